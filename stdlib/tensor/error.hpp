// The error of the numeric library, and the one place where its messages are worded.
//
// Messages start with the public name of the function that was called, shapes are printed as [2, 3]. They carry no
// position in a program; whoever calls the library for a program adds it.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <string_view>

#include "simple/export.hpp"
#include "stdlib/tensor/shape.hpp"

namespace simple::tensor {

/// Classes of errors, named like the error classes of a script.
enum class ErrorKind : std::uint8_t { Value, Type, Index, Arithmetic };

/// Codes of errors that scripts tell apart from others of their kind; `simple explain` has a page of each.
namespace error_codes {
inline constexpr std::string_view kDivisionByZero = "E0212";
inline constexpr std::string_view kInvalidShape = "E0302";
inline constexpr std::string_view kNotFinite = "E0401";
inline constexpr std::string_view kGraphUsed = "E0403";
} // namespace error_codes

/// Thrown for every wrong argument. what() is the message; help() is a suggestion or empty; code() is one of
/// error_codes, or empty for the usual code of the kind.
class SIMPLE_API Error : public std::runtime_error {
public:
    Error(ErrorKind kind, const std::string& message, std::string help = {}, std::string_view code = {})
        : std::runtime_error(message), help_(std::move(help)), code_(code), kind_(kind) {}
    ErrorKind kind() const noexcept { return kind_; }
    const std::string& help() const noexcept { return help_; }
    std::string_view code() const noexcept { return code_; }

private:
    std::string help_;
    std::string_view code_;
    ErrorKind kind_;
};

/// Builds the library's errors. `name` is the public function name the message starts with.
namespace errors {

/// Says that two shapes do not broadcast, naming the last dimension (of the result) where they disagree.
Error broadcast(std::string_view name, const Shape& a, const Shape& b);
/// The same of the leading dimensions of two shapes.
Error broadcast(std::string_view name, const Shape& a, const Shape& b, const Shape& batch_a, const Shape& batch_b);
/// Says that the contracted sizes of a product differ; `transpose_fits` adds the hint to transpose the right side.
Error inner_size(std::string_view name, const Shape& left, const Shape& right, std::int64_t left_inner,
                 std::int64_t right_inner, bool transpose_fits);
/// Says that an element or row index is out of range for a dimension.
Error index(std::string_view name, std::int64_t index, std::int64_t dim, const Shape& shape);
/// Says that a dimension number is out of range; `added`: that of a dimension which the shape is to get.
Error dimension(std::string_view name, std::int64_t dim, const Shape& shape, bool added = false);
/// Says that two shapes hold different numbers of elements.
Error element_count(std::string_view name, const Shape& from, const Shape& to);
/// Says that a tensor has the wrong number of dimensions; `wanted` reads like "a 2-D tensor".
Error rank(std::string_view name, std::string_view wanted, const Shape& got);
/// Says that a parameter is of the wrong kind; `got` reads like "text \"x\"" or "an i64 tensor".
Error wrong_type(std::string_view name, std::string_view parameter, std::string_view wanted, std::string_view got);
/// Says that there is nothing to reduce.
Error no_elements(std::string_view name, const Shape& shape);
/// Says that a word option is unknown, lists the expected words and suggests the nearest one.
Error unknown_word(std::string_view name, std::string_view parameter, std::string_view given,
                   std::initializer_list<std::string_view> expected);
/// Says that a number is outside its range: "Dropout: p must be between 0 and 1, got 1.5".
Error range(std::string_view name, std::string_view parameter, std::string_view range, double got);
/// The same for an integer.
Error range(std::string_view name, std::string_view parameter, std::string_view range, std::int64_t got);
/// Says that two shapes that belong together differ: "mse_loss: prediction [4, 1] and target [4] differ". Suggests
/// reshape when the element counts agree.
Error paired_shapes(std::string_view name, std::string_view first, const Shape& a, std::string_view second,
                    const Shape& b);
/// Says that a shape is negative or too large.
Error bad_shape(std::string_view name, const Shape& shape);
/// Says that a pass needs a graph that an earlier pass has used up.
Error graph_used(std::string_view name);
/// Says that an infinity or NaN came up; the message is whole, with the name.
Error not_finite(const std::string& message, std::string help = {});
/// Builds a value error from the text after the name.
Error value(std::string_view name, std::string_view text, std::string help = {});

} // namespace errors

} // namespace simple::tensor
