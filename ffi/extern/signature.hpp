// What crosses between a program and a function of a shared library.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace simple::ffi {

/// Types that cross, as plugin.h describes them.
enum class CrossingType : std::uint8_t { Nothing, I64, F64, Bool, Text, I64s, F64s, F32s, Bools, Texts };

/// Returns the type as declarations spell it: "i64", "[f64]"; empty for Nothing.
std::string_view type_text(CrossingType type) noexcept;

/// A declaration that was read.
struct Signature {
    struct Parameter {
        std::string name;
        CrossingType type = CrossingType::Nothing;
    };
    std::string name;
    std::vector<Parameter> parameters;
    CrossingType result = CrossingType::Nothing;

    /// Returns "dot(a: [f64], b: [f64]) -> f64".
    std::string text() const;
    /// Names of parameters are free.
    bool same_types(const Signature& other) const noexcept;
};

/// Reads "dot(a: [f64], b: [f64] = 2.0) -> f64", also behind "fn" or "extern fn". Empty when it is no declaration, or
/// when a type cannot cross.
std::optional<Signature> parse_signature(std::string_view text);

} // namespace simple::ffi
