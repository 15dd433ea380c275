// Attention, transformer encoders, positional encoding.
#include "stdlib/bind/declare_layer.hpp"
#include "stdlib/nn/attention.hpp"
#include "stdlib/nn/transformer.hpp"

namespace simple::bind {

namespace {

// --- Arguments and results -------------------------------------------------------------------------------------------

/// Reads tensors and remembers whether one of them is a V.
class Tensors {
public:
    Tensors(const Call& c, std::string name) : call_(c), name_(std::move(name)) {}
    Variable take(std::size_t i, std::string_view parameter) {
        variable_ = variable_ || is_variable(call_[i]);
        return to_variable(call_, call_[i], name_, parameter);
    }
    /// Undefined for nil.
    Variable take_mask(std::size_t i, std::string_view parameter) {
        return call_[i].is_nil() ? Variable() : take(i, parameter);
    }
    bool variable() const noexcept { return variable_; }

private:
    const Call& call_;
    std::string name_;
    bool variable_ = false;
};

/// What the function gives.
struct AttentionOutput {
    Value output;
    Value weights;
};

Value dot_product_attention(Call& c, const nn::AttentionOptions& options, Tensors& in) {
    const Variable query = in.take(0, "query");
    const Variable key = in.take(1, "key");
    const Variable value = in.take(2, "value");
    return recorded_if(in.variable(), [&] {
        const nn::Attention result = nn::scaled_dot_product_attention(query, key, value, options, c.name());
        return c.make<AttentionOutput>(
            AttentionOutput{wrap(c, result.output, in.variable()), wrap(c, result.weights, in.variable())});
    });
}
Value scaled_dot_product_attention(Call& c) {
    Tensors in(c, std::string(c.name()));
    return dot_product_attention(c, {in.take_mask(3, "mask"), c.f64(4), c.boolean(5)}, in);
}
Value unmasked_attention(Call& c) {
    Tensors in(c, std::string(c.name()));
    return dot_product_attention(c, {}, in);
}

Value forward_attention(Call& c) {
    auto& layer = layer_self_as<nn::MultiheadAttention>(c);
    Tensors in(c, layer.type_name());
    const Variable query = in.take(0, "query");
    const Variable key = in.take(1, "key");
    const Variable value = in.take(2, "value");
    const nn::MultiheadAttention::Masks masks = {in.take_mask(3, "key_padding_mask"), in.take_mask(4, "attn_mask"),
                                                 c.boolean(6)};
    return recorded_if(in.variable(), [&] {
        const nn::Attention result = layer.run(query, key, value, masks, c.boolean(5));
        layer.show(result.output);
        return c.tuple({wrap(c, result.output, in.variable()),
                        result.weights.defined() ? wrap(c, result.weights, in.variable()) : Value()});
    });
}
Value forward_plain_attention(Call& c) {
    auto& layer = layer_self_as<nn::MultiHeadAttention>(c);
    Tensors in(c, layer.type_name());
    const Variable query = in.take(0, "query");
    const Variable key = in.take(1, "key");
    const Variable value = in.take(2, "value");
    return recorded_if(in.variable(), [&] {
        const Variable y = layer.run(query, key, value);
        layer.show(y);
        return wrap(c, y, in.variable());
    });
}
template <typename T> Value forward_encoder(Call& c) {
    auto& layer = layer_self_as<T>(c);
    Tensors in(c, layer.type_name());
    const Variable x = in.take(0, "x");
    nn::MultiheadAttention::Masks masks;
    masks.attention = in.take_mask(1, "mask");
    masks.key_padding = in.take_mask(2, "key_padding_mask");
    masks.is_causal = c.boolean(3);
    return recorded_if(in.variable(), [&] {
        const Variable y = layer.run(x, masks);
        layer.show(y);
        return wrap(c, y, in.variable());
    });
}

// --- Constructors ----------------------------------------------------------------------------------------------------

Value multihead_attention(Call& c) {
    return box_layer<MultiheadAttentionTag>(c, std::make_shared<nn::MultiheadAttention>(c.i64(0), c.i64(1), c.f64(2),
                                                                                        c.boolean(3), c.boolean(4),
                                                                                        numeric(c).session.generator));
}
Value plain_attention(Call& c) {
    return box_layer<MultiHeadAttentionTag>(
        c, std::make_shared<nn::MultiHeadAttention>(c.i64(0), c.i64(1), numeric(c).session.generator));
}
Value encoder_layer(Call& c) {
    nn::EncoderOptions options;
    options.d_model = c.i64(0);
    options.nhead = c.i64(1);
    options.dim_feedforward = c.i64(2);
    options.dropout = c.f64(3);
    options.activation = c.text(4);
    options.layer_norm_eps = c.f64(5);
    options.batch_first = c.boolean(6);
    options.norm_first = c.boolean(7);
    return box_layer<TransformerEncoderLayerTag>(
        c, std::make_shared<nn::TransformerEncoderLayer>(options, numeric(c).session.generator));
}
Value encoder(Call& c) {
    const auto* box = c[0].native<Layer<TransformerEncoderLayerTag>>();
    if (box == nullptr) {
        throw tensor::errors::wrong_type("TransformerEncoder", "layer", "a TransformerEncoderLayer", c[0].type_name());
    }
    const auto& layer = static_cast<const nn::TransformerEncoderLayer&>(*box->module);
    return box_layer<TransformerEncoderTag>(c, std::make_shared<nn::TransformerEncoder>(layer, c.i64(1)));
}
Value positional_encoding(Call& c) {
    return box_layer<PositionalEncodingTag>(c,
                                            std::make_shared<nn::PositionalEncoding>(c.i64(0), c.i64(1), c.boolean(2)));
}

// --- Classes ---------------------------------------------------------------------------------------------------------

void declare_attention_functions(Module& module) {
    module.native_class<AttentionOutput>("AttentionOutput", "What scaled_dot_product_attention gives.")
        .property(
            "output", [](Call& c) { return c.self_as<AttentionOutput>().output; }, nullptr,
            "The attended values, [..., L, e].")
        .property(
            "weights", [](Call& c) { return c.self_as<AttentionOutput>().weights; }, nullptr,
            "How much each position counts, after softmax.");
    const FunctionRow rows[] = {
        {"scaled_dot_product_attention(query: X, key: X, value: X, mask: any = nil, dropout_p: f64 = 0.0, "
         "is_causal: bool = false)",
         guarded<scaled_dot_product_attention>,
         "softmax(Q K^T / sqrt(d) + mask) V over the last two dimensions: query [..., L, d], key [..., S, d], value "
         "[..., S, e]. In a mask of bools true takes part; one of numbers is added; is_causal lets position i see 0 to "
         "i. Gives output and weights. torch.nn.functional.scaled_dot_product_attention."},
        {"scaled_dot_product_attention_forward(query: X, key: X, value: X)", guarded<unmasked_attention>,
         "See scaled_dot_product_attention."},
        {"multi_head_attention_create(d_model: i64, num_heads: i64)", guarded<plain_attention>,
         "See MultiHeadAttention."}};
    module.functions(rows, std::size(rows));
}

Variable& in_proj_weight(nn::MultiheadAttention& layer) { return layer.in_proj_weight(); }
Variable& in_proj_bias(nn::MultiheadAttention& layer) { return layer.in_proj_bias(); }
template <std::size_t I> Variable& projection(nn::MultiHeadAttention& layer) { return layer.weight(I); }

void declare_multihead(Interpreter& interpreter, Module& module) {
    using M = nn::MultiheadAttention;
    ClassBuilder builder = declare_layer<MultiheadAttentionTag>(
        interpreter, module, "MultiheadAttention",
        "(embed_dim: i64, num_heads: i64, dropout: f64 = 0.0, bias: bool = true, batch_first: bool = false)",
        guarded<multihead_attention>,
        "Attention with num_heads heads of embed_dim / num_heads values: [L, N, e], with batch_first [N, L, e], or [L, "
        "e]. In masks true takes no part; masks of numbers are added to the scores. num_heads must divide embed_dim. "
        "torch.nn.MultiheadAttention.",
        "forward(query: X, key: X, value: X, key_padding_mask: any = nil, attn_mask: any = nil, "
        "need_weights: bool = true, is_causal: bool = false)",
        guarded<forward_attention>,
        "Gives (output, weights): [L, N, e] as the query, and how much each position counts, mean of the heads, [N, L, "
        "S], or nil without need_weights.");
    declare_parameter<M, in_proj_weight>(builder, "in_proj_weight", "Projections of query, key, value, [3e, e].");
    declare_parameter<M, in_proj_bias>(builder, "in_proj_bias", "Their biases, [3e], or nil.");
    builder
        .property(
            "out_proj", [](Call& c) { return wrap_module(c, layer_self_as<M>(c).out_proj()); }, nullptr,
            "The Linear layer behind the heads.")
        .property(
            "embed_dim", [](Call& c) { return Value(layer_self_as<M>(c).embed_dim()); }, nullptr,
            "Size of the vector of one position.")
        .property(
            "num_heads", [](Call& c) { return Value(layer_self_as<M>(c).num_heads()); }, nullptr,
            "Number of heads, each of an equal part of the vector.")
        .property(
            "head_dim", [](Call& c) { return Value(layer_self_as<M>(c).head_dim()); }, nullptr,
            "Size of the part of one head.")
        .property(
            "dropout", [](Call& c) { return Value(layer_self_as<M>(c).dropout()); }, nullptr,
            "Share of weights dropped in training.")
        .property(
            "batch_first", [](Call& c) { return Value(layer_self_as<M>(c).batch_first()); }, nullptr,
            "Whether inputs are [N, L, e].");
}

void declare_plain_attention(Interpreter& interpreter, Module& module) {
    using M = nn::MultiHeadAttention;
    ClassBuilder builder = declare_layer<MultiHeadAttentionTag>(
        interpreter, module, "MultiHeadAttention", "(d_model: i64, num_heads: i64)", guarded<plain_attention>,
        "Attention with num_heads heads on [seq, d_model], batches too, with plain projections x W and no bias. "
        "num_heads must divide d_model.",
        "forward(query: X, key: X, value: X)", guarded<forward_plain_attention>,
        "Gives the output, of the shape of the first input.");
    declare_parameter<M, projection<0>>(builder, "w_q", "Projection of queries, [d, d].");
    declare_parameter<M, projection<1>>(builder, "w_k", "Projection of keys, [d, d].");
    declare_parameter<M, projection<2>>(builder, "w_v", "Projection of values, [d, d].");
    declare_parameter<M, projection<3>>(builder, "w_o", "Projection of the result, [d, d].");
    builder
        .property(
            "d_model", [](Call& c) { return Value(layer_self_as<M>(c).d_model()); }, nullptr,
            "Size of the vector of one position.")
        .property(
            "num_heads", [](Call& c) { return Value(layer_self_as<M>(c).num_heads()); }, nullptr,
            "Number of heads, each of an equal part of the vector.")
        .property(
            "d_k", [](Call& c) { return Value(layer_self_as<M>(c).d_model() / layer_self_as<M>(c).num_heads()); },
            nullptr, "Size of the part of one head.");
}

/// The sub-layer that is a layer's N-th member.
template <std::size_t N> Value sub_layer(Call& c) {
    return wrap_module(c, std::get<nn::ModulePtr>(layer_self(c).members()[N].item));
}

} // namespace

void declare_attention(Interpreter& interpreter, Module& module) {
    declare_attention_functions(module);
    declare_multihead(interpreter, module);
    declare_plain_attention(interpreter, module);
    constexpr const char* kForward =
        "forward(x: X, mask: any = nil, key_padding_mask: any = nil, is_causal: bool = false)";
    declare_layer<TransformerEncoderLayerTag>(
        interpreter, module, "TransformerEncoderLayer",
        "(d_model: i64, nhead: i64, dim_feedforward: i64 = 2048, dropout: f64 = 0.1, activation: text = \"relu\", "
        "layer_norm_eps: f64 = 1e-5, batch_first: bool = false, norm_first: bool = false)",
        guarded<encoder_layer>,
        "Attention of a sequence to itself, then two linear layers, each with dropout, sum with the input and "
        "LayerNorm (before it with norm_first). activation is \"relu\" or \"gelu\". torch.nn.TransformerEncoderLayer.",
        kForward, guarded<forward_encoder<nn::TransformerEncoderLayer>>,
        "Gives the output, of the shape of the first input.")
        .property("self_attn", sub_layer<0>, nullptr, "The MultiheadAttention.")
        .property("linear1", sub_layer<1>, nullptr, "The Linear layer d_model -> dim_feedforward.")
        .property("linear2", sub_layer<2>, nullptr, "The Linear layer dim_feedforward -> d_model.")
        .property("norm1", sub_layer<3>, nullptr, "The LayerNorm of the attention.")
        .property("norm2", sub_layer<4>, nullptr, "The LayerNorm of the linear layers.");
    declare_layer<TransformerEncoderTag>(
        interpreter, module, "TransformerEncoder", "(layer: any, num_layers: i64)", guarded<encoder>,
        "num_layers copies of one TransformerEncoderLayer, one after the other. torch.nn.TransformerEncoder.", kForward,
        guarded<forward_encoder<nn::TransformerEncoder>>, "Gives the output, of the shape of the first input.")
        .property(
            "layers",
            [](Call& c) {
                std::vector<Value> values;
                for (const auto& layer : layer_self_as<nn::TransformerEncoder>(c).layers()) {
                    values.push_back(wrap_module(c, layer));
                }
                return c.array(values);
            },
            nullptr, "The encoder layers, as a list.");
    declare_layer<PositionalEncodingTag>(
        interpreter, module, "PositionalEncoding", "(d_model: i64, max_len: i64 = 5000, batch_first: bool = false)",
        guarded<positional_encoding>,
        "Adds sin(p / 10000^(2i / d_model)) and the cosine to values 2i and 2i + 1 of position p: [L, d], [L, N, d], "
        "with batch_first [N, L, d]; L is at most max_len.");
}

} // namespace simple::bind
