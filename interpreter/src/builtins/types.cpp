// Built-in types as programs name them: `Option.Some(1)`, `Map.new()`, `Set([1, 2])`.
#include "builtins/sequence.hpp"
#include "builtins/tables.hpp"
#include "runtime/dict.hpp"
#include "runtime/operators.hpp"

namespace simple::builtins {

using namespace simple::runtime;

namespace {

/// Calls `take(element)` with a borrowed element for everything that a value gives in a loop.
template <typename Take> void each_of(NativeCall& call, Value collection, Take&& take) {
    if (!given(collection)) {
        return;
    }
    Iteration elements(call.runtime, collection, {});
    Value element;
    while (elements.next(element)) {
        const Owned owner(element);
        take(element);
    }
}

Value new_array(NativeCall& call) {
    ArrayBuilder out(call.runtime, 0);
    each_of(call, call[0], [&](Value element) { out.add_copy(element); });
    return out.finish();
}

Value new_set(NativeCall& call) {
    Dict* const set = make_dict(call.runtime.heap(), Tag::Set);
    Owned owner(Value::of(set, Tag::Set));
    each_of(call, call[0], [&](Value element) {
        if (find(set, element) == nullptr) {
            insert(set, stored_copy(call.runtime, element), Value::nil());
        }
    });
    return owner.leak();
}

/// Takes another dict or a collection of (key, value) pairs.
Value new_dict(NativeCall& call) {
    Dict* const dict = make_dict(call.runtime.heap());
    Owned owner(dict_value(dict));
    each_of(call, call[0], [&](Value pair) {
        const Value index[2] = {Value::of(std::int64_t{0}), Value::of(std::int64_t{1})};
        Owned key(get_index(call.runtime, pair, &index[0], 1, {}));
        Owned value(get_index(call.runtime, pair, &index[1], 1, {}));
        insert(dict, stored_copy(call.runtime, key), stored_copy(call.runtime, value));
    });
    return owner.leak();
}

constexpr NativeRow kArrayRows[] = {
    {"new(values = nil)", new_array, "Returns a new array, with the elements of a collection when one is given."}};
constexpr NativeRow kDictRows[] = {
    {"new(values = nil)", new_dict,
     "Returns a new dict, with the (key, value) pairs of a collection when one is given."}};
constexpr NativeRow kSetRows[] = {
    {"new(values = nil)", new_set, "Returns a new set, with the elements of a collection when one is given."}};

struct Constructor {
    Tag type;
    const NativeRow* row;
};

constexpr Constructor kConstructors[] = {{Tag::Array, kArrayRows}, {Tag::Dict, kDictRows}, {Tag::Set, kSetRows}};

/// Adds the predefined functions Some, Ok and Err as statics of Option and Result.
void add_static_alias(Runtime& runtime, Tag type, const char* name) {
    const Symbol symbol = runtime.symbol(name);
    const Value* const function = runtime.find_prelude(symbol);
    MethodEntry entry;
    entry.name = symbol;
    entry.function = retained(*function);
    entry.is_static = true;
    runtime.builtin_class(type)->methods.emplace(symbol, entry);
}

struct TypeName {
    const char* name;
    Tag type;
};

constexpr TypeName kTypeNames[] = {
    {"List", Tag::Array}, {"Array", Tag::Array}, {"Vec", Tag::Array},   {"Dict", Tag::Dict},
    {"Map", Tag::Dict},   {"Set", Tag::Set},     {"Option", Tag::Some}, {"Result", Tag::Ok},
};

} // namespace

void register_types(Runtime& runtime) {
    const Symbol new_name = runtime.symbol("new");
    for (const Constructor& constructor : kConstructors) {
        ClassInfo* const type = runtime.builtin_class(constructor.type);
        runtime.add_methods(type, constructor.row, 1);
        MethodEntry& entry = type->methods.at(new_name);
        entry.is_static = true;
        store(type->constructor, retained(entry.function));
    }
    // The unit value of a variant is nil by itself, which is what None means.
    runtime.builtin_class(Tag::Some)->variants.emplace_back().name = runtime.symbol("None");
    add_static_alias(runtime, Tag::Some, "Some");
    add_static_alias(runtime, Tag::Ok, "Ok");
    add_static_alias(runtime, Tag::Ok, "Err");
    for (const TypeName& name : kTypeNames) {
        runtime.add_prelude(name.name, runtime.class_value(runtime.builtin_class(name.type)));
    }
}

} // namespace simple::builtins
