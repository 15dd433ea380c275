// Nodes of control flow: blocks, conditions, loops, match, try, return, and the bodies of functions.
#pragma once

#include <exception>
#include <memory>
#include <string_view>

#include "exec/arithmetic.hpp"
#include "exec/function_code.hpp"
#include "exec/patterns.hpp"
#include "exec/places.hpp"

namespace simple::exec {

/// A return, break or continue that has to leave an expression (`val x = if c: return 1 else: 2`, `f(y?)`). Rare:
/// statements use Flow. Only functions and loops whose body contains such an expression catch it.
class ControlTransfer : public std::exception {
public:
    ControlTransfer(Flow flow, Value owned) : flow_(flow), value_(std::make_shared<Owned>(owned)) {}
    Flow flow() const noexcept { return flow_; }
    /// Gives the value away.
    Value take() const noexcept { return value_->leak(); }

private:
    Flow flow_;
    std::shared_ptr<Owned> value_;
};

/// Statements in order; as an expression it gives the value of `result` (nil when null).
NodePtr make_block(Arena& arena, Span span, List<NodePtr> statements, NodePtr result);
/// The body of a function: statements may return through `return_slot`, then `result` (may be null) is the value.
NodePtr make_function_body(Arena& arena, Span span, List<NodePtr> statements, NodePtr result,
                           std::uint32_t return_slot);
/// Wraps the body of a function that contains expressions which return; see ControlTransfer.
NodePtr make_catch_return(Arena& arena, Span span, NodePtr body);
/// Wraps a body with deferred blocks: `flags_slot` holds the list of those reached.
NodePtr make_defer_scope(Arena& arena, Span span, NodePtr body, std::uint32_t list_slot);
NodePtr make_defer(Arena& arena, Span span, std::uint32_t list_slot, NodePtr action);

NodePtr make_return(Arena& arena, Span span, NodePtr value, std::uint32_t return_slot);
NodePtr make_flow(Arena& arena, Span span, Flow flow);
/// Break with a value for the loop expression.
NodePtr make_break_value(Arena& arena, Span span, NodePtr value, std::uint32_t slot);
/// A flow statement where only a value can be given; see ControlTransfer.
NodePtr make_transfer(Arena& arena, Span span, Flow flow, NodePtr value);

struct BranchNode {
    NodePtr condition;          ///< Plain condition, or the value that is matched.
    const PatternNode* pattern; ///< Null for a plain condition.
    bool present_only;          ///< `if val name = e`: taken when the value is not nil; an option is unwrapped.
    NodePtr body;
};
/// Decides a condition with an optional pattern, which binds its names.
bool branch_taken(const BranchNode& branch, Value* fp);
NodePtr make_if(Arena& arena, Span span, List<BranchNode> branches, NodePtr otherwise);
/// The frequent form: one plain condition.
NodePtr make_if_else(Arena& arena, Span span, NodePtr condition, NodePtr body, NodePtr otherwise);

NodePtr make_while(Arena& arena, Span span, Runtime& runtime, NodePtr condition, NodePtr body);
NodePtr make_while_pattern(Arena& arena, Span span, Runtime& runtime, BranchNode branch);
NodePtr make_loop(Arena& arena, Span span, Runtime& runtime, NodePtr body);
/// `for i in low..high` with i in a plain slot.
NodePtr make_for_range(Arena& arena, Span span, Runtime& runtime, std::uint32_t slot, NodePtr low, NodePtr high,
                       bool inclusive, NodePtr body);
/// Any iterable and pattern. `source_slot` is a temporary that holds the iterable.
NodePtr make_for_each(Arena& arena, Span span, Runtime& runtime, NodePtr iterable, const PatternNode* pattern,
                      NodePtr body, std::uint32_t source_slot);
/// Wraps a loop whose body contains expressions that break or continue.
NodePtr make_catch_flow(Arena& arena, Span span, NodePtr body);
/// A loop as an expression: its value is what `break v` left in `slot`.
NodePtr make_loop_value(Arena& arena, Span span, NodePtr loop, std::uint32_t slot);

struct ArmNode {
    const PatternNode* pattern;
    NodePtr guard; ///< Null when absent.
    NodePtr body;
};
/// `subject_slot` is a temporary that holds the subject while arms are tried.
NodePtr make_match(Arena& arena, Span span, NodePtr subject, std::uint32_t subject_slot, List<ArmNode> arms);

/// What a try node needs to clear when an error passes.
struct TryNodes {
    NodePtr body;
    NodePtr handler; ///< Null when absent.
    bool binds_error;
    PlaceRef error; ///< Where the error goes.
    bool error_boxed;
    NodePtr cleanup; ///< Null when absent.
    const FunctionCode* code;
    std::uint32_t first_temporary;
    bool module_level;
    std::uint32_t value_slot; ///< Temporary that keeps the value while `cleanup` runs.
};
NodePtr make_try(Arena& arena, Span span, TryNodes nodes);

NodePtr make_assert(Arena& arena, Span span, NodePtr condition, NodePtr message, std::string_view source, CompareOp op,
                    NodePtr left, NodePtr right);
/// Binds a pattern; raises E0217 when the value does not fit.
NodePtr make_bind_pattern(Arena& arena, Span span, const PatternNode* pattern, NodePtr value);
/// Declares a variable in a cell of its own.
NodePtr make_declare_cell(Arena& arena, Span span, std::uint32_t slot, NodePtr value);
/// Resets slots to nil, or to fresh cells, and makes closures, when a block is entered. `unset_slots` are cells whose
/// reads are checked: they hold Absent.
NodePtr make_enter_block(Arena& arena, Span span, List<std::uint32_t> nil_slots, List<std::uint32_t> cell_slots,
                         List<std::uint32_t> unset_slots, List<NodePtr> stores);
/// Runs `body` with the context objects of `with` in temporaries from `first_slot` on; closes them on every way out.
struct WithNode {
    NodePtr value;
    const PatternNode* pattern; ///< Null when absent.
};
NodePtr make_with(Arena& arena, Span span, List<WithNode> items, std::uint32_t first_slot, NodePtr body);

} // namespace simple::exec
