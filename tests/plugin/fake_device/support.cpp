#include "support.hpp"

#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <sstream>

#include "catch.hpp"

namespace simple::plugin_test {

namespace {

std::vector<std::string> split(const std::string& text, char at) {
    std::vector<std::string> parts;
    std::istringstream stream(text);
    for (std::string part; std::getline(stream, part, at);) {
        parts.push_back(part);
    }
    return parts;
}

bool is_same(const std::string& a, const std::string& b) {
    char* end = nullptr;
    const double number = std::strtod(a.c_str(), &end);
    return a == b || (*end == '\0' && std::fabs(number - std::strtod(b.c_str(), nullptr)) <= 1e-9);
}

} // namespace

std::string beginning() {
    return "use lib.pure.accel (AccelMode, set_acceleration, get_stats, reset_stats)\n"
           "use lib.pure.autograd (Tensor, backward, no_grad)\n"
           "use lib.pure.nn (AdaptiveAvgPool2d, AvgPool1d, AvgPool2d, BatchNorm1d, BatchNorm2d, Conv2d, Embedding, "
           "Flatten, GRU, GroupNorm, LSTM, LayerNorm, Linear, MaxPool1d, MaxPool2d, MultiheadAttention, RNN, ReLU, "
           "Sequential, Tanh, TransformerEncoderLayer)\n"
           "use lib.pure.tensor (PureTensor, manual_seed)\n"
           "use lib.pure.tensor_ops (matmul, relu, sum)\n"
           "use lib.pure.torch_ffi (torch_set_device, torch_device)\n"
           "use lib.pure.training (Adagrad, Adam, AdamW, RMSprop, SGD, clip_grad_norm, clip_grad_value, "
           "cross_entropy_loss, "
           "mse_loss)\n"
           "extern fn simple_torch_fake_uploads() -> i64\n"
           "extern fn simple_torch_fake_fetches() -> i64\n"
           "extern fn simple_torch_fake_break(no_uploads: bool, no_fetches: bool)\n";
}

std::string on(const std::string& device) {
    return "torch_set_device(\"" + device + "\")\nset_acceleration(AccelMode.PyTorchFFI)\n";
}

std::vector<std::string> lines_of(const std::string& source) {
    const Outcome outcome = run_in_process(source, {{SIMPLE_FAKE_DEVICE}});
    INFO(source << "\n" << outcome.output);
    REQUIRE(outcome.succeeded);
    return split(outcome.output, '\n');
}

void check_same_numbers(const std::string& source) {
    const std::vector<std::string> native = lines_of(beginning() + source);
    const std::vector<std::string> device = lines_of(beginning() + on("cuda") + source);
    REQUIRE(native.size() == device.size());
    for (std::size_t i = 0; i < native.size(); ++i) {
        const std::vector<std::string> wanted = split(native[i], ' ');
        const std::vector<std::string> found = split(device[i], ' ');
        INFO(native[i] << " natively, " << device[i] << " on the device");
        REQUIRE(wanted.size() == found.size());
        for (std::size_t j = 0; j < wanted.size(); ++j) {
            CHECK(is_same(wanted[j], found[j]));
        }
    }
}

} // namespace simple::plugin_test
