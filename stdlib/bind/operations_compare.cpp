// Comparing whole tensors: equal, and nearly equal.
#include "stdlib/bind/args.hpp"
#include "stdlib/bind/tensor_class.hpp"
#include "stdlib/tensor/ops_elementwise.hpp"
#include "stdlib/tensor/ops_reduce.hpp"

namespace simple::bind {

namespace {

bool comparable(const Value& value) { return is_tensor(value) || is_list(value); }

Value equal(Args& a) {
    if (!comparable(a[0]) || !comparable(a[1])) {
        return Value(false);
    }
    return Value(same_elements(to_tensor(a.call(), a[0], a.name(), "a"), to_tensor(a.call(), a[1], a.name(), "b")));
}
Tensor close_mask(const Args& a) {
    const Tensor x = to_tensor(a.call(), a[0], a.name(), "a");
    const Tensor y = to_tensor(a.call(), a[1], a.name(), "b");
    return tensor::isclose(x, y, a.f64(2), a.f64(3), a.boolean(4), a.name());
}
Value isclose(Args& a) { return wrap(a.call(), close_mask(a)); }
Value allclose(Args& a) { return to_value(tensor::all(close_mask(a)).item()); }

constexpr const char* kNearly = "b: X, rtol: f64 = 1e-5, atol: f64 = 1e-8, equal_nan: bool = false";

constexpr OperationRow kComparisons[] = {
    {"equal", "a: X", "b: X", op<equal>,
     "Whether both have the same shape and equal elements, as a bool; element "
     "types may differ, nan equals nothing. torch.equal."},
    {"isclose", "a: X", kNearly, op<isclose>,
     "Where |a - b| <= atol + rtol * |b|, as bools; with equal_nan nan is "
     "close to nan. torch.isclose."},
    {"allclose", "a: X", kNearly, op<allclose>,
     "Whether |a - b| <= atol + rtol * |b| everywhere, after broadcasting, "
     "as a bool. torch.allclose."},
};

} // namespace

OperationTable comparison_operations() { return {kComparisons, std::size(kComparisons)}; }

} // namespace simple::bind
