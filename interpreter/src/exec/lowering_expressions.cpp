#include "exec/lowering.hpp"

#include "runtime/text.hpp"

namespace simple::exec {

using sema::RefKind;
using sema::Type;
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
    return with_place(place, [&](auto p) -> NodePtr {
        if (own && variable.type.is(TypeKind::Float) && fuse()) {
            return arena_.make<LoadFloat<decltype(p)>>(span, p);
        }
        if (copy && !scalar) {
            return arena_.make<LoadCopy<decltype(p)>>(span, p);
        }
        return arena_.make<Load<decltype(p)>>(span, p);
    });
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
            value = module_.shared_closure(*module_.code_of(function));
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
            const bool constant_name = variable.module->native || variable.module->constants.count(variable.name) != 0;
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
            return expression.kind == NodeKind::Binary &&
                   (may_run_statements(*as<syntax::Binary>(expression).right) ||
                    as<syntax::Binary>(expression).left->kind == NodeKind::Binary ||
                    may_run_statements(*as<syntax::Binary>(expression).left));
        default: return true;
    }
}

} // namespace

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
                const bool stable = scalar || (!variable.reassigned && !variable.hoisted) || other == nullptr ||
                                    !may_run_statements(*other);
                Value known;
                if (stable && !value_is_known(name, known)) {
                    ref.kind = OperandRef::Kind::Local;
                    ref.slot = variable.slot;
                    return ref;
                }
                break;
            }
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

// --- Dispatch --------------------------------------------------------------------------------------------------------

NodePtr FunctionLowering::lower_in(const syntax::Expr& expression, Mode mode) {
    switch (expression.kind) {
        case NodeKind::If: return lower_if(as<syntax::If>(expression), mode);
        case NodeKind::Match: return lower_match(as<syntax::Match>(expression), mode);
        case NodeKind::Try: return lower_try(as<syntax::Try>(expression), mode);
        case NodeKind::BlockValue: return lower_block(*as<syntax::BlockValue>(expression).body, mode);
        default: break;
    }
    if (mode == Mode::Tail) {
        NodePtr value = lower_bound(expression);
        if (scope_.declaration != nullptr && sema::is_float_type(scope_.declaration->result) &&
            !type_of(expression).is(TypeKind::Float)) {
            return make_to_float(arena_, expression.span, value);
        }
        return value;
    }
    return lower_expression(expression);
}

NodePtr FunctionLowering::lower_bound(const syntax::Expr& expression) {
    switch (expression.kind) {
        case NodeKind::Name:
            return lower_name(expression, module_.resolution.refs[expression.id], as<syntax::Name>(expression).name,
                              true);
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
            const bool plain = type.is_number() || type.is(TypeKind::Bool) || type.is(TypeKind::Text);
            return plain ? value : make_copy_struct(arena_, expression.span, value);
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
        case NodeKind::Index: return lower_index(as<syntax::Index>(expression));
        case NodeKind::Slice: return lower_index_argument(expression);
        case NodeKind::Field: return lower_field(as<syntax::Field>(expression));
        case NodeKind::TupleField:
            return make_tuple_field(arena_, span, lower_expression(*as<syntax::TupleField>(expression).object),
                                    as<syntax::TupleField>(expression).index);
        case NodeKind::Presence: {
            const auto& node = as<syntax::Presence>(expression);
            NodePtr value = lower_expression(*node.operand);
            return node.condition ? make_is_present(arena_, span, value) : make_present_value(arena_, span, value);
        }
        case NodeKind::Propagate:
            needs_catch_ = true;
            return make_propagate(arena_, span, lower_expression(*as<syntax::Propagate>(expression).operand));
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
        case RefKind::SelfMethod: {
            const OperandRef self = self_operand(*ref.variable);
            NodePtr object = self.kind == OperandRef::Kind::Local
                                 ? static_cast<NodePtr>(arena_.make<Load<LocalPlace>>(name.span, LocalPlace{self.slot}))
                                 : self.node;
            return make_get_field(arena_, name.span, object, symbol, false);
        }
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

NodePtr FunctionLowering::lower_index(const syntax::Index& node) {
    if (node.arguments.size() == 1 && node.arguments[0]->kind != NodeKind::Slice) {
        return make_get_index(arena_, node.span, operand(*node.object, node.arguments[0]),
                              operand(*node.arguments[0], nullptr));
    }
    std::vector<NodePtr> arguments;
    for (const syntax::Expr* argument : node.arguments) {
        arguments.push_back(lower_index_argument(*argument));
    }
    return make_get_index_many(arena_, node.span, lower_expression(*node.object), arena_.list(arguments));
}

NodePtr FunctionLowering::lower_field(const syntax::Field& node) {
    const sema::Ref& ref = module_.resolution.refs[node.id];
    if (ref.kind == RefKind::Builtin) {
        return constant(node.span, *ref.address);
    }
    if (ref.kind == RefKind::Variable) {
        return load(*ref.variable, node.span, false);
    }
    const Type object = type_of(*node.object);
    if (fuse() && object.is(TypeKind::Instance) && !node.safe) {
        const auto member = object.of->fields.find(node.name.name);
        if (member != object.of->fields.end()) {
            return make_get_known_field(arena_, node.span, operand(*node.object, nullptr), member->second.slot,
                                        member->second.type);
        }
    }
    if (fuse() && !node.safe && node.object->kind == NodeKind::Name) {
        const OperandRef local = operand(*node.object, nullptr);
        if (local.kind == OperandRef::Kind::Local) {
            return make_get_field_of_local(arena_, node.span, local.slot, node.name.name);
        }
        if (local.kind == OperandRef::Kind::Expr) {
            return make_get_field(arena_, node.span, local.node, node.name.name, false);
        }
    }
    return make_get_field(arena_, node.span, lower_expression(*node.object), node.name.name, node.safe);
}

NodePtr FunctionLowering::lower_cast(const syntax::Cast& node) {
    NodePtr operand_node = lower_expression(*node.operand);
    const Symbol type = node.type != nullptr ? node.type->name : Symbol();
    return type ? make_cast(arena_, node.span, operand_node, type) : operand_node;
}

// --- Control ---------------------------------------------------------------------------------------------------------

/// Tells whether a condition compares two integers that are locals or constants.
bool FunctionLowering::integer_test(const syntax::Expr& condition, syntax::CompareOp& op, OperandRef& left,
                                    OperandRef& right) {
    if (!fuse() || condition.kind != NodeKind::Comparison || as<syntax::Comparison>(condition).operators.size() != 1) {
        return false;
    }
    const auto& comparison = as<syntax::Comparison>(condition);
    const syntax::Expr& a = *comparison.operands[0];
    const syntax::Expr& b = *comparison.operands[1];
    const bool simple = a.kind == NodeKind::Name && (b.kind == NodeKind::Name || b.kind == NodeKind::IntLiteral);
    if (!simple || !type_of(a).is(TypeKind::Int) || !type_of(b).is(TypeKind::Int)) {
        return false;
    }
    op = comparison.operators[0];
    left = operand(a, nullptr);
    right = operand(b, nullptr);
    return left.kind == OperandRef::Kind::Local &&
           (right.kind == OperandRef::Kind::Local || right.kind == OperandRef::Kind::Const);
}

NodePtr FunctionLowering::lower_if(const syntax::If& node, Mode mode) {
    std::vector<BranchNode> branches;
    bool plain = true;
    for (const syntax::Branch& branch : node.branches) {
        BranchNode lowered{};
        lowered.condition = lower_expression(*branch.condition.value);
        if (branch.condition.pattern != nullptr) {
            plain = false;
            lowered.pattern = lower_pattern(*branch.condition.pattern);
            lowered.present_only = branch.condition.pattern->kind == syntax::PatternKind::Bind;
        }
        lowered.body = lower_block(*branch.body, mode);
        branches.push_back(lowered);
    }
    NodePtr otherwise = node.otherwise != nullptr ? lower_block(*node.otherwise, mode) : nullptr;
    if (plain) {
        // elif is an if in the else branch.
        for (std::size_t i = branches.size(); i > 0; --i) {
            syntax::CompareOp op{};
            OperandRef left;
            OperandRef right;
            NodePtr fused = nullptr;
            if (integer_test(*node.branches[i - 1].condition.value, op, left, right)) {
                fused = make_if_ints(arena_, node.span, op, left, right, branches[i - 1].body, otherwise);
            }
            if (fused != nullptr) {
                otherwise = fused;
                continue;
            }
            otherwise = make_if_else(arena_, node.span, branches[i - 1].condition, branches[i - 1].body, otherwise);
        }
        return otherwise;
    }
    return make_if(arena_, node.span, arena_.list(branches), otherwise);
}

NodePtr FunctionLowering::lower_match(const syntax::Match& node, Mode mode) {
    NodePtr subject = lower_expression(*node.subject);
    const std::uint32_t slot = push_temporary();
    std::vector<ArmNode> arms;
    for (const syntax::Arm& arm : node.arms) {
        ArmNode lowered{};
        lowered.pattern = lower_pattern(*arm.pattern);
        lowered.guard = arm.guard != nullptr ? lower_expression(*arm.guard) : nullptr;
        lowered.body = lower_block(*arm.body, mode);
        arms.push_back(lowered);
    }
    return make_match(arena_, node.span, subject, slot, arena_.list(arms));
}

NodePtr FunctionLowering::lower_try(const syntax::Try& node, Mode mode) {
    TryNodes nodes{};
    nodes.value_slot = push_temporary();
    nodes.first_temporary = scope_.is_module ? temporaries_ : first_temporary_ + temporaries_;
    nodes.module_level = scope_.is_module;
    nodes.code = &code_;
    nodes.body = lower_block(*node.body, mode);
    if (node.handler != nullptr) {
        if (Variable* variable = module_.resolution.variables[node.id]) {
            nodes.binds_error = true;
            nodes.error = place_of(*variable);
            nodes.error_boxed = variable->boxed();
        }
        nodes.handler = lower_block(*node.handler, mode);
    }
    nodes.cleanup = node.cleanup != nullptr ? lower_block(*node.cleanup, Mode::Statement) : nullptr;
    return make_try(arena_, node.span, nodes);
}

NodePtr FunctionLowering::lower_loop_value(const syntax::LoopValue& node) {
    LoopContext context;
    context.value_slot = push_temporary();
    NodePtr loop = nullptr;
    const bool returns = return_passes_;
    return_passes_ = false;
    if (node.loop->kind == NodeKind::Loop) {
        NodePtr body = lower_loop_body(*as<syntax::Loop>(*node.loop).body, context);
        loop = make_loop(arena_, node.span, module_.runtime, body);
    } else {
        loop = lower_statement(*node.loop);
    }
    return_passes_ = returns;
    return make_loop_value(arena_, node.span, loop, static_cast<std::uint32_t>(context.value_slot));
}

NodePtr FunctionLowering::lower_comprehension(const syntax::Comprehension& node) {
    const std::uint32_t slot = push_temporary();
    NodePtr body = lower_clauses(node, 0, slot);
    return make_collect(arena_, node.span, node.collection == syntax::ComprehensionKind::Dict, slot, body);
}

NodePtr FunctionLowering::lower_clauses(const syntax::Comprehension& node, std::size_t clause, std::uint32_t slot) {
    if (clause == node.clauses.size()) {
        if (node.collection == syntax::ComprehensionKind::Array) {
            return make_append_element(arena_, node.span, slot, lower_bound(*node.value));
        }
        NodePtr key = node.key != nullptr ? lower_bound(*node.key) : nullptr;
        return make_insert_entry(arena_, node.span, slot, key, lower_bound(*node.value));
    }
    const syntax::ComprehensionClause& c = node.clauses[clause];
    NodePtr iterable = lower_expression(*c.iterable);
    const std::uint32_t source = push_temporary();
    PatternPtr pattern = lower_pattern(*c.pattern);
    std::vector<NodePtr> conditions;
    for (const syntax::Expr* condition : c.conditions) {
        conditions.push_back(lower_expression(*condition));
    }
    NodePtr body = lower_clauses(node, clause + 1, slot);
    for (auto condition = conditions.rbegin(); condition != conditions.rend(); ++condition) {
        body = make_if_else(arena_, node.span, *condition, body, nullptr);
    }
    return make_for_each(arena_, c.iterable->span, module_.runtime, iterable, pattern, body, source);
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

// --- Patterns --------------------------------------------------------------------------------------------------------

PatternPtr FunctionLowering::bind_variable(const Variable& variable, Span span) {
    return make_bind_pattern_node(arena_, span, place_of(variable), variable.boxed() && !variable.hoisted);
}

PatternPtr FunctionLowering::lower_pattern(const syntax::Pattern& pattern) {
    using syntax::PatternKind;
    const auto fields_of = [&](const List<syntax::FieldPattern>& fields) {
        std::vector<FieldPatternNode> nodes;
        for (const syntax::FieldPattern& field : fields) {
            nodes.push_back({field.name.name, lower_pattern(*field.pattern)});
        }
        return arena_.list(nodes);
    };
    const auto type_node = [&](const syntax::Pattern& p) -> NodePtr {
        const sema::Ref& ref = module_.resolution.refs[p.id];
        Value value;
        if (ref.kind == RefKind::Variable && value_is_known(ref, value) && value.is(Tag::Class)) {
            return constant(p.span, value);
        }
        return nullptr;
    };
    switch (pattern.kind) {
        case PatternKind::Wildcard: return make_wildcard_pattern(arena_, pattern.span);
        case PatternKind::Bind: return bind_variable(*module_.resolution.variables[pattern.id], pattern.span);
        case PatternKind::Literal:
            return make_literal_pattern(arena_, pattern.span,
                                        lower_expression(*static_cast<const syntax::LiteralPattern&>(pattern).value));
        case PatternKind::Range: {
            const auto& range = static_cast<const syntax::RangePattern&>(pattern);
            return make_range_pattern(arena_, pattern.span, lower_expression(*range.low), lower_expression(*range.high),
                                      range.inclusive);
        }
        case PatternKind::Or: {
            std::vector<PatternPtr> alternatives;
            for (const syntax::Pattern* alternative : static_cast<const syntax::OrPattern&>(pattern).alternatives) {
                alternatives.push_back(lower_pattern(*alternative));
            }
            return make_or_pattern(arena_, pattern.span, arena_.list(alternatives));
        }
        case PatternKind::Tuple:
        case PatternKind::Array: {
            const auto& sequence = static_cast<const syntax::SequencePattern&>(pattern);
            std::vector<PatternPtr> elements;
            for (const syntax::Pattern* element : sequence.elements) {
                elements.push_back(lower_pattern(*element));
            }
            return make_sequence_pattern(arena_, pattern.span, arena_.list(elements), sequence.rest);
        }
        case PatternKind::Variant: {
            const auto& variant = static_cast<const syntax::VariantPattern&>(pattern);
            return make_variant_pattern(arena_, pattern.span, variant.name.name, nullptr, fields_of(variant.fields),
                                        variant.has_arguments);
        }
        case PatternKind::Record: {
            const auto& record = static_cast<const syntax::RecordPattern&>(pattern);
            if (record.type.name && type_node(pattern) == nullptr) {
                return make_variant_pattern(arena_, pattern.span, record.type.name, nullptr, fields_of(record.fields),
                                            true);
            }
            return make_record_pattern(arena_, pattern.span, type_node(pattern), fields_of(record.fields));
        }
        case PatternKind::At: {
            const auto& at = static_cast<const syntax::AtPattern&>(pattern);
            return make_at_pattern(arena_, pattern.span,
                                   bind_variable(*module_.resolution.variables[pattern.id], pattern.span),
                                   lower_pattern(*at.pattern));
        }
    }
    return make_wildcard_pattern(arena_, pattern.span);
}

} // namespace simple::exec
