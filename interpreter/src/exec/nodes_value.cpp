#include "exec/nodes_value.hpp"

#include <string>

#include "exec/nodes_control.hpp"
#include "runtime/array.hpp"
#include "runtime/copies.hpp"
#include "runtime/dict.hpp"
#include "runtime/format.hpp"
#include "runtime/operand_notes.hpp"
#include "runtime/text.hpp"
#include "runtime/type_names.hpp"
#include "support/error_codes.hpp"

namespace simple::exec {

namespace {

struct Const final : Node {
    Const(Span where, Value v) noexcept : Node(where), value(v) {}
    Value eval(Value* /*fp*/) const override { return runtime::retained(value); }
    std::int64_t eval_int(Value* /*fp*/) const override { return value.integer; }
    double eval_float(Value* /*fp*/) const override { return value.as_double(); }
    Value value;
};

struct ArrayLiteral final : Node {
    ArrayLiteral(Span where, List<ElementNode> e, bool f) noexcept : Node(where), elements(e), float_elements(f) {}
    Value eval(Value* fp) const override {
        Runtime& rt = runtime_now();
        auto* array = runtime::make_array(rt.heap(), runtime::ElementKind::Empty, elements.size());
        Owned holder(runtime::array_value(array));
        for (const ElementNode& element : elements) {
            const Value v = element.value->eval(fp);
            if (!element.spread) {
                runtime::push(array, v);
                continue;
            }
            const Owned source(v);
            runtime::Iteration it(rt, source, element.value->span);
            Value item;
            while (it.next(item)) {
                runtime::push(array, runtime::stored(rt, item));
            }
        }
        if (float_elements) {
            runtime::convert_to_floats(array);
        }
        return holder.leak();
    }
    List<ElementNode> elements;
    bool float_elements;
};

/// Inserts into a dict or set; a value that cannot be a key is an error at `where`.
void insert_key(Value collection, Owned key, Owned value, Span where) {
    runtime::located(runtime_now(), where, Value::absent(), nullptr, 0,
                     [&] { runtime::insert(collection.as<runtime::Dict>(), key.leak(), value.leak()); });
}

struct SetLiteral final : Node {
    SetLiteral(Span where, List<ElementNode> e) noexcept : Node(where), elements(e) {}
    Value eval(Value* fp) const override {
        Runtime& rt = runtime_now();
        Owned holder(Value::of(runtime::make_dict(rt.heap(), Tag::Set), Tag::Set));
        for (const ElementNode& element : elements) {
            Owned v(element.value->eval(fp));
            if (!element.spread) {
                insert_key(holder, std::move(v), Owned(), element.value->span);
                continue;
            }
            runtime::Iteration it(rt, v, element.value->span);
            Value item;
            while (it.next(item)) {
                insert_key(holder, Owned(runtime::stored(rt, item)), Owned(), element.value->span);
            }
        }
        return holder.leak();
    }
    List<ElementNode> elements;
};

struct DictLiteral final : Node {
    DictLiteral(Span where, List<EntryNode> e) noexcept : Node(where), entries(e) {}
    Value eval(Value* fp) const override {
        Runtime& rt = runtime_now();
        auto* dict = runtime::make_dict(rt.heap(), Tag::Dict, entries.size());
        Owned holder(runtime::dict_value(dict));
        for (const EntryNode& entry : entries) {
            if (entry.key == nullptr) {
                merge(rt, dict, fp, entry.value);
                continue;
            }
            Owned key(entry.key->eval(fp));
            Owned value(entry.value->eval(fp));
            insert_key(holder, std::move(key), std::move(value), entry.key->span);
        }
        return holder.leak();
    }
    void merge(Runtime& rt, runtime::Dict* dict, Value* fp, NodePtr node) const {
        const Owned other(node->eval(fp));
        if (!other.get().is(Tag::Dict)) {
            rt.fail(codes::kTypeMismatch, "`**` in a dict needs a dict, got " + runtime::describe(rt, other),
                    node->span);
        }
        auto* source = other.get().as<runtime::Dict>();
        for (std::uint32_t i = runtime::next_entry(source, 0); i < source->used;
             i = runtime::next_entry(source, i + 1)) {
            runtime::insert(dict, runtime::retained(source->entries[i].key),
                            runtime::stored(rt, runtime::retained(source->entries[i].value)));
        }
    }
    List<EntryNode> entries;
};

struct TupleLiteral final : Node {
    TupleLiteral(Span where, List<NodePtr> e) noexcept : Node(where), elements(e) {}
    Value eval(Value* fp) const override {
        Runtime& rt = runtime_now();
        Owned holder(make_nils(rt));
        for (std::uint32_t i = 0; i < elements.count; ++i) {
            const Value v = elements.items[i]->eval(fp);
            holder.get().as<runtime::Tuple>()->elements()[i] = v;
        }
        return holder.leak();
    }
    Value make_nils(Runtime& rt) const {
        auto* tuple = rt.heap().make<runtime::Tuple>(Tag::Tuple, elements.count * sizeof(Value));
        tuple->size = elements.count;
        for (std::uint32_t i = 0; i < elements.count; ++i) {
            tuple->elements()[i] = Value::nil();
        }
        return Value::of(tuple, Tag::Tuple);
    }
    List<NodePtr> elements;
};

struct Interpolation final : Node {
    Interpolation(Span where, List<TextPart> p) noexcept : Node(where), parts(p) {}
    Value eval(Value* fp) const override {
        Runtime& rt = runtime_now();
        std::string out;
        for (const TextPart& part : parts) {
            if (part.value == nullptr) {
                out += part.text.as<runtime::Text>()->view();
                continue;
            }
            const Owned v(part.value->eval(fp));
            if (!part.spec.empty()) {
                runtime::located(part.value->span,
                                 [&] { runtime::append_formatted(rt, out, v, part.spec, part.spec_span); });
            } else if (v.get().is_text()) {
                out += v.get().as<runtime::Text>()->view();
            } else {
                runtime::located(part.value->span, [&] { runtime::append_text(rt, out, v); });
            }
        }
        return runtime::text_value(rt.heap(), out);
    }
    List<TextPart> parts;
};

struct MakeRange final : Node {
    MakeRange(Span where, NodePtr l, NodePtr h, bool i) noexcept : Node(where), low(l), high(h), inclusive(i) {}
    Value eval(Value* fp) const override {
        const std::int64_t a = bound(low, fp, 0);
        const std::int64_t b = bound(high, fp, 0);
        const Value range = runtime::make_range(runtime_now(), a, b, 1, inclusive && high != nullptr);
        if (low == nullptr || high == nullptr) {
            range.object->flags =
                static_cast<std::uint8_t>(runtime::kSlice | (low == nullptr ? runtime::kOpenStart : 0) |
                                          (high == nullptr ? runtime::kOpenStop : 0));
        }
        return range;
    }
    std::int64_t bound(NodePtr node, Value* fp, std::int64_t otherwise) const {
        if (node == nullptr) {
            return otherwise;
        }
        const Owned v(node->eval(fp));
        if (!v.get().is_int()) {
            runtime_now().fail(codes::kTypeMismatch,
                               "the bounds of a range must be i64, got " + runtime::describe(runtime_now(), v),
                               node->span);
        }
        return v.get().integer;
    }
    NodePtr low;
    NodePtr high;
    bool inclusive;
};

struct Cast final : Node {
    Cast(Span where, NodePtr o, Symbol t, bool nil) noexcept : Node(where), operand(o), type(t), optional(nil) {}
    Value eval(Value* fp) const override {
        const Owned v(operand->eval(fp));
        return optional && v.get().is_nil() ? Value::nil() : runtime::cast(runtime_now(), v, type.text(), span);
    }
    NodePtr operand;
    Symbol type;
    bool optional;
};

struct CastToClass final : Node {
    CastToClass(Span where, NodePtr o, NodePtr t, Symbol n, bool nil) noexcept
        : Node(where), operand(o), type(t), name(n), optional(nil) {}
    Value eval(Value* fp) const override {
        Owned v(operand->eval(fp));
        const Owned expected(type->eval(fp));
        Runtime& rt = runtime_now();
        // An alias of a built-in type has no class: nothing is known, nothing is done.
        if (!expected.get().is(Tag::Class) || (optional && v.get().is_nil())) {
            return v.leak();
        }
        if (runtime::is_of_class(rt, v, expected)) {
            return v.leak();
        }
        if (v.get().is(Tag::Some) && runtime::is_of_class(rt, v.get().as<runtime::Box>()->value, expected)) {
            return runtime::retained(v.get().as<runtime::Box>()->value);
        }
        return runtime::cast(rt, v, name.text(), span);
    }
    NodePtr operand;
    NodePtr type;
    Symbol name;
    bool optional;
};

struct CopyStruct final : Node {
    CopyStruct(Span where, NodePtr o) noexcept : Node(where), operand(o) {}
    Value eval(Value* fp) const override {
        const Value v = operand->eval(fp);
        if (v.tag != Tag::Struct || v.object->references == 1) {
            return v;
        }
        const Owned original(v);
        return runtime::copy_struct(runtime_now(), v);
    }
    NodePtr operand;
};

struct ToFloat final : Node {
    ToFloat(Span where, NodePtr o) noexcept : Node(where), operand(o) {}
    Value eval(Value* fp) const override {
        const Value v = operand->eval(fp);
        return v.is_int() ? Value::of(static_cast<double>(v.integer)) : v;
    }
    NodePtr operand;
};

struct Enforce final : Node {
    Enforce(Span where, NodePtr o, Tag k, Symbol n) noexcept : Node(where), operand(o), kind(k), name(n) {}
    Value eval(Value* fp) const override {
        const Value v = operand->eval(fp);
        if (v.tag == kind) {
            return v;
        }
        if (kind == Tag::Float && v.is_int()) {
            return Value::of(static_cast<double>(v.integer));
        }
        const Owned holder(v);
        const char* expected = kind == Tag::Int     ? "i64"
                               : kind == Tag::Float ? "f64"
                               : kind == Tag::Bool  ? "bool"
                                                    : "text";
        runtime_now().fail(codes::kTypeMismatch,
                           "`" + std::string(name.text()) + "` is declared " + expected + ", got " +
                               runtime::describe(runtime_now(), v),
                           span);
    }
    NodePtr operand;
    Tag kind;
    Symbol name;
};

struct FloatArray final : Node {
    FloatArray(Span where, NodePtr o) noexcept : Node(where), operand(o) {}
    Value eval(Value* fp) const override {
        Owned v(operand->eval(fp));
        if (v.get().is(Tag::Array)) {
            runtime::convert_to_floats(v.get().as<runtime::Array>());
        }
        return v.leak();
    }
    NodePtr operand;
};

struct Throw final : Node {
    Throw(Span where, NodePtr v) noexcept : Node(where), value(v) {}
    Value eval(Value* fp) const override {
        Owned v(value->eval(fp));
        const std::string text = runtime::to_text(runtime_now(), v);
        throw runtime::RuntimeError(make_error(codes::kUncaughtThrow, text, span), v.leak());
    }
    NodePtr value;
};

struct Propagate final : Node {
    Propagate(Span where, NodePtr o, bool r) noexcept : Node(where), operand(o), returns(r) {}
    Value eval(Value* fp) const override {
        Owned v(operand->eval(fp));
        switch (v.get().tag) {
            case Tag::Some:
            case Tag::Ok: return runtime::retained(v.get().as<runtime::Box>()->value);
            case Tag::Nil:
            case Tag::Err:
                if (!returns) {
                    runtime_now().fail(codes::kUnwrapNothing,
                                       "`?` found " + runtime::to_text(runtime_now(), v) +
                                           ", and no function around it can return that",
                                       span, "give a default: `x ?? default`");
                }
                throw ControlTransfer(Flow::Return, v.leak());
            default: return v.leak();
        }
    }
    NodePtr operand;
    bool returns;
};

struct AppendElement final : StatementNode {
    AppendElement(Span where, std::uint32_t s, NodePtr v) noexcept : StatementNode(where), slot(s), value(v) {}
    Flow exec(Value* fp) const override {
        const Value v = value->eval(fp);
        runtime::push(fp[slot].as<runtime::Array>(), v);
        return Flow::Next;
    }
    std::uint32_t slot;
    NodePtr value;
};

/// `key` null: `value` gives (key, value) tuples.
struct InsertEntry final : StatementNode {
    InsertEntry(Span where, std::uint32_t s, NodePtr k, NodePtr v) noexcept
        : StatementNode(where), slot(s), key(k), value(v) {}
    Flow exec(Value* fp) const override {
        if (key != nullptr) {
            Owned k(key->eval(fp));
            Owned v(value->eval(fp));
            insert_key(fp[slot], std::move(k), std::move(v), key->span);
            return Flow::Next;
        }
        const Owned pair(value->eval(fp));
        if (!pair.get().is(Tag::Tuple) || pair.get().as<runtime::Tuple>()->size != 2) {
            runtime_now().fail(
                codes::kTypeMismatch,
                "a dict comprehension needs (key, value) pairs, got " + runtime::describe(runtime_now(), pair), span);
        }
        Value* const parts = pair.get().as<runtime::Tuple>()->elements();
        insert_key(fp[slot], Owned(runtime::retained(parts[0])), Owned(runtime::retained(parts[1])), value->span);
        return Flow::Next;
    }
    std::uint32_t slot;
    NodePtr key;
    NodePtr value;
};

struct Collect final : Node {
    Collect(Span where, bool d, std::uint32_t s, NodePtr b) noexcept : Node(where), dict(d), slot(s), body(b) {}
    Value eval(Value* fp) const override {
        Runtime& rt = runtime_now();
        const Value collection = dict ? runtime::dict_value(runtime::make_dict(rt.heap()))
                                      : runtime::array_value(runtime::make_array(rt.heap()));
        runtime::store(fp[slot], collection);
        body->exec(fp);
        return runtime::take(fp[slot]);
    }
    bool dict;
    std::uint32_t slot;
    NodePtr body;
};

} // namespace

NodePtr make_const(Arena& arena, Span span, Value value) { return arena.make<Const>(span, value); }
NodePtr make_array_literal(Arena& arena, Span span, List<ElementNode> elements, bool float_elements) {
    return arena.make<ArrayLiteral>(span, elements, float_elements);
}
NodePtr make_set_literal(Arena& arena, Span span, List<ElementNode> elements) {
    return arena.make<SetLiteral>(span, elements);
}
NodePtr make_dict_literal(Arena& arena, Span span, List<EntryNode> entries) {
    return arena.make<DictLiteral>(span, entries);
}
NodePtr make_tuple_literal(Arena& arena, Span span, List<NodePtr> elements) {
    return arena.make<TupleLiteral>(span, elements);
}
NodePtr make_interpolation(Arena& arena, Span span, List<TextPart> parts) {
    return arena.make<Interpolation>(span, parts);
}
NodePtr make_range_node(Arena& arena, Span span, NodePtr low, NodePtr high, bool inclusive) {
    return arena.make<MakeRange>(span, low, high, inclusive);
}
NodePtr make_cast(Arena& arena, Span span, NodePtr operand, Symbol type, bool optional) {
    return arena.make<Cast>(span, operand, type, optional);
}
NodePtr make_cast_to_class(Arena& arena, Span span, NodePtr operand, NodePtr type, Symbol name, bool optional) {
    return arena.make<CastToClass>(span, operand, type, name, optional);
}
NodePtr make_copy_struct(Arena& arena, Span span, NodePtr operand) { return arena.make<CopyStruct>(span, operand); }
NodePtr make_to_float(Arena& arena, Span span, NodePtr operand) { return arena.make<ToFloat>(span, operand); }
NodePtr make_enforce(Arena& arena, Span span, NodePtr operand, Tag kind, Symbol name) {
    return arena.make<Enforce>(span, operand, kind, name);
}
NodePtr make_float_array(Arena& arena, Span span, NodePtr operand) { return arena.make<FloatArray>(span, operand); }
NodePtr make_throw(Arena& arena, Span span, NodePtr value) { return arena.make<Throw>(span, value); }
NodePtr make_propagate(Arena& arena, Span span, NodePtr operand, bool returns) {
    return arena.make<Propagate>(span, operand, returns);
}
NodePtr make_append_element(Arena& arena, Span span, std::uint32_t slot, NodePtr value) {
    return arena.make<AppendElement>(span, slot, value);
}
NodePtr make_insert_entry(Arena& arena, Span span, std::uint32_t slot, NodePtr key, NodePtr value) {
    return arena.make<InsertEntry>(span, slot, key, value);
}
NodePtr make_collect(Arena& arena, Span span, bool dict, std::uint32_t slot, NodePtr body) {
    return arena.make<Collect>(span, dict, slot, body);
}

} // namespace simple::exec
