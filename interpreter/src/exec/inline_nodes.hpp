// Reads of fields and elements whose common case other nodes run in place: these classes are final and known, so
// calling one through its own type is no indirect call.
#pragma once

#include "exec/nil_error.hpp"
#include "exec/nodes_access.hpp"
#include "runtime/array.hpp"

namespace simple::exec {

/// The field a node found last, for the class it found it in.
class FieldCache {
public:
    /// Tells whether the field found last is a field of this value.
    bool hit(Value object) const noexcept {
        return (object.is(Tag::Instance) || object.is(Tag::Struct)) && object.as<runtime::Instance>()->type == type_;
    }
    /// Returns the field of an object that is a hit.
    Value& field(Value object) const noexcept { return object.as<runtime::Instance>()->fields()[slot_]; }
    /// Looks a field up and remembers it; returns null when the value has no such field.
    Value* find(Value object, Symbol name);
    /// Tells whether the field found last may hold a value as it is.
    bool admits(Value value) const noexcept {
        return value.tag != Tag::Struct && (enforced_ == Tag::Nil || value.tag == enforced_);
    }

private:
    const runtime::ClassInfo* type_ = nullptr;
    std::uint32_t slot_ = 0;
    Tag enforced_ = Tag::Nil;
};

/// What reading a field comes to when the cache does not know it; `object` is borrowed.
Value get_field_slow(const Node& node, FieldCache& cache, Value object, Symbol name, bool safe);
/// The same for an object whose reference is given up.
Value get_field_consuming(const Node& node, FieldCache& cache, Value owned, Symbol name, bool safe);

/// `object.name`; a local object is not counted.
template <typename Object> struct GetField final : Node {
    GetField(Span where, Object o, Symbol n, bool s) noexcept : Node(where), object(o), name(n), safe(s) {}
    Value eval(Value* fp) const override {
        const Value o = object.get(fp);
        if (cache.hit(o)) {
            const Value field = runtime::retained(copy_of(cache.field(o)));
            if constexpr (!Object::borrowed) {
                runtime::release(o);
            }
            return field;
        }
        return Object::borrowed ? get_field_slow(*this, cache, o, name, safe)
                                : get_field_consuming(*this, cache, o, name, safe);
    }
    Object object;
    Symbol name;
    bool safe;
    mutable FieldCache cache;
};

/// Reads an element in any way but the common one. References of `object` and `index` are given up where they are
/// owned. The object is written at `object_place`, for errors.
template <bool OwnsObject, bool OwnsIndex>
Value get_index_slow(const Node& node, Span object_place, Value object, Value index);

/// Reads element `i`, which is in range; the frequent kinds first.
inline Value element_of(const runtime::Array* array, std::size_t i) noexcept {
    if (array->kind() == runtime::ElementKind::F64) {
        return Value::of(array->floats()[i]);
    }
    if (array->kind() == runtime::ElementKind::Values) {
        return runtime::retained(copy_of(array->values()[i]));
    }
    return runtime::get(array, i);
}

/// `object[index]`. A row of nested arrays is not counted while its element is read.
template <typename Object, typename Index> struct GetIndex final : Node {
    GetIndex(Span where, Object o, Index i) noexcept : Node(where), object(o), index(i) {}
    Value eval(Value* fp) const override {
        if constexpr (requires { object.node->peek(fp); } && Index::borrowed) {
            const Value row = object.node->peek(fp);
            const Value i = index.get(fp);
            if (row.is(Tag::Array) && i.is_int()) {
                const auto* array = row.as<runtime::Array>();
                if (static_cast<std::uint64_t>(i.integer) < array->size) {
                    return element_of(array, static_cast<std::size_t>(i.integer));
                }
            }
        }
        const Value o = object.get(fp);
        const Value i = get_after<Object>(o, index, fp);
        if (o.is(Tag::Array) && i.is_int()) {
            const auto* array = o.as<runtime::Array>();
            if (static_cast<std::uint64_t>(i.integer) < array->size) {
                const Value element = element_of(array, static_cast<std::size_t>(i.integer));
                if constexpr (!Object::borrowed) {
                    runtime::release(o);
                }
                return element;
            }
        }
        return get_index_slow<!Object::borrowed, !Index::borrowed>(*this, written_at(object), o, i);
    }
    /// Reads an element that is an array without counting it; nil when there is none.
    Value peek(Value* fp) const noexcept requires(Object::borrowed&& Index::borrowed) {
        const Value o = object.get(fp);
        const Value i = index.get(fp);
        if (o.is(Tag::Array) && i.is_int()) {
            const auto* array = o.as<runtime::Array>();
            const auto position = static_cast<std::uint64_t>(i.integer);
            if (array->kind() == runtime::ElementKind::Values && position < array->size) {
                return copy_of(array->values()[position]);
            }
        }
        return Value::nil();
    }
    Object object;
    Index index;
};

/// An operand that is one of the nodes above.
template <typename NodeType> struct InlineOperand {
    const NodeType* node;
    static constexpr bool borrowed = false;
    Value get(Value* fp) const { return node->NodeType::eval(fp); }
};
template <typename NodeType> Span written_at(const InlineOperand<NodeType>& operand) noexcept {
    return operand.node->span;
}
using FieldOperand = InlineOperand<GetField<LocalOperand>>;
using ElementOperand = InlineOperand<GetIndex<LocalOperand, LocalOperand>>;

/// Calls `use` with an operand of unknown type, which may be a field or an element of a local.
template <typename Use> auto with_inline_operand(const OperandRef& operand, Use&& use) {
    switch (operand.kind) {
        case OperandRef::Kind::Field:
            return use(FieldOperand{static_cast<const GetField<LocalOperand>*>(operand.node)});
        case OperandRef::Kind::Element:
            return use(ElementOperand{static_cast<const GetIndex<LocalOperand, LocalOperand>*>(operand.node)});
        default: break;
    }
    return with_operand(operand, use);
}

} // namespace simple::exec
