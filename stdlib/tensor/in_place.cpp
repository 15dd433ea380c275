// The functions of views.hpp that change a tensor in place.
#include "stdlib/tensor/error.hpp"
#include "stdlib/tensor/run.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::tensor {

namespace {

/// Checks that x broadcasts to the shape of t, which is changed in place.
void check_fits(const Tensor& t, const Operand& x, std::string_view name) {
    if (!(broadcast_shapes(t.shape(), x.shape(), name) == t.shape())) {
        throw errors::value(name,
                            "shape " + to_string(x.shape()) + " does not broadcast to shape " + to_string(t.shape()));
    }
}

/// Returns the source, or a copy of it where writing to t could change it before it is read.
Tensor apart_from(const Tensor& t, const Tensor& source) {
    const bool same_view =
        source.offset() == t.offset() && source.strides() == t.strides() && source.shape() == t.shape();
    return source.shares_storage(t) && !same_view ? clone(source) : source;
}

} // namespace

void fill(Tensor& t, Scalar value) {
    const Stretched number(value, t.shape());
    kernels::copy(extent(t.shape()), number.input(), output(t));
    t.bump_version();
}

void copy_from(Tensor& t, const Operand& source, std::string_view name) {
    if (!source.is_tensor()) {
        fill(t, source.scalar());
        return;
    }
    check_fits(t, source, name);
    const Tensor from = apart_from(t, source.tensor());
    const Stretched stretched(from, t.shape());
    kernels::copy(extent(t.shape()), stretched.input(), output(t));
    t.bump_version();
}

void accumulate(Tensor& t, const Operand& x, double alpha, std::string_view name) {
    check_fits(t, x, name);
    const Tensor from = x.is_tensor() ? apart_from(t, x.tensor()) : Tensor();
    const Stretched stretched(x.is_tensor() ? Operand(from) : x, t.shape());
    const kernels::Domain domain =
        is_float(t.dtype()) || is_float(x.dtype()) || alpha != static_cast<double>(Scalar(alpha).as_i64())
            ? kernels::Domain::Float
            : kernels::Domain::Integer;
    kernels::binary(kernels::BinaryOp::AddScaled, domain, extent(t.shape()), input(t), stretched.input(), output(t),
                    alpha);
    t.bump_version();
}

} // namespace simple::tensor
