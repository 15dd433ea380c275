// The wording of mistakes in the arguments of script functions and classes: found before a run by check, else by the
// call itself.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "support/diagnostic.hpp"
#include "support/interner.hpp"

namespace simple::sema {

struct ParameterShape {
    Symbol name;
    bool optional = false;
    bool variadic = false;
};

/// What a call has to fit: a function without its receiver, or a class with its fields as parameters.
struct CallShape {
    std::string name;
    std::vector<ParameterShape> parameters;
    Span span;             ///< Where it is defined.
    bool is_class = false; ///< Messages speak of fields.

    std::uint32_t required() const noexcept;
    bool variadic() const noexcept { return !parameters.empty() && parameters.back().variadic; }
    /// Returns the index of a parameter, or -1.
    std::int32_t find(Symbol parameter) const noexcept;
};

/// Makes the error of a wrong number of arguments (E0203).
Diagnostic wrong_argument_count(const CallShape& shape, std::uint32_t given, Span span);
/// Makes the error of a named argument that is no parameter (E0204), with the nearest name.
Diagnostic unknown_argument(const CallShape& shape, Symbol name, Span span);
/// Makes the error of an argument that is given twice (E0205).
Diagnostic repeated_argument(const CallShape& shape, Symbol name, Span span);
/// Makes the error of a method that is called on its type without a receiver (E0203).
Diagnostic method_without_receiver(std::string_view type, Symbol method, Span span);
/// Makes the error of a parameter (E0203) or field (E0206) without a value.
Diagnostic missing_argument(const CallShape& shape, Symbol name, Span span);

} // namespace simple::sema
