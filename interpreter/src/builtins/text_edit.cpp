// Methods of text that give a changed text.
#include <algorithm>
#include <cstring>
#include <limits>
#include <string>

#include "builtins/arguments.hpp"
#include "builtins/tables.hpp"
#include "builtins/unicode.hpp"
#include "runtime/dict.hpp"
#include "runtime/format.hpp"
#include "runtime/text.hpp"

namespace simple::builtins {

using namespace simple::runtime;

namespace {

Value new_text(NativeCall& call, std::string_view characters) { return text_value(call.runtime.heap(), characters); }

/// Maps ASCII text straight into the result.
template <char32_t (*Map)(char32_t) noexcept> Value map_ascii(NativeCall& call, const Text* text) {
    Text* const result = make_uninitialized_text(call.runtime.heap(), text->size);
    std::transform(text->data, text->data + text->size, result->data,
                   [](char c) { return static_cast<char>(Map(static_cast<unsigned char>(c))); });
    return Value::of(result, Tag::Text);
}

Value upper(NativeCall& call) {
    Text* const text = text_argument(call, 0);
    if (is_ascii(text)) {
        return map_ascii<to_upper>(call, text);
    }
    std::string out;
    out.reserve(text->size);
    for (std::size_t i = 0; i < text->size;) {
        append_upper(out, next_code_point(text->view(), i));
    }
    return new_text(call, out);
}

Value lower(NativeCall& call) {
    Text* const text = text_argument(call, 0);
    return is_ascii(text) ? map_ascii<to_lower>(call, text) : new_text(call, lower_case(text->view()));
}

Value capitalize(NativeCall& call) {
    const std::string_view text = text_argument(call, 0)->view();
    std::string out;
    std::size_t rest = 0;
    if (!text.empty()) {
        append_title(out, next_code_point(text, rest));
    }
    return new_text(call, out + lower_case(text.substr(rest)));
}

/// Gives the receiver itself when nothing was cut off.
Value trimmed(NativeCall& call, std::string_view part) {
    return part.size() == text_argument(call, 0)->size ? receiver_again(call) : new_text(call, part);
}

Value trim_both(NativeCall& call) { return trimmed(call, trim(text_argument(call, 0)->view())); }
Value trim_left(NativeCall& call) { return trimmed(call, trim_start(text_argument(call, 0)->view())); }
Value trim_right(NativeCall& call) { return trimmed(call, trim_end(text_argument(call, 0)->view())); }

/// Appends at most `most` replacements of a part that is not empty.
void append_replaced(std::string& out, std::string_view text, std::string_view part, std::string_view with,
                     std::size_t most) {
    std::size_t at = 0;
    for (std::size_t done = 0; done < most; ++done) {
        const std::size_t found = text.find(part, at);
        if (found == std::string_view::npos) {
            break;
        }
        out.append(text, at, found - at).append(with);
        at = found + part.size();
    }
    out.append(text, at, std::string_view::npos);
}

/// Puts `with` before every character and at the end, as the empty text occurs there.
std::string interleaved(std::string_view text, std::string_view with) {
    std::string out(with);
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t begin = i;
        next_code_point(text, i);
        out.append(text, begin, i - begin).append(with);
    }
    return out;
}

Value replace_at_most(NativeCall& call, std::size_t most) {
    Text* const text = text_argument(call, 0);
    const std::string_view part = text_argument(call, 1)->view();
    const std::string_view with = text_argument(call, 2)->view();
    if (part.empty()) {
        checked_text_size(call, with.size() + 1, std::uint64_t{text->size} + 1);
        return new_text(call, most == 1 ? std::string(with).append(text->view()) : interleaved(text->view(), with));
    }
    if (text->view().find(part) == std::string_view::npos) {
        return receiver_again(call);
    }
    if (with.size() > part.size()) {
        checked_text_size(call, with.size() / part.size() + 1, text->size);
    }
    std::string out;
    out.reserve(text->size);
    append_replaced(out, text->view(), part, with, most);
    return new_text(call, out);
}

Value replace_all(NativeCall& call) { return replace_at_most(call, std::numeric_limits<std::size_t>::max()); }
Value replace_first(NativeCall& call) { return replace_at_most(call, 1); }

/// Bounds below 0 count as 0, bounds behind the end as the end; a reversed pair gives the empty text.
Value slice_of(NativeCall& call) {
    Text* const text = text_argument(call, 0);
    const std::int64_t size = length(text);
    const std::int64_t begin = std::clamp(int_argument_or(call, 1, 0), std::int64_t{0}, size);
    const std::int64_t end = std::clamp(int_argument_or(call, 2, size), std::int64_t{0}, size);
    if (begin >= end) {
        return new_text(call, "");
    }
    return substring(call.runtime.heap(), text, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end));
}

Value repeat(NativeCall& call) {
    const std::string_view text = text_argument(call, 0)->view();
    const std::int64_t times = std::max(int_argument(call, 1), std::int64_t{0});
    const std::size_t size = checked_text_size(call, text.size(), static_cast<std::uint64_t>(times));
    Text* const result = make_uninitialized_text(call.runtime.heap(), size);
    // Each round doubles what is there already.
    std::size_t done = std::min(text.size(), size);
    std::copy_n(text.data(), done, result->data);
    while (done < size) {
        const std::size_t more = std::min(done, size - done);
        std::memcpy(result->data + done, result->data, more);
        done += more;
    }
    return Value::of(result, Tag::Text);
}

Value reverse(NativeCall& call) {
    Text* const text = text_argument(call, 0);
    Text* const result = make_uninitialized_text(call.runtime.heap(), text->size);
    std::size_t end = text->size;
    for (std::size_t i = 0; i < text->size;) {
        const std::size_t begin = i;
        next_code_point(text->view(), i);
        end -= i - begin;
        std::memcpy(result->data + end, text->data + begin, i - begin);
    }
    return Value::of(result, Tag::Text);
}

/// Appends `count` characters of the endlessly repeated fill text, which is not empty.
void append_fill(std::string& out, std::string_view fill, std::int64_t count) {
    std::size_t i = 0;
    for (; count > 0; --count) {
        const std::size_t begin = i;
        next_code_point(fill, i);
        out.append(fill, begin, i - begin);
        i = i < fill.size() ? i : 0;
    }
}

/// Widens the text; `left_halves` of 0, 1 or 2 halves of the missing characters go to the left.
Value pad(NativeCall& call, std::int64_t left_halves) {
    Text* const text = text_argument(call, 0);
    const std::int64_t width = int_argument(call, 1);
    const std::string_view fill = given(call[2]) ? text_argument(call, 2)->view() : std::string_view(" ");
    const std::int64_t missing = width - std::int64_t{length(text)};
    if (width <= 0 || missing <= 0 || fill.empty()) {
        return receiver_again(call);
    }
    checked_text_size(call, 4, static_cast<std::uint64_t>(width));
    // An odd character goes to the left when the width is odd too, as in Python.
    const std::int64_t half = missing / 2 + (missing & width & 1);
    const std::int64_t left = left_halves == 1 ? half : left_halves == 2 ? missing : 0;
    std::string out;
    append_fill(out, fill, left);
    out += text->view();
    append_fill(out, fill, missing - left);
    return new_text(call, out);
}

Value pad_left(NativeCall& call) { return pad(call, 2); }
Value pad_right(NativeCall& call) { return pad(call, 0); }
Value center(NativeCall& call) { return pad(call, 1); }

Value concat_with(NativeCall& call) {
    return concat(call.runtime.heap(), text_argument(call, 0), text_argument(call, 1));
}

/// Replaces each `{key}` by the text form of the value of that key; keys that are unknown stay.
Value with_values(NativeCall& call) {
    const std::string_view text = text_argument(call, 0)->view();
    Dict* const values = dict_argument(call, 1);
    std::string out;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t open = text.find('{', at);
        const std::size_t close = open == std::string_view::npos ? open : text.find('}', open);
        if (close == std::string_view::npos) {
            break;
        }
        out.append(text, at, open - at);
        const Owned key(new_text(call, text.substr(open + 1, close - open - 1)));
        const Value* const value = find(values, key);
        // Behind an unknown opening the search goes on at the next character, so that "{{key}" still finds the key.
        at = value != nullptr ? close + 1 : open + 1;
        if (value != nullptr) {
            const Owned held(retained(*value));
            append_text(call.runtime, out, held);
        } else {
            out += '{';
        }
    }
    out.append(text, std::min(at, text.size()), std::string_view::npos);
    return new_text(call, out);
}

Value itself(NativeCall& call) {
    text_argument(call, 0);
    return receiver_again(call);
}

constexpr NativeRow kRows[] = {
    {"upper()", upper, "Returns the text in upper case."},
    {"to_upper()", upper, "Returns the text in upper case."},
    {"lower()", lower, "Returns the text in lower case."},
    {"to_lower()", lower, "Returns the text in lower case."},
    {"capitalize()", capitalize, "Returns the text with the first letter in upper case and the rest in lower case."},
    {"trim()", trim_both, "Returns the text without white space around it."},
    {"strip()", trim_both, "Returns the text without white space around it."},
    {"trim_start()", trim_left, "Returns the text without leading white space."},
    {"trim_left()", trim_left, "Returns the text without leading white space."},
    {"trim_end()", trim_right, "Returns the text without trailing white space."},
    {"trim_right()", trim_right, "Returns the text without trailing white space."},
    {"replace(part, with)", replace_all, "Returns the text with every occurrence of a part replaced."},
    {"replace_first(part, with)", replace_first, "Returns the text with the first occurrence of a part replaced."},
    {"slice(start, stop = nil)", slice_of, "Returns the characters from start up to stop, both clamped."},
    {"substring(start, stop = nil)", slice_of, "Returns the characters from start up to stop, both clamped."},
    {"repeat(n)", repeat, "Returns the text n times."},
    {"reverse()", reverse, "Returns the characters in reverse order."},
    {"reversed()", reverse, "Returns the characters in reverse order."},
    {"pad_left(width, fill = \" \")", pad_left, "Returns the text widened on the left to a width in characters."},
    {"pad_right(width, fill = \" \")", pad_right, "Returns the text widened on the right to a width in characters."},
    {"center(width, fill = \" \")", center, "Returns the text widened on both sides to a width in characters."},
    {"concat(other)", concat_with, "Returns the text followed by another."},
    {"with(values)", with_values, "Returns the text with each {key} replaced by the value of the key."},
    {"copy()", itself, "Returns the text."},
};

} // namespace

RowTable text_edit_methods() noexcept { return table_of(kRows); }

} // namespace simple::builtins
