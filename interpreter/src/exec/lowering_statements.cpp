#include "exec/lowering.hpp"
#include "exec/nodes_append.hpp"
#include "exec/nodes_module.hpp"

namespace simple::exec {

using sema::RefKind;
using sema::Type;
using sema::TypeKind;
using sema::Variable;
using syntax::as;
using syntax::NodeKind;

namespace {

/// Saves a member and puts it back at the end of the scope.
template <typename T> class Restore {
public:
    Restore(T& place, T value) : place_(place), saved_(place) { place = value; }
    explicit Restore(T& place) : place_(place), saved_(place) {}
    ~Restore() { place_ = saved_; }
    Restore(const Restore&) = delete;
    Restore& operator=(const Restore&) = delete;

private:
    T& place_;
    T saved_;
};

} // namespace

NodePtr FunctionLowering::lower_enter_block(const syntax::Block& block) {
    const auto found = module_.resolution.blocks.find(&block);
    if (found == module_.resolution.blocks.end()) {
        return nullptr;
    }
    std::vector<std::uint32_t> nils;
    std::vector<std::uint32_t> cells;
    std::vector<NodePtr> stores;
    for (const Variable* variable : found->second.cells) {
        if (variable->owner != &scope_ || variable->module_level) {
            continue;
        }
        (variable->boxed() ? cells : nils).push_back(variable->slot);
    }
    for (const syntax::Function* function : found->second.functions) {
        const Variable* variable = module_.resolution.variables[function->id];
        if (variable->boxed()) {
            cells.push_back(variable->slot);
        }
    }
    for (const syntax::Function* function : found->second.functions) {
        const Variable* variable = module_.resolution.variables[function->id];
        const sema::FunctionScope* scope = module_.resolution.functions[function->id];
        if (function->form == syntax::FunctionForm::Extern || function->alias_of.name || scope == nullptr) {
            continue;
        }
        NodePtr closure = lower_closure(*scope, function->span);
        const PlaceRef place = place_of(*variable);
        stores.push_back(with_place(
            place, [&](auto p) -> NodePtr { return arena_.make<Store<decltype(p)>>(function->span, p, closure); }));
    }
    if (nils.empty() && cells.empty() && stores.empty()) {
        return nullptr;
    }
    return make_enter_block(arena_, block.span, arena_.list(nils), arena_.list(cells), arena_.list(stores));
}

NodePtr FunctionLowering::lower_block(const syntax::Block& block, Mode mode) {
    const Restore<bool> returns(return_passes_, return_passes_ && mode != Mode::Value);
    const Restore<bool> jumps(jump_passes_, jump_passes_ && mode != Mode::Value);
    std::vector<NodePtr> statements;
    if (NodePtr enter = lower_enter_block(block)) {
        statements.push_back(enter);
    }
    NodePtr result = nullptr;
    for (const syntax::Stmt* statement : block.statements) {
        const bool last = statement == block.statements.back();
        if (last && mode != Mode::Statement && statement->kind == NodeKind::ExpressionStatement) {
            const syntax::Expr& value = *as<syntax::ExpressionStatement>(*statement).value;
            result = lower_in(value, mode);
            continue;
        }
        if (NodePtr node = lower_statement(*statement)) {
            statements.push_back(node);
        }
    }
    if (mode == Mode::Tail) {
        return make_function_body(arena_, block.span, arena_.list(statements), result, return_slot_);
    }
    if (mode == Mode::Value && result == nullptr) {
        result = constant(block.span, Value::nil());
    }
    return make_block(arena_, block.span, arena_.list(statements), result);
}

NodePtr FunctionLowering::lower_statement(const syntax::Stmt& statement) {
    const Restore<std::uint32_t> temporaries(temporaries_);
    switch (statement.kind) {
        case NodeKind::ExpressionStatement:
            return lower_in(*as<syntax::ExpressionStatement>(statement).value, Mode::Statement);
        case NodeKind::Binding: return lower_binding(as<syntax::Binding>(statement));
        case NodeKind::Assign: return lower_assign(as<syntax::Assign>(statement));
        case NodeKind::Return: return lower_return(as<syntax::Return>(statement));
        case NodeKind::Break: return lower_jump(statement, Flow::Break, as<syntax::Break>(statement).value);
        case NodeKind::Continue: return lower_jump(statement, Flow::Continue, nullptr);
        case NodeKind::While: return lower_while(as<syntax::While>(statement));
        case NodeKind::For: return lower_for(as<syntax::For>(statement));
        case NodeKind::Loop: {
            LoopContext context;
            NodePtr body = lower_loop_body(*as<syntax::Loop>(statement).body, context);
            return make_loop(arena_, statement.span, module_.runtime, body);
        }
        case NodeKind::Assert: return lower_assert(as<syntax::Assert>(statement));
        case NodeKind::Defer: {
            const Restore<bool> returns(return_passes_, false);
            const Restore<bool> jumps(jump_passes_, false);
            const std::uint32_t index = static_cast<std::uint32_t>(deferred_.size());
            deferred_.push_back(nullptr);
            deferred_[index] = lower_block(*as<syntax::Defer>(statement).body, Mode::Statement);
            return make_defer(arena_, statement.span, defer_slot_, index);
        }
        case NodeKind::With: return lower_with(as<syntax::With>(statement));
        case NodeKind::Use: return lower_use(as<syntax::Use>(statement));
        case NodeKind::Function: {
            const auto& function = as<syntax::Function>(statement);
            if (!function.alias_of.name) {
                return nullptr;
            }
            NodePtr value = lower_name(*arena_.make<syntax::NilLiteral>(), module_.resolution.refs[function.id],
                                       function.alias_of.name, false);
            return store(*module_.resolution.variables[function.id], function.span, value, Type{}, true);
        }
        case NodeKind::TypeAlias: {
            const Variable* variable = module_.resolution.variables[statement.id];
            const sema::Ref& ref = module_.resolution.refs[statement.id];
            if (variable == nullptr || ref.kind == RefKind::Unresolved) {
                return nullptr;
            }
            NodePtr value =
                lower_name(*arena_.make<syntax::NilLiteral>(), ref, as<syntax::TypeAlias>(statement).name.name, false);
            return store(*variable, statement.span, value, Type{}, true);
        }
        case NodeKind::Class:
        case NodeKind::Enum:
        case NodeKind::Impl: return lower_local_type(statement);
        default: return nullptr;
    }
}

// --- Variables -------------------------------------------------------------------------------------------------------

NodePtr FunctionLowering::checked(const Variable& variable, Span span, NodePtr value, Type type) {
    if (variable.to_float && !type.is(TypeKind::Float)) {
        return make_to_float(arena_, span, value);
    }
    if (variable.enforced == TypeKind::Any || type.is(variable.enforced)) {
        return value;
    }
    const Tag tag = variable.enforced == TypeKind::Int     ? Tag::Int
                    : variable.enforced == TypeKind::Float ? Tag::Float
                    : variable.enforced == TypeKind::Bool  ? Tag::Bool
                                                           : Tag::Text;
    return make_enforce(arena_, span, value, tag, variable.name);
}

NodePtr FunctionLowering::store(const Variable& variable, Span span, NodePtr value, Type value_type, bool declares) {
    value = checked(variable, span, value, value_type);
    if (declares && variable.boxed() && !variable.hoisted) {
        return make_declare_cell(arena_, span, variable.slot, value);
    }
    const PlaceRef place = place_of(variable);
    return with_place(place, [&](auto p) -> NodePtr {
        if (fuse() && variable.type.is(TypeKind::Int)) {
            return arena_.make<StoreInt<decltype(p)>>(span, p, value);
        }
        if (fuse() && variable.type.is(TypeKind::Float) && (value_type.is_number())) {
            return arena_.make<StoreFloat<decltype(p)>>(span, p, value);
        }
        return arena_.make<Store<decltype(p)>>(span, p, value);
    });
}

NodePtr FunctionLowering::lower_binding(const syntax::Binding& binding) {
    NodePtr value = nullptr;
    Type type{TypeKind::Nil, nullptr};
    if (binding.value == nullptr) {
        value = constant(binding.span, Value::nil());
    } else {
        value = lower_bound(*binding.value);
        type = type_of(*binding.value);
        if (sema::is_float_array_type(binding.type) && binding.value->kind == NodeKind::Array) {
            value = make_float_array(arena_, binding.span, value);
        }
    }
    if (binding.pattern->kind == syntax::PatternKind::Bind) {
        return store(*module_.resolution.variables[binding.pattern->id], binding.span, value, type, true);
    }
    return make_bind_pattern(arena_, binding.span, lower_pattern(*binding.pattern), value);
}

NodePtr FunctionLowering::lower_assign(const syntax::Assign& assign) {
    if (assign.compound) {
        return lower_compound(assign);
    }
    if (assign.targets.size() == 1 && assign.targets[0]->kind != NodeKind::Tuple &&
        assign.targets[0]->kind != NodeKind::Array) {
        if (NodePtr append = lower_append(assign)) {
            return append;
        }
        if (assign.targets[0]->kind == NodeKind::Name) {
            const sema::Ref& ref = module_.resolution.refs[assign.targets[0]->id];
            if (ref.kind == RefKind::Variable) {
                if (NodePtr update = lower_update(*ref.variable, *assign.value, assign.span)) {
                    return update;
                }
            }
        }
        NodePtr value = lower_bound(*assign.value);
        return lower_count(assign, lower_assign_target(*assign.targets[0], value, type_of(*assign.value)));
    }
    // Several targets: the value is taken apart into temporaries, then stored part by part.
    List<syntax::Expr*> targets = assign.targets;
    if (targets.size() == 1 && targets[0]->kind == NodeKind::Tuple) {
        targets = as<syntax::Tuple>(*targets[0]).elements;
    } else if (targets.size() == 1) {
        std::vector<syntax::Expr*> elements;
        for (const syntax::Argument& element : as<syntax::Array>(*targets[0]).elements) {
            elements.push_back(element.value);
        }
        targets = arena_.list(elements);
    }
    const std::uint32_t first = push_temporary(targets.size());
    std::vector<NodePtr> statements;
    std::vector<PatternPtr> parts;
    for (std::uint32_t i = 0; i < targets.size(); ++i) {
        PlaceRef place;
        place.slot = first + i;
        parts.push_back(make_bind_pattern_node(arena_, targets[i]->span, place, false));
    }
    PatternPtr pattern = make_sequence_pattern(arena_, assign.span, arena_.list(parts), -1);
    statements.push_back(make_bind_pattern(arena_, assign.span, pattern, lower_expression(*assign.value)));
    for (std::uint32_t i = 0; i < targets.size(); ++i) {
        NodePtr part = make_take(arena_, targets[i]->span, first + i);
        statements.push_back(lower_assign_target(*targets[i], part, Type{}));
    }
    return make_block(arena_, assign.span, arena_.list(statements), nullptr);
}

NodePtr FunctionLowering::lower_assign_target(const syntax::Expr& target, NodePtr value, Type value_type) {
    switch (target.kind) {
        case NodeKind::Name: {
            const sema::Ref& ref = module_.resolution.refs[target.id];
            if (ref.kind == RefKind::SelfField) {
                return make_set_known_field(arena_, target.span, self_operand(*ref.variable), ref.member.slot,
                                            ref.member.type, value_type.kind, value);
            }
            return store(*ref.variable, target.span, value, value_type, false);
        }
        case NodeKind::Index: {
            const auto& index = as<syntax::Index>(target);
            if (index.arguments.size() == 1 && index.arguments[0]->kind != NodeKind::Slice) {
                return make_set_index(arena_, target.span, operand(*index.object, index.arguments[0]),
                                      operand(*index.arguments[0], index.object), value);
            }
            std::vector<NodePtr> arguments;
            for (const syntax::Expr* argument : index.arguments) {
                arguments.push_back(lower_index_argument(*argument));
            }
            return make_set_index_many(arena_, target.span, lower_expression(*index.object), arena_.list(arguments),
                                       value);
        }
        case NodeKind::Field: {
            const auto& field = as<syntax::Field>(target);
            const sema::Ref& ref = module_.resolution.refs[field.id];
            if (ref.kind == RefKind::Variable) {
                // A variable of another module: checked against what that module relies on.
                return make_set_field(arena_, target.span, operand(*field.object, nullptr), field.name.name, value);
            }
            const Type object = type_of(*field.object);
            if (fuse() && object.is(TypeKind::Instance)) {
                const auto member = object.of->fields.find(field.name.name);
                if (member != object.of->fields.end()) {
                    return make_set_known_field(arena_, target.span, operand(*field.object, nullptr),
                                                member->second.slot, member->second.type, value_type.kind, value);
                }
            }
            return make_set_field(arena_, target.span, operand(*field.object, nullptr), field.name.name, value);
        }
        case NodeKind::Tuple:
        case NodeKind::Array: {
            std::vector<PatternPtr> parts;
            std::vector<NodePtr> statements;
            List<syntax::Expr*> elements;
            std::vector<syntax::Expr*> collected;
            if (target.kind == NodeKind::Tuple) {
                elements = as<syntax::Tuple>(target).elements;
            } else {
                for (const syntax::Argument& element : as<syntax::Array>(target).elements) {
                    collected.push_back(element.value);
                }
                elements = arena_.list(collected);
            }
            const std::uint32_t first = push_temporary(elements.size());
            for (std::uint32_t i = 0; i < elements.size(); ++i) {
                PlaceRef place;
                place.slot = first + i;
                parts.push_back(make_bind_pattern_node(arena_, elements[i]->span, place, false));
            }
            statements.push_back(make_bind_pattern(
                arena_, target.span, make_sequence_pattern(arena_, target.span, arena_.list(parts), -1), value));
            for (std::uint32_t i = 0; i < elements.size(); ++i) {
                statements.push_back(
                    lower_assign_target(*elements[i], make_take(arena_, elements[i]->span, first + i), Type{}));
            }
            return make_block(arena_, target.span, arena_.list(statements), nullptr);
        }
        default:
            return make_block(arena_, target.span, arena_.list<NodePtr>({value, lower_expression(target)}), nullptr);
    }
}

/// `d[k] = (d[k] ?? 0) + 1`, the idiom of counting; other assignments stay as they are.
NodePtr FunctionLowering::lower_count(const syntax::Assign& assign, NodePtr general) {
    const auto same_local = [&](const syntax::Expr& a, const syntax::Expr& b, OperandRef& place) {
        if (a.kind != NodeKind::Name || b.kind != NodeKind::Name ||
            module_.resolution.refs[a.id].variable != module_.resolution.refs[b.id].variable) {
            return false;
        }
        place = operand(a, nullptr);
        return place.kind == OperandRef::Kind::Local;
    };
    if (!fuse() || assign.targets[0]->kind != NodeKind::Index || assign.value->kind != NodeKind::Binary) {
        return general;
    }
    const auto& target = as<syntax::Index>(*assign.targets[0]);
    const auto& sum = as<syntax::Binary>(*assign.value);
    if (sum.op != syntax::BinaryOp::Add || sum.right->kind != NodeKind::IntLiteral ||
        sum.left->kind != NodeKind::Binary || target.arguments.size() != 1) {
        return general;
    }
    const auto& choice = as<syntax::Binary>(*sum.left);
    if (choice.op != syntax::BinaryOp::Coalesce || choice.right->kind != NodeKind::IntLiteral ||
        choice.left->kind != NodeKind::Index || as<syntax::Index>(*choice.left).arguments.size() != 1) {
        return general;
    }
    const auto& source = as<syntax::Index>(*choice.left);
    OperandRef object;
    OperandRef key;
    if (!same_local(*target.object, *source.object, object) ||
        !same_local(*target.arguments[0], *source.arguments[0], key)) {
        return general;
    }
    return make_count_entry(arena_, assign.span, object.slot, key.slot, as<syntax::IntLiteral>(*choice.right).value,
                            as<syntax::IntLiteral>(*sum.right).value, general);
}

/// `x = x op e` where x and the result are of one known number type. Null when the assignment has another form.
NodePtr FunctionLowering::lower_update(const Variable& variable, const syntax::Expr& value, Span span) {
    if (!fuse() || value.kind != NodeKind::Binary || !in_own_slot(variable) || !variable.type.is_number()) {
        return nullptr;
    }
    const auto& binary = as<syntax::Binary>(value);
    const bool same = binary.left->kind == NodeKind::Name &&
                      module_.resolution.refs[binary.left->id].variable == &variable &&
                      module_.resolution.refs[binary.left->id].kind == RefKind::Variable;
    const bool ints = variable.type.is(TypeKind::Int);
    const Type right = type_of(*binary.right);
    const bool fits = ints ? right.is(TypeKind::Int) : right.is_number();
    if (!same || !fits || binary.math || !(type_of(value) == variable.type)) {
        return nullptr;
    }
    const OperandTypes types = ints ? OperandTypes::Ints : OperandTypes::Floats;
    switch (binary.op) {
        case syntax::BinaryOp::Add:
        case syntax::BinaryOp::Subtract:
        case syntax::BinaryOp::Multiply:
            return make_update_local(arena_, binary.op, span, types, variable.slot,
                                     typed_operand(*binary.right, types, syntax::BinaryOp::Add));
        default: return nullptr;
    }
}

/// `s = s + a + b` where s may be text: grows in place. Null when the assignment has another form.
NodePtr FunctionLowering::lower_append(const syntax::Assign& assign) {
    if (!fuse() || assign.targets[0]->kind != NodeKind::Name || assign.value->kind != NodeKind::Binary) {
        return nullptr;
    }
    const auto& target = as<syntax::Name>(*assign.targets[0]);
    const sema::Ref& ref = module_.resolution.refs[target.id];
    if (ref.kind != RefKind::Variable || ref.variable->type.is_number() || ref.variable->enforced != TypeKind::Any ||
        ref.variable->to_float) {
        return nullptr;
    }
    std::vector<NodePtr> parts;
    const syntax::Expr* left = assign.value;
    std::vector<const syntax::Expr*> operands;
    while (left->kind == NodeKind::Binary && as<syntax::Binary>(*left).op == syntax::BinaryOp::Add &&
           !as<syntax::Binary>(*left).math) {
        operands.push_back(as<syntax::Binary>(*left).right);
        left = as<syntax::Binary>(*left).left;
    }
    if (operands.empty() || operands.size() > 16 || left->kind != NodeKind::Name ||
        module_.resolution.refs[left->id].variable != ref.variable) {
        return nullptr;
    }
    for (auto part = operands.rbegin(); part != operands.rend(); ++part) {
        const bool chain_member = (*part)->kind == NodeKind::Binary || (*part)->kind == NodeKind::Unary;
        if (chain_member) {
            return nullptr; // Its divisions belong to the whole chain.
        }
        parts.push_back(lower_expression(**part));
    }
    const std::uint32_t first = push_temporary(static_cast<std::uint32_t>(parts.size()));
    return make_append(arena_, assign.span, place_of(*ref.variable), arena_.list(parts), first);
}

NodePtr FunctionLowering::lower_compound(const syntax::Assign& assign) {
    const syntax::Expr& target = *assign.targets[0];
    const Span span = assign.span;
    if (target.kind == NodeKind::Name) {
        const sema::Ref& ref = module_.resolution.refs[target.id];
        const Type left = type_of(target);
        const Type right = type_of(*assign.value);
        NodePtr current = ref.kind == RefKind::SelfField
                              ? make_get_known_field(arena_, target.span, self_operand(*ref.variable), ref.member.slot,
                                                     ref.member.type)
                              : load(*ref.variable, target.span, false);
        if (fuse() && ref.kind == RefKind::Variable && assign.op == syntax::BinaryOp::Add && !left.is_number() &&
            ref.variable->enforced == TypeKind::Any && !ref.variable->to_float) {
            NodePtr part = lower_expression(*assign.value);
            const std::uint32_t first = push_temporary(1);
            return make_append(arena_, span, place_of(*ref.variable), arena_.list<NodePtr>({part}), first);
        }
        OperandTypes types = OperandTypes::Unknown;
        Type result{};
        if (fuse() && left.is_number() && right.is_number()) {
            const bool ints = left.is(TypeKind::Int) && right.is(TypeKind::Int);
            types = ints ? OperandTypes::Ints : OperandTypes::Floats;
            result.kind = ints ? TypeKind::Int : TypeKind::Float;
            if (ints && assign.op == syntax::BinaryOp::Power) {
                types = OperandTypes::Unknown;
                result = Type{};
            }
        }
        OperandRef left_operand = expression_operand(current);
        if (types != OperandTypes::Unknown && ref.kind == RefKind::Variable && in_own_slot(*ref.variable) &&
            (types == OperandTypes::Ints || left.is(TypeKind::Float))) {
            left_operand.kind = OperandRef::Kind::Local;
            left_operand.slot = ref.variable->slot;
        }
        const OperandRef right_operand =
            types == OperandTypes::Floats ? float_operand(*assign.value, nullptr) : operand(*assign.value, nullptr);
        NodePtr value = nullptr;
        if (types == OperandTypes::Unknown && assign.op == syntax::BinaryOp::Divide && left.is(TypeKind::Any)) {
            value = make_binary(arena_, assign.op, span, types, left_operand, right_operand);
        } else if (assign.op == syntax::BinaryOp::Coalesce) {
            value = make_coalesce(arena_, span, current, lower_expression(*assign.value));
        } else {
            value = make_binary(arena_, assign.op, span, types, left_operand, right_operand);
        }
        return lower_assign_target(target, value, result);
    }
    NodePtr value = lower_expression(*assign.value);
    if (target.kind == NodeKind::Field) {
        const auto& field = as<syntax::Field>(target);
        const Type object = type_of(*field.object);
        const auto member = object.is(TypeKind::Instance) ? object.of->fields.find(field.name.name)
                                                          : std::unordered_map<Symbol, sema::Member>::const_iterator();
        if (fuse() && object.is(TypeKind::Instance) && field.object->kind != NodeKind::Call &&
            member != object.of->fields.end()) {
            // The object is a variable: reading it twice is evaluating it once.
            const Type left{member->second.type, nullptr};
            const Type right = type_of(*assign.value);
            OperandTypes types = OperandTypes::Unknown;
            Type result{};
            if (left.is_number() && right.is_number() && assign.op != syntax::BinaryOp::Power) {
                const bool ints = left.is(TypeKind::Int) && right.is(TypeKind::Int);
                types = ints ? OperandTypes::Ints : OperandTypes::Floats;
                result.kind = ints ? TypeKind::Int : TypeKind::Float;
            }
            if (types != OperandTypes::Unknown &&
                (field.object->kind == NodeKind::Self || field.object->kind == NodeKind::Name)) {
                NodePtr current = make_get_known_field(arena_, target.span, operand(*field.object, nullptr),
                                                       member->second.slot, member->second.type);
                const OperandRef right_operand = types == OperandTypes::Floats ? float_operand(*assign.value, nullptr)
                                                                               : operand(*assign.value, nullptr);
                NodePtr sum = make_binary(arena_, assign.op, span, types, expression_operand(current), right_operand);
                return lower_assign_target(target, sum, result);
            }
        }
        return make_update_field(arena_, span, assign.op, lower_expression(*field.object), field.name.name, value);
    }
    if (target.kind == NodeKind::Index && as<syntax::Index>(target).arguments.size() == 1) {
        const auto& index = as<syntax::Index>(target);
        return make_update_index(arena_, span, assign.op, lower_expression(*index.object),
                                 lower_index_argument(*index.arguments[0]), value);
    }
    NodePtr current = lower_expression(target);
    return lower_assign_target(target,
                               make_binary(arena_, assign.op, span, OperandTypes::Unknown, expression_operand(current),
                                           expression_operand(value)),
                               Type{});
}

// --- Leaving ---------------------------------------------------------------------------------------------------------

NodePtr FunctionLowering::lower_return(const syntax::Return& node) {
    NodePtr value = nullptr;
    if (node.value != nullptr) {
        value = lower_bound(*node.value);
        if (scope_.declaration != nullptr && sema::is_float_type(scope_.declaration->result) &&
            !type_of(*node.value).is(TypeKind::Float)) {
            value = make_to_float(arena_, node.span, value);
        }
    }
    if (return_passes_) {
        return make_return(arena_, node.span, value, return_slot_);
    }
    needs_catch_ = true;
    return make_transfer(arena_, node.span, Flow::Return, value);
}

NodePtr FunctionLowering::lower_jump(const syntax::Stmt& node, Flow flow, const syntax::Expr* value) {
    if (jump_passes_) {
        if (value != nullptr && loop_ != nullptr && loop_->value_slot >= 0) {
            return make_break_value(arena_, node.span, lower_bound(*value),
                                    static_cast<std::uint32_t>(loop_->value_slot));
        }
        return make_flow(arena_, node.span, flow);
    }
    if (loop_ != nullptr) {
        loop_->needs_catch = true;
    }
    NodePtr transfer = make_transfer(arena_, node.span, flow, nullptr);
    if (value != nullptr && loop_ != nullptr && loop_->value_slot >= 0) {
        NodePtr keep =
            make_break_value(arena_, node.span, lower_bound(*value), static_cast<std::uint32_t>(loop_->value_slot));
        return make_sequence(arena_, node.span, keep, transfer);
    }
    return transfer;
}

// --- Loops -----------------------------------------------------------------------------------------------------------

NodePtr FunctionLowering::lower_loop_body(const syntax::Block& body, LoopContext& context) {
    const Restore<bool> jumps(jump_passes_, true);
    const Restore<LoopContext*> loop(loop_, &context);
    NodePtr node = lower_block(body, Mode::Statement);
    catches_jumps_ = catches_jumps_ || context.needs_catch;
    return context.needs_catch ? make_catch_flow(arena_, body.span, node) : node;
}

NodePtr FunctionLowering::lower_while(const syntax::While& node) {
    LoopContext context;
    if (loop_ != nullptr && loop_->value_slot >= 0 && !jump_passes_) {
        context.value_slot = loop_->value_slot;
    }
    if (node.condition.pattern != nullptr) {
        BranchNode branch{};
        branch.condition = lower_expression(*node.condition.value);
        branch.pattern = lower_pattern(*node.condition.pattern);
        branch.present_only = node.condition.pattern->kind == syntax::PatternKind::Bind;
        branch.body = lower_loop_body(*node.body, context);
        return make_while_pattern(arena_, node.span, module_.runtime, branch);
    }
    syntax::CompareOp op{};
    OperandRef left;
    OperandRef right;
    if (integer_test(*node.condition.value, op, left, right)) {
        NodePtr body = lower_loop_body(*node.body, context);
        if (NodePtr loop = make_while_ints(arena_, node.span, module_.runtime, op, left, right, body)) {
            return loop;
        }
        return make_while(arena_, node.span, module_.runtime, lower_expression(*node.condition.value), body);
    }
    NodePtr condition = lower_expression(*node.condition.value);
    NodePtr body = lower_loop_body(*node.body, context);
    return make_while(arena_, node.span, module_.runtime, condition, body);
}

NodePtr FunctionLowering::lower_for(const syntax::For& node) {
    LoopContext context;
    if (fuse() && node.iterable->kind == NodeKind::Range && node.pattern->kind == syntax::PatternKind::Bind) {
        const auto& range = as<syntax::Range>(*node.iterable);
        const Variable& variable = *module_.resolution.variables[node.pattern->id];
        if (range.low != nullptr && range.high != nullptr && variable.type.is(TypeKind::Int) && !variable.boxed() &&
            in_own_slot(variable)) {
            NodePtr low = lower_expression(*range.low);
            NodePtr high = lower_expression(*range.high);
            NodePtr body = lower_loop_body(*node.body, context);
            return make_for_range(arena_, node.span, module_.runtime, variable.slot, low, high, range.inclusive, body);
        }
    }
    NodePtr iterable = lower_expression(*node.iterable);
    const std::uint32_t source = push_temporary();
    PatternPtr pattern = lower_pattern(*node.pattern);
    NodePtr body = lower_loop_body(*node.body, context);
    return make_for_each(arena_, node.span, module_.runtime, iterable, pattern, body, source);
}

// --- Others ----------------------------------------------------------------------------------------------------------

NodePtr FunctionLowering::lower_assert(const syntax::Assert& node) {
    const std::string_view source = module_.runtime.sources().text(node.condition->span);
    NodePtr message = node.message != nullptr ? lower_expression(*node.message) : nullptr;
    if (node.condition->kind == NodeKind::Comparison) {
        const auto& comparison = as<syntax::Comparison>(*node.condition);
        const syntax::CompareOp op = comparison.operators[0];
        const bool plain = comparison.operators.size() == 1 && op != syntax::CompareOp::Is &&
                           op != syntax::CompareOp::IsNot && op != syntax::CompareOp::In &&
                           op != syntax::CompareOp::NotIn;
        if (plain) {
            return make_assert(arena_, node.span, lower_expression(*node.condition), message, arena_.text(source), op,
                               lower_expression(*comparison.operands[0]), lower_expression(*comparison.operands[1]));
        }
    }
    return make_assert(arena_, node.span, lower_expression(*node.condition), message, arena_.text(source),
                       syntax::CompareOp::Equal, nullptr, nullptr);
}

NodePtr FunctionLowering::lower_with(const syntax::With& node) {
    std::vector<WithNode> items;
    const std::uint32_t first = push_temporary(node.items.size());
    for (const syntax::WithItem& item : node.items) {
        items.push_back(
            {lower_expression(*item.value), item.pattern != nullptr ? lower_pattern(*item.pattern) : nullptr});
    }
    NodePtr body = lower_block(*node.body, Mode::Statement);
    return make_with(arena_, node.span, arena_.list(items), first, body);
}

NodePtr FunctionLowering::lower_use(const syntax::Use& use) {
    runtime::ModuleInfo* module = module_.resolution.imports[use.id];
    if (module == nullptr) {
        return nullptr;
    }
    std::vector<NodePtr> statements;
    if (!module->native) {
        statements.push_back(make_run_module(arena_, use.span, module_.runner, *module));
    }
    for (const Variable* variable : module_.resolution.use_items[use.id]) {
        if (variable->kind == sema::VariableKind::Namespace) {
            NodePtr namespace_value = make_namespace(arena_, use.span, *variable->module);
            statements.push_back(store(*variable, use.span, namespace_value, Type{}, true));
        }
    }
    if (statements.empty()) {
        return nullptr;
    }
    return make_block(arena_, use.span, arena_.list(statements), nullptr);
}

} // namespace simple::exec
