// `expect(x)` and its matchers in both forms, `expect_raises`, and the plain helpers.
#include <deque>
#include <string>

#include "builtins/arguments.hpp"
#include "builtins/builtins.hpp"
#include "runtime/array.hpp"
#include "runtime/format.hpp"
#include "runtime/operators.hpp"
#include "runtime/text.hpp"
#include "support/error_codes.hpp"
#include "testing/tables.hpp"
#include "testing/test_run.hpp"

namespace simple::testing {

using namespace simple::runtime;

namespace {

// --- Objects ---

/// Fields of the object that `expect` gives.
enum ExpectationField : std::uint32_t { kActual, kMessage, kExpectationFields };
/// Fields of the object that a word of the `to` form gives.
enum MatcherField : std::uint32_t { kWord, kArguments, kMatcherFields };

Value make_instance(Runtime& runtime, const ClassInfo* type, std::initializer_list<Value> owned) {
    auto* object = runtime.heap().make<Instance>(Tag::Instance, owned.size() * sizeof(Value));
    object->type = type;
    Value* field = object->fields();
    for (const Value value : owned) {
        *field++ = value;
    }
    return Value::of(object, Tag::Instance);
}

ClassInfo* make_type(Runtime& runtime, std::string_view name, std::initializer_list<std::string_view> fields) {
    ClassInfo* type = runtime.make_class(runtime.symbol(name), ClassForm::Class, Tag::Instance);
    for (const std::string_view text : fields) {
        FieldInfo field;
        field.name = runtime.symbol(text);
        type->field_slots.emplace(field.name, static_cast<std::uint32_t>(type->fields.size()));
        type->fields.push_back(field);
    }
    return type;
}

bool is_instance(Value v, const ClassInfo* type) noexcept {
    return type != nullptr && v.is(Tag::Instance) && v.as<Instance>()->type == type;
}

// --- Matchers ---

[[noreturn]] void fail_unknown_matcher(NativeCall& call) {
    call.runtime.fail(codes::kUndefinedMember, "unknown matcher `" + std::string(call.function.name.text()) + "`", {},
                      "docs/language.md lists the matchers");
}

Expectation expectation_of(NativeCall& call) {
    const Value* const fields = call[0].as<Instance>()->fields();
    return {fields[kActual], false, fields[kMessage], nullptr, 0};
}

/// `expect(x).to_equal(y)`, `.not_to_equal(y)`, `.to_not_equal(y)` and all the others.
Value check_method(NativeCall& call) {
    std::string_view name = call.function.name.text();
    Expectation expectation = expectation_of(call);
    constexpr std::string_view kNegations[] = {"not_to_", "to_not_"};
    for (const std::string_view prefix : kNegations) {
        if (name.starts_with(prefix)) {
            expectation.negated = true;
            name.remove_prefix(prefix.size());
        }
    }
    if (!expectation.negated) {
        name.remove_prefix(std::string_view("to_").size());
    }
    expectation.arguments = call.arguments + 1;
    expectation.count = call.count - 1;
    check(call, *find_method_matcher(name), expectation);
    return Value::nil();
}

/// A word of the `to` form: keeps its arguments until `to` decides.
Value make_matcher(NativeCall& call) {
    TestRun& tests = TestRun::of(call.runtime);
    if (tests.matcher_class == nullptr) {
        tests.matcher_class = make_type(call.runtime, "Matcher", {"word", "arguments"});
    }
    Owned word(text_value(call.runtime.heap(), call.function.name.text()));
    Owned arguments(make_tuple(call.runtime, call.arguments, call.count));
    return make_instance(call.runtime, tests.matcher_class, {word.leak(), arguments.leak()});
}

/// `expect(x).to(matcher)`; `.to(be_nil)` may leave out the parentheses of a matcher without arguments.
Value check_matcher(NativeCall& call) {
    Owned matcher(retained(call[1]));
    if (matcher.get().is(Tag::Native)) {
        matcher = Owned(call.runtime.call(matcher, nullptr, 0));
    }
    if (!is_instance(matcher, TestRun::of(call.runtime).matcher_class)) {
        builtins::fail_argument(call, 1, "a matcher such as `eq(1)`");
    }
    Value* const fields = matcher.get().as<Instance>()->fields();
    Expectation expectation = expectation_of(call);
    expectation.negated = call.function.name.text() != "to";
    if (Value arguments = fields[kArguments]; arguments.is(Tag::Tuple)) {
        expectation.arguments = arguments.as<Tuple>()->elements();
        expectation.count = arguments.as<Tuple>()->size;
    }
    check(call, *find_word_matcher(fields[kWord].as<Text>()->view()), expectation);
    return Value::nil();
}

constexpr NativeRow kToRows[] = {
    {"to(matcher)", check_matcher, "Checks the value with a matcher."},
    {"not_to(matcher)", check_matcher, "Checks that a matcher does not hold."},
    {"to_not(matcher)", check_matcher, "Checks that a matcher does not hold."},
};

/// Methods that every value has would pass silently where a matcher is meant.
const std::vector<NativeRow>& hidden_methods() {
    struct Built {
        std::deque<std::string> signatures;
        std::vector<NativeRow> rows;
    };
    static const Built built = [] {
        Built made;
        const RowTable methods = builtins::value_methods();
        for (std::size_t i = 0; i < methods.count; ++i) {
            std::string signature = std::string(name_in_signature(methods.rows[i].signature)) + "(arguments...)";
            made.rows.push_back({made.signatures.emplace_back(std::move(signature)),
                                 [](NativeCall& call) -> Value { fail_unknown_matcher(call); }, ""});
        }
        return made;
    }();
    return built.rows;
}

const ClassInfo* make_expectation_class(Runtime& runtime) {
    ClassInfo* type = make_type(runtime, "Expectation", {"actual", "message"});
    for (const std::vector<NativeRow>* rows : {&hidden_methods(), &matcher_methods(check_method)}) {
        runtime.add_methods(type, rows->data(), rows->size());
    }
    runtime.add_methods(type, kToRows, std::size(kToRows));
    return type;
}

/// A statement `expect e` checks at once and does not come here (exec/lowering_tests.cpp).
Value expect(NativeCall& call) {
    TestRun& tests = TestRun::of(call.runtime);
    if (tests.expectation_class == nullptr) {
        tests.expectation_class = make_expectation_class(call.runtime);
    }
    return make_instance(call.runtime, tests.expectation_class, {retained(call[0]), retained(call[1])});
}

// --- Errors ---

/// `expect_raises: …`, `expect_raises Name: …` and `expect_raises "part": …`.
Value expect_raises(NativeCall& call) {
    const bool one = !builtins::given(call[1]);
    const Value body = builtins::function_argument(call, one ? 0 : 1);
    std::string message;
    if (!raises(call.runtime, body, message)) {
        fail_expectation(call, Value::nil(), "expected an error, nothing was raised");
    }
    if (!one && call[0].is_text() && message.find(call[0].as<Text>()->view()) == std::string::npos) {
        fail_expectation(call, Value::nil(),
                         "expected an error with " + shown(call.runtime, call[0]) + ", it raised " + message);
    }
    return Value::nil();
}

// --- Plain helpers ---

/// Checks with the matcher that a method name has; `values` is the number of values in front of the message.
template <std::uint32_t values> Value check_plain(NativeCall& call, std::string_view name, bool negated = false) {
    const Expectation expectation{call[0], negated, call[values], call.arguments + 1, values - 1};
    check(call, *find_method_matcher(name), expectation);
    return Value::nil();
}

Value assert_true(NativeCall& call) { return check_plain<1>(call, "be_truthy"); }
Value assert_false(NativeCall& call) { return check_plain<1>(call, "be_falsy"); }
Value assert_equal(NativeCall& call) { return check_plain<2>(call, "equal"); }
Value assert_not_equal(NativeCall& call) { return check_plain<2>(call, "equal", true); }
Value assert_nil(NativeCall& call) { return check_plain<1>(call, "be_nil"); }
Value assert_close(NativeCall& call) { return check_plain<3>(call, "be_close_to"); }

constexpr NativeRow kRows[] = {
    {"expect(actual, message = nil)", expect, "Begins an expectation; a matcher follows."},
    {"expect_raises(what, body = nil)", expect_raises, "Checks that a block raises an error."},
    {"assert_true(value, message = nil)", assert_true, "Checks that a value is truthy."},
    {"assert_false(value, message = nil)", assert_false, "Checks that a value is falsy."},
    {"assert_equal(actual, expected, message = nil)", assert_equal, "Checks that two values are equal."},
    {"assert_eq(actual, expected, message = nil)", assert_equal, "Checks that two values are equal."},
    {"assert_not_equal(actual, unexpected, message = nil)", assert_not_equal, "Checks that two values differ."},
    {"assert_nil(value, message = nil)", assert_nil, "Checks that a value is nil."},
    {"assert_close(actual, expected, eps = 0.000001, message = nil)", assert_close,
     "Checks that numbers, or arrays of them, differ by no more than eps."},
};

} // namespace

bool raises(Runtime& runtime, Value function, std::string& message) {
    const std::optional<Error> error =
        attempt(runtime, [&] { simple::runtime::release(runtime.call(function, nullptr, 0)); });
    message = error ? error->message : std::string();
    return error.has_value();
}

RowTable expectation_functions() noexcept { return table_of(kRows); }

void register_matchers(Runtime& runtime) {
    const std::vector<NativeRow>& words = matcher_words(make_matcher);
    runtime.add_prelude_functions(words.data(), words.size());
}

} // namespace simple::testing
