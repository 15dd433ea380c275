// Choices: if, match, try, and the patterns they test.
#include "exec/lowering.hpp"

namespace simple::exec {

using sema::RefKind;
using sema::TypeKind;
using sema::Variable;
using syntax::as;
using syntax::NodeKind;

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

/// Longer chains of elif run as one flat node: nested ones take a stack frame for each branch, and nothing counts them.
constexpr std::size_t kLongestNestedElifs = 64;

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
    if (plain && branches.size() <= kLongestNestedElifs) {
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
        if (ref.kind != RefKind::Variable) {
            return nullptr;
        }
        if (value_is_known(ref, value)) {
            return value.is(Tag::Class) ? constant(p.span, value) : nullptr;
        }
        // An alias or a type of an imported module has its value when the program runs.
        return lower_name(*arena_.make<syntax::NilLiteral>(), ref, ref.variable->name, false);
    };
    switch (pattern.kind) {
        case PatternKind::Wildcard: return make_wildcard_pattern(arena_, pattern.span);
        case PatternKind::Bind: {
            PatternPtr bind = bind_variable(*module_.resolution.variables[pattern.id], pattern.span);
            if (!module_.resolution.maybe_variants.contains(pattern.id)) {
                return bind;
            }
            const Symbol name = static_cast<const syntax::BindPattern&>(pattern).name;
            return make_variant_or_bind_pattern(arena_, pattern.span, name, bind);
        }
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
            const PatternType type{type_node(pattern), static_cast<bool>(variant.type.name)};
            return make_variant_pattern(arena_, pattern.span, variant.name.name, type, fields_of(variant.fields),
                                        variant.has_arguments);
        }
        case PatternKind::Record: {
            const auto& record = static_cast<const syntax::RecordPattern&>(pattern);
            NodePtr type = type_node(pattern);
            if (record.type.name && type == nullptr) {
                return make_variant_pattern(arena_, pattern.span, record.type.name, {}, fields_of(record.fields), true);
            }
            return make_record_pattern(arena_, pattern.span, type, fields_of(record.fields));
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
