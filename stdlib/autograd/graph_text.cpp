#include "stdlib/autograd/graph_text.hpp"

#include <unordered_map>
#include <vector>

namespace simple::autograd {
namespace {

std::string described(const Node& node) {
    if (!node.is_leaf()) {
        return "[label=\"" + std::string(node.name()) + "\"]";
    }
    const Shape& shape = static_cast<const Leaf&>(node).value.shape();
    return "[label=\"leaf " + tensor::to_string(shape) + "\", shape=box]";
}

} // namespace

std::string graph_dot(const Variable& t) {
    std::string nodes;
    std::string arrows;
    std::unordered_map<const Node*, std::string> names;
    std::vector<const Node*> pending;
    const auto name_of = [&](const Node* node) {
        const auto [entry, added] = names.emplace(node, "n" + std::to_string(names.size()));
        if (added) {
            pending.push_back(node);
            nodes += "    " + entry->second + " " + described(*node) + ";\n";
        }
        return entry->second;
    };
    if (t.node() == nullptr) {
        nodes = "    n0 [label=\"leaf " + tensor::to_string(t.shape()) + "\", shape=box];\n";
    } else {
        static_cast<void>(name_of(t.node()));
    }
    while (!pending.empty()) {
        const Node* node = pending.back();
        pending.pop_back();
        const std::string result = name_of(node);
        for (const NodeRef& input : node->inputs()) {
            if (input) {
                arrows += "    " + name_of(input.get()) + " -> " + result + ";\n";
            }
        }
    }
    return "digraph {\n" + nodes + arrows + "}";
}

} // namespace simple::autograd
