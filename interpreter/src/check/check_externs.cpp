// Extern declarations.
#include "check/pass.hpp"
#include "check/passes.hpp"
#include "sema/extern_signature.hpp"

namespace simple::check {

namespace {

class ExternsPass final : public Pass {
public:
    using Pass::Pass;

private:
    void enter(const syntax::Stmt& statement) override {
        if (statement.kind != syntax::NodeKind::Function) {
            return;
        }
        const auto& function = syntax::as<syntax::Function>(statement);
        const bool declared = function.form == syntax::FunctionForm::Extern;
        if (!declared || runtime().find_prelude(function.name.name) != nullptr) {
            return; // A function of the host has its own signature.
        }
        sema::ExternSignature signature = sema::extern_signature(function, *subject().module.body);
        if (signature.mistake) {
            report(*std::move(signature.mistake));
        }
    }
};

} // namespace

void check_externs(const Subject& subject, Findings& found) { ExternsPass(subject, found).walk(*subject.module.body); }

} // namespace simple::check
