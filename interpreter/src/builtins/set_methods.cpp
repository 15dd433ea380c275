// Methods of sets; those of sequences come on top (map, filter, sort …).
#include "builtins/sequence.hpp"
#include "builtins/tables.hpp"
#include "runtime/sets.hpp"

namespace simple::builtins {

using namespace simple::runtime;

namespace {

/// Calls `visit(member)` with borrowed members in insertion order.
template <typename Visit> void each_member(const Dict* set, Visit&& visit) {
    for (std::uint32_t i = next_entry(set, 0); i < set->used; i = next_entry(set, i + 1)) {
        visit(set->entries[i].key);
    }
}

bool has_member(Dict* set, Value v) { return find(set, v) != nullptr; }

template <SetOperation operation> Value combined(NativeCall& call) {
    Dict* const first = set_argument(call, 0);
    return combine_sets(call.runtime, operation, first, set_argument(call, 1));
}

bool all_members_in(const Dict* part, Dict* whole) {
    bool all = part->count <= whole->count;
    each_member(part, [&](Value v) { all = all && has_member(whole, v); });
    return all;
}

Value is_subset(NativeCall& call) { return Value::of(all_members_in(set_argument(call, 0), set_argument(call, 1))); }
Value is_superset(NativeCall& call) { return Value::of(all_members_in(set_argument(call, 1), set_argument(call, 0))); }

Value add(NativeCall& call) {
    add_member(call.runtime, set_argument(call, 0), call[1]);
    return receiver_again(call);
}

Value remove_member(NativeCall& call) {
    const Value removed = remove(set_argument(call, 0), call[1]);
    if (!removed.is(Tag::Absent)) {
        release(removed);
    }
    return receiver_again(call);
}

Value clear_all(NativeCall& call) {
    clear(set_argument(call, 0));
    return receiver_again(call);
}

Value copy_of(NativeCall& call) { return Value::of(copy(call.runtime.heap(), set_argument(call, 0)), Tag::Set); }

constexpr NativeRow kRows[] = {
    {"add(value)", add, "Adds a value and gives the set."},
    {"insert(value)", add, "Adds a value and gives the set."},
    {"remove(value)", remove_member, "Removes a value and gives the set."},
    {"clear()", clear_all, "Removes all members and gives the set."},
    {"union(other)", combined<SetOperation::Union>, "Returns the members of either set."},
    {"intersection(other)", combined<SetOperation::Intersection>, "Returns the members of both sets."},
    {"difference(other)", combined<SetOperation::Difference>, "Returns the members that the other set does not have."},
    {"symmetric_difference(other)", combined<SetOperation::SymmetricDifference>,
     "Returns the members of exactly one of the sets."},
    {"is_subset(other)", is_subset, "Returns whether the other set has every member."},
    {"is_superset(other)", is_superset, "Returns whether this set has every member of the other."},
    {"copy()", copy_of, "Returns a copy."},
    {"clone()", copy_of, "Returns a copy."},
};

} // namespace

RowTable set_methods() noexcept { return table_of(kRows); }

} // namespace simple::builtins
