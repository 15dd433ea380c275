#include "runtime/array.hpp"
#include "runtime/dict.hpp"
#include "runtime/format.hpp"
#include "runtime/operator_errors.hpp"
#include "runtime/operators.hpp"
#include "runtime/text.hpp"

namespace simple::runtime {

Iteration::Iteration(Runtime& runtime, Value iterable, Span span) : runtime_(runtime), span_(span) {
    while (iterable.is(Tag::Some)) {
        iterable = iterable.as<Box>()->value;
    }
    source_ = Owned(retained(iterable));
    switch (iterable.tag) {
        case Tag::Int: limit_ = iterable.integer > 0 ? iterable.integer : 0; break;
        case Tag::Range: {
            const Range* range = iterable.as<Range>();
            position_ = range->start;
            step_ = range->step;
            limit_ = range_length(range);
            break;
        }
        case Tag::Array: kind_ = Source::Array; break;
        case Tag::Text: kind_ = Source::Text; break;
        case Tag::Tuple: kind_ = Source::Tuple; break;
        case Tag::Dict:
        case Tag::Set:
            kind_ = iterable.is(Tag::Dict) ? Source::Dict : Source::Set;
            version_ = iterable.as<Dict>()->version;
            break;
        case Tag::NativeObject: start_native(*iterable.as<NativeObject>()->type); break;
        case Tag::Instance:
        case Tag::Struct: start_instance(*iterable.as<Instance>()->type); break;
        default: fail_not_iterable();
    }
}

Iteration::~Iteration() = default;

void Iteration::fail_not_iterable() {
    const Value source = source_.get();
    if (source.is_nil()) {
        runtime_.fail(codes::kNotIterable, "nil cannot be iterated", span_, "give a default for nil: `x ?? []`");
    }
    runtime_.fail(codes::kNotIterable, describe(runtime_, source) + " cannot be iterated", span_);
}

void Iteration::start_native(const ClassInfo& type) {
    if (type.hooks.iterator != nullptr) {
        Owned iterator(located(span_, [&] { return type.hooks.iterator(runtime_, type, source_); }));
        if (!iterator.get().is(Tag::NativeObject)) {
            // The object hands out another collection to walk: an array of its items, for example.
            if (iterator.get().is(Tag::Array)) {
                source_ = std::move(iterator);
                kind_ = Source::Array;
                return;
            }
            fail_not_iterable();
        }
        if (iterator.get().as<NativeObject>()->type->hooks.next == nullptr) {
            fail_not_iterable();
        }
        source_ = std::move(iterator);
        kind_ = Source::Native;
        return;
    }
    if (type.hooks.length == nullptr || type.hooks.get_index == nullptr) {
        fail_not_iterable();
    }
    limit_ = type.hooks.length(runtime_, type, source_);
    if (limit_ < 0) {
        fail_not_iterable();
    }
    kind_ = Source::NativeSequence;
}

void Iteration::start_instance(const ClassInfo& type) {
    const WellKnown& known = runtime_.known();
    if (type.find_method(known.len) == nullptr || type.find_method(known.get) == nullptr) {
        fail_not_iterable();
    }
    const Owned length(located(span_, [&] { return runtime_.invoker().call_method(source_, known.len, nullptr, 0); }));
    if (!length.get().is_int()) {
        runtime_.fail(codes::kTypeMismatch, "`len` must give an integer to iterate, not " + describe(runtime_, length),
                      span_);
    }
    limit_ = length.get().integer;
    kind_ = Source::Sequence;
}

bool Iteration::next_entry_of_dict(Value& element) {
    Dict* dict = source_.get().as<Dict>();
    if (dict->version != version_) {
        runtime_.fail(codes::kModifiedDuringIteration,
                      std::string("the ") + (kind_ == Source::Dict ? "dict" : "set") +
                          " was changed while it is iterated",
                      span_, "iterate a copy: `for k, v in d.copy():`");
    }
    const std::uint32_t at = next_entry(dict, static_cast<std::uint32_t>(position_));
    if (at >= dict->used) {
        return false;
    }
    position_ = std::int64_t{at} + 1;
    const DictEntry& entry = dict->entries[at];
    if (kind_ == Source::Set) {
        element = retained(entry.key);
        return true;
    }
    const Value pair[2] = {entry.key, entry.value};
    element = make_tuple(runtime_, pair, 2);
    return true;
}

bool Iteration::next_of_sequence(Value& element) {
    if (position_ >= limit_) {
        return false;
    }
    const Value index = Value::of(position_++);
    element = located(span_, [&] {
        if (kind_ == Source::Sequence) {
            return runtime_.invoker().call_method(source_, runtime_.known().get, &index, 1);
        }
        const ClassInfo* type = source_.get().as<NativeObject>()->type;
        return type->hooks.get_index(runtime_, *type, source_, &index, 1);
    });
    return true;
}

bool Iteration::next(Value& element) {
    switch (kind_) {
        case Source::Integers:
            if (limit_ == 0) {
                return false;
            }
            // A range may be longer than anybody wants to wait.
            runtime_.step(span_);
            --limit_;
            element = Value::of(position_);
            position_ = wrapping_add(position_, step_);
            return true;
        case Source::Array: {
            const Array* array = source_.get().as<Array>();
            if (static_cast<std::size_t>(position_) >= array->size) {
                return false;
            }
            element = get(array, static_cast<std::size_t>(position_++));
            return true;
        }
        case Source::Text: {
            Text* text = source_.get().as<Text>();
            std::size_t offset = static_cast<std::size_t>(position_);
            if (offset >= text->size) {
                return false;
            }
            element = character_at_byte(runtime_.heap(), text, offset);
            position_ = static_cast<std::int64_t>(offset);
            return true;
        }
        case Source::Tuple: {
            Tuple* tuple = source_.get().as<Tuple>();
            if (position_ >= std::int64_t{tuple->size}) {
                return false;
            }
            element = retained(tuple->elements()[position_++]);
            return true;
        }
        case Source::Dict:
        case Source::Set: return next_entry_of_dict(element);
        case Source::Native: {
            const ClassInfo* type = source_.get().as<NativeObject>()->type;
            element = located(span_, [&] { return type->hooks.next(runtime_, *type, source_); });
            return !element.is(Tag::Absent);
        }
        case Source::NativeSequence:
        case Source::Sequence: return next_of_sequence(element);
    }
    return false;
}

} // namespace simple::runtime
