#include "stdlib/nn/transformer.hpp"

#include <utility>

#include "stdlib/autograd/ops_activation.hpp"
#include "stdlib/autograd/ops_elementwise.hpp"
#include "stdlib/kernels/math.hpp"
#include "stdlib/nn/checks.hpp"
#include "stdlib/nn/sequential.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::nn {
namespace {

constexpr const char* kLayer = "TransformerEncoderLayer";

void check_options(const EncoderOptions& options) {
    positive(kLayer, "d_model", options.d_model);
    positive(kLayer, "nhead", options.nhead);
    positive(kLayer, "dim_feedforward", options.dim_feedforward);
    probability(kLayer, "dropout", options.dropout);
    if (options.d_model % options.nhead != 0) {
        throw tensor::errors::range(kLayer, "nhead", "a divisor of d_model " + std::to_string(options.d_model),
                                    options.nhead);
    }
    if (options.activation != "relu" && options.activation != "gelu") {
        throw tensor::errors::unknown_word(kLayer, "activation", options.activation, {"relu", "gelu"});
    }
    if (!(options.layer_norm_eps >= 0.0)) {
        throw tensor::errors::range(kLayer, "layer_norm_eps", "at least 0", options.layer_norm_eps);
    }
}

} // namespace

TransformerEncoderLayer::TransformerEncoderLayer(const EncoderOptions& options, tensor::Generator& rng)
    : options_(options) {
    check_options(options);
    self_attn_ = std::make_shared<MultiheadAttention>(options.d_model, options.nhead, options.dropout, true,
                                                      options.batch_first, rng);
    linear1_ = std::make_shared<Linear>(options.d_model, options.dim_feedforward, rng);
    linear2_ = std::make_shared<Linear>(options.dim_feedforward, options.d_model, rng);
    norm1_ = std::make_shared<LayerNorm>(Shape{options.d_model}, options.layer_norm_eps, true);
    norm2_ = std::make_shared<LayerNorm>(Shape{options.d_model}, options.layer_norm_eps, true);
}

/// The attention part, before it is added.
Variable TransformerEncoderLayer::attended(const Variable& x, const MultiheadAttention::Masks& masks) {
    const Variable y = self_attn_->run(x, x, x, masks, false).output;
    self_attn_->show(y);
    return autograd::dropout(y, options_.dropout, training(), kLayer);
}

/// The part of the two linear layers, before it is added.
Variable TransformerEncoderLayer::transformed(const Variable& x) {
    const Variable inner = linear1_->call(x);
    const Variable active = options_.activation == "gelu" ? autograd::gelu(inner) : autograd::relu(inner);
    const Variable y = linear2_->call(autograd::dropout(active, options_.dropout, training(), kLayer));
    return autograd::dropout(y, options_.dropout, training(), kLayer);
}

Variable TransformerEncoderLayer::run(const Variable& x, const MultiheadAttention::Masks& masks) {
    const Shape& shape = x.shape();
    if ((shape.size() != 2 && shape.size() != 3) || shape.back() != options_.d_model) {
        throw InputError(to_string() + ": input " + tensor::to_string(shape) +
                         " must have 2 or 3 dimensions and last size " + std::to_string(options_.d_model));
    }
    try {
        if (options_.norm_first) {
            const Variable y = autograd::add(x, attended(norm1_->call(x), masks));
            return autograd::add(y, transformed(norm2_->call(y)));
        }
        const Variable y = norm1_->call(autograd::add(x, attended(x, masks)));
        return norm2_->call(autograd::add(y, transformed(y)));
    } catch (const InputError& error) {
        fail_within(error, "self_attn");
    }
}

std::vector<Member> TransformerEncoderLayer::members() const {
    return {
        {"self_attn", self_attn_}, {"linear1", linear1_}, {"linear2", linear2_}, {"norm1", norm1_}, {"norm2", norm2_}};
}

std::string TransformerEncoderLayer::to_string() const {
    return std::string(kLayer) + "(d_model=" + std::to_string(options_.d_model) +
           ", nhead=" + std::to_string(options_.nhead) + ")";
}

ModulePtr TransformerEncoderLayer::clone() const {
    const std::shared_ptr<TransformerEncoderLayer> copy(new TransformerEncoderLayer(options_));
    copy->self_attn_ = std::static_pointer_cast<MultiheadAttention>(self_attn_->clone());
    copy->linear1_ = std::static_pointer_cast<Linear>(linear1_->clone());
    copy->linear2_ = std::static_pointer_cast<Linear>(linear2_->clone());
    copy->norm1_ = std::static_pointer_cast<LayerNorm>(norm1_->clone());
    copy->norm2_ = std::static_pointer_cast<LayerNorm>(norm2_->clone());
    copy->set_training(training());
    return copy;
}

TransformerEncoder::TransformerEncoder(const TransformerEncoderLayer& layer, std::int64_t num_layers) {
    for (std::int64_t i = layer_count("TransformerEncoder", num_layers); i > 0; --i) {
        layers_.push_back(std::static_pointer_cast<TransformerEncoderLayer>(layer.clone()));
    }
}

Variable TransformerEncoder::run(const Variable& x, const MultiheadAttention::Masks& masks) {
    Variable y = x;
    for (std::size_t i = 0; i < layers_.size(); ++i) {
        try {
            y = layers_[i]->run(y, masks);
            layers_[i]->show(y);
        } catch (const tensor::Error& error) {
            fail_within(error, "layers[" + std::to_string(i) + "]");
        }
    }
    return y;
}

std::vector<Member> TransformerEncoder::members() const {
    std::vector<Member> members;
    for (std::size_t i = 0; i < layers_.size(); ++i) {
        members.push_back({"layers." + std::to_string(i), layers_[i]});
    }
    return members;
}

std::string TransformerEncoder::to_string() const {
    std::vector<std::string> elements;
    for (const auto& layer : layers_) {
        elements.push_back(layer->to_string());
    }
    return container_text("TransformerEncoder", elements);
}

ModulePtr TransformerEncoder::clone() const {
    const std::shared_ptr<TransformerEncoder> copy(new TransformerEncoder());
    for (const auto& layer : layers_) {
        copy->layers_.push_back(std::static_pointer_cast<TransformerEncoderLayer>(layer->clone()));
    }
    copy->set_training(training());
    return copy;
}

PositionalEncoding::PositionalEncoding(std::int64_t d_model, std::int64_t max_len, bool batch_first)
    : d_model_(positive("PositionalEncoding", "d_model", d_model)),
      max_len_(positive("PositionalEncoding", "max_len", max_len)), batch_first_(batch_first) {}

namespace {

Tensor encode_positions(std::int64_t length, std::int64_t size) {
    constexpr double kBase = 10000.0;
    Tensor table = Tensor::empty({length, size});
    double* out = table.data<double>();
    for (std::int64_t column = 0; column < size; ++column) {
        const double power = static_cast<double>(column - column % 2) / static_cast<double>(size);
        const double frequency = kernels::exp(-power * kernels::log(kBase));
        for (std::int64_t position = 0; position < length; ++position) {
            const double angle = static_cast<double>(position) * frequency;
            out[position * size + column] = column % 2 == 0 ? kernels::sin(angle) : kernels::cos(angle);
        }
    }
    return table;
}

} // namespace

Variable PositionalEncoding::forward(const Variable& x) {
    const Shape& shape = x.shape();
    const auto refuse = [&](const std::string& what) {
        throw InputError(to_string() + ": input " + tensor::to_string(shape) + " must have " + what);
    };
    if (shape.size() != 2 && shape.size() != 3) {
        refuse("2 or 3 dimensions");
    }
    if (shape.back() != d_model_) {
        refuse("last size " + std::to_string(d_model_));
    }
    const std::int64_t length = shape[shape.size() == 3 && batch_first_ ? 1 : 0];
    if (length > max_len_) {
        refuse("at most " + std::to_string(max_len_) + " positions");
    }
    if (x.numel() == 0) {
        return x;
    }
    if (!table_.defined() || table_.shape()[0] < length) {
        table_ = encode_positions(length, d_model_);
    }
    Tensor part = tensor::to(tensor::narrow(table_, 0, 0, length), tensor::to_float(x.dtype()));
    if (shape.size() == 3 && !batch_first_) {
        part = tensor::unsqueeze(part, 1);
    }
    return autograd::add(x, part);
}

std::string PositionalEncoding::to_string() const {
    return "PositionalEncoding(d_model=" + std::to_string(d_model_) + ", max_len=" + std::to_string(max_len_) + ")";
}

ModulePtr PositionalEncoding::clone() const {
    return std::make_shared<PositionalEncoding>(d_model_, max_len_, batch_first_);
}

} // namespace simple::nn
