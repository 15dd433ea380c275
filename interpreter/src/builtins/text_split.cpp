// Methods of text that go between texts and arrays, and those that read numbers.
#include <algorithm>
#include <string>

#include "builtins/conversions.hpp"
#include "builtins/number_text.hpp"
#include "builtins/sequence.hpp"
#include "builtins/tables.hpp"
#include "builtins/unicode.hpp"
#include "runtime/format.hpp"
#include "runtime/operators.hpp"
#include "runtime/text.hpp"

namespace simple::builtins {

using namespace simple::runtime;

namespace {

void split_on_blanks(Runtime& runtime, std::string_view text, ArrayBuilder& out) {
    for (text = trim_start(text); !text.empty(); text = trim_start(text)) {
        std::size_t end = 0;
        while (end < text.size()) {
            std::size_t next = end;
            if (is_blank(next_code_point(text, next))) {
                break;
            }
            end = next;
        }
        out.add(text_value(runtime.heap(), text.substr(0, end)));
        text.remove_prefix(end);
    }
}

void split_into_characters(Runtime& runtime, std::string_view text, ArrayBuilder& out) {
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t begin = i;
        next_code_point(text, i);
        out.add(text_value(runtime.heap(), text.substr(begin, i - begin)));
    }
}

void split_on(Runtime& runtime, std::string_view text, std::string_view separator, ArrayBuilder& out) {
    std::size_t begin = 0;
    for (std::size_t end = text.find(separator); end != std::string_view::npos; end = text.find(separator, begin)) {
        out.add(text_value(runtime.heap(), text.substr(begin, end - begin)));
        begin = end + separator.size();
    }
    out.add(text_value(runtime.heap(), text.substr(begin)));
}

/// Without a separator splits on runs of white space; the empty separator gives the characters.
Value split(NativeCall& call) {
    const std::string_view text = text_argument(call, 0)->view();
    ArrayBuilder out(call.runtime, 0);
    if (!given(call[1])) {
        split_on_blanks(call.runtime, text, out);
    } else if (text_argument(call, 1)->size == 0) {
        split_into_characters(call.runtime, text, out);
    } else {
        split_on(call.runtime, text, text_argument(call, 1)->view(), out);
    }
    return out.finish();
}

/// A line end at the very end does not start another line.
Value lines(NativeCall& call) {
    std::string_view text = text_argument(call, 0)->view();
    ArrayBuilder out(call.runtime, 0);
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        if (line.ends_with('\r')) {
            line.remove_suffix(1);
        }
        out.add(text_value(call.runtime.heap(), line));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out.finish();
}

Value chars(NativeCall& call) {
    Text* const text = text_argument(call, 0);
    ArrayBuilder out(call.runtime, length(text));
    split_into_characters(call.runtime, text->view(), out);
    return out.finish();
}

Value bytes(NativeCall& call) {
    const std::string_view text = text_argument(call, 0)->view();
    ArrayBuilder out(call.runtime, text.size());
    for (const char c : text) {
        out.add(Value::of(std::int64_t{static_cast<unsigned char>(c)}));
    }
    return out.finish();
}

/// Puts the receiver between the text forms of the elements.
Value join(NativeCall& call) {
    const std::string_view separator = text_argument(call, 0)->view();
    if (call[1].is_int()) {
        fail_argument(call, 1, "a collection"); // A loop counts to an integer; here it is a slip.
    }
    Iteration elements(call.runtime, call[1], {});
    std::string out;
    Value element;
    for (bool first = true; elements.next(element); first = false) {
        const Owned owner(element);
        if (!first) {
            out += separator;
        }
        append_text(call.runtime, out, element);
    }
    return text_value(call.runtime.heap(), out);
}

Value parse_int(NativeCall& call) {
    const auto number = parse_integer(text_argument(call, 0)->view());
    return number ? make_box(call.runtime, Tag::Some, Value::of(*number)) : Value::nil();
}

Value parse_float_text(NativeCall& call) {
    const auto number = parse_float(text_argument(call, 0)->view());
    return number ? make_box(call.runtime, Tag::Some, Value::of(*number)) : Value::nil();
}

constexpr NativeRow kSplitRows[] = {
    {"split(separator = nil)", split,
     "Returns the parts between separators; without one, the words between white space."},
    {"lines()", lines, "Returns the lines without their ends."},
    {"chars()", chars, "Returns the characters."},
    {"bytes()", bytes, "Returns the bytes of the UTF-8 form as integers."},
    {"join(values)", join, "Returns the text forms of the values with this text between them."},
};

constexpr NativeRow kParseRows[] = {
    {"parse_int()", parse_int, "Returns Some(integer) when the whole text is one, else nil."},
    {"parse_float()", parse_float_text, "Returns Some(number) when the whole text is one, else nil."},
    {"to_int()", convert_to_int, "Returns the leading digits as an integer, 0 when there are none."},
    {"to_i64()", convert_to_int, "Returns the leading digits as an integer, 0 when there are none."},
    {"to_float()", convert_to_float, "Returns the number the text spells, 0.0 when it is none."},
    {"to_f64()", convert_to_float, "Returns the number the text spells, 0.0 when it is none."},
};

} // namespace

RowTable text_split_methods() noexcept { return table_of(kSplitRows); }
RowTable text_parse_methods() noexcept { return table_of(kParseRows); }

} // namespace simple::builtins
