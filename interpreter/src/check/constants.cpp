#include "check/constants.hpp"

#include <algorithm>

#include "check/kinds.hpp"
#include "runtime/array.hpp"
#include "runtime/format.hpp"
#include "runtime/native_binding.hpp"
#include "runtime/operators.hpp"
#include "support/error_codes.hpp"

namespace simple::check {

using runtime::Owned;
using runtime::Tag;
using runtime::Value;
using syntax::as;
using syntax::BinaryOp;
using syntax::NodeKind;

namespace {

Owned unknown() { return Owned(Value::absent()); }

bool is_object(Value v) noexcept { return v.is(Tag::NativeObject); }

/// Numbers, texts and nil never change.
bool is_plain(Value v) noexcept { return v.is_number() || v.is_bool() || v.is_nil() || v.is_text(); }

/// Whether an error is certain. What an object holds may have changed since it was made, its shape has not; an index
/// made of constants is as certain as a shape.
bool certain(std::string_view code, bool any_object, bool index) noexcept {
    if (any_object) {
        return code == codes::kShapeMismatch.code || code == codes::kInvalidShape.code ||
               (index && code == codes::kIndexOutOfRange.code);
    }
    if (code >= codes::kArgumentCount.code && code <= codes::kMissingField.code) {
        return false; // The pass that looks at arguments knows a better place.
    }
    const ErrorCode* entry = find_error_code(code);
    return entry != nullptr && (entry->kind == ErrorKind::Value || entry->kind == ErrorKind::Type ||
                                entry->kind == ErrorKind::Index || entry->kind == ErrorKind::Arithmetic);
}

bool is_arithmetic(BinaryOp op) noexcept {
    return op != BinaryOp::And && op != BinaryOp::Or && op != BinaryOp::Coalesce;
}

} // namespace

Value Constants::evaluate(const syntax::Expr& expression) {
    const auto known = known_.find(expression.id);
    if (known != known_.end()) {
        return known->second;
    }
    if (depth_ == kMaxDepth) {
        return Value::absent();
    }
    // Noted first, so that a variable that leads back to itself is unknown.
    known_.emplace(expression.id, unknown());
    ++depth_;
    Owned value = compute(expression);
    --depth_;
    return known_[expression.id] = std::move(value);
}

Owned Constants::compute(const syntax::Expr& node) {
    switch (node.kind) {
        case NodeKind::IntLiteral:
        case NodeKind::FloatLiteral:
        case NodeKind::BoolLiteral:
        case NodeKind::TextLiteral: return example_of(runtime_, node, sema::TypeKind::Any);
        case NodeKind::NilLiteral: return Owned(Value::nil());
        case NodeKind::Unary: {
            const auto& unary = as<syntax::Unary>(node);
            const Value operand = evaluate(*unary.operand);
            const bool number = operand.is_number() && unary.op == syntax::UnaryOp::Negate;
            return number ? Owned(runtime::negate(runtime_, operand, {})) : unknown();
        }
        case NodeKind::Array: return compute_array(as<syntax::Array>(node));
        case NodeKind::Name: return compute_name(node);
        case NodeKind::Binary: return compute_binary(as<syntax::Binary>(node));
        case NodeKind::Index: return compute_index(as<syntax::Index>(node));
        case NodeKind::Field: return compute_field(as<syntax::Field>(node));
        case NodeKind::Call: return compute_call(as<syntax::Call>(node));
        default: return unknown();
    }
}

Owned Constants::compute_name(const syntax::Expr& name) {
    const sema::Ref& ref = subject_.resolution.refs[name.id];
    if (ref.kind != sema::RefKind::Variable) {
        return unknown();
    }
    const auto use = uses_.find(ref.variable);
    if (use == uses_.end() || use->second.value == nullptr || ref.variable->reassigned) {
        return unknown();
    }
    const Value value = evaluate(*use->second.value);
    return lasts(use->second, value) ? Owned(runtime::retained(value)) : unknown();
}

/// Tells whether a variable still holds what it was bound to, wherever it is read.
bool Constants::lasts(const VariableUse& use, Value value) const {
    if (is_plain(value)) {
        return true;
    }
    const runtime::PureNames::Type* type = is_object(value) ? subject_.pure.find(runtime_.class_of(value)) : nullptr;
    if (type != nullptr && type->lasting) {
        return true;
    }
    const bool calls_are_pure = std::all_of(use.methods.begin(), use.methods.end(), [&](Symbol method) {
        return type != nullptr && type->members.contains(method);
    });
    return !value.is(Tag::Absent) && calls_are_pure && use.mentions == use.harmless + use.methods.size();
}

Owned Constants::compute_array(const syntax::Array& array) {
    std::vector<Value> elements;
    for (const syntax::Argument& element : array.elements) {
        const Value value = element.spread ? Value::absent() : evaluate(*element.value);
        if (value.is(Tag::Absent)) {
            return unknown();
        }
        elements.push_back(value);
    }
    return Owned(runtime::array_value(runtime::make_array_of(runtime_.heap(), elements.data(), elements.size())));
}

/// Runs something of the run time or of a library.
template <typename F> Owned Constants::attempt(const syntax::Expr& place, bool any_object, F body) {
    try {
        Owned result(body());
        // Numbers and texts that come out of an object may be others in a run.
        const bool usable = !any_object || is_object(result);
        return usable ? std::move(result) : unknown();
    } catch (const runtime::RuntimeError& error) {
        if (certain(error.diagnostic().code, any_object, place.kind == NodeKind::Index)) {
            Diagnostic diagnostic = error.diagnostic();
            diagnostic.span = place.span;
            diagnostic.trace.clear();
            on_error_(place, explained(std::move(diagnostic), place));
        }
    } catch (const OutOfMemory&) {
        // Larger than what is worth knowing.
    }
    return unknown();
}

Owned Constants::compute_binary(const syntax::Binary& node) {
    const Value left = evaluate(*node.left);
    const Value right = evaluate(*node.right);
    const bool any_object = is_object(left) || is_object(right);
    const bool integers_or_floats = left.is_number() && right.is_number();
    // Divisions of a chain with a float are decided by the whole chain.
    const bool chained = !any_object && node.op == BinaryOp::Divide && subject_.resolution.true_division[node.id];
    const bool known = !left.is(Tag::Absent) && !right.is(Tag::Absent);
    const bool matrices = left.is(Tag::Array) && right.is(Tag::Array) && node.op == BinaryOp::MatMul;
    if (!known || node.math || chained || !is_arithmetic(node.op) || !(any_object || integers_or_floats || matrices)) {
        return unknown();
    }
    if (node.op == BinaryOp::Pipe) {
        Arguments arguments;
        arguments.values.push_back(left);
        arguments.names.emplace_back();
        arguments.any_object = is_object(left);
        return is_object(right) ? invoke(node, right, nullptr, arguments) : unknown();
    }
    return attempt(node, any_object, [&] { return runtime::binary(runtime_, node.op, left, right, {}); });
}

Owned Constants::compute_index(const syntax::Index& node) {
    const Value object = evaluate(*node.object);
    if (!is_object(object) && !object.is(Tag::Array)) {
        return unknown();
    }
    std::vector<Value> arguments;
    for (const syntax::Expr* argument : node.arguments) {
        const Value value = evaluate(*argument);
        if (!value.is_int()) {
            return unknown(); // What a mask or an array of indexes selects may change.
        }
        arguments.push_back(value);
    }
    return attempt(node, is_object(object), [&] {
        return runtime::get_index(runtime_, object, arguments.data(), static_cast<std::uint32_t>(arguments.size()), {});
    });
}

Owned Constants::compute_field(const syntax::Field& field) {
    const Value object = evaluate(*field.object);
    const runtime::PureNames::Type* type = is_object(object) ? subject_.pure.find(runtime_.class_of(object)) : nullptr;
    if (type == nullptr || !type->lasting || !type->members.contains(field.name.name)) {
        return unknown();
    }
    // A pure member of a lasting object is the same whenever it is read.
    return attempt(field, false, [&] { return runtime_.invoker().get_field(object, field.name.name); });
}

bool Constants::evaluate_arguments(const syntax::Call& call, Arguments& arguments) {
    for (const syntax::Argument& argument : call.arguments) {
        const Value value = argument.spread ? Value::absent() : evaluate(*argument.value);
        if (value.is(Tag::Absent)) {
            return false;
        }
        arguments.values.push_back(value);
        arguments.names.push_back(argument.name.name);
        arguments.any_named = arguments.any_named || static_cast<bool>(argument.name.name);
        arguments.any_object = arguments.any_object || is_object(value) || holds_objects(value);
    }
    return true;
}

bool Constants::constructs(Value callee) const {
    if (callee.is(Tag::Native)) {
        return subject_.pure.functions.contains(callee.as<runtime::NativeFunction>()->info);
    }
    const runtime::PureNames::Type* type =
        callee.is(Tag::Class) ? subject_.pure.find(callee.as<runtime::Class>()->info) : nullptr;
    return type != nullptr && type->constructed;
}

Owned Constants::compute_call(const syntax::Call& call) {
    Arguments arguments;
    const Value* callee = known_value(subject_.resolution, *call.callee);
    if (callee != nullptr) {
        return constructs(*callee) && evaluate_arguments(call, arguments) ? invoke(call, *callee, nullptr, arguments)
                                                                          : unknown();
    }
    if (call.callee->kind == NodeKind::Field) {
        return call_method(call, as<syntax::Field>(*call.callee), arguments);
    }
    const Value object = evaluate(*call.callee);
    return is_object(object) && evaluate_arguments(call, arguments) ? invoke(call, object, nullptr, arguments)
                                                                    : unknown();
}

Owned Constants::call_method(const syntax::Call& call, const syntax::Field& field, Arguments& arguments) {
    const Value* type_value = known_value(subject_.resolution, *field.object);
    const Value object = type_value == nullptr ? evaluate(*field.object) : Value::absent();
    const runtime::ClassInfo* info = type_value != nullptr && type_value->is(Tag::Class)
                                         ? type_value->as<runtime::Class>()->info
                                     : is_object(object) ? runtime_.class_of(object)
                                                         : nullptr;
    const runtime::PureNames::Type* type = info != nullptr ? subject_.pure.find(info) : nullptr;
    if (type == nullptr) {
        return unknown();
    }
    const runtime::MethodEntry* method = info->find_method(field.name.name);
    const bool pure =
        type->members.contains(field.name.name) || (type->constructed && field.name.name == runtime_.known().create);
    const bool fits =
        method != nullptr && method->function.is(Tag::Native) && (method->is_static || type_value == nullptr);
    if (!pure || !fits || !evaluate_arguments(call, arguments)) {
        return unknown();
    }
    arguments.any_object = arguments.any_object || !method->is_static;
    return invoke(call, method->function, method->is_static ? nullptr : &object, arguments);
}

Owned Constants::invoke(const syntax::Expr& place, Value function, const Value* self, Arguments& arguments) {
    const auto count = static_cast<std::uint32_t>(arguments.values.size());
    const Symbol* names = arguments.any_named ? arguments.names.data() : nullptr;
    // What a layer gives depends on its weights, but only in its numbers.
    const bool any_object = arguments.any_object || is_object(function);
    return attempt(place, any_object, [&] {
        if (function.is(Tag::Native)) {
            return runtime::call_native(runtime_, function.as<runtime::NativeFunction>()->info, self,
                                        arguments.values.data(), names, count);
        }
        return runtime_.invoker().call_named(function, arguments.values.data(), names, count);
    });
}

// --- Where shapes come from ------------------------------------------------------------------------------------------

bool Constants::holds_objects(Value value) {
    if (!value.is(Tag::Array) || value.as<runtime::Array>()->kind() != runtime::ElementKind::Values) {
        return false;
    }
    const auto* array = value.as<runtime::Array>();
    return std::any_of(array->values(), array->values() + array->size,
                       [](Value element) { return is_object(element) || holds_objects(element); });
}

/// Labels the operands with their shapes and the places where they were made.
Diagnostic Constants::explained(Diagnostic diagnostic, const syntax::Expr& place) {
    if (place.kind == NodeKind::Binary) {
        explain_part(as<syntax::Binary>(place).left, diagnostic);
        explain_part(as<syntax::Binary>(place).right, diagnostic);
    } else if (place.kind == NodeKind::Index) {
        explain_part(as<syntax::Index>(place).object, diagnostic);
    } else if (place.kind == NodeKind::Call) {
        const auto& call = as<syntax::Call>(place);
        explain_part(call.callee->kind == NodeKind::Field ? as<syntax::Field>(*call.callee).object : call.callee,
                     diagnostic);
        for (const syntax::Argument& argument : call.arguments) {
            explain_part(argument.value, diagnostic);
        }
    }
    return diagnostic;
}

void Constants::explain_part(const syntax::Expr* part, Diagnostic& diagnostic) {
    const auto known = known_.find(part->id);
    if (known == known_.end() || !is_object(known->second)) {
        return;
    }
    std::string text;
    try {
        const Owned shape(runtime_.invoker().get_field(known->second, runtime_.symbol("shape")));
        text = "shape " + runtime::to_text(runtime_, shape);
    } catch (const runtime::RuntimeError&) {
        text = runtime::to_text(runtime_, known->second);
        text = text.substr(0, text.find('\n'));
    }
    const sema::Ref& ref = subject_.resolution.refs[part->id];
    if (part->kind == NodeKind::Name && ref.kind == sema::RefKind::Variable) {
        const auto use = uses_.find(ref.variable);
        diagnostic.with_label(use->second.value->span,
                              "`" + std::string(ref.variable->name.text()) + "` is made here: " + text);
    } else {
        diagnostic.with_label(part->span, text);
    }
}

} // namespace simple::check
