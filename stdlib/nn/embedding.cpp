#include "stdlib/nn/embedding.hpp"

#include "stdlib/autograd/backward.hpp"
#include "stdlib/autograd/ops_activation.hpp"
#include "stdlib/autograd/ops_embedding.hpp"
#include "stdlib/nn/checks.hpp"
#include "stdlib/tensor/error.hpp"
#include "stdlib/tensor/factory.hpp"

namespace simple::nn {

Embedding::Embedding(const Config& config, std::string_view out_of_range, double deviation, tensor::Generator& rng)
    : config_(config) {
    const Shape shape{positive("Embedding", "num_embeddings", config.num_embeddings),
                      positive("Embedding", "embedding_dim", config.embedding_dim)};
    config_.zeros_outside = out_of_range == "zeros";
    if (!config_.zeros_outside && out_of_range != "error") {
        throw tensor::errors::unknown_word("Embedding", "out_of_range", out_of_range, {"error", "zeros"});
    }
    if (!(deviation >= 0.0)) {
        throw tensor::errors::range("Embedding", "std", "at least 0", deviation);
    }
    if (const auto padding = config.padding_idx) {
        const std::int64_t count = config.num_embeddings;
        if (*padding < -count || *padding >= count) {
            throw tensor::errors::range("Embedding", "padding_idx",
                                        "between " + std::to_string(-count) + " and " + std::to_string(count - 1),
                                        *padding);
        }
        config_.padding_idx = *padding < 0 ? *padding + count : *padding;
    }
    Tensor weight = tensor::normal(rng, shape, 0.0, deviation, DType::F64, "Embedding");
    if (config_.padding_idx) {
        Tensor row = tensor::select(weight, 0, *config_.padding_idx);
        tensor::fill(row, 0);
    }
    weight_ = Variable::leaf(std::move(weight));
}

Variable Embedding::forward(const Variable& x) {
    last_indices_ = autograd::whole_numbers(x.value(), "Embedding");
    return autograd::embedding(last_indices_, weight_, config_.padding_idx, config_.zeros_outside, "Embedding");
}

std::string Embedding::to_string() const {
    return "Embedding(num_embeddings=" + std::to_string(config_.num_embeddings) +
           ", embedding_dim=" + std::to_string(config_.embedding_dim) + ")";
}

ModulePtr Embedding::clone() const { return std::make_shared<Embedding>(config_, copy_of(weight_)); }

void Embedding::backward(const Tensor& g) {
    if (!last_indices_.defined()) {
        throw tensor::errors::value("Embedding.backward", "there was no forward call yet");
    }
    const Variable y =
        autograd::embedding(last_indices_, weight_, config_.padding_idx, config_.zeros_outside, "Embedding");
    if (!(g.shape() == y.shape())) {
        throw tensor::errors::paired_shapes("Embedding.backward", "gradient", g.shape(), "output", y.shape());
    }
    autograd::backward(y, &g);
}

PRelu::PRelu(std::int64_t num_parameters, double init) {
    Tensor weight = Tensor::empty({positive("PReLU", "num_parameters", num_parameters)}, DType::F64, "PReLU");
    tensor::fill(weight, init);
    weight_ = Variable::leaf(std::move(weight));
}

Variable PRelu::forward(const Variable& x) {
    const std::int64_t slopes = weight_.numel();
    if (slopes != 1 && (x.shape().size() < 2 || x.shape()[1] != slopes)) {
        throw InputError(to_string() + ": input " + tensor::to_string(x.shape()) + " must have " +
                         std::to_string(slopes) + " channels in dimension 1");
    }
    return autograd::prelu(x, weight_, "PReLU");
}

std::string PRelu::to_string() const { return "PReLU(num_parameters=" + std::to_string(weight_.numel()) + ")"; }

ModulePtr PRelu::clone() const {
    auto copy = std::make_shared<PRelu>(weight_.numel(), 0.0);
    copy->weight_ = copy_of(weight_);
    return copy;
}

} // namespace simple::nn
