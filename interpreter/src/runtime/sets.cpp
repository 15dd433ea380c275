#include "runtime/sets.hpp"

#include "runtime/operators.hpp"

namespace simple::runtime {

namespace {

/// Adds the members of `from` that `other` has, or with `present` unset those that it lacks.
void add_members(Runtime& runtime, Dict* to, const Dict* from, Dict* other, bool present) {
    for (std::uint32_t i = next_entry(from, 0); i < from->used; i = next_entry(from, i + 1)) {
        const Value member = from->entries[i].key;
        if ((find(other, member) != nullptr) == present) {
            add_member(runtime, to, member);
        }
    }
}

} // namespace

void add_member(Runtime& runtime, Dict* set, Value member) {
    if (find(set, member) == nullptr) {
        insert(set, member.is(Tag::Struct) ? copy_struct(runtime, member) : retained(member), Value::nil());
    }
}

Value combine_sets(Runtime& runtime, SetOperation operation, Dict* first, Dict* second) {
    const bool keeps_first = operation == SetOperation::Union;
    Dict* const result = keeps_first ? copy(runtime.heap(), first) : make_dict(runtime.heap(), Tag::Set);
    Owned owner(Value::of(result, Tag::Set));
    if (!keeps_first) {
        add_members(runtime, result, first, second, operation == SetOperation::Intersection);
    }
    if (operation == SetOperation::Union || operation == SetOperation::SymmetricDifference) {
        add_members(runtime, result, second, first, false);
    }
    return owner.leak();
}

} // namespace simple::runtime
