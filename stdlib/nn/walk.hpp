// Walks a tree of modules in order, without recursion, visiting each module once.
#pragma once

#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "stdlib/nn/module.hpp"

namespace simple::nn {

/// Calls visit(module, prefix, members) for a module and everything below it, parents first; `prefix` is "" or
/// "path." A visit that gives false keeps the walk out of that module's sub-layers.
template <typename Visit> void walk(const Module& root, const Visit& visit) {
    struct Pending {
        const Module* module;
        ModulePtr owner; ///< keeps what members() made alive
        std::string prefix;
    };
    std::vector<Pending> pending;
    pending.push_back({&root, nullptr, ""});
    std::unordered_set<const void*> visited;
    std::vector<ModulePtr> kept; // an address must not be reused while it counts as visited
    while (!pending.empty()) {
        Pending next = std::move(pending.back());
        pending.pop_back();
        if (!visited.insert(next.module->identity()).second) {
            continue;
        }
        const std::vector<Member> members = next.module->members();
        if (next.owner != nullptr) {
            kept.push_back(next.owner);
        }
        if (!visit(*next.module, next.prefix, members)) {
            continue;
        }
        for (auto member = members.rbegin(); member != members.rend(); ++member) {
            if (const ModulePtr* child = std::get_if<ModulePtr>(&member->item); child != nullptr && *child != nullptr) {
                pending.push_back({child->get(), *child, next.prefix + member->name + "."});
            }
        }
    }
}

} // namespace simple::nn
