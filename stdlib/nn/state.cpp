// state_dict and load_state_dict.
#include <map>

#include "stdlib/nn/module.hpp"
#include "stdlib/nn/walk.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::nn {
namespace {

std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) {
        text += (text.empty() ? "" : ", ") + name;
    }
    return text;
}

/// Describes everything that does not fit, or gives "".
std::string complaint(const LoadResult& result, const std::vector<std::string>& wrong_shapes, bool strict) {
    std::string text;
    const auto add = [&text](const char* what, const std::vector<std::string>& names) {
        if (!names.empty()) {
            text += (text.empty() ? "" : "; ") + std::string(what) + " " + joined(names);
        }
    };
    add("wrong shape:", wrong_shapes);
    if (strict) {
        add("missing:", result.missing);
        add("unexpected:", result.unexpected);
    }
    return text;
}

} // namespace

StateDict state_dict(const Module& module) {
    StateDict result;
    walk(module, [&](const Module&, const std::string& prefix, const std::vector<Member>& members) {
        for (const Member& member : members) {
            if (const Variable* parameter = std::get_if<Variable>(&member.item)) {
                result.emplace_back(prefix + member.name, parameter->value());
            }
        }
        for (const Member& member : members) {
            if (const Tensor* buffer = std::get_if<Tensor>(&member.item)) {
                result.emplace_back(prefix + member.name, *buffer);
            }
        }
        return true;
    });
    return result;
}

LoadResult load_state_dict(const Module& module, const StateDict& state, bool strict) {
    std::map<std::string, const Tensor*> given;
    for (const auto& [name, value] : state) {
        given[name] = &value;
    }
    LoadResult result;
    std::vector<std::string> wrong_shapes;
    std::vector<std::pair<Tensor, const Tensor*>> copies;
    for (const auto& [name, target] : state_dict(module)) {
        const auto found = given.find(name);
        if (found == given.end()) {
            result.missing.push_back(name);
            continue;
        }
        const Tensor& source = *found->second;
        if (source.shape() == target.shape()) {
            copies.emplace_back(target, &source);
        } else {
            wrong_shapes.push_back(name + " " + tensor::to_string(source.shape()) + " for " +
                                   tensor::to_string(target.shape()));
        }
        given.erase(found);
    }
    for (const auto& [name, value] : state) {
        if (given.contains(name)) {
            result.unexpected.push_back(name);
        }
    }
    const std::string text = complaint(result, wrong_shapes, strict);
    if (!wrong_shapes.empty() || (strict && !text.empty())) {
        throw tensor::errors::value("load_state_dict", text);
    }
    for (auto& [target, source] : copies) {
        tensor::copy_from(target, *source, "load_state_dict");
    }
    return result;
}

} // namespace simple::nn
