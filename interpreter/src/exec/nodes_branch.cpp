// Conditions and match.
#include "exec/nodes_control.hpp"

namespace simple::exec {

namespace {

struct IfElse final : Node {
    IfElse(Span where, NodePtr c, NodePtr b, NodePtr o) noexcept : Node(where), condition(c), body(b), otherwise(o) {}
    Value eval(Value* fp) const override {
        if (condition->eval_bool(fp)) {
            return body->eval(fp);
        }
        return otherwise != nullptr ? otherwise->eval(fp) : Value::nil();
    }
    std::int64_t eval_int(Value* fp) const override {
        return condition->eval_bool(fp) ? body->eval_int(fp) : otherwise->eval_int(fp);
    }
    double eval_float(Value* fp) const override {
        return condition->eval_bool(fp) ? body->eval_float(fp) : otherwise->eval_float(fp);
    }
    Flow exec(Value* fp) const override {
        if (condition->eval_bool(fp)) {
            return body->exec(fp);
        }
        return otherwise != nullptr ? otherwise->exec(fp) : Flow::Next;
    }
    NodePtr condition;
    NodePtr body;
    NodePtr otherwise;
};

struct If final : Node {
    If(Span where, List<BranchNode> b, NodePtr o) noexcept : Node(where), branches(b), otherwise(o) {}
    Value eval(Value* fp) const override {
        for (const BranchNode& branch : branches) {
            if (branch_taken(branch, fp)) {
                return branch.body->eval(fp);
            }
        }
        return otherwise != nullptr ? otherwise->eval(fp) : Value::nil();
    }
    Flow exec(Value* fp) const override {
        for (const BranchNode& branch : branches) {
            if (branch_taken(branch, fp)) {
                return branch.body->exec(fp);
            }
        }
        return otherwise != nullptr ? otherwise->exec(fp) : Flow::Next;
    }
    List<BranchNode> branches;
    NodePtr otherwise;
};

struct Match final : Node {
    Match(Span where, NodePtr s, std::uint32_t slot, List<ArmNode> a) noexcept
        : Node(where), subject(s), subject_slot(slot), arms(a) {}
    Value eval(Value* fp) const override {
        const ArmNode* arm = choose(fp);
        return arm != nullptr ? arm->body->eval(fp) : Value::nil();
    }
    Flow exec(Value* fp) const override {
        const ArmNode* arm = choose(fp);
        return arm != nullptr ? arm->body->exec(fp) : Flow::Next;
    }
    const ArmNode* choose(Value* fp) const {
        const Value v = subject->eval(fp);
        runtime::store(fp[subject_slot], v);
        const ArmNode* chosen = nullptr;
        for (const ArmNode& arm : arms) {
            if (arm.pattern->match(fp, v) && (arm.guard == nullptr || arm.guard->eval_bool(fp))) {
                chosen = &arm;
                break;
            }
        }
        runtime::store(fp[subject_slot], Value::nil());
        return chosen;
    }
    NodePtr subject;
    std::uint32_t subject_slot;
    List<ArmNode> arms;
};

} // namespace

bool branch_taken(const BranchNode& branch, Value* fp) {
    if (branch.pattern == nullptr) {
        return branch.condition->eval_bool(fp);
    }
    const Owned value(branch.condition->eval(fp));
    Value v = value.get();
    if (branch.present_only) {
        if (v.is_nil()) {
            return false;
        }
        if (v.is(Tag::Some)) {
            v = v.as<runtime::Box>()->value;
        }
    }
    return branch.pattern->match(fp, v);
}

NodePtr make_if(Arena& arena, Span span, List<BranchNode> branches, NodePtr otherwise) {
    return arena.make<If>(span, branches, otherwise);
}
NodePtr make_if_else(Arena& arena, Span span, NodePtr condition, NodePtr body, NodePtr otherwise) {
    return arena.make<IfElse>(span, condition, body, otherwise);
}
NodePtr make_match(Arena& arena, Span span, NodePtr subject, std::uint32_t subject_slot, List<ArmNode> arms) {
    return arena.make<Match>(span, subject, subject_slot, arms);
}

} // namespace simple::exec
