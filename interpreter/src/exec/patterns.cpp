#include "exec/patterns.hpp"

#include "exec/calls.hpp"
#include "runtime/array.hpp"
#include "runtime/dict.hpp"
#include "runtime/format.hpp"
#include "runtime/text.hpp"
#include "support/error_codes.hpp"

namespace simple::exec {

namespace {

using runtime::ClassInfo;

struct Wildcard final : PatternNode {
    using PatternNode::PatternNode;
    bool match(Value* /*fp*/, Value /*value*/) const override { return true; }
    bool irrefutable() const noexcept override { return true; }
};

Value bindable(Value value) {
    if (value.tag == Tag::Struct && value.object->references > 1) {
        return runtime::copy_struct(runtime_now(), value);
    }
    return runtime::retained(value);
}

template <typename Place> struct Bind final : PatternNode {
    Bind(Span where, Place p) noexcept : PatternNode(where), place(p) {}
    bool match(Value* fp, Value value) const override {
        const Value bound = bindable(value);
        runtime::store(place.at(fp), bound);
        return true;
    }
    bool irrefutable() const noexcept override { return true; }
    Place place;
};
struct BindCell final : PatternNode {
    BindCell(Span where, std::uint32_t s) noexcept : PatternNode(where), slot(s) {}
    bool match(Value* fp, Value value) const override {
        auto* cell = runtime_now().heap().make<runtime::Box>(Tag::Cell);
        cell->value = bindable(value);
        runtime::store(fp[slot], Value::of(cell, Tag::Cell));
        return true;
    }
    bool irrefutable() const noexcept override { return true; }
    std::uint32_t slot;
};

struct VariantOrBind final : PatternNode {
    VariantOrBind(Span where, Symbol n, PatternPtr b) noexcept : PatternNode(where), name(n), bind(b) {}
    bool match(Value* fp, Value value) const override {
        if (value.is(Tag::Enum)) {
            const auto* object = value.as<runtime::EnumValue>();
            const std::int32_t variant = object->type->find_variant(name);
            if (variant >= 0) {
                return object->variant == static_cast<std::uint32_t>(variant);
            }
        }
        return bind->match(fp, value);
    }
    Symbol name;
    PatternPtr bind;
};

struct Literal final : PatternNode {
    Literal(Span where, NodePtr v) noexcept : PatternNode(where), expected(v) {}
    bool match(Value* fp, Value value) const override {
        const Owned v(expected->eval(fp));
        return runtime::equal(runtime_now(), v, value);
    }
    NodePtr expected;
};

struct RangeTest final : PatternNode {
    RangeTest(Span where, NodePtr l, NodePtr h, bool i) noexcept : PatternNode(where), low(l), high(h), inclusive(i) {}
    bool match(Value* fp, Value value) const override {
        const Owned a(low->eval(fp));
        const Owned b(high->eval(fp));
        if (value.is_text() && a.get().is_text() && b.get().is_text()) {
            const std::string_view v = value.as<runtime::Text>()->view();
            const std::string_view last = b.get().as<runtime::Text>()->view();
            return v >= a.get().as<runtime::Text>()->view() && (inclusive ? v <= last : v < last);
        }
        if (!value.is_number() || !a.get().is_number() || !b.get().is_number()) {
            return false;
        }
        if (value.is_int() && a.get().is_int() && b.get().is_int()) {
            const std::int64_t v = value.integer;
            return v >= a.get().integer && (inclusive ? v <= b.get().integer : v < b.get().integer);
        }
        const double v = value.as_double();
        return v >= a.get().as_double() && (inclusive ? v <= b.get().as_double() : v < b.get().as_double());
    }
    NodePtr low;
    NodePtr high;
    bool inclusive;
};

struct Or final : PatternNode {
    Or(Span where, List<PatternPtr> a) noexcept : PatternNode(where), alternatives(a) {}
    bool match(Value* fp, Value value) const override {
        for (const PatternPtr alternative : alternatives) {
            if (alternative->match(fp, value)) {
                return true;
            }
        }
        return false;
    }
    List<PatternPtr> alternatives;
};

/// Elements of an array or tuple, or the parts of a native object that has numbered parts and is no collection.
struct Elements {
    explicit Elements(Value v) {
        if (v.is(Tag::NativeObject)) {
            const ClassInfo* type = v.as<runtime::NativeObject>()->type;
            if (type->hooks.get_index != nullptr && type->hooks.length != nullptr && type->hooks.iterator == nullptr) {
                record = v;
                size = static_cast<std::size_t>(type->hooks.length(runtime_now(), *type, v));
            }
        }
        if (v.is(Tag::Tuple)) {
            tuple = v.as<runtime::Tuple>();
            size = tuple->size;
        } else if (v.is(Tag::Array)) {
            array = v.as<runtime::Array>();
            size = array->size;
        }
    }
    bool sequence() const noexcept { return tuple != nullptr || array != nullptr || record.is(Tag::NativeObject); }
    Value at(std::size_t i) const {
        if (tuple != nullptr) {
            return runtime::retained(tuple->elements()[i]);
        }
        if (array != nullptr) {
            return runtime::get(array, i);
        }
        const ClassInfo* type = record.as<runtime::NativeObject>()->type;
        const Value position = Value::of(static_cast<std::int64_t>(i));
        return type->hooks.get_index(runtime_now(), *type, record, &position, 1);
    }
    runtime::Tuple* tuple = nullptr;
    runtime::Array* array = nullptr;
    Value record = Value::nil();
    std::size_t size = 0;
};

struct Sequence final : PatternNode {
    Sequence(Span where, List<PatternPtr> e, std::int32_t r) noexcept : PatternNode(where), elements(e), rest(r) {}
    bool match(Value* fp, Value value) const override {
        if (value.is(Tag::Some)) {
            return match(fp, value.as<runtime::Box>()->value);
        }
        const Owned keep(runtime::retained(value));
        const Elements items(value);
        const std::size_t fixed = elements.size() - (rest >= 0 ? 1 : 0);
        if (!items.sequence() || (rest >= 0 ? items.size < fixed : items.size != fixed)) {
            return false;
        }
        for (std::size_t i = 0; i < elements.size(); ++i) {
            if (rest >= 0 && i == static_cast<std::size_t>(rest)) {
                if (!match_rest(fp, items, i, items.size - fixed)) {
                    return false;
                }
                continue;
            }
            const std::size_t at =
                rest >= 0 && i > static_cast<std::size_t>(rest) ? items.size - (elements.size() - i) : i;
            const Owned element(items.at(at));
            if (!elements[i]->match(fp, element)) {
                return false;
            }
        }
        return true;
    }
    Misfit misfit(Value* fp, Value value) const override {
        if (value.is(Tag::Some)) {
            return misfit(fp, value.as<runtime::Box>()->value);
        }
        const Elements items(value);
        const std::size_t fixed = elements.size() - (rest >= 0 ? 1 : 0);
        if (items.sequence() && items.size == fixed && rest < 0) {
            // The number of values is right, so one of them has another shape.
            for (std::size_t i = 0; i < elements.size(); ++i) {
                const Owned element(items.at(i));
                if (!elements[i]->match(fp, element)) {
                    return elements[i]->misfit(fp, element);
                }
            }
        }
        return {span, "the pattern takes " + std::string(rest >= 0 ? "at least " : "") + std::to_string(fixed) +
                          (fixed == 1 ? " value" : " values") + ", got " + runtime::describe(runtime_now(), value)};
    }
    bool match_rest(Value* fp, const Elements& items, std::size_t first, std::size_t count) const {
        auto* array = runtime::make_array(runtime_now().heap(), runtime::ElementKind::Empty, count);
        const Owned holder(runtime::array_value(array));
        for (std::size_t i = 0; i < count; ++i) {
            runtime::push(array, items.at(first + i));
        }
        return elements[first]->match(fp, holder);
    }
    List<PatternPtr> elements;
    std::int32_t rest;
};

/// Fields of an instance or struct by name or position.
bool match_instance(Value* fp, Value value, const List<FieldPatternNode>& fields) {
    auto* instance = value.as<runtime::Instance>();
    for (std::size_t i = 0; i < fields.size(); ++i) {
        std::int32_t slot = static_cast<std::int32_t>(i);
        if (fields[i].name) {
            slot = instance->type->find_field(fields[i].name);
        }
        if (slot < 0 || static_cast<std::size_t>(slot) >= instance->type->fields.size()) {
            return false;
        }
        const Owned field(runtime::retained(instance->fields()[slot]));
        if (!fields[i].pattern->match(fp, field)) {
            return false;
        }
    }
    return true;
}

/// Returns the position of a named payload field, behind the last one when there is none.
std::size_t payload_field(const runtime::VariantInfo& variant, Symbol name) {
    std::size_t at = 0;
    while (at < variant.fields.size() && !(variant.fields[at].name == name)) {
        ++at;
    }
    return at;
}

/// The payload of an enum value by name or position.
bool match_payload(Value* fp, Value value, const List<FieldPatternNode>& fields) {
    auto* object = value.as<runtime::EnumValue>();
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const runtime::VariantInfo& variant = object->type->variants[object->variant];
        const std::size_t at = fields[i].name ? payload_field(variant, fields[i].name) : i;
        if (at >= object->size) {
            return false;
        }
        const Owned payload(runtime::retained(object->payload()[at]));
        if (!fields[i].pattern->match(fp, payload)) {
            return false;
        }
    }
    return true;
}

struct Variant final : PatternNode {
    Variant(Span where, Symbol n, PatternType t, List<FieldPatternNode> f, bool a) noexcept
        : PatternNode(where), name(n), type(t.node), qualified(t.qualified), fields(f), has_arguments(a),
          word(classify(n.text())) {}
    bool match(Value* fp, Value value) const override {
        switch (word) {
            case Word::Some:
                if (value.is_nil() || value.is(Tag::Err)) {
                    return false;
                }
                return match_inside(fp, value.is(Tag::Some) ? value.as<runtime::Box>()->value : value);
            case Word::None: return value.is_nil();
            case Word::Ok: return value.is(Tag::Ok) && match_inside(fp, value.as<runtime::Box>()->value);
            case Word::Err: return value.is(Tag::Err) && match_inside(fp, value.as<runtime::Box>()->value);
            case Word::Other: break;
        }
        if (value.is(Tag::Some)) {
            return match(fp, value.as<runtime::Box>()->value);
        }
        if (value.is(Tag::Enum)) {
            return match_enum(fp, value);
        }
        if (!value.is(Tag::Instance) && !value.is(Tag::Struct)) {
            return false;
        }
        return is_wanted(fp, *value.as<runtime::Instance>()->type) &&
               (!has_arguments || match_instance(fp, value, fields));
    }

    enum class Word : std::uint8_t { Other, Some, None, Ok, Err };
    static Word classify(std::string_view text) {
        return text == "Some"   ? Word::Some
               : text == "None" ? Word::None
               : text == "Ok"   ? Word::Ok
               : text == "Err"  ? Word::Err
                                : Word::Other;
    }
    /// Tells whether a class is the one the pattern names, by the name where that means nothing known.
    bool is_wanted(Value* fp, const ClassInfo& found) const {
        if (type == nullptr) {
            return found.name == name;
        }
        const Owned wanted(type->eval(fp));
        return wanted.get().is(Tag::Class) && wanted.get().as<runtime::Class>()->info == &found;
    }
    bool match_inside(Value* fp, Value inside) const {
        if (fields.empty()) {
            return true;
        }
        const Owned keep(runtime::retained(inside));
        return fields[0].pattern->match(fp, inside);
    }
    bool match_enum(Value* fp, Value value) const {
        auto* object = value.as<runtime::EnumValue>();
        if (object->type != cached_type) {
            cached_type = object->type;
            cached_variant = object->type->find_variant(name);
        }
        if (cached_variant < 0 || object->variant != static_cast<std::uint32_t>(cached_variant)) {
            return false;
        }
        if (qualified && type != nullptr && !is_wanted(fp, *object->type)) {
            return false;
        }
        return match_payload(fp, value, fields);
    }

    Symbol name;
    NodePtr type;
    bool qualified;
    List<FieldPatternNode> fields;
    bool has_arguments;
    Word word;
    mutable std::int32_t cached_variant = -1;
    mutable const ClassInfo* cached_type = nullptr;
};

struct Record final : PatternNode {
    Record(Span where, NodePtr t, List<FieldPatternNode> f) noexcept : PatternNode(where), type(t), fields(f) {}
    bool match(Value* fp, Value value) const override {
        if (!has_type(fp, value)) {
            return false;
        }
        if (value.is(Tag::Instance) || value.is(Tag::Struct)) {
            return match_instance(fp, value, fields);
        }
        if (value.is(Tag::Enum)) {
            return match_payload(fp, value, fields);
        }
        if (value.is(Tag::Some)) {
            return match(fp, value.as<runtime::Box>()->value);
        }
        if (!value.is(Tag::Dict)) {
            return false;
        }
        for (const FieldPatternNode& field : fields) {
            const Owned key(runtime::text_value(runtime_now().heap(), field.name.text()));
            const Value* found = runtime::find(value.as<runtime::Dict>(), key);
            if (found == nullptr) {
                return false;
            }
            const Owned element(runtime::retained(*found));
            if (!field.pattern->match(fp, element)) {
                return false;
            }
        }
        return true;
    }
    Misfit misfit(Value* fp, Value value) const override {
        if (!has_type(fp, value)) {
            return PatternNode::misfit(fp, value);
        }
        if (value.is(Tag::Some)) {
            return misfit(fp, value.as<runtime::Box>()->value);
        }
        if (value.is(Tag::Instance) || value.is(Tag::Struct)) {
            const ClassInfo* found = value.as<runtime::Instance>()->type;
            for (const FieldPatternNode& field : fields) {
                if (field.name && found->find_field(field.name) < 0) {
                    return {span,
                            std::string(found->name.text()) + " has no field `" + std::string(field.name.text()) + "`"};
                }
            }
        } else if (value.is(Tag::Enum)) {
            const auto* object = value.as<runtime::EnumValue>();
            const runtime::VariantInfo& variant = object->type->variants[object->variant];
            for (const FieldPatternNode& field : fields) {
                if (field.name && payload_field(variant, field.name) == variant.fields.size()) {
                    return {span, runtime::describe(runtime_now(), value) + " has no field `" +
                                      std::string(field.name.text()) + "`"};
                }
            }
        } else if (value.is(Tag::Dict)) {
            for (const FieldPatternNode& field : fields) {
                const Owned key(runtime::text_value(runtime_now().heap(), field.name.text()));
                if (runtime::find(value.as<runtime::Dict>(), key) == nullptr) {
                    return {span, "the dict has no key \"" + std::string(field.name.text()) + "\""};
                }
            }
        }
        return PatternNode::misfit(fp, value);
    }
    /// Tells whether a value is of the type that the pattern names, if it names one.
    bool has_type(Value* fp, Value value) const {
        if (type == nullptr) {
            return true;
        }
        const Owned wanted(type->eval(fp));
        return wanted.get().is(Tag::Class) && runtime_now().class_of(value) == wanted.get().as<runtime::Class>()->info;
    }
    NodePtr type;
    List<FieldPatternNode> fields;
};

struct At final : PatternNode {
    At(Span where, PatternPtr b, PatternPtr p) noexcept : PatternNode(where), bind(b), pattern(p) {}
    bool match(Value* fp, Value value) const override { return pattern->match(fp, value) && bind->match(fp, value); }
    PatternPtr bind;
    PatternPtr pattern;
};

} // namespace

void PatternNode::fail_misfit(Value* fp, Value value) const {
    Misfit why = misfit(fp, value);
    runtime_now().fail(codes::kDestructuringCount, std::move(why.message), why.span);
}

Misfit PatternNode::misfit(Value* /*fp*/, Value value) const {
    return {span, "the pattern does not fit " + runtime::describe(runtime_now(), value)};
}

PatternPtr make_wildcard_pattern(Arena& arena, Span span) { return arena.make<Wildcard>(span); }
PatternPtr make_bind_pattern_node(Arena& arena, Span span, PlaceRef place, bool boxed) {
    if (boxed) {
        return arena.make<BindCell>(span, place.slot);
    }
    return with_place(place, [&](auto p) -> PatternPtr { return arena.make<Bind<decltype(p)>>(span, p); });
}
PatternPtr make_variant_or_bind_pattern(Arena& arena, Span span, Symbol name, PatternPtr bind) {
    return arena.make<VariantOrBind>(span, name, bind);
}
PatternPtr make_literal_pattern(Arena& arena, Span span, NodePtr value) { return arena.make<Literal>(span, value); }
PatternPtr make_range_pattern(Arena& arena, Span span, NodePtr low, NodePtr high, bool inclusive) {
    return arena.make<RangeTest>(span, low, high, inclusive);
}
PatternPtr make_or_pattern(Arena& arena, Span span, List<PatternPtr> alternatives) {
    return arena.make<Or>(span, alternatives);
}
PatternPtr make_sequence_pattern(Arena& arena, Span span, List<PatternPtr> elements, std::int32_t rest) {
    return arena.make<Sequence>(span, elements, rest);
}
PatternPtr make_variant_pattern(Arena& arena, Span span, Symbol name, PatternType type, List<FieldPatternNode> fields,
                                bool has_arguments) {
    return arena.make<Variant>(span, name, type, fields, has_arguments);
}
PatternPtr make_record_pattern(Arena& arena, Span span, NodePtr type, List<FieldPatternNode> fields) {
    return arena.make<Record>(span, type, fields);
}
PatternPtr make_at_pattern(Arena& arena, Span span, PatternPtr bind, PatternPtr pattern) {
    return arena.make<At>(span, bind, pattern);
}

} // namespace simple::exec
