#include "exec/nodes_module.hpp"

#include <string>

#include "support/error_codes.hpp"

namespace simple::exec {

namespace {

struct RunModule final : StatementNode {
    RunModule(Span where, ModuleRunner& r, runtime::ModuleInfo& m) noexcept
        : StatementNode(where), runner(&r), module(&m) {}
    Flow exec(Value* /*fp*/) const override {
        if (!module->loaded) {
            runner->run_imported(*module, span);
        }
        return Flow::Next;
    }
    ModuleRunner* runner;
    runtime::ModuleInfo* module;
};

struct Namespace final : Node {
    Namespace(Span where, runtime::ModuleInfo& m) noexcept : Node(where), module(&m) {}
    Value eval(Value* /*fp*/) const override {
        auto* object = runtime_now().heap().make<runtime::Module>(Tag::Module);
        object->info = module;
        return Value::of(object, Tag::Module);
    }
    runtime::ModuleInfo* module;
};

template <typename Place> struct LoadChecked final : Node {
    LoadChecked(Span where, Place p, Symbol n, Span d, NodePtr l) noexcept
        : Node(where), place(p), name(n), definition(d), load(l) {}
    Value eval(Value* fp) const override {
        check(fp);
        return load->eval(fp);
    }
    std::int64_t eval_int(Value* fp) const override {
        check(fp);
        return load->eval_int(fp);
    }
    double eval_float(Value* fp) const override {
        check(fp);
        return load->eval_float(fp);
    }
    bool eval_bool(Value* fp) const override {
        check(fp);
        return load->eval_bool(fp);
    }
    void check(Value* fp) const {
        if (place.at(fp).is(Tag::Absent)) {
            runtime_now().fail(make_error(codes::kUseBeforeDefinition,
                                          "`" + std::string(name.text()) + "` is used before it is defined", span,
                                          "has no value yet")
                                   .with_label(definition, "defined here"));
        }
    }
    Place place;
    Symbol name;
    Span definition;
    NodePtr load;
};

struct SetClosure final : StatementNode {
    SetClosure(Span where, Value* f, NodePtr c) noexcept : StatementNode(where), function(f), closure(c) {}
    Flow exec(Value* fp) const override {
        runtime::store(*function, closure->eval(fp));
        return Flow::Next;
    }
    Value* function;
    NodePtr closure;
};

} // namespace

NodePtr make_run_module(Arena& arena, Span span, ModuleRunner& runner, runtime::ModuleInfo& module) {
    return arena.make<RunModule>(span, runner, module);
}
NodePtr make_namespace(Arena& arena, Span span, runtime::ModuleInfo& module) {
    return arena.make<Namespace>(span, module);
}
NodePtr make_load_checked(Arena& arena, Span span, const PlaceRef& place, const sema::Variable& variable,
                          NodePtr load) {
    return with_place(place, [&](auto p) -> NodePtr {
        return arena.make<LoadChecked<decltype(p)>>(span, p, variable.name, variable.span, load);
    });
}
NodePtr make_set_closure(Arena& arena, Span span, Value* function, NodePtr closure) {
    return arena.make<SetClosure>(span, function, closure);
}

} // namespace simple::exec
