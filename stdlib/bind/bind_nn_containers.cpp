// Containers of layers: Sequential, ModuleList, ModuleDict, and the wrappers Residual and Lambda.
#include "stdlib/bind/declare_layer.hpp"
#include "stdlib/bind/script_module.hpp"
#include "stdlib/nn/sequential.hpp"

namespace simple::bind {

namespace {

// --- Lists -----------------------------------------------------------------------------------------------------------

Value make_sequential(Call& c, const Value& list) {
    auto container = std::make_shared<nn::Sequential>(modules_of(c, list, "Sequential"));
    check_layers(c, *container);
    return box_layer<SequentialTag>(c, std::move(container));
}
Value make_list(Call& c, const Value& list) {
    return box_layer<ModuleListTag>(c, std::make_shared<nn::ModuleList>(modules_of(c, list, "ModuleList")));
}
/// Class(a, b, c), Class([a, b, c]) and Class(layers: […]) mean the same.
template <Value (*Make)(Call&, const Value&)> Value from_elements(Call& c) {
    const Value list = c[0];
    return Make(c, list.is_array() && list.size() == 1 && list.at(0).is_array() ? list.at(0) : list);
}
template <Value (*Make)(Call&, const Value&)> Value from_list(Call& c) { return Make(c, c[0]); }

nn::LayerList& list_self(const Call& c) { return layer_self_as<nn::LayerList>(c); }
nn::ModulePtr layer_argument(const Call& c, const Value& value) {
    return module_of(c, value, list_self(c).type_name(), "layer");
}
std::int64_t position(const std::vector<Value>& arguments) {
    if (arguments.size() != 1 || !arguments[0].is_int()) {
        throw tensor::errors::wrong_type("index", "i", "an integer",
                                         arguments.size() == 1 ? arguments[0].type_name() : "several numbers");
    }
    return arguments[0].as_int();
}

Value layers(Call& c) {
    std::vector<Value> values;
    for (const nn::ModulePtr& layer : list_self(c).layers()) {
        values.push_back(wrap_module(c, layer));
    }
    return c.array(values);
}
Value element(Call& c, const std::vector<Value>& arguments) {
    return translated([&] { return wrap_module(c, list_self(c).at(position(arguments))); });
}
void set_element(Call& c, const std::vector<Value>& arguments, const Value& value) {
    translated([&] { list_self(c).set(position(arguments), layer_argument(c, value)); });
}
Value push(Call& c) {
    list_self(c).push(layer_argument(c, c[0]));
    return c.self();
}
Value insert(Call& c) {
    list_self(c).insert(c.i64(0), layer_argument(c, c[1]));
    return c.self();
}

/// The elements of a container while a loop runs over them.
struct LayerIterator {
    std::vector<Value> elements;
    std::size_t next = 0;
};

void declare_list(ClassBuilder& builder) {
    builder.property("layers", layers, nullptr, "The layers and functions, as an array.")
        .index(element, set_element)
        .length([](Call& c) { return static_cast<std::int64_t>(list_self(c).size()); })
        .iterator([](Call& c) {
            std::vector<Value> elements;
            for (const nn::ModulePtr& layer : list_self(c).layers()) {
                elements.push_back(wrap_module(c, layer));
            }
            return c.make<LayerIterator>(LayerIterator{std::move(elements)});
        })
        .method(
            "len()", [](Call& c) { return Value(list_self(c).size()); }, "Number of layers.")
        .method("push(layer: any)", guarded<push>, "Adds a layer or a function of one tensor at the end.")
        .method("append(layer: any)", guarded<push>, "Adds a layer or a function of one tensor at the end.")
        .method("add(layer: any)", guarded<push>, "Adds a layer or a function of one tensor at the end.")
        .method("insert(i: i64, layer: any)", guarded<insert>,
                "Adds a layer or a function of one tensor before position i.");
}

void declare_lists(Interpreter& interpreter, Module& module) {
    module.native_class<LayerIterator>("_Layers").next([](Call& c) -> std::optional<Value> {
        auto& iterator = c.self_as<LayerIterator>();
        if (iterator.next == iterator.elements.size()) {
            return std::nullopt;
        }
        return iterator.elements[iterator.next++];
    });
    ClassBuilder sequential =
        declare_layer<SequentialTag>(interpreter, module, "Sequential", "(layers...)",
                                     guarded<from_elements<make_sequential>>, "Applies layers in order.");
    sequential.constructor("(layers: [any])", guarded<from_list<make_sequential>>, "Applies layers in order.");
    declare_list(sequential);
    ClassBuilder list = declare_layer<ModuleListTag>(interpreter, module, "ModuleList", "(layers...)",
                                                     guarded<from_elements<make_list>>, "Holds layers.");
    list.constructor("(layers: [any])", guarded<from_list<make_list>>, "Holds layers.");
    declare_list(list);
}

// --- Dictionaries ----------------------------------------------------------------------------------------------------

nn::ModuleDict& dict_self(const Call& c) { return layer_self_as<nn::ModuleDict>(c); }

std::string_view key_of(const Value& key) {
    if (!key.is_text() || key.as_text().empty() || key.as_text().find('.') != std::string_view::npos) {
        throw tensor::errors::wrong_type("ModuleDict", "key", "a text without points", describe(key));
    }
    return key.as_text();
}
Value module_dict(Call& c) {
    auto dict = std::make_shared<nn::ModuleDict>();
    if (!c[0].is_nil()) {
        for (const auto& [key, layer] : c[0].items()) {
            dict->set(key_of(key), module_of(c, layer, "ModuleDict", key.as_text()));
        }
    }
    return box_layer<ModuleDictTag>(c, std::move(dict));
}
Value dict_element(Call& c, const std::vector<Value>& arguments) {
    return translated([&] {
        const Value key = arguments.size() == 1 ? arguments[0] : Value();
        const nn::ModulePtr* layer = dict_self(c).find(key_of(key));
        if (layer == nullptr) {
            throw tensor::Error(tensor::ErrorKind::Index,
                                "ModuleDict: no layer is named \"" + std::string(key.as_text()) + "\"");
        }
        return wrap_module(c, *layer);
    });
}
void set_dict_element(Call& c, const std::vector<Value>& arguments, const Value& value) {
    translated([&] {
        const Value key = arguments.size() == 1 ? arguments[0] : Value();
        dict_self(c).set(key_of(key), module_of(c, value, "ModuleDict", "layer"));
    });
}
std::vector<Value> dict_keys(const Call& c) {
    std::vector<Value> keys;
    for (const auto& [name, layer] : dict_self(c).entries()) {
        keys.push_back(c.text(name));
    }
    return keys;
}
Value dict_values(Call& c) {
    std::vector<Value> values;
    for (const auto& [name, layer] : dict_self(c).entries()) {
        values.push_back(wrap_module(c, layer));
    }
    return c.array(values);
}
Value dict_items(Call& c) {
    std::vector<Value> items;
    for (const auto& [name, layer] : dict_self(c).entries()) {
        items.push_back(c.tuple({c.text(name), wrap_module(c, layer)}));
    }
    return c.array(items);
}

void declare_dict(Interpreter& interpreter, Module& module) {
    declare_layer<ModuleDictTag>(interpreter, module, "ModuleDict", "(entries: {text: any}? = nil)",
                                 guarded<module_dict>, "Holds layers by name.")
        .index(dict_element, set_dict_element)
        .length([](Call& c) { return static_cast<std::int64_t>(dict_self(c).entries().size()); })
        .iterator([](Call& c) { return c.make<LayerIterator>(LayerIterator{dict_keys(c)}); })
        .method(
            "len()", [](Call& c) { return Value(dict_self(c).entries().size()); }, "Number of layers.")
        .method(
            "keys()", [](Call& c) { return c.array(dict_keys(c)); }, "The names, in order.")
        .method("values()", dict_values, "The layers, in order.")
        .method("items()", dict_items, "Pairs of name and layer.")
        .method(
            "has(key: text)", [](Call& c) { return Value(dict_self(c).find(c.text(0)) != nullptr); },
            "Whether there is a layer of that name.");
}

// --- Wrappers --------------------------------------------------------------------------------------------------------

/// A function as a layer of its own.
class Lambda final : public nn::Module {
public:
    explicit Lambda(nn::ModulePtr inner) : inner_(std::move(inner)) {}
    Variable forward(const Variable& x) override { return inner_->call(x); }
    std::string to_string() const override { return "Lambda(" + inner_->to_string() + ")"; }
    std::string type_name() const override { return "Lambda"; }
    nn::ModulePtr clone() const override { return std::make_shared<Lambda>(inner_); }

private:
    nn::ModulePtr inner_;
};

Value lambda(Call& c) { return box_layer<LambdaTag>(c, std::make_shared<Lambda>(module_of(c, c[0], "Lambda", "f"))); }
Value residual(Call& c) {
    return box_layer<ResidualTag>(c, std::make_shared<nn::Residual>(module_of(c, c[0], "Residual", "inner")));
}

} // namespace

void declare_containers(Interpreter& interpreter, Module& module) {
    declare_lists(interpreter, module);
    declare_dict(interpreter, module);
    declare_layer<ResidualTag>(interpreter, module, "Residual", "(inner: any)", guarded<residual>, "x plus inner(x).")
        .property(
            "inner", [](Call& c) { return wrap_module(c, layer_self_as<nn::Residual>(c).inner()); }, nullptr,
            "The layer that is added.");
    declare_layer<LambdaTag>(interpreter, module, "Lambda", "(f: any)", guarded<lambda>, "A function as a layer.");
}

} // namespace simple::bind
