// Where values come from: the places of variables, temporaries, values known for ever, and the operands of fused nodes.
#include "exec/lowering.hpp"
#include "exec/nodes_module.hpp"

namespace simple::exec {

using sema::RefKind;
using sema::TypeKind;
using sema::Variable;
using syntax::as;
using syntax::NodeKind;

// --- Places ----------------------------------------------------------------------------------------------------------

bool FunctionLowering::in_own_slot(const Variable& variable) const {
    return variable.owner == &scope_ && !variable.boxed();
}

PlaceRef FunctionLowering::place_of(const Variable& variable) const {
    PlaceRef place;
    if (variable.owner == &scope_) {
        place.kind = variable.boxed() ? PlaceRef::Kind::Cell : PlaceRef::Kind::Local;
        place.slot = variable.slot;
        return place;
    }
    if (variable.module_level) {
        place.kind = PlaceRef::Kind::Global;
        place.address = variable.address;
        return place;
    }
    place.kind = variable.boxed() ? PlaceRef::Kind::CaptureCell : PlaceRef::Kind::Capture;
    place.slot = closure_slot_;
    place.index = static_cast<std::uint32_t>(scope_.capture_index(&variable));
    return place;
}

std::uint32_t FunctionLowering::push_temporary(std::uint32_t count) {
    const std::uint32_t slot = first_temporary_ + temporaries_;
    temporaries_ += count;
    note_temporaries(temporaries_);
    return slot;
}

void FunctionLowering::note_temporaries(std::uint32_t count) {
    most_temporaries_ = count > most_temporaries_ ? count : most_temporaries_;
}

NodePtr FunctionLowering::load(const Variable& variable, Span span, bool copy) {
    Value known;
    sema::Ref ref;
    ref.kind = RefKind::Variable;
    ref.variable = const_cast<Variable*>(&variable);
    if (value_is_known(ref, known)) {
        return constant(span, known);
    }
    const PlaceRef place = place_of(variable);
    const bool own = variable.owner == &scope_;
    const bool scalar = own && (variable.type.is_number() || variable.type.is(TypeKind::Bool));
    NodePtr node = with_place(place, [&](auto p) -> NodePtr {
        if (own && variable.type.is(TypeKind::Float) && fuse()) {
            return arena_.make<LoadFloat<decltype(p)>>(span, p);
        }
        if (copy && !scalar) {
            return arena_.make<LoadCopy<decltype(p)>>(span, p);
        }
        return arena_.make<Load<decltype(p)>>(span, p);
    });
    return variable.read_early && !own ? make_load_checked(arena_, span, place, variable, node) : node;
}

/// Tells whether a name stands for one value for ever: a function without captures, a type, a name of a library.
bool FunctionLowering::value_is_known(const sema::Ref& ref, Value& value) const {
    if (ref.kind == RefKind::Builtin) {
        value = *ref.address;
        return true;
    }
    if (ref.kind != RefKind::Variable) {
        return false;
    }
    const Variable& variable = *ref.variable;
    switch (variable.kind) {
        case sema::VariableKind::Function: {
            if (variable.function == nullptr || module_.options.repl) {
                return false;
            }
            const sema::FunctionScope* function = module_.resolution.functions[variable.function->id];
            if (function == nullptr || !function->captures.empty() || variable.function->alias_of.name) {
                return false;
            }
            const bool external = variable.function->form == syntax::FunctionForm::Extern;
            const Value* provided = external ? module_.runtime.find_prelude(variable.name) : nullptr;
            value = provided != nullptr ? *provided : module_.shared_closure(*module_.code_of(function));
            return true;
        }
        case sema::VariableKind::Class:
        case sema::VariableKind::Enum: {
            const runtime::ClassInfo* info = nullptr;
            if (variable.type_scope != nullptr) {
                info = module_.class_info(variable.type_scope);
            } else {
                const auto trait = module_.traits.find(&variable);
                info = trait != module_.traits.end() ? trait->second : nullptr;
            }
            if (info == nullptr) {
                return false;
            }
            // Borrowed: the run time keeps the object of a type.
            value = runtime::Owned(module_.runtime.class_value(info)).get();
            return true;
        }
        case sema::VariableKind::Import: {
            const bool constant_name = variable.module->native || variable.module->constants.contains(variable.name);
            if (!constant_name || variable.address == nullptr || module_.options.repl) {
                return false;
            }
            value = *variable.address;
            return !value.is_nil();
        }
        default: return false;
    }
}

// --- Operands --------------------------------------------------------------------------------------------------------

OperandRef FunctionLowering::expression_operand(NodePtr node) const {
    OperandRef ref;
    ref.kind = OperandRef::Kind::Expr;
    ref.node = node;
    return ref;
}

namespace {

/// Tells whether evaluating an expression may run statements or other functions, which could change a variable that
/// a fused node has already read.
bool may_run_statements(const syntax::Expr& expression) {
    switch (expression.kind) {
        case NodeKind::IntLiteral:
        case NodeKind::FloatLiteral:
        case NodeKind::BoolLiteral:
        case NodeKind::NilLiteral:
        case NodeKind::TextLiteral:
        case NodeKind::Name:
        case NodeKind::Self: return false;
        case NodeKind::Unary: return may_run_statements(*as<syntax::Unary>(expression).operand);
        case NodeKind::Binary:
            return may_run_statements(*as<syntax::Binary>(expression).right) ||
                   as<syntax::Binary>(expression).left->kind == NodeKind::Binary ||
                   may_run_statements(*as<syntax::Binary>(expression).left);
        default: return true;
    }
}

} // namespace

bool FunctionLowering::may_change(const Variable& variable, const syntax::Expr& evaluated) {
    return variable.assigned_inside && may_run_statements(evaluated);
}

OperandRef FunctionLowering::operand(const syntax::Expr& expression, const syntax::Expr* other) {
    OperandRef ref;
    if (fuse()) {
        switch (expression.kind) {
            case NodeKind::IntLiteral:
                ref.kind = OperandRef::Kind::Const;
                ref.value = Value::of(as<syntax::IntLiteral>(expression).value);
                return ref;
            case NodeKind::FloatLiteral:
                ref.kind = OperandRef::Kind::Const;
                ref.value = Value::of(as<syntax::FloatLiteral>(expression).value);
                return ref;
            case NodeKind::TextLiteral:
                ref.kind = OperandRef::Kind::Const;
                ref.value = module_.text_constant(as<syntax::TextLiteral>(expression).value);
                return ref;
            case NodeKind::NilLiteral: ref.kind = OperandRef::Kind::Const; return ref;
            case NodeKind::Self:
            case NodeKind::Name: {
                const sema::Ref& name = module_.resolution.refs[expression.id];
                if (name.kind != RefKind::Variable || !in_own_slot(*name.variable)) {
                    break;
                }
                const Variable& variable = *name.variable;
                const bool scalar = variable.type.is_number() || variable.type.is(TypeKind::Bool);
                // A borrowed object must not be replaced while the other operand is evaluated.
                const bool stable = other == nullptr || !may_run_statements(*other) ||
                                    (scalar ? !variable.assigned_inside : !variable.reassigned && !variable.hoisted);
                Value known;
                if (stable && !value_is_known(name, known)) {
                    ref.kind = OperandRef::Kind::Local;
                    ref.slot = variable.slot;
                    return ref;
                }
                break;
            }
            case NodeKind::Field: return lower_field(as<syntax::Field>(expression));
            case NodeKind::Index: return lower_index(as<syntax::Index>(expression));
            default: break;
        }
    }
    ref.node = lower_expression(expression);
    return ref;
}

/// An operand of a float operation: integers are converted, at lowering where they are constants.
OperandRef FunctionLowering::float_operand(const syntax::Expr& expression, const syntax::Expr* other) {
    if (expression.kind == NodeKind::IntLiteral) {
        OperandRef ref;
        ref.kind = OperandRef::Kind::Const;
        ref.value = Value::of(static_cast<double>(as<syntax::IntLiteral>(expression).value));
        return ref;
    }
    if (type_of(expression).is(TypeKind::Float)) {
        return operand(expression, other);
    }
    return expression_operand(lower_expression(expression));
}

OperandRef FunctionLowering::self_operand(const Variable& self) const {
    OperandRef ref;
    if (in_own_slot(self)) {
        ref.kind = OperandRef::Kind::Local;
        ref.slot = self.slot;
        return ref;
    }
    const PlaceRef place = place_of(self);
    ref.node = with_place(place, [&](auto p) -> NodePtr { return arena_.make<Load<decltype(p)>>(self.span, p); });
    return ref;
}

} // namespace simple::exec
