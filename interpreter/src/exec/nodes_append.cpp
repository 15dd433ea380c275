#include "exec/nodes_append.hpp"

#include "exec/arithmetic.hpp"
#include "runtime/text.hpp"

namespace simple::exec {

namespace {

template <typename Place> struct Append final : StatementNode {
    Append(Span where, Place p, List<NodePtr> n, std::uint32_t slot) noexcept
        : StatementNode(where), place(p), parts(n), first_slot(slot) {}
    Flow exec(Value* fp) const override {
        Value* const values = fp + first_slot;
        for (std::uint32_t i = 0; i < parts.count; ++i) {
            const Value v = parts.items[i]->eval(fp);
            values[i] = v;
        }
        for (std::uint32_t i = 0; i < parts.count; ++i) {
            Value& slot = place.at(fp);
            const Value part = values[i];
            if (slot.is_text() && part.is_text()) {
                append(slot, part);
            } else {
                const Value sum = apply<AddOp>(*this, slot, part);
                runtime::store(slot, sum);
            }
            clear_slot(values[i]);
        }
        return Flow::Next;
    }
    static void append(Value& slot, Value part) {
        // A text appended to itself must stay whole while its owner grows.
        const std::string_view addition = part.as<runtime::Text>()->view();
        if (part.object == slot.object) {
            const Value longer =
                runtime::concat(runtime_now().heap(), slot.as<runtime::Text>(), part.as<runtime::Text>());
            runtime::store(slot, longer);
            return;
        }
        const Value grown = runtime::append_owned(runtime_now().heap(), runtime::take(slot), addition);
        slot = grown;
    }
    Place place;
    List<NodePtr> parts;
    std::uint32_t first_slot;
};

struct Take final : Node {
    Take(Span where, std::uint32_t s) noexcept : Node(where), slot(s) {}
    Value eval(Value* fp) const override { return runtime::take(fp[slot]); }
    std::uint32_t slot;
};

struct Sequence final : StatementNode {
    Sequence(Span where, NodePtr a, NodePtr b) noexcept : StatementNode(where), first(a), second(b) {}
    Flow exec(Value* fp) const override {
        first->exec(fp);
        return second->exec(fp);
    }
    NodePtr first;
    NodePtr second;
};

} // namespace

NodePtr make_append(Arena& arena, Span span, PlaceRef place, List<NodePtr> parts, std::uint32_t first_slot) {
    return with_place(place,
                      [&](auto p) -> NodePtr { return arena.make<Append<decltype(p)>>(span, p, parts, first_slot); });
}
NodePtr make_take(Arena& arena, Span span, std::uint32_t slot) { return arena.make<Take>(span, slot); }
NodePtr make_sequence(Arena& arena, Span span, NodePtr first, NodePtr second) {
    return arena.make<Sequence>(span, first, second);
}

} // namespace simple::exec
