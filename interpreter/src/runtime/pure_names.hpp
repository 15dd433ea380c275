// What native modules declare pure (declare_pure): functions whose results depend on their arguments alone, so that
// check may call them with constants.
#pragma once

#include <unordered_map>
#include <unordered_set>

#include "support/interner.hpp"

namespace simple::runtime {

struct ClassInfo;
struct NativeFunctionInfo;

struct PureNames {
    struct Type {
        /// The constructor is pure.
        bool constructed = false;
        /// Objects keep what their operators and methods check, such as a shape, for life.
        bool lasting = false;
        /// Pure methods, statics and properties.
        std::unordered_set<Symbol> members;
    };

    std::unordered_set<const NativeFunctionInfo*> functions; ///< Every form of a function.
    std::unordered_map<const ClassInfo*, Type> types;

    const Type* find(const ClassInfo* info) const noexcept {
        const auto found = types.find(info);
        return found == types.end() ? nullptr : &found->second;
    }
};

} // namespace simple::runtime
