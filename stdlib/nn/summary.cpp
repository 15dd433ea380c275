#include "stdlib/nn/summary.hpp"

#include <algorithm>
#include <cstdio>
#include <unordered_map>

#include "stdlib/autograd/session.hpp"
#include "stdlib/nn/walk.hpp"
#include "stdlib/tensor/factory.hpp"

namespace simple::nn {
namespace {

/// Remembers the last output shape of every module that ran.
class ShapeObserver final : public Observer {
public:
    void seen(const Module& module, const Variable& output) override {
        shapes_[module.identity()] = tensor::to_string(output.shape());
    }
    std::string shape_of(const Module& module) const {
        const auto found = shapes_.find(module.identity());
        return found == shapes_.end() ? "-" : found->second;
    }

private:
    std::unordered_map<const void*, std::string> shapes_;
};

/// Runs in evaluation mode and puts the former modes back, module by module.
class EvaluationMode {
public:
    explicit EvaluationMode(Module& module) {
        walk(module, [this](const Module& visited, const std::string&, const std::vector<Member>&) {
            // As in train(): the caller owns the tree and gave it as mutable.
            Module& mutable_module = const_cast<Module&>(visited); // NOLINT(cppcoreguidelines-pro-type-const-cast)
            modes_.emplace_back(&mutable_module, visited.training());
            return true;
        });
        train(module, false);
    }
    ~EvaluationMode() {
        for (const auto& [module, training] : modes_) {
            module->set_training(training);
        }
    }
    EvaluationMode(const EvaluationMode&) = delete;
    EvaluationMode& operator=(const EvaluationMode&) = delete;

private:
    std::vector<std::pair<Module*, bool>> modes_;
};

struct Row {
    std::string layer;
    std::string shape;
    std::string count;
};

/// First line of a layer's text form; containers of a script may have more.
std::string headline(const Module& module) {
    const std::string text = module.to_string();
    const std::size_t end = text.find('\n');
    return end == std::string::npos ? text : text.substr(0, end);
}

std::vector<Row> leaf_rows(const Module& module, const ShapeObserver& shapes) {
    std::vector<Row> rows;
    walk(module, [&](const Module& visited, const std::string& prefix, const std::vector<Member>& members) {
        bool leaf = true;
        std::int64_t own = 0;
        for (const Member& member : members) {
            const Variable* parameter = std::get_if<Variable>(&member.item);
            leaf = leaf && !std::holds_alternative<ModulePtr>(member.item);
            own += parameter == nullptr ? 0 : parameter->numel();
        }
        // A layer that has parameters beside its sub-layers is listed for those.
        if (leaf || own != 0) {
            const std::string path = prefix.empty() ? "" : prefix.substr(0, prefix.size() - 1) + " ";
            rows.push_back({path + headline(visited), shapes.shape_of(visited), grouped(own)});
        }
        return true;
    });
    return rows;
}

std::string padded(const std::string& text, std::size_t width) {
    return text + std::string(width - std::min(width, text.size()), ' ');
}

std::string table(std::vector<Row> rows) {
    rows.insert(rows.begin(), Row{"Layer", "Output shape", "Parameters"});
    std::size_t layer_width = 0;
    std::size_t shape_width = 0;
    for (const Row& row : rows) {
        layer_width = std::max(layer_width, row.layer.size());
        shape_width = std::max(shape_width, row.shape.size());
    }
    std::string text;
    for (const Row& row : rows) {
        text += padded(row.layer, layer_width) + "    " + padded(row.shape, shape_width) + "    " + row.count + "\n";
    }
    return text;
}

std::string size_text(double bytes) {
    constexpr const char* kUnits[] = {"B", "KB", "MB", "GB", "TB"};
    std::size_t unit = 0;
    while (bytes >= 1000.0 && unit + 1 < std::size(kUnits)) {
        bytes /= 1000.0;
        ++unit;
    }
    char text[48];
    std::snprintf(text, sizeof text, unit == 0 ? "%.0f %s" : "%.1f %s", bytes, kUnits[unit]);
    return text;
}

std::string totals(const Module& module) {
    std::int64_t trainable = 0;
    double bytes = 0.0;
    for (const Variable& parameter : parameters(module)) {
        trainable += parameter.requires_grad() ? parameter.numel() : 0;
        bytes += static_cast<double>(parameter.numel()) * static_cast<double>(dtype_size(parameter.dtype()));
    }
    return "Total parameters: " + grouped(count_parameters(module)) + "\nTrainable: " + grouped(trainable) +
           "\nSize: " + size_text(bytes);
}

} // namespace

std::string grouped(std::int64_t value) {
    std::string text = std::to_string(value);
    const std::size_t first = value < 0 ? 1 : 0;
    for (std::size_t i = text.size(); i > first + 3;) {
        i -= 3;
        text.insert(i, ",");
    }
    return text;
}

std::string summary(Module& module, const std::optional<Shape>& input_shape) {
    ShapeObserver shapes;
    if (input_shape) {
        const EvaluationMode mode(module);
        const autograd::NoGrad no_grad;
        const autograd::Uncounted uncounted;
        static_cast<void>(module.call(tensor::zeros(*input_shape, DType::F64, "summary")));
    }
    return table(leaf_rows(module, shapes)) + totals(module);
}

} // namespace simple::nn
