// Loops, comprehensions, and the statements that leave a loop or a function.
#include "exec/lowering.hpp"
#include "exec/nodes_append.hpp"
#include "exec/restore.hpp"

namespace simple::exec {

using sema::TypeKind;
using sema::Variable;
using syntax::as;
using syntax::NodeKind;

// --- Leaving ---------------------------------------------------------------------------------------------------------

NodePtr FunctionLowering::lower_return(const syntax::Return& node) {
    NodePtr value = nullptr;
    if (node.value != nullptr) {
        value = lower_result(*node.value);
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

NodePtr FunctionLowering::lower_loop_value(const syntax::LoopValue& node) {
    LoopContext context;
    context.value_slot = push_temporary();
    NodePtr loop = nullptr;
    const Restore<bool> returns(return_passes_, false);
    if (node.loop->kind == NodeKind::Loop) {
        NodePtr body = lower_loop_body(*as<syntax::Loop>(*node.loop).body, context);
        loop = make_loop(arena_, node.span, module_.runtime, body);
    } else {
        loop = lower_statement(*node.loop);
    }
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

} // namespace simple::exec
