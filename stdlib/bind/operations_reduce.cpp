// Reductions. Without a dimension P gives a number and V a tensor of shape [1].
#include "stdlib/autograd/ops.hpp"
#include "stdlib/bind/args.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::bind {

namespace {

using Reduce = Variable (*)(const Input&, const tensor::Dims&, bool, std::string_view);

/// Lists of numbers without a tensor behave as with the predefined function of that name.
bool plain(const Args& a) { return !is_tensor(a[0]); }
Value on_list(Args& a) {
    std::vector<Value> rest;
    if (a[0].is_number()) {
        std::vector<Value> numbers = {a[0]};
        for (std::size_t i = 1; a.given(i) && a[i].is_number(); ++i) {
            numbers.push_back(a[i]);
        }
        return a.call().call_method(a.call().array(numbers), a.name(), {});
    }
    return a.call().call_method(a[0], a.name(), rest);
}

template <Reduce F> Value reduce(Args& a) {
    if (plain(a)) {
        return on_list(a);
    }
    const Argument x = a.tensor(0);
    const tensor::Dims dims = a.dims(1);
    const Variable result = F(x.input(), dims, a.boolean(2), a.name());
    return dims.all() && !a.boolean(2) ? wrap_reduced(a.call(), result, x.is_variable()) : a.result(result, x);
}

using Extreme = std::pair<Variable, Tensor> (*)(const Input&, std::int64_t, bool, std::string_view);
template <Extreme F, Reduce All> Value extreme(Args& a) {
    if (plain(a)) {
        return on_list(a);
    }
    const Argument x = a.tensor(0);
    if (!a.given(1)) {
        return wrap_reduced(a.call(), All(x.input(), {}, false, a.name()), x.is_variable());
    }
    auto [values, positions] = F(x.input(), a.i64(1), a.boolean(2), a.name());
    return a.call().tuple({a.result(values, x), wrap(a.call(), positions)});
}

using Position = Tensor (*)(const Input&, std::optional<std::int64_t>, bool);
template <Position F> Value position(Args& a) {
    if (plain(a)) {
        return on_list(a);
    }
    const Argument x = a.tensor(0);
    const Tensor result = F(x.input(), a.optional_int(1), a.boolean(2));
    return a.given(1) ? wrap(a.call(), result) : to_value(result.item());
}

template <Variable (*F)(const Input&, const tensor::Dims&, bool, bool, std::string_view)> Value spread(Args& a) {
    const Argument x = a.tensor(0);
    const tensor::Dims dims = a.dims(1);
    const Variable result = F(x.input(), dims, a.boolean(2), a.boolean(3), a.name());
    return dims.all() ? wrap_reduced(a.call(), result, x.is_variable()) : a.result(result, x);
}

using Test = Tensor (*)(const Input&, const tensor::Dims&, bool);
template <Test F> Value test(Args& a) {
    const Argument x = a.tensor(0);
    const tensor::Dims dims = a.dims(1);
    const Tensor result = F(x.input(), dims, a.boolean(2));
    return dims.all() ? to_value(result.item()) : wrap(a.call(), result);
}

Value norm(Args& a) {
    const Argument x = a.tensor(0);
    const tensor::Dims dims = a.dims(2);
    const Variable result = autograd::norm(x.input(), a.f64(1), dims, a.boolean(3));
    return dims.all() ? wrap_reduced(a.call(), result, x.is_variable()) : a.result(result, x);
}

template <Reduce F> Value reduce_to_one(Args& a) {
    const Argument x = a.tensor(0);
    const Variable result = F(x.input(), {}, false, a.name());
    return x.is_variable() ? a.result(result, true) : wrap(a.call(), tensor::reshape(result.value(), {1}));
}

#define SIMPLE_DIMS "dim: i64 or [i64] or nil = nil, keepdim: bool = false"
constexpr OperationRow kReductions[] = {
    {"sum", "x: X", SIMPLE_DIMS, op<reduce<autograd::sum>>,
     "Sum over all elements (a number; of a V a V of shape [1]), or along dim, which goes away unless keepdim. "
     "Integers stay integers. torch.sum."},
    {"tensor_sum", "x: X", SIMPLE_DIMS, op<reduce<autograd::sum>>, "See sum."},
    {"mean", "x: X", SIMPLE_DIMS, op<reduce<autograd::mean>>,
     "Mean over all elements (a number; of a V a V of shape [1]), or along dim, which goes away unless keepdim. nan of "
     "nothing. torch.mean."},
    {"tensor_mean", "x: X", SIMPLE_DIMS, op<reduce<autograd::mean>>, "See mean."},
    {"prod", "x: X", SIMPLE_DIMS, op<reduce<autograd::prod>>,
     "Product over all elements, or along dim; 1 of nothing. torch.prod."},
    {"amax", "x: X", SIMPLE_DIMS, op<reduce<autograd::amax>>,
     "Largest element of all, or along dim; the gradient is shared between equal ones. An error of nothing. "
     "torch.amax."},
    {"amin", "x: X", SIMPLE_DIMS, op<reduce<autograd::amin>>,
     "Smallest element of all, or along dim; the gradient is shared between equal ones. An error of nothing. "
     "torch.amin."},
    {"logsumexp", "x: X", SIMPLE_DIMS, op<reduce<autograd::logsumexp>>,
     "log of the sum of exp(x), without overflow. torch.logsumexp."},
    {"max", "x: X or num", "dim: i64? = nil, keepdim: bool = false",
     op<extreme<autograd::max_with_index, autograd::amax>>,
     "Largest element; with dim (values, positions), the first of equal ones. Of numbers the larger one. An error of "
     "nothing. torch.max."},
    {"min", "x: X or num", "dim: i64? = nil, keepdim: bool = false",
     op<extreme<autograd::min_with_index, autograd::amin>>,
     "Smallest element; with dim (values, positions), the first of equal ones. Of numbers the smaller one. An error of "
     "nothing. torch.min."},
    {"tensor_max", "x: X", "dim: i64? = nil, keepdim: bool = false",
     op<extreme<autograd::max_with_index, autograd::amax>>, "See max."},
    {"tensor_min", "x: X", "dim: i64? = nil, keepdim: bool = false",
     op<extreme<autograd::min_with_index, autograd::amin>>, "See min."},
    {"argmax", "x: X", "dim: i64? = nil, keepdim: bool = false", op<position<autograd::argmax>>,
     "Position of the largest element along dim, without dim in row-major order; the first of equal ones. "
     "torch.argmax."},
    {"argmin", "x: X", "dim: i64? = nil, keepdim: bool = false", op<position<autograd::argmin>>,
     "Position of the smallest element along dim, without dim in row-major order; the first of equal ones. "
     "torch.argmin."},
    {"variance", "x: X", SIMPLE_DIMS ", unbiased: bool = true", op<spread<autograd::variance>>,
     "Sum of (x - mean)^2 divided by n - 1, or by n with unbiased: false. torch.var."},
    {"var", "x: X", SIMPLE_DIMS ", unbiased: bool = true", op<spread<autograd::variance>>, "See variance."},
    {"std", "x: X", SIMPLE_DIMS ", unbiased: bool = true", op<spread<autograd::standard_deviation>>,
     "Square root of the variance. torch.std."},
    {"all", "x: X", SIMPLE_DIMS, op<test<autograd::all>>,
     "Whether all elements, or all along dim, are not zero; true "
     "of nothing. torch.all."},
    {"any", "x: X", SIMPLE_DIMS, op<test<autograd::any>>,
     "Whether an element, or one along dim, is not zero; false "
     "of nothing. torch.any."},
    {"count_nonzero", "x: X", SIMPLE_DIMS, op<test<autograd::count_nonzero>>,
     "Number of elements that are not zero, "
     "in all or along dim. torch.count_nonzero."},
    {"norm", "x: X", "p: f64 = 2.0, " SIMPLE_DIMS, op<norm>,
     "(Sum of |x|^p)^(1/p); p may be inf, and must be above 0. torch.linalg.vector_norm."},
    {"tensor_norm", "x: X", "p: f64 = 2.0, " SIMPLE_DIMS, op<norm>, "See norm."},
    {"tensor_sum_to_scalar", "x: X", "", op<reduce_to_one<autograd::sum>>,
     "Sum of all elements as a tensor of shape "
     "[1]."},
    {"tensor_mean_to_scalar", "x: X", "", op<reduce_to_one<autograd::mean>>,
     "Mean of all elements as a tensor of "
     "shape [1]."},
};
#undef SIMPLE_DIMS

} // namespace

OperationTable reduction_operations() { return {kReductions, std::size(kReductions)}; }

} // namespace simple::bind
