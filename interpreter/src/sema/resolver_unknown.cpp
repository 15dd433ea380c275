// What is said about a name that nothing defines.
#include "sema/resolver_impl.hpp"
#include "support/error_codes.hpp"
#include "support/suggest.hpp"
#include "syntax/foreign.hpp"
#include "syntax/rejected.hpp"

namespace simple::sema {

std::string Resolver::nearest_visible(Symbol name) const {
    NearestName nearest(name.text());
    for (const Scope* scope = scope_; scope != nullptr; scope = scope->parent) {
        for (const auto& entry : scope->names) {
            nearest.offer(entry.first.text());
        }
        if (scope->function_root && scope->function->enclosing_class != nullptr) {
            for (const auto& entry : scope->function->enclosing_class->fields) {
                nearest.offer(entry.first.text());
            }
        }
        nearest.close_group();
    }
    for (const auto& entry : runtime_.prelude()) {
        nearest.offer(entry.first.text());
    }
    return nearest.best();
}

/// Returns whether `//` stands directly before a place: then a comment of another language is likely.
bool Resolver::stands_behind_slashes(Span span) const {
    constexpr std::string_view kSlashes = "// ";
    return span.begin > kSlashes.size() &&
           runtime_.sources().text({span.begin - static_cast<std::uint32_t>(kSlashes.size()), span.begin}) == kSlashes;
}

/// Returns whether a member is taken of the name at a place.
bool Resolver::stands_before_dot(Span span) const { return runtime_.sources().text({span.end, span.end + 1}) == "."; }

/// Returns where an enclosing block gives a name its value further down; unknown when none does.
Span Resolver::defined_later(Symbol name, Span use) const {
    for (const Scope* scope = scope_; scope != nullptr; scope = scope->parent) {
        for (std::size_t i = 0; scope->block != nullptr && i < scope->block->statements.size(); ++i) {
            const syntax::Stmt& statement = *scope->block->statements[i];
            const syntax::Pattern* pattern = nullptr;
            if (statement.kind == syntax::NodeKind::Binding) {
                pattern = syntax::as<syntax::Binding>(statement).pattern;
            }
            if (pattern != nullptr && pattern->kind == syntax::PatternKind::Bind && pattern->span.begin > use.end &&
                syntax::as<syntax::BindPattern>(*pattern).name == name) {
                return pattern->span;
            }
        }
    }
    return {};
}

void Resolver::report_unknown(Symbol name, Span span) {
    if (resolution_.any_name_failed || resolution_.failed_imports.contains(name)) {
        return;
    }
    if (const std::string_view feature = syntax::rejected_feature(name.text()); !feature.empty()) {
        error(syntax::make_unsupported(feature, span));
        return;
    }
    if (context_subject_.known()) {
        // `context obj:` of the full language takes unknown names as members of the object.
        error(syntax::make_unsupported("a `context obj:` block", context_subject_)
                  .with_note("`" + std::string(name.text()) + "`, which it uses, is not defined"));
        return;
    }
    if (const Span later = defined_later(name, span); later.known()) {
        error(make_error(codes::kUseBeforeDefinition, "`" + std::string(name.text()) + "` is used before it is defined",
                         span, "has no value yet")
                  .with_label(later, "defined here"));
        return;
    }
    Diagnostic diagnostic = make_error(codes::kUndefinedName, "`" + std::string(name.text()) + "` is not defined", span,
                                       "not found in this scope");
    suggest_name(name, span, diagnostic);
    error(std::move(diagnostic));
}

/// Says what an unknown name may have meant, the surest guess first.
void Resolver::suggest_name(Symbol name, Span span, Diagnostic& diagnostic) {
    if (const syntax::ForeignName* foreign = syntax::foreign_name(name.text()); foreign != nullptr) {
        if (foreign->replacement.empty()) {
            diagnostic.with_help(std::string(foreign->advice));
        } else {
            const std::string meant(foreign->replacement);
            diagnostic.with_help("did you mean `" + meant + "`?").with_fix(span, meant);
        }
        return;
    }
    if (const std::string module = importer_.module_exporting(name); !module.empty()) {
        diagnostic.with_help("it is in " + module + "; add `use " + module + " (" + std::string(name.text()) + ")`");
        return;
    }
    if (const std::vector<VisibleVariant> variants = variants_in_scope(name); !variants.empty()) {
        const std::string qualified = std::string(variants[0].owner.text()) + "." + std::string(name.text());
        diagnostic.with_help("did you mean `" + qualified + "`?").with_fix(span, qualified);
    } else if (const std::string called = importer_.library_called(name); !called.empty() && stands_before_dot(span)) {
        diagnostic.with_help("add `use " + called + " as " + std::string(name.text()) + "`");
    } else if (const auto [qualified, module_of_class] = importer_.static_function(name); !qualified.empty()) {
        diagnostic.with_help("did you mean `" + qualified + "` of " + module_of_class + "?").with_fix(span, qualified);
    } else if (const std::string nearest = nearest_visible(name); !nearest.empty()) {
        diagnostic.with_help("did you mean `" + nearest + "`?").with_fix(span, nearest);
    } else if (stands_behind_slashes(span)) {
        diagnostic.with_help("a comment begins with `#`; `//` divides");
    } else if (const auto [exported, library] = importer_.nearest_exported(name); !exported.empty()) {
        diagnostic.with_help("did you mean `" + exported + "` of " + library + "?").with_fix(span, exported);
    }
}

} // namespace simple::sema
