// Format specifications: [[fill]align][sign][0][width][,][.precision][type], with the meaning they have in Python.
#include <cmath>
#include <string>

#include "runtime/format.hpp"
#include "runtime/format_number.hpp"
#include "runtime/operator_errors.hpp"
#include "runtime/text.hpp"
#include "support/utf8.hpp"

namespace simple::runtime {

namespace {

constexpr std::size_t kWidest = 1'000'000;

struct FormatSpec {
    std::string_view fill = " ";
    char align = 0;
    char sign = '-';
    bool sign_given = false;
    bool zero = false;
    bool comma = false;
    std::size_t width = 0;
    int precision = -1;
    char type = 0;
};

bool is_align(char c) noexcept { return c == '<' || c == '>' || c == '^' || c == '='; }

bool is_float_type(char type) noexcept {
    return type != 0 && std::string_view("fFeEgG%").find(type) != std::string_view::npos;
}

bool is_integer_type(char type) noexcept {
    return type != 0 && std::string_view("dxXob").find(type) != std::string_view::npos;
}

/// Reads a specification from front to back; `parse` is false for one that is malformed.
class SpecParser {
public:
    explicit SpecParser(std::string_view text) noexcept : text_(text) {}

    bool parse(FormatSpec& spec) {
        parse_align(spec);
        if (peek() == '+' || peek() == '-' || peek() == ' ') {
            spec.sign = next();
            spec.sign_given = true;
        }
        if (peek() == '0') {
            next();
            spec.zero = true;
            spec.fill = fill_given_ ? spec.fill : "0";
        }
        if (!parse_number(spec.width)) {
            return false;
        }
        if (peek() == ',') {
            next();
            spec.comma = true;
        }
        if (peek() == '.') {
            next();
            std::size_t precision = 0;
            if (peek() < '0' || peek() > '9' || !parse_number(precision)) {
                return false;
            }
            spec.precision = static_cast<int>(precision);
        }
        spec.type = at_ < text_.size() ? next() : '\0';
        return at_ == text_.size() &&
               (spec.type == 0 || spec.type == 's' || is_float_type(spec.type) || is_integer_type(spec.type));
    }

private:
    char peek() const noexcept { return at_ < text_.size() ? text_[at_] : '\0'; }
    char next() noexcept { return text_[at_++]; }

    void parse_align(FormatSpec& spec) {
        if (text_.empty()) {
            return;
        }
        const std::size_t first = utf8::decode(text_, 0).size;
        if (first < text_.size() && is_align(text_[first])) {
            spec.fill = text_.substr(0, first);
            fill_given_ = true;
            spec.align = text_[first];
            at_ = first + 1;
        } else if (is_align(text_[0])) {
            spec.align = next();
        }
    }

    bool parse_number(std::size_t& number) {
        while (peek() >= '0' && peek() <= '9') {
            number = number * 10 + static_cast<std::size_t>(next() - '0');
            if (number > kWidest) {
                return false;
            }
        }
        return true;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    bool fill_given_ = false;
};

void append_fill(std::string& out, std::string_view fill, std::size_t count) {
    for (; count > 0; --count) {
        out += fill;
    }
}

/// Appends `prefix` and `body` padded to the width; `align` `=` puts the padding between them.
void append_padded(std::string& out, const FormatSpec& spec, char align, std::string_view prefix,
                   std::string_view body) {
    const std::size_t size = prefix.size() + utf8::count(body);
    const std::size_t padding = spec.width > size ? spec.width - size : 0;
    const std::size_t before = align == '>' ? padding : align == '^' ? padding / 2 : 0;
    append_fill(out, spec.fill, before);
    out += prefix;
    append_fill(out, spec.fill, align == '=' ? padding : 0);
    out += body;
    append_fill(out, spec.fill, align == '=' ? 0 : padding - before);
}

/// Puts a comma between groups of three, after adding zeros in front until the result has `least` characters.
std::string group_digits(std::string digits, std::size_t least) {
    auto grouped_size = [](std::size_t count) { return count + (count == 0 ? 0 : (count - 1) / 3); };
    while (grouped_size(digits.size()) < least) {
        digits.insert(digits.begin(), '0');
    }
    std::string grouped;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i != 0 && (digits.size() - i) % 3 == 0) {
            grouped += ',';
        }
        grouped += digits[i];
    }
    return grouped;
}

std::string_view sign_text(bool negative, char sign) noexcept {
    return negative ? "-" : sign == '+' ? "+" : sign == ' ' ? " " : "";
}

void append_number(std::string& out, FormatSpec spec, bool negative, bool finite, std::string body) {
    char align = spec.align != 0 ? spec.align : spec.zero ? '=' : '>';
    if (!finite && align == '=' && spec.fill == "0") {
        spec.fill = " ";
        align = '>';
    }
    const std::string_view sign = sign_text(negative, spec.sign);
    if (spec.comma && finite) {
        const std::size_t whole = body.find_first_not_of("0123456789");
        const std::string rest = whole == std::string::npos ? std::string() : body.substr(whole);
        const std::size_t around = sign.size() + rest.size();
        const bool zeros = align == '=' && spec.fill == "0" && spec.width > around;
        body = group_digits(body.substr(0, whole), zeros ? spec.width - around : 0) + rest;
    }
    append_padded(out, spec, align, sign, body);
}

void append_float_as(std::string& out, const FormatSpec& spec, double number) {
    const bool negative = std::signbit(number) && !std::isnan(number);
    double magnitude = negative ? -number : number;
    if (std::isnan(number)) {
        magnitude = std::fabs(number);
    }
    if (spec.type == '%') {
        magnitude *= 100.0;
    }
    std::string body = print_float(magnitude, spec.type, spec.precision);
    if (spec.type == '%') {
        body += '%';
    }
    append_number(out, spec, negative, std::isfinite(magnitude), std::move(body));
}

void append_text_as(std::string& out, const FormatSpec& spec, std::string_view text) {
    if (spec.precision >= 0) {
        text = text.substr(0, utf8::offset_of(text, static_cast<std::size_t>(spec.precision)));
    }
    append_padded(out, spec, spec.align != 0 ? spec.align : '<', {}, text);
}

[[noreturn]] void fail_format(Runtime& runtime, std::string_view spec, const std::string& reason, Span span) {
    runtime.fail(codes::kInvalidFormat, "format specification `" + std::string(spec) + "` " + reason, span);
}

/// Returns what is wrong with applying a specification to an integer or float; empty when nothing is.
std::string number_problem(const FormatSpec& spec, Value v) {
    if (spec.type == 's') {
        return "is for text, not for numbers";
    }
    if (v.is_float() && is_integer_type(spec.type)) {
        return "needs an integer";
    }
    const bool as_integer = v.is_int() && !is_float_type(spec.type);
    if (as_integer && spec.precision >= 0) {
        return "has a precision, which integers do not have";
    }
    if (spec.comma && is_integer_type(spec.type) && spec.type != 'd') {
        return std::string("cannot combine `,` with `") + spec.type + "`";
    }
    return {};
}

void append_number_as(Runtime& runtime, std::string& out, Value v, const FormatSpec& spec, std::string_view text,
                      Span span) {
    const std::string problem = number_problem(spec, v);
    if (!problem.empty()) {
        fail_format(runtime, text, problem, span);
    }
    if (v.is_float() || is_float_type(spec.type)) {
        append_float_as(out, spec, v.as_double());
        return;
    }
    const bool negative = v.integer < 0;
    const std::uint64_t bits = static_cast<std::uint64_t>(v.integer);
    append_number(out, spec, negative, true, print_integer(negative ? 0 - bits : bits, spec.type));
}

/// Takes the number out of an option or an object that stands for one number, such as a loss.
Owned number_inside(Runtime& runtime, Value v) {
    while (v.is(Tag::Some)) {
        v = v.as<Box>()->value;
    }
    const Symbol item = runtime.known().item;
    if (v.is(Tag::NativeObject) && v.as<NativeObject>()->type->hooks.number != nullptr) {
        const ClassInfo& type = *v.as<NativeObject>()->type;
        const std::optional<double> number = type.hooks.number(runtime, type, v);
        if (!number) {
            return Owned(retained(v));
        }
        if (type.find_method(item) != nullptr) { // It keeps whole numbers whole.
            Owned exact(runtime.invoker().call_method(v, item, nullptr, 0));
            if (exact.get().is_number()) {
                return exact;
            }
        }
        return Owned(Value::of(*number));
    }
    if (v.is(Tag::NativeObject) && v.as<NativeObject>()->type->find_method(item) != nullptr) {
        return Owned(runtime.invoker().call_method(v, item, nullptr, 0));
    }
    return Owned(retained(v));
}

} // namespace

void append_formatted(Runtime& runtime, std::string& out, Value v, std::string_view spec, Span span) {
    if (spec.empty()) {
        append_text(runtime, out, v);
        return;
    }
    FormatSpec parsed;
    if (!SpecParser(spec).parse(parsed)) {
        fail_format(runtime, spec, "is not known", span);
    }
    const bool numeric = is_float_type(parsed.type) || is_integer_type(parsed.type);
    if (v.is_number()) {
        append_number_as(runtime, out, v, parsed, spec, span);
        return;
    }
    if (numeric) {
        const Owned number = number_inside(runtime, v);
        if (!number.get().is_number()) {
            fail_format(runtime, spec, "needs a number, not " + describe(runtime, v), span);
        }
        append_number_as(runtime, out, number, parsed, spec, span);
        return;
    }
    if (parsed.sign_given || parsed.comma || parsed.align == '=') {
        fail_format(runtime, spec, "is for numbers, not for " + describe(runtime, v), span);
    }
    if (v.is_text()) {
        append_text_as(out, parsed, v.as<Text>()->view());
    } else {
        append_text_as(out, parsed, to_text(runtime, v));
    }
}

} // namespace simple::runtime
