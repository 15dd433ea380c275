// Functions on numbers. Each serves the function and the method of its name, since the receiver is argument 0.
#include <cmath>
#include <limits>
#include <utility>

#include "builtins/conversions.hpp"
#include "builtins/map_numbers.hpp"
#include "builtins/reductions.hpp"
#include "builtins/tables.hpp"
#include "runtime/operators.hpp"
#include "runtime/text.hpp"
#include "support/error_codes.hpp"

namespace simple::builtins {

using namespace simple::runtime;

namespace {

template <double (*F)(double)> Value real(NativeCall& call) {
    return apply_to_numbers(call, [](Value x) { return Value::of(F(x.as_double())); });
}

/// Integers are whole already.
template <double (*F)(double)> Value rounding(NativeCall& call) {
    return apply_to_numbers(call, [](Value x) { return x.is_int() ? x : Value::of(F(x.number)); });
}

Value absolute(NativeCall& call) {
    return apply_to_numbers(call, [](Value x) {
        if (x.is_float()) {
            return Value::of(std::fabs(x.number));
        }
        return Value::of(x.integer < 0 ? wrapping_subtract(0, x.integer) : x.integer);
    });
}

Value sign(NativeCall& call) {
    return apply_to_numbers(call, [](Value x) {
        if (x.is_int()) {
            return Value::of(std::int64_t{x.integer > 0} - std::int64_t{x.integer < 0});
        }
        return Value::of(x.number > 0 ? 1.0 : x.number < 0 ? -1.0 : x.number);
    });
}

double round_to_digits(double x, std::int64_t digits) noexcept {
    constexpr std::int64_t kMostDigits = 308;
    if (!std::isfinite(x) || digits > kMostDigits) {
        return x;
    }
    if (digits < -kMostDigits) {
        return 0.0;
    }
    const double scale = std::pow(10.0, static_cast<double>(digits < 0 ? -digits : digits));
    const double scaled = digits < 0 ? x / scale : x * scale;
    if (!std::isfinite(scaled)) {
        return x;
    }
    const double rounded = std::round(scaled);
    return digits < 0 ? (rounded == 0 ? 0.0 : rounded * scale) : rounded / scale;
}

Value round_number(NativeCall& call) {
    if (!given(call[1])) {
        return rounding<std::round>(call);
    }
    const std::int64_t digits = int_argument(call, 1);
    return apply_to_numbers(
        call, [digits](Value x) { return x.is_int() ? x : Value::of(round_to_digits(x.number, digits)); });
}

Value natural_log(NativeCall& call) {
    if (!given(call[1])) {
        return real<std::log>(call);
    }
    const double base = number_argument(call, 1);
    return Value::of(std::log(number_argument(call, 0)) / std::log(base));
}

Value power_function(NativeCall& call) {
    const double exponent = number_argument(call, 1);
    return apply_to_numbers(call, [exponent](Value x) { return Value::of(std::pow(x.as_double(), exponent)); });
}

/// Means the operator `**`, so integers stay integers.
Value power_method(NativeCall& call) {
    number_argument(call, 0);
    number_argument(call, 1);
    return binary(call.runtime, BinaryOp::Power, call[0], call[1], {});
}

Value arc_tangent_2(NativeCall& call) {
    return Value::of(std::atan2(number_argument(call, 0), number_argument(call, 1)));
}

Value floor_division(NativeCall& call) {
    number_argument(call, 0);
    number_argument(call, 1);
    return binary(call.runtime, BinaryOp::FloorDivide, call[0], call[1], {});
}

bool less(Value a, Value b) noexcept {
    return a.is_int() && b.is_int() ? a.integer < b.integer : a.as_double() < b.as_double();
}

Value clamp(NativeCall& call) {
    const Value lo = call[1];
    const Value hi = call[2];
    number_argument(call, 1);
    number_argument(call, 2);
    if (less(hi, lo)) {
        fail_call(call, codes::kInvalidValue, "parameter lo is greater than parameter hi");
    }
    return apply_to_numbers(call, [lo, hi](Value x) { return less(x, lo) ? lo : less(hi, x) ? hi : x; });
}

/// Returns the smaller (larger) of two numbers or texts; the first when they are equal.
template <CompareOp op> Value extreme_of_two(NativeCall& call) {
    const Value a = call[0];
    const Value b = call[1];
    if (a.is_number() && b.is_number()) {
        return (op == CompareOp::Less ? less(b, a) : less(a, b)) ? b : a;
    }
    if (!a.is_text() && !a.is_number()) {
        return delegate_or_fail(call);
    }
    if (a.tag != b.tag) {
        fail_argument(call, 1, a.is_text() ? "a text" : "a number");
    }
    return retained(order(call.runtime, op, b, a, {}) ? b : a);
}

/// Finds the extreme element of a collection: calls its method of the same name.
Value extreme_of_collection(NativeCall& call) {
    const Symbol name = call.runtime.symbol(function_name(call.function));
    // Only an own method counts: UFCS would come back here. Numbers have one too, for two numbers.
    if (call[0].is_number() || call.runtime.class_of(call[0])->find_method(name) == nullptr) {
        fail_call(call, codes::kArgumentCount, "needs a collection or at least two numbers");
    }
    return call.runtime.invoker().call_method(call[0], name, nullptr, 0);
}

/// Finds the extreme of three or more arguments; the last parameter holds those from the fourth on.
template <CompareOp op> Value extreme_of_many(NativeCall& call) {
    Owned best(retained(call[0]));
    const auto visit = [&call, &best](Value v) {
        if (order(call.runtime, op, v, best, {})) {
            best = Owned(retained(v));
        }
    };
    visit(call[1]);
    visit(call[2]);
    const Array* const rest = array_argument(call, 3);
    for (std::size_t i = 0; i < rest->size; ++i) {
        const Owned element(get(rest, i));
        visit(element);
    }
    return best.leak();
}

Value is_nan(NativeCall& call) { return Value::of(std::isnan(number_argument(call, 0))); }
Value is_finite(NativeCall& call) { return Value::of(std::isfinite(number_argument(call, 0))); }
Value is_zero(NativeCall& call) { return Value::of(number_argument(call, 0) == 0.0); }

Value approximately(NativeCall& call) {
    const double a = number_argument(call, 0);
    const double b = number_argument(call, 1);
    return Value::of(a == b || std::fabs(a - b) <= number_argument(call, 2));
}

constexpr NativeRow kFunctions[] = {
    {"abs(x)", absolute, "Returns the absolute value."},
    {"min(values)", extreme_of_collection, "Returns the smallest element of a collection, nil when it is empty."},
    {"min(a, b)", extreme_of_two<CompareOp::Less>, "Returns the smaller of two numbers."},
    {"min(a, b, c, rest...)", extreme_of_many<CompareOp::Less>, "Returns the smallest argument."},
    {"max(values)", extreme_of_collection, "Returns the largest element of a collection, nil when it is empty."},
    {"max(a, b)", extreme_of_two<CompareOp::Greater>, "Returns the larger of two numbers."},
    {"max(a, b, c, rest...)", extreme_of_many<CompareOp::Greater>, "Returns the largest argument."},
    {"sum(values)", sum_of, "Returns the sum of a collection of numbers."},
    {"sqrt(x)", real<std::sqrt>, "Returns the square root as a float."},
    {"pow(x, y)", power_function, "Returns x to the power y as a float."},
    {"exp(x)", real<std::exp>, "Returns e to the power x."},
    {"log(x, base = nil)", natural_log, "Returns the natural logarithm, or the logarithm to a base."},
    {"ln(x)", real<std::log>, "Returns the natural logarithm."},
    {"log2(x)", real<std::log2>, "Returns the logarithm to base 2."},
    {"log10(x)", real<std::log10>, "Returns the logarithm to base 10."},
    {"sin(x)", real<std::sin>, "Returns the sine of an angle in radians."},
    {"cos(x)", real<std::cos>, "Returns the cosine of an angle in radians."},
    {"tan(x)", real<std::tan>, "Returns the tangent of an angle in radians."},
    {"asin(x)", real<std::asin>, "Returns the arc sine in radians."},
    {"acos(x)", real<std::acos>, "Returns the arc cosine in radians."},
    {"atan(x)", real<std::atan>, "Returns the arc tangent in radians."},
    {"atan2(y, x)", arc_tangent_2, "Returns the angle of the point (x, y) in radians."},
    {"sinh(x)", real<std::sinh>, "Returns the hyperbolic sine."},
    {"cosh(x)", real<std::cosh>, "Returns the hyperbolic cosine."},
    {"tanh(x)", real<std::tanh>, "Returns the hyperbolic tangent."},
    {"floor(x)", rounding<std::floor>, "Returns the largest whole number that is not above x."},
    {"ceil(x)", rounding<std::ceil>, "Returns the smallest whole number that is not below x."},
    {"round(x, digits = nil)", round_number, "Returns x rounded half away from zero, to whole numbers or to decimals."},
    {"trunc(x)", rounding<std::trunc>, "Returns x without its fraction."},
    {"sign(x)", sign, "Returns -1, 0 or 1 in the kind of x."},
    {"clamp(x, lo, hi)", clamp, "Returns x limited to the range from lo to hi."},
    {"is_nan(x)", is_nan, "Returns whether x is not a number."},
    {"is_finite(x)", is_finite, "Returns whether x is neither infinite nor nan."},
    {"rt_math_sqrt(x)", real<std::sqrt>, "Returns the square root as a float."},
    {"rt_math_pow(x, y)", power_function, "Returns x to the power y as a float."},
};

constexpr NativeRow kMethods[] = {
    {"abs()", absolute, "Returns the absolute value."},
    {"min(b)", extreme_of_two<CompareOp::Less>, "Returns the smaller of two numbers."},
    {"max(b)", extreme_of_two<CompareOp::Greater>, "Returns the larger of two numbers."},
    {"clamp(lo, hi)", clamp, "Returns the number limited to the range from lo to hi."},
    {"pow(n)", power_method, "Returns the number ** n."},
    {"sqrt()", real<std::sqrt>, "Returns the square root as a float."},
    {"exp()", real<std::exp>, "Returns e to the power of the number."},
    {"log(base = nil)", natural_log, "Returns the natural logarithm, or the logarithm to a base."},
    {"ln()", real<std::log>, "Returns the natural logarithm."},
    {"floor()", rounding<std::floor>, "Returns the largest whole number that is not above."},
    {"ceil()", rounding<std::ceil>, "Returns the smallest whole number that is not below."},
    {"round(digits = nil)", round_number,
     "Returns the number rounded half away from zero, to whole numbers or to decimals."},
    {"trunc()", rounding<std::trunc>, "Returns the number without its fraction."},
    {"fdiv(b)", floor_division, "Returns the quotient rounded down."},
    {"sign()", sign, "Returns -1, 0 or 1 in the kind of the number."},
    {"to_int()", convert_to_int, "Returns the number as an integer, truncated toward zero."},
    {"to_i64()", convert_to_int, "Returns the number as an integer, truncated toward zero."},
    {"to_float()", convert_to_float, "Returns the number as a float."},
    {"to_f64()", convert_to_float, "Returns the number as a float."},
    {"is_nan()", is_nan, "Returns whether the number is not a number."},
    {"is_finite()", is_finite, "Returns whether the number is neither infinite nor nan."},
    {"is_zero()", is_zero, "Returns whether the number is 0."},
    {"approx(v, epsilon = 1e-9)", approximately, "Returns whether v differs by at most epsilon."},
};

} // namespace

RowTable math_functions() noexcept { return table_of(kFunctions); }
RowTable number_methods() noexcept { return table_of(kMethods); }

void register_constants(Runtime& runtime) {
    constexpr double kPi = 3.14159265358979323846;
    constexpr double kEuler = 2.71828182845904523536;
    runtime.add_prelude("pi", Value::of(kPi));
    runtime.add_prelude("PI", Value::of(kPi));
    runtime.add_prelude("E", Value::of(kEuler));
    runtime.add_prelude("inf", Value::of(std::numeric_limits<double>::infinity()));
    runtime.add_prelude("nan", Value::of(std::numeric_limits<double>::quiet_NaN()));
    runtime.add_prelude("NL", text_value(runtime.heap(), "\n"));
    runtime.add_prelude("None", Value::nil());
}

} // namespace simple::builtins
