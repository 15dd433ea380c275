// Operators, members, indexes, loops and calls of values whose type is known. The run time itself is asked whether an
// operator works on two kinds, so that both always agree.
#include <string>
#include <unordered_set>

#include "check/kinds.hpp"
#include "check/members.hpp"
#include "check/pass.hpp"
#include "check/passes.hpp"
#include "runtime/format.hpp"
#include "runtime/operators.hpp"
#include "sema/call_target.hpp"

namespace simple::check {

using runtime::Owned;
using runtime::Tag;
using runtime::Value;
using sema::RefKind;
using sema::Type;
using sema::TypeKind;
using sema::VariableKind;
using syntax::as;
using syntax::BinaryOp;
using syntax::CompareOp;
using syntax::NodeKind;

namespace {

/// Collects impl blocks before anything is looked up.
class ImplFinder final : public Walker {
public:
    explicit ImplFinder(Members& members) : members_(members) {}

private:
    void enter(const syntax::Stmt& statement) override {
        if (statement.kind == NodeKind::Impl) {
            members_.note(as<syntax::Impl>(statement));
        }
    }
    Members& members_;
};

class TypesPass final : public Pass {
public:
    TypesPass(const Subject& checked, std::vector<Diagnostic>& findings) : Pass(checked, findings), members_(checked) {
        ImplFinder(members_).walk(*checked.module.body);
    }

private:
    Type type_of(const syntax::Expr& expression) const { return resolution().types[expression.id]; }

    /// A value of one built-in kind; what may be anything is left alone, and nil, which programs test for.
    bool has_kind(const syntax::Expr& expression) const {
        const Tag tag = tag_of(type_of(expression).kind);
        return tag != Tag::Absent && tag != Tag::Nil;
    }

    std::string kind_text(const syntax::Expr& expression) const {
        const Type type = type_of(expression);
        return type.is(TypeKind::Instance) ? std::string(type.of->name.text())
                                           : std::string(sema::type_kind_name(type.kind));
    }

    std::string value_text(const syntax::Expr& expression) const {
        switch (expression.kind) {
            case NodeKind::IntLiteral:
            case NodeKind::FloatLiteral:
            case NodeKind::BoolLiteral:
            case NodeKind::TextLiteral:
                return runtime::describe(runtime(), example_of(runtime(), expression, type_of(expression).kind));
            default: return kind_text(expression);
        }
    }

    Owned example(const syntax::Expr& expression) const {
        // Kinds alone decide; the values of literals could ask for much memory.
        static const syntax::Expr kAnything{{NodeKind::Invalid, 0, {}}};
        return example_of(runtime(), kAnything, type_of(expression).kind);
    }

    /// Runs something of the run time and reports its error when kinds alone are the reason.
    template <typename F> void probe(const ErrorCode& code, Span span, std::vector<SpanLabel> labels, F body) {
        try {
            body();
        } catch (const runtime::RuntimeError& error) {
            if (error.diagnostic().code == code.code) {
                Diagnostic diagnostic = error.diagnostic();
                diagnostic.span = span;
                diagnostic.labels = std::move(labels);
                report(std::move(diagnostic));
            }
        }
    }

    SpanLabel kind_label(const syntax::Expr& expression) const { return {expression.span, kind_text(expression)}; }

    // --- Expressions ---

    void enter(const syntax::Expr& expression) override {
        if (expression.kind == NodeKind::Binary && as<syntax::Binary>(expression).op == BinaryOp::Pipe) {
            // `x |> f(a)` may mean `f(x, a)`.
            piped_.insert(as<syntax::Binary>(expression).right);
        }
        if (expression.kind == NodeKind::Call) {
            callees_.insert(as<syntax::Call>(expression).callee);
        }
    }

    void leave(const syntax::Expr& expression) override {
        if (in_math()) {
            return;
        }
        switch (expression.kind) {
            case NodeKind::Binary: check_binary(as<syntax::Binary>(expression)); break;
            case NodeKind::Unary: check_unary(as<syntax::Unary>(expression)); break;
            case NodeKind::Comparison: check_comparison(as<syntax::Comparison>(expression)); break;
            case NodeKind::Index: check_index(as<syntax::Index>(expression)); break;
            case NodeKind::Field: check_field(as<syntax::Field>(expression)); break;
            case NodeKind::Call: check_call(as<syntax::Call>(expression)); break;
            case NodeKind::Comprehension:
                for (const syntax::ComprehensionClause& clause : as<syntax::Comprehension>(expression).clauses) {
                    check_iterable(*clause.iterable);
                }
                break;
            default: break;
        }
    }

    void check_binary(const syntax::Binary& node) {
        const bool plain = node.op != BinaryOp::And && node.op != BinaryOp::Or && node.op != BinaryOp::Coalesce &&
                           node.op != BinaryOp::Pipe && node.op != BinaryOp::Connect && !node.math;
        if (!plain || !has_kind(*node.left) || !has_kind(*node.right)) {
            return;
        }
        probe(codes::kOperandTypes, node.left->span.to(node.right->span),
              {kind_label(*node.left), kind_label(*node.right)}, [&] {
                  const Owned left = example(*node.left);
                  const Owned right = example(*node.right);
                  Owned(runtime::binary(runtime(), node.op, left, right, {}));
              });
    }

    void check_unary(const syntax::Unary& node) {
        if (node.op == syntax::UnaryOp::Not || !has_kind(*node.operand)) {
            return;
        }
        const bool negates = node.op == syntax::UnaryOp::Negate;
        const bool keeps = node.op == syntax::UnaryOp::Plus;
        try {
            const Owned operand = example(*node.operand);
            Owned(negates ? runtime::negate(runtime(), operand, {})
                  : keeps ? runtime::plus(runtime(), operand, {})
                          : runtime::bit_not(runtime(), operand, {}));
        } catch (const runtime::RuntimeError& error) {
            if (error.diagnostic().code == codes::kOperandTypes.code) {
                report(make_error(codes::kOperandTypes,
                                  std::string(negates ? "`-`"
                                              : keeps ? "`+`"
                                                      : "`~`") +
                                      " does not work on " + value_text(*node.operand),
                                  node.span));
            }
        }
    }

    void check_comparison(const syntax::Comparison& node) {
        for (std::size_t i = 0; i < node.operators.size(); ++i) {
            const syntax::Expr& left = *node.operands[i];
            const syntax::Expr& right = *node.operands[i + 1];
            const CompareOp op = node.operators[i];
            const bool ordered = op == CompareOp::Less || op == CompareOp::LessEqual || op == CompareOp::Greater ||
                                 op == CompareOp::GreaterEqual;
            const bool membership = op == CompareOp::In || op == CompareOp::NotIn;
            if ((!ordered && !membership) || !has_kind(left) || !has_kind(right)) {
                continue;
            }
            probe(codes::kOperandTypes, left.span.to(right.span), {kind_label(left), kind_label(right)}, [&] {
                const Owned a = example(left);
                const Owned b = example(right);
                Owned(runtime::compare(runtime(), op, a, b, {}));
            });
        }
    }

    void check_index(const syntax::Index& node) {
        if (node.arguments.size() != 1 || !has_kind(*node.object) || type_of(*node.object).is(TypeKind::Dict)) {
            return;
        }
        const Tag object = tag_of(type_of(*node.object).kind);
        const bool sequence =
            object == Tag::Array || object == Tag::Text || object == Tag::Tuple || object == Tag::Range;
        const syntax::Expr& index = *node.arguments[0];
        if (!sequence) {
            report(make_error(codes::kTypeMismatch, value_text(*node.object) + " cannot be indexed", node.span)
                       .with_label(node.object->span, "this is " + kind_text(*node.object)));
        } else if (has_kind(index) && index.kind != NodeKind::Slice && !type_of(index).is(TypeKind::Int) &&
                   !type_of(index).is(TypeKind::Range)) {
            probe(codes::kTypeMismatch, node.span, {kind_label(index)}, [&] {
                const Owned value = example(*node.object);
                const Owned at = example_of(runtime(), index, type_of(index).kind);
                const Value argument = at;
                Owned(runtime::get_index(runtime(), value, &argument, 1, {}));
            });
        }
    }

    void check_iterable(const syntax::Expr& iterable) {
        const Tag tag = tag_of(type_of(iterable).kind);
        if (tag == Tag::Float || tag == Tag::Bool || tag == Tag::Native) {
            report(make_error(codes::kNotIterable, value_text(iterable) + " cannot be iterated", iterable.span));
        }
    }

    // --- Members ---

    void check_field(const syntax::Field& field) {
        if (targets_.contains(&field) || ref(field).kind != RefKind::Unresolved) {
            return;
        }
        const bool call = callees_.contains(&field);
        std::optional<Diagnostic> wrong;
        const Type type = type_of(*field.object);
        if (const Value* object = known_value(resolution(), *field.object);
            object != nullptr && object->is(Tag::Class)) {
            wrong =
                members_.of_native_type(*object->as<runtime::Class>()->info, field.name.name, call, field.name.span);
        } else if (const Value* script = script_value(resolution(), *field.object);
                   script != nullptr && script->is(Tag::Class)) {
            wrong =
                members_.of_native_type(*script->as<runtime::Class>()->info, field.name.name, call, field.name.span);
        } else if (const sema::ClassScope* scope = type_named_by(*field.object)) {
            wrong = members_.of_type(*scope, field.name.name, call, field.name.span);
        } else if (type.is(TypeKind::Instance)) {
            wrong = members_.of_instance(*type.of, field.name.name, call, field.name.span);
        } else if (has_kind(*field.object) && !type.is(TypeKind::Function)) {
            wrong = members_.of_kind(tag_of(type.kind), field.name.name, call, field.name.span);
        }
        if (wrong.has_value()) {
            report(*std::move(wrong));
        }
    }

    const sema::ClassScope* type_named_by(const syntax::Expr& object) const {
        if (object.kind != NodeKind::Name || ref(object).kind != RefKind::Variable) {
            return nullptr;
        }
        const sema::Variable& variable = *ref(object).variable;
        const bool type = variable.kind == VariableKind::Class || variable.kind == VariableKind::Enum;
        return type ? variable.type_scope : nullptr;
    }

    void check_assigned_field(const syntax::Field& field) {
        const Type type = type_of(*field.object);
        if (type.is(TypeKind::Instance)) {
            if (std::optional<Diagnostic> wrong = members_.of_assigned(*type.of, field.name.name, field.name.span)) {
                report(*std::move(wrong));
            }
        }
    }

    // --- Calls and declared types ---

    void check_call(const syntax::Call& call) {
        const syntax::Expr& callee = *call.callee;
        if (piped_.contains(&call) || sema::reads_variable(resolution(), call)) {
            return;
        }
        if (callee.kind != NodeKind::Field && has_kind(callee) && !type_of(callee).is(TypeKind::Function)) {
            report(make_error(codes::kNotCallable, "cannot call " + value_text(callee) + ": it is not a function",
                              call.span)
                       .with_label(callee.span, "this is " + kind_text(callee)));
            return;
        }
        if (const Value* script = script_value(resolution(), callee)) {
            if (const auto* declaration = subject().importer.script_function(*script).declaration) {
                check_arguments(call, *declaration, true);
            }
            return;
        }
        if (callee.kind == NodeKind::Name && ref(callee).kind == RefKind::Variable) {
            const sema::Variable& variable = *ref(callee).variable;
            if (variable.kind == VariableKind::Function && variable.function != nullptr &&
                variable.function->body != nullptr) {
                check_arguments(call, *variable.function, false);
            }
        }
    }

    /// `foreign`: the function stands in another file, of whose expressions no types are known.
    void check_arguments(const syntax::Call& call, const syntax::Function& function, bool foreign) {
        std::size_t position = 0;
        for (const syntax::Argument& argument : call.arguments) {
            if (argument.spread) {
                return;
            }
            for (std::size_t i = 0; i < function.parameters.size(); ++i) {
                const syntax::Parameter& parameter = function.parameters[i];
                const bool meant = argument.name.name ? parameter.name.name == argument.name.name : i == position;
                const bool takes_nil = parameter.default_value != nullptr &&
                                       (foreign ? parameter.default_value->kind == NodeKind::NilLiteral
                                                : type_of(*parameter.default_value).is(TypeKind::Nil));
                if (meant && !parameter.variadic && !takes_nil) {
                    check_declared(*argument.value, sema::enforced_type(parameter.type),
                                   std::string(function.name.name.text()) + ": parameter " +
                                       quoted(parameter.name.name) + " must be ",
                                   parameter.type);
                }
            }
            position += argument.name.name ? 0 : 1;
        }
    }

    /// `what` begins the message and is followed by the wanted type.
    void check_declared(const syntax::Expr& value, TypeKind wanted, const std::string& what,
                        const syntax::TypeExpr* annotation) {
        const Type given = type_of(value);
        const bool known = given.is(TypeKind::Instance) || tag_of(given.kind) != Tag::Absent;
        const bool converts = wanted == TypeKind::Float && given.is(TypeKind::Int);
        if (wanted == TypeKind::Any || !known || given.is(wanted) || converts) {
            return;
        }
        report(make_error(codes::kTypeMismatch,
                          what + std::string(sema::type_kind_name(wanted)) + ", got " + value_text(value), value.span,
                          "this is " + kind_text(value))
                   .with_label(annotation->span, "declared here"));
    }

    // --- Statements ---

    void enter(const syntax::Stmt& statement) override {
        if (statement.kind == NodeKind::Assign) {
            for (const syntax::Expr* target : as<syntax::Assign>(statement).targets) {
                targets_.insert(target);
            }
        }
    }

    void leave(const syntax::Stmt& statement) override {
        switch (statement.kind) {
            case NodeKind::For: check_iterable(*as<syntax::For>(statement).iterable); break;
            case NodeKind::Binding: check_binding(as<syntax::Binding>(statement)); break;
            case NodeKind::Assign: check_assign(as<syntax::Assign>(statement)); break;
            default: break;
        }
    }

    void check_binding(const syntax::Binding& binding) {
        const bool typed =
            binding.type != nullptr && binding.value != nullptr && binding.pattern->kind == syntax::PatternKind::Bind;
        if (!typed || type_of(*binding.value).is(TypeKind::Nil)) {
            return;
        }
        const Symbol name = static_cast<const syntax::BindPattern&>(*binding.pattern).name;
        declared_[resolution().variables[binding.pattern->id]] = binding.type;
        check_declared(*binding.value, sema::enforced_type(binding.type), quoted(name) + " is declared ", binding.type);
    }

    void check_assign(const syntax::Assign& assign) {
        for (const syntax::Expr* target : assign.targets) {
            if (target->kind == NodeKind::Field) {
                check_assigned_field(as<syntax::Field>(*target));
            }
        }
        const syntax::Expr& target = *assign.targets[0];
        if (assign.targets.size() != 1 || target.kind != NodeKind::Name || ref(target).kind != RefKind::Variable) {
            return;
        }
        if (assign.compound) {
            return;
        }
        const auto declared = declared_.find(ref(target).variable);
        if (declared != declared_.end()) {
            check_declared(*assign.value, ref(target).variable->enforced,
                           quoted(as<syntax::Name>(target).name) + " is declared ", declared->second);
        }
    }

    Members members_;
    std::unordered_set<const syntax::Expr*> callees_;
    std::unordered_set<const syntax::Expr*> targets_;
    std::unordered_set<const syntax::Expr*> piped_;
    std::unordered_map<const sema::Variable*, const syntax::TypeExpr*> declared_;
};

} // namespace

void check_types(const Subject& subject, Findings& found) { TypesPass(subject, found).walk(*subject.module.body); }

} // namespace simple::check
