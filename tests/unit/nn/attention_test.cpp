#include "stdlib/nn/attention.hpp"

#include "sequence_support.hpp"
#include "stdlib/nn/transformer.hpp"
#include "stdlib/tensor/ops.hpp"
#include "tests/unit/tensor/checks.hpp"

using namespace simple::nn;
using simple::DType;
using simple::tensor::Generator;
using simple::tensor::matches;
using simple::tensor::reals;

namespace {

EncoderOptions small_encoder() {
    EncoderOptions options;
    options.d_model = 4;
    options.nhead = 2;
    options.dim_feedforward = 3;
    options.dropout = 0.0;
    options.activation = "gelu";
    return options;
}

} // namespace

TEST_CASE("attention weighs values by the match of query and key", "[nn]") {
    const Variable unit(simple::tensor::eye(2, 2));
    const Attention result = scaled_dot_product_attention(unit, unit, Variable(reals({1, 2, 3, 4}, {2, 2})));
    CHECK(matches(result.output.value(), {2, 2},
                  {1.660476901346686, 2.6604769013466862, 2.3395230986533138, 3.3395230986533138}, 1e-15));
}

TEST_CASE("attention has the gradients of its formula", "[nn]") {
    Variable mask(reals({0, 1, -1, 0.5, 0, 2}, {2, 3}));
    const std::vector<Variable> inputs = {input_of({2, 2, 4}), input_of({2, 3, 4}, 2), input_of({2, 3, 5}, 3)};
    CHECK(simple::autograd::gradients_agree(
        [&](std::span<const Variable> x) {
            AttentionOptions options;
            options.mask = mask;
            return scaled_dot_product_attention(x[0], x[1], x[2], options).output;
        },
        inputs));
}

TEST_CASE("attention layers have the gradients of their formulas", "[nn]") {
    Generator rng(2);
    MultiheadAttention pytorch(4, 2, 0.0, true, true, rng);
    CHECK(layer_gradients_agree(pytorch, {input_of({2, 2, 4}), input_of({2, 3, 4}, 2), input_of({2, 3, 4}, 3)},
                                [&](const std::vector<Variable>& x) { return pytorch.run(x[0], x[1], x[2]).output; }));
    MultiHeadAttention plain(4, 2, rng);
    CHECK(layer_gradients_agree(plain, {input_of({2, 4}), input_of({3, 4}, 2), input_of({3, 4}, 3)},
                                [&](const std::vector<Variable>& x) { return plain.run(x[0], x[1], x[2]); }));
}

TEST_CASE("transformer encoders have the gradients of their formulas", "[nn]") {
    for (const bool norm_first : {false, true}) {
        Generator rng(3);
        EncoderOptions options = small_encoder();
        options.norm_first = norm_first;
        const TransformerEncoderLayer layer(options, rng);
        TransformerEncoder encoder(layer, 2);
        CHECK(layer_gradients_agree(encoder, {input_of({3, 2, 4})},
                                    [&](const std::vector<Variable>& x) { return encoder.call(x[0]); }));
    }
}

TEST_CASE("upstream's attention multiplies by its weights as they are", "[nn]") {
    Generator rng;
    MultiHeadAttention layer(2, 1, rng);
    layer.weight(0).set_value(reals({1, 0, 0, 1}, {2, 2}));
    layer.weight(1).set_value(reals({1, 0, 0, 1}, {2, 2}));
    layer.weight(2).set_value(reals({1, 2, 3, 4}, {2, 2}));
    layer.weight(3).set_value(reals({1, 0, 0, 1}, {2, 2}));
    CHECK(matches(layer.call(Variable(simple::tensor::eye(2, 2))).value(), {2, 2},
                  {1.660476901346686, 2.6604769013466862, 2.3395230986533138, 3.3395230986533138}, 1e-15));
}

TEST_CASE("an encoder has copies of its layer, with PyTorch's names", "[nn]") {
    Generator rng;
    const TransformerEncoderLayer layer(small_encoder(), rng);
    TransformerEncoder encoder(layer, 2);
    const auto named = named_parameters(encoder);
    REQUIRE(named.size() == 24);
    CHECK(named[0].first == "layers.0.self_attn.in_proj_weight");
    CHECK(named[3].first == "layers.0.self_attn.out_proj.bias");
    CHECK(named[8].first == "layers.0.norm1.weight");
    CHECK(named[23].first == "layers.1.norm2.bias");
    CHECK_FALSE(named[0].second.same(named[12].second));
    CHECK(simple::tensor::equal(named[0].second.value(), named[12].second.value()));
    const Variable x = input_of({3, 2, 4});
    CHECK(simple::tensor::equal(encoder.clone()->call(x).value(), encoder.call(x).value()));
}

TEST_CASE("f32 attention stays f32", "[nn]") {
    Generator rng;
    TransformerEncoderLayer layer(small_encoder(), rng);
    const Variable x = input_of({3, 2, 4});
    const Tensor exact = layer.call(x).value();
    convert(layer, DType::F32);
    const Variable y = layer.call(Variable(simple::tensor::to(x.value(), DType::F32)));
    CHECK(y.dtype() == DType::F32);
    CHECK(simple::tensor::allclose(simple::tensor::to(y.value(), DType::F64), exact, 0.0, 1e-5));
}

TEST_CASE("positions are encoded by sines and cosines", "[nn]") {
    PositionalEncoding layer(4);
    const Tensor y = layer.call(Variable(simple::tensor::zeros({2, 1, 4}))).value();
    CHECK(matches(simple::tensor::reshape(y, {2, 4}), {2, 4},
                  {0, 1, 0, 1, 0.8414709848078965, 0.5403023058681398, 0.009999833334166664, 0.9999500004166653},
                  1e-15));
    PositionalEncoding batch_first(4, 10, true);
    CHECK(simple::tensor::equal(
        simple::tensor::reshape(batch_first.call(Variable(simple::tensor::zeros({1, 2, 4}))).value(), {2, 4}),
        simple::tensor::reshape(y, {2, 4})));
    PositionalEncoding wide(std::int64_t{1} << 40);
    CHECK(wide.call(Variable(simple::tensor::zeros({0, std::int64_t{1} << 40}))).numel() == 0);
    CHECK(parameters(layer).empty());
    CHECK(state_dict(layer).empty());
}
