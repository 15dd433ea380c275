#include "exec/module_release.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "runtime/children.hpp"

namespace simple::exec {

namespace {

using runtime::Object;

/// Counts the references that come from the variables and constants of one module.
class InnerReferences {
public:
    explicit InnerReferences(const runtime::ModuleInfo& module, const std::vector<ModuleCode*>& codes) {
        for (std::size_t i = 0; i < module.storage.size(); ++i) {
            for (std::uint32_t slot = 0; slot < module.slot_counts[i]; ++slot) {
                count(module.storage[i][slot]);
            }
        }
        for (const ModuleCode* code : codes) {
            for (const Owned& constant : code->constants) {
                count(constant);
            }
        }
        while (!pending_.empty()) {
            Object* const object = pending_.back();
            pending_.pop_back();
            for_each_part(object, [this](Value part) { count(part); });
        }
        find_outer();
    }

    /// Tells whether nothing outside of the module leads to an object.
    bool only_inner(Object* object) const { return counts_.contains(object) && !outer_.contains(object); }

private:
    /// What a native object refers to is not known here, so that it counts as outside.
    template <typename Visit> static void for_each_part(Object* object, Visit&& visit) {
        if (static_cast<Tag>(object->tag) != Tag::NativeObject) {
            runtime::for_each_slot(object, visit);
        }
    }

    void count(Value value) {
        if (value.is_object() && ++counts_[value.object] == 1) {
            pending_.push_back(value.object);
        }
    }

    void find_outer() {
        for (const auto& [object, inner] : counts_) {
            if (object->references > inner && outer_.insert(object).second) {
                pending_.push_back(object);
            }
        }
        while (!pending_.empty()) {
            Object* const object = pending_.back();
            pending_.pop_back();
            for_each_part(object, [this](Value part) {
                if (part.is_object() && outer_.insert(part.object).second) {
                    pending_.push_back(part.object);
                }
            });
        }
    }

    std::unordered_map<Object*, std::uint64_t> counts_;
    std::unordered_set<Object*> outer_;
    std::vector<Object*> pending_;
};

void drop_values(const runtime::ModuleInfo& module, const std::vector<ModuleCode*>& codes) {
    for (std::size_t i = 0; i < module.storage.size(); ++i) {
        for (std::uint32_t slot = 0; slot < module.slot_counts[i]; ++slot) {
            clear_slot(module.storage[i][slot]);
        }
    }
    for (ModuleCode* code : codes) {
        code->constants.clear();
    }
}

} // namespace

bool release_unused(runtime::ModuleInfo& module, const std::vector<ModuleCode*>& codes) {
    if (std::any_of(codes.begin(), codes.end(), [](const ModuleCode* code) { return code->permanent; })) {
        return false;
    }
    const InnerReferences inner(module, codes);
    for (const ModuleCode* code : codes) {
        for (const FunctionCode* function : code->functions) {
            if (function->shared.is_object() && !inner.only_inner(function->shared.object)) {
                return false;
            }
        }
    }
    drop_values(module, codes);
    return true;
}

} // namespace simple::exec
