#include "stdlib/nn/sequential.hpp"

#include "stdlib/autograd/ops_elementwise.hpp"
#include "stdlib/nn/nesting.hpp"
#include "stdlib/tensor/error.hpp"

namespace simple::nn {
namespace {

/// Frees modules that nobody else holds one by one, whatever their depth.
void release(std::vector<ModulePtr> doomed) noexcept {
    while (!doomed.empty()) {
        const ModulePtr next = std::move(doomed.back());
        doomed.pop_back();
        if (next != nullptr && next.use_count() == 1) {
            next->surrender_children(doomed);
        }
    }
}

} // namespace

std::string container_text(const std::string& name, const std::vector<std::string>& elements) {
    std::string text = name + "(";
    for (const std::string& element : elements) {
        text += "\n  ";
        for (const char c : element) {
            text += c;
            if (c == '\n') {
                text += "  ";
            }
        }
    }
    return text + (elements.empty() ? ")" : "\n)");
}

namespace {

[[noreturn]] void fail_forward(const std::string& container) {
    throw tensor::errors::value(container, "has no forward; call its elements");
}

} // namespace

LayerList::~LayerList() { release(std::move(layers_)); }

Variable Sequential::forward(const Variable& x) {
    const Nesting guard("Sequential");
    // A layer may change this container while it runs; the list that was there at the start is what runs.
    const std::vector<ModulePtr> list = layers();
    Variable y = x;
    for (std::size_t i = 0; i < list.size(); ++i) {
        try {
            y = list[i]->call(y);
        } catch (const tensor::Error& error) {
            fail_within(error, "layers[" + std::to_string(i) + "]");
        }
    }
    return y;
}

ModulePtr Sequential::clone() const {
    const Nesting guard("Sequential");
    auto copy = std::make_shared<Sequential>();
    clone_into(*copy);
    return copy;
}

Variable ModuleList::forward(const Variable&) { fail_forward("ModuleList"); }

ModulePtr ModuleList::clone() const {
    const Nesting guard("ModuleList");
    auto copy = std::make_shared<ModuleList>();
    clone_into(*copy);
    return copy;
}

std::vector<Member> LayerList::members() const {
    std::vector<Member> result;
    for (std::size_t i = 0; i < layers_.size(); ++i) {
        result.push_back({std::to_string(i), layers_[i]});
    }
    return result;
}

std::string LayerList::to_string() const {
    const Nesting guard(type_name());
    std::vector<std::string> elements;
    for (const ModulePtr& layer : layers_) {
        elements.push_back(layer->to_string());
    }
    return container_text(type_name(), elements);
}

void LayerList::surrender_children(std::vector<ModulePtr>& out) noexcept {
    for (ModulePtr& layer : layers_) {
        out.push_back(std::move(layer));
    }
    layers_.clear();
}

void LayerList::clone_into(LayerList& copy) const {
    for (const ModulePtr& layer : layers_) {
        copy.push(layer->clone());
    }
    copy.set_training(training());
}

std::size_t LayerList::position(std::int64_t i, std::size_t limit) const {
    const std::int64_t size = static_cast<std::int64_t>(layers_.size());
    const std::int64_t normal = i < 0 ? i + size : i;
    if (normal < 0 || normal >= static_cast<std::int64_t>(limit)) {
        throw tensor::Error(tensor::ErrorKind::Index, type_name() + ": index " + std::to_string(i) +
                                                          " is out of range for " + std::to_string(size) + " layers");
    }
    return static_cast<std::size_t>(normal);
}

const ModulePtr& LayerList::at(std::int64_t i) const { return layers_[position(i, layers_.size())]; }

void LayerList::set(std::int64_t i, ModulePtr layer) { layers_[position(i, layers_.size())] = std::move(layer); }

void LayerList::insert(std::int64_t i, ModulePtr layer) {
    layers_.insert(layers_.begin() + static_cast<std::ptrdiff_t>(position(i, layers_.size() + 1)), std::move(layer));
}

ModuleDict::~ModuleDict() {
    std::vector<ModulePtr> layers;
    surrender_children(layers);
    release(std::move(layers));
}

Variable ModuleDict::forward(const Variable&) { fail_forward("ModuleDict"); }

std::vector<Member> ModuleDict::members() const {
    std::vector<Member> result;
    for (const Entry& entry : entries_) {
        result.push_back({entry.first, entry.second});
    }
    return result;
}

std::string ModuleDict::to_string() const {
    const Nesting guard("ModuleDict");
    std::vector<std::string> elements;
    for (const Entry& entry : entries_) {
        elements.push_back(entry.first + ": " + entry.second->to_string());
    }
    return container_text("ModuleDict", elements);
}

ModulePtr ModuleDict::clone() const {
    const Nesting guard("ModuleDict");
    auto copy = std::make_shared<ModuleDict>();
    for (const Entry& entry : entries_) {
        copy->set(entry.first, entry.second->clone());
    }
    copy->set_training(training());
    return copy;
}

void ModuleDict::surrender_children(std::vector<ModulePtr>& out) noexcept {
    for (Entry& entry : entries_) {
        out.push_back(std::move(entry.second));
    }
    entries_.clear();
}

const ModulePtr* ModuleDict::find(std::string_view name) const noexcept {
    for (const Entry& entry : entries_) {
        if (entry.first == name) {
            return &entry.second;
        }
    }
    return nullptr;
}

void ModuleDict::set(std::string_view name, ModulePtr layer) {
    for (Entry& entry : entries_) {
        if (entry.first == name) {
            entry.second = std::move(layer);
            return;
        }
    }
    entries_.emplace_back(name, std::move(layer));
}

Residual::~Residual() { release({std::move(inner_)}); }

Variable Residual::forward(const Variable& x) {
    const Nesting guard("Residual");
    try {
        return autograd::add(x, inner_->call(x));
    } catch (const tensor::Error& error) {
        fail_within(error, "inner");
    }
}

std::string Residual::to_string() const {
    const Nesting guard("Residual");
    return container_text("Residual", {inner_->to_string()});
}

ModulePtr Residual::clone() const {
    const Nesting guard("Residual");
    auto copy = std::make_shared<Residual>(inner_->clone());
    copy->set_training(training());
    return copy;
}

} // namespace simple::nn
