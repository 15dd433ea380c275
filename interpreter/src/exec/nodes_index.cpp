// Elements: reading, writing, updating and slicing by index.
#include "exec/inline_nodes.hpp"
#include "exec/nil_error.hpp"

#include <vector>

#include "runtime/array.hpp"
#include "runtime/dict.hpp"
#include "runtime/format.hpp"
#include "runtime/text.hpp"
#include "support/error_codes.hpp"

namespace simple::exec {

namespace {

using runtime::ElementKind;

/// Finds a key that may be none: then that is an error of the node.
[[gnu::noinline]] Value* find_any_key(const Node& node, runtime::Dict* dict, Value key) {
    return runtime::located(node.span, [&] { return runtime::find(dict, key); });
}

/// Returns the place of a key, null when there is none.
[[gnu::always_inline]] inline Value* find_key(const Node& node, runtime::Dict* dict, Value key) {
    if (key.is_text()) {
        return runtime::find_text(dict, key.as<runtime::Text>());
    }
    return key.is_int() ? runtime::find(dict, key) : find_any_key(node, dict, key);
}

/// The common cases of `object[index]`; Absent when it is not one of them.
inline Value get_index_fast(const Node& node, Value object, Value index) {
    if (object.is(Tag::Array) && index.is_int()) {
        auto* array = object.as<runtime::Array>();
        const auto i = static_cast<std::uint64_t>(index.integer);
        if (i < array->size) {
            return runtime::get(array, i);
        }
    } else if (object.is(Tag::Dict)) {
        const Value* found = find_key(node, object.as<runtime::Dict>(), index);
        return found == nullptr ? Value::nil() : runtime::retained(*found);
    }
    return Value::absent();
}

/// Evaluated arguments of an index with several parts.
class IndexArguments {
public:
    IndexArguments(const List<NodePtr>& nodes, Value* fp) {
        for (const NodePtr node : nodes) {
            values_.emplace_back(node->eval(fp));
            borrowed_.push_back(values_.back().get());
        }
    }
    const Value* data() const noexcept { return borrowed_.data(); }
    std::uint32_t size() const noexcept { return static_cast<std::uint32_t>(borrowed_.size()); }

private:
    std::vector<Owned> values_;
    std::vector<Value> borrowed_;
};

struct GetIndexMany final : Node {
    GetIndexMany(Span where, NodePtr o, List<NodePtr> a) noexcept : Node(where), object(o), arguments(a) {}
    Value eval(Value* fp) const override {
        const Owned o(object->eval(fp));
        const IndexArguments values(arguments, fp);
        return runtime::get_index(runtime_now(), o, values.data(), values.size(), span);
    }
    NodePtr object;
    List<NodePtr> arguments;
};

/// Stores into an array element when that needs nothing else; returns false otherwise.
[[gnu::always_inline]] inline bool set_index_fast(const Node& node, Value object, Value index, Value& owned) {
    if (object.is(Tag::Array) && index.is_int()) {
        auto* array = object.as<runtime::Array>();
        const auto i = static_cast<std::uint64_t>(index.integer);
        if (i < array->size && !array->read_only()) {
            switch (array->kind()) {
                case ElementKind::F64:
                    if (owned.is_float()) {
                        array->floats()[i] = owned.number;
                        return true;
                    }
                    break;
                case ElementKind::I64:
                    if (owned.is_int()) {
                        array->ints()[i] = owned.integer;
                        return true;
                    }
                    break;
                case ElementKind::Bool:
                    if (owned.is_bool()) {
                        array->bools()[i] = owned.boolean;
                        return true;
                    }
                    break;
                case ElementKind::Values:
                    if (owned.tag != Tag::Struct) {
                        runtime::store(array->values()[i], owned);
                        return true;
                    }
                    break;
                default: break;
            }
        }
    } else if (object.is(Tag::Dict) && owned.tag != Tag::Struct) {
        Value* place = find_key(node, object.as<runtime::Dict>(), index);
        if (place != nullptr) {
            runtime::store(*place, owned);
            return true;
        }
    }
    return false;
}

template <typename Object, typename Index> struct SetIndex final : StatementNode {
    SetIndex(Span where, Object o, Index i, NodePtr v) noexcept : StatementNode(where), object(o), index(i), value(v) {}
    Flow exec(Value* fp) const override {
        Owned v(value->eval(fp));
        const Held<Object> o(object, fp);
        const Held<Index> i(index, fp);
        Value owned = v.get();
        if (set_index_fast(*this, o.get(), i.get(), owned)) {
            v.leak();
            return Flow::Next;
        }
        const Value argument = i.get();
        naming_nil(written_at(object), span,
                   [&] { runtime::set_index(runtime_now(), o.get(), &argument, 1, v.leak(), span); });
        return Flow::Next;
    }
    Object object;
    Index index;
    NodePtr value;
};

struct CountEntry final : StatementNode {
    CountEntry(Span where, std::uint32_t o, std::uint32_t k, std::int64_t f, std::int64_t s, NodePtr g) noexcept
        : StatementNode(where), object(o), key(k), first(f), step(s), general(g) {}
    Flow exec(Value* fp) const override {
        const Value k = fp[key];
        if (fp[object].is(Tag::Dict) && (k.is_text() || k.is_int())) {
            auto* dict = fp[object].as<runtime::Dict>();
            Value* place = k.is_text() ? runtime::find_text(dict, k.as<runtime::Text>()) : runtime::find(dict, k);
            if (place == nullptr) {
                runtime::insert(dict, runtime::retained(k), Value::of(runtime::wrapping_add(first, step)));
                return Flow::Next;
            }
            if (place->is_int()) {
                place->integer = runtime::wrapping_add(place->integer, step);
                return Flow::Next;
            }
        }
        return general->exec(fp);
    }
    std::uint32_t object;
    std::uint32_t key;
    std::int64_t first;
    std::int64_t step;
    NodePtr general;
};

struct SetIndexMany final : StatementNode {
    SetIndexMany(Span where, NodePtr o, List<NodePtr> a, NodePtr v) noexcept
        : StatementNode(where), object(o), arguments(a), value(v) {}
    Flow exec(Value* fp) const override {
        Owned v(value->eval(fp));
        const Owned o(object->eval(fp));
        const IndexArguments values(arguments, fp);
        runtime::set_index(runtime_now(), o, values.data(), values.size(), v.leak(), span);
        return Flow::Next;
    }
    NodePtr object;
    List<NodePtr> arguments;
    NodePtr value;
};

struct UpdateIndex final : StatementNode {
    UpdateIndex(Span where, BinaryOp b, NodePtr o, NodePtr i, const Reading& v) noexcept
        : StatementNode(where), op(b), object(o), index(i), value(v) {}
    Flow exec(Value* fp) const override {
        const Owned o(object->eval(fp));
        const Owned i(index->eval(fp));
        Runtime& rt = runtime_now();
        const Value argument = i.get();
        Value old = get_index_fast(*this, o, argument);
        if (old.tag == Tag::Absent) {
            old = naming_nil(object->span, span, [&] { return runtime::get_index(rt, o, &argument, 1, span); });
        }
        const Owned left(old);
        const Owned v(value.behind(left)->eval(fp));
        Owned result(combine(rt, left, v));
        Value owned = result.get();
        if (set_index_fast(*this, o, argument, owned)) {
            result.leak();
            return Flow::Next;
        }
        runtime::set_index(rt, o, &argument, 1, result.leak(), span);
        return Flow::Next;
    }
    Value combine(Runtime& rt, Value a, Value b) const {
        if (op == BinaryOp::Add) {
            return apply<AddOp>(*this, a, b);
        }
        return runtime::binary(rt, op, a, b, span);
    }
    BinaryOp op;
    NodePtr object;
    NodePtr index;
    Reading value;
};

struct UpdateIndexMany final : StatementNode {
    UpdateIndexMany(Span where, BinaryOp b, NodePtr o, List<NodePtr> a, const Reading& v) noexcept
        : StatementNode(where), op(b), object(o), arguments(a), value(v) {}
    Flow exec(Value* fp) const override {
        const Owned o(object->eval(fp));
        const IndexArguments place(arguments, fp);
        Runtime& rt = runtime_now();
        const Owned old(runtime::get_index(rt, o, place.data(), place.size(), span));
        const Owned v(value.behind(old)->eval(fp));
        runtime::set_index(rt, o, place.data(), place.size(), runtime::binary(rt, op, old, v, span), span);
        return Flow::Next;
    }
    BinaryOp op;
    NodePtr object;
    List<NodePtr> arguments;
    Reading value;
};

struct MakeSlice final : Node {
    MakeSlice(Span where, NodePtr a, NodePtr b, NodePtr s) noexcept : Node(where), start(a), stop(b), step(s) {}
    Value eval(Value* fp) const override {
        const std::int64_t a = part(start, fp, 0);
        const std::int64_t b = part(stop, fp, 0);
        const std::int64_t s = part(step, fp, 1);
        if (s == 0) {
            runtime_now().fail(codes::kInvalidValue, "the step of a slice must not be 0", span,
                               "[::-1] reverses arrays and text, flip a dimension of a tensor");
        }
        const Value range = runtime::make_range(runtime_now(), a, b, s, false);
        range.object->flags = static_cast<std::uint8_t>(runtime::kSlice | (absent(start) ? runtime::kOpenStart : 0) |
                                                        (absent(stop) ? runtime::kOpenStop : 0));
        return range;
    }
    static bool absent(NodePtr node) { return node == nullptr; }
    std::int64_t part(NodePtr node, Value* fp, std::int64_t otherwise) const {
        if (node == nullptr) {
            return otherwise;
        }
        const Owned v(node->eval(fp));
        if (!v.get().is_int()) {
            runtime_now().fail(codes::kTypeMismatch,
                               "slice bounds must be i64, got " + runtime::describe(runtime_now(), v), node->span);
        }
        return v.get().integer;
    }
    NodePtr start;
    NodePtr stop;
    NodePtr step;
};

} // namespace

template <bool OwnsObject, bool OwnsIndex>
Value get_index_slow(const Node& node, Span object_place, Value object, Value index) {
    const Owned hold_object(OwnsObject ? object : Value::nil());
    const Owned hold_index(OwnsIndex ? index : Value::nil());
    const Value fast = get_index_fast(node, object, index);
    if (fast.tag != Tag::Absent) {
        return fast;
    }
    return naming_nil(object_place, node.span,
                      [&] { return runtime::get_index(runtime_now(), object, &index, 1, node.span); });
}
template Value get_index_slow<false, false>(const Node&, Span, Value, Value);
template Value get_index_slow<false, true>(const Node&, Span, Value, Value);
template Value get_index_slow<true, false>(const Node&, Span, Value, Value);
template Value get_index_slow<true, true>(const Node&, Span, Value, Value);

NodePtr make_get_index(Arena& arena, Span span, OperandRef object, OperandRef index) {
    return with_inline_operand(object, [&](auto o) {
        return with_operand(
            index, [&](auto i) -> NodePtr { return arena.make<GetIndex<decltype(o), decltype(i)>>(span, o, i); });
    });
}
NodePtr make_get_index_many(Arena& arena, Span span, NodePtr object, List<NodePtr> arguments) {
    return arena.make<GetIndexMany>(span, object, arguments);
}
NodePtr make_set_index(Arena& arena, Span span, OperandRef object, OperandRef index, NodePtr value) {
    return with_operand(object, [&](auto o) {
        return with_operand(index, [&](auto i) -> NodePtr {
            return arena.make<SetIndex<decltype(o), decltype(i)>>(span, o, i, value);
        });
    });
}
NodePtr make_set_index_many(Arena& arena, Span span, NodePtr object, List<NodePtr> arguments, NodePtr value) {
    return arena.make<SetIndexMany>(span, object, arguments, value);
}
NodePtr make_update_index(Arena& arena, Span span, BinaryOp op, NodePtr object, NodePtr index, const Reading& value) {
    return arena.make<UpdateIndex>(span, op, object, index, value);
}
NodePtr make_update_index_many(Arena& arena, Span span, BinaryOp op, NodePtr object, List<NodePtr> arguments,
                               const Reading& value) {
    return arena.make<UpdateIndexMany>(span, op, object, arguments, value);
}
NodePtr make_count_entry(Arena& arena, Span span, std::uint32_t object, std::uint32_t key, std::int64_t first,
                         std::int64_t step, NodePtr general) {
    return arena.make<CountEntry>(span, object, key, first, step, general);
}
NodePtr make_slice(Arena& arena, Span span, NodePtr start, NodePtr stop, NodePtr step) {
    return arena.make<MakeSlice>(span, start, stop, step);
}

} // namespace simple::exec
