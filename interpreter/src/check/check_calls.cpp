// Number and names of arguments.
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "check/kinds.hpp"
#include "check/pass.hpp"
#include "check/passes.hpp"
#include "runtime/native_binding.hpp"
#include "sema/call_errors.hpp"

namespace simple::check {

using runtime::NativeFunctionInfo;
using runtime::NativeMismatch;
using runtime::Tag;
using sema::CallShape;
using sema::ClassScope;
using sema::RefKind;
using sema::VariableKind;
using syntax::as;
using syntax::NodeKind;

namespace {

class CallsPass final : public Pass {
public:
    using Pass::Pass;

private:
    /// Lambdas that a variable is bound to for good, so that its calls are known.
    void enter(const syntax::Stmt& statement) override {
        if (statement.kind != NodeKind::Binding) {
            return;
        }
        const auto& binding = as<syntax::Binding>(statement);
        const bool named = binding.pattern->kind == syntax::PatternKind::Bind && binding.value != nullptr;
        if (named && binding.value->kind == NodeKind::Lambda) {
            if (const sema::Variable* variable = resolution().variables[binding.pattern->id]) {
                lambdas_[variable] = as<syntax::Lambda>(*binding.value).function;
            }
        }
    }

    void enter(const syntax::Expr& expression) override {
        if (expression.kind == NodeKind::Binary && as<syntax::Binary>(expression).op == syntax::BinaryOp::Pipe) {
            // `x |> f(a)` may mean `f(x, a)`.
            piped_.insert(as<syntax::Binary>(expression).right);
        }
        if (expression.kind == NodeKind::Call && !in_math() && !piped_.contains(&expression)) {
            check(as<syntax::Call>(expression));
        }
    }

    void check(const syntax::Call& call) {
        for (const syntax::Argument& argument : call.arguments) {
            if (argument.spread) {
                return;
            }
        }
        if (call.callee->kind == NodeKind::Name) {
            check_named(call, as<syntax::Name>(*call.callee));
        } else if (call.callee->kind == NodeKind::Field) {
            check_method(call, as<syntax::Field>(*call.callee));
        } else if (call.callee->kind == NodeKind::Lambda) {
            check_function(call, *as<syntax::Lambda>(*call.callee).function);
        }
    }

    // --- What is called ---

    void check_named(const syntax::Call& call, const syntax::Name& name) {
        if (const runtime::Value* value = known_value(resolution(), name)) {
            check_native_value(call, *value);
            return;
        }
        if (const runtime::Value* value = script_value(resolution(), name)) {
            check_script_value(call, *value);
            return;
        }
        const sema::Ref& target = ref(name);
        if (target.kind == RefKind::SelfMethod) {
            if (target.variable->type.of != nullptr) {
                check_member(call, *target.variable->type.of, name.name);
            }
            return;
        }
        if (target.kind != RefKind::Variable) {
            return;
        }
        const sema::Variable& variable = *target.variable;
        if (variable.kind == VariableKind::Function && variable.function != nullptr) {
            check_function(call, *variable.function);
        } else if (variable.kind == VariableKind::Class && variable.type_scope != nullptr) {
            check_construction(call, *variable.type_scope);
        } else if (variable.kind == VariableKind::Variable && !variable.reassigned) {
            const auto lambda = lambdas_.find(&variable);
            if (lambda != lambdas_.end()) {
                check_function(call, *lambda->second, name.name);
            }
        }
    }

    void check_method(const syntax::Call& call, const syntax::Field& field) {
        if (const runtime::Value* member = known_value(resolution(), field)) {
            check_native_value(call, *member);
            return;
        }
        if (const runtime::Value* object = known_value(resolution(), *field.object)) {
            if (object->is(Tag::Class)) {
                const auto* method = object->as<runtime::Class>()->info->find_method(field.name.name);
                if (method != nullptr && method->is_static) {
                    check_native_value(call, method->function);
                }
            }
            return;
        }
        if (const runtime::Value* member = script_value(resolution(), field)) {
            check_script_value(call, *member);
            return;
        }
        if (const runtime::Value* object = script_value(resolution(), *field.object)) {
            if (object->is(Tag::Class)) {
                check_script_static(call, *object->as<runtime::Class>()->info, field.name.name);
            }
            return;
        }
        const sema::Ref& object = ref(*field.object);
        if (field.object->kind == NodeKind::Name && object.kind == RefKind::Variable &&
            object.variable->type_scope != nullptr) {
            check_static(call, *object.variable->type_scope, field.name.name);
            return;
        }
        const sema::Type type = resolution().types[field.object->id];
        if (type.is(sema::TypeKind::Instance)) {
            check_member(call, *type.of, field.name.name);
        } else if (const Tag tag = tag_of(type.kind); tag != Tag::Absent && tag != Tag::Nil && tag != Tag::Native) {
            const auto* method = runtime().builtin_class(tag)->find_method(field.name.name);
            if (method != nullptr) {
                check_native_value(call, method->function);
            }
        }
    }

    void check_member(const syntax::Call& call, const ClassScope& scope, Symbol name) {
        const auto method = scope.methods.find(name);
        if (method != scope.methods.end() && !scope.fields.contains(name)) {
            check_function(call, *method->second);
        }
    }

    void check_static(const syntax::Call& call, const ClassScope& scope, Symbol name) {
        const auto method = scope.methods.find(name);
        if (method != scope.methods.end()) {
            const sema::FunctionScope* function = resolution().functions[method->second->id];
            if (function != nullptr && function->self == nullptr) {
                check_function(call, *method->second);
            } else if (function != nullptr && call.arguments.empty()) {
                report(sema::method_without_receiver(scope.name.text(), name, call.span));
            }
            return;
        }
        if (scope.enum_declaration == nullptr) {
            return;
        }
        for (const syntax::VariantDecl& variant : scope.enum_declaration->variants) {
            if (variant.name.name == name && variant.payload.size() != call.arguments.size()) {
                report(wrong_payload(call, scope.name, name, variant.payload.size())
                           .with_label(variant.name.span, "defined here"));
            }
        }
    }

    static Diagnostic wrong_payload(const syntax::Call& call, Symbol type, Symbol variant, std::size_t size) {
        return make_error(codes::kArgumentCount,
                          std::string(type.text()) + "." + std::string(variant.text()) + " takes " +
                              std::to_string(size) + " value" + (size == 1 ? "" : "s") + ", got " +
                              std::to_string(call.arguments.size()),
                          call.span);
    }

    // --- Functions and types of other scripts ---

    void check_script_value(const syntax::Call& call, const runtime::Value& value) {
        if (value.is(Tag::Closure)) {
            check_function(call, *subject().importer.script_function(value).declaration);
        } else {
            check_script_construction(call, *value.as<runtime::Class>()->info);
        }
    }

    void check_script_static(const syntax::Call& call, const runtime::ClassInfo& type, Symbol name) {
        if (const runtime::MethodEntry* method = type.find_method(name)) {
            const auto script = subject().importer.script_function(method->function);
            if (method->is_static && script.declaration != nullptr) {
                check_function(call, *script.declaration);
            }
            return;
        }
        const std::int32_t variant = type.find_variant(name);
        const std::size_t size = variant < 0 ? 0 : type.variants[static_cast<std::size_t>(variant)].fields.size();
        if (variant >= 0 && size != call.arguments.size()) {
            report(wrong_payload(call, type.name, name, size));
        }
    }

    void check_script_construction(const syntax::Call& call, const runtime::ClassInfo& type) {
        const bool fields = type.form == runtime::ClassForm::Class || type.form == runtime::ClassForm::Struct;
        if (!fields || type.find_method(runtime().known().init_new) != nullptr ||
            type.find_method(runtime().known().create) != nullptr) {
            return;
        }
        CallShape shape;
        shape.name = type.name.text();
        shape.span = type.span;
        shape.is_class = true;
        for (const runtime::FieldInfo& field : type.fields) {
            shape.parameters.push_back({field.name, field.default_value != nullptr || field.optional, false});
        }
        check_shape(call, shape);
    }

    void check_native_value(const syntax::Call& call, runtime::Value value) {
        if (value.is(Tag::Class)) {
            const runtime::ClassInfo& info = *value.as<runtime::Class>()->info;
            if (info.form == runtime::ClassForm::Native && info.constructor.is(Tag::Native)) {
                value = info.constructor;
            }
        }
        if (value.is(Tag::Native)) {
            check_native(call, *value.as<runtime::NativeFunction>()->info);
        }
    }

    // --- Script functions and classes ---

    void check_function(const syntax::Call& call, const syntax::Function& function, Symbol bound_to = {}) {
        if (function.form == syntax::FunctionForm::Extern || function.alias_of.name || function.body == nullptr) {
            return;
        }
        CallShape shape;
        shape.name = function.name.name ? function.name.name.text() : bound_to ? bound_to.text() : "<lambda>";
        shape.span = function.name.name ? function.name.span : function.span;
        for (std::size_t i = 0; i < function.parameters.size(); ++i) {
            const syntax::Parameter& parameter = function.parameters[i];
            const bool receiver = i == 0 && parameter.name.name == runtime().known().self;
            if (!receiver) {
                shape.parameters.push_back(
                    {parameter.name.name, parameter.default_value != nullptr, parameter.variadic});
            }
        }
        check_shape(call, shape);
    }

    void check_construction(const syntax::Call& call, const ClassScope& scope) {
        if (scope.class_declaration == nullptr) {
            return;
        }
        for (const auto& method : scope.methods) {
            if (method.first == runtime().known().init_new || method.first == runtime().known().create) {
                return; // Takes what the fields do not.
            }
        }
        CallShape shape;
        shape.name = scope.name.text();
        shape.span = scope.class_declaration->name.span;
        shape.is_class = true;
        for (const syntax::FieldDecl& field : scope.class_declaration->fields) {
            const bool optional = field.default_value != nullptr || sema::is_optional_type(field.type);
            shape.parameters.push_back({field.name.name, optional, false});
        }
        check_shape(call, shape);
    }

    void check_shape(const syntax::Call& call, const CallShape& shape) {
        std::vector<bool> given(shape.parameters.size(), false);
        bool any_named = shape.is_class;
        std::size_t position = 0;
        for (const syntax::Argument& argument : call.arguments) {
            if (!argument.name.name) {
                if (position < given.size()) {
                    given[position] = true;
                } else if (!shape.variadic()) {
                    report(sema::wrong_argument_count(shape, count_of(call), call.span));
                    return;
                }
                ++position;
                continue;
            }
            any_named = true;
            const std::int32_t target = shape.find(argument.name.name);
            if (target < 0) {
                report(sema::unknown_argument(shape, argument.name.name, argument.name.span));
                return;
            }
            if (given[static_cast<std::size_t>(target)]) {
                report(sema::repeated_argument(shape, argument.name.name, argument.name.span));
                return;
            }
            given[static_cast<std::size_t>(target)] = true;
        }
        for (std::size_t i = 0; i < given.size(); ++i) {
            const sema::ParameterShape& parameter = shape.parameters[i];
            if (!given[i] && !parameter.optional && !parameter.variadic) {
                report(any_named ? sema::missing_argument(shape, parameter.name, call.span)
                                 : sema::wrong_argument_count(shape, count_of(call), call.span));
                return;
            }
        }
    }

    static std::uint32_t count_of(const syntax::Call& call) { return call.arguments.size(); }

    // --- Native functions ---

    void check_native(const syntax::Call& call, const NativeFunctionInfo& first) {
        std::vector<Symbol> names;
        for (const syntax::Argument& argument : call.arguments) {
            names.push_back(argument.name.name);
        }
        const NativeFunctionInfo* closest = &first;
        NativeMismatch why;
        for (const NativeFunctionInfo* form = &first; form != nullptr; form = form->next_overload) {
            const NativeMismatch mismatch = runtime::placement_mismatch(runtime(), form, names.data(), count_of(call));
            if (mismatch.reason == NativeMismatch::None) {
                return;
            }
            // A name that no parameter has says more than a wrong count.
            if (form == &first || mismatch.reason == NativeMismatch::UnknownName) {
                closest = form;
                why = mismatch;
            }
        }
        report(native_error(call, first, *closest, why, names));
    }

    Diagnostic native_error(const syntax::Call& call, const NativeFunctionInfo& first,
                            const NativeFunctionInfo& closest, NativeMismatch why,
                            const std::vector<Symbol>& names) const {
        const bool named = why.reason == NativeMismatch::UnknownName || why.reason == NativeMismatch::RepeatedName;
        const Span span = named ? call.arguments[why.index].name.span : call.span;
        if (first.next_overload != nullptr && !named) {
            Diagnostic error =
                make_error(codes::kArgumentCount,
                           "no form of `" + std::string(first.name.text()) + "` takes " + std::to_string(names.size()) +
                               " argument" + (names.size() == 1 ? "" : "s"),
                           span);
            for (const NativeFunctionInfo* form = &first; form != nullptr; form = form->next_overload) {
                error.with_note("form: " + std::string(form->signature));
            }
            return error;
        }
        try {
            if (first.next_overload != nullptr) {
                runtime::fail_native_overloads(runtime(), first, closest, why, nullptr, names.data(), count_of(call));
            }
            runtime::fail_native_call(runtime(), closest, why, nullptr, names.data(), count_of(call));
        } catch (const runtime::RuntimeError& error) {
            // The wording of the call itself, at a better place.
            Diagnostic diagnostic = error.diagnostic();
            diagnostic.span = span;
            return diagnostic;
        }
    }

    std::unordered_map<const sema::Variable*, const syntax::Function*> lambdas_;
    std::unordered_set<const syntax::Expr*> piped_;
};

} // namespace

void check_calls(const Subject& subject, Findings& found) { CallsPass(subject, found).walk(*subject.module.body); }

} // namespace simple::check
