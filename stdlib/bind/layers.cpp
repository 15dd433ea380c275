#include "stdlib/bind/layers.hpp"

#include "stdlib/bind/layer_classes.hpp"
#include "stdlib/bind/script_module.hpp"

namespace simple::bind {

namespace {

std::string with_article(const std::string& noun) {
    const bool vowel = noun == "i64" || std::string_view("aeiou").find(noun.front()) != std::string_view::npos;
    return (vowel ? "an " : "a ") + noun;
}

} // namespace

LayerBox* find_layer_box(const Value& value) {
    for (const LayerClass& type : kLayerClasses) {
        if (LayerBox* box = type.find(value)) {
            return box;
        }
    }
    return nullptr;
}

nn::ModulePtr find_module(const Factory& factory, const Value& value) {
    if (const LayerBox* box = find_layer_box(value)) {
        return box->module;
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
        throw tensor::errors::wrong_type(function, parameter, "a layer or a function", describe(value));
    }
    return module;
}

std::vector<nn::ModulePtr> modules_of(const Factory& factory, const Value& list, std::string_view function) {
    std::vector<nn::ModulePtr> layers;
    for (std::size_t i = 0; i < list.size(); ++i) {
        nn::ModulePtr module = find_module(factory, list.at(i));
        if (module == nullptr) {
            throw tensor::Error(tensor::ErrorKind::Type, std::string(function) + ": element " + std::to_string(i) +
                                                             " is " + with_article(list.at(i).type_name()) +
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
    for (const LayerClass& type : kLayerClasses) {
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

std::vector<Variable> parameters_of(const Factory& factory, const Value& value, std::string_view function,
                                    std::string_view parameter) {
    if (const Variable* v = value.native<Variable>()) {
        return {*v};
    }
    if (const Tensor* t = value.native<Tensor>()) {
        return {Variable(*t)};
    }
    if (value.is_array() || value.is_tuple()) {
        std::vector<Variable> list;
        for (std::size_t i = 0; i < value.size(); ++i) {
            for (Variable& v : parameters_of(factory, value.at(i), function, parameter)) {
                list.push_back(std::move(v));
            }
        }
        return list;
    }
    if (value.kind() == ValueKind::Native && factory.has_method(value, "step")) {
        return parameters_of(factory, factory.get_field(value, "parameters"), function, parameter); // An optimizer.
    }
    return nn::parameters(*module_of(factory, value, function, parameter));
}

} // namespace simple::bind
