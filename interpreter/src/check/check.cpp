#include "check/check.hpp"

#include <algorithm>
#include <tuple>

#include "check/passes.hpp"

namespace simple::check {

void check_module(const Subject& subject, DiagnosticSink& sink) {
    Findings found;
    check_names(subject, found);
    check_flow(subject, found);
    check_annotations(subject, found);
    check_calls(subject, found);
    check_externs(subject, found);
    check_types(subject, found);
    check_constants(subject, found);
    std::stable_sort(found.begin(), found.end(), [](const Diagnostic& a, const Diagnostic& b) {
        return std::tie(a.span.begin, a.span.end) < std::tie(b.span.begin, b.span.end);
    });
    // Two passes may see one mistake from two sides.
    const auto same = [](const Diagnostic& a, const Diagnostic& b) {
        return a.span.begin == b.span.begin && a.severity == b.severity && (a.code == b.code || a.message == b.message);
    };
    found.erase(std::unique(found.begin(), found.end(), same), found.end());
    for (Diagnostic& diagnostic : found) {
        sink.add(std::move(diagnostic));
    }
}

} // namespace simple::check
