// Expressions that are neither operators, calls nor control flow.
#include "exec/lowering.hpp"
#include "runtime/type_names.hpp"

namespace simple::exec {

using sema::RefKind;
using sema::Type;
using sema::TypeKind;
using sema::Variable;
using syntax::as;
using syntax::NodeKind;

namespace {

/// Returns whether the value of an operator may be one of its operands, or what a function gave.
bool passes_operand(syntax::BinaryOp op) { return op == syntax::BinaryOp::Coalesce || op == syntax::BinaryOp::Pipe; }

} // namespace

NodePtr FunctionLowering::lower_in(const syntax::Expr& expression, Mode mode) {
    switch (expression.kind) {
        case NodeKind::If: return lower_if(as<syntax::If>(expression), mode);
        case NodeKind::Match: return lower_match(as<syntax::Match>(expression), mode);
        case NodeKind::Try: return lower_try(as<syntax::Try>(expression), mode);
        case NodeKind::BlockValue: return lower_block(*as<syntax::BlockValue>(expression).body, mode);
        default: break;
    }
    if (mode == Mode::Tail) {
        return lower_result(expression);
    }
    return lower_expression(expression);
}

/// The value a function gives back. A struct that is the receiver or came from another call stays the same object:
/// whoever binds the result copies it, and a chain of methods goes on with the receiver.
NodePtr FunctionLowering::lower_result(const syntax::Expr& expression) {
    const bool passed_on = expression.kind == NodeKind::Self || expression.kind == NodeKind::Call;
    NodePtr value = passed_on ? lower_expression(expression) : lower_bound(expression);
    if (scope_.declaration == nullptr) {
        return value;
    }
    if (sema::is_float_array_type(scope_.declaration->result) && expression.kind == NodeKind::Array) {
        return make_float_array(arena_, expression.span, value);
    }
    const bool to_float = sema::is_float_type(scope_.declaration->result) && !type_of(expression).is(TypeKind::Float);
    return to_float ? make_to_float(arena_, expression.span, value) : value;
}

NodePtr FunctionLowering::lower_bound(const syntax::Expr& expression) {
    switch (expression.kind) {
        case NodeKind::Name:
            return lower_name(expression, module_.resolution.refs[expression.id], as<syntax::Name>(expression).name,
                              true);
        case NodeKind::Call:
        case NodeKind::Self:
        case NodeKind::Binary:
            if (!module_.uses_structs ||
                (expression.kind == NodeKind::Binary && !passes_operand(as<syntax::Binary>(expression).op))) {
                return lower_expression(expression);
            }
            [[fallthrough]];
        case NodeKind::Index:
        case NodeKind::Field:
        case NodeKind::TupleField:
        case NodeKind::If:
        case NodeKind::Match:
        case NodeKind::Try:
        case NodeKind::BlockValue:
        case NodeKind::Unwrap:
        case NodeKind::Propagate:
        case NodeKind::Presence: {
            NodePtr value = lower_expression(expression);
            const Type type = type_of(expression);
            const bool instance = type.is(TypeKind::Instance) && type.of->class_declaration != nullptr &&
                                  !type.of->class_declaration->is_struct;
            const bool plain = type.is_number() || type.is(TypeKind::Bool) || type.is(TypeKind::Text) || instance;
            return plain ? value : make_copy_struct(arena_, expression.span, value);
        }
        case NodeKind::Array: {
            NodePtr value = lower_expression(expression);
            const bool floats = module_.resolution.float_context[expression.id];
            return floats ? make_float_array(arena_, expression.span, value) : value;
        }
        default: return lower_expression(expression);
    }
}

NodePtr FunctionLowering::lower_expression(const syntax::Expr& expression) {
    const Span span = expression.span;
    switch (expression.kind) {
        case NodeKind::IntLiteral: return constant(span, Value::of(as<syntax::IntLiteral>(expression).value));
        case NodeKind::FloatLiteral: return constant(span, Value::of(as<syntax::FloatLiteral>(expression).value));
        case NodeKind::BoolLiteral: return constant(span, Value::of(as<syntax::BoolLiteral>(expression).value));
        case NodeKind::TextLiteral:
            return constant(span, module_.text_constant(as<syntax::TextLiteral>(expression).value));
        case NodeKind::Interpolation: return lower_interpolation(as<syntax::Interpolation>(expression));
        case NodeKind::Name:
            return lower_name(expression, module_.resolution.refs[expression.id], as<syntax::Name>(expression).name,
                              false);
        case NodeKind::Self: return lower_self(span, module_.resolution.refs[expression.id]);
        case NodeKind::Unary: return lower_unary(as<syntax::Unary>(expression));
        case NodeKind::Binary: return lower_binary(as<syntax::Binary>(expression), false);
        case NodeKind::Comparison: return lower_comparison(as<syntax::Comparison>(expression));
        case NodeKind::Call: return lower_call(as<syntax::Call>(expression));
        case NodeKind::Index: return lower_index(as<syntax::Index>(expression)).node;
        case NodeKind::Slice: return lower_index_argument(expression);
        case NodeKind::Field: return lower_field(as<syntax::Field>(expression)).node;
        case NodeKind::TupleField:
            return make_tuple_field(arena_, span, lower_expression(*as<syntax::TupleField>(expression).object),
                                    as<syntax::TupleField>(expression).index);
        case NodeKind::Presence: {
            const auto& node = as<syntax::Presence>(expression);
            NodePtr value = lower_expression(*node.operand);
            return node.condition ? make_is_present(arena_, span, value) : make_present_value(arena_, span, value);
        }
        case NodeKind::Propagate:
            needs_catch_ = needs_catch_ || scope_.declaration != nullptr;
            return make_propagate(arena_, span, lower_expression(*as<syntax::Propagate>(expression).operand),
                                  scope_.declaration != nullptr);
        case NodeKind::Unwrap:
            return make_unwrap(arena_, span, lower_expression(*as<syntax::Unwrap>(expression).operand));
        case NodeKind::Array:
        case NodeKind::Set: {
            const auto& elements = expression.kind == NodeKind::Array ? as<syntax::Array>(expression).elements
                                                                      : as<syntax::Set>(expression).elements;
            std::vector<ElementNode> nodes;
            for (const syntax::Argument& element : elements) {
                nodes.push_back(
                    {element.spread ? lower_expression(*element.value) : lower_bound(*element.value), element.spread});
            }
            return expression.kind == NodeKind::Array ? make_array_literal(arena_, span, arena_.list(nodes), false)
                                                      : make_set_literal(arena_, span, arena_.list(nodes));
        }
        case NodeKind::Dict: {
            std::vector<EntryNode> entries;
            for (const syntax::DictEntry& entry : as<syntax::Dict>(expression).entries) {
                entries.push_back(
                    {entry.key != nullptr ? lower_bound(*entry.key) : nullptr, lower_bound(*entry.value)});
            }
            return make_dict_literal(arena_, span, arena_.list(entries));
        }
        case NodeKind::Tuple: {
            const auto& elements = as<syntax::Tuple>(expression).elements;
            if (elements.empty()) {
                return constant(span, Value::nil());
            }
            std::vector<NodePtr> nodes;
            for (const syntax::Expr* element : elements) {
                nodes.push_back(lower_bound(*element));
            }
            return make_tuple_literal(arena_, span, arena_.list(nodes));
        }
        case NodeKind::Comprehension: return lower_comprehension(as<syntax::Comprehension>(expression));
        case NodeKind::Range: {
            const auto& range = as<syntax::Range>(expression);
            return make_range_node(arena_, span, range.low != nullptr ? lower_expression(*range.low) : nullptr,
                                   range.high != nullptr ? lower_expression(*range.high) : nullptr, range.inclusive);
        }
        case NodeKind::Lambda:
            return lower_closure(*module_.resolution.functions[as<syntax::Lambda>(expression).function->id], span);
        case NodeKind::If: return lower_if(as<syntax::If>(expression), Mode::Value);
        case NodeKind::Match: return lower_match(as<syntax::Match>(expression), Mode::Value);
        case NodeKind::Try: return lower_try(as<syntax::Try>(expression), Mode::Value);
        case NodeKind::BlockValue: return lower_block(*as<syntax::BlockValue>(expression).body, Mode::Value);
        case NodeKind::LoopValue: return lower_loop_value(as<syntax::LoopValue>(expression));
        case NodeKind::Cast: return lower_cast(as<syntax::Cast>(expression));
        case NodeKind::Throw: return make_throw(arena_, span, lower_expression(*as<syntax::Throw>(expression).value));
        case NodeKind::MathBlock: return lower_math(as<syntax::MathBlock>(expression));
        default: return constant(span, Value::nil());
    }
}

NodePtr FunctionLowering::lower_name(const syntax::Expr& name, const sema::Ref& ref, Symbol symbol, bool copy) {
    switch (ref.kind) {
        case RefKind::Variable: return load(*ref.variable, name.span, copy);
        case RefKind::Builtin: return constant(name.span, *ref.address);
        case RefKind::SelfField: {
            NodePtr field =
                make_get_known_field(arena_, name.span, self_operand(*ref.variable), ref.member.slot, ref.member.type);
            return copy && ref.member.type == TypeKind::Any ? make_copy_struct(arena_, name.span, field) : field;
        }
        case RefKind::SelfMethod: return make_get_field(arena_, name.span, self_operand(*ref.variable), symbol, false);
        case RefKind::Unresolved: break;
    }
    return constant(name.span, Value::nil());
}

NodePtr FunctionLowering::lower_self(Span span, const sema::Ref& ref) {
    if (ref.kind != RefKind::Variable) {
        return constant(span, Value::nil());
    }
    const PlaceRef place = place_of(*ref.variable);
    return with_place(place, [&](auto p) -> NodePtr { return arena_.make<Load<decltype(p)>>(span, p); });
}

NodePtr FunctionLowering::lower_interpolation(const syntax::Interpolation& node) {
    std::vector<TextPart> parts;
    for (const syntax::InterpolationPart& part : node.parts) {
        TextPart text{};
        text.text = Value::nil();
        if (part.value == nullptr) {
            text.text = module_.text_constant(part.text);
        } else {
            text.value = lower_expression(*part.value);
            text.spec = arena_.text(part.spec);
            text.spec_span = part.spec_span;
        }
        parts.push_back(text);
    }
    return make_interpolation(arena_, node.span, arena_.list(parts));
}

// --- Access ----------------------------------------------------------------------------------------------------------

NodePtr FunctionLowering::lower_index_argument(const syntax::Expr& argument) {
    if (argument.kind == NodeKind::Slice) {
        const auto& slice = as<syntax::Slice>(argument);
        const auto part = [&](const syntax::Expr* e) { return e != nullptr ? lower_expression(*e) : nullptr; };
        return make_slice(arena_, argument.span, part(slice.start), part(slice.stop), part(slice.step));
    }
    return lower_expression(argument);
}

OperandRef FunctionLowering::lower_index(const syntax::Index& node) {
    if (node.arguments.size() == 1 && node.arguments[0]->kind != NodeKind::Slice) {
        const OperandRef object = operand(*node.object, node.arguments[0]);
        const OperandRef index = operand(*node.arguments[0], nullptr);
        OperandRef element = expression_operand(make_get_index(arena_, node.span, object, index));
        if (object.kind == OperandRef::Kind::Local && index.kind == OperandRef::Kind::Local) {
            element.kind = OperandRef::Kind::Element;
        }
        return element;
    }
    std::vector<NodePtr> arguments;
    for (const syntax::Expr* argument : node.arguments) {
        arguments.push_back(lower_index_argument(*argument));
    }
    return expression_operand(
        make_get_index_many(arena_, node.span, lower_expression(*node.object), arena_.list(arguments)));
}

OperandRef FunctionLowering::lower_field(const syntax::Field& node) {
    const sema::Ref& ref = module_.resolution.refs[node.id];
    if (ref.kind == RefKind::Builtin) {
        return expression_operand(constant(node.span, *ref.address));
    }
    if (ref.kind == RefKind::Variable) {
        return expression_operand(load(*ref.variable, node.span, false));
    }
    const Type object = type_of(*node.object);
    if (fuse() && object.is(TypeKind::Instance) && !node.safe) {
        const auto member = object.of->fields.find(node.name.name);
        if (member != object.of->fields.end()) {
            return expression_operand(make_get_known_field(arena_, node.span, operand(*node.object, nullptr),
                                                           member->second.slot, member->second.type));
        }
    }
    const auto uniform = module_.resolution.uniform_fields.find(node.id);
    if (uniform != module_.resolution.uniform_fields.end()) {
        NodePtr function = function_value(uniform->second, node.span);
        return expression_operand(make_get_field_or_call(arena_, node.span, lower_expression(*node.object),
                                                         node.name.name, function, node.safe));
    }
    const OperandRef of = operand(*node.object, nullptr);
    OperandRef field = expression_operand(make_get_field(arena_, node.span, of, node.name.name, node.safe));
    if (of.kind == OperandRef::Kind::Local) {
        field.kind = OperandRef::Kind::Field;
    }
    return field;
}

NodePtr FunctionLowering::lower_cast(const syntax::Cast& node) {
    NodePtr value = lower_expression(*node.operand);
    const syntax::TypeExpr* type = node.type;
    if (type == nullptr) {
        return value;
    }
    const bool optional = type->kind == syntax::TypeKind::Optional;
    if (optional) {
        type = type->arguments[0];
    }
    const std::string_view name = sema::cast_target(type);
    const sema::Ref& ref = module_.resolution.refs[node.id];
    if (ref.kind != RefKind::Unresolved) {
        NodePtr target = lower_name(node, ref, type->name, false);
        return make_cast_to_class(arena_, node.span, value, target, type->name, optional);
    }
    if (runtime::names_type(name)) {
        return make_cast(arena_, node.span, value, module_.runtime.symbol(name), optional);
    }
    // A union or a type parameter admits anything.
    const bool open = name.empty() || sema::names_type_parameter(scope_, type->name);
    return open ? value : make_cast(arena_, node.span, value, type->name, optional);
}

NodePtr FunctionLowering::lower_closure(const sema::FunctionScope& scope, Span span) {
    FunctionCode* code = module_.code_of(&scope);
    if (scope.captures.empty()) {
        return constant(span, module_.shared_closure(*code));
    }
    std::vector<CaptureSource> sources;
    for (const Variable* variable : scope.captures) {
        if (variable->owner == &scope_) {
            sources.push_back({false, variable->slot});
        } else {
            sources.push_back({true, static_cast<std::uint32_t>(scope_.capture_index(variable))});
        }
    }
    return make_closure(arena_, span, code, closure_slot_, arena_.list(sources));
}

} // namespace simple::exec
