// Annotations that name a type which does not exist. They have no effect, so a program runs with them all the same.
#include <algorithm>
#include <cctype>
#include <string>
#include <unordered_set>

#include "check/pass.hpp"
#include "check/passes.hpp"
#include "runtime/type_names.hpp"
#include "support/check_codes.hpp"
#include "support/suggest.hpp"

namespace simple::check {

using syntax::as;
using syntax::NodeKind;

namespace {

struct ForeignType {
    std::string_view word;
    std::string_view meant;
};

constexpr ForeignType kForeignTypes[] = {
    {"double", "f64"},   {"number", "f64"},   {"Number", "f64"},      {"integer", "i64"},
    {"Integer", "i64"},  {"long", "i64"},     {"char", "text"},       {"boolean", "bool"},
    {"Boolean", "bool"}, {"void", "nil"},     {"object", "any"},      {"Object", "any"},
    {"unit", "nil"},     {"HashMap", "Dict"}, {"Optional", "Option"}, {"Callable", "fn"},
};
constexpr std::string_view kBuiltIn[] = {"i64", "f64",  "bool", "text", "int",    "float",  "string",
                                         "any", "Dict", "List", "Set",  "Option", "Result", "Range"};

class AnnotationPass final : public Pass {
public:
    using Pass::Pass;

    void run() {
        collect(*subject().module.body);
        for (const sema::Variable& variable : resolution().variable_storage) {
            known_.insert(variable.name);
        }
        for (const Symbol name : resolution().failed_imports) {
            known_.insert(name);
        }
        if (!resolution().any_name_failed) {
            walk(*subject().module.body);
        }
    }

private:
    /// Names that mean a type without a variable of that name: parameters of generics, aliases, traits.
    struct Collector final : Walker {
        explicit Collector(std::unordered_set<Symbol>& names) noexcept : known(names) {}
        void enter(const syntax::Stmt& statement) override {
            switch (statement.kind) {
                case NodeKind::Class: add(as<syntax::Class>(statement).type_parameters); break;
                case NodeKind::Enum: add(as<syntax::Enum>(statement).type_parameters); break;
                case NodeKind::Trait: known.insert(as<syntax::Trait>(statement).name.name); break;
                case NodeKind::TypeAlias: known.insert(as<syntax::TypeAlias>(statement).name.name); break;
                case NodeKind::Function: add(as<syntax::Function>(statement).type_parameters); break;
                default: break;
            }
        }
        void add(const List<syntax::Identifier>& names) {
            for (const syntax::Identifier& name : names) {
                known.insert(name.name);
            }
        }
        std::unordered_set<Symbol>& known;
    };

    void collect(const syntax::Block& block) {
        Collector collector(known_);
        collector.walk(block);
    }

    void enter(const syntax::Stmt& statement) override {
        // `.*` of a module of the program may bind any name.
        if (statement.kind == NodeKind::Use && as<syntax::Use>(statement).all) {
            const auto& path = as<syntax::Use>(statement).path;
            unknown_names_ = unknown_names_ || (path[0].name.text() != "lib" && path[0].name.text() != "std");
        }
    }

    void enter(const syntax::TypeExpr& type) override {
        if (type.kind != syntax::TypeKind::Name || unknown_names_ || is_known(type)) {
            return;
        }
        const std::string name(type.name.text());
        const Span place{type.span.begin, type.span.begin + static_cast<std::uint32_t>(name.size())};
        Diagnostic diagnostic =
            make_warning(codes::kUnknownType, "there is no type " + quoted(type.name), place, "has no effect");
        if (const std::string meant = suggestion(name); !meant.empty()) {
            diagnostic.with_help("did you mean `" + meant + "`?").with_fix(place, meant);
        }
        report(std::move(diagnostic));
    }

    bool is_known(const syntax::TypeExpr& type) const {
        const std::string_view name = type.name.text();
        const std::string_view text = runtime().sources().text(type.span);
        // Sizes and labels in generics, `module.Type`, and what is named like a parameter of a generic impl or trait.
        const bool letter = std::isalpha(static_cast<unsigned char>(name[0])) != 0 || name[0] == '_';
        const bool parameter = name.size() <= 2 && std::isupper(static_cast<unsigned char>(name[0])) != 0;
        return !letter || parameter || !text.starts_with(name) || text.substr(name.size()).starts_with('.') ||
               text.substr(name.size()).starts_with("::") || name == "Self" || name == "self" || name == "_" ||
               runtime::names_type(name) || known_.contains(type.name) || runtime().prelude().contains(type.name) ||
               !subject().importer.module_exporting(type.name).empty();
    }

    std::string suggestion(std::string_view name) const {
        for (const ForeignType& foreign : kForeignTypes) {
            if (foreign.word == name) {
                return std::string(foreign.meant);
            }
        }
        NearestName nearest(name);
        for (const sema::ClassScope& scope : resolution().class_storage) {
            nearest.offer(scope.name.text());
        }
        for (const std::string_view name_of_kind : kBuiltIn) {
            nearest.offer(name_of_kind);
        }
        return nearest.best().empty() ? subject().importer.nearest_exported(runtime().symbol(name)).first
                                      : nearest.best();
    }

    std::unordered_set<Symbol> known_;
    bool unknown_names_ = false;
};

} // namespace

void check_annotations(const Subject& subject, Findings& found) { AnnotationPass(subject, found).run(); }

} // namespace simple::check
