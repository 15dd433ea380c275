#include "stdlib/bind/copy_layer.hpp"

#include <unordered_map>
#include <utility>
#include <vector>

#include "stdlib/bind/layers.hpp"
#include "stdlib/bind/script_module.hpp"
#include "stdlib/nn/checks.hpp"

namespace simple::bind {

namespace {

class Copier {
public:
    explicit Copier(const Factory& factory) noexcept : factory_(factory) {}

    Value object(const Value& from, const void* identity) {
        Value to = factory_.copy(from);
        done_.emplace(identity, to); // Before the fields, which may lead back here.
        for (const std::string& field : factory_.field_names(from)) {
            factory_.set_field(to, field, value(from.field(field), 0));
        }
        return to;
    }

private:
    Value value(const Value& from, int depth) {
        constexpr int kMaxDepth = 16; // As deep as parameters are looked for.
        if (const Variable* v = from.native<Variable>()) {
            return once(v->node(), [&] { return wrap(factory_, nn::copy_of(*v), true); });
        }
        if (const Tensor* t = from.native<Tensor>()) {
            return wrap(factory_, tensor::clone(*t));
        }
        if ((from.is_array() || from.is_tuple()) && depth < kMaxDepth && from.f64_elements().empty() &&
            from.i64_elements().empty()) {
            std::vector<Value> elements;
            for (std::size_t i = 0; i < from.size(); ++i) {
                elements.push_back(value(from.at(i), depth + 1));
            }
            return from.is_array() ? factory_.array(elements) : factory_.tuple(elements);
        }
        if (from.is_dict() && depth < kMaxDepth) {
            std::vector<std::pair<Value, Value>> entries;
            for (const auto& [key, element] : from.items()) {
                entries.emplace_back(key, value(element, depth + 1));
            }
            return factory_.dict(entries);
        }
        if (from.kind() == ValueKind::Function) {
            return from;
        }
        const nn::ModulePtr module = find_module(factory_, from);
        if (module == nullptr) {
            return from;
        }
        kept_.push_back(module);
        const bool plain =
            dynamic_cast<const ScriptModule*>(module.get()) != nullptr && !factory_.defines_method(from, "clone");
        return once(module.get(),
                    [&] { return plain ? object(from, module.get()) : wrap_module(factory_, module->clone()); });
    }

    /// Copies what is used in several places once.
    template <typename Copy> Value once(const void* identity, const Copy& copy) {
        if (const auto found = done_.find(identity); identity != nullptr && found != done_.end()) {
            return found->second;
        }
        Value to = copy();
        done_.emplace(identity, to);
        return to;
    }

    const Factory& factory_;
    std::unordered_map<const void*, Value> done_;
    std::vector<nn::ModulePtr> kept_; ///< An address must not be reused while it is in `done_`.
};

} // namespace

Value copy_layer(const Factory& factory, const Value& object) {
    return Copier(factory).object(object, script_module(factory, object).get());
}

} // namespace simple::bind
