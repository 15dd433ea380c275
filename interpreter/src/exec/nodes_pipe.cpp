// `x |> f(a)` (language 4.9).
#include <vector>

#include "exec/nodes_call.hpp"
#include "runtime/native_binding.hpp"
#include "runtime/operators.hpp"
#include "support/error_codes.hpp"

namespace simple::exec {

namespace {

struct PipeCall final : Node {
    NodePtr value;
    NodePtr callee;
    List<NodePtr> arguments;
    List<Symbol> names;

    PipeCall(Span where, NodePtr v, NodePtr c, List<NodePtr> a, List<Symbol> n) noexcept
        : Node(where), value(v), callee(c), arguments(a), names(n) {}
    Value eval(Value* fp) const override {
        Runtime& rt = runtime_now();
        const Owned piped(value->eval(fp));
        const Owned function(callee->eval(fp));
        std::vector<Owned> given;
        for (const NodePtr argument : arguments) {
            given.emplace_back(argument->eval(fp));
        }
        if (takes_arguments_alone(rt, function)) {
            const Owned result(call(rt, function, nullptr, given));
            if (runtime::callable(rt, result)) {
                return call(rt, result, &piped, {});
            }
        }
        return call(rt, function, &piped, given);
    }

private:
    bool takes_arguments_alone(Runtime& rt, Value function) const {
        switch (function.tag) {
            case Tag::Closure: return function.as<runtime::Closure>()->code->accepts(arguments.count);
            case Tag::Native: {
                const runtime::NativeFunctionInfo* form = function.as<runtime::NativeFunction>()->info;
                const std::vector<Symbol> labels = names_of(arguments.count);
                for (; form != nullptr; form = form->next_overload) {
                    const auto mismatch = runtime::placement_mismatch(rt, form, labels.data(), arguments.count);
                    if (mismatch.reason == runtime::NativeMismatch::None) {
                        return true;
                    }
                }
                return false;
            }
            default: return true;
        }
    }
    std::vector<Symbol> names_of(std::uint32_t count) const {
        return names.items != nullptr ? std::vector<Symbol>(names.begin(), names.end()) : std::vector<Symbol>(count);
    }
    /// Calls with the piped value, if any, before the arguments.
    Value call(Runtime& rt, Value function, const Owned* first, const std::vector<Owned>& given) const {
        const std::size_t before = first != nullptr ? 1 : 0;
        const auto total = static_cast<std::uint32_t>(given.size() + before);
        Value* const frame = rt.stack_top;
        if (frame + total + 1 > rt.stack_end) {
            rt.fail(codes::kArgumentCount, "too many arguments: " + std::to_string(total), span);
        }
        std::vector<Symbol> labels(before);
        const std::vector<Symbol> written = names_of(static_cast<std::uint32_t>(given.size()));
        labels.insert(labels.end(), written.begin(), written.end());
        if (first != nullptr) {
            frame[0] = runtime::retained(first->get());
        }
        for (std::size_t i = 0; i < given.size(); ++i) {
            frame[before + i] = runtime::retained(given[i].get());
        }
        const bool named = names.items != nullptr && !given.empty();
        return call_value_named(rt, function, frame, named ? labels.data() : nullptr, total, span);
    }
};

} // namespace

NodePtr make_pipe_call(Arena& arena, Span span, NodePtr value, NodePtr callee, List<NodePtr> arguments,
                       List<Symbol> names) {
    return arena.make<PipeCall>(span, value, callee, arguments, names);
}

} // namespace simple::exec
