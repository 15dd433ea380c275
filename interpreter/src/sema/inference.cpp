#include "sema/inference.hpp"

#include <string_view>
#include <vector>

namespace simple::sema {

using syntax::as;
using syntax::BinaryOp;
using syntax::NodeKind;

namespace {

constexpr Type kAny{TypeKind::Any, nullptr};
constexpr Type kNever{TypeKind::Never, nullptr};

constexpr Type of(TypeKind kind) { return Type{kind, nullptr}; }

bool in_chain(BinaryOp op) {
    return op == BinaryOp::Add || op == BinaryOp::Subtract || op == BinaryOp::Multiply || op == BinaryOp::Divide ||
           op == BinaryOp::Modulo || op == BinaryOp::FloorDivide || op == BinaryOp::Power;
}

/// What decides the divisions of a chain.
enum class ChainMode : std::uint8_t { Integers, Floats, Unknown };

struct NativeResult {
    std::string_view name;
    TypeKind result;
    bool of_numbers;
};

/// Results of predefined functions. Those `of_numbers` give this result for numbers only: they also take arrays and
/// tensors, element by element.
constexpr NativeResult kNativeResults[] = {
    {"len", TypeKind::Int, false},     {"int", TypeKind::Int, false},      {"float", TypeKind::Float, false},
    {"str", TypeKind::Text, false},    {"text", TypeKind::Text, false},    {"sqrt", TypeKind::Float, true},
    {"sin", TypeKind::Float, true},    {"cos", TypeKind::Float, true},     {"tan", TypeKind::Float, true},
    {"exp", TypeKind::Float, true},    {"log", TypeKind::Float, true},     {"atan2", TypeKind::Float, true},
    {"range", TypeKind::Range, false}, {"random", TypeKind::Float, false}, {"random_int", TypeKind::Int, false},
};

class Inference {
public:
    Inference(const syntax::Module& module, runtime::Runtime& runtime, Resolution& resolution, bool repl)
        : module_(module), runtime_(runtime), resolution_(resolution), repl_(repl) {}

    void run() {
        constexpr int kMaxPasses = 30;
        for (int pass = 0; pass < kMaxPasses; ++pass) {
            changed_ = false;
            visit_everything();
            if (!changed_) {
                return;
            }
        }
        // Not settled: promise nothing.
        for (Variable& variable : resolution_.variable_storage) {
            if (variable.enforced == TypeKind::Any) {
                variable.type = kAny;
            }
        }
        for (FunctionScope& function : resolution_.function_storage) {
            function.result = kAny;
        }
        visit_everything();
    }

private:
    void visit_everything() {
        for (FunctionScope& function : resolution_.function_storage) {
            function_ = &function;
            if (function.is_module) {
                visit_block(*module_.body);
            } else if (function.declaration != nullptr) {
                visit_function(function);
            }
        }
        for (const auto& [expression, scope] : resolution_.thunks) {
            function_ = scope;
            visit(expression);
        }
    }

    void visit_function(FunctionScope& function) {
        const syntax::Function& declaration = *function.declaration;
        const std::size_t skipped = declaration.parameters.size() - function.parameters.size();
        for (std::size_t i = 0; i < function.parameters.size(); ++i) {
            const syntax::Parameter& parameter = declaration.parameters[i + skipped];
            Variable& variable = *function.parameters[i];
            const bool nil_default =
                parameter.default_value != nullptr && visit(parameter.default_value).is(TypeKind::Nil);
            if (parameter.variadic) {
                set(variable, of(TypeKind::Array));
            } else if (!nil_default && enforced_type(parameter.type) != TypeKind::Any) {
                variable.enforced = enforced_type(parameter.type);
                set(variable, of(variable.enforced));
            } else {
                set(variable, kAny);
            }
            if (parameter.pattern != nullptr) {
                set_pattern(parameter.pattern, kAny);
            }
        }
        if (declaration.body == nullptr) {
            set_result(function, kAny);
            return;
        }
        visit_block(*declaration.body, returns_float());
        Type result = block_value(*declaration.body);
        for (const syntax::Expr* value : function.returns) {
            result = join(result, value == nullptr ? of(TypeKind::Nil) : type_of(value));
        }
        if (is_float_type(declaration.result) && result.is_number()) {
            result = of(TypeKind::Float);
        }
        set_result(function, result);
    }

    // --- The lattice ---

    void set(Variable& variable, Type type) {
        if (variable.enforced != TypeKind::Any) {
            type = of(variable.enforced);
        } else if (variable.maybe_unset || variable.to_float || (repl_ && variable.module_level)) {
            type = kAny;
        }
        const Type joined = join(variable.type, type);
        if (!(joined == variable.type)) {
            variable.type = joined;
            changed_ = true;
        }
    }

    void set_result(FunctionScope& function, Type type) {
        const Type joined = join(function.result, type);
        if (!(joined == function.result)) {
            function.result = joined;
            changed_ = true;
        }
    }

    Type type_of(const syntax::Expr* expression) const { return resolution_.types[expression->id]; }

    Type record(const syntax::Expr& expression, Type type) {
        resolution_.types[expression.id] = type;
        return type;
    }

    // --- Statements ---

    /// `float_context`: the block's value is bound to something declared f64.
    void visit_block(const syntax::Block& block, bool float_context = false) {
        for (const syntax::Stmt* statement : block.statements) {
            const bool value = float_context && statement == block.statements.back();
            if (value && statement->kind == NodeKind::ExpressionStatement) {
                visit(as<syntax::ExpressionStatement>(*statement).value, true);
            } else {
                visit_statement(*statement);
            }
        }
    }

    bool returns_float() const {
        return function_->declaration != nullptr && is_float_type(function_->declaration->result);
    }

    /// Type of the value a block gives as an expression.
    Type block_value(const syntax::Block& block) const {
        if (block.statements.empty()) {
            return of(TypeKind::Nil);
        }
        const syntax::Stmt& last = *block.statements.back();
        if (last.kind == NodeKind::ExpressionStatement) {
            return type_of(as<syntax::ExpressionStatement>(last).value);
        }
        const bool leaves =
            last.kind == NodeKind::Return || last.kind == NodeKind::Break || last.kind == NodeKind::Continue;
        return leaves ? kNever : of(TypeKind::Nil);
    }

    void visit_statement(const syntax::Stmt& statement) {
        switch (statement.kind) {
            case NodeKind::ExpressionStatement: visit(as<syntax::ExpressionStatement>(statement).value); break;
            case NodeKind::Binding: visit_binding(as<syntax::Binding>(statement)); break;
            case NodeKind::Assign: visit_assign(as<syntax::Assign>(statement)); break;
            case NodeKind::Return: visit(as<syntax::Return>(statement).value, returns_float()); break;
            case NodeKind::Break: visit(as<syntax::Break>(statement).value); break;
            case NodeKind::While: {
                const auto& node = as<syntax::While>(statement);
                visit(node.condition.value);
                if (node.condition.pattern != nullptr) {
                    set_pattern(node.condition.pattern, kAny);
                }
                visit_block(*node.body);
                break;
            }
            case NodeKind::For: {
                const auto& node = as<syntax::For>(statement);
                set_pattern(node.pattern, element_type(visit(node.iterable)));
                visit_block(*node.body);
                break;
            }
            case NodeKind::Loop: visit_block(*as<syntax::Loop>(statement).body); break;
            case NodeKind::Assert:
                visit(as<syntax::Assert>(statement).condition);
                visit(as<syntax::Assert>(statement).message);
                break;
            case NodeKind::Defer: visit_block(*as<syntax::Defer>(statement).body); break;
            case NodeKind::With:
                for (const syntax::WithItem& item : as<syntax::With>(statement).items) {
                    visit(item.value);
                    if (item.pattern != nullptr) {
                        set_pattern(item.pattern, kAny);
                    }
                }
                visit_block(*as<syntax::With>(statement).body);
                break;
            case NodeKind::Enum:
                for (const syntax::VariantDecl& variant : as<syntax::Enum>(statement).variants) {
                    visit(variant.value);
                }
                break;
            case NodeKind::TypeAlias: set_named(statement.id, kAny); break;
            default: break;
        }
    }

    void set_named(std::uint32_t id, Type type) {
        if (Variable* variable = resolution_.variables[id]) {
            set(*variable, type);
        }
    }

    static Type element_type(Type iterable) {
        if (iterable.is(TypeKind::Range) || iterable.is(TypeKind::Int)) {
            return of(TypeKind::Int);
        }
        if (iterable.is(TypeKind::Text)) {
            return of(TypeKind::Text);
        }
        return iterable.is(TypeKind::Never) ? kNever : kAny;
    }

    void visit_binding(const syntax::Binding& binding) {
        const bool to_float = is_float_type(binding.type);
        Type type = binding.value != nullptr ? visit(binding.value, to_float) : of(TypeKind::Nil);
        if (binding.pattern->kind == syntax::PatternKind::Bind) {
            if (Variable* variable = resolution_.variables[binding.pattern->id]) {
                const bool has_value = binding.value != nullptr && !type.is(TypeKind::Nil);
                if (has_value && binding.type != nullptr) {
                    variable->enforced = enforced_type(binding.type);
                }
                variable->to_float = to_float && !has_value;
                if (binding.value == nullptr) {
                    type = kAny;
                }
            }
        }
        set_pattern(binding.pattern, type);
    }

    void visit_assign(const syntax::Assign& assign) {
        const bool single = assign.targets.size() == 1;
        bool float_context = false;
        if (single && assign.targets[0]->kind == NodeKind::Name) {
            const Ref& ref = resolution_.refs[assign.targets[0]->id];
            if (ref.kind == RefKind::Variable) {
                float_context = ref.variable->enforced == TypeKind::Float || ref.variable->to_float ||
                                (assign.compound && ref.variable->type.is(TypeKind::Float));
            } else if (ref.kind == RefKind::SelfField) {
                float_context = ref.member.type == TypeKind::Float;
            }
        }
        const Type value = visit(assign.value, float_context);
        for (const syntax::Expr* target : assign.targets) {
            visit_target(*target, assign, single ? value : kAny);
        }
    }

    void visit_target(const syntax::Expr& target, const syntax::Assign& assign, Type value) {
        if (target.kind == NodeKind::Name) {
            const Ref& ref = resolution_.refs[target.id];
            if (ref.kind == RefKind::Variable) {
                Type type = value;
                if (assign.compound) {
                    const Type old = read(*ref.variable);
                    const ChainMode mode = chain_mode({old, value});
                    type = binary(assign.op, old, value, mode, false);
                    record(target, old);
                }
                set(*ref.variable, type);
            } else if (ref.kind == RefKind::SelfField) {
                record(target, of(ref.member.type));
            }
            return;
        }
        if (target.kind == NodeKind::Tuple) {
            for (const syntax::Expr* element : as<syntax::Tuple>(target).elements) {
                visit_target(*element, assign, kAny);
            }
            return;
        }
        if (target.kind == NodeKind::Array) {
            for (const syntax::Argument& element : as<syntax::Array>(target).elements) {
                visit_target(*element.value, assign, kAny);
            }
            return;
        }
        visit(&target);
    }

    void set_pattern(const syntax::Pattern* pattern, Type type) {
        using syntax::PatternKind;
        switch (pattern->kind) {
            case PatternKind::Bind: set_named(pattern->id, type); break;
            case PatternKind::Or:
                for (const syntax::Pattern* alternative :
                     static_cast<const syntax::OrPattern&>(*pattern).alternatives) {
                    set_pattern(alternative, kAny);
                }
                break;
            case PatternKind::Tuple:
            case PatternKind::Array:
                for (const syntax::Pattern* element : static_cast<const syntax::SequencePattern&>(*pattern).elements) {
                    set_pattern(element, kAny);
                }
                break;
            case PatternKind::Variant:
                for (const syntax::FieldPattern& field : static_cast<const syntax::VariantPattern&>(*pattern).fields) {
                    set_pattern(field.pattern, kAny);
                }
                break;
            case PatternKind::Record:
                for (const syntax::FieldPattern& field : static_cast<const syntax::RecordPattern&>(*pattern).fields) {
                    set_pattern(field.pattern, kAny);
                }
                break;
            case PatternKind::At:
                set_named(pattern->id, kAny);
                set_pattern(static_cast<const syntax::AtPattern&>(*pattern).pattern, kAny);
                break;
            case PatternKind::Literal: visit(static_cast<const syntax::LiteralPattern&>(*pattern).value); break;
            case PatternKind::Range:
                visit(static_cast<const syntax::RangePattern&>(*pattern).low);
                visit(static_cast<const syntax::RangePattern&>(*pattern).high);
                break;
            case PatternKind::Wildcard: break;
        }
    }

    // --- Expressions ---

    /// Type of a variable as the current function may rely on it.
    Type read(const Variable& variable) const {
        switch (variable.kind) {
            case VariableKind::Variable:
            case VariableKind::Parameter: break;
            case VariableKind::Function: return of(TypeKind::Function);
            default: return kAny;
        }
        // From another function it may be read before it has a value.
        const bool foreign = variable.owner != function_;
        if (foreign && (variable.hoisted || variable.module_level)) {
            return kAny;
        }
        return variable.type;
    }

    Type visit(const syntax::Expr* expression, bool float_context = false) {
        if (expression == nullptr) {
            return of(TypeKind::Nil);
        }
        resolution_.float_context[expression->id] = float_context;
        return record(*expression, compute(*expression, float_context));
    }

    Type compute(const syntax::Expr& node, bool float_context) {
        switch (node.kind) {
            case NodeKind::IntLiteral: return of(TypeKind::Int);
            case NodeKind::FloatLiteral: return of(TypeKind::Float);
            case NodeKind::BoolLiteral: return of(TypeKind::Bool);
            case NodeKind::NilLiteral: return of(TypeKind::Nil);
            case NodeKind::TextLiteral: return of(TypeKind::Text);
            case NodeKind::Interpolation:
                for (const syntax::InterpolationPart& part : as<syntax::Interpolation>(node).parts) {
                    visit(part.value);
                }
                return of(TypeKind::Text);
            case NodeKind::Name: return name_type(as<syntax::Name>(node));
            case NodeKind::Self: {
                const Ref& ref = resolution_.refs[node.id];
                return ref.kind == RefKind::Variable ? ref.variable->type : kAny;
            }
            case NodeKind::Unary: return unary_type(as<syntax::Unary>(node), float_context);
            case NodeKind::Binary: return binary_type(as<syntax::Binary>(node), float_context);
            case NodeKind::Comparison:
                for (const syntax::Expr* operand : as<syntax::Comparison>(node).operands) {
                    visit(operand);
                }
                return of(TypeKind::Bool);
            case NodeKind::Call: return call_type(as<syntax::Call>(node));
            case NodeKind::Index:
                visit(as<syntax::Index>(node).object);
                for (const syntax::Expr* argument : as<syntax::Index>(node).arguments) {
                    visit(argument);
                }
                return kAny;
            case NodeKind::Slice:
                visit(as<syntax::Slice>(node).start);
                visit(as<syntax::Slice>(node).stop);
                visit(as<syntax::Slice>(node).step);
                return of(TypeKind::Range);
            case NodeKind::Field: return field_type(as<syntax::Field>(node));
            case NodeKind::TupleField: visit(as<syntax::TupleField>(node).object); return kAny;
            case NodeKind::Presence:
                visit(as<syntax::Presence>(node).operand);
                return as<syntax::Presence>(node).condition ? of(TypeKind::Bool) : kAny;
            case NodeKind::Propagate: visit(as<syntax::Propagate>(node).operand); return kAny;
            case NodeKind::Unwrap: visit(as<syntax::Unwrap>(node).operand); return kAny;
            case NodeKind::Array:
                for (const syntax::Argument& element : as<syntax::Array>(node).elements) {
                    visit(element.value);
                }
                return of(TypeKind::Array);
            case NodeKind::Set:
                for (const syntax::Argument& element : as<syntax::Set>(node).elements) {
                    visit(element.value);
                }
                return kAny;
            case NodeKind::Dict:
                for (const syntax::DictEntry& entry : as<syntax::Dict>(node).entries) {
                    visit(entry.key);
                    visit(entry.value);
                }
                return of(TypeKind::Dict);
            case NodeKind::Tuple:
                for (const syntax::Expr* element : as<syntax::Tuple>(node).elements) {
                    visit(element);
                }
                return of(as<syntax::Tuple>(node).elements.empty() ? TypeKind::Nil : TypeKind::Tuple);
            case NodeKind::Comprehension: return comprehension_type(as<syntax::Comprehension>(node));
            case NodeKind::Range:
                visit(as<syntax::Range>(node).low);
                visit(as<syntax::Range>(node).high);
                return of(TypeKind::Range);
            case NodeKind::Lambda: return of(TypeKind::Function);
            case NodeKind::If: return if_type(as<syntax::If>(node), float_context);
            case NodeKind::Match:
                visit(as<syntax::Match>(node).subject);
                for (const syntax::Arm& arm : as<syntax::Match>(node).arms) {
                    set_pattern(arm.pattern, kAny);
                    visit(arm.guard);
                    visit_block(*arm.body);
                }
                return kAny;
            case NodeKind::Try: {
                const auto& node_try = as<syntax::Try>(node);
                visit_block(*node_try.body);
                if (node_try.handler != nullptr) {
                    visit_block(*node_try.handler);
                }
                if (node_try.cleanup != nullptr) {
                    visit_block(*node_try.cleanup);
                }
                return kAny;
            }
            case NodeKind::BlockValue:
                visit_block(*as<syntax::BlockValue>(node).body);
                return block_value(*as<syntax::BlockValue>(node).body);
            case NodeKind::LoopValue: visit_statement(*as<syntax::LoopValue>(node).loop); return kAny;
            case NodeKind::Cast: {
                const Type operand = visit(as<syntax::Cast>(node).operand);
                const TypeKind target = enforced_type(as<syntax::Cast>(node).type);
                if (target == TypeKind::Text || target == TypeKind::Bool || operand.is_number()) {
                    return of(target);
                }
                return kAny;
            }
            case NodeKind::Throw: visit(as<syntax::Throw>(node).value); return kNever;
            case NodeKind::MathBlock: visit(as<syntax::MathBlock>(node).body); return kAny;
            default: return kAny;
        }
    }

    Type name_type(const syntax::Name& name) const {
        const Ref& ref = resolution_.refs[name.id];
        switch (ref.kind) {
            case RefKind::Variable: return read(*ref.variable);
            case RefKind::SelfField: return of(ref.member.type);
            case RefKind::Builtin:
                switch (ref.address->tag) {
                    case runtime::Tag::Int: return of(TypeKind::Int);
                    case runtime::Tag::Float: return of(TypeKind::Float);
                    case runtime::Tag::Bool: return of(TypeKind::Bool);
                    default: return kAny;
                }
            default: return kAny;
        }
    }

    Type unary_type(const syntax::Unary& node, bool float_context) {
        const Type operand = visit(node.operand, float_context);
        switch (node.op) {
            case syntax::UnaryOp::Not: return of(TypeKind::Bool);
            case syntax::UnaryOp::BitNot: return operand.is(TypeKind::Int) ? operand : kAny;
            case syntax::UnaryOp::Negate:
            case syntax::UnaryOp::Plus: return operand.is_number() || operand.is(TypeKind::Never) ? operand : kAny;
        }
        return kAny;
    }

    static ChainMode chain_mode(std::initializer_list<Type> leaves) {
        ChainMode mode = ChainMode::Integers;
        for (const Type leaf : leaves) {
            mode = combine(mode, leaf);
        }
        return mode;
    }

    static ChainMode combine(ChainMode mode, Type leaf) {
        if (leaf.is(TypeKind::Float) || mode == ChainMode::Floats) {
            return ChainMode::Floats;
        }
        const bool integer = leaf.is(TypeKind::Int) || leaf.is(TypeKind::Never);
        return integer ? mode : ChainMode::Unknown;
    }

    /// Type of `left op right` where both are numbers or unknown.
    static Type binary(BinaryOp op, Type left, Type right, ChainMode mode, bool math) {
        if (left.is(TypeKind::Never) || right.is(TypeKind::Never)) {
            return kNever;
        }
        const bool numbers = left.is_number() && right.is_number();
        const bool integers = left.is(TypeKind::Int) && right.is(TypeKind::Int);
        switch (op) {
            case BinaryOp::Add:
                if (left.is(TypeKind::Text) && right.is(TypeKind::Text)) {
                    return left;
                }
                [[fallthrough]];
            case BinaryOp::Subtract:
            case BinaryOp::Multiply:
            case BinaryOp::Modulo:
            case BinaryOp::FloorDivide: return !numbers ? kAny : of(integers ? TypeKind::Int : TypeKind::Float);
            case BinaryOp::Divide:
                if (!numbers) {
                    return kAny;
                }
                if (!integers || math || mode == ChainMode::Floats) {
                    return of(TypeKind::Float);
                }
                return mode == ChainMode::Integers ? of(TypeKind::Int) : kAny;
            case BinaryOp::Power: return numbers && (!integers || math) ? of(TypeKind::Float) : kAny;
            case BinaryOp::ShiftLeft:
            case BinaryOp::ShiftRight: return integers ? left : kAny;
            case BinaryOp::BitAnd:
            case BinaryOp::BitOr:
            case BinaryOp::BitXor:
                return integers || (left.is(TypeKind::Bool) && right.is(TypeKind::Bool)) ? left : kAny;
            case BinaryOp::And:
            case BinaryOp::Or: return of(TypeKind::Bool);
            default: return kAny;
        }
    }

    /// Visits a whole chain of operators. The left side is walked without recursion: chains may be very long.
    Type binary_type(const syntax::Binary& root, bool float_context) {
        std::vector<const syntax::Binary*> spine;
        const syntax::Expr* left = &root;
        const bool arithmetic = in_chain(root.op);
        while (left->kind == NodeKind::Binary && in_chain(as<syntax::Binary>(*left).op) == arithmetic) {
            spine.push_back(&as<syntax::Binary>(*left));
            left = spine.back()->left;
        }
        ChainMode mode = float_context && arithmetic ? ChainMode::Floats : ChainMode::Integers;
        visit_leaves(left, arithmetic, mode);
        for (auto link = spine.rbegin(); link != spine.rend(); ++link) {
            visit_leaves((*link)->right, arithmetic, mode);
        }
        Type type = resolve_chain(left, mode);
        for (auto link = spine.rbegin(); link != spine.rend(); ++link) {
            const Type right = resolve_chain((*link)->right, mode);
            resolution_.true_division[(*link)->id] = mode == ChainMode::Floats;
            type = record(**link, binary((*link)->op, type, right, mode, (*link)->math));
        }
        return type;
    }

    static bool chain_member(const syntax::Expr& node) {
        return (node.kind == NodeKind::Binary && in_chain(as<syntax::Binary>(node).op)) ||
               (node.kind == NodeKind::Unary && as<syntax::Unary>(node).op != syntax::UnaryOp::Not &&
                as<syntax::Unary>(node).op != syntax::UnaryOp::BitNot);
    }

    /// The left spine of a chain member, outermost first; ends with the operand that is no part of the chain.
    static const syntax::Expr* spine_of(const syntax::Expr* node, std::vector<const syntax::Binary*>& spine) {
        while (node->kind == NodeKind::Binary && chain_member(*node)) {
            spine.push_back(&as<syntax::Binary>(*node));
            node = spine.back()->left;
        }
        return node;
    }

    /// First walk: types of the operands that are no part of the chain themselves.
    void visit_leaves(const syntax::Expr* node, bool arithmetic, ChainMode& mode) {
        if (!arithmetic) {
            visit(node);
            return;
        }
        if (node->kind == NodeKind::Unary && chain_member(*node)) {
            visit_leaves(as<syntax::Unary>(*node).operand, arithmetic, mode);
            return;
        }
        if (chain_member(*node)) {
            std::vector<const syntax::Binary*> spine;
            visit_leaves(spine_of(node, spine), arithmetic, mode);
            for (const syntax::Binary* link : spine) {
                visit_leaves(link->right, arithmetic, mode);
            }
            return;
        }
        mode = combine(mode, visit(node));
    }

    /// Second walk: types of the inner nodes, once the mode of the chain is known.
    Type resolve_chain(const syntax::Expr* node, ChainMode mode) {
        if (node->kind == NodeKind::Unary && chain_member(*node)) {
            const Type operand = resolve_chain(as<syntax::Unary>(*node).operand, mode);
            return record(*node, operand.is_number() || operand.is(TypeKind::Never) ? operand : kAny);
        }
        if (chain_member(*node)) {
            std::vector<const syntax::Binary*> spine;
            Type type = resolve_chain(spine_of(node, spine), mode);
            for (auto link = spine.rbegin(); link != spine.rend(); ++link) {
                const Type right = resolve_chain((*link)->right, mode);
                resolution_.true_division[(*link)->id] = mode == ChainMode::Floats;
                type = record(**link, binary((*link)->op, type, right, mode, (*link)->math));
            }
            return type;
        }
        return type_of(node);
    }

    /// Visits arguments; those bound to something declared f64 are float contexts.
    void visit_arguments(const syntax::Call& call) {
        const Variable* callee = nullptr;
        if (call.callee->kind == NodeKind::Name && resolution_.refs[call.callee->id].kind == RefKind::Variable) {
            callee = resolution_.refs[call.callee->id].variable;
        }
        std::size_t position = 0;
        for (const syntax::Argument& argument : call.arguments) {
            const bool to_float = callee != nullptr && !argument.spread && binds_float(*callee, argument, position);
            visit(argument.value, to_float);
            ++position;
        }
    }

    static bool binds_float(const Variable& callee, const syntax::Argument& argument, std::size_t position) {
        if (callee.kind == VariableKind::Function && callee.function != nullptr) {
            for (std::size_t i = 0; i < callee.function->parameters.size(); ++i) {
                const syntax::Parameter& parameter = callee.function->parameters[i];
                if (argument.name.name ? parameter.name.name == argument.name.name : i == position) {
                    return is_float_type(parameter.type) && !parameter.variadic;
                }
            }
        }
        if (callee.kind == VariableKind::Class && callee.type_scope != nullptr &&
            callee.type_scope->class_declaration != nullptr) {
            const auto& fields = callee.type_scope->class_declaration->fields;
            for (std::size_t i = 0; i < fields.size(); ++i) {
                if (argument.name.name ? fields[i].name.name == argument.name.name : i == position) {
                    return is_float_type(fields[i].type);
                }
            }
        }
        return false;
    }

    Type result_of_numbers(const syntax::Call& call, TypeKind result) const {
        for (const syntax::Argument& argument : call.arguments) {
            const Type type = type_of(argument.value);
            if (!type.is_number()) {
                return type.is(TypeKind::Never) ? type : kAny;
            }
        }
        return of(result);
    }

    Type call_type(const syntax::Call& call) {
        visit_arguments(call);
        if (call.callee->kind == NodeKind::Field) {
            const auto& field = as<syntax::Field>(*call.callee);
            const Type object = visit(field.object);
            if (object.is(TypeKind::Instance)) {
                return method_result(*object.of, field.name.name);
            }
            return kAny;
        }
        visit(call.callee);
        if (call.callee->kind != NodeKind::Name) {
            return kAny;
        }
        const auto& name = as<syntax::Name>(*call.callee);
        const Ref& ref = resolution_.refs[name.id];
        if (ref.kind == RefKind::SelfMethod) {
            return ref.variable->type.of != nullptr ? method_result(*ref.variable->type.of, name.name) : kAny;
        }
        if (ref.kind == RefKind::Builtin) {
            for (const NativeResult& native : kNativeResults) {
                if (native.name == name.name.text() && ref.address == runtime_.find_prelude(name.name)) {
                    return native.of_numbers ? result_of_numbers(call, native.result) : of(native.result);
                }
            }
            return kAny;
        }
        if (ref.kind != RefKind::Variable) {
            return kAny;
        }
        const Variable& variable = *ref.variable;
        if (variable.kind == VariableKind::Function && variable.function != nullptr && !repl_) {
            const FunctionScope* function = resolution_.functions[variable.function->id];
            return function != nullptr && variable.function->body != nullptr ? function->result : kAny;
        }
        if (variable.kind == VariableKind::Class && variable.type_scope != nullptr &&
            variable.type_scope->class_declaration != nullptr && !has_factory(*variable.type_scope)) {
            return Type{TypeKind::Instance, variable.type_scope};
        }
        return kAny;
    }

    /// A class with `new` or `create` may build something else from its arguments.
    static bool has_factory(const ClassScope& scope) {
        for (const auto& method : scope.methods) {
            if (method.first.text() == "new" || method.first.text() == "create") {
                return true;
            }
        }
        return false;
    }

    Type method_result(const ClassScope& scope, Symbol name) const {
        if (scope.fields.count(name) != 0 || repl_) {
            return kAny;
        }
        const auto found = scope.methods.find(name);
        if (found == scope.methods.end() || found->second->body == nullptr) {
            return kAny;
        }
        const FunctionScope* function = resolution_.functions[found->second->id];
        return function != nullptr ? function->result : kAny;
    }

    Type field_type(const syntax::Field& field) {
        const Type object = visit(field.object);
        if (object.is(TypeKind::Instance) && !field.safe) {
            const auto found = object.of->fields.find(field.name.name);
            if (found != object.of->fields.end()) {
                return of(found->second.type);
            }
        }
        return kAny;
    }

    Type comprehension_type(const syntax::Comprehension& node) {
        for (const syntax::ComprehensionClause& clause : node.clauses) {
            set_pattern(clause.pattern, element_type(visit(clause.iterable)));
            for (const syntax::Expr* condition : clause.conditions) {
                visit(condition);
            }
        }
        visit(node.key);
        visit(node.value);
        return of(node.collection == syntax::ComprehensionKind::Array ? TypeKind::Array : TypeKind::Dict);
    }

    Type if_type(const syntax::If& node, bool float_context) {
        Type type = kNever;
        for (const syntax::Branch& branch : node.branches) {
            visit(branch.condition.value);
            if (branch.condition.pattern != nullptr) {
                set_pattern(branch.condition.pattern, kAny);
            }
            visit_block(*branch.body, float_context);
            type = join(type, block_value(*branch.body));
        }
        if (node.otherwise == nullptr) {
            return join(type, of(TypeKind::Nil));
        }
        visit_block(*node.otherwise, float_context);
        return join(type, block_value(*node.otherwise));
    }

    const syntax::Module& module_;
    runtime::Runtime& runtime_;
    Resolution& resolution_;
    FunctionScope* function_ = nullptr;
    bool repl_;
    bool changed_ = false;
};

} // namespace

void infer(const syntax::Module& module, runtime::Runtime& runtime, Resolution& resolution, bool repl) {
    Inference(module, runtime, resolution, repl).run();
}

} // namespace simple::sema
