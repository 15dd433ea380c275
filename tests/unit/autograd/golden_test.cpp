// Values from PyTorch 1.13 in f64.
#include "support.hpp"

using namespace simple::autograd;
using simple::tensor::reals;

namespace {

constexpr double kTolerance = 1e-14;

bool gives(const Variable& y, std::initializer_list<double> want) {
    return matches(y.value(), {static_cast<std::int64_t>(want.size())}, want, kTolerance);
}
double number(const Variable& y) { return y.value().item().as_f64(); }

} // namespace

TEST_CASE("golden activations", "[autograd][golden]") {
    const Variable x3 = reals({1, 2, 3});
    const Variable x5 = reals({-2, -0.5, 0, 0.5, 2});
    CHECK(gives(softmax(x3), {0.09003057317038045, 0.2447284710547976, 0.6652409557748218}));
    CHECK(gives(log_softmax(x3), {-2.4076059644443806, -1.4076059644443804, -0.4076059644443804}));
    CHECK(gives(gelu(x5), {-0.04550026389635842, -0.15426876936299344, 0, 0.34573123063700656, 1.9544997361036416}));
    CHECK(gives(gelu(x5, "tanh"),
                {-0.04540230591222494, -0.15428599017485606, 0, 0.34571400982514394, 1.954597694087775}));
    CHECK(gives(silu(x5), {-0.2384058440442351, -0.1887703343990727, 0, 0.3112296656009273, 1.7615941559557646}));
    CHECK(gives(selu(x5), {-1.5201664685956948, -0.6917581878028713, 0, 0.5253504936777402, 2.101401974710961}));
    CHECK(gives(elu(x5), {-0.8646647167633873, -0.3934693402873666, 0, 0.5, 2}));
    CHECK(gives(softplus(x5),
                {0.1269280110429725, 0.4740769841801067, 0.6931471805599453, 0.9740769841801067, 2.1269280110429727}));
}

TEST_CASE("golden losses", "[autograd][golden]") {
    const Tensor p = reals({1.5, 2.3, 3.1});
    const Tensor t = reals({2, 2, 3});
    CHECK(number(mse_loss(p, t)) == Approx(0.11666666666666664).epsilon(kTolerance));
    CHECK(number(mae_loss(p, t)) == Approx(0.3).epsilon(kTolerance));
    CHECK(number(huber_loss(p, t)) == Approx(0.05833333333333332).epsilon(kTolerance));
    CHECK(number(huber_loss(p, t, 0.25)) == Approx(0.0475).epsilon(kTolerance));
    CHECK(number(smooth_l1_loss(p, t, 0.25)) == Approx(0.19).epsilon(kTolerance));
    const Tensor logits = reals({2, 1, 0.1, 0.5, 2.5, 0.3}, {2, 3});
    const Tensor classes = simple::tensor::ints({0, 2});
    const Tensor one_hot = reals({1, 0, 0, 0, 0, 1}, {2, 3});
    const Tensor weight = reals({1, 2, 3});
    CHECK(number(cross_entropy_loss(logits, classes)) == Approx(1.4185397696491857).epsilon(kTolerance));
    CHECK(number(cross_entropy_loss(logits, one_hot)) == Approx(1.4185397696491857).epsilon(kTolerance));
    CHECK(number(cross_entropy_loss(logits, classes, {nullptr, 0.1})) == Approx(1.426873102982519).epsilon(kTolerance));
    CHECK(number(cross_entropy_loss(logits, classes, {&weight})) == Approx(1.9192946463348621).epsilon(kTolerance));
    CHECK(number(binary_cross_entropy_loss(reals({0.8, 0.3, 0.6}), reals({1, 0, 1}))) ==
          Approx(0.3635480396729776).epsilon(kTolerance));
    CHECK(number(bce_with_logits_loss(reals({2, -1, 0.5}), reals({1, 0, 1}))) ==
          Approx(0.3047555609137674).epsilon(kTolerance));
    CHECK(number(binary_cross_entropy_loss(reals({0, 1}), reals({1, 1}))) == 50.0);
    CHECK(number(kl_div_loss(log_softmax(Variable(reals({1, 2, 3}))), reals({0.2, 0.3, 0.5}))) ==
          Approx(0.025984316793268968).epsilon(1e-13));
}
