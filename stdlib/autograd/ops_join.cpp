#include "stdlib/autograd/ops_join.hpp"

#include "stdlib/autograd/apply.hpp"
#include "stdlib/autograd/ops_shape.hpp"
#include "stdlib/autograd/placed.hpp"
#include "stdlib/autograd/placed_join.hpp"
#include "stdlib/tensor/error.hpp"
#include "stdlib/tensor/ops_join.hpp"
#include "stdlib/tensor/ops_reduce.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::autograd {
namespace {

/// cat and stack: any number of inputs, each gets its slice of the gradient.
class JoinNode final : public Node {
public:
    JoinNode(OpId id, std::span<const Variable> parts, std::int64_t dim, const Tensor& y)
        : Node(id, y.dtype(), nullptr, 0), edges_(parts.size()),
          dim_(static_cast<std::int64_t>(tensor::normalize_dim(dim, y.shape(), accel::op_name(id)))) {
        for (std::size_t i = 0; i < parts.size(); ++i) {
            edges_[i] = NodeRef::share(parts[i].requires_grad() ? parts[i].node() : nullptr);
            if (id == OpId::Cat) {
                sizes_.push_back(parts[i].shape()[static_cast<std::size_t>(dim_)]);
            }
        }
        bind_inputs(edges_.data(), edges_.size());
    }
    void backward(Backward& pass, const Tensor& g) override {
        std::int64_t start = 0;
        for (std::size_t i = 0; i < edges_.size(); ++i) {
            const std::int64_t size = op() == OpId::Cat ? sizes_[i] : 1;
            if (pass.needs(i)) {
                pass.give(i, op() == OpId::Cat ? tensor::narrow(g, dim_, start, size) : tensor::select(g, dim_, start));
            }
            start += size;
        }
    }

private:
    std::vector<NodeRef> edges_;
    std::vector<std::int64_t> sizes_;
    std::int64_t dim_;
};

Variable join(OpId id, std::span<const Variable> parts, std::int64_t dim, std::string_view name) {
    const std::vector<Input> inputs(parts.begin(), parts.end());
    Tensor y = id == OpId::Cat ? placed::cat(inputs, dim, name) : placed::stack(inputs, dim, name);
    if (!is_recorded(inputs, y)) {
        return Variable(std::move(y));
    }
    NodeRef node = make_node<JoinNode>(id, parts, dim, y);
    return Variable(std::move(y), std::move(node));
}

/// Splits by recording each part as the slice it is.
std::vector<Variable> sliced(const Input& x, const std::vector<Tensor>& parts, std::int64_t dim,
                             std::string_view name) {
    const std::size_t axis = tensor::normalize_dim(dim, x.tensor().shape(), name);
    std::vector<Variable> result;
    std::int64_t start = 0;
    for (const Tensor& part : parts) {
        const std::int64_t length = part.shape()[axis];
        result.push_back(narrow(x, dim, start, length, name));
        start += length;
    }
    return result;
}

/// A linear function of one tensor: its gradient is `Transposed(g, input shape)`, kept as a function object.
template <typename Transposed> struct MapNode final : FixedNode<1> {
    using Params = Transposed;
    MapNode(OpId id, const Transposed& transposed, std::span<const Input> in, const Tensor& y)
        : FixedNode(id, y.dtype()), transposed_(transposed), shape_(in[0].tensor().shape()) {}
    void backward(Backward& pass, const Tensor& g) override { pass.give(0, transposed_(g, shape_)); }

private:
    Transposed transposed_;
    Shape shape_;
};

template <typename Transposed> Variable mapped(OpId id, const Input& x, Tensor y, const Transposed& transposed) {
    return record<MapNode<Transposed>>(id, transposed, {&x, 1}, std::move(y));
}

struct ScatterAddNode final : FixedNode<2> {
    struct Params {
        std::int64_t dim;
        Tensor index;
    };
    ScatterAddNode(OpId id, const Params& p, std::span<const Input>, const Tensor& y)
        : FixedNode(id, y.dtype()), params_(p) {}
    void backward(Backward& pass, const Tensor& g) override {
        if (pass.needs(0)) {
            pass.give(0, g);
        }
        if (pass.needs(1)) {
            pass.give(1, placed::gather(g, params_.dim, params_.index));
        }
    }
    void release_saved() noexcept override { params_.index = Tensor(); }

private:
    Params params_;
};

Tensor scattered(const Tensor& g, const Shape& shape, std::int64_t dim, const Tensor& index) {
    return shape.empty() ? tensor::reshape(g, shape) : placed::scatter_add(placed::zeros(g, shape), dim, index, g);
}

/// Returns shape with each dimension split into (times, size); missing leading sizes are 1.
Shape interleaved(const Shape& shape, const Shape& times) {
    Shape result;
    const std::size_t added = times.size() - shape.size();
    for (std::size_t i = 0; i < times.size(); ++i) {
        result.push_back(times[i]);
        result.push_back(i < added ? 1 : shape[i - added]);
    }
    return result;
}

} // namespace

Variable cat(std::span<const Variable> tensors, std::int64_t dim, std::string_view name) {
    return join(OpId::Cat, tensors, dim, name);
}

Variable stack(std::span<const Variable> tensors, std::int64_t dim, std::string_view name) {
    return join(OpId::Stack, tensors, dim, name);
}

std::vector<Variable> split(const Input& x, std::int64_t size, std::int64_t dim, std::string_view name) {
    require_tensor(x, name, "x");
    return sliced(x, tensor::split(x.tensor(), size, dim, name), dim, name);
}

std::vector<Variable> split(const Input& x, const Shape& sizes, std::int64_t dim, std::string_view name) {
    require_tensor(x, name, "x");
    return sliced(x, tensor::split(x.tensor(), sizes, dim, name), dim, name);
}

std::vector<Variable> chunk(const Input& x, std::int64_t chunks, std::int64_t dim, std::string_view name) {
    require_tensor(x, name, "x");
    return sliced(x, tensor::chunk(x.tensor(), chunks, dim, name), dim, name);
}

Variable gather(const Input& x, std::int64_t dim, const Tensor& index, std::string_view name) {
    require_tensor(x, name, "x");
    return mapped(OpId::Gather, x, placed::gather(x, dim, index, name),
                  [dim, index](const Tensor& g, const Shape& shape) { return scattered(g, shape, dim, index); });
}

Variable scatter_add(const Input& x, std::int64_t dim, const Tensor& index, const Input& src, std::string_view name) {
    require_tensor(x, name, "x");
    require_tensor(src, name, "src");
    const std::array<Input, 2> inputs = {x, src};
    return record<ScatterAddNode>(OpId::ScatterAdd, {dim, index}, inputs,
                                  placed::scatter_add(x, dim, index, src, name));
}

Variable index_select(const Input& x, std::int64_t dim, const Tensor& index, std::string_view name) {
    require_tensor(x, name, "x");
    return mapped(OpId::IndexSelect, x, placed::index_select(x, dim, index, name),
                  [dim, index](const Tensor& g, const Shape& shape) {
                      return placed::index_add(placed::zeros(g, shape), dim, index, g);
                  });
}

Variable take(const Input& x, const Tensor& index, std::string_view name) {
    require_tensor(x, name, "x");
    return mapped(OpId::Take, x, placed::take(x, index, name), [index](const Tensor& g, const Shape& shape) {
        const Tensor zeros = placed::zeros(g, {tensor::checked_numel(shape)});
        const Tensor flat =
            placed::index_add(zeros, 0, placed::reshape(index, {index.numel()}), placed::reshape(g, {g.numel()}));
        return tensor::reshape(flat, shape);
    });
}

Variable flip(const Input& x, const Shape& dims, std::string_view name) {
    require_tensor(x, name, "x");
    return mapped(OpId::Flip, x, placed::flip(x, dims, name),
                  [dims](const Tensor& g, const Shape&) { return placed::flip(g, dims); });
}

Variable roll(const Input& x, std::int64_t shift, std::int64_t dim, std::string_view name) {
    require_tensor(x, name, "x");
    const std::int64_t size = x.tensor().shape()[tensor::normalize_dim(dim, x.tensor().shape(), name)];
    const std::int64_t back = size == 0 ? 0 : -(shift % size); // the smallest integer has no negative
    return mapped(OpId::Roll, x, placed::roll(x, shift, dim, name),
                  [back, dim](const Tensor& g, const Shape&) { return placed::roll(g, back, dim); });
}

Variable repeat(const Input& x, const Shape& times, std::string_view name) {
    require_tensor(x, name, "x");
    return mapped(OpId::Repeat, x, placed::repeat(x, times, name), [times](const Tensor& g, const Shape& shape) {
        Shape repeats;
        for (std::size_t i = 0; i < times.size(); ++i) {
            repeats.push_back(static_cast<std::int64_t>(2 * i));
        }
        const Tensor split_up = placed::reshape(g, interleaved(shape, times));
        return tensor::reshape(placed::sum(split_up, Dims(repeats)), shape);
    });
}

Variable pad(const Input& x, const Shape& pads, tensor::Scalar value, std::string_view name) {
    require_tensor(x, name, "x");
    Tensor y = placed::pad(x, pads, value, name);
    Shape crop = pads;
    for (std::int64_t& amount : crop) {
        amount = -amount;
    }
    return mapped(OpId::Pad, x, std::move(y), [crop](const Tensor& g, const Shape&) { return placed::pad(g, crop); });
}

std::pair<Variable, Tensor> sort(const Input& x, std::int64_t dim, bool descending, std::string_view name) {
    require_tensor(x, name, "x");
    auto [values, positions] = placed::sort(x, dim, descending, name);
    Variable y =
        mapped(OpId::Sort, x, std::move(values), [dim, index = positions](const Tensor& g, const Shape& shape) {
            return scattered(g, shape, dim, index);
        });
    return {std::move(y), positions};
}

std::pair<Variable, Tensor> topk(const Input& x, std::int64_t k, std::int64_t dim, bool largest,
                                 std::string_view name) {
    require_tensor(x, name, "x");
    auto [values, positions] = placed::topk(x, k, dim, largest, name);
    Variable y =
        mapped(OpId::Topk, x, std::move(values), [dim, index = positions](const Tensor& g, const Shape& shape) {
            return scattered(g, shape, dim, index);
        });
    return {std::move(y), positions};
}

Variable cumsum(const Input& x, std::int64_t dim, std::string_view name) {
    require_tensor(x, name, "x");
    return mapped(OpId::Cumsum, x, placed::cumsum(x, dim, false, name),
                  [dim](const Tensor& g, const Shape&) { return placed::cumsum(g, dim, true); });
}

} // namespace simple::autograd
