// Methods of text that measure, test and search.
#include <algorithm>

#include "builtins/conversions.hpp"
#include "builtins/number_text.hpp"
#include "builtins/tables.hpp"
#include "builtins/unicode.hpp"
#include "runtime/text.hpp"

namespace simple::builtins {

using namespace simple::runtime;

namespace {

Value is_empty(NativeCall& call) { return Value::of(text_argument(call, 0)->size == 0); }

Value contains_text(NativeCall& call) {
    return Value::of(text_argument(call, 0)->view().find(text_argument(call, 1)->view()) != std::string_view::npos);
}

Value starts_with(NativeCall& call) {
    return Value::of(text_argument(call, 0)->view().starts_with(text_argument(call, 1)->view()));
}

Value ends_with(NativeCall& call) {
    return Value::of(text_argument(call, 0)->view().ends_with(text_argument(call, 1)->view()));
}

/// Counts occurrences that do not overlap; the empty text occurs before and behind every character.
Value count(NativeCall& call) {
    Text* const text = text_argument(call, 0);
    const std::string_view part = text_argument(call, 1)->view();
    if (part.empty()) {
        return Value::of(std::int64_t{length(text)} + 1);
    }
    std::int64_t found = 0;
    for (std::size_t i = text->view().find(part); i != std::string_view::npos;
         i = text->view().find(part, i + part.size())) {
        ++found;
    }
    return Value::of(found);
}

/// Turns a byte offset into a position in characters, or nil.
Value position(Text* text, std::size_t offset) {
    return offset == std::string_view::npos ? Value::nil() : Value::of(code_point_index(text, offset));
}

Value index_of(NativeCall& call) {
    Text* const text = text_argument(call, 0);
    const std::int64_t start = int_argument_or(call, 2, 0);
    const std::string_view part = text_argument(call, 1)->view();
    if (start <= 0) {
        return position(text, text->view().find(part));
    }
    if (start > length(text)) {
        return Value::nil();
    }
    return position(text, text->view().find(part, byte_offset(text, static_cast<std::uint32_t>(start))));
}

Value last_index_of(NativeCall& call) {
    Text* const text = text_argument(call, 0);
    return position(text, text->view().rfind(text_argument(call, 1)->view()));
}

/// Returns the index as a place of a character; negative ones count from the end. False when there is none.
bool character_place(NativeCall& call, Text* text, std::uint32_t& place) {
    const std::int64_t size = length(text);
    const std::int64_t asked = int_argument(call, 1);
    const std::int64_t i = asked < 0 ? asked + size : asked;
    place = static_cast<std::uint32_t>(std::clamp(i, std::int64_t{0}, size));
    return i >= 0 && i < size;
}

Value char_at(NativeCall& call) {
    Text* const text = text_argument(call, 0);
    std::uint32_t place = 0;
    const bool exists = character_place(call, text, place);
    return exists ? character_at(call.runtime.heap(), text, place) : text_value(call.runtime.heap(), "");
}

Value char_code_at(NativeCall& call) {
    Text* const text = text_argument(call, 0);
    std::uint32_t place = 0;
    if (!character_place(call, text, place)) {
        return Value::of(std::int64_t{0});
    }
    std::size_t offset = byte_offset(text, place);
    return Value::of(static_cast<std::int64_t>(next_code_point(text->view(), offset)));
}

/// Tells whether the text is not empty and every character passes the test.
template <typename Test> Value every_character(NativeCall& call, Test&& test) {
    const std::string_view text = text_argument(call, 0)->view();
    std::size_t i = 0;
    while (i < text.size()) {
        if (!test(next_code_point(text, i))) {
            return Value::of(false);
        }
    }
    return Value::of(!text.empty());
}

bool is_digit_code(char32_t code) noexcept { return code >= '0' && code <= '9'; }

Value is_alpha(NativeCall& call) { return every_character(call, is_letter); }
Value is_digit(NativeCall& call) { return every_character(call, is_digit_code); }
Value is_alphanumeric(NativeCall& call) {
    return every_character(call, [](char32_t code) { return is_letter(code) || is_digit_code(code); });
}
Value is_upper(NativeCall& call) { return every_character(call, is_upper_case); }
Value is_lower(NativeCall& call) { return every_character(call, is_lower_case); }
Value is_blank_text(NativeCall& call) { return Value::of(trim(text_argument(call, 0)->view()).empty()); }
Value is_numeric(NativeCall& call) {
    const std::string_view text = text_argument(call, 0)->view();
    // The words inf and nan read as numbers, but are none in a text.
    return Value::of(std::any_of(text.begin(), text.end(), is_digit_code) && parse_float(text).has_value());
}

Value presence(NativeCall& call) { return text_argument(call, 0)->size == 0 ? Value::nil() : receiver_again(call); }

Value presence_trimmed(NativeCall& call) {
    const std::string_view trimmed = trim(text_argument(call, 0)->view());
    return trimmed.empty() ? Value::nil() : text_value(call.runtime.heap(), trimmed);
}

Value hash_of(NativeCall& call) { return Value::of(std::int64_t{hash(text_argument(call, 0))}); }

constexpr NativeRow kRows[] = {
    {"len()", length_of, "Returns the number of characters."},
    {"length()", length_of, "Returns the number of characters."},
    {"size()", length_of, "Returns the number of characters."},
    {"is_empty()", is_empty, "Returns whether there are no characters."},
    {"contains(part)", contains_text, "Returns whether the text contains a part."},
    {"starts_with(prefix)", starts_with, "Returns whether the text starts with a prefix."},
    {"ends_with(suffix)", ends_with, "Returns whether the text ends with a suffix."},
    {"count(part)", count, "Returns how often a part occurs without overlap."},
    {"index_of(part, start = 0)", index_of, "Returns the first position of a part, nil when it is absent."},
    {"find(part, start = 0)", index_of, "Returns the first position of a part, nil when it is absent."},
    {"last_index_of(part)", last_index_of, "Returns the last position of a part, nil when it is absent."},
    {"char_at(index)", char_at, "Returns the character at an index, \"\" when it is out of range."},
    {"char_code_at(index)", char_code_at, "Returns the code point at an index, 0 when it is out of range."},
    {"is_numeric()", is_numeric, "Returns whether the text is a number."},
    {"is_alpha()", is_alpha, "Returns whether the text consists of letters."},
    {"is_digit()", is_digit, "Returns whether the text consists of the digits 0 to 9."},
    {"is_alphanumeric()", is_alphanumeric, "Returns whether the text consists of letters and digits."},
    {"is_upper()", is_upper, "Returns whether the text consists of upper-case letters."},
    {"is_lower()", is_lower, "Returns whether the text consists of lower-case letters."},
    {"is_blank()", is_blank_text, "Returns whether the text is empty or white space."},
    {"presence()", presence, "Returns the text, nil when it is empty."},
    {"presence_trimmed()", presence_trimmed,
     "Returns the text without white space around it, nil when nothing is left."},
    {"hash()", hash_of, "Returns an integer that is equal for equal texts."},
};

} // namespace

RowTable text_query_methods() noexcept { return table_of(kRows); }

} // namespace simple::builtins
