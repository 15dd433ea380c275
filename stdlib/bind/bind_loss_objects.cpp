// Losses as objects: MSELoss(reduction: "sum") and its like, to be called with prediction and target.
#include <functional>

#include "stdlib/autograd/ops.hpp"
#include "stdlib/bind/training_parts.hpp"

namespace simple::bind {

namespace {

using autograd::Reduction;

/// What an object computes, with its options bound. The classes differ by Tag alone.
struct LossBox {
    std::string name;
    std::function<Variable(const Input& pred, const Input& target)> compute;
    Reduction reduction = Reduction::Mean;
};
template <int Tag> struct Loss : LossBox {};

using Compute = std::function<Variable(const Input&, const Input&)>;

template <int Tag> Value make(const Call& c, const char* name, Reduction reduction, const Compute& compute) {
    Loss<Tag> box;
    box.name = name;
    box.compute = compute;
    box.reduction = reduction;
    return c.make<Loss<Tag>>(std::move(box));
}
Reduction reduction_of(const Call& c, std::size_t i, const char* name) {
    return autograd::parse_reduction(c.text(i), name);
}
std::optional<Tensor> weight_of(const Call& c, std::size_t i, const char* name, const char* parameter) {
    return c[i].is_nil() ? std::nullopt : std::optional<Tensor>(to_tensor(c, c[i], name, parameter));
}

Value mse(Call& c) {
    const Reduction r = reduction_of(c, 0, "MSELoss");
    return make<0>(c, "MSELoss", r,
                   [r](const Input& p, const Input& t) { return autograd::mse_loss(p, t, r, "MSELoss"); });
}
Value mae(Call& c) {
    const Reduction r = reduction_of(c, 0, "L1Loss");
    return make<1>(c, "L1Loss", r,
                   [r](const Input& p, const Input& t) { return autograd::mae_loss(p, t, r, "L1Loss"); });
}
Value huber(Call& c) {
    const Reduction r = reduction_of(c, 1, "HuberLoss");
    return make<2>(c, "HuberLoss", r, [r, delta = c.f64(0)](const Input& p, const Input& t) {
        return autograd::huber_loss(p, t, delta, r, "HuberLoss");
    });
}
Value smooth_l1(Call& c) {
    const Reduction r = reduction_of(c, 1, "SmoothL1Loss");
    return make<3>(c, "SmoothL1Loss", r, [r, beta = c.f64(0)](const Input& p, const Input& t) {
        return autograd::smooth_l1_loss(p, t, beta, r, "SmoothL1Loss");
    });
}
Value bce(Call& c) {
    const Reduction r = reduction_of(c, 0, "BCELoss");
    return make<4>(c, "BCELoss", r, [r](const Input& p, const Input& t) {
        return autograd::binary_cross_entropy_loss(p, t, r, "BCELoss");
    });
}
Value bce_with_logits(Call& c) {
    constexpr const char* kName = "BCEWithLogitsLoss";
    const Reduction r = reduction_of(c, 1, kName);
    return make<5>(c, kName, r, [r, weight = weight_of(c, 0, kName, "pos_weight")](const Input& p, const Input& t) {
        return autograd::bce_with_logits_loss(p, t, weight ? &*weight : nullptr, r, kName);
    });
}
Value cross_entropy(Call& c) {
    constexpr const char* kName = "CrossEntropyLoss";
    autograd::ClassLossOptions options{nullptr, c.f64(1), c.i64(2), reduction_of(c, 3, kName)};
    return make<6>(c, kName, options.reduction,
                   [options, weight = weight_of(c, 0, kName, "weight")](const Input& p, const Input& t) {
                       autograd::ClassLossOptions now = options;
                       now.weight = weight ? &*weight : nullptr;
                       return autograd::cross_entropy_loss(p, t, now, kName);
                   });
}
Value nll(Call& c) {
    constexpr const char* kName = "NLLLoss";
    autograd::ClassLossOptions options{nullptr, 0.0, c.i64(1), reduction_of(c, 2, kName)};
    return make<7>(c, kName, options.reduction,
                   [options, weight = weight_of(c, 0, kName, "weight")](const Input& p, const Input& t) {
                       autograd::ClassLossOptions now = options;
                       now.weight = weight ? &*weight : nullptr;
                       return autograd::nll_loss(p, t, now, kName);
                   });
}
Value kl_div(Call& c) {
    const bool batch_mean = c.text(1) == "batchmean";
    const Reduction r = batch_mean ? Reduction::Sum : reduction_of(c, 1, "KLDivLoss");
    return make<8>(c, "KLDivLoss", r, [r, batch_mean, log_target = c.boolean(0)](const Input& p, const Input& t) {
        return autograd::kl_div_loss(p, t, log_target, r, batch_mean, "KLDivLoss");
    });
}

Value call_loss(const Call& c, const LossBox& box, const Value& prediction, const Value& target) {
    const Argument p(c, prediction, box.name, "pred");
    const Argument t(c, target, box.name, "target");
    for (const auto& [argument, value, parameter] :
         {std::tuple(&p, &prediction, "pred"), std::tuple(&t, &target, "target")}) {
        if (!argument->is_tensor()) {
            throw tensor::errors::wrong_type(box.name, parameter, "a tensor", describe(*value));
        }
    }
    const bool variable = p.is_variable() || t.is_variable();
    Variable loss = box.compute(p.input(), t.input());
    return box.reduction == Reduction::None ? wrap(c, std::move(loss), variable)
                                            : wrap_reduced(c, std::move(loss), variable);
}
template <int Tag> Value forward(Call& c) { return call_loss(c, c.self_as<Loss<Tag>>(), c[0], c[1]); }

template <int Tag>
void declare(Module& module, const char* name, const char* signature, NativeFunction constructor, const char* text) {
    module.native_class<Loss<Tag>>(name, text)
        .constructor(signature, constructor)
        .method("forward(pred: X, target: X)", guarded<forward<Tag>>,
                "The loss of a prediction, a number for two PureTensors, else a Tensor; the call does the same.")
        .callable([](Call& c, const std::vector<Value>& arguments) {
            const LossBox& box = c.self_as<Loss<Tag>>();
            if (arguments.size() != 2) {
                c.fail(ErrorKind::Type, box.name + " takes prediction and target, got " +
                                            std::to_string(arguments.size()) + " arguments");
            }
            return translated([&] { return call_loss(c, box, arguments[0], arguments[1]); });
        })
        .text([](Call& c) { return c.self_as<Loss<Tag>>().name + "()"; });
}

} // namespace

void declare_loss_objects(Module& module) {
    declare<0>(module, "MSELoss", "(reduction: text = \"mean\")", guarded<mse>,
               "Computes mse_loss; is called with prediction and target.");
    declare<1>(module, "L1Loss", "(reduction: text = \"mean\")", guarded<mae>,
               "Computes mae_loss; is called with prediction and target.");
    declare<2>(module, "HuberLoss", "(delta: f64 = 1.0, reduction: text = \"mean\")", guarded<huber>,
               "Computes huber_loss; is called with prediction and target.");
    declare<3>(module, "SmoothL1Loss", "(beta: f64 = 1.0, reduction: text = \"mean\")", guarded<smooth_l1>,
               "Computes smooth_l1_loss; is called with prediction and target.");
    declare<4>(module, "BCELoss", "(reduction: text = \"mean\")", guarded<bce>,
               "Computes binary_cross_entropy_loss; is called with prediction and target.");
    declare<5>(module, "BCEWithLogitsLoss", "(pos_weight: P? = nil, reduction: text = \"mean\")",
               guarded<bce_with_logits>, "Computes bce_with_logits_loss; is called with prediction and target.");
    declare<6>(module, "CrossEntropyLoss",
               "(weight: P? = nil, label_smoothing: f64 = 0.0, ignore_index: i64 = -100, reduction: text = \"mean\")",
               guarded<cross_entropy>, "Computes cross_entropy_loss; is called with prediction and target.");
    declare<7>(module, "NLLLoss", "(weight: P? = nil, ignore_index: i64 = -100, reduction: text = \"mean\")",
               guarded<nll>, "Computes nll_loss; is called with prediction and target.");
    declare<8>(module, "KLDivLoss", "(log_target: bool = false, reduction: text = \"mean\")", guarded<kl_div>,
               "Computes kl_div_loss; is called with prediction and target.");
}

} // namespace simple::bind
