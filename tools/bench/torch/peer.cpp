// The work of work.spl in C++ with LibTorch alone. Prints "NAME MILLISECONDS" lines: medians of processor time.
#include <ATen/ATen.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <vector>

namespace {

template <typename Run> void measure(const char* name, int runs, const Run& run, int inner = 1) {
    std::vector<double> times;
    for (int i = 0; i < runs + 2; ++i) {
        const std::clock_t start = std::clock();
        for (int j = 0; j < inner; ++j) {
            run();
        }
        const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
        times.push_back(seconds * 1000.0 / inner);
    }
    std::sort(times.begin(), times.end());
    std::printf("%s %.5f\n", name, times[times.size() / 2]);
}

void measure_product(const char* name, std::int64_t n, int runs, int inner) {
    const at::NoGradGuard no_gradients;
    const at::Tensor a = at::randn({n, n}, at::kDouble);
    measure(
        name, runs, [&] { static_cast<void>(at::matmul(a, a)); }, inner);
}

/// Linear, ReLU, Linear, mean squared error: forward and backward.
void measure_network(const char* name, std::int64_t batch, std::int64_t width, int runs) {
    const auto parameter = [](at::IntArrayRef shape) {
        return at::randn(shape, at::kDouble).mul_(0.05).requires_grad_();
    };
    const at::Tensor weights[] = {parameter({width, 784}), parameter({width}), parameter({10, width}), parameter({10})};
    const at::Tensor x = at::randn({batch, 784}, at::kDouble);
    const at::Tensor target = at::randn({batch, 10}, at::kDouble);
    measure(name, runs, [&] {
        for (const at::Tensor& weight : weights) {
            weight.mutable_grad() = at::Tensor();
        }
        const at::Tensor hidden = at::relu(at::linear(x, weights[0], weights[1]));
        at::mse_loss(at::linear(hidden, weights[2], weights[3]), target).backward();
    });
}

} // namespace

int main() {
    measure_product("matmul_100", 100, 50, 10);
    measure_product("matmul_1000", 1000, 15, 1);
    measure_network("network_32x256", 32, 256, 200);
    measure_network("network_128x512", 128, 512, 60);
    const at::NoGradGuard no_gradients;
    const at::Tensor thousand = at::randn({1000, 1000}, at::kDouble);
    measure(
        "sum_1000", 200, [&] { static_cast<void>(at::sum(thousand)); }, 10);
    const at::Tensor small = at::ones({8}, at::kDouble);
    measure(
        "add_8", 50, [&] { static_cast<void>(at::add(small, small)); }, 2000);
}
