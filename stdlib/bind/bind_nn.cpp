// lib.pure.nn: layers, containers, initialization, states.
#include <array>

#include "stdlib/autograd/ops.hpp"
#include "stdlib/bind/args.hpp"
#include "stdlib/bind/layers.hpp"
#include "stdlib/bind/modules.hpp"
#include "stdlib/bind/script_module.hpp"
#include "stdlib/nn/activations.hpp"
#include "stdlib/nn/init.hpp"
#include "stdlib/nn/linear.hpp"
#include "stdlib/nn/sequential.hpp"
#include "stdlib/nn/shape_layers.hpp"
#include "stdlib/nn/summary.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::bind {

namespace {

// One empty tag per class of layers, so that each is a class of its own in scripts.
struct LinearTag {};
struct SequentialTag {};
struct SoftmaxTag {};
struct LogSoftmaxTag {};
struct DropoutTag {};
struct FlattenTag {};
struct UnflattenTag {};
struct ReshapeTag {};
struct IdentityTag {};
struct ResidualTag {};
template <int N> struct ActivationTag {};

/// A class of layers: how to recognize and how to make its objects.
struct LayerClass {
    std::string_view name;
    LayerBox* (*find)(const Value&);
    Value (*make)(const Factory&, nn::ModulePtr);
};

template <typename Tag> constexpr LayerClass layer_class(std::string_view name) {
    return {name, [](const Value& value) -> LayerBox* { return value.native<Layer<Tag>>(); },
            [](const Factory& factory, nn::ModulePtr module) {
                Layer<Tag> box;
                box.module = std::move(module);
                return factory.make<Layer<Tag>>(std::move(box));
            }};
}

constexpr std::array kClasses = {
    layer_class<LinearTag>("Linear"),         layer_class<SequentialTag>("Sequential"),
    layer_class<ActivationTag<0>>("ReLU"),    layer_class<ActivationTag<1>>("Sigmoid"),
    layer_class<ActivationTag<2>>("Tanh"),    layer_class<SoftmaxTag>("Softmax"),
    layer_class<DropoutTag>("Dropout"),       layer_class<ActivationTag<3>>("ReLU6"),
    layer_class<ActivationTag<4>>("SiLU"),    layer_class<ActivationTag<5>>("SELU"),
    layer_class<ActivationTag<6>>("Mish"),    layer_class<ActivationTag<7>>("Hardswish"),
    layer_class<ActivationTag<8>>("GELU"),    layer_class<ActivationTag<9>>("LeakyReLU"),
    layer_class<ActivationTag<10>>("ELU"),    layer_class<ActivationTag<11>>("Softplus"),
    layer_class<LogSoftmaxTag>("LogSoftmax"), layer_class<FlattenTag>("Flatten"),
    layer_class<UnflattenTag>("Unflatten"),   layer_class<ReshapeTag>("Reshape"),
    layer_class<IdentityTag>("Identity"),     layer_class<ResidualTag>("Residual"),
};

LayerBox* find_box(const Value& value) {
    for (const LayerClass& type : kClasses) {
        if (LayerBox* box = type.find(value)) {
            return box;
        }
    }
    return nullptr;
}

nn::Module& self(const Call& c) { return *find_box(c.self())->module; }
template <typename T> T& self_as(const Call& c) { return static_cast<T&>(self(c)); }

// --- Constructors ----------------------------------------------------------------------------------------------------

template <typename Tag> Value box(const Factory& factory, nn::ModulePtr module) {
    Layer<Tag> layer;
    layer.module = std::move(module);
    return factory.make<Layer<Tag>>(std::move(layer));
}

Value linear(Call& c) {
    return box<LinearTag>(
        c, std::make_shared<nn::Linear>(c.i64(0), c.i64(1), c.boolean(2), c.text(3), numeric(c).session.generator));
}
Value sequential(Call& c) {
    Value list = c[0];
    // Sequential(a, b, c), Sequential([a, b, c]) and Sequential(layers: […]) mean the same.
    if (list.is_array() && list.size() == 1 && list.at(0).is_array()) {
        list = list.at(0);
    }
    return box<SequentialTag>(c, std::make_shared<nn::Sequential>(modules_of(c, list, "Sequential")));
}
Value sequential_layers(Call& c) {
    return box<SequentialTag>(c, std::make_shared<nn::Sequential>(modules_of(c, c[0], "Sequential")));
}
template <std::size_t Index> Value activation(Call& c) {
    return kClasses[Index].make(c, nn::Activation::make(kClasses[Index].name));
}
template <std::size_t Index> Value scaled_activation(Call& c) {
    return kClasses[Index].make(c, nn::Activation::make(kClasses[Index].name, c.f64(0)));
}
Value gelu(Call& c) { return box<ActivationTag<8>>(c, nn::Activation::gelu(c.text(0))); }
Value softmax(Call& c) { return box<SoftmaxTag>(c, std::make_shared<nn::Softmax>(c.i64(0))); }
Value log_softmax(Call& c) { return box<LogSoftmaxTag>(c, std::make_shared<nn::Softmax>(c.i64(0), true)); }
Value dropout(Call& c) { return box<DropoutTag>(c, std::make_shared<nn::Dropout>(c.f64(0))); }
Value flatten(Call& c) { return box<FlattenTag>(c, std::make_shared<nn::Flatten>(c.i64(0), c.i64(1))); }
Value unflatten(Call& c) {
    return box<UnflattenTag>(c, std::make_shared<nn::Unflatten>(c.i64(0), shape_argument(c, 1)));
}
Value reshape(Call& c) { return box<ReshapeTag>(c, std::make_shared<nn::Reshape>(shape_argument(c, 0))); }
Value identity(Call& c) { return box<IdentityTag>(c, std::make_shared<nn::Identity>()); }
Value residual(Call& c) {
    return box<ResidualTag>(c, std::make_shared<nn::Residual>(module_of(c, c[0], "Residual", "inner")));
}

// --- What every layer has --------------------------------------------------------------------------------------------

nn::ModulePtr target(Args& a) { return module_of(a.call(), a[0], a.name(), "m"); }

Value forward(Args& a) { return run_module(a.call(), *target(a), a[1]); }
Value parameters(Args& a) {
    std::vector<Value> values;
    for (const Variable& v : parameters_of(a.call(), a[0], a.name())) {
        values.push_back(wrap(a.call(), v, true));
    }
    return a.call().array(values);
}
Value named_parameters(Args& a) {
    std::vector<std::pair<Value, Value>> entries;
    for (const auto& [name, v] : nn::named_parameters(*target(a))) {
        entries.emplace_back(a.call().text(name), wrap(a.call(), v, true));
    }
    return a.call().dict(entries);
}
Value buffers(Args& a) {
    std::vector<std::pair<Value, Value>> entries;
    for (const auto& [name, t] : nn::named_buffers(*target(a))) {
        entries.emplace_back(a.call().text(name), wrap(a.call(), t));
    }
    return a.call().dict(entries);
}
Value state_dict(Args& a) {
    std::vector<std::pair<Value, Value>> entries;
    for (const auto& [name, t] : nn::state_dict(*target(a))) {
        entries.emplace_back(a.call().text(name), wrap(a.call(), t));
    }
    return a.call().dict(entries);
}

/// What load_state_dict returns.
struct LoadReport {
    nn::LoadResult result;
};

Value load_state_dict(Args& a) {
    nn::StateDict state;
    for (const auto& [name, value] : a[1].items()) {
        state.emplace_back(std::string(name.as_text()), to_tensor(a.call(), value, a.name(), "state"));
    }
    return a.call().make<LoadReport>(LoadReport{nn::load_state_dict(*target(a), state, a.boolean(2))});
}
Value texts(const Factory& factory, const std::vector<std::string>& list) {
    std::vector<Value> values;
    for (const std::string& text : list) {
        values.push_back(factory.text(text));
    }
    return factory.array(values);
}
template <bool On> Value set_mode(Args& a) {
    nn::train(*target(a), On ? a.boolean(1) : false);
    return a[0];
}
Value zero_grad(Args& a) {
    for (Variable v : parameters_of(a.call(), a[0], a.name())) {
        v.clear_grad();
    }
    return Value();
}
Value count_parameters(Args& a) {
    std::int64_t count = 0;
    for (const Variable& v : parameters_of(a.call(), a[0], a.name())) {
        count += v.numel();
    }
    return Value(count);
}
Value count_by_layer(Args& a) {
    std::vector<std::int64_t> counts;
    if (a[0].is_array()) {
        for (std::size_t i = 0; i < a[0].size(); ++i) {
            std::int64_t count = 0;
            for (const Variable& v : parameters_of(a.call(), a[0].at(i), a.name())) {
                count += v.numel();
            }
            counts.push_back(count);
        }
    } else {
        counts = nn::count_parameters_by_layer(*target(a));
    }
    return a.call().array(std::span<const std::int64_t>(counts));
}
Value children(Args& a) {
    std::vector<Value> values;
    for (const nn::ModulePtr& child : nn::children(*target(a))) {
        values.push_back(wrap_module(a.call(), child));
    }
    return a.call().array(values);
}
Value apply(Args& a) {
    a.call().call(a[1], {a[0]});
    for (const nn::ModulePtr& child : nn::children(*target(a))) {
        a.call().call(a[1], {wrap_module(a.call(), child)});
    }
    return a[0];
}
Value summary(Args& a) {
    std::optional<Shape> shape;
    if (a.given(1)) {
        shape = a.shape(1);
    }
    return a.call().text(nn::summary(*target(a), shape));
}
Value convert(Args& a) {
    nn::convert(*target(a), tensor::parse_dtype(a.text(1), "to"));
    return a[0];
}
Value clone(Args& a) { return wrap_module(a.call(), target(a)->clone()); }

constexpr OperationRow kModel[] = {
    {"parameters", "m: any", "", op<parameters>, "The trainable leaves, in order."},
    {"named_parameters", "m: any", "", op<named_parameters>, "Parameters by name."},
    {"buffers", "m: any", "", op<buffers>, "Buffers by name."},
    {"state_dict", "m: any", "", op<state_dict>, "Parameters and buffers by name, sharing storage."},
    {"load_state_dict", "m: any", "state: {text: P}, strict: bool = true", op<load_state_dict>, "Copies values in."},
    {"train", "m: any", "mode: bool = true", op<set_mode<true>>, "Sets training mode."},
    {"eval", "m: any", "", op<set_mode<false>>, "Sets evaluation mode."},
    {"zero_grad", "m: any", "", op<zero_grad>, "Drops all gradients."},
    {"count_parameters", "m: any", "", op<count_parameters>, "Number of elements of all parameters."},
    {"count_parameters_by_layer", "m: any", "", op<count_by_layer>, "The same for each layer."},
    {"summary", "m: any", "input_shape: [i64]? = nil", op<summary>, "A table of layers, shapes and parameters."},
};
constexpr OperationRow kLayerMembers[] = {
    {"forward", "m: any", "x: X", op<forward>, "Computes the output."},
    {"train_mode", "m: any", "mode: bool = true", op<set_mode<true>>, "Sets training mode."},
    {"eval_mode", "m: any", "", op<set_mode<false>>, "Sets evaluation mode."},
    {"children", "m: any", "", op<children>, "The direct sub-layers."},
    {"apply", "m: any", "f: fn", op<apply>, "Calls f with the layer and its sub-layers."},
    {"to", "m: any", "dtype: text", op<convert>, "Converts parameters."},
    {"clone", "m: any", "", op<clone>, "A copy with parameters of its own."},
};

Value get_training(Call& c) { return Value(self(c).training()); }
void set_training(Call& c, const Value& value) { nn::train(self(c), value.as_bool()); }

/// Sizes a layer takes and gives, when it has any.
std::optional<std::int64_t> input_size(const nn::Module& module) {
    const auto* linear_layer = dynamic_cast<const nn::Linear*>(&module);
    if (linear_layer != nullptr) {
        return linear_layer->in_features();
    }
    if (const auto* list = dynamic_cast<const nn::Sequential*>(&module)) {
        for (const nn::ModulePtr& layer : list->layers()) {
            if (const auto size = input_size(*layer)) {
                return size;
            }
        }
    }
    return std::nullopt;
}
std::optional<std::int64_t> output_size(const nn::Module& module) {
    const auto* linear_layer = dynamic_cast<const nn::Linear*>(&module);
    if (linear_layer != nullptr) {
        return linear_layer->out_features();
    }
    if (const auto* list = dynamic_cast<const nn::Sequential*>(&module)) {
        for (auto layer = list->layers().rbegin(); layer != list->layers().rend(); ++layer) {
            if (const auto size = output_size(**layer)) {
                return size;
            }
        }
    }
    return std::nullopt;
}

/// `left ~> right`: one flat model.
std::optional<Value> connect(Call& c, Operator op, const Value& left, const Value& right) {
    if (op != Operator::Connect) {
        return std::nullopt;
    }
    return translated([&] {
        const nn::ModulePtr a = module_of(c, left, "~>", "left");
        const nn::ModulePtr b = module_of(c, right, "~>", "right");
        const auto out = output_size(*a);
        const auto in = input_size(*b);
        if (out.has_value() && in.has_value() && *out != *in) {
            throw tensor::errors::value("~>", a->to_string() + " gives " + std::to_string(*out) + " values, " +
                                                  b->to_string() + " takes " + std::to_string(*in));
        }
        std::vector<nn::ModulePtr> layers;
        for (const nn::ModulePtr& part : {a, b}) {
            if (const auto list = std::dynamic_pointer_cast<nn::Sequential>(part)) {
                layers.insert(layers.end(), list->layers().begin(), list->layers().end());
            } else {
                layers.push_back(part);
            }
        }
        return box<SequentialTag>(c, std::make_shared<nn::Sequential>(std::move(layers)));
    });
}

template <typename Tag>
ClassBuilder declare(Interpreter& interpreter, Module& module, std::string_view name, std::string_view signature,
                     NativeFunction constructor, std::string_view text) {
    ClassBuilder builder = module.native_class<Layer<Tag>>(name, text);
    builder.constructor(signature, constructor, text)
        .property("training", get_training, set_training, "Whether the layer is in training mode.")
        .operators(connect)
        .callable([](Call& c, const std::vector<Value>& arguments) {
            if (arguments.size() != 1) {
                c.fail(ErrorKind::Type,
                       "a layer takes one tensor, got " + std::to_string(arguments.size()) + " arguments");
            }
            return translated([&] { return run_module(c, self(c), arguments[0]); });
        })
        .text([](Call& c) { return self(c).to_string(); });
    add_methods(interpreter, builder, kModel, std::size(kModel));
    add_methods(interpreter, builder, kLayerMembers, std::size(kLayerMembers));
    return builder;
}

template <std::size_t Index> void declare_activation(Interpreter& interpreter, Module& module) {
    declare<ActivationTag<Index == 2   ? 0
                          : Index == 3 ? 1
                          : Index == 4 ? 2
                                       : static_cast<int>(Index) - 4>>(
        interpreter, module, kClasses[Index].name, "()", guarded<activation<Index>>, "An element-wise activation.");
}

void declare_linear(Interpreter& interpreter, Module& module) {
    ClassBuilder builder =
        declare<LinearTag>(interpreter, module, "Linear",
                           "(in_features: i64, out_features: i64, bias: bool = true, init: text = \"xavier_uniform\")",
                           guarded<linear>, "Fully connected layer, x times the transposed weight plus bias.");
    builder
        .property(
            "weight", [](Call& c) { return wrap(c, self_as<nn::Linear>(c).weight(), true); },
            [](Call& c, const Value& value) {
                translated([&] { self_as<nn::Linear>(c).weight().set_value(to_tensor(c, value, "weight", "weight")); });
            },
            "The weight, [out, in].")
        .property(
            "weights", [](Call& c) { return wrap(c, self_as<nn::Linear>(c).weight().value()); }, nullptr,
            "The weight's numbers.")
        .property(
            "bias",
            [](Call& c) {
                const Variable& bias = self_as<nn::Linear>(c).bias();
                return bias.defined() ? wrap(c, bias, true) : Value();
            },
            [](Call& c, const Value& value) {
                translated([&] { self_as<nn::Linear>(c).bias().set_value(to_tensor(c, value, "bias", "bias")); });
            },
            "The bias, [out], or nil.")
        .property(
            "in_features", [](Call& c) { return Value(self_as<nn::Linear>(c).in_features()); }, nullptr, "Values in.")
        .property(
            "out_features", [](Call& c) { return Value(self_as<nn::Linear>(c).out_features()); }, nullptr,
            "Values out.");
    const FunctionRow row[] = {
        {"linear_create(in_features: i64, out_features: i64, bias: bool = true, init: text = \"xavier_uniform\")",
         guarded<linear>, "See Linear."}};
    module.functions(row, 1);
}

void declare_sequential(Interpreter& interpreter, Module& module) {
    ClassBuilder builder = declare<SequentialTag>(interpreter, module, "Sequential", "(layers...)", guarded<sequential>,
                                                  "Applies layers in order.");
    builder.constructor("(layers: [any])", guarded<sequential_layers>, "Applies layers in order.");
    builder
        .property(
            "layers",
            [](Call& c) {
                std::vector<Value> values;
                for (const nn::ModulePtr& layer : self_as<nn::Sequential>(c).layers()) {
                    values.push_back(wrap_module(c, layer));
                }
                return c.array(values);
            },
            nullptr, "The elements.")
        .index(
            [](Call& c, const std::vector<Value>& arguments) {
                return translated([&] { return wrap_module(c, self_as<nn::Sequential>(c).at(arguments[0].as_int())); });
            },
            [](Call& c, const std::vector<Value>& arguments, const Value& value) {
                translated([&] {
                    self_as<nn::Sequential>(c).set(arguments[0].as_int(), module_of(c, value, "Sequential", "layer"));
                });
            })
        .length([](Call& c) { return static_cast<std::int64_t>(self_as<nn::Sequential>(c).size()); })
        .method(
            "len()", [](Call& c) { return Value(self_as<nn::Sequential>(c).size()); }, "Number of elements.");
    const auto push = [](Call& c) {
        self_as<nn::Sequential>(c).push(module_of(c, c[0], "Sequential", "layer"));
        return c.self();
    };
    builder.method("push(layer: any)", +push, "Adds an element.").method("add(layer: any)", +push, "Adds an element.");
    builder.method(
        "insert(i: i64, layer: any)",
        [](Call& c) {
            return translated([&] {
                self_as<nn::Sequential>(c).insert(c.i64(0), module_of(c, c[1], "Sequential", "layer"));
                return c.self();
            });
        },
        "Adds an element before a position.");
}

// --- Initialization --------------------------------------------------------------------------------------------------

/// Fills a leaf in place, or a copy of a plain tensor.
template <typename Fill> Value initialize(Call& c, const Fill& fill) {
    return translated([&] {
        if (const Variable* v = c[0].native<Variable>()) {
            Tensor t = v->value();
            fill(t);
            return c[0];
        }
        Tensor t = tensor::clone(tensor_of(c[0], c.name(), "t"));
        fill(t);
        return wrap(c, t);
    });
}
tensor::Generator& generator(const Call& c) { return numeric(c).session.generator; }

constexpr FunctionRow kInitializers[] = {
    {"init_zeros(t: X)", [](Call& c) { return initialize(c, [](Tensor& t) { nn::init::constant(t, 0.0); }); },
     "Zeros."},
    {"init_ones(t: X)", [](Call& c) { return initialize(c, [](Tensor& t) { nn::init::constant(t, 1.0); }); }, "Ones."},
    {"init_constant(t: X, value: f64)",
     [](Call& c) { return initialize(c, [&](Tensor& t) { nn::init::constant(t, c.f64(1)); }); }, "A constant."},
    {"init_eye(t: X)", [](Call& c) { return initialize(c, [](Tensor& t) { nn::init::eye(t); }); },
     "Ones on the diagonal."},
    {"init_uniform(t: X, low: f64 = 0.0, high: f64 = 1.0)",
     [](Call& c) { return initialize(c, [&](Tensor& t) { nn::init::uniform(t, generator(c), c.f64(1), c.f64(2)); }); },
     "Uniform."},
    {"init_normal(t: X, mean_val: f64 = 0.0, std_val: f64 = 1.0)",
     [](Call& c) { return initialize(c, [&](Tensor& t) { nn::init::normal(t, generator(c), c.f64(1), c.f64(2)); }); },
     "Normal."},
    {"init_xavier_uniform(t: X, gain: f64 = 1.0)",
     [](Call& c) { return initialize(c, [&](Tensor& t) { nn::init::xavier_uniform(t, generator(c), c.f64(1)); }); },
     "Xavier, uniform."},
    {"init_xavier_normal(t: X, gain: f64 = 1.0)",
     [](Call& c) { return initialize(c, [&](Tensor& t) { nn::init::xavier_normal(t, generator(c), c.f64(1)); }); },
     "Xavier, normal."},
    {"init_kaiming_uniform(t: X, mode: text = \"fan_in\", nonlinearity: text = \"relu\", a: f64 = 0.0)",
     [](Call& c) {
         return initialize(
             c, [&](Tensor& t) { nn::init::kaiming_uniform(t, generator(c), c.text(1), c.text(2), c.f64(3)); });
     },
     "Kaiming, uniform."},
    {"init_kaiming_normal(t: X, mode: text = \"fan_in\", nonlinearity: text = \"relu\", a: f64 = 0.0)",
     [](Call& c) {
         return initialize(
             c, [&](Tensor& t) { nn::init::kaiming_normal(t, generator(c), c.text(1), c.text(2), c.f64(3)); });
     },
     "Kaiming, normal."},
};

} // namespace

// --- Shared with the other modules -----------------------------------------------------------------------------------

nn::ModulePtr find_module(const Factory& factory, const Value& value) {
    if (const LayerBox* box_found = find_box(value)) {
        return box_found->module;
    }
    if (value.kind() == ValueKind::Function) {
        return script_module(factory, value);
    }
    if (value.kind() == ValueKind::Instance && factory.has_method(value, "forward")) {
        return script_module(factory, value);
    }
    return nullptr;
}

nn::ModulePtr module_of(const Factory& factory, const Value& value, std::string_view function,
                        std::string_view parameter) {
    nn::ModulePtr module = find_module(factory, value);
    if (module == nullptr) {
        throw tensor::errors::wrong_type(function, parameter, "a layer or a function",
                                         value.type_name() + " " + value.to_string());
    }
    return module;
}

std::vector<nn::ModulePtr> modules_of(const Factory& factory, const Value& list, std::string_view function) {
    std::vector<nn::ModulePtr> layers;
    for (std::size_t i = 0; i < list.size(); ++i) {
        nn::ModulePtr module = find_module(factory, list.at(i));
        if (module == nullptr) {
            throw tensor::Error(tensor::ErrorKind::Type, std::string(function) + ": element " + std::to_string(i) +
                                                             " is a " + list.at(i).type_name() +
                                                             ", expected a layer or a function");
        }
        layers.push_back(std::move(module));
    }
    return layers;
}

Value wrap_module(const Factory& factory, const nn::ModulePtr& module) {
    if (const auto* script = dynamic_cast<const ScriptModule*>(module.get())) {
        return script->object();
    }
    const std::string name = module->type_name();
    for (const LayerClass& type : kClasses) {
        if (type.name == name) {
            return type.make(factory, module);
        }
    }
    return Value();
}

Value run_module(const Factory& factory, nn::Module& module, const Value& x) {
    if (const Variable* v = x.native<Variable>()) {
        return wrap(factory, module.call(*v), true);
    }
    const Tensor input = to_tensor(factory, x, module.type_name(), "x");
    const autograd::NoGrad off;
    return wrap(factory, module.call(Variable(input)), false);
}

std::vector<Variable> parameters_of(const Factory& factory, const Value& value, std::string_view function) {
    if (const Variable* v = value.native<Variable>()) {
        return {*v};
    }
    if (const Tensor* t = value.native<Tensor>()) {
        return {Variable(*t)};
    }
    if (value.is_array() || value.is_tuple()) {
        std::vector<Variable> list;
        for (std::size_t i = 0; i < value.size(); ++i) {
            for (Variable& v : parameters_of(factory, value.at(i), function)) {
                list.push_back(std::move(v));
            }
        }
        return list;
    }
    if (value.kind() == ValueKind::Native && factory.has_method(value, "step")) {
        return parameters_of(factory, factory.get_field(value, "parameters"), function); // An optimizer.
    }
    return nn::parameters(*module_of(factory, value, function, "m"));
}

void build_nn(Interpreter& interpreter, Module& module) {
    module.constant(kTypes, Value());
    declare_linear(interpreter, module);
    declare_sequential(interpreter, module);
    declare_activation<2>(interpreter, module);
    declare_activation<3>(interpreter, module);
    declare_activation<4>(interpreter, module);
    declare_activation<7>(interpreter, module);
    declare_activation<8>(interpreter, module);
    declare_activation<9>(interpreter, module);
    declare_activation<10>(interpreter, module);
    declare_activation<11>(interpreter, module);
    declare<ActivationTag<8>>(interpreter, module, "GELU", "(approximate: text = \"none\")", guarded<gelu>,
                              "x * Phi(x).");
    declare<ActivationTag<9>>(interpreter, module, "LeakyReLU", "(negative_slope: f64 = 0.01)",
                              guarded<scaled_activation<13>>, "x or slope * x.");
    declare<ActivationTag<10>>(interpreter, module, "ELU", "(alpha: f64 = 1.0)", guarded<scaled_activation<14>>,
                               "x or alpha * (exp(x) - 1).");
    declare<ActivationTag<11>>(interpreter, module, "Softplus", "(beta: f64 = 1.0)", guarded<scaled_activation<15>>,
                               "log(1 + exp(x)).");
    declare<SoftmaxTag>(interpreter, module, "Softmax", "(dim: i64 = -1)", guarded<softmax>,
                        "softmax along a dimension.")
        .property(
            "dim", [](Call& c) { return Value(self_as<nn::Softmax>(c).dim()); }, nullptr, "The dimension.");
    declare<LogSoftmaxTag>(interpreter, module, "LogSoftmax", "(dim: i64 = -1)", guarded<log_softmax>,
                           "log of softmax.")
        .property(
            "dim", [](Call& c) { return Value(self_as<nn::Softmax>(c).dim()); }, nullptr, "The dimension.");
    declare<DropoutTag>(interpreter, module, "Dropout", "(p: f64 = 0.5)", guarded<dropout>,
                        "Zeroes elements in training.")
        .property(
            "p", [](Call& c) { return Value(self_as<nn::Dropout>(c).p()); }, nullptr, "Probability of a zero.");
    declare<FlattenTag>(interpreter, module, "Flatten", "(start_dim: i64 = 1, end_dim: i64 = -1)", guarded<flatten>,
                        "Merges dimensions.");
    declare<UnflattenTag>(interpreter, module, "Unflatten", "(dim: i64, sizes: [i64])", guarded<unflatten>,
                          "Splits a dimension.");
    declare<ReshapeTag>(interpreter, module, "Reshape", "(shape: [i64])", guarded<reshape>,
                        "Gives every sample another shape.");
    declare<IdentityTag>(interpreter, module, "Identity", "()", guarded<identity>, "Gives its input.");
    declare<ResidualTag>(interpreter, module, "Residual", "(inner: any)", guarded<residual>, "x plus inner(x).");
    module.native_class<LoadReport>("LoadResult")
        .property(
            "missing", [](Call& c) { return texts(c, c.self_as<LoadReport>().result.missing); }, nullptr,
            "Names not found in the state.")
        .property(
            "unexpected", [](Call& c) { return texts(c, c.self_as<LoadReport>().result.unexpected); }, nullptr,
            "Names the model does not have.");
    add_functions(interpreter, module, kModel, std::size(kModel));
    module.functions(kInitializers, std::size(kInitializers));
    for (const OperationTable& table : {activation_operations(), matrix_operations()}) {
        for (std::size_t i = 0; i < table.count; ++i) {
            const std::string_view name = table.rows[i].name;
            if (name.substr(0, 3) == "fn_") {
                add_functions(interpreter, module, table.rows + i, 1);
            }
        }
    }
}

} // namespace simple::bind
