// Fields of objects and tuples, and what options hold.
#include "exec/inline_nodes.hpp"
#include "exec/nil_error.hpp"
#include "runtime/format.hpp"
#include "support/error_codes.hpp"

namespace simple::exec {

Value* FieldCache::find(Value object, Symbol name) {
    if (!object.is(Tag::Instance) && !object.is(Tag::Struct)) {
        return nullptr;
    }
    const runtime::ClassInfo* type = object.as<runtime::Instance>()->type;
    if (type != type_) {
        const std::int32_t slot = type->find_field(name);
        if (slot < 0) {
            return nullptr;
        }
        type_ = type;
        slot_ = static_cast<std::uint32_t>(slot);
        enforced_ = type->fields[slot_].enforced;
    }
    return &field(object);
}

Value get_field_consuming(const Node& node, FieldCache& cache, Value owned, Symbol name, bool safe) {
    const Owned object(owned);
    if (const Value* found = cache.find(owned, name)) {
        return runtime::retained(*found);
    }
    if (safe && owned.is_nil()) {
        return owned;
    }
    // `x?.name` of Some(v) is v.name, also where the option has such a method itself.
    const Value target = safe && owned.is(Tag::Some) ? owned.as<runtime::Box>()->value : owned;
    return naming_nil(object_of_field(node.span, name), node.span,
                      [&] { return get_field(runtime_now(), target, name, node.span); });
}

Value get_field_slow(const Node& node, FieldCache& cache, Value object, Symbol name, bool safe) {
    return get_field_consuming(node, cache, runtime::retained(object), name, safe);
}

namespace {

struct GetFieldOrCall final : Node {
    GetFieldOrCall(Span where, NodePtr o, Symbol n, NodePtr f, bool s) noexcept
        : Node(where), object(o), name(n), function(f), safe(s) {}
    Value eval(Value* fp) const override {
        Owned o(object->eval(fp));
        if (safe && o.get().is(Tag::Some)) {
            o = Owned(runtime::retained(o.get().as<runtime::Box>()->value));
        }
        if (safe && o.get().is_nil()) {
            return o.leak();
        }
        if (const Value* field = cache.find(o, name)) {
            return runtime::retained(*field);
        }
        Runtime& rt = runtime_now();
        Value member = Value::nil();
        if (find_member(rt, o, name, span, member)) {
            return member;
        }
        const Owned callee(function->eval(fp));
        Value* const frame = rt.stack_top;
        frame[0] = o.get().is(Tag::Struct) ? runtime::copy_struct(rt, o) : runtime::retained(o);
        return call_value(rt, callee, frame, 1, span);
    }
    NodePtr object;
    Symbol name;
    NodePtr function;
    bool safe;
    mutable FieldCache cache;
};

template <typename Object> struct GetKnownField final : Node {
    GetKnownField(Span where, Object o, std::uint32_t s) noexcept : Node(where), object(o), slot(s) {}
    Value eval(Value* fp) const override {
        const Held<Object> o(object, fp);
        return runtime::retained(o.get().template as<runtime::Instance>()->fields()[slot]);
    }
    std::int64_t eval_int(Value* fp) const override {
        const Held<Object> o(object, fp);
        return o.get().template as<runtime::Instance>()->fields()[slot].integer;
    }
    double eval_float(Value* fp) const override {
        const Held<Object> o(object, fp);
        return o.get().template as<runtime::Instance>()->fields()[slot].as_double();
    }
    Object object;
    std::uint32_t slot;
};
template <typename Object> struct GetKnownFloat final : FloatNode {
    GetKnownFloat(Span where, Object o, std::uint32_t s) noexcept : FloatNode(where), object(o), slot(s) {}
    double eval_float(Value* fp) const override {
        const Held<Object> o(object, fp);
        return o.get().template as<runtime::Instance>()->fields()[slot].number;
    }
    Object object;
    std::uint32_t slot;
};

template <typename Object> struct SetField final : StatementNode {
    SetField(Span where, Object o, Symbol n, NodePtr v) noexcept : StatementNode(where), object(o), name(n), value(v) {}
    Flow exec(Value* fp) const override {
        const Value v = value->eval(fp);
        if constexpr (Object::borrowed) {
            const Value target = object.get(fp);
            if (cache.hit(target) && cache.admits(v)) {
                runtime::store(cache.field(target), v);
                return Flow::Next;
            }
        }
        return slow(fp, v);
    }
    [[gnu::noinline]] Flow slow(Value* fp, Value owned) const {
        Owned v(owned);
        const Held<Object> o(object, fp);
        Value* const field = cache.find(o.get(), name);
        if (field != nullptr && cache.admits(v)) {
            runtime::store(*field, v.leak());
        } else {
            naming_nil(written_at(object), span, [&] { set_field(runtime_now(), o.get(), name, v.leak(), span); });
        }
        return Flow::Next;
    }
    Object object;
    Symbol name;
    NodePtr value;
    mutable FieldCache cache;
};

template <typename Object> struct SetKnownField final : StatementNode {
    SetKnownField(Span where, Object o, std::uint32_t s, NodePtr v) noexcept
        : StatementNode(where), object(o), slot(s), value(v) {}
    Flow exec(Value* fp) const override {
        Owned v(value->eval(fp));
        const Held<Object> o(object, fp);
        auto* instance = o.get().template as<runtime::Instance>();
        const Value admitted = admit_field(runtime_now(), *instance->type, slot, v.leak(), span);
        runtime::store(instance->fields()[slot], admitted);
        return Flow::Next;
    }
    Object object;
    std::uint32_t slot;
    NodePtr value;
};
/// Stores a number without a box; the field takes anything and is no struct's copy.
template <typename Object, typename Number> struct SetKnownNumber final : StatementNode {
    SetKnownNumber(Span where, Object o, std::uint32_t s, NodePtr v) noexcept
        : StatementNode(where), object(o), slot(s), value(v) {}
    Flow exec(Value* fp) const override {
        const Number v = evaluated(fp);
        const Held<Object> o(object, fp);
        o.get().template as<runtime::Instance>()->fields()[slot] = Value::of(v);
        return Flow::Next;
    }
    Number evaluated(Value* fp) const {
        if constexpr (std::is_same_v<Number, double>) {
            return value->eval_float(fp);
        } else {
            return value->eval_int(fp);
        }
    }
    Object object;
    std::uint32_t slot;
    NodePtr value;
};

struct UpdateField final : StatementNode {
    UpdateField(Span where, BinaryOp b, NodePtr o, Symbol n, const Reading& v) noexcept
        : StatementNode(where), op(b), object(o), name(n), value(v) {}
    Flow exec(Value* fp) const override {
        const Owned o(object->eval(fp));
        Runtime& rt = runtime_now();
        const Owned old(naming_nil(object->span, span, [&] { return get_field(rt, o, name, span); }));
        const Owned v(value.behind(old)->eval(fp));
        set_field(rt, o, name, runtime::binary(rt, op, old, v, span), span);
        return Flow::Next;
    }
    BinaryOp op;
    NodePtr object;
    Symbol name;
    Reading value;
};

struct TupleField final : Node {
    TupleField(Span where, NodePtr o, std::uint32_t i) noexcept : Node(where), object(o), index(i) {}
    Value eval(Value* fp) const override {
        const Owned o(object->eval(fp));
        const Value v = o.get();
        if (v.is(Tag::Tuple) && index < v.as<runtime::Tuple>()->size) {
            return runtime::retained(v.as<runtime::Tuple>()->elements()[index]);
        }
        if (v.is(Tag::Enum) && index < v.as<runtime::EnumValue>()->size) {
            return runtime::retained(v.as<runtime::EnumValue>()->payload()[index]);
        }
        if (v.is(Tag::Some) || v.is(Tag::Ok)) {
            return element(v.as<runtime::Box>()->value);
        }
        return element(v);
    }
    Value element(Value v) const {
        const Value argument = Value::of(static_cast<std::int64_t>(index));
        return naming_nil(object->span, span, [&] { return runtime::get_index(runtime_now(), v, &argument, 1, span); });
    }
    NodePtr object;
    std::uint32_t index;
};

struct IsPresent final : BoolNode {
    IsPresent(Span where, NodePtr o) noexcept : BoolNode(where), operand(o) {}
    bool eval_bool(Value* fp) const override {
        const Owned v(operand->eval(fp));
        return runtime::present(v);
    }
    NodePtr operand;
};
struct PresentValue final : Node {
    PresentValue(Span where, NodePtr o) noexcept : Node(where), operand(o) {}
    Value eval(Value* fp) const override {
        Owned v(operand->eval(fp));
        if (v.get().is(Tag::Some)) {
            return runtime::retained(v.get().as<runtime::Box>()->value);
        }
        return runtime::present(v) ? v.leak() : Value::nil();
    }
    NodePtr operand;
};
struct Unwrap final : Node {
    Unwrap(Span where, NodePtr o) noexcept : Node(where), operand(o) {}
    Value eval(Value* fp) const override {
        Owned v(operand->eval(fp));
        switch (v.get().tag) {
            case Tag::Some:
            case Tag::Ok: return runtime::retained(v.get().as<runtime::Box>()->value);
            case Tag::Nil: runtime_now().fail(codes::kUnwrapNothing, "unwrap of nil", span);
            case Tag::Err:
                runtime_now().fail(codes::kUnwrapNothing, "unwrap of " + runtime::to_text(runtime_now(), v), span);
            default: return v.leak();
        }
    }
    NodePtr operand;
};

} // namespace

NodePtr make_get_field(Arena& arena, Span span, OperandRef object, Symbol name, bool safe) {
    return with_operand(object,
                        [&](auto o) -> NodePtr { return arena.make<GetField<decltype(o)>>(span, o, name, safe); });
}
NodePtr make_get_field_or_call(Arena& arena, Span span, NodePtr object, Symbol name, NodePtr function, bool safe) {
    return arena.make<GetFieldOrCall>(span, object, name, function, safe);
}
NodePtr make_get_known_field(Arena& arena, Span span, OperandRef object, std::uint32_t slot, sema::TypeKind type) {
    return with_operand(object, [&](auto o) -> NodePtr {
        if (type == sema::TypeKind::Float) {
            return arena.make<GetKnownFloat<decltype(o)>>(span, o, slot);
        }
        return arena.make<GetKnownField<decltype(o)>>(span, o, slot);
    });
}
NodePtr make_set_field(Arena& arena, Span span, OperandRef object, Symbol name, NodePtr value) {
    return with_operand(object,
                        [&](auto o) -> NodePtr { return arena.make<SetField<decltype(o)>>(span, o, name, value); });
}
NodePtr make_set_known_field(Arena& arena, Span span, OperandRef object, std::uint32_t slot, sema::TypeKind type,
                             sema::TypeKind value_type, NodePtr value) {
    using sema::TypeKind;
    return with_operand(object, [&](auto o) -> NodePtr {
        if (type == TypeKind::Float && (value_type == TypeKind::Float || value_type == TypeKind::Int)) {
            return arena.make<SetKnownNumber<decltype(o), double>>(span, o, slot, value);
        }
        if (type == TypeKind::Int && value_type == TypeKind::Int) {
            return arena.make<SetKnownNumber<decltype(o), std::int64_t>>(span, o, slot, value);
        }
        return arena.make<SetKnownField<decltype(o)>>(span, o, slot, value);
    });
}
NodePtr make_update_field(Arena& arena, Span span, BinaryOp op, NodePtr object, Symbol name, const Reading& value) {
    return arena.make<UpdateField>(span, op, object, name, value);
}
NodePtr make_tuple_field(Arena& arena, Span span, NodePtr object, std::uint32_t index) {
    return arena.make<TupleField>(span, object, index);
}
NodePtr make_is_present(Arena& arena, Span span, NodePtr operand) { return arena.make<IsPresent>(span, operand); }
NodePtr make_present_value(Arena& arena, Span span, NodePtr operand) { return arena.make<PresentValue>(span, operand); }
NodePtr make_unwrap(Arena& arena, Span span, NodePtr operand) { return arena.make<Unwrap>(span, operand); }

} // namespace simple::exec
