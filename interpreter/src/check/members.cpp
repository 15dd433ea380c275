#include "check/members.hpp"

#include "runtime/runtime.hpp"
#include "runtime/type_names.hpp"
#include "support/error_codes.hpp"

namespace simple::check {

using sema::ClassScope;
using syntax::as;
using syntax::NodeKind;

namespace {

Diagnostic missing(const ErrorCode& code, std::string_view owner, const char* what, Symbol name, Span span,
                   const NearestName& nearest) {
    Diagnostic diagnostic =
        make_error(code, std::string(owner) + " has no " + what + " `" + std::string(name.text()) + "`", span);
    if (!nearest.best().empty()) {
        diagnostic.with_help("did you mean `" + nearest.best() + "`?").with_fix(span, nearest.best());
    }
    return diagnostic;
}

const char* what_is_read(bool call) { return call ? "method" : "field or method"; }

} // namespace

Members::Members(const Subject& subject) : subject_(subject) {
    for (const sema::Variable& variable : subject.resolution.variable_storage) {
        if (variable.kind == sema::VariableKind::Function || variable.kind == sema::VariableKind::Import) {
            functions_.insert(variable.name);
        }
    }
    for (const syntax::Stmt* statement : subject.module.body->statements) {
        if (statement->kind == NodeKind::Trait) {
            trait_of_[subject.resolution.variables[statement->id]] = &as<syntax::Trait>(*statement);
        }
    }
}

void Members::note(const syntax::Impl& impl) {
    const ClassScope* scope = subject_.resolution.classes[impl.id];
    if (scope == nullptr) {
        const sema::Variable* variable = subject_.resolution.variables[impl.id];
        if (variable != nullptr && variable->address != nullptr && variable->address->is(runtime::Tag::Class)) {
            extended_.insert(variable->address->as<runtime::Class>()->info);
        }
        for (const runtime::Tag tag : runtime::tags_of_type(impl.type.name.text())) {
            extended_.insert(subject_.runtime.builtin_class(tag));
        }
        return;
    }
    if (!impl.trait.name) {
        return;
    }
    const auto trait = trait_of_.find(subject_.resolution.refs[impl.id].variable);
    if (trait == trait_of_.end()) {
        open_.insert(scope);
    } else {
        traits_[scope].push_back(trait->second);
    }
}

bool Members::is_function(Symbol name) const {
    return functions_.contains(name) || subject_.runtime.find_prelude(name) != nullptr;
}

/// As calls do: an object with `forward` has the library's functions of layers as methods.
bool Members::is_layer_function(const ClassScope& scope, Symbol name) const {
    return scope.methods.contains(subject_.runtime.known().forward) &&
           (subject_.importer.implicit_name(name) != nullptr ||
            subject_.importer.implicit_name(subject_.runtime.symbol(runtime::layer_method_name(name.text()))) !=
                nullptr);
}

bool Members::in_traits(const ClassScope& scope, Symbol name) const {
    const auto traits = traits_.find(&scope);
    if (traits == traits_.end()) {
        return false;
    }
    for (const syntax::Trait* trait : traits->second) {
        for (const syntax::Function* method : trait->methods) {
            if (method->name.name == name) {
                return true;
            }
        }
    }
    return false;
}

void Members::offer_members(const ClassScope& scope, NearestName& nearest) const {
    if (scope.class_declaration != nullptr) {
        for (const syntax::FieldDecl& field : scope.class_declaration->fields) {
            nearest.offer(field.name.name.text());
        }
    }
    for (const auto& method : scope.methods) {
        nearest.offer(method.first.text());
    }
}

std::optional<Diagnostic> Members::of_instance(const ClassScope& scope, Symbol name, bool call, Span span) const {
    const runtime::Tag tag = scope.class_declaration != nullptr && scope.class_declaration->is_struct
                                 ? runtime::Tag::Struct
                                 : runtime::Tag::Instance;
    const bool known = scope.fields.contains(name) || scope.methods.contains(name) || in_traits(scope, name) ||
                       open_.contains(&scope) || is_function(name) ||
                       subject_.runtime.builtin_class(tag)->find_method(name) != nullptr ||
                       (call && is_layer_function(scope, name));
    if (known) {
        return std::nullopt;
    }
    NearestName nearest(name.text());
    offer_members(scope, nearest);
    return missing(codes::kUndefinedMember, scope.name.text(), what_is_read(call), name, span, nearest);
}

std::optional<Diagnostic> Members::of_assigned(const ClassScope& scope, Symbol name, Span span) const {
    if (scope.class_declaration == nullptr || scope.fields.contains(name)) {
        return std::nullopt;
    }
    NearestName nearest(name.text());
    offer_members(scope, nearest);
    return missing(codes::kUndefinedMember, scope.name.text(), "field", name, span, nearest);
}

std::optional<Diagnostic> Members::of_type(const ClassScope& scope, Symbol name, bool call, Span span) const {
    NearestName nearest(name.text());
    if (scope.enum_declaration != nullptr) {
        for (const syntax::VariantDecl& variant : scope.enum_declaration->variants) {
            if (variant.name.name == name) {
                return std::nullopt;
            }
            nearest.offer(variant.name.name.text());
        }
    }
    const bool constructor = name == subject_.runtime.known().init_new || name == subject_.runtime.known().create;
    const bool known = scope.methods.contains(name) || in_traits(scope, name) || open_.contains(&scope) ||
                       (constructor && call) || (call && is_function(name)) ||
                       subject_.runtime.builtin_class(runtime::Tag::Class)->find_method(name) != nullptr;
    if (known) {
        return std::nullopt;
    }
    for (const auto& method : scope.methods) {
        nearest.offer(method.first.text());
    }
    const bool enumeration = scope.enum_declaration != nullptr;
    return missing(enumeration ? codes::kUndefinedVariant : codes::kUndefinedMember, scope.name.text(),
                   enumeration ? "variant" : what_is_read(call), name, span, nearest);
}

std::optional<Diagnostic> Members::of_native_type(const runtime::ClassInfo& info, Symbol name, bool call,
                                                  Span span) const {
    const bool constructor = name == subject_.runtime.known().init_new || name == subject_.runtime.known().create;
    const bool known = extended_.contains(&info) || info.find_method(name) != nullptr || info.find_variant(name) >= 0 ||
                       (constructor && call) || (call && is_function(name)) ||
                       subject_.runtime.builtin_class(runtime::Tag::Class)->find_method(name) != nullptr;
    if (known) {
        return std::nullopt;
    }
    NearestName nearest(name.text());
    for (const runtime::VariantInfo& variant : info.variants) {
        nearest.offer(variant.name.text());
    }
    for (const auto& method : info.methods) {
        if (method.second.is_static) {
            nearest.offer(method.first.text());
        }
    }
    const bool enumeration = info.form == runtime::ClassForm::Enum;
    return missing(enumeration ? codes::kUndefinedVariant : codes::kUndefinedMember, info.name.text(),
                   enumeration ? "variant" : what_is_read(call), name, span, nearest);
}

std::optional<Diagnostic> Members::of_kind(runtime::Tag tag, Symbol name, bool call, Span span) const {
    const runtime::ClassInfo& info = *subject_.runtime.builtin_class(tag);
    if (extended_.contains(&info) || info.find_method(name) != nullptr || is_function(name)) {
        return std::nullopt;
    }
    NearestName nearest(name.text());
    for (const auto& method : info.methods) {
        nearest.offer(method.first.text());
    }
    Diagnostic diagnostic = missing(codes::kUndefinedMember, info.name.text(), what_is_read(call), name, span, nearest);
    if (tag == runtime::Tag::Dict && !call) {
        diagnostic.fixes.clear();
        diagnostic.with_help("read a key with brackets: [\"" + std::string(name.text()) + "\"]");
    }
    return diagnostic;
}

} // namespace simple::check
