#include "stdlib/nn/sequential.hpp"

#include "stdlib/autograd/ops_elementwise.hpp"
#include "stdlib/tensor/error.hpp"

namespace simple::nn {
namespace {

constexpr int kMaxNesting = 1000;

thread_local int nesting = 0;

/// Limits how deep containers run inside each other, so that no nesting overflows the stack.
class Nesting {
public:
    explicit Nesting(std::string_view name) {
        if (nesting >= kMaxNesting) {
            throw tensor::errors::value(name, "layers are nested more than " + std::to_string(kMaxNesting) + " deep");
        }
        ++nesting;
    }
    ~Nesting() { --nesting; }
    Nesting(const Nesting&) = delete;
    Nesting& operator=(const Nesting&) = delete;
};

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

Sequential::~Sequential() { release(std::move(layers_)); }

Variable Sequential::forward(const Variable& x) {
    const Nesting guard("Sequential");
    // A layer may change this container while it runs; the list that was there at the start is what runs.
    const std::vector<ModulePtr> layers = layers_;
    Variable y = x;
    for (std::size_t i = 0; i < layers.size(); ++i) {
        try {
            y = layers[i]->call(y);
        } catch (const InputError& error) {
            throw error.within("layers[" + std::to_string(i) + "]");
        }
    }
    return y;
}

std::vector<Member> Sequential::members() const {
    std::vector<Member> result;
    for (std::size_t i = 0; i < layers_.size(); ++i) {
        result.push_back({std::to_string(i), layers_[i]});
    }
    return result;
}

std::string Sequential::to_string() const {
    const Nesting guard("Sequential");
    std::vector<std::string> elements;
    for (const ModulePtr& layer : layers_) {
        elements.push_back(layer->to_string());
    }
    return container_text("Sequential", elements);
}

void Sequential::surrender_children(std::vector<ModulePtr>& out) noexcept {
    for (ModulePtr& layer : layers_) {
        out.push_back(std::move(layer));
    }
    layers_.clear();
}

ModulePtr Sequential::clone() const {
    const Nesting guard("Sequential");
    auto copy = std::make_shared<Sequential>();
    for (const ModulePtr& layer : layers_) {
        copy->push(layer->clone());
    }
    copy->set_training(training());
    return copy;
}

std::size_t Sequential::position(std::int64_t i, std::size_t limit) const {
    const std::int64_t size = static_cast<std::int64_t>(layers_.size());
    const std::int64_t normal = i < 0 ? i + size : i;
    if (normal < 0 || normal >= static_cast<std::int64_t>(limit)) {
        throw tensor::Error(tensor::ErrorKind::Index, "Sequential: index " + std::to_string(i) +
                                                          " is out of range for " + std::to_string(size) + " layers");
    }
    return static_cast<std::size_t>(normal);
}

const ModulePtr& Sequential::at(std::int64_t i) const { return layers_[position(i, layers_.size())]; }

void Sequential::set(std::int64_t i, ModulePtr layer) { layers_[position(i, layers_.size())] = std::move(layer); }

void Sequential::insert(std::int64_t i, ModulePtr layer) {
    layers_.insert(layers_.begin() + static_cast<std::ptrdiff_t>(position(i, layers_.size() + 1)), std::move(layer));
}

Residual::~Residual() { release({std::move(inner_)}); }

Variable Residual::forward(const Variable& x) {
    const Nesting guard("Residual");
    try {
        return autograd::add(x, inner_->call(x));
    } catch (const InputError& error) {
        throw error.within("inner");
    }
}

std::string Residual::to_string() const {
    const Nesting guard("Residual");
    return container_text("Residual", {inner_->to_string()});
}

ModulePtr Residual::clone() const {
    const Nesting guard("Residual");
    return std::make_shared<Residual>(inner_->clone());
}

} // namespace simple::nn
