// Where variables live. A place knows how to reach its value from the frame; nodes that load and store are templates
// over places.
#pragma once

#include "exec/function_code.hpp"

namespace simple::exec {

/// A slot of the frame.
struct LocalPlace {
    std::uint32_t slot;
    Value& at(Value* fp) const noexcept { return fp[slot]; }
};
/// A cell in a slot of the frame.
struct CellPlace {
    std::uint32_t slot;
    Value& at(Value* fp) const noexcept { return fp[slot].as<runtime::Box>()->value; }
};
/// A value the running closure captured.
struct CapturePlace {
    std::uint32_t closure_slot;
    std::uint32_t index;
    Value& at(Value* fp) const noexcept { return fp[closure_slot].as<runtime::Closure>()->captures()[index]; }
};
/// A cell the running closure captured.
struct CaptureCellPlace {
    std::uint32_t closure_slot;
    std::uint32_t index;
    Value& at(Value* fp) const noexcept {
        return fp[closure_slot].as<runtime::Closure>()->captures()[index].as<runtime::Box>()->value;
    }
};
/// A module-level variable.
struct GlobalPlace {
    Value* address;
    Value& at(Value* /*fp*/) const noexcept { return *address; }
};

/// Reads a variable.
template <typename Place> struct Load final : Node {
    Load(Span where, Place p) noexcept : Node(where), place(p) {}
    Value eval(Value* fp) const override { return runtime::retained(place.at(fp)); }
    std::int64_t eval_int(Value* fp) const override { return place.at(fp).integer; }
    double eval_float(Value* fp) const override { return place.at(fp).as_double(); }
    bool eval_bool(Value* fp) const override {
        const Value v = place.at(fp);
        return v.is_bool() ? v.boolean : consume_truthy(runtime::retained(v));
    }
    Place place;
};

/// Reads a variable that inference proved to be a float.
template <typename Place> struct LoadFloat final : FloatNode {
    LoadFloat(Span where, Place p) noexcept : FloatNode(where), place(p) {}
    double eval_float(Value* fp) const override { return place.at(fp).number; }
    Place place;
};

/// Reads a variable to bind its value again: a struct is copied.
template <typename Place> struct LoadCopy final : Node {
    LoadCopy(Span where, Place p) noexcept : Node(where), place(p) {}
    Value eval(Value* fp) const override {
        const Value v = place.at(fp);
        if (!v.is_object()) {
            return v;
        }
        if (v.tag == Tag::Struct) {
            return runtime::copy_struct(runtime_now(), v);
        }
        return runtime::retained(v);
    }
    std::int64_t eval_int(Value* fp) const override { return place.at(fp).integer; }
    double eval_float(Value* fp) const override { return place.at(fp).as_double(); }
    Place place;
};

/// Stores into a variable that exists.
template <typename Place> struct Store final : StatementNode {
    Store(Span where, Place p, NodePtr v) noexcept : StatementNode(where), place(p), value(v) {}
    Flow exec(Value* fp) const override {
        const Value v = value->eval(fp);
        runtime::store(place.at(fp), v);
        return Flow::Next;
    }
    Place place;
    NodePtr value;
};

/// Stores a value that inference proved to be an Int into a variable that is always one.
template <typename Place> struct StoreInt final : StatementNode {
    StoreInt(Span where, Place p, NodePtr v) noexcept : StatementNode(where), place(p), value(v) {}
    Flow exec(Value* fp) const override {
        const std::int64_t v = value->eval_int(fp);
        place.at(fp) = Value::of(v);
        return Flow::Next;
    }
    Place place;
    NodePtr value;
};
template <typename Place> struct StoreFloat final : StatementNode {
    StoreFloat(Span where, Place p, NodePtr v) noexcept : StatementNode(where), place(p), value(v) {}
    Flow exec(Value* fp) const override {
        const double v = value->eval_float(fp);
        place.at(fp) = Value::of(v);
        return Flow::Next;
    }
    Place place;
    NodePtr value;
};

/// Calls `use` with the place a variable lives in.
template <typename Use> auto with_place(const struct PlaceRef& place, Use&& use);

/// Any of the places, decided at lowering.
struct PlaceRef {
    enum class Kind : std::uint8_t { Local, Cell, Capture, CaptureCell, Global } kind = Kind::Local;
    std::uint32_t slot = 0;  ///< Slot, or the closure's slot.
    std::uint32_t index = 0; ///< Of a capture.
    Value* address = nullptr;
};

template <typename Use> auto with_place(const PlaceRef& place, Use&& use) {
    switch (place.kind) {
        case PlaceRef::Kind::Cell: return use(CellPlace{place.slot});
        case PlaceRef::Kind::Capture: return use(CapturePlace{place.slot, place.index});
        case PlaceRef::Kind::CaptureCell: return use(CaptureCellPlace{place.slot, place.index});
        case PlaceRef::Kind::Global: return use(GlobalPlace{place.address});
        case PlaceRef::Kind::Local: break;
    }
    return use(LocalPlace{place.slot});
}

} // namespace simple::exec
