// Blocks and statements.
#include "exec/lowering.hpp"
#include "exec/nodes_module.hpp"
#include "exec/restore.hpp"

namespace simple::exec {

using sema::RefKind;
using sema::Type;
using sema::Variable;
using syntax::as;
using syntax::NodeKind;

NodePtr FunctionLowering::lower_enter_block(const syntax::Block& block) {
    const auto found = module_.resolution.blocks.find(&block);
    if (found == module_.resolution.blocks.end()) {
        return nullptr;
    }
    std::vector<std::uint32_t> nils;
    std::vector<std::uint32_t> cells;
    std::vector<std::uint32_t> unset;
    std::vector<NodePtr> stores;
    for (const Variable* variable : found->second.cells) {
        if (variable->owner != &scope_ || variable->module_level) {
            continue;
        }
        (!variable->boxed() ? nils : variable->read_early ? unset : cells).push_back(variable->slot);
    }
    for (const syntax::Function* function : found->second.functions) {
        const Variable* variable = module_.resolution.variables[function->id];
        if (variable->boxed()) {
            cells.push_back(variable->slot);
        }
    }
    for (const syntax::Function* function : found->second.functions) {
        const Variable* variable = module_.resolution.variables[function->id];
        const sema::FunctionScope* scope = module_.resolution.functions[function->id];
        if (function->form == syntax::FunctionForm::Extern || function->alias_of.name || scope == nullptr) {
            continue;
        }
        NodePtr closure = lower_closure(*scope, function->span);
        const PlaceRef place = place_of(*variable);
        stores.push_back(with_place(
            place, [&](auto p) -> NodePtr { return arena_.make<Store<decltype(p)>>(function->span, p, closure); }));
    }
    for (const syntax::Stmt* type : found->second.types) {
        lower_local_type(*type, stores);
    }
    if (nils.empty() && cells.empty() && unset.empty() && stores.empty()) {
        return nullptr;
    }
    return make_enter_block(arena_, block.span, arena_.list(nils), arena_.list(cells), arena_.list(unset),
                            arena_.list(stores));
}

NodePtr FunctionLowering::lower_block(const syntax::Block& block, Mode mode) {
    const Restore<bool> returns(return_passes_, return_passes_ && mode != Mode::Value);
    const Restore<bool> jumps(jump_passes_, jump_passes_ && mode != Mode::Value);
    std::vector<NodePtr> statements;
    if (NodePtr enter = lower_enter_block(block)) {
        statements.push_back(enter);
    }
    NodePtr result = nullptr;
    for (const syntax::Stmt* statement : block.statements) {
        const bool last = statement == block.statements.back();
        if (last && mode != Mode::Statement && statement->kind == NodeKind::ExpressionStatement &&
            bare_expectation(*statement) == nullptr) {
            const syntax::Expr& value = *as<syntax::ExpressionStatement>(*statement).value;
            result = lower_in(value, mode);
            continue;
        }
        if (NodePtr node = lower_statement(*statement)) {
            statements.push_back(node);
        }
    }
    if (mode == Mode::Tail) {
        return make_function_body(arena_, block.span, arena_.list(statements), result, return_slot_);
    }
    if (mode == Mode::Value && result == nullptr) {
        result = constant(block.span, Value::nil());
    }
    return make_block(arena_, block.span, arena_.list(statements), result);
}

NodePtr FunctionLowering::lower_statement(const syntax::Stmt& statement) {
    const Restore<std::uint32_t> temporaries(temporaries_);
    switch (statement.kind) {
        case NodeKind::ExpressionStatement:
            if (const syntax::Call* check = bare_expectation(statement)) {
                const syntax::Expr* message = check->arguments.size() > 1 ? check->arguments[1].value : nullptr;
                return lower_check(check->span, *check->arguments[0].value, message, "expectation failed: ");
            }
            return lower_in(*as<syntax::ExpressionStatement>(statement).value, Mode::Statement);
        case NodeKind::Binding: return lower_binding(as<syntax::Binding>(statement));
        case NodeKind::Assign: return lower_assign(as<syntax::Assign>(statement));
        case NodeKind::Return: return lower_return(as<syntax::Return>(statement));
        case NodeKind::Break: return lower_jump(statement, Flow::Break, as<syntax::Break>(statement).value);
        case NodeKind::Continue: return lower_jump(statement, Flow::Continue, nullptr);
        case NodeKind::While: return lower_while(as<syntax::While>(statement));
        case NodeKind::For: return lower_for(as<syntax::For>(statement));
        case NodeKind::Loop: {
            LoopContext context;
            NodePtr body = lower_loop_body(*as<syntax::Loop>(statement).body, context);
            return make_loop(arena_, statement.span, module_.runtime, body);
        }
        case NodeKind::Assert: return lower_assert(as<syntax::Assert>(statement));
        case NodeKind::Defer:
            return make_defer(arena_, statement.span, defer_slot_,
                              lower_expression(*as<syntax::Defer>(statement).action));
        case NodeKind::With: return lower_with(as<syntax::With>(statement));
        case NodeKind::Use: return lower_use(as<syntax::Use>(statement));
        case NodeKind::Function: {
            const auto& function = as<syntax::Function>(statement);
            if (!function.alias_of.name) {
                return nullptr;
            }
            NodePtr value = lower_name(*arena_.make<syntax::NilLiteral>(), module_.resolution.refs[function.id],
                                       function.alias_of.name, false);
            return store(*module_.resolution.variables[function.id], function.span, value, Type{}, true);
        }
        case NodeKind::TypeAlias: {
            const Variable* variable = module_.resolution.variables[statement.id];
            const sema::Ref& ref = module_.resolution.refs[statement.id];
            if (variable == nullptr || ref.kind == RefKind::Unresolved) {
                return nullptr;
            }
            NodePtr value =
                lower_name(*arena_.make<syntax::NilLiteral>(), ref, as<syntax::TypeAlias>(statement).name.name, false);
            return store(*variable, statement.span, value, Type{}, true);
        }
        default: return nullptr;
    }
}

NodePtr FunctionLowering::lower_with(const syntax::With& node) {
    std::vector<WithNode> items;
    const std::uint32_t first = push_temporary(node.items.size());
    for (const syntax::WithItem& item : node.items) {
        items.push_back(
            {lower_expression(*item.value), item.pattern != nullptr ? lower_pattern(*item.pattern) : nullptr});
    }
    NodePtr body = lower_block(*node.body, Mode::Statement);
    return make_with(arena_, node.span, arena_.list(items), first, body);
}

NodePtr FunctionLowering::lower_use(const syntax::Use& use) {
    runtime::ModuleInfo* module = module_.resolution.imports[use.id];
    if (module == nullptr) {
        return nullptr;
    }
    std::vector<NodePtr> statements;
    if (!module->native) {
        statements.push_back(make_run_module(arena_, use.span, module_.runner, *module));
    }
    for (const Variable* variable : module_.resolution.use_items[use.id]) {
        if (variable->kind == sema::VariableKind::Namespace) {
            NodePtr namespace_value = make_namespace(arena_, use.span, *variable->module);
            statements.push_back(store(*variable, use.span, namespace_value, Type{}, true));
        }
    }
    if (statements.empty()) {
        return nullptr;
    }
    return make_block(arena_, use.span, arena_.list(statements), nullptr);
}

} // namespace simple::exec
