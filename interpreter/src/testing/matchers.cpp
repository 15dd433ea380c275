// The table of matchers: their names, what each accepts, how a failure reads.
#include <array>
#include <cmath>
#include <deque>

#include "builtins/arguments.hpp"
#include "builtins/conversions.hpp"
#include "runtime/array.hpp"
#include "runtime/format.hpp"
#include "runtime/operators.hpp"
#include "runtime/text.hpp"
#include "support/error_codes.hpp"
#include "support/utf8.hpp"
#include "testing/tables.hpp"
#include "testing/test_run.hpp"

namespace simple::testing {

using namespace simple::runtime;

namespace {

/// One decision: the values, and what the failure adds to its sentence.
struct Matching {
    NativeCall& call;
    Value actual;
    const Value* arguments;
    std::uint32_t count;
    std::string phrase;
    std::string detail;

    Runtime& runtime() const noexcept { return call.runtime; }
    Value argument(std::uint32_t i) const noexcept { return i < count ? arguments[i] : Value::nil(); }
    bool given(std::uint32_t i) const noexcept { return builtins::given(argument(i)); }
};

[[noreturn]] void fail_subject(const Matching& m, const std::string& needs) {
    builtins::fail_call(m.call, codes::kTypeMismatch, needs + ", got " + describe(m.runtime(), m.actual));
}

// --- Equality and order ---

bool holds(const Matching& m, CompareOp op) {
    const Owned result(compare(m.runtime(), op, m.actual, m.argument(0), {}));
    return truthy(m.runtime(), result);
}
bool is_equal(Matching& m) { return holds(m, CompareOp::Equal); }
bool is_greater(Matching& m) { return holds(m, CompareOp::Greater); }
bool is_less(Matching& m) { return holds(m, CompareOp::Less); }
bool is_greater_or_equal(Matching& m) { return holds(m, CompareOp::GreaterEqual); }
bool is_less_or_equal(Matching& m) { return holds(m, CompareOp::LessEqual); }

bool is_close(const Matching& m, Value a, Value b, double tolerance) {
    m.runtime().check_stack();
    if (a.is_number() && b.is_number()) {
        const double x = a.as_double();
        const double y = b.as_double();
        return x == y || std::abs(x - y) <= tolerance;
    }
    if (!a.is(Tag::Array) || !b.is(Tag::Array)) {
        builtins::fail_call(m.call, codes::kTypeMismatch,
                            "compares numbers or arrays of numbers, got " + describe(m.runtime(), a) + " and " +
                                describe(m.runtime(), b));
    }
    const Array* left = a.as<Array>();
    const Array* right = b.as<Array>();
    if (left->size != right->size) {
        return false;
    }
    for (std::size_t i = 0; i < left->size; ++i) {
        const Owned x(get(left, i));
        const Owned y(get(right, i));
        if (!is_close(m, x, y, tolerance)) {
            return false;
        }
    }
    return true;
}

bool is_close(Matching& m) {
    constexpr double kUsualTolerance = 1e-6;
    double tolerance = kUsualTolerance;
    if (m.given(1)) {
        if (!m.argument(1).is_number()) {
            builtins::fail_call(m.call, codes::kTypeMismatch,
                                "the tolerance must be a number, got " + describe(m.runtime(), m.argument(1)));
        }
        tolerance = m.argument(1).as_double();
    }
    m.detail = " within ";
    append_float(m.detail, tolerance);
    return is_close(m, m.actual, m.argument(0), tolerance);
}

// --- Kinds and truth ---

bool is_nil(Matching& m) { return m.actual.is_nil(); }
bool is_true(Matching& m) { return m.actual.is_bool() && m.actual.boolean; }
bool is_false(Matching& m) { return m.actual.is_bool() && !m.actual.boolean; }
bool is_truthy(Matching& m) { return truthy(m.runtime(), m.actual); }
bool is_falsy(Matching& m) { return !truthy(m.runtime(), m.actual); }
bool is_some(Matching& m) { return !m.actual.is_nil(); }
bool is_ok(Matching& m) { return m.actual.is(Tag::Ok); }
bool is_err(Matching& m) { return m.actual.is(Tag::Err); }

// --- Text and collections ---

std::int64_t length_of(const Matching& m) {
    Value argument = m.actual;
    NativeCall inner{m.runtime(), m.call.function, &argument, 1};
    const std::int64_t length = builtins::find_length(inner);
    if (length < 0) {
        fail_subject(m, "needs a text or collection");
    }
    return length;
}

bool contains_it(Matching& m) { return contains(m.runtime(), m.argument(0), m.actual, {}); }

bool has_affix(const Matching& m, bool at_end) {
    if (!m.actual.is_text() || !m.argument(0).is_text()) {
        fail_subject(m, "compares two texts");
    }
    const std::string_view whole = m.actual.as<Text>()->view();
    const std::string_view part = m.argument(0).as<Text>()->view();
    return at_end ? whole.ends_with(part) : whole.starts_with(part);
}
bool starts_with(Matching& m) { return has_affix(m, false); }
bool ends_with(Matching& m) { return has_affix(m, true); }

bool has_length(Matching& m) {
    const std::int64_t length = length_of(m);
    m.detail = ", its length is " + std::to_string(length);
    return m.argument(0).is_number() && m.argument(0).as_double() == static_cast<double>(length);
}

bool is_empty(Matching& m) { return !m.actual.is_nil() && length_of(m) == 0; }

bool is_blank(Matching& m) {
    if (m.actual.is_text()) {
        return m.actual.as<Text>()->view().find_first_not_of(" \t\r\n") == std::string_view::npos;
    }
    return m.actual.is_nil() || length_of(m) == 0;
}

// --- Errors ---

bool raises_error(Matching& m) {
    if (!builtins::is_callable(m.actual)) {
        fail_subject(m, "calls a function");
    }
    std::string message;
    const bool raised = raises(m.runtime(), m.actual, message);
    m.detail = raised ? ", it raised " + message : ", nothing was raised";
    if (!m.given(0)) {
        return raised;
    }
    m.phrase += " with";
    return raised && message.find(to_text(m.runtime(), m.argument(0))) != std::string::npos;
}

} // namespace

struct Matcher {
    /// After `to_`; empty ones are unused.
    std::array<std::string_view, 3> methods;
    std::array<std::string_view, 3> words;
    std::string_view parameters;
    std::string_view phrase;
    bool (*holds)(Matching&);
};

namespace {

constexpr std::string_view kOne = "(expected)";
constexpr std::string_view kNone = "()";

constexpr Matcher kMatchers[] = {
    {{"equal", "eq", "be"}, {"eq", "equal", "be"}, kOne, "to equal", is_equal},
    {{"be_nil"}, {"be_nil"}, kNone, "to be nil", is_nil},
    {{"be_true"}, {"be_true"}, kNone, "to be true", is_true},
    {{"be_false"}, {"be_false"}, kNone, "to be false", is_false},
    {{"be_truthy"}, {"be_truthy"}, kNone, "to be truthy", is_truthy},
    {{"be_falsy"}, {"be_falsy"}, kNone, "to be falsy", is_falsy},
    {{"be_greater_than"}, {"gt", "be_greater_than"}, kOne, "to be greater than", is_greater},
    {{"be_less_than"}, {"lt", "be_less_than"}, kOne, "to be less than", is_less},
    {{"be_greater_or_equal"}, {"gte", "be_greater_or_equal"}, kOne, "to be at least", is_greater_or_equal},
    {{"be_less_or_equal"}, {"lte", "be_less_or_equal"}, kOne, "to be at most", is_less_or_equal},
    {{"be_close_to", "be_approx"},
     {"be_close_to", "be_approx"},
     "(expected, eps = 0.000001)",
     "to be close to",
     is_close},
    {{"contain"}, {"include", "include_string", "contain"}, kOne, "to contain", contains_it},
    {{"start_with"}, {"start_with"}, kOne, "to start with", starts_with},
    {{"end_with"}, {"end_with"}, kOne, "to end with", ends_with},
    {{"have_length", "have_size"}, {"have_length", "have_size"}, kOne, "to have length", has_length},
    {{"be_empty"}, {"be_empty"}, kNone, "to be empty", is_empty},
    {{"be_blank"}, {"be_blank"}, kNone, "to be blank", is_blank},
    {{"be_some"}, {"be_some"}, kNone, "to be present", is_some},
    {{"be_none"}, {"be_none"}, kNone, "to be nil", is_nil},
    {{"be_ok"}, {"be_ok"}, kNone, "to be Ok", is_ok},
    {{"be_err"}, {"be_err"}, kNone, "to be Err", is_err},
    {{"raise"}, {}, "(part = nil)", "to raise an error", raises_error},
};

const Matcher* find(std::array<std::string_view, 3> Matcher::*names, std::string_view wanted) noexcept {
    for (const Matcher& matcher : kMatchers) {
        for (const std::string_view name : matcher.*names) {
            if (!name.empty() && name == wanted) {
                return &matcher;
            }
        }
    }
    return nullptr;
}

/// Rows together with the texts they show. Built once: the description of a function outlives its interpreter when a
/// value keeps the function.
struct BuiltRows {
    std::deque<std::string> signatures;
    std::vector<NativeRow> rows;

    void add(std::string signature, RawNative function, std::string_view documentation) {
        rows.push_back({signatures.emplace_back(std::move(signature)), function, documentation});
    }
};

BuiltRows build_methods(RawNative function) {
    BuiltRows built;
    for (const Matcher& matcher : kMatchers) {
        for (const std::string_view name : matcher.methods) {
            for (const char* prefix : {"to_", "not_to_", "to_not_"}) {
                if (!name.empty()) {
                    built.add(prefix + std::string(name) + std::string(matcher.parameters), function, matcher.phrase);
                }
            }
        }
    }
    return built;
}

BuiltRows build_words(RawNative function) {
    BuiltRows built;
    for (const Matcher& matcher : kMatchers) {
        for (const std::string_view word : matcher.words) {
            if (!word.empty()) {
                built.add(std::string(word) + std::string(matcher.parameters), function, matcher.phrase);
            }
        }
    }
    return built;
}

constexpr std::size_t kLongestShown = 160;

} // namespace

const Matcher* find_method_matcher(std::string_view name) noexcept { return find(&Matcher::methods, name); }
const Matcher* find_word_matcher(std::string_view word) noexcept { return find(&Matcher::words, word); }

const std::vector<NativeRow>& matcher_methods(RawNative function) {
    static const BuiltRows built = build_methods(function);
    return built.rows;
}

const std::vector<NativeRow>& matcher_words(RawNative function) {
    static const BuiltRows built = build_words(function);
    return built.rows;
}

std::string shown(Runtime& runtime, Value v) {
    std::string text;
    append_quoted(runtime, text, v);
    if (text.size() > kLongestShown && utf8::count(text) > kLongestShown) {
        text.resize(utf8::offset_of(text, kLongestShown));
        text += "…";
    }
    return text;
}

void fail_expectation(NativeCall& call, Value message, const std::string& text) {
    const std::string prefix = message.is_nil() ? std::string() : to_text(call.runtime, message) + ": ";
    call.runtime.fail(codes::kAssertionFailed, prefix + text);
}

void check(NativeCall& call, const Matcher& matcher, const Expectation& expectation) {
    Matching m{call, expectation.actual, expectation.arguments, expectation.count, std::string(matcher.phrase), {}};
    if (matcher.holds(m) != expectation.negated) {
        return;
    }
    std::string text = "expected " + shown(call.runtime, m.actual) + (expectation.negated ? " not " : " ") + m.phrase;
    if (m.given(0) || matcher.parameters == kOne) {
        text += " " + shown(call.runtime, m.argument(0));
    }
    fail_expectation(call, expectation.message, text + m.detail);
}

} // namespace simple::testing
