// Patterns: the names they bind, and the types and variants they name.
#include <algorithm>

#include "sema/resolver_impl.hpp"
#include "support/error_codes.hpp"
#include "support/suggest.hpp"

namespace simple::sema {

using syntax::PatternKind;

namespace {

bool is_option_word(std::string_view name) noexcept {
    return name == "Some" || name == "None" || name == "Ok" || name == "Err";
}

std::string quoted(Symbol name) { return "`" + std::string(name.text()) + "`"; }

template <typename Fields> std::vector<Symbol> names_of(const Fields& fields) {
    std::vector<Symbol> names;
    for (const auto& field : fields) {
        names.push_back(field.name.name);
    }
    return names;
}

} // namespace

/// Declares what a pattern of `match`, `if val` or `while val` binds: a bare name in it may be a variant.
void Resolver::declare_test(const syntax::Pattern* pattern) {
    pattern_tests_ = true;
    declare_pattern(pattern, false);
    pattern_tests_ = false;
}

/// Declares what `if val P = e` binds; a plain name for P asks whether e is there.
void Resolver::declare_condition(const syntax::Pattern& pattern) {
    if (pattern.kind == PatternKind::Bind) {
        declare_pattern(&pattern, false);
    } else {
        declare_test(&pattern);
    }
}

void Resolver::declare_pattern(const syntax::Pattern* pattern, bool immutable) {
    switch (pattern->kind) {
        case PatternKind::Bind: declare_bind(static_cast<const syntax::BindPattern&>(*pattern), immutable); break;
        case PatternKind::Or:
            ++alternatives_;
            for (const syntax::Pattern* alternative : static_cast<const syntax::OrPattern&>(*pattern).alternatives) {
                declare_pattern(alternative, immutable);
            }
            --alternatives_;
            break;
        case PatternKind::Tuple:
        case PatternKind::Array:
            for (const syntax::Pattern* element : static_cast<const syntax::SequencePattern&>(*pattern).elements) {
                declare_pattern(element, immutable);
            }
            break;
        case PatternKind::Variant: {
            const auto& variant = static_cast<const syntax::VariantPattern&>(*pattern);
            resolve_variant(variant);
            declare_fields(variant.fields, immutable);
            break;
        }
        case PatternKind::Record: {
            const auto& record = static_cast<const syntax::RecordPattern&>(*pattern);
            resolve_pattern_type(record.type, record.id);
            declare_fields(record.fields, immutable);
            break;
        }
        case PatternKind::At: {
            const auto& at = static_cast<const syntax::AtPattern&>(*pattern);
            resolution_.variables[at.id] = declare(at.name.name, at.name.span, VariableKind::Variable, immutable);
            declare_pattern(at.pattern, immutable);
            break;
        }
        case PatternKind::Literal:
            resolve_expression(static_cast<const syntax::LiteralPattern&>(*pattern).value);
            break;
        case PatternKind::Range:
            resolve_expression(static_cast<const syntax::RangePattern&>(*pattern).low);
            resolve_expression(static_cast<const syntax::RangePattern&>(*pattern).high);
            break;
        case PatternKind::Wildcard: break;
    }
}

void Resolver::declare_fields(const List<syntax::FieldPattern>& fields, bool immutable) {
    for (const syntax::FieldPattern& field : fields) {
        declare_pattern(field.pattern, immutable);
    }
}

void Resolver::declare_bind(const syntax::BindPattern& pattern, bool immutable) {
    if (pattern_tests_ && names_variant(pattern.name)) {
        resolution_.maybe_variants.insert(pattern.id);
    } else if (alternatives_ > 0) {
        error(make_error(codes::kInvalidPattern, "patterns separated by `|` cannot bind " + quoted(pattern.name),
                         pattern.span)
                  .with_help("write one arm for each pattern, or `_` where the value is not needed"));
    }
    Variable* variable = declare(pattern.name, pattern.span, VariableKind::Variable, immutable);
    resolution_.variables[pattern.id] = variable;
    if (!unset_) {
        note_definition(variable);
    }
}

/// Remembers what a type's name in a pattern means; `T(f: P)` on a class is written like a variant.
void Resolver::resolve_pattern_type(const syntax::Identifier& name, std::uint32_t id) {
    if (!name.name) {
        return;
    }
    const Ref ref = lookup_existing(name.name);
    if (ref.kind == RefKind::Variable) {
        ref.variable->used = true;
        capture(ref.variable);
        resolution_.refs[id] = ref;
    }
}

void Resolver::resolve_variant(const syntax::VariantPattern& pattern) {
    const syntax::Identifier& name = pattern.name;
    if (is_option_word(name.name.text())) {
        return;
    }
    resolve_pattern_type(pattern.type.name ? pattern.type : name, pattern.id);
    const Ref& ref = resolution_.refs[pattern.id];
    const ClassScope* type = ref.kind == RefKind::Variable ? ref.variable->type_scope : nullptr;
    if (pattern.type.name) {
        if (type == nullptr || type->enum_declaration == nullptr) {
            return; // A type of another module.
        }
        for (const syntax::VariantDecl& variant : type->enum_declaration->variants) {
            if (variant.name.name == name.name) {
                const bool named = !variant.payload.empty() && variant.payload[0].name.name;
                check_fields(pattern.fields, {std::string(name.name.text()), names_of(variant.payload), named});
                return;
            }
        }
        report_unknown_variant(name);
        return;
    }
    const std::vector<VisibleVariant> variants = variants_in_scope(name.name);
    if (variants.size() == 1) {
        const List<syntax::FieldDecl>& payload = variants[0].declaration->payload;
        const bool named = !payload.empty() && payload[0].name.name;
        check_fields(pattern.fields, {std::string(name.name.text()), names_of(payload), named});
    } else if (variants.empty() && type != nullptr && type->class_declaration != nullptr) {
        check_fields(pattern.fields, {std::string(name.name.text()), names_of(type->class_declaration->fields), true});
    } else if (ref.kind == RefKind::Unresolved && !names_variant(name.name) &&
               runtime_.find_prelude(name.name) == nullptr && importer_.implicit_name(name.name) == nullptr) {
        report_unknown_variant(name);
    }
}

/// Reports fields that the target does not have, and more of them than it has.
void Resolver::check_fields(const List<syntax::FieldPattern>& fields, const PatternTarget& target) {
    if (fields.size() > target.fields.size()) {
        const std::size_t count = target.fields.size();
        error(make_error(codes::kArgumentCount,
                         "`" + target.name + "` has " + std::to_string(count) + (count == 1 ? " value" : " values") +
                             ", the pattern has " + std::to_string(fields.size()),
                         fields[target.fields.size()].pattern->span));
        return;
    }
    for (const syntax::FieldPattern& field : fields) {
        const Symbol name = field.name.name;
        const auto matches = [&](Symbol candidate) { return candidate == name; };
        if (!name || (target.named && std::any_of(target.fields.begin(), target.fields.end(), matches))) {
            continue;
        }
        Diagnostic diagnostic =
            make_error(codes::kUndefinedMember, "`" + target.name + "` has no field " + quoted(name), field.name.span);
        NearestName nearest(name.text());
        for (const Symbol candidate : target.fields) {
            nearest.offer(candidate.text());
        }
        if (!nearest.best().empty()) {
            diagnostic.with_help("did you mean `" + nearest.best() + "`?").with_fix(field.name.span, nearest.best());
        }
        error(std::move(diagnostic));
    }
}

void Resolver::report_unknown_variant(const syntax::Identifier& name) {
    Diagnostic diagnostic =
        make_error(codes::kUndefinedVariant, quoted(name.name) + " is no variant of an enum in scope", name.span);
    NearestName nearest(name.name.text());
    for (const char* word : {"Some", "None", "Ok", "Err"}) {
        nearest.offer(word);
    }
    for (const ClassScope& type : resolution_.class_storage) {
        nearest.offer(type.name.text());
        if (type.enum_declaration != nullptr) {
            for (const syntax::VariantDecl& variant : type.enum_declaration->variants) {
                nearest.offer(variant.name.name.text());
            }
        }
    }
    if (nearest.best().empty()) {
        diagnostic.with_help("a name that binds the value begins with a small letter");
    } else {
        diagnostic.with_help("did you mean `" + nearest.best() + "`?").with_fix(name.span, nearest.best());
    }
    error(std::move(diagnostic));
}

/// Returns the variants of a name in the enums of this compilation that are visible here.
std::vector<VisibleVariant> Resolver::variants_in_scope(Symbol name) const {
    std::vector<VisibleVariant> found;
    for (const Scope* scope = scope_; scope != nullptr; scope = scope->parent) {
        for (const auto& [type_name, variable] : scope->names) {
            if (variable->type_scope == nullptr || variable->type_scope->enum_declaration == nullptr) {
                continue;
            }
            for (const syntax::VariantDecl& variant : variable->type_scope->enum_declaration->variants) {
                if (variant.name.name == name) {
                    found.push_back({type_name, &variant});
                }
            }
        }
    }
    return found;
}

/// Tells whether an enum that is visible here, or that another module or an earlier input made, has such a variant.
bool Resolver::names_variant(Symbol name) const {
    const auto& classes = runtime_.classes();
    return !variants_in_scope(name).empty() ||
           std::any_of(classes.begin(), classes.end(), [&](const auto& type) { return type->find_variant(name) >= 0; });
}

} // namespace simple::sema
