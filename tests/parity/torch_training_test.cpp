// Training in LibTorch takes the path of native training, and holds no memory.
#include <unistd.h>

#include <cmath>
#include <fstream>
#include <functional>
#include <memory>
#include <vector>

#include "catch.hpp"
#include "stdlib/autograd/backward.hpp"
#include "stdlib/autograd/ops_loss.hpp"
#include "stdlib/nn/activations.hpp"
#include "stdlib/nn/convolution.hpp"
#include "stdlib/nn/linear.hpp"
#include "stdlib/nn/normalization.hpp"
#include "stdlib/nn/pooling.hpp"
#include "stdlib/nn/sequential.hpp"
#include "stdlib/nn/shape_layers.hpp"
#include "stdlib/optim/adam.hpp"
#include "stdlib/optim/sgd.hpp"
#include "stdlib/tensor/factory.hpp"
#include "stdlib/tensor/views.hpp"
#include "torch_session.hpp"

using namespace simple;
using autograd::Variable;
using parity::TorchSession;
using tensor::Shape;
using tensor::Tensor;

namespace {

constexpr double kTolerance = 1e-9;
constexpr int kSteps = 50;

Tensor random(std::int64_t seed, const Shape& shape) {
    tensor::Generator rng(seed);
    return tensor::uniform(rng, shape, -0.5, 0.5);
}
Variable weight(std::int64_t seed, const Shape& shape) { return Variable::leaf(random(seed, shape)); }

using Layers = std::vector<std::shared_ptr<nn::Module>>;
using Loss = std::function<Variable(const Variable& output)>;

std::shared_ptr<nn::Sequential> perceptron() {
    return std::make_shared<nn::Sequential>(
        Layers{std::make_shared<nn::Linear>(weight(1, {32, 16}), weight(2, {32})), nn::Activation::make("ReLU"),
               std::make_shared<nn::Linear>(weight(3, {16, 32}), weight(4, {16})), nn::Activation::make("Tanh"),
               std::make_shared<nn::Linear>(weight(5, {4, 16}), weight(6, {4}))});
}

std::shared_ptr<nn::Sequential> convolutional() {
    // No bias: in front of a normalization its gradient is rounding alone, which Adam would scale up.
    nn::ConvolutionConfig convolution{2, 4, {3, 3}, {}, false};
    convolution.options.padding = {1, 1};
    tensor::PoolOptions pool;
    pool.kernel = {2, 2};
    return std::make_shared<nn::Sequential>(
        Layers{std::make_shared<nn::Convolution>(2, convolution, weight(1, {4, 2, 3, 3}), Variable()),
               std::make_shared<nn::BatchNorm>(2, nn::BatchNormConfig{4}), nn::Activation::make("ReLU"),
               std::make_shared<nn::Pool>(nn::Pool::Kind::Max, 2, pool), std::make_shared<nn::Flatten>(),
               std::make_shared<nn::Linear>(weight(3, {4, 36}), weight(4, {4}))});
}

/// Losses on the way, then every weight.
std::vector<double> train(nn::Sequential& model, const Tensor& inputs, const Loss& loss_of, bool adam) {
    const std::vector<Variable> parameters = nn::parameters(model);
    std::unique_ptr<optim::Optimizer> optimizer;
    if (adam) {
        optimizer = std::make_unique<optim::Adam>(parameters, optim::AdamOptions{0.01});
    } else {
        optimizer = std::make_unique<optim::Sgd>(parameters, optim::SgdOptions{0.05, 0.9, 0.001});
    }
    std::vector<double> path;
    for (int step = 0; step < kSteps; ++step) {
        optimizer->zero_grad();
        const Variable loss = loss_of(model.call(inputs));
        autograd::backward(loss);
        optimizer->step();
        path.push_back(loss.value().item().as_f64());
    }
    for (const Variable& parameter : parameters) {
        const Tensor flat = tensor::contiguous(parameter.value());
        path.insert(path.end(), flat.data<double>(), flat.data<double>() + flat.numel());
    }
    return path;
}

void compare(const std::function<std::shared_ptr<nn::Sequential>()>& make, const Tensor& inputs, const Loss& loss) {
    for (const bool adam : {false, true}) {
        INFO((adam ? "Adam" : "SGD"));
        TorchSession torch;
        torch.session.accelerator.set_mode(accel::Mode::PureSimple);
        const std::vector<double> want = train(*make(), inputs, loss, adam);
        torch.session.accelerator.set_mode(accel::Mode::PyTorchFFI);
        torch.session.accelerator.reset_stats();
        const std::vector<double> got = train(*make(), inputs, loss, adam);
        CHECK(torch.warnings.empty());
        CHECK(torch.session.accelerator.stats().fallback == 0);
        CHECK(torch.session.accelerator.stats().ffi > std::int64_t{kSteps} * 5);
        REQUIRE(got.size() == want.size());
        double worst = 0.0;
        for (std::size_t i = 0; i < got.size(); ++i) {
            worst = std::max(worst, std::fabs(got[i] - want[i]) / std::max(1.0, std::fabs(want[i])));
        }
        CHECK(worst <= kTolerance);
    }
}

/// Memory of the process that is in use, in bytes.
std::size_t resident_bytes() {
    std::ifstream file("/proc/self/statm");
    std::size_t size = 0;
    std::size_t resident = 0;
    file >> size >> resident;
    return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

/// The address sanitizer does, to catch uses of it.
#ifdef __SANITIZE_ADDRESS__
constexpr bool kKeepsFreedMemory = true;
#else
constexpr bool kKeepsFreedMemory = false;
#endif

} // namespace

TEST_CASE("50 steps of a perceptron agree in both modes", "[torch]") {
    const Tensor targets = random(8, {20, 4});
    compare(perceptron, random(7, {20, 16}), [&](const Variable& y) { return autograd::mse_loss(y, targets); });
}

TEST_CASE("50 steps of a convolutional network agree in both modes", "[torch]") {
    const std::vector<std::int64_t> numbers = {0, 3, 1, 2, 2, 0, 1, 3};
    const Tensor classes = tensor::from_data(std::span<const std::int64_t>(numbers), {8});
    compare(convolutional, random(7, {8, 2, 6, 6}),
            [&](const Variable& y) { return autograd::cross_entropy_loss(y, classes); });
}

TEST_CASE("training in LibTorch holds no memory", "[torch]") {
    TorchSession torch;
    torch.session.accelerator.set_mode(accel::Mode::PyTorchFFI);
    const auto model = perceptron();
    optim::Sgd optimizer(nn::parameters(*model), optim::SgdOptions{0.01});
    const Tensor inputs = random(7, {200, 16});
    const Tensor targets = random(8, {200, 4});
    const auto steps = [&](int count) {
        for (int step = 0; step < count; ++step) {
            optimizer.zero_grad();
            autograd::backward(autograd::mse_loss(model->call(inputs), targets));
            optimizer.step();
        }
    };
    steps(500);
    const std::size_t account = MemoryAccount::current().live_bytes();
    const std::size_t before = resident_bytes();
    steps(3000); // 3000 leaked results of the smallest kind would be 19 MB
    const std::size_t after = resident_bytes();
    CHECK(MemoryAccount::current().live_bytes() == account);
    CHECK((kKeepsFreedMemory || after <= before + (std::size_t{4} << 20U)));
}
