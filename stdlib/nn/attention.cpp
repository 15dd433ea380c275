#include "stdlib/nn/attention.hpp"

#include <cmath>
#include <limits>
#include <utility>

#include "stdlib/autograd/ops_activation.hpp"
#include "stdlib/autograd/ops_elementwise.hpp"
#include "stdlib/autograd/ops_matrix.hpp"
#include "stdlib/autograd/ops_reduce.hpp"
#include "stdlib/autograd/ops_shape.hpp"
#include "stdlib/autograd/session.hpp"
#include "stdlib/nn/checks.hpp"
#include "stdlib/nn/init.hpp"
#include "stdlib/tensor/factory.hpp"
#include "stdlib/tensor/ops_elementwise.hpp"
#include "stdlib/tensor/ops_matrix.hpp"

namespace simple::nn {
namespace {

constexpr double kExcluded = -std::numeric_limits<double>::infinity();

/// Keeps detect_anomaly quiet while masks, which hold infinities on purpose, are made and added.
class Unwatched {
public:
    Unwatched() noexcept : watched_(std::exchange(autograd::Session::current().detect_anomaly, false)) {}
    ~Unwatched() { autograd::Session::current().detect_anomaly = watched_; }
    Unwatched(const Unwatched&) = delete;
    Unwatched& operator=(const Unwatched&) = delete;

private:
    bool watched_;
};

/// Adds a mask to scores; true elements of a bool mask take part when `true_takes_part`, else the others do.
Variable masked(const Variable& scores, const Variable& mask, bool true_takes_part, std::string_view name) {
    const Unwatched quiet;
    if (mask.dtype() != DType::Bool) {
        return autograd::binary(autograd::BinaryOp::Add, scores, mask, name);
    }
    const Tensor excluded = true_takes_part ? tensor::logical_not(mask.value()) : mask.value();
    return autograd::masked_fill(scores, excluded, kExcluded, name);
}

/// True where a position would see later ones: [rows, columns].
Tensor later_positions(std::int64_t rows, std::int64_t columns) {
    return tensor::to(tensor::triu(tensor::ones({rows, columns}), 1), DType::Bool);
}

std::int64_t heads_that_divide(std::string_view layer, const char* size_name, std::int64_t size, std::int64_t heads) {
    positive(layer, size_name, size);
    positive(layer, "num_heads", heads);
    if (size % heads != 0) {
        throw tensor::errors::range(layer, "num_heads",
                                    std::string("a divisor of ") + size_name + " " + std::to_string(size), heads);
    }
    return heads;
}

/// Swaps dimension 1 and 2 of [N, L, h, d] or back: heads become a batch.
Variable swapped(const Variable& x) { return autograd::transpose(x, 1, 2); }

} // namespace

Attention scaled_dot_product_attention(const Variable& query, const Variable& key, const Variable& value,
                                       const AttentionOptions& options, std::string_view name) {
    for (const Variable* part : {&query, &key, &value}) {
        if (part->shape().size() < 2) {
            throw tensor::errors::rank(name, "tensors with at least two dimensions", part->shape());
        }
    }
    probability(name, "dropout_p", options.dropout_p);
    const double scale = 1.0 / std::sqrt(static_cast<double>(query.shape().back()));
    // The smaller factor is scaled, not the scores.
    const Variable scaled = autograd::mul(query, scale);
    Variable scores = autograd::matmul(scaled, autograd::transpose(key, -2, -1), name);
    if (options.is_causal) {
        const std::int64_t rows = scores.shape()[scores.shape().size() - 2];
        scores = masked(scores, Variable(later_positions(rows, scores.shape().back())), false, name);
    }
    if (options.mask.defined()) {
        scores = masked(scores, options.mask, true, name);
    }
    const Variable weights = autograd::dropout(autograd::softmax(scores, -1), options.dropout_p);
    return {autograd::matmul(weights, value, name), weights};
}

MultiheadAttention::MultiheadAttention(std::int64_t embed_dim, std::int64_t num_heads, double dropout, bool bias,
                                       bool batch_first, tensor::Generator& rng)
    : MultiheadAttention(embed_dim, heads_that_divide("MultiheadAttention", "embed_dim", embed_dim, num_heads),
                         probability("MultiheadAttention", "dropout", dropout), batch_first) {
    std::int64_t rows = 0;
    if (__builtin_mul_overflow(embed_dim, std::int64_t{3}, &rows)) {
        throw tensor::errors::bad_shape("MultiheadAttention", {embed_dim, embed_dim});
    }
    Tensor weight = Tensor::empty({rows, embed_dim}, DType::F64, "MultiheadAttention");
    init::xavier_uniform(weight, rng);
    in_proj_weight_ = Variable::leaf(std::move(weight));
    if (bias) {
        in_proj_bias_ = Variable::leaf(Tensor::zeros({rows}));
    }
    out_proj_ = std::make_shared<Linear>(embed_dim, embed_dim, bias, "xavier_uniform", rng);
}

void MultiheadAttention::check(const Variable& x, const char* name, std::size_t rank) const {
    const Shape& shape = x.shape();
    if (shape.size() != rank) {
        throw InputError(to_string() + ": " + name + " " + tensor::to_string(shape) + " must have " +
                         std::string(rank == 0   ? "2 or 3"
                                     : rank == 2 ? "2"
                                                 : "3") +
                         " dimensions");
    }
    if (shape.back() != embed_dim_) {
        throw InputError(to_string() + ": " + name + " " + tensor::to_string(shape) + " must have last size " +
                         std::to_string(embed_dim_));
    }
}

/// Projects to queries (part 0), keys (1) or values (2).
Variable MultiheadAttention::project(const Variable& x, std::int64_t part) const {
    const Variable weight = autograd::narrow(in_proj_weight_, 0, part * embed_dim_, embed_dim_);
    if (!in_proj_bias_.defined()) {
        return autograd::linear(x, weight);
    }
    const Variable bias = autograd::narrow(in_proj_bias_, 0, part * embed_dim_, embed_dim_);
    const autograd::Input bias_input(bias);
    return autograd::linear(x, weight, &bias_input);
}

/// Cuts [N, L, e] into heads: [N, h, L, d].
Variable MultiheadAttention::heads_of(const Variable& x) const {
    const Shape& s = x.shape();
    return swapped(autograd::reshape(x, {s[0], s[1], num_heads_, embed_dim_ / num_heads_}));
}

/// Joins the masks to one that is added to scores [N, h, L, S]; undefined when there is none.
Variable MultiheadAttention::scores_mask(const Masks& masks, const Shape& scores, bool batched, DType dtype) const {
    const Unwatched quiet;
    Variable all;
    const auto join = [&](const Variable& mask, const Shape& shape) {
        const Variable part = autograd::reshape(mask, shape);
        const Variable zeros(Tensor::zeros(shape, tensor::is_float(dtype) ? dtype : DType::F64));
        const Variable added = part.dtype() == DType::Bool ? masked(zeros, part, false, type_name()) : part;
        all = all.defined() ? autograd::add(all, added) : added;
    };
    const auto refuse = [&](const char* name, const Shape& found, const std::string& wanted) {
        throw InputError(to_string() + ": " + name + " " + tensor::to_string(found) + " must be " + wanted);
    };
    const std::int64_t batch = scores[0];
    const std::int64_t rows = scores[2];
    const std::int64_t columns = scores[3];
    if (masks.is_causal) {
        join(Variable(later_positions(rows, columns)), {1, 1, rows, columns});
    }
    if (masks.attention.defined()) {
        const Shape& shape = masks.attention.shape();
        const Shape each = {batch * num_heads_, rows, columns};
        if (shape == Shape{rows, columns}) {
            join(masks.attention, {1, 1, rows, columns});
        } else if (shape == each) {
            join(masks.attention, scores);
        } else {
            refuse("attn_mask", shape, tensor::to_string({rows, columns}) + " or " + tensor::to_string(each));
        }
    }
    if (masks.key_padding.defined()) {
        const Shape wanted = batched ? Shape{batch, columns} : Shape{columns};
        if (!(masks.key_padding.shape() == wanted)) {
            refuse("key_padding_mask", masks.key_padding.shape(), tensor::to_string(wanted));
        }
        join(masks.key_padding, {batch, 1, 1, columns});
    }
    return all;
}

Attention MultiheadAttention::run(const Variable& query, const Variable& key, const Variable& value, const Masks& masks,
                                  bool need_weights) {
    const std::size_t rank = query.shape().size();
    const bool batched = rank == 3;
    check(query, "query", rank == 2 || rank == 3 ? rank : 0);
    check(key, "key", rank);
    check(value, "value", rank);
    const auto batch_first = [&](const Variable& x) {
        return !batched ? autograd::unsqueeze(x, 0) : batch_first_ ? x : autograd::transpose(x, 0, 1);
    };
    const Variable q = heads_of(project(batch_first(query), 0));
    const Variable k = heads_of(project(batch_first(key), 1));
    const Variable v = heads_of(project(batch_first(value), 2));
    if (k.shape()[0] != q.shape()[0] || !(k.shape() == v.shape())) {
        throw InputError(to_string() + ": query " + tensor::to_string(query.shape()) + ", key " +
                         tensor::to_string(key.shape()) + " and value " + tensor::to_string(value.shape()) +
                         " must have one batch size, key and value one length");
    }
    AttentionOptions options;
    options.mask = scores_mask(masks, {q.shape()[0], num_heads_, q.shape()[2], k.shape()[2]}, batched, q.dtype());
    options.dropout_p = training() ? dropout_ : 0.0;
    Attention attention = scaled_dot_product_attention(q, k, v, options, type_name());
    const Shape rows = {q.shape()[0], q.shape()[2], embed_dim_};
    const Variable y = out_proj_->call(autograd::reshape(swapped(attention.output), rows));
    Attention result;
    result.output = !batched ? autograd::squeeze(y, 0) : batch_first_ ? y : autograd::transpose(y, 0, 1);
    if (need_weights) {
        const Variable weights = autograd::mean(attention.weights, 1);
        result.weights = batched ? weights : autograd::squeeze(weights, 0);
    }
    return result;
}

std::vector<Member> MultiheadAttention::members() const {
    std::vector<Member> members = {{"in_proj_weight", in_proj_weight_}};
    if (in_proj_bias_.defined()) {
        members.push_back({"in_proj_bias", in_proj_bias_});
    }
    members.push_back({"out_proj", out_proj_});
    return members;
}

std::string MultiheadAttention::to_string() const {
    return "MultiheadAttention(embed_dim=" + std::to_string(embed_dim_) + ", num_heads=" + std::to_string(num_heads_) +
           ")";
}

ModulePtr MultiheadAttention::clone() const {
    const std::shared_ptr<MultiheadAttention> copy(
        new MultiheadAttention(embed_dim_, num_heads_, dropout_, batch_first_));
    copy->in_proj_weight_ = copy_of(in_proj_weight_);
    copy->in_proj_bias_ = copy_of(in_proj_bias_);
    copy->out_proj_ = std::static_pointer_cast<Linear>(out_proj_->clone());
    copy->set_training(training());
    return copy;
}

MultiHeadAttention::MultiHeadAttention(std::int64_t d_model, std::int64_t num_heads, tensor::Generator& rng)
    : MultiHeadAttention(heads_that_divide("MultiHeadAttention", "d_model", d_model, num_heads)) {
    for (Variable& weight : weights_) {
        Tensor value = Tensor::empty({d_model, d_model}, DType::F64, "MultiHeadAttention");
        init::xavier_uniform(value, rng);
        weight = Variable::leaf(std::move(value));
    }
}

Variable MultiHeadAttention::run(const Variable& query, const Variable& key, const Variable& value) {
    const std::int64_t size = d_model();
    const auto heads_of = [&](const Variable& x, std::size_t part, const char* name) {
        const Shape& s = x.shape();
        if ((s.size() != 2 && s.size() != 3) || s.back() != size) {
            throw InputError(to_string() + ": " + name + " " + tensor::to_string(s) + " must be [seq, " +
                             std::to_string(size) + "] or [batch, seq, " + std::to_string(size) + "]");
        }
        const Variable projected = autograd::matmul(x, weights_[part]);
        return swapped(
            autograd::reshape(projected, {s.size() == 2 ? 1 : s[0], s[s.size() - 2], num_heads_, size / num_heads_}));
    };
    const Variable q = heads_of(query, 0, "query");
    const Variable k = heads_of(key, 1, "key");
    const Variable v = heads_of(value, 2, "value");
    if (k.shape()[0] != q.shape()[0] || !(k.shape() == v.shape())) {
        throw InputError(to_string() + ": query " + tensor::to_string(query.shape()) + ", key " +
                         tensor::to_string(key.shape()) + " and value " + tensor::to_string(value.shape()) +
                         " must have one batch size, key and value one length");
    }
    const Variable y = swapped(scaled_dot_product_attention(q, k, v, {}, type_name()).output);
    return autograd::matmul(autograd::reshape(y, query.shape()), weights_[3]);
}

std::vector<Member> MultiHeadAttention::members() const {
    return {{"w_q", weights_[0]}, {"w_k", weights_[1]}, {"w_v", weights_[2]}, {"w_o", weights_[3]}};
}

std::string MultiHeadAttention::to_string() const {
    return "MultiHeadAttention(d_model=" + std::to_string(d_model()) + ", num_heads=" + std::to_string(num_heads_) +
           ", d_k=" + std::to_string(d_model() / num_heads_) + ")";
}

ModulePtr MultiHeadAttention::clone() const {
    const std::shared_ptr<MultiHeadAttention> copy(new MultiHeadAttention(num_heads_));
    for (std::size_t i = 0; i < 4; ++i) {
        copy->weights_[i] = copy_of(weights_[i]);
    }
    copy->set_training(training());
    return copy;
}

} // namespace simple::nn
