#include "stdlib/nn/normalization.hpp"

#include "stdlib/autograd/ops_norm.hpp"
#include "stdlib/autograd/ops_shape.hpp"
#include "stdlib/autograd/placed.hpp"
#include "stdlib/nn/checks.hpp"
#include "stdlib/tensor/error.hpp"
#include "stdlib/tensor/factory.hpp"
#include "stdlib/tensor/format.hpp"
#include "stdlib/tensor/ops_elementwise.hpp"

namespace simple::nn {
namespace {

using autograd::Input;

double checked_eps(std::string_view layer, double eps) {
    if (!(eps >= 0.0)) {
        throw tensor::errors::range(layer, "eps", "at least 0", eps);
    }
    return eps;
}

/// Weight and bias as an operation takes them: null where a layer has none.
class Affine {
public:
    Affine(const Variable& weight, const Variable& bias)
        : weight_(weight.defined() ? Input(weight) : Input(0)), bias_(bias.defined() ? Input(bias) : Input(0)) {}
    const Input* weight() const noexcept { return weight_.is_tensor() ? &weight_ : nullptr; }
    const Input* bias() const noexcept { return bias_.is_tensor() ? &bias_ : nullptr; }

private:
    Input weight_;
    Input bias_;
};

std::vector<Member> affine_members(const Variable& weight, const Variable& bias) {
    return weight.defined() ? std::vector<Member>{{"weight", weight}, {"bias", bias}} : std::vector<Member>{};
}

} // namespace

BatchNorm::BatchNorm(std::size_t spatial, const BatchNormConfig& config) : spatial_(spatial), config_(config) {
    const std::string name = type_name();
    const Shape shape{positive(name, "num_features", config.num_features)};
    checked_eps(name, config.eps);
    probability(name, "momentum", config.momentum);
    if (config.affine) {
        weight_ = Variable::leaf(tensor::ones(shape, DType::F64, name));
        bias_ = Variable::leaf(Tensor::zeros(shape, DType::F64, name));
    }
    if (config.track_running_stats) {
        running_mean_ = Tensor::zeros(shape, DType::F64, name);
        running_variance_ = tensor::ones(shape, DType::F64, name);
        batches_ = Tensor::scalar(0);
    }
}

Variable BatchNorm::forward(const Variable& x) {
    const Shape& shape = x.shape();
    const bool single = shape.size() == 1 && spatial_ == 1;
    const bool ranked = spatial_ == 1 ? shape.size() == 2 || shape.size() == 3 : shape.size() == 4;
    if (!(single && shape[0] == config_.num_features) && !(ranked && shape[1] == config_.num_features)) {
        const std::string count = std::to_string(config_.num_features);
        throw InputError(to_string() + ": input " + tensor::to_string(shape) + " must be " +
                         (spatial_ == 1 ? "[N, " + count + "], [N, " + count + ", L] or [" + count + "]"
                                        : "[N, " + count + ", H, W]"));
    }
    const Affine affine(weight_, bias_);
    const bool running = running_mean_.defined();
    if (running && (single || !training_)) {
        return autograd::batch_norm_fixed(x, {running_mean_, running_variance_}, affine.weight(), affine.bias(),
                                          config_.eps, type_name());
    }
    const double count = static_cast<double>(x.numel()) / static_cast<double>(config_.num_features);
    if (training_ && count <= 1.0) {
        throw InputError(to_string() + ": input " + tensor::to_string(shape) +
                         " needs more than 1 value per channel in training");
    }
    tensor::NormStatistics statistics;
    if (single) {
        const Variable batch = autograd::unsqueeze(x, 0);
        return autograd::reshape(
            autograd::batch_norm(batch, statistics, affine.weight(), affine.bias(), config_.eps, type_name()), shape);
    }
    Variable y = autograd::batch_norm(x, statistics, affine.weight(), affine.bias(), config_.eps, type_name());
    if (running && training_) {
        update(statistics.mean, statistics.variance, count);
    }
    return y;
}

void BatchNorm::update(const Tensor& mean, const Tensor& variance, double count) {
    namespace placed = autograd::placed;
    const auto move = [this](Tensor& running, const Tensor& towards) {
        placed::assign(
            running, placed::add(placed::mul(running, 1.0 - config_.momentum), placed::mul(towards, config_.momentum)));
    };
    move(running_mean_, mean);
    move(running_variance_, placed::mul(variance, count / (count - 1.0)));
    tensor::copy_from(batches_, tensor::add(batches_, 1));
}

void BatchNorm::convert_buffers(DType dtype) {
    if (running_mean_.defined()) {
        running_mean_ = tensor::to(running_mean_, dtype);
        running_variance_ = tensor::to(running_variance_, dtype);
    }
}

std::vector<Member> BatchNorm::members() const {
    std::vector<Member> result = affine_members(weight_, bias_);
    if (running_mean_.defined()) {
        result.push_back({"running_mean", running_mean_});
        result.push_back({"running_var", running_variance_});
        result.push_back({"num_batches_tracked", batches_});
    }
    return result;
}

std::string BatchNorm::to_string() const {
    return type_name() + "(num_features=" + std::to_string(config_.num_features) +
           ", eps=" + tensor::to_string(config_.eps) + ", momentum=" + tensor::to_string(config_.momentum) + ")";
}

ModulePtr BatchNorm::clone() const {
    auto copy = std::make_shared<BatchNorm>(spatial_, config_);
    copy->weight_ = copy_of(weight_);
    copy->bias_ = copy_of(bias_);
    if (running_mean_.defined()) {
        copy->running_mean_ = tensor::clone(running_mean_);
        copy->running_variance_ = tensor::clone(running_variance_);
        copy->batches_ = tensor::clone(batches_);
    }
    copy->set_training(training_);
    return copy;
}

LayerNorm::LayerNorm(Shape normalized_shape, double eps, bool affine)
    : shape_(std::move(normalized_shape)), eps_(checked_eps("LayerNorm", eps)) {
    for (const std::int64_t size : shape_) {
        positive("LayerNorm", "normalized_shape", size);
    }
    if (shape_.empty()) {
        throw tensor::errors::value("LayerNorm", "normalized_shape needs at least one size");
    }
    if (affine) {
        weight_ = Variable::leaf(tensor::ones(shape_, DType::F64, "LayerNorm"));
        bias_ = Variable::leaf(Tensor::zeros(shape_, DType::F64, "LayerNorm"));
    }
}

Variable LayerNorm::forward(const Variable& x) {
    const Shape& shape = x.shape();
    const std::size_t count = shape_.size();
    if (shape.size() < count || !(Shape(shape.end() - count, count) == shape_)) {
        throw InputError(to_string() + ": input " + tensor::to_string(shape) + " must end in " +
                         tensor::to_string(shape_));
    }
    const Affine affine(weight_, bias_);
    return autograd::layer_norm(x, shape_, affine.weight(), affine.bias(), eps_, "LayerNorm");
}

std::vector<Member> LayerNorm::members() const { return affine_members(weight_, bias_); }

std::string LayerNorm::to_string() const {
    const std::string sizes = shape_.size() == 1 ? std::to_string(shape_[0]) : tensor::to_string(shape_);
    return "LayerNorm(normalized_shape=" + sizes + ", eps=" + tensor::to_string(eps_) + ")";
}

ModulePtr LayerNorm::clone() const {
    auto copy = std::make_shared<LayerNorm>(shape_, eps_, false);
    copy->weight_ = copy_of(weight_);
    copy->bias_ = copy_of(bias_);
    return copy;
}

GroupNorm::GroupNorm(std::string_view name, std::int64_t groups, std::int64_t channels, double eps, bool instance)
    : groups_(groups), channels_(channels), eps_(checked_eps(name, eps)), instance_(instance) {
    positive(name, "num_groups", groups);
    if (channels % groups != 0) {
        throw tensor::errors::range(name, "num_groups", "a divisor of num_channels " + std::to_string(channels),
                                    groups);
    }
    weight_ = Variable::leaf(tensor::ones({channels}, DType::F64, name));
    bias_ = Variable::leaf(Tensor::zeros({channels}, DType::F64, name));
}

GroupNorm::GroupNorm(std::int64_t num_groups, std::int64_t num_channels, double eps)
    : GroupNorm("GroupNorm", num_groups, positive("GroupNorm", "num_channels", num_channels), eps, false) {}

std::shared_ptr<GroupNorm> GroupNorm::instance(std::int64_t num_features, double eps) {
    positive("InstanceNorm2d", "num_features", num_features);
    return std::shared_ptr<GroupNorm>(new GroupNorm("InstanceNorm2d", num_features, num_features, eps, true));
}

Variable GroupNorm::forward(const Variable& x) {
    const Shape& shape = x.shape();
    const bool single = instance_ && shape.size() == 3;
    const bool ranked = instance_ ? shape.size() == 4 : shape.size() >= 2;
    if (!(single && shape[0] == channels_) && !(ranked && shape[1] == channels_)) {
        const std::string count = std::to_string(channels_);
        throw InputError(to_string() + ": input " + tensor::to_string(shape) + " must be " +
                         (instance_ ? "[N, " + count + ", H, W] or [" + count + ", H, W]" : "[N, " + count + ", …]"));
    }
    const Affine affine(weight_, bias_);
    if (!single) {
        return autograd::group_norm(x, groups_, affine.weight(), affine.bias(), eps_, type_name());
    }
    const Variable batch = autograd::unsqueeze(x, 0);
    return autograd::squeeze(autograd::group_norm(batch, groups_, affine.weight(), affine.bias(), eps_, type_name()),
                             0);
}

std::string GroupNorm::to_string() const {
    const std::string eps = ", eps=" + tensor::to_string(eps_) + ")";
    if (instance_) {
        return "InstanceNorm2d(num_features=" + std::to_string(channels_) + eps;
    }
    return "GroupNorm(num_groups=" + std::to_string(groups_) + ", num_channels=" + std::to_string(channels_) + eps;
}

ModulePtr GroupNorm::clone() const {
    auto copy = instance_ ? instance(channels_, eps_) : std::make_shared<GroupNorm>(groups_, channels_, eps_);
    copy->weight_ = copy_of(weight_);
    copy->bias_ = copy_of(bias_);
    return copy;
}

} // namespace simple::nn
