#include "stdlib/nn/module.hpp"

#include <algorithm>
#include <unordered_set>

#include "stdlib/nn/walk.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::nn {
namespace {

thread_local Observer* current_observer = nullptr;

/// The walk hands out const modules because most visitors only look; the tree itself was given as mutable.
Module& mutable_module(const Module& visited) {
    return const_cast<Module&>(visited); // NOLINT(cppcoreguidelines-pro-type-const-cast)
}

std::string located(const std::string& message, const std::string& path) {
    return path.empty() ? message : message + " (at model." + path + ")";
}

} // namespace

InputError::InputError(const tensor::Error& error, std::string path)
    : Error(error.kind(), located(error.what(), path), error.help(), error.code()), plain_(error),
      path_(std::move(path)) {}

std::string InputError::path_within(std::string_view step) const {
    constexpr std::size_t kLongest = 200; // Containers may be nested a thousand deep.
    const std::string rest = path_.size() > kLongest ? "…" : path_;
    return std::string(step) + (rest.empty() ? "" : "." + rest);
}

void InputError::fail_within(std::string_view step) const { throw InputError(plain_, path_within(step)); }

ForeignError::ForeignError(std::exception_ptr cause, std::string path)
    : InputError(Error(tensor::ErrorKind::Value, "a layer failed"), std::move(path)), cause_(std::move(cause)) {}

void ForeignError::fail_within(std::string_view step) const { throw ForeignError(cause_, path_within(step)); }

void fail_within(const tensor::Error& error, std::string_view step) {
    if (const auto* input = dynamic_cast<const InputError*>(&error)) {
        input->fail_within(step);
    }
    InputError(error).fail_within(step);
}

Observer::Observer() noexcept : previous_(current_observer) { current_observer = this; }

Observer::~Observer() { current_observer = previous_; }

Variable Module::call(const Variable& x) {
    Variable y = forward(x);
    show(y);
    return y;
}

void Module::show(const Variable& output) const {
    if (current_observer != nullptr) {
        current_observer->seen(*this, output);
    }
}

ModulePtr Module::clone() const {
    throw tensor::Error(tensor::ErrorKind::Type, type_name() + ": this layer cannot be cloned");
}

std::vector<std::pair<std::string, Variable>> named_parameters(const Module& module) {
    std::vector<std::pair<std::string, Variable>> result;
    std::unordered_set<const autograd::Node*> seen;
    walk(module, [&](const Module&, const std::string& prefix, const std::vector<Member>& members) {
        for (const Member& member : members) {
            const Variable* parameter = std::get_if<Variable>(&member.item);
            if (parameter != nullptr && (parameter->node() == nullptr || seen.insert(parameter->node()).second)) {
                result.emplace_back(prefix + member.name, *parameter);
            }
        }
        return true;
    });
    return result;
}

std::vector<Variable> parameters(const Module& module) {
    std::vector<Variable> result;
    for (auto& [name, parameter] : named_parameters(module)) {
        result.push_back(std::move(parameter));
    }
    return result;
}

std::vector<std::pair<std::string, Tensor>> named_buffers(const Module& module) {
    std::vector<std::pair<std::string, Tensor>> result;
    walk(module, [&](const Module&, const std::string& prefix, const std::vector<Member>& members) {
        for (const Member& member : members) {
            if (const Tensor* buffer = std::get_if<Tensor>(&member.item)) {
                result.emplace_back(prefix + member.name, *buffer);
            }
        }
        return true;
    });
    return result;
}

std::vector<ModulePtr> children(const Module& module) {
    std::vector<ModulePtr> result;
    for (const Member& member : module.members()) {
        if (const ModulePtr* child = std::get_if<ModulePtr>(&member.item)) {
            result.push_back(*child);
        }
    }
    return result;
}

std::vector<ModulePtr> descendants(const Module& module) {
    // From the last one backwards every module comes before those below it.
    std::vector<ModulePtr> result;
    std::vector<ModulePtr> pending = children(module);
    std::unordered_set<const void*> visited{module.identity()};
    while (!pending.empty()) {
        ModulePtr next = std::move(pending.back());
        pending.pop_back();
        if (visited.insert(next->identity()).second) {
            for (ModulePtr& child : children(*next)) {
                pending.push_back(std::move(child));
            }
            result.push_back(std::move(next));
        }
    }
    std::reverse(result.begin(), result.end());
    return result;
}

void train(Module& module, bool on) {
    walk(module, [on](const Module& visited, const std::string&, const std::vector<Member>&) {
        return mutable_module(visited).set_training(on);
    });
}

void zero_grad(const Module& module) {
    for (Variable& parameter : parameters(module)) {
        parameter.clear_grad();
    }
}

std::int64_t count_parameters(const Module& module) {
    std::int64_t count = 0;
    for (const Variable& parameter : parameters(module)) {
        count += parameter.numel();
    }
    return count;
}

std::vector<std::int64_t> count_parameters_by_layer(const Module& module) {
    std::vector<std::int64_t> counts;
    for (const ModulePtr& child : children(module)) {
        if (const std::int64_t count = count_parameters(*child); count != 0) {
            counts.push_back(count);
        }
    }
    return counts;
}

void convert(Module& module, DType dtype) {
    if (!tensor::is_float(dtype)) {
        throw tensor::Error(tensor::ErrorKind::Type,
                            std::string("to: parameters must be f64 or f32, got ") + dtype_name(dtype));
    }
    for (Variable& parameter : parameters(module)) {
        parameter.set_value(tensor::to(parameter.value(), dtype));
        parameter.clear_grad();
    }
    walk(module, [dtype](const Module& visited, const std::string&, const std::vector<Member>&) {
        mutable_module(visited).convert_buffers(dtype);
        return true;
    });
}

} // namespace simple::nn
