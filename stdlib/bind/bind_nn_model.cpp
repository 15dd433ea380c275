// What every model has: parameters, states, modes, children, summaries.
#include "stdlib/bind/layers.hpp"
#include "stdlib/bind/load_report.hpp"
#include "stdlib/bind/nn_parts.hpp"
#include "stdlib/nn/summary.hpp"

namespace simple::bind {

namespace {

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
    if (!a[1].is_dict()) {
        throw tensor::errors::wrong_type(a.name(), "state", "a dict of tensors", describe(a[1]));
    }
    nn::StateDict state;
    for (const auto& [name, value] : a[1].items()) {
        if (!name.is_text()) {
            throw tensor::errors::wrong_type(a.name(), "state", "a dict of tensors by name", describe(name));
        }
        state.emplace_back(std::string(name.as_text()), to_tensor(a.call(), value, a.name(), "state"));
    }
    return load_report(a.call(), nn::load_state_dict(*target(a), state, a.boolean(2)));
}
Value texts(const Factory& factory, const std::vector<std::string>& list) {
    std::vector<Value> values;
    values.reserve(list.size());
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
    for (const nn::ModulePtr& module : nn::descendants(*target(a))) {
        a.call().call(a[1], {wrap_module(a.call(), module)});
    }
    a.call().call(a[1], {a[0]});
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
    {"parameters", "m: any", "", op<parameters>,
     "The trainable Tensors of a model, in order of definition, for an optimizer. A Tensor used twice comes once."},
    {"named_parameters", "m: any", "", op<named_parameters>,
     "The trainable Tensors by name, as PyTorch names them: \"0.weight\"."},
    {"buffers", "m: any", "", op<buffers>,
     "What a model keeps beside parameters, by name: running means and variances."},
    {"state_dict", "m: any", "", op<state_dict>,
     "Parameters and buffers by name as PureTensors that share storage, in PyTorch's order."},
    {"load_state_dict", "m: any", "state: {text: P}, strict: bool = true", op<load_state_dict>,
     "Copies values by name into a model; gives LoadResult(missing, unexpected). With strict, names that do not match "
     "are an error, shapes that do not fit always; nothing is changed then."},
    {"train", "m: any", "mode: bool = true", op<set_mode<true>>,
     "Sets training mode here and in all sub-layers, or evaluation mode with mode false; returns the layer."},
    {"eval", "m: any", "", op<set_mode<false>>,
     "Sets evaluation mode here and in all sub-layers: no dropout, running statistics; returns the layer."},
    {"train_mode", "m: any", "mode: bool = true", op<set_mode<true>>, "Another name of train."},
    {"eval_mode", "m: any", "", op<set_mode<false>>, "Another name of eval."},
    {"children", "m: any", "", op<children>, "The direct sub-layers, in order."},
    {"zero_grad", "m: any", "", op<zero_grad>, "Sets the gradients of all parameters to nil."},
    {"count_parameters", "m: any", "", op<count_parameters>,
     "Number of elements of all parameters of a model or a list; those used twice count once."},
    {"count_parameters_by_layer", "m: any", "", op<count_by_layer>,
     "count_parameters of each layer or list, as [i64]."},
    {"summary", "m: any", "input_shape: [i64]? = nil", op<summary>,
     "A table of layers, output shapes and numbers of parameters as text. With input_shape it runs the model once, in "
     "evaluation mode on zeros, without recording or counting."},
};
constexpr OperationRow kForward[] = {{"forward", "m: any", "x: X", op<forward>, "Computes the output."}};
constexpr OperationRow kLayerMembers[] = {
    {"apply", "m: any", "f: fn", op<apply>, "Calls f with all sub-layers, then with the layer."},
    {"to", "m: any", "dtype: text", op<convert>,
     "Converts parameters, and buffers of floats, to \"f64\" or \"f32\", in place, and clears the gradients; returns "
     "the "
     "layer."},
    {"clone", "m: any", "", op<clone>, "A copy of the layer with parameters and buffers of its own."},
};

} // namespace

OperationTable model_operations() { return {kModel, std::size(kModel)}; }

OperationTable layer_operations() { return {kLayerMembers, std::size(kLayerMembers)}; }

OperationTable forward_operation() { return {kForward, std::size(kForward)}; }

Value load_report(const Factory& factory, nn::LoadResult result) {
    return factory.make<LoadReport>(LoadReport{std::move(result)});
}

void declare_load_report(Module& module) {
    module.native_class<LoadReport>("LoadResult", "Names that did not match.")
        .text([](Call& c) {
            const nn::LoadResult& result = c.self_as<LoadReport>().result;
            return "LoadResult(missing: " + c.to_string(texts(c, result.missing)) +
                   ", unexpected: " + c.to_string(texts(c, result.unexpected)) + ")";
        })
        .property(
            "missing", [](Call& c) { return texts(c, c.self_as<LoadReport>().result.missing); }, nullptr,
            "Names not found in the state.")
        .property(
            "unexpected", [](Call& c) { return texts(c, c.self_as<LoadReport>().result.unexpected); }, nullptr,
            "Names the model does not have.");
}

} // namespace simple::bind
