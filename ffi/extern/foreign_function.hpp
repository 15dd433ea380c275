// One function of a shared library, ready to be called with the values of a program.
#pragma once

#include <vector>

#include <ffi.h>

#include "ffi/extern/signature.hpp"
#include "ffi/loader/library.hpp"
#include "simple/native.hpp"

namespace simple::ffi {

/// Calls a C function by its Simple signature, as plugin.h describes it. Cannot be copied: libffi keeps addresses.
class ForeignFunction {
public:
    /// Throws a ScriptError (E0805) when there are more parameters than a call can pass.
    ForeignFunction(Signature signature, void* symbol, const Library& library);
    ForeignFunction(const ForeignFunction&) = delete;
    ForeignFunction& operator=(const ForeignFunction&) = delete;

    /// Converts the arguments, calls, and converts the result. Throws a ScriptError: a type error that names the
    /// parameter; E0801 for a result that cannot be; E0802 or E0803 for what the library reports.
    Value call(Call& call) const;

private:
    void invoke(Call& call, void* result, void** values) const;
    void check_status(const Call& call) const;
    [[noreturn]] void fail_status(const Call& call, std::int32_t status) const;

    Signature signature_;
    void (*symbol_)();
    const simple_plugin* plugin_;
    mutable ffi_cif cif_{};
    std::vector<ffi_type*> types_;
};

} // namespace simple::ffi
