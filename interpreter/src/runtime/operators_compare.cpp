// Equality, ordering, membership, identity and truth.
#include <cmath>
#include <cstring>
#include <string>

#include "runtime/array.hpp"
#include "runtime/dict.hpp"
#include "runtime/element.hpp"
#include "runtime/equality.hpp"
#include "runtime/operand_notes.hpp"
#include "runtime/operator_errors.hpp"
#include "runtime/operators.hpp"
#include "runtime/text.hpp"

namespace simple::runtime {

namespace {

/// Compares an integer and a double without losing bits of the integer.
bool equal_numbers(std::int64_t whole, double number) noexcept {
    constexpr double kLimit = 9223372036854775808.0;
    return number >= -kLimit && number < kLimit && static_cast<std::int64_t>(number) == whole &&
           static_cast<double>(static_cast<std::int64_t>(number)) == number;
}

bool equal_numbers(Value left, Value right) noexcept {
    if (left.is_int()) {
        return right.is_int() ? left.integer == right.integer : equal_numbers(left.integer, right.number);
    }
    return right.is_int() ? equal_numbers(right.integer, left.number) : left.number == right.number;
}

class EqualityWalk {
public:
    EqualityWalk(Runtime* runtime, unsigned depth) noexcept : runtime_(runtime), depth_(depth) {}

    bool equal(Value left, Value right) {
        left = inner(left);
        right = inner(right);
        if (left.is_number() && right.is_number()) {
            return equal_numbers(left, right);
        }
        if (left.tag != right.tag) {
            return equal_kinds(left, right);
        }
        if (!left.is_object()) {
            return left.bits == right.bits;
        }
        return left.object == right.object || equal_objects(left, right);
    }

private:
    static Value inner(Value v) noexcept {
        while (v.is(Tag::Some)) {
            v = v.as<Box>()->value;
        }
        return v;
    }
    static bool is_function(Value v) noexcept {
        return v.is(Tag::Closure) || v.is(Tag::Native) || v.is(Tag::BoundMethod);
    }

    /// Values of two kinds that may be equal all the same.
    bool equal_kinds(Value left, Value right) {
        if (is_function(left) && is_function(right)) {
            return left.object == right.object;
        }
        if (left.is(Tag::Range) && right.is(Tag::Array)) {
            return equal_stepped(left.as<Range>(), right.as<Array>());
        }
        if (left.is(Tag::Array) && right.is(Tag::Range)) {
            return equal_stepped(right.as<Range>(), left.as<Array>());
        }
        return equal_native(left, right);
    }

    /// A range with a step is shown as the array of its elements and equals it; `a..b` is a value of its own.
    static bool equal_stepped(const Range* range, const Array* array) noexcept {
        if (range->step == 1 || static_cast<std::uint64_t>(range_length(range)) != array->size) {
            return false;
        }
        for (std::size_t i = 0; i < array->size; ++i) {
            const Owned element(get(array, i));
            const Value expected = Value::of(range->start + static_cast<std::int64_t>(i) * range->step);
            if (!element.get().is_number() || !equal_numbers(element, expected)) {
                return false;
            }
        }
        return true;
    }

    bool equal_objects(Value left, Value right) {
        switch (left.tag) {
            case Tag::Text: return simple::runtime::equal(left.as<Text>(), right.as<Text>());
            case Tag::Range: return equal_ranges(left.as<Range>(), right.as<Range>());
            case Tag::Class: return left.as<Class>()->info == right.as<Class>()->info;
            case Tag::Native: return left.as<NativeFunction>()->info == right.as<NativeFunction>()->info;
            case Tag::Module: return left.as<Module>()->info == right.as<Module>()->info;
            case Tag::NativeObject: return equal_native(left, right);
            case Tag::Closure:
            case Tag::Cell: return false;
            default: break;
        }
        go_deeper(left);
        const bool same = equal_containers(left, right);
        --depth_;
        return same;
    }

    bool equal_containers(Value left, Value right) {
        switch (left.tag) {
            case Tag::Array: return equal_arrays(left.as<Array>(), right.as<Array>());
            case Tag::Tuple: {
                Tuple* a = left.as<Tuple>();
                Tuple* b = right.as<Tuple>();
                return a->size == b->size && equal_runs(a->elements(), b->elements(), a->size);
            }
            case Tag::Dict: return equal_dicts(left.as<Dict>(), right.as<Dict>());
            case Tag::Set: return equal_sets(left.as<Dict>(), right.as<Dict>());
            case Tag::Instance:
            case Tag::Struct: {
                Instance* a = left.as<Instance>();
                Instance* b = right.as<Instance>();
                return a->type == b->type && equal_runs(a->fields(), b->fields(), a->type->fields.size());
            }
            case Tag::Enum: {
                EnumValue* a = left.as<EnumValue>();
                EnumValue* b = right.as<EnumValue>();
                return a->type == b->type && a->variant == b->variant && a->size == b->size &&
                       equal_runs(a->payload(), b->payload(), a->size);
            }
            case Tag::Ok:
            case Tag::Err: return equal(left.as<Box>()->value, right.as<Box>()->value);
            case Tag::BoundMethod: {
                BoundMethod* a = left.as<BoundMethod>();
                BoundMethod* b = right.as<BoundMethod>();
                return identical_values(a->receiver, b->receiver) && equal(a->function, b->function);
            }
            default: return false;
        }
    }

    static bool identical_values(Value a, Value b) noexcept { return a.tag == b.tag && a.bits == b.bits; }

    static bool equal_ranges(const Range* a, const Range* b) noexcept {
        const std::int64_t count = range_length(a);
        return count == range_length(b) && (count == 0 || (a->start == b->start && (count == 1 || a->step == b->step)));
    }

    bool equal_runs(const Value* a, const Value* b, std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) {
            if (!equal(a[i], b[i])) {
                return false;
            }
        }
        return true;
    }

    bool equal_arrays(const Array* a, const Array* b) {
        if (a->size != b->size) {
            return false;
        }
        if (a->kind() == b->kind() && (a->kind() == ElementKind::I64 || a->kind() == ElementKind::Bool)) {
            return a->size == 0 || std::memcmp(a->data, b->data, a->size * element_bytes(a->kind())) == 0;
        }
        // A native object's comparison may shrink either array.
        for (std::size_t i = 0; i < a->size && i < b->size; ++i) {
            const Owned left(get(a, i));
            const Owned right(get(b, i));
            if (!equal(left, right)) {
                return false;
            }
        }
        return a->size == b->size;
    }

    bool equal_dicts(Dict* a, Dict* b) {
        if (a->count != b->count) {
            return false;
        }
        for (std::uint32_t i = next_entry(a, 0); i < a->used; i = next_entry(a, i + 1)) {
            const Owned key(retained(a->entries[i].key));
            const Owned left(retained(a->entries[i].value));
            const Value* found = find(b, key);
            if (found == nullptr) {
                return false;
            }
            const Owned right(retained(*found));
            if (!equal(left, right)) {
                return false;
            }
        }
        return true;
    }

    static bool equal_sets(Dict* a, Dict* b) {
        if (a->count != b->count) {
            return false;
        }
        for (std::uint32_t i = next_entry(a, 0); i < a->used; i = next_entry(a, i + 1)) {
            if (find(b, a->entries[i].key) == nullptr) {
                return false;
            }
        }
        return true;
    }

    bool equal_native(Value left, Value right) {
        if (runtime_ == nullptr || (!left.is(Tag::NativeObject) && !right.is(Tag::NativeObject))) {
            return false;
        }
        if (left.is_nil() || right.is_nil()) {
            return false;
        }
        const Owned result(native_compare(*runtime_, CompareOp::Equal, left, right));
        return !result.get().is(Tag::Absent) && truthy(*runtime_, result);
    }

    void go_deeper(Value left) {
        constexpr unsigned kSuspicious = 1000;
        ++depth_;
        if (runtime_ != nullptr) {
            if (depth_ == kSuspicious && contains_itself(left)) {
                raise(codes::kCyclicValue, "a value that contains itself cannot be compared with another one");
            }
            runtime_->check_stack();
        } else if (depth_ > kDeepestKey) {
            raise(codes::kDepthLimit, "a key is nested too deeply");
        }
    }

    Runtime* runtime_;
    unsigned depth_;
};

/// -1, 0, 1; 2 when one operand is not a number.
int order_numbers(double left, double right) noexcept {
    return left < right ? -1 : left > right ? 1 : left == right ? 0 : 2;
}

int order_int_float(std::int64_t whole, double number) noexcept {
    constexpr double kLimit = 9223372036854775808.0;
    if (std::isnan(number)) {
        return 2;
    }
    if (number >= kLimit || number < -kLimit) {
        return number > 0 ? -1 : 1;
    }
    const double floor = std::floor(number);
    const std::int64_t below = static_cast<std::int64_t>(floor);
    return whole < below ? -1 : whole > below ? 1 : number > floor ? -1 : 0;
}

constexpr int kUnordered = 2;
constexpr int kNotComparable = 3;

int sign_of(int comparison) noexcept { return comparison < 0 ? -1 : comparison > 0 ? 1 : 0; }

template <typename T> int order_of(T left, T right) noexcept { return left < right ? -1 : left > right ? 1 : 0; }

int three_way(Runtime& runtime, Value left, Value right);

int order_arrays(Runtime& runtime, const Array* a, const Array* b) {
    for (std::size_t i = 0; i < a->size && i < b->size; ++i) {
        const Owned left(get(a, i));
        const Owned right(get(b, i));
        const int order = three_way(runtime, left, right);
        if (order != 0) {
            return order;
        }
    }
    return order_of(a->size, b->size);
}

int order_tuples(Runtime& runtime, Tuple* a, Tuple* b) {
    for (std::uint32_t i = 0; i < a->size && i < b->size; ++i) {
        const int order = three_way(runtime, a->elements()[i], b->elements()[i]);
        if (order != 0) {
            return order;
        }
    }
    return order_of(a->size, b->size);
}

int three_way(Runtime& runtime, Value left, Value right) {
    if (left.is_number() && right.is_number()) {
        if (left.is_int() && right.is_int()) {
            return order_of(left.integer, right.integer);
        }
        if (left.is_int()) {
            return order_int_float(left.integer, right.number);
        }
        if (right.is_int()) {
            const int order = order_int_float(right.integer, left.number);
            return order == kUnordered ? order : -order;
        }
        return order_numbers(left.number, right.number);
    }
    if (left.tag != right.tag) {
        return kNotComparable;
    }
    switch (left.tag) {
        case Tag::Text: return sign_of(left.as<Text>()->view().compare(right.as<Text>()->view()));
        case Tag::Bool: return order_of(left.boolean, right.boolean);
        case Tag::Array:
        case Tag::Tuple: break;
        default: return kNotComparable;
    }
    runtime.check_stack();
    return left.is(Tag::Array) ? order_arrays(runtime, left.as<Array>(), right.as<Array>())
                               : order_tuples(runtime, left.as<Tuple>(), right.as<Tuple>());
}

bool matches(CompareOp op, int order) noexcept {
    switch (op) {
        case CompareOp::Less: return order == -1;
        case CompareOp::LessEqual: return order == -1 || order == 0;
        case CompareOp::Greater: return order == 1;
        case CompareOp::GreaterEqual: return order == 1 || order == 0;
        default: return false;
    }
}

bool contains_in_array(Runtime& runtime, Value element, const Array* array) {
    for (std::size_t i = 0; i < array->size; ++i) {
        const Owned candidate(get(array, i));
        if (equal(runtime, candidate, element)) {
            return true;
        }
    }
    return false;
}

bool contains_in_range(Value element, const Range* range) noexcept {
    std::int64_t number = element.integer;
    if (element.is_float()) {
        if (!(std::fabs(element.number) < 9.2e18) || std::trunc(element.number) != element.number) {
            return false;
        }
        number = static_cast<std::int64_t>(element.number);
    } else if (!element.is_int()) {
        return false;
    }
    const bool inside = range->step > 0 ? number >= range->start && number < range->stop
                                        : number <= range->start && number > range->stop;
    if (!inside) {
        return false;
    }
    const std::uint64_t stride =
        range->step > 0 ? static_cast<std::uint64_t>(range->step) : 0 - static_cast<std::uint64_t>(range->step);
    const std::uint64_t distance = range->step > 0
                                       ? static_cast<std::uint64_t>(number) - static_cast<std::uint64_t>(range->start)
                                       : static_cast<std::uint64_t>(range->start) - static_cast<std::uint64_t>(number);
    return distance % stride == 0;
}

} // namespace

bool structurally_equal(Runtime* runtime, Value left, Value right, unsigned depth) {
    return EqualityWalk(runtime, depth).equal(left, right);
}

bool equal(Runtime& runtime, Value left, Value right) { return EqualityWalk(&runtime, 0).equal(left, right); }

bool order(Runtime& runtime, CompareOp op, Value left, Value right, Span span) {
    const int comparison = three_way(runtime, left, right);
    if (comparison == kNotComparable) {
        fail_compare(runtime, op, left, right, span);
    }
    return matches(op, comparison);
}

bool contains(Runtime& runtime, Value left, Value right, Span span) {
    switch (right.tag) {
        case Tag::Array: return contains_in_array(runtime, left, right.as<Array>());
        case Tag::Tuple: {
            Tuple* tuple = right.as<Tuple>();
            for (std::uint32_t i = 0; i < tuple->size; ++i) {
                if (equal(runtime, tuple->elements()[i], left)) {
                    return true;
                }
            }
            return false;
        }
        case Tag::Dict:
        case Tag::Set: return located(span, [&] { return find(right.as<Dict>(), left) != nullptr; });
        case Tag::Range: return contains_in_range(left, right.as<Range>());
        case Tag::Text:
            if (left.is_text()) {
                return right.as<Text>()->view().find(left.as<Text>()->view()) != std::string_view::npos;
            }
            break;
        case Tag::Some: return contains(runtime, left, right.as<Box>()->value, span);
        case Tag::NativeObject: {
            const Owned result(native_compare(runtime, CompareOp::In, left, right));
            if (!result.get().is(Tag::Absent)) {
                return truthy(runtime, result);
            }
            Iteration elements(runtime, right, span);
            Value element;
            while (elements.next(element)) {
                const Owned owner(element);
                if (equal(runtime, element, left)) {
                    return true;
                }
            }
            return false;
        }
        default: break;
    }
    fail_contains(runtime, left, right, span);
}

namespace {

Value compare_values(Runtime& runtime, CompareOp op, Value left, Value right, Span span) {
    switch (op) {
        case CompareOp::In: return Value::of(contains(runtime, left, right, span));
        case CompareOp::NotIn: return Value::of(!contains(runtime, left, right, span));
        case CompareOp::Is: return Value::of(identical(runtime, left, right));
        case CompareOp::IsNot: return Value::of(!identical(runtime, left, right));
        default: break;
    }
    const bool equality = op == CompareOp::Equal || op == CompareOp::NotEqual;
    if (left.is(Tag::NativeObject) || right.is(Tag::NativeObject)) {
        // Nothing but nil equals nil, whatever an object thinks of it.
        const bool against_nil = left.is_nil() || right.is_nil();
        const Value result = equality && against_nil ? Value::absent() : native_compare(runtime, op, left, right);
        if (!result.is(Tag::Absent)) {
            return result;
        }
    }
    if (!equality) {
        return Value::of(order(runtime, op, left, right, span));
    }
    return Value::of(equal(runtime, left, right) == (op == CompareOp::Equal));
}

} // namespace

Value compare(Runtime& runtime, CompareOp op, Value left, Value right, Span span) {
    return located(runtime, span, left, &right, 1, [&] { return compare_values(runtime, op, left, right, span); });
}

bool identical(Runtime& runtime, Value left, Value right) {
    switch (left.tag) {
        case Tag::Array:
        case Tag::Dict:
        case Tag::Set:
        case Tag::Instance:
        case Tag::NativeObject:
        case Tag::Closure: return left.tag == right.tag && left.object == right.object;
        default: return equal(runtime, left, right);
    }
}

bool truthy(Runtime& runtime, Value v) {
    switch (v.tag) {
        case Tag::Nil:
        case Tag::Absent: return false;
        case Tag::Bool: return v.boolean;
        case Tag::Int: return v.integer != 0;
        case Tag::Float: return v.number != 0.0;
        case Tag::Text: return v.as<Text>()->size != 0;
        case Tag::Array: return v.as<Array>()->size != 0;
        case Tag::Dict:
        case Tag::Set: return v.as<Dict>()->count != 0;
        case Tag::Tuple: return v.as<Tuple>()->size != 0;
        case Tag::NativeObject: {
            const ClassInfo* type = v.as<NativeObject>()->type;
            return type->hooks.truthy == nullptr || type->hooks.truthy(runtime, *type, v);
        }
        default: return true;
    }
}

bool present(Value v) noexcept {
    switch (v.tag) {
        case Tag::Nil:
        case Tag::Absent: return false;
        case Tag::Text: return v.as<Text>()->size != 0;
        case Tag::Array: return v.as<Array>()->size != 0;
        case Tag::Dict:
        case Tag::Set: return v.as<Dict>()->count != 0;
        default: return true;
    }
}

} // namespace simple::runtime
