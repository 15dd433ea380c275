// Code that is never reached.
#include <string_view>

#include "check/pass.hpp"
#include "check/passes.hpp"

namespace simple::check {

using syntax::as;
using syntax::NodeKind;
using syntax::PatternKind;

namespace {

/// Looks for a `break` of the loop itself; loops inside have breaks of their own.
class BreakFinder final : public Walker {
public:
    bool found = false;

private:
    void enter(const syntax::Stmt& statement) override {
        switch (statement.kind) {
            case NodeKind::Break: found = found || loops_ == 0; break;
            case NodeKind::While:
            case NodeKind::For:
            case NodeKind::Loop: ++loops_; break;
            default: break;
        }
    }
    void leave(const syntax::Stmt& statement) override {
        if (statement.kind == NodeKind::While || statement.kind == NodeKind::For || statement.kind == NodeKind::Loop) {
            --loops_;
        }
    }
    int loops_ = 0;
};

bool has_break(const syntax::Block& body) {
    BreakFinder finder;
    finder.walk(body);
    return finder.found;
}

class FlowPass final : public Pass {
public:
    using Pass::Pass;

private:
    void enter(const syntax::Block& block) override {
        for (std::size_t i = 0; i + 1 < block.statements.size(); ++i) {
            const syntax::Stmt& statement = *block.statements[i];
            if (const char* how = leaving(statement)) {
                const syntax::Stmt& next = *block.statements[i + 1];
                if (!declares(next)) {
                    report(make_warning(codes::kUnreachableCode, "this code is never reached", next.span)
                               .with_label(statement.span, how));
                }
                return;
            }
        }
    }

    /// Functions and types exist in the whole block.
    static bool declares(const syntax::Stmt& statement) {
        return statement.kind == NodeKind::Function || statement.kind == NodeKind::Class ||
               statement.kind == NodeKind::Enum || statement.kind == NodeKind::Trait ||
               statement.kind == NodeKind::Impl || statement.kind == NodeKind::Use;
    }

    /// Returns why nothing after a statement runs, or null.
    const char* leaving(const syntax::Stmt& statement) const {
        switch (statement.kind) {
            case NodeKind::Return: return "the function returns here";
            case NodeKind::Break: return "the loop ends here";
            case NodeKind::Continue: return "the loop goes on with its next turn here";
            case NodeKind::Loop:
                return has_break(*as<syntax::Loop>(statement).body) ? nullptr : "this loop never ends by itself";
            case NodeKind::ExpressionStatement: return leaving(*as<syntax::ExpressionStatement>(statement).value);
            default: return nullptr;
        }
    }

    const char* leaving(const syntax::Expr& expression) const {
        switch (expression.kind) {
            case NodeKind::Throw: return "the error leaves here";
            case NodeKind::If: {
                const auto& node = as<syntax::If>(expression);
                bool all = node.otherwise != nullptr && leaves(*node.otherwise);
                for (const syntax::Branch& branch : node.branches) {
                    all = all && leaves(*branch.body);
                }
                return all ? "every branch leaves here" : nullptr;
            }
            case NodeKind::Call: {
                const syntax::Expr& callee = *as<syntax::Call>(expression).callee;
                if (callee.kind != NodeKind::Name || ref(callee).kind != sema::RefKind::Builtin) {
                    return nullptr;
                }
                const std::string_view name = as<syntax::Name>(callee).name.text();
                return name == "panic" || name == "exit" ? "the program ends here" : nullptr;
            }
            default: return nullptr;
        }
    }

    bool leaves(const syntax::Block& block) const {
        return !block.statements.empty() && leaving(*block.statements.back()) != nullptr;
    }

    // --- Arms ---

    void enter(const syntax::Expr& expression) override {
        if (expression.kind != NodeKind::Match) {
            return;
        }
        const auto& arms = as<syntax::Match>(expression).arms;
        for (std::size_t i = 0; i < arms.size(); ++i) {
            for (std::size_t earlier = 0; earlier < i; ++earlier) {
                if (arms[earlier].guard == nullptr && covers(*arms[earlier].pattern, *arms[i].pattern)) {
                    report(make_warning(codes::kUnreachableCode, "this arm is never reached", arms[i].pattern->span)
                               .with_label(arms[earlier].pattern->span, "everything it matches is taken here"));
                    break;
                }
            }
        }
    }

    bool takes_everything(const syntax::Pattern& pattern) const {
        if (pattern.kind == PatternKind::Or) {
            for (const syntax::Pattern* part : static_cast<const syntax::OrPattern&>(pattern).alternatives) {
                if (takes_everything(*part)) {
                    return true;
                }
            }
            return false;
        }
        if (pattern.kind == PatternKind::Bind) {
            // A name may be a variant of the enum that is matched.
            return !is_variant(static_cast<const syntax::BindPattern&>(pattern).name);
        }
        return pattern.kind == PatternKind::Wildcard;
    }

    bool is_variant(Symbol name) const {
        for (const sema::ClassScope& scope : resolution().class_storage) {
            if (scope.enum_declaration != nullptr) {
                for (const syntax::VariantDecl& variant : scope.enum_declaration->variants) {
                    if (variant.name.name == name) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /// Tells whether every value that `later` matches is matched by `earlier`.
    bool covers(const syntax::Pattern& earlier, const syntax::Pattern& later) const {
        if (takes_everything(earlier)) {
            return true;
        }
        if (later.kind == PatternKind::Or) {
            for (const syntax::Pattern* part : static_cast<const syntax::OrPattern&>(later).alternatives) {
                if (!covers(earlier, *part)) {
                    return false;
                }
            }
            return true;
        }
        switch (earlier.kind) {
            case PatternKind::Or:
                for (const syntax::Pattern* part : static_cast<const syntax::OrPattern&>(earlier).alternatives) {
                    if (covers(*part, later)) {
                        return true;
                    }
                }
                return false;
            case PatternKind::Literal:
                return later.kind == PatternKind::Literal &&
                       same_literal(*static_cast<const syntax::LiteralPattern&>(earlier).value,
                                    *static_cast<const syntax::LiteralPattern&>(later).value);
            case PatternKind::Variant:
                return later.kind == PatternKind::Variant &&
                       same_variant(static_cast<const syntax::VariantPattern&>(earlier),
                                    static_cast<const syntax::VariantPattern&>(later));
            default: return false;
        }
    }

    static bool same_literal(const syntax::Expr& a, const syntax::Expr& b) {
        if (a.kind != b.kind) {
            return false;
        }
        switch (a.kind) {
            case NodeKind::IntLiteral: return as<syntax::IntLiteral>(a).value == as<syntax::IntLiteral>(b).value;
            case NodeKind::TextLiteral: return as<syntax::TextLiteral>(a).value == as<syntax::TextLiteral>(b).value;
            case NodeKind::BoolLiteral: return as<syntax::BoolLiteral>(a).value == as<syntax::BoolLiteral>(b).value;
            case NodeKind::NilLiteral: return true;
            default: return false;
        }
    }

    /// The same variant, and the earlier pattern takes any payload.
    bool same_variant(const syntax::VariantPattern& a, const syntax::VariantPattern& b) const {
        if (!(a.name.name == b.name.name) || !(a.type.name == b.type.name)) {
            return false;
        }
        for (const syntax::FieldPattern& field : a.fields) {
            if (!takes_everything(*field.pattern)) {
                return false;
            }
        }
        return true;
    }
};

} // namespace

void check_flow(const Subject& subject, Findings& found) { FlowPass(subject, found).walk(*subject.module.body); }

} // namespace simple::check
