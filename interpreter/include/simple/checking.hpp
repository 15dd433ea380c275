// What a native module tells `check`: which of its names may be called with constants before a run.
#pragma once

#include <string_view>

#include "simple/native.hpp"

namespace simple {

/// An Extension that pure functions may change implements this too: what they change between the two calls must not
/// show afterwards.
class SIMPLE_API CheckedState {
public:
    virtual ~CheckedState() = default;
    virtual void begin_check() = 0;
    virtual void end_check() noexcept = 0;
};

/// Declares that what a name of a module stands for depends on its arguments alone and changes nothing but itself and
/// what a CheckedState restores, so that `check` may call it with constants to find errors before a run: "name" for a
/// function, "Class.member" for a method, static or property. "Class()" means the constructor and the operators;
/// "Class" means these too and that objects keep for life what makes their operations fail, such as a shape.
SIMPLE_API void declare_pure(Module& module, std::string_view name);

/// Leaves the declarations of a module to a function that is called before the first check that needs them.
SIMPLE_API void declare_pure_when_checked(Module& module, void (*declare)(Module&));

} // namespace simple
