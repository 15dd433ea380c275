// The predefined words of test blocks: groups, examples, hooks, expectations, matchers.
#pragma once

#include "runtime/runtime.hpp"
#include "simple/testing.hpp"

namespace simple::testing {

/// Adds the words of section 6 of the language to the predefined names of a fresh run time.
void register_test_blocks(runtime::Runtime& runtime);
/// Replaces the options of the tests.
void configure_tests(runtime::Runtime& runtime, TestOptions options);
/// Returns how the examples since begin_tests ended.
TestTotals totals_of_tests(runtime::Runtime& runtime);

/// Forgets the tests of the run before; call it before a program starts.
void begin_tests(runtime::Runtime& runtime);
/// Calls what is left to call after the last example, reports the totals, and returns them.
TestTotals finish_tests(runtime::Runtime& runtime);

} // namespace simple::testing
