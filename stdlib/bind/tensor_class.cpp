#include "stdlib/bind/tensor_class.hpp"

#include <array>

#include "stdlib/autograd/ops.hpp"
#include "stdlib/bind/brackets.hpp"
#include "stdlib/tensor/format.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::bind {

namespace {

const Tensor& self_tensor(const Call& call) { return tensor_of(call.self(), call.name(), "self"); }

Value wrap_like(const Call& call, Variable result) { return wrap(call, std::move(result), is_variable(call.self())); }

// --- Operators -------------------------------------------------------------------------------------------------------

struct OperatorName {
    Operator op;
    std::string_view name;
};

constexpr std::array kOperators = {
    OperatorName{Operator::Add, "add"},
    OperatorName{Operator::Subtract, "sub"},
    OperatorName{Operator::Multiply, "mul"},
    OperatorName{Operator::Divide, "div"},
    OperatorName{Operator::Modulo, "remainder"},
    OperatorName{Operator::FloorDivide, "floor_div"},
    OperatorName{Operator::Power, "pow"},
    OperatorName{Operator::BroadcastAdd, "add"},
    OperatorName{Operator::BroadcastSubtract, "sub"},
    OperatorName{Operator::BroadcastMultiply, "mul"},
    OperatorName{Operator::BroadcastDivide, "div"},
    OperatorName{Operator::BroadcastPower, "pow"},
};

std::optional<Value> apply(Call& call, Operator op, const Value& left, const Value& right) {
    if (op == Operator::Negate) {
        return translated([&] { return wrap_like(call, autograd::neg(Argument(call, left, "neg", "x").input())); });
    }
    if (op == Operator::Equal || op == Operator::NotEqual) {
        const bool equal = is_tensor(left) && is_tensor(right) && translated([&] {
                               return same_elements(tensor_of(left, "==", "left"), tensor_of(right, "==", "right"));
                           });
        return Value(equal == (op == Operator::Equal));
    }
    if (op == Operator::Less || op == Operator::LessEqual || op == Operator::Greater || op == Operator::GreaterEqual) {
        throw ScriptError(ErrorKind::Type, "tensors have no order: use lt, le, gt or ge, which compare the elements",
                          "", "E0303");
    }
    const bool operands = (is_tensor(left) || left.is_number() || left.is_array() || left.is_bool()) &&
                          (is_tensor(right) || right.is_number() || right.is_array() || right.is_bool());
    if (!operands) {
        return std::nullopt;
    }
    const bool variable = is_variable(left) || is_variable(right);
    if (op == Operator::MatMul) {
        return translated([&] {
            const Argument a(call, left, "matmul", "a");
            const Argument b(call, right, "matmul", "b");
            if (!a.is_tensor() || !b.is_tensor()) {
                return wrap(call, autograd::mul(a.input(), b.input()), variable);
            }
            return wrap(call, autograd::matmul(a.input(), b.input()), variable);
        });
    }
    for (const OperatorName& entry : kOperators) {
        if (entry.op == op) {
            return translated([&] {
                const Argument a(call, left, entry.name, "a");
                const Argument b(call, right, entry.name, "b");
                return wrap(call,
                            autograd::binary(*autograd::find_binary(entry.name), a.input(), b.input(), entry.name),
                            variable);
            });
        }
    }
    return std::nullopt;
}

// --- Members ---------------------------------------------------------------------------------------------------------

Value get_data(Call& c) { return data_of(c, self_tensor(c)); }
Value get_shape(Call& c) { return shape_value(c, self_tensor(c).shape()); }
Value get_strides(Call& c) { return shape_value(c, self_tensor(c).strides()); }
Value get_dtype(Call& c) { return c.text(dtype_name(self_tensor(c).dtype())); }
Value get_ndim(Call& c) { return Value(self_tensor(c).ndim()); }
Value get_numel(Call& c) { return Value(self_tensor(c).numel()); }
Value get_transposed(Call& c) {
    return translated(
        [&] { return wrap_like(c, autograd::transpose(Argument(c, c.self(), "transpose", "x").input())); });
}
Value size(Args& a) {
    const Tensor& t = tensor_of(a[0], "size", "self");
    return a.given(1) ? Value(t.size(a.i64(1))) : shape_value(a.call(), t.shape());
}
Value len(Args& a) { return Value(tensor_of(a[0], "len", "self").len()); }
Value is_contiguous(Args& a) { return Value(tensor_of(a[0], "is_contiguous", "self").is_contiguous()); }
Value shares_storage(Args& a) {
    return Value(tensor_of(a[0], "shares_storage", "self").shares_storage(tensor_of(a[1], "shares_storage", "other")));
}
Value item(Args& a) { return to_value(tensor_of(a[0], "item", "self").item()); }
Value get(Args& a) {
    if (a[1].is_int()) {
        return read_brackets(a.call(), {a[1]}, "get");
    }
    return to_value(tensor_of(a[0], "get", "self").get(a.shape(1)));
}
Value set(Args& a) {
    if (const Variable* v = a[0].native<Variable>()) {
        autograd::check_in_place(*v, "set");
    }
    Tensor target = tensor_of(a[0], "set", "self");
    target.set(a.shape(1), a.scalar(2, "value"));
    target.bump_version();
    return a[0];
}
Value nested_list(const Factory& factory, const Tensor& t) {
    if (t.ndim() == 0) {
        return to_value(t.item());
    }
    if (t.ndim() == 1) {
        const Tensor row = tensor::clone(t);
        return factory.window(row.storage(), static_cast<std::size_t>(row.offset()),
                              static_cast<std::size_t>(row.numel()));
    }
    std::vector<Value> rows;
    for (std::int64_t i = 0; i < t.shape()[0]; ++i) {
        rows.push_back(nested_list(factory, tensor::select(t, 0, i)));
    }
    return factory.array(rows);
}
Value to_list(Args& a) { return nested_list(a.call(), tensor_of(a[0], "to_list", "self")); }
template <DType Type> Value convert(Args& a) {
    const Argument x = a.tensor(0);
    return a.result(autograd::to(x.input(), Type), x);
}
Value to(Args& a) {
    const Argument x = a.tensor(0);
    return a.result(autograd::to(x.input(), tensor::parse_dtype(a.text(1), "to")), x);
}
Value fill_with(Args& a, tensor::Scalar value) {
    if (const Variable* v = a[0].native<Variable>()) {
        autograd::check_in_place(*v, a.name());
    }
    Tensor target = tensor_of(a[0], a.name(), "self");
    tensor::fill(target, value);
    return a[0];
}
Value fill(Args& a) { return fill_with(a, a.scalar(1, "v")); }
Value zero(Args& a) { return fill_with(a, 0); }
Value copy_from(Args& a) {
    if (const Variable* v = a[0].native<Variable>()) {
        autograd::check_in_place(*v, "copy_from");
    }
    Tensor target = tensor_of(a[0], "copy_from", "self");
    tensor::copy_from(target, a.tensor(1, "src").input().operand());
    return a[0];
}
Value info(Args& a) { return a.call().text(tensor::info(tensor_of(a[0], "info", "self"))); }

constexpr OperationRow kMembers[] = {
    {"size", "self", "dim: i64? = nil", op<size>,
     "The size of one dimension, a negative dim counts from the end; without dim the shape. torch.Tensor.size."},
    {"len", "self", "", op<len>, "The first size; an error for a 0-D tensor."},
    {"is_contiguous", "self", "", op<is_contiguous>, "Whether the elements lie in row-major order without gaps."},
    {"shares_storage", "self", "other: X", op<shares_storage>,
     "Whether both look at the same memory, so that writing to one may change the other."},
    {"item", "self", "", op<item>, "The only element as a number; another count of elements is an error."},
    {"get", "self", "indices: [i64] or i64", op<get>,
     "The element at indices, negative ones from the end; get(i) is t[i]."},
    {"set", "self", "indices: [i64], value: num", op<set>,
     "Writes an element, also through views; the value is converted to the element type, which must hold it."},
    {"to_list", "self", "", op<to_list>,
     "Nested arrays of numbers with the shape of the tensor; of a 0-D tensor the number."},
    {"to", "self", "dtype: text", op<to>,
     "The elements as another type, a copy; the same type gives the tensor itself. f64 to i64 rounds toward zero."},
    {"f64", "self", "", op<convert<DType::F64>>, "The elements as f64: a copy, unless they are f64."},
    {"f32", "self", "", op<convert<DType::F32>>, "The elements as f32: a copy, unless they are f32."},
    {"i64", "self", "", op<convert<DType::I64>>,
     "The elements as i64, rounded toward zero, nan as 0: a copy, unless they are i64."},
    {"bool", "self", "", op<convert<DType::Bool>>, "The elements as bool: false for 0, a copy."},
    {"fill", "self", "v: num", op<fill>, "Sets all elements to v, in place, and returns the tensor."},
    {"zero", "self", "", op<zero>, "Sets all elements to 0, in place, and returns the tensor."},
    {"copy_from", "self", "src: X", op<copy_from>,
     "Writes the elements of src in place, stretched to this shape, and returns the tensor."},
    {"info", "self", "", op<info>, "One line: element type, shape, layout, min, max, mean and number of nan."},
};

std::int64_t length(Call& c) {
    return translated([&] { return self_tensor(c).len(); });
}
std::string brief(Call& c) {
    const Tensor& t = self_tensor(c);
    return std::string(dtype_name(t.dtype())) + " " + tensor::to_string(t.shape());
}
std::optional<double> number(Call& c) {
    const Tensor& t = self_tensor(c);
    return t.numel() == 1 ? std::optional<double>(t.item().as_f64()) : std::nullopt;
}

/// Walks the rows of a tensor.
struct RowIterator {
    Value tensor;
    std::int64_t next = 0;
};

Value rows(Call& c) {
    if (self_tensor(c).ndim() == 0) {
        raise(tensor::errors::rank("for", "at least one dimension", {}));
    }
    return c.make<RowIterator>(RowIterator{c.self(), 0});
}

} // namespace

bool same_elements(const Tensor& a, const Tensor& b) {
    return a.shape() == b.shape() &&
           (a.numel() == 0 ||
            autograd::all(autograd::binary(autograd::BinaryOp::Eq, a, b, "eq").value()).item().integer != 0);
}

void add_tensor_members(const Factory& factory, ClassBuilder& builder) {
    builder
        .property("data", get_data, nullptr,
                  "The elements in row-major order. Of a contiguous tensor a live window: data[i] = v changes the "
                  "tensor; else a copy that cannot be written to.")
        .property("shape", get_shape, nullptr, "The sizes as [i64], a copy; [] for a single number.")
        .property("strides", get_strides, nullptr, "Steps in elements between neighbors of each dimension, as [i64].")
        .property("dtype", get_dtype, nullptr, "Element type as text: \"f64\", \"f32\", \"i64\" or \"bool\".")
        .property("ndim", get_ndim, nullptr, "Number of dimensions, 0 for a single number.")
        .property("numel", get_numel, nullptr, "Number of elements, the product of the sizes.")
        .property("T", get_transposed, nullptr, "The transposed matrix, a view; a vector stays as it is.")
        .operators(apply)
        .index([](Call& c, const std::vector<Value>& arguments) { return read_brackets(c, arguments, "index"); },
               write_brackets)
        .length(length)
        .number(number)
        .brief(brief)
        .iterator(rows);
    add_methods(factory, builder, kMembers, std::size(kMembers));
    for (const OperationTable& table : all_operations()) {
        add_methods(factory, builder, table.rows, table.count);
    }
}

void add_row_iterator(Module& module) {
    module.native_class<RowIterator>("_Rows").next([](Call& c) -> std::optional<Value> {
        auto& iterator = c.self_as<RowIterator>();
        const Tensor& t = tensor_of(iterator.tensor, "for", "tensor");
        if (iterator.next >= t.shape()[0]) {
            return std::nullopt;
        }
        const Argument x(c, iterator.tensor, "for", "tensor");
        const std::int64_t i = iterator.next++;
        if (!x.is_variable() && t.ndim() == 1) {
            return to_value(t.get({i}));
        }
        return wrap(c, autograd::select(x.input(), 0, i), x.is_variable());
    });
}

} // namespace simple::bind
