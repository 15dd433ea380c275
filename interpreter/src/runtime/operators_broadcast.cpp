// Element-wise operations on nested arrays with NumPy's broadcasting rules.
#include <cmath>

#include "runtime/array.hpp"
#include "runtime/nested.hpp"
#include "runtime/operator_errors.hpp"
#include "runtime/operators.hpp"

namespace simple::runtime {

std::vector<std::size_t> nested_shape(Value v) {
    std::vector<std::size_t> shape;
    while (v.is(Tag::Array) && shape.size() < kMostAxes) {
        const Array* array = v.as<Array>();
        shape.push_back(array->size);
        if (array->size == 0 || array->kind() != ElementKind::Values) {
            break;
        }
        v = array->values()[0];
    }
    return shape;
}

std::string shape_text(const std::vector<std::size_t>& shape) {
    std::string text = "[";
    for (std::size_t i = 0; i < shape.size(); ++i) {
        text += (i == 0 ? "" : ", ") + std::to_string(shape[i]);
    }
    return text + "]";
}

namespace {

/// The arithmetic behind a dotted operator or an operator in math notation.
BinaryOp plain(BinaryOp op) noexcept {
    switch (op) {
        case BinaryOp::BroadcastAdd: return BinaryOp::Add;
        case BinaryOp::BroadcastSubtract: return BinaryOp::Subtract;
        case BinaryOp::BroadcastMultiply: return BinaryOp::Multiply;
        case BinaryOp::BroadcastDivide: return BinaryOp::Divide;
        default: return op;
    }
}

bool is_numeric(const Array* array) noexcept {
    return array->kind() == ElementKind::I64 || array->kind() == ElementKind::F64 || array->kind() == ElementKind::F32;
}

/// Reads numbers from an array, or one number again and again.
class Numbers {
public:
    Numbers(Value v, std::size_t count) noexcept : value_(v), stretch_(!v.is(Tag::Array) || count == 1) {}
    bool ints() const noexcept {
        return value_.is_int() || (value_.is(Tag::Array) && value_.as<Array>()->kind() == ElementKind::I64);
    }
    std::int64_t integer(std::size_t i) const noexcept {
        return value_.is_int() ? value_.integer : value_.as<Array>()->ints()[stretch_ ? 0 : i];
    }
    double number(std::size_t i) const noexcept {
        return value_.is_number() ? value_.as_double() : get(value_.as<Array>(), stretch_ ? 0 : i).as_double();
    }

private:
    Value value_;
    bool stretch_;
};

template <typename Operation> void fill_floats(Array* out, const Numbers& a, const Numbers& b, Operation operation) {
    for (std::size_t i = 0; i < out->capacity; ++i) {
        out->floats()[i] = operation(a.number(i), b.number(i));
    }
    out->size = out->capacity;
}

template <typename Operation> void fill_ints(Array* out, const Numbers& a, const Numbers& b, Operation operation) {
    for (std::size_t i = 0; i < out->capacity; ++i) {
        out->ints()[i] = operation(a.integer(i), b.integer(i));
    }
    out->size = out->capacity;
}

/// Walks both operands axis by axis.
class Broadcast {
public:
    Broadcast(Runtime& runtime, BinaryOp op, Value left, Value right, Span span)
        : runtime_(runtime), op_(op), left_(left), right_(right), span_(span) {}

    Value run() {
        const std::size_t left_rank = nested_shape(left_).size();
        const std::size_t right_rank = nested_shape(right_).size();
        if (left_rank >= kMostAxes || right_rank >= kMostAxes) {
            runtime_.fail(codes::kInvalidShape,
                          "an array is nested too deeply for `" + std::string(spelling(op_)) + "`", span_);
        }
        return combine(left_, left_rank, right_, right_rank);
    }

private:
    Value combine(Value a, std::size_t a_rank, Value b, std::size_t b_rank) {
        if (a.is(Tag::Array) != (a_rank != 0) || b.is(Tag::Array) != (b_rank != 0)) {
            runtime_.fail(codes::kShapeMismatch, "the rows of a nested array differ in their nesting", span_);
        }
        if (a_rank == 0 && b_rank == 0) {
            return scalar(a, b);
        }
        const std::size_t count = result_length(a, a_rank, b, b_rank);
        if (a_rank <= 1 && b_rank <= 1) {
            Array* typed = combine_numbers(a, b, count);
            if (typed != nullptr) {
                return array_value(typed);
            }
        }
        Owned result(array_value(make_array(runtime_.heap(), ElementKind::Empty)));
        for (std::size_t i = 0; i < count; ++i) {
            const Owned left(a_rank >= b_rank ? element(a, i) : retained(a));
            const Owned right(b_rank >= a_rank ? element(b, i) : retained(b));
            push(result.get().as<Array>(),
                 combine(left, a_rank - (a_rank >= b_rank ? 1 : 0), right, b_rank - (b_rank >= a_rank ? 1 : 0)));
        }
        return result.leak();
    }

    static Value element(Value array, std::size_t i) noexcept {
        const Array* elements = array.as<Array>();
        return get(elements, elements->size == 1 ? 0 : i);
    }

    std::size_t result_length(Value a, std::size_t a_rank, Value b, std::size_t b_rank) {
        if (a_rank != b_rank) {
            return (a_rank > b_rank ? a : b).as<Array>()->size;
        }
        const std::size_t left = a.as<Array>()->size;
        const std::size_t right = b.as<Array>()->size;
        if (left != right && left != 1 && right != 1) {
            runtime_.fail(codes::kShapeMismatch,
                          "`" + std::string(spelling(op_)) + "` cannot combine the shapes " +
                              shape_text(nested_shape(left_)) + " and " + shape_text(nested_shape(right_)),
                          span_, "sizes must be equal, or one of them 1");
        }
        return left == 1 ? right : left;
    }

    /// Rows of unboxed numbers without a value per element; null when the operands are not such rows.
    Array* combine_numbers(Value a, Value b, std::size_t count) {
        for (const Value v : {a, b}) {
            if (!v.is_number() && !(v.is(Tag::Array) && is_numeric(v.as<Array>()))) {
                return nullptr;
            }
        }
        const Numbers left(a, a.is(Tag::Array) ? a.as<Array>()->size : 1);
        const Numbers right(b, b.is(Tag::Array) ? b.as<Array>()->size : 1);
        const BinaryOp op = plain(op_);
        const bool ints = left.ints() && right.ints();
        if (op != BinaryOp::Add && op != BinaryOp::Subtract && op != BinaryOp::Multiply &&
            (op != BinaryOp::Divide || count == 0)) {
            return nullptr;
        }
        const bool to_ints = ints && op != BinaryOp::Divide;
        Array* out = make_array(runtime_.heap(), to_ints ? ElementKind::I64 : ElementKind::F64, count);
        switch (op) {
            case BinaryOp::Add:
                to_ints ? fill_ints(out, left, right, wrapping_add)
                        : fill_floats(out, left, right, [](double x, double y) { return x + y; });
                break;
            case BinaryOp::Subtract:
                to_ints ? fill_ints(out, left, right, wrapping_subtract)
                        : fill_floats(out, left, right, [](double x, double y) { return x - y; });
                break;
            case BinaryOp::Multiply:
                to_ints ? fill_ints(out, left, right, wrapping_multiply)
                        : fill_floats(out, left, right, [](double x, double y) { return x * y; });
                break;
            default: fill_floats(out, left, right, [](double x, double y) { return x / y; }); break;
        }
        return out;
    }

    Value scalar(Value a, Value b) {
        const BinaryOp op = plain(op_);
        if (!a.is_number() || !b.is_number()) {
            const Value result = native_binary(runtime_, op_, a, b);
            if (result.is(Tag::Absent)) {
                fail_binary(runtime_, op_, a, b, span_);
            }
            return result;
        }
        if (op == BinaryOp::Divide) {
            return Value::of(a.as_double() / b.as_double());
        }
        if (op == BinaryOp::Power) {
            return Value::of(std::pow(a.as_double(), b.as_double()));
        }
        return binary(runtime_, op == BinaryOp::BroadcastPower ? BinaryOp::Power : op, a, b, span_);
    }

    Runtime& runtime_;
    BinaryOp op_;
    Value left_;
    Value right_;
    Span span_;
};

} // namespace

Value broadcast(Runtime& runtime, BinaryOp op, Value left, Value right, Span span) {
    if (left.is(Tag::NativeObject) || right.is(Tag::NativeObject)) {
        const Value result = native_binary(runtime, op, left, right);
        if (!result.is(Tag::Absent)) {
            return result;
        }
    }
    return Broadcast(runtime, op, left, right, span).run();
}

} // namespace simple::runtime
