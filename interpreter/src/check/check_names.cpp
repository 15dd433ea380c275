// Names: unused ones, replaced ones, library names that were never imported.
#include <map>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "check/pass.hpp"
#include "check/passes.hpp"
#include "runtime/type_names.hpp"
#include "support/check_codes.hpp"

namespace simple::check {

using sema::RefKind;
using sema::Variable;
using sema::VariableKind;
using syntax::as;
using syntax::NodeKind;

namespace {

bool exempt(Symbol name) { return name.text().empty() || name.text().front() == '_'; }

/// What the names of types in annotations and the qualifiers of generics mention; the resolver does not bind these.
class NamesPass final : public Pass {
public:
    using Pass::Pass;

    void run() {
        for (const sema::Ref& reference : resolution().refs) {
            if (reference.variable != nullptr) {
                referenced_.insert(reference.variable);
            }
        }
        walk(*subject().module.body);
        report_unused_imports();
        report_replaced_stars();
    }

private:
    // --- Imports ---

    void enter(const syntax::TypeExpr& type) override {
        if (type.name) {
            mentioned_.insert(type.name);
        }
    }

    /// Type arguments of calls (`Box<Item>(1)`) are not kept in the tree, so the text decides.
    bool stands_in_text(Symbol name) const {
        const std::string_view text = runtime().sources().text(subject().module.span);
        const std::string_view word = name.text();
        const auto is_word = [](char c) { return c == '_' || std::isalnum(static_cast<unsigned char>(c)) != 0; };
        for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
            const std::size_t end = at + word.size();
            const bool whole = (at == 0 || !is_word(text[at - 1])) && (end == text.size() || !is_word(text[end]));
            if (whole && at != 0 && (text[at - 1] == '<' || (end < text.size() && text[end] == '>'))) {
                return true;
            }
        }
        return false;
    }

    bool used(const Variable& variable) const {
        return variable.used || referenced_.contains(&variable) || mentioned_.contains(variable.name) ||
               exported_.contains(variable.name) || stands_in_text(variable.name);
    }

    void report_unused_imports() {
        for (const syntax::Use* use : uses_) {
            const auto items = resolution().use_items.find(use->id);
            if (items == resolution().use_items.end() || use->reexport || use->all) {
                continue;
            }
            for (const Variable* variable : items->second) {
                if (!exempt(variable->name) && !shadowed_.contains(variable->span.begin) && !used(*variable)) {
                    report(make_warning(codes::kUnusedName, "the import " + quoted(variable->name) + " is never used",
                                        variable->span, "not used in this file"));
                }
            }
        }
    }

    /// Of two `.*` that bring in a name the later one counts, which matters where the name is used.
    void report_replaced_stars() {
        std::unordered_map<Symbol, const Variable*> earlier;
        for (const syntax::Use* use : uses_) {
            const auto items = resolution().use_items.find(use->id);
            if (items == resolution().use_items.end() || !use->all) {
                continue;
            }
            std::map<std::string_view, const Variable*> names;
            for (const Variable* variable : items->second) {
                names.emplace(variable->name.text(), variable);
            }
            for (const auto& [name, variable] : names) {
                const Variable*& first = earlier[variable->name];
                if (first != nullptr && !same_value(*first, *variable) && used(*variable)) {
                    report(make_warning(codes::kShadowedImport,
                                        quoted(variable->name) + " of `" + first->module->name +
                                            "` is replaced by the one of `" + variable->module->name + "`",
                                        use->span, "brings in another " + quoted(variable->name))
                               .with_help("import the one that is meant by its name"));
                }
                first = variable;
            }
        }
    }

    static bool same_value(const Variable& a, const Variable& b) {
        return a.address == b.address || (a.address->is_object() && b.address->is_object() &&
                                          a.address->tag == b.address->tag && a.address->object == b.address->object);
    }

    // --- Variables ---

    void enter(const syntax::Stmt& statement) override {
        switch (statement.kind) {
            case NodeKind::Use: uses_.push_back(&as<syntax::Use>(statement)); break;
            case NodeKind::Export:
                for (const syntax::Identifier& name : as<syntax::Export>(statement).names) {
                    exported_.insert(name.name);
                }
                break;
            case NodeKind::Binding: check_binding(as<syntax::Binding>(statement)); break;
            case NodeKind::Assign:
                for (const syntax::Expr* target : as<syntax::Assign>(statement).targets) {
                    check_first_assignment(*target);
                }
                break;
            case NodeKind::Class: check_methods(as<syntax::Class>(statement).methods); break;
            case NodeKind::Enum: check_methods(as<syntax::Enum>(statement).methods); break;
            case NodeKind::Trait: check_methods(as<syntax::Trait>(statement).methods); break;
            case NodeKind::Impl: check_methods(as<syntax::Impl>(statement).methods); break;
            default: break;
        }
    }

    void check_unused(const Variable* variable, Span span) {
        if (variable == nullptr || variable->module_level || variable->used || exempt(variable->name) ||
            variable->kind != VariableKind::Variable || !reported_.insert(variable).second) {
            return;
        }
        report(make_warning(codes::kUnusedName, "the variable " + quoted(variable->name) + " is never read", span,
                            "set here, but not used")
                   .with_help("remove it, or call it `_" + std::string(variable->name.text()) +
                              "` when that is intended"));
    }

    void check_binding(const syntax::Binding& binding) {
        if (binding.pattern->kind == syntax::PatternKind::Bind) {
            check_unused(resolution().variables[binding.pattern->id], binding.pattern->span);
        }
    }

    void check_first_assignment(const syntax::Expr& target) {
        if (target.kind == NodeKind::Name && ref(target).kind == RefKind::Variable) {
            const Variable* variable = ref(target).variable;
            if (variable->span.begin == target.span.begin) {
                check_unused(variable, target.span);
            }
        }
    }

    // --- Definitions that replace others ---

    void enter(const syntax::Block& block) override {
        std::unordered_map<Symbol, Span> defined;
        for (const syntax::Stmt* statement : block.statements) {
            if (const syntax::Identifier* name = defined_name(*statement)) {
                note_definition(*name, defined);
            }
        }
        for (const syntax::Stmt* statement : block.statements) {
            if (statement->kind == NodeKind::Use) {
                check_import_shadowed(as<syntax::Use>(*statement), defined);
            }
        }
    }

    static const syntax::Identifier* defined_name(const syntax::Stmt& statement) {
        switch (statement.kind) {
            case NodeKind::Function: {
                const auto& function = as<syntax::Function>(statement);
                const bool declared_only = function.body == nullptr && !function.alias_of.name;
                return declared_only ? nullptr : &function.name;
            }
            case NodeKind::Class: return &as<syntax::Class>(statement).name;
            case NodeKind::Enum: return &as<syntax::Enum>(statement).name;
            case NodeKind::Trait: return &as<syntax::Trait>(statement).name;
            default: return nullptr;
        }
    }

    void note_definition(const syntax::Identifier& name, std::unordered_map<Symbol, Span>& defined) {
        const auto [earlier, added] = defined.emplace(name.name, name.span);
        if (!added) {
            report(make_warning(codes::kShadowedDefinition,
                                quoted(name.name) + " is defined twice; this definition is the one that exists",
                                name.span, "defined again here")
                       .with_label(earlier->second, "never used: replaced below"));
            earlier->second = name.span;
        }
    }

    void check_import_shadowed(const syntax::Use& use, const std::unordered_map<Symbol, Span>& defined) {
        for (const syntax::UseItem& item : use.items) {
            const syntax::Identifier& name = item.alias.name ? item.alias : item.name;
            const auto found = defined.find(name.name);
            if (found != defined.end()) {
                shadowed_.insert(name.span.begin);
                report(make_warning(codes::kShadowedImport,
                                    "the import " + quoted(name.name) + " is replaced by a definition of this file",
                                    name.span, "imported here")
                           .with_label(found->second, "this one is used"));
            }
        }
    }

    void check_methods(const List<syntax::Function*>& methods) {
        std::unordered_map<Symbol, Span> seen;
        for (const syntax::Function* method : methods) {
            const auto [earlier, added] = seen.emplace(method->name.name, method->name.span);
            if (!added) {
                report(make_warning(codes::kShadowedDefinition,
                                    "method " + quoted(method->name.name) + " is defined twice", method->name.span,
                                    "defined again here")
                           .with_label(earlier->second, "first defined here"));
            }
        }
    }

    /// Keys that are written as literals; later entries replace earlier ones.
    void check_keys(const syntax::Dict& dict) {
        std::map<std::pair<NodeKind, std::string>, Span> seen;
        for (const syntax::DictEntry& entry : dict.entries) {
            if (entry.key == nullptr || !is_literal_key(*entry.key)) {
                continue;
            }
            const std::string text(runtime().sources().text(entry.key->span));
            const auto [earlier, added] = seen.emplace(std::make_pair(entry.key->kind, text), entry.key->span);
            if (!added) {
                report(make_warning(codes::kDuplicateKey, "the key " + text + " stands twice in this dict",
                                    entry.key->span, "this value replaces the first")
                           .with_label(earlier->second, "first given here"));
            }
        }
    }

    static bool is_literal_key(const syntax::Expr& key) {
        return key.kind == NodeKind::TextLiteral || key.kind == NodeKind::IntLiteral ||
               key.kind == NodeKind::BoolLiteral;
    }

    // --- Library names without an import ---

    void enter(const syntax::Expr& expression) override {
        if (expression.kind == NodeKind::Dict) {
            check_keys(as<syntax::Dict>(expression));
        }
        if (expression.kind != NodeKind::Name || ref(expression).kind != RefKind::Builtin) {
            return;
        }
        const Symbol name = as<syntax::Name>(expression).name;
        const bool is_type = runtime::names_type(name.text()); // As in `x is any`.
        if (in_math() || is_type || runtime().find_prelude(name) != nullptr || !implicit_.insert(name).second) {
            return;
        }
        const std::string module = subject().importer.module_exporting(name);
        if (!module.empty()) {
            report(make_warning(codes::kImplicitImport, quoted(name) + " is used without an import", expression.span,
                                "found in " + module)
                       .with_help("add `use " + module + " (" + std::string(name.text()) + ")`"));
        }
    }

    std::unordered_set<const Variable*> referenced_;
    std::unordered_set<const Variable*> reported_;
    std::unordered_set<std::uint32_t> shadowed_; ///< Places of imports that were already spoken of.
    std::unordered_set<Symbol> mentioned_;
    std::unordered_set<Symbol> exported_;
    std::unordered_set<Symbol> implicit_;
    std::vector<const syntax::Use*> uses_;
};

} // namespace

void check_names(const Subject& subject, Findings& found) { NamesPass(subject, found).run(); }

} // namespace simple::check
