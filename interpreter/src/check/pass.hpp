// What every pass shares. Each pass is one kind of mistake; passes.hpp lists them.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "check/check.hpp"
#include "check/walker.hpp"
#include "support/error_codes.hpp"

namespace simple::check {

/// Returns a name as messages show it.
inline std::string quoted(Symbol name) { return "`" + std::string(name.text()) + "`"; }

/// A walk that collects findings.
class Pass : public Walker {
public:
    Pass(const Subject& subject, std::vector<Diagnostic>& found) : subject_(subject), found_(found) {}

protected:
    /// Adds a finding. An error that the program itself handles is only a warning.
    void report(Diagnostic diagnostic) {
        if (caught()) {
            diagnostic.severity = Severity::Warning;
        }
        found_.push_back(std::move(diagnostic));
    }

    const Subject& subject() const noexcept { return subject_; }
    runtime::Runtime& runtime() const noexcept { return subject_.runtime; }
    const sema::Resolution& resolution() const noexcept { return subject_.resolution; }
    const sema::Ref& ref(const syntax::Node& node) const noexcept { return subject_.resolution.refs[node.id]; }

private:
    const Subject& subject_;
    std::vector<Diagnostic>& found_;
};

} // namespace simple::check
