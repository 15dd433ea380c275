#include "simple/testing.hpp"

#include <utility>

#include "api/session.hpp"
#include "api/value_access.hpp"
#include "testing/test_blocks.hpp"

namespace simple {

void set_test_options(Interpreter& interpreter, TestOptions options) {
    api::Session& session = *ValueAccess::session(interpreter);
    const api::Entry entry(session);
    if (entry.allowed()) {
        testing::configure_tests(session.runtime(), std::move(options));
    }
}

TestTotals test_totals(const Interpreter& interpreter) {
    api::Session& session = *ValueAccess::session(interpreter);
    const api::Entry entry(session);
    return entry.allowed() ? testing::totals_of_tests(session.runtime()) : TestTotals();
}

} // namespace simple
