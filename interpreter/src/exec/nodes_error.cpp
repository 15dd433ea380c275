// try, with, assert: what deals with errors.
#include <optional>
#include <string>

#include "exec/calls.hpp"
#include "exec/error_value.hpp"
#include "exec/nodes_control.hpp"
#include "exec/nodes_test.hpp"
#include "runtime/format.hpp"
#include "runtime/memory_error.hpp"
#include "support/error_codes.hpp"

namespace simple::exec {

namespace {

struct Try final : Node {
    TryNodes nodes;

    Try(Span where, TryNodes n) noexcept : Node(where), nodes(n) {}

    Value eval(Value* fp) const override {
        std::exception_ptr pending;
        run(fp, pending, [&](NodePtr block) {
            const Value v = block->eval(fp);
            runtime::store(fp[nodes.value_slot], v);
        });
        if (nodes.cleanup != nullptr) {
            nodes.cleanup->exec(fp);
        }
        if (pending) {
            std::rethrow_exception(pending);
        }
        return runtime::take(fp[nodes.value_slot]);
    }

    Flow exec(Value* fp) const override {
        std::exception_ptr pending;
        Flow flow = Flow::Next;
        run(fp, pending, [&](NodePtr block) { flow = block->exec(fp); });
        if (nodes.cleanup != nullptr) {
            const Flow leaving = nodes.cleanup->exec(fp);
            if (leaving != Flow::Next) {
                return leaving;
            }
        }
        if (pending) {
            std::rethrow_exception(pending);
        }
        return flow;
    }

private:
    /// Runs the body, then the handler if an error arrives that it may have. What else arrives goes to `pending`.
    template <typename RunBlock> void run(Value* fp, std::exception_ptr& pending, RunBlock&& run_block) const {
        std::optional<runtime::RuntimeError> caught;
        const std::uint32_t depth = runtime_now().depth;
        try {
            run_block(nodes.body);
            return;
        } catch (const runtime::RuntimeError& error) {
            if (nodes.handler == nullptr || !error.catchable()) {
                pending = std::current_exception();
            } else {
                caught.emplace(error);
            }
        } catch (const OutOfMemory& error) {
            if (nodes.handler == nullptr || error.limit() != 0) {
                pending = std::current_exception();
            } else {
                caught.emplace(runtime::memory_diagnostic(error, span));
            }
        } catch (...) {
            pending = std::current_exception();
        }
        runtime_now().depth = depth;
        clear_temporaries(fp);
        if (!caught.has_value()) {
            return;
        }
        try {
            if (nodes.binds_error) {
                bind_error(fp, *caught);
            }
            run_block(nodes.handler);
        } catch (...) {
            pending = std::current_exception();
            clear_temporaries(fp);
        }
    }
    /// Releases what interrupted evaluations left above the frame's own temporaries.
    void clear_temporaries(Value* fp) const {
        Runtime& rt = runtime_now();
        if (nodes.module_level) {
            for (Value* slot = rt.module_base + nodes.first_temporary; slot < rt.stack_top; ++slot) {
                clear_slot(*slot);
            }
        } else {
            for (std::uint32_t i = nodes.first_temporary; i < nodes.code->extent; ++i) {
                clear_slot(fp[i]);
            }
        }
    }
    std::string_view catcher() const noexcept {
        const std::string_view name = nodes.code->name.text();
        return nodes.module_level ? "<main>" : name.empty() ? "<lambda>" : name;
    }
    void bind_error(Value* fp, const runtime::RuntimeError& error) const {
        Owned value(error_value(runtime_now(), error, catcher()));
        if (nodes.error_boxed) {
            auto* cell = runtime_now().heap().make<runtime::Box>(Tag::Cell);
            cell->value = value.leak();
            runtime::store(fp[nodes.error.slot], Value::of(cell, Tag::Cell));
            return;
        }
        with_place(nodes.error, [&](auto place) { runtime::store(place.at(fp), value.leak()); });
    }
};

struct Assert final : StatementNode {
    Assert(Span where, NodePtr c, NodePtr m, std::string_view s, CompareOp o, NodePtr l, NodePtr r) noexcept
        : StatementNode(where), condition(c), message(m), source(s), op(o), left(l), right(r) {}
    Flow exec(Value* fp) const override {
        if (left == nullptr) {
            if (!condition->eval_bool(fp)) {
                fail(fp, {});
            }
            return Flow::Next;
        }
        Runtime& rt = runtime_now();
        const Owned a(left->eval(fp));
        const Owned b(right->eval(fp));
        if (!consume_truthy(runtime::compare(rt, op, a, b, span))) {
            std::string values = "left: ";
            runtime::append_quoted(rt, values, a);
            values += ", right: ";
            runtime::append_quoted(rt, values, b);
            fail(fp, values);
        }
        return Flow::Next;
    }
    [[noreturn]] void fail(Value* fp, const std::string& values) const {
        Runtime& rt = runtime_now();
        std::string text(source);
        if (message != nullptr) {
            const Owned m(message->eval(fp));
            text = runtime::to_text(rt, m);
        }
        Diagnostic diagnostic = make_error(codes::kAssertionFailed, text, condition->span);
        if (!values.empty()) {
            diagnostic.with_note(values);
        }
        rt.fail(std::move(diagnostic));
    }
    NodePtr condition;
    NodePtr message;
    std::string_view source; ///< What the message says without a text of the program.
    CompareOp op;
    NodePtr left;
    NodePtr right;
};

struct UnknownMatcher final : Node {
    UnknownMatcher(Span where, Symbol n) noexcept : Node(where), name(n) {}
    Value eval(Value*) const override {
        runtime_now().fail(codes::kUndefinedName, "unknown matcher `" + std::string(name.text()) + "`", span);
    }
    Symbol name;
};

struct With final : StatementNode {
    With(Span where, List<WithNode> i, std::uint32_t first, NodePtr b) noexcept
        : StatementNode(where), items(i), first_slot(first), body(b) {}
    Flow exec(Value* fp) const override {
        std::uint32_t entered = 0;
        Flow flow = Flow::Next;
        std::exception_ptr failure;
        try {
            for (; entered < items.size(); ++entered) {
                enter(fp, entered);
            }
            flow = body->exec(fp);
        } catch (...) {
            failure = std::current_exception();
        }
        for (std::uint32_t i = entered; i > 0; --i) {
            try {
                leave(fp, i - 1);
            } catch (...) {
                failure = failure ? failure : std::current_exception();
            }
        }
        if (failure) {
            std::rethrow_exception(failure);
        }
        return flow;
    }
    void enter(Value* fp, std::uint32_t i) const {
        Runtime& rt = runtime_now();
        const Value object = items[i].value->eval(fp);
        runtime::store(fp[first_slot + i], object);
        Owned bound(runtime::retained(object));
        if (rt.class_of(object)->find_method(rt.known().enter) != nullptr) {
            bound = Owned(runtime::located(
                items[i].value->span, [&] { return rt.invoker().call_method(object, rt.known().enter, nullptr, 0); }));
        }
        if (items[i].pattern != nullptr && !items[i].pattern->match(fp, bound)) {
            items[i].pattern->fail_misfit(fp, bound);
        }
    }
    void leave(Value* fp, std::uint32_t i) const {
        Runtime& rt = runtime_now();
        const Owned object(runtime::take(fp[first_slot + i]));
        const runtime::ClassInfo* type = rt.class_of(object);
        for (const Symbol name : {rt.known().close, rt.known().exit}) {
            if (type->find_method(name) != nullptr) {
                runtime::located(items[i].value->span,
                                 [&] { runtime::release(rt.invoker().call_method(object, name, nullptr, 0)); });
                return;
            }
        }
    }
    List<WithNode> items;
    std::uint32_t first_slot;
    NodePtr body;
};

} // namespace

NodePtr make_try(Arena& arena, Span span, TryNodes nodes) { return arena.make<Try>(span, nodes); }
NodePtr make_assert(Arena& arena, Span span, NodePtr condition, NodePtr message, std::string_view source, CompareOp op,
                    NodePtr left, NodePtr right) {
    return arena.make<Assert>(span, condition, message, source, op, left, right);
}
NodePtr make_unknown_matcher(Arena& arena, Span span, Symbol name) { return arena.make<UnknownMatcher>(span, name); }
NodePtr make_with(Arena& arena, Span span, List<WithNode> items, std::uint32_t first_slot, NodePtr body) {
    return arena.make<With>(span, items, first_slot, body);
}

} // namespace simple::exec
