#include "stdlib/autograd/ops_shape.hpp"

#include "stdlib/autograd/apply.hpp"
#include "stdlib/autograd/placed.hpp"
#include "stdlib/autograd/placed_join.hpp"
#include "stdlib/autograd/reduction.hpp"
#include "stdlib/tensor/error.hpp"
#include "stdlib/tensor/factory.hpp"
#include "stdlib/tensor/ops_elementwise.hpp"
#include "stdlib/tensor/ops_join.hpp"
#include "stdlib/tensor/ops_reduce.hpp"

namespace simple::autograd {
namespace {

/// Base of nodes for functions of one tensor that are computed before recording, by the code of the public function.
struct ShapeNode : FixedNode<1> {
    ShapeNode(OpId id, std::span<const Input> in, const Tensor& y)
        : FixedNode(id, y.dtype()), shape_(in[0].tensor().shape()) {}

protected:
    Shape shape_; ///< of the input
};

/// The same elements in another shape (or type, or memory): reshape, flatten, squeeze, clone, to …
struct ReshapeNode final : ShapeNode {
    using Params = NoParams;
    ReshapeNode(OpId id, const Params&, std::span<const Input> in, const Tensor& y) : ShapeNode(id, in, y) {}
    void backward(Backward& pass, const Tensor& g) override { pass.give(0, placed::reshape(g, shape_)); }
};

struct PermuteNode final : ShapeNode {
    using Params = Shape;
    PermuteNode(OpId id, const Shape& dims, std::span<const Input> in, const Tensor& y)
        : ShapeNode(id, in, y), inverse_(tensor::inverse_permutation(dims)) {}
    void backward(Backward& pass, const Tensor& g) override { pass.give(0, tensor::permute(g, inverse_)); }

private:
    Shape inverse_;
};

struct ExpandNode final : ShapeNode {
    using Params = NoParams;
    ExpandNode(OpId id, const Params&, std::span<const Input> in, const Tensor& y) : ShapeNode(id, in, y) {}
    void backward(Backward& pass, const Tensor& g) override { pass.give(0, placed::sum_to_shape(g, shape_)); }
};

/// A part of a tensor: the gradient is put in the same place of a tensor of zeros. View gives the part of a tensor.
template <typename View> struct PartNode final : ShapeNode {
    using Params = View;
    PartNode(OpId id, const View& view, std::span<const Input> in, const Tensor& y)
        : ShapeNode(id, in, y), view_(view) {}
    void backward(Backward& pass, const Tensor& g) override {
        pass.give(0, placed::put_part(g, shape_, FunctionRef<Tensor(const Tensor&)>(view_)));
    }

private:
    View view_;
};

struct RowsNode final : ShapeNode {
    using Params = Tensor;
    RowsNode(OpId id, const Tensor& rows, std::span<const Input> in, const Tensor& y)
        : ShapeNode(id, in, y), rows_(rows) {}
    void backward(Backward& pass, const Tensor& g) override {
        Shape flat = shape_;
        flat[0] = rows_.numel();
        pass.give(0, placed::index_add(placed::zeros(g, shape_), 0, placed::reshape(rows_, {rows_.numel()}),
                                       placed::reshape(g, flat)));
    }
    void release_saved() noexcept override { rows_ = Tensor(); }

private:
    Tensor rows_;
};

struct MaskNode final : ShapeNode {
    using Params = Tensor;
    MaskNode(OpId id, const Tensor& mask, std::span<const Input> in, const Tensor& y)
        : ShapeNode(id, in, y), mask_(mask) {}
    void backward(Backward& pass, const Tensor& g) override { pass.give(0, placed::masked_scatter(mask_, g)); }
    void release_saved() noexcept override { mask_ = Tensor(); }

private:
    Tensor mask_;
};

/// Records a function that keeps all elements.
Variable reshaped(OpId id, const Input& x, Tensor y) { return record<ReshapeNode>(id, {}, {&x, 1}, std::move(y)); }

/// Takes a part and records it.
template <typename View> Variable part(OpId id, const Input& x, std::string_view name, const View& view) {
    require_tensor(x, name, "x");
    return record<PartNode<View>>(id, view, {&x, 1}, view(x.tensor()));
}

} // namespace

Variable reshape(const Input& x, const Shape& shape, std::string_view name) {
    require_tensor(x, name, "x");
    return reshaped(OpId::Reshape, x, placed::reshape(x.tensor(), shape, name));
}

Variable view(const Input& x, const Shape& shape, std::string_view name) {
    require_tensor(x, name, "x");
    return reshaped(OpId::Reshape, x, tensor::view(x.tensor(), shape, name));
}

Variable transpose(const Input& x, std::string_view name) {
    require_tensor(x, name, "x");
    const bool matrix = x.tensor().ndim() == 2;
    return record<PermuteNode>(OpId::Transpose, matrix ? Shape{1, 0} : Shape{0}, {&x, 1},
                               tensor::transpose(x.tensor(), name));
}

Variable transpose(const Input& x, std::int64_t dim0, std::int64_t dim1, std::string_view name) {
    require_tensor(x, name, "x");
    const Shape& shape = x.tensor().shape();
    Tensor y = tensor::transpose(x.tensor(), dim0, dim1, name);
    Shape dims = Shape::filled(shape.size(), 0);
    for (std::size_t i = 0; i < dims.size(); ++i) {
        dims[i] = static_cast<std::int64_t>(i);
    }
    std::swap(dims[tensor::normalize_dim(dim0, shape, name)], dims[tensor::normalize_dim(dim1, shape, name)]);
    return record<PermuteNode>(OpId::Transpose, dims, {&x, 1}, std::move(y));
}

Variable permute(const Input& x, const Shape& dims, std::string_view name) {
    require_tensor(x, name, "x");
    Tensor y = tensor::permute(x.tensor(), dims, name);
    Shape normal = dims;
    for (std::int64_t& dim : normal) {
        dim = static_cast<std::int64_t>(tensor::normalize_dim(dim, x.tensor().shape(), name));
    }
    return record<PermuteNode>(OpId::Permute, normal, {&x, 1}, std::move(y));
}

Variable flatten(const Input& x, std::int64_t start_dim, std::int64_t end_dim, std::string_view name) {
    require_tensor(x, name, "x");
    return reshaped(OpId::Flatten, x, tensor::flatten(x.tensor(), start_dim, end_dim, name));
}

Variable squeeze(const Input& x, std::optional<std::int64_t> dim, std::string_view name) {
    require_tensor(x, name, "x");
    return reshaped(OpId::Squeeze, x, tensor::squeeze(x.tensor(), dim, name));
}

Variable unsqueeze(const Input& x, std::int64_t dim, std::string_view name) {
    require_tensor(x, name, "x");
    return reshaped(OpId::Unsqueeze, x, tensor::unsqueeze(x.tensor(), dim, name));
}

Variable expand(const Input& x, const Shape& shape, std::string_view name) {
    require_tensor(x, name, "x");
    return record<ExpandNode>(OpId::Expand, {}, {&x, 1}, tensor::expand(x.tensor(), shape, name));
}

Variable slice(const Input& x, std::int64_t dim, std::int64_t start, std::int64_t end, std::int64_t step,
               std::string_view name) {
    return part(OpId::Slice, x, name,
                [=](const Tensor& t) { return tensor::slice(t, dim, start, end, step, "slice"); });
}

Variable narrow(const Input& x, std::int64_t dim, std::int64_t start, std::int64_t length, std::string_view name) {
    return part(OpId::Slice, x, name, [=](const Tensor& t) { return tensor::narrow(t, dim, start, length, "narrow"); });
}

Variable select(const Input& x, std::int64_t dim, std::int64_t index, std::string_view name) {
    Variable y = part(OpId::Select, x, name, [=](const Tensor& t) { return tensor::select(t, dim, index, "select"); });
    return as_element(std::move(y), x.is_variable() && x.tensor().ndim() == 1);
}

Variable contiguous(const Input& x) {
    require_tensor(x, "contiguous", "x");
    return reshaped(OpId::Contiguous, x, placed::contiguous(x.tensor()));
}

Variable clone(const Input& x) {
    require_tensor(x, "clone", "x");
    return reshaped(OpId::Clone, x, placed::clone(x.tensor()));
}

Variable to(const Input& x, DType dtype) {
    require_tensor(x, "to", "x");
    return reshaped(OpId::To, x, placed::to(x.tensor(), dtype));
}

Variable index(const Input& x, std::span<const tensor::Subscript> subscripts, std::string_view name) {
    require_tensor(x, name, "x");
    const std::vector<tensor::Subscript> kept(subscripts.begin(), subscripts.end());
    Variable y = part(OpId::Index, x, name, [kept](const Tensor& t) { return tensor::index(t, kept); });
    const bool element = y.value().ndim() == 0;
    return as_element(std::move(y), x.is_variable() && element);
}

Variable take_rows(const Input& x, const Tensor& rows, std::string_view name) {
    require_tensor(x, name, "x");
    return record<RowsNode>(OpId::Index, rows, {&x, 1}, placed::take_rows(x, rows, name));
}

Variable masked_select(const Input& x, const Tensor& mask, std::string_view name) {
    require_tensor(x, name, "x");
    return record<MaskNode>(OpId::MaskedSelect, mask, {&x, 1}, placed::masked_select(x, mask, name));
}

} // namespace simple::autograd
