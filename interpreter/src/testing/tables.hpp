// The tables that register_test_blocks puts together, and what their functions share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "builtins/tables.hpp"
#include "runtime/native_info.hpp"
#include "runtime/runtime.hpp"

namespace simple::testing {

using builtins::RowTable;
using builtins::table_of;
using runtime::NativeCall;
using runtime::Value;

/// Groups, examples, hooks.
RowTable block_functions() noexcept;
/// Adds the words of the `to` form.
void register_matchers(runtime::Runtime& runtime);
/// `expect`, `expect_raises`, `assert_equal` and their like.
RowTable expectation_functions() noexcept;

/// One matcher under all of its names.
struct Matcher;

/// Returns the matcher whose method is `to_NAME`, or null.
const Matcher* find_method_matcher(std::string_view name) noexcept;
/// Returns the matcher that `expect x to WORD` names, or null.
const Matcher* find_word_matcher(std::string_view word) noexcept;
/// Rows of the methods `to_equal`, `not_to_equal`, `to_not_equal` …, all with one function.
const std::vector<runtime::NativeRow>& matcher_methods(runtime::RawNative function);
/// Rows of the words of the `to` form, all with one function.
const std::vector<runtime::NativeRow>& matcher_words(runtime::RawNative function);

/// An expectation that a matcher decides.
struct Expectation {
    Value actual; ///< Borrowed, like everything here.
    bool negated = false;
    Value message = Value::nil();
    const Value* arguments = nullptr;
    std::uint32_t count = 0;
};

/// Decides whether the expectation holds. Raises E0222 with both values when it does not.
void check(NativeCall& call, const Matcher& matcher, const Expectation& expectation);
/// Raises E0222; `message`, when it is not nil, comes first.
[[noreturn]] void fail_expectation(NativeCall& call, Value message, const std::string& text);
/// Returns the quoted text form of a value, shortened to what fits a line.
std::string shown(runtime::Runtime& runtime, Value v);
/// Calls a function without arguments. Returns whether it raised an error, and its message.
bool raises(runtime::Runtime& runtime, Value function, std::string& message);

} // namespace simple::testing
