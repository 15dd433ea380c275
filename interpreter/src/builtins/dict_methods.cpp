// Methods of dicts. Function arguments take (key, value).
#include "builtins/conversions.hpp"
#include "builtins/sequence.hpp"
#include "builtins/tables.hpp"
#include "runtime/dict.hpp"
#include "runtime/operators.hpp"
#include "support/error_codes.hpp"

namespace simple::builtins {

using namespace simple::runtime;

namespace {

/// Calls `visit(key, value)` with borrowed values, in insertion order. Raises E0220 when the visit adds or removes
/// keys.
template <typename Visit> void each_entry(NativeCall& call, const Dict* dict, Visit&& visit) {
    const std::uint32_t version = dict->version;
    for (std::uint32_t i = next_entry(dict, 0); i < dict->used; i = next_entry(dict, i + 1)) {
        const Owned key(retained(dict->entries[i].key));
        const Owned value(retained(dict->entries[i].value));
        visit(key.get(), value.get());
        if (dict->version != version) {
            fail_call(call, codes::kModifiedDuringIteration, "the dict was changed by the function it called");
        }
    }
}

Value is_empty(NativeCall& call) { return Value::of(dict_argument(call, 0)->count == 0); }

Value keys(NativeCall& call) {
    const Dict* const dict = dict_argument(call, 0);
    ArrayBuilder out(call.runtime, dict->count);
    each_entry(call, dict, [&](Value key, Value) { out.add_copy(key); });
    return out.finish();
}

Value values(NativeCall& call) {
    const Dict* const dict = dict_argument(call, 0);
    ArrayBuilder out(call.runtime, dict->count);
    each_entry(call, dict, [&](Value, Value value) { out.add_copy(value); });
    return out.finish();
}

Value items(NativeCall& call) {
    const Dict* const dict = dict_argument(call, 0);
    ArrayBuilder out(call.runtime, dict->count);
    each_entry(call, dict, [&](Value key, Value value) {
        const Value pair[2] = {key, value};
        out.add(make_tuple(call.runtime, pair, 2));
    });
    return out.finish();
}

/// Argument 2, when there is one, is given for a missing key.
Value get_value(NativeCall& call) {
    const Value* const value = find(dict_argument(call, 0), call[1]);
    if (value != nullptr) {
        return retained(*value);
    }
    return call.count > 2 && given(call[2]) ? retained(call[2]) : Value::nil();
}

Value set_value(NativeCall& call) {
    Dict* const dict = dict_argument(call, 0);
    insert(dict, stored_copy(call.runtime, call[1]), stored_copy(call.runtime, call[2]));
    return receiver_again(call);
}

Value remove_key(NativeCall& call) {
    const Value removed = remove(dict_argument(call, 0), call[1]);
    if (!removed.is(Tag::Absent)) {
        release(removed);
    }
    return receiver_again(call);
}

Value clear_all(NativeCall& call) {
    clear(dict_argument(call, 0));
    return receiver_again(call);
}

Value contains_key(NativeCall& call) { return Value::of(find(dict_argument(call, 0), call[1]) != nullptr); }

/// Copies all entries of `from` into `into`.
void add_entries(NativeCall& call, Dict* into, const Dict* from) {
    each_entry(call, from,
               [&](Value key, Value value) { insert(into, retained(key), stored_copy(call.runtime, value)); });
}

Value copy_of(NativeCall& call) {
    const Dict* const dict = dict_argument(call, 0);
    Dict* const result = make_dict(call.runtime.heap(), Tag::Dict, dict->count);
    Owned owner(dict_value(result));
    add_entries(call, result, dict);
    return owner.leak();
}

Value merge(NativeCall& call) {
    const Dict* const other = dict_argument(call, 1);
    Owned result(copy_of(call));
    add_entries(call, result.get().as<Dict>(), other);
    return result.leak();
}

/// Copies the entries of another dict into this one.
Value update(NativeCall& call) {
    Dict* const dict = dict_argument(call, 0);
    const Dict* const other = dict_argument(call, 1);
    if (dict != other) {
        add_entries(call, dict, other);
    }
    return receiver_again(call);
}

/// Gives the dict with the same keys and f(key, value) as values.
Value map(NativeCall& call) {
    const Dict* const dict = dict_argument(call, 0);
    const Value f = function_argument(call, 1);
    Dict* const result = make_dict(call.runtime.heap(), Tag::Dict, dict->count);
    Owned owner(dict_value(result));
    each_entry(call, dict, [&](Value key, Value value) {
        const Value mapped = call.runtime.call2(f, key, value);
        insert(result, retained(key), mapped);
    });
    return owner.leak();
}

bool holds(NativeCall& call, Value f, Value key, Value value) {
    const Owned result(call.runtime.call2(f, key, value));
    return truthy(call.runtime, result);
}

Value filter(NativeCall& call) {
    const Dict* const dict = dict_argument(call, 0);
    const Value f = function_argument(call, 1);
    Dict* const result = make_dict(call.runtime.heap());
    Owned owner(dict_value(result));
    each_entry(call, dict, [&](Value key, Value value) {
        if (holds(call, f, key, value)) {
            insert(result, retained(key), stored_copy(call.runtime, value));
        }
    });
    return owner.leak();
}

Value each(NativeCall& call) {
    const Value f = function_argument(call, 1);
    each_entry(call, dict_argument(call, 0),
               [&](Value key, Value value) { release(call.runtime.call2(f, key, value)); });
    return Value::nil();
}

std::int64_t count_matches(NativeCall& call) {
    const Value f = function_argument(call, 1);
    std::int64_t matches = 0;
    each_entry(call, dict_argument(call, 0),
               [&](Value key, Value value) { matches += holds(call, f, key, value) ? 1 : 0; });
    return matches;
}

Value count(NativeCall& call) { return Value::of(count_matches(call)); }
Value any(NativeCall& call) { return Value::of(count_matches(call) != 0); }
Value all(NativeCall& call) { return Value::of(count_matches(call) == std::int64_t{dict_argument(call, 0)->count}); }

constexpr NativeRow kRows[] = {
    {"len()", length_of, "Returns the number of entries."},
    {"length()", length_of, "Returns the number of entries."},
    {"size()", length_of, "Returns the number of entries."},
    {"is_empty()", is_empty, "Returns whether there are no entries."},
    {"keys()", keys, "Returns the keys in insertion order."},
    {"values()", values, "Returns the values in insertion order."},
    {"items()", items, "Returns (key, value) pairs in insertion order."},
    {"entries()", items, "Returns (key, value) pairs in insertion order."},
    {"get(key, default = nil)", get_value, "Returns the value of a key, or the default when it is missing."},
    {"get_or(key, default)", get_value, "Returns the value of a key, or the default when it is missing."},
    {"set(key, value)", set_value, "Inserts or replaces the value of a key and gives the dict."},
    {"insert(key, value)", set_value, "Inserts or replaces the value of a key and gives the dict."},
    {"remove(key)", remove_key, "Removes a key and gives the dict."},
    {"clear()", clear_all, "Removes all entries and gives the dict."},
    {"contains(key)", contains_key, "Returns whether there is a key."},
    {"contains_key(key)", contains_key, "Returns whether there is a key."},
    {"has(key)", contains_key, "Returns whether there is a key."},
    {"has_key(key)", contains_key, "Returns whether there is a key."},
    {"merge(other)", merge, "Returns a dict with the entries of both; the other's values win."},
    {"update(other)", update, "Copies the entries of another dict into this one and gives it."},
    {"copy()", copy_of, "Returns a shallow copy."},
    {"clone()", copy_of, "Returns a shallow copy."},
    {"map(f)", map, "Returns a dict with the same keys and the values f(key, value)."},
    {"filter(f)", filter, "Returns the entries for which f(key, value) holds."},
    {"each(f)", each, "Calls f(key, value) for every entry."},
    {"for_each(f)", each, "Calls f(key, value) for every entry."},
    {"count(f)", count, "Returns for how many entries f(key, value) holds."},
    {"any(f)", any, "Returns whether f(key, value) holds for some entry."},
    {"all(f)", all, "Returns whether f(key, value) holds for every entry."},
};

} // namespace

RowTable dict_methods() noexcept { return table_of(kRows); }

} // namespace simple::builtins
