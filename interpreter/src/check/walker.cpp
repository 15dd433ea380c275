#include "check/walker.hpp"

#include <string_view>
#include <utility>
#include <vector>

namespace simple::check {

using syntax::as;
using syntax::NodeKind;

namespace {

/// Calls whose argument is a block that shall fail: `expect_raises:` and `expect(f).to_raise()`.
bool expects_failure(const syntax::Call& call) {
    if (call.callee->kind == NodeKind::Name) {
        return as<syntax::Name>(*call.callee).name.text() == "expect_raises";
    }
    return call.callee->kind == NodeKind::Field && as<syntax::Field>(*call.callee).name.name.text() == "to_raise";
}

} // namespace

void Walker::walk(const syntax::Block& block) {
    enter(block);
    for (const syntax::Stmt* statement : block.statements) {
        visit(*statement);
    }
}

void Walker::visit(const syntax::Expr* expression) {
    if (expression == nullptr) {
        return;
    }
    if (expression->kind == NodeKind::Binary) {
        visit_binary(as<syntax::Binary>(*expression));
        return;
    }
    enter(*expression);
    parts(*expression);
    leave(*expression);
}

/// Chains of operators are left-deep and may be very long: their left side is walked without recursion.
void Walker::visit_binary(const syntax::Binary& root) {
    std::vector<const syntax::Binary*> chain;
    const syntax::Expr* left = &root;
    while (left->kind == NodeKind::Binary) {
        chain.push_back(&as<syntax::Binary>(*left));
        enter(*left);
        left = chain.back()->left;
    }
    visit(left);
    for (auto link = chain.rbegin(); link != chain.rend(); ++link) {
        const bool conditional = (*link)->op == syntax::BinaryOp::And || (*link)->op == syntax::BinaryOp::Or ||
                                 (*link)->op == syntax::BinaryOp::Coalesce;
        if (conditional) {
            begin_conditional(*(*link)->left);
        }
        visit((*link)->right);
        if (conditional) {
            end_conditional();
        }
        leave(**link);
    }
}

void Walker::visit_call(const syntax::Call& call) {
    const int expected = expects_failure(call) ? 1 : 0;
    caught_ += expected;
    visit(call.callee);
    visit_arguments(call.arguments);
    caught_ -= expected;
}

void Walker::visit_try(const syntax::Try& node) {
    const int handled = node.handler != nullptr ? 1 : 0;
    caught_ += handled;
    walk(*node.body);
    caught_ -= handled;
    for (const syntax::Block* block : {node.handler, node.cleanup}) {
        if (block != nullptr) {
            walk(*block);
        }
    }
}

void Walker::visit_if(const syntax::If& node) {
    // Each branch also depends on the conditions before its own.
    for (const syntax::Branch& branch : node.branches) {
        visit_condition(branch.condition);
        begin_conditional(*branch.condition.value);
        walk(*branch.body);
    }
    if (node.otherwise != nullptr) {
        walk(*node.otherwise);
    }
    for (std::size_t i = 0; i < node.branches.size(); ++i) {
        end_conditional();
    }
}

void Walker::visit_match(const syntax::Match& node) {
    visit(node.subject);
    begin_conditional(*node.subject);
    for (const syntax::Arm& arm : node.arms) {
        visit_pattern(arm.pattern);
        if (arm.guard != nullptr) {
            visit(arm.guard);
            begin_conditional(*arm.guard);
        }
        walk(*arm.body);
    }
    for (const syntax::Arm& arm : node.arms) {
        if (arm.guard != nullptr) {
            end_conditional();
        }
    }
    end_conditional();
}

void Walker::visit_comprehension(const syntax::Comprehension& node) {
    for (const syntax::ComprehensionClause& clause : node.clauses) {
        visit(clause.iterable);
        visit_pattern(clause.pattern);
        for (const syntax::Expr* condition : clause.conditions) {
            visit(condition);
            begin_conditional(*condition);
        }
    }
    visit(node.key);
    visit(node.value);
    for (const syntax::ComprehensionClause& clause : node.clauses) {
        for (std::size_t i = 0; i < clause.conditions.size(); ++i) {
            end_conditional();
        }
    }
}

void Walker::visit_arguments(const List<syntax::Argument>& arguments) {
    for (const syntax::Argument& argument : arguments) {
        visit(argument.value);
    }
}

void Walker::visit_fields(const List<syntax::FieldDecl>& fields) {
    for (const syntax::FieldDecl& field : fields) {
        visit_type(field.type);
        visit(field.default_value);
    }
}

template <typename T> void Walker::visit_functions(const List<T>& functions) {
    for (const syntax::Function* function : functions) {
        visit(*function);
    }
}

void Walker::visit_condition(const syntax::Condition& condition) {
    visit(condition.value);
    visit_pattern(condition.pattern);
}

void Walker::parts(const syntax::Expr& node) {
    switch (node.kind) {
        case NodeKind::Interpolation:
            for (const syntax::InterpolationPart& part : as<syntax::Interpolation>(node).parts) {
                visit(part.value);
            }
            break;
        case NodeKind::Unary: visit(as<syntax::Unary>(node).operand); break;
        case NodeKind::Comparison:
            for (const syntax::Expr* operand : as<syntax::Comparison>(node).operands) {
                visit(operand);
            }
            break;
        case NodeKind::Call: visit_call(as<syntax::Call>(node)); break;
        case NodeKind::Index:
            visit(as<syntax::Index>(node).object);
            for (const syntax::Expr* argument : as<syntax::Index>(node).arguments) {
                visit(argument);
            }
            break;
        case NodeKind::Slice:
            visit(as<syntax::Slice>(node).start);
            visit(as<syntax::Slice>(node).stop);
            visit(as<syntax::Slice>(node).step);
            break;
        case NodeKind::Field: visit(as<syntax::Field>(node).object); break;
        case NodeKind::TupleField: visit(as<syntax::TupleField>(node).object); break;
        case NodeKind::Presence: visit(as<syntax::Presence>(node).operand); break;
        case NodeKind::Propagate: visit(as<syntax::Propagate>(node).operand); break;
        case NodeKind::Unwrap: visit(as<syntax::Unwrap>(node).operand); break;
        case NodeKind::Array: visit_arguments(as<syntax::Array>(node).elements); break;
        case NodeKind::Set: visit_arguments(as<syntax::Set>(node).elements); break;
        case NodeKind::Dict:
            for (const syntax::DictEntry& entry : as<syntax::Dict>(node).entries) {
                visit(entry.key);
                visit(entry.value);
            }
            break;
        case NodeKind::Tuple:
            for (const syntax::Expr* element : as<syntax::Tuple>(node).elements) {
                visit(element);
            }
            break;
        case NodeKind::Comprehension: visit_comprehension(as<syntax::Comprehension>(node)); break;
        case NodeKind::Range:
            visit(as<syntax::Range>(node).low);
            visit(as<syntax::Range>(node).high);
            break;
        case NodeKind::Lambda: visit_function(*as<syntax::Lambda>(node).function); break;
        case NodeKind::If: visit_if(as<syntax::If>(node)); break;
        case NodeKind::Match: visit_match(as<syntax::Match>(node)); break;
        case NodeKind::Try: visit_try(as<syntax::Try>(node)); break;
        case NodeKind::BlockValue: walk(*as<syntax::BlockValue>(node).body); break;
        case NodeKind::LoopValue: visit(*as<syntax::LoopValue>(node).loop); break;
        case NodeKind::Cast:
            visit(as<syntax::Cast>(node).operand);
            visit_type(as<syntax::Cast>(node).type);
            break;
        case NodeKind::Throw: visit(as<syntax::Throw>(node).value); break;
        case NodeKind::MathBlock:
            ++math_;
            visit(as<syntax::MathBlock>(node).body);
            --math_;
            break;
        default: break;
    }
}

void Walker::visit(const syntax::Stmt& statement) {
    enter(statement);
    parts_of_statement(statement);
    leave(statement);
}

void Walker::parts_of_statement(const syntax::Stmt& node) {
    switch (node.kind) {
        case NodeKind::ExpressionStatement: visit(as<syntax::ExpressionStatement>(node).value); break;
        case NodeKind::Binding:
            visit(as<syntax::Binding>(node).value);
            visit_pattern(as<syntax::Binding>(node).pattern);
            visit_type(as<syntax::Binding>(node).type);
            break;
        case NodeKind::Assign:
            visit(as<syntax::Assign>(node).value);
            for (const syntax::Expr* target : as<syntax::Assign>(node).targets) {
                visit(target);
            }
            break;
        case NodeKind::Return: visit(as<syntax::Return>(node).value); break;
        case NodeKind::Break: visit(as<syntax::Break>(node).value); break;
        case NodeKind::While:
            visit_condition(as<syntax::While>(node).condition);
            begin_conditional(*as<syntax::While>(node).condition.value);
            walk(*as<syntax::While>(node).body);
            end_conditional();
            break;
        case NodeKind::For:
            visit(as<syntax::For>(node).iterable);
            visit_pattern(as<syntax::For>(node).pattern);
            walk(*as<syntax::For>(node).body);
            break;
        case NodeKind::Loop: walk(*as<syntax::Loop>(node).body); break;
        case NodeKind::Assert:
            visit(as<syntax::Assert>(node).condition);
            visit(as<syntax::Assert>(node).message);
            break;
        case NodeKind::Defer: visit(as<syntax::Defer>(node).action); break;
        case NodeKind::With:
            for (const syntax::WithItem& item : as<syntax::With>(node).items) {
                visit(item.value);
                visit_pattern(item.pattern);
            }
            walk(*as<syntax::With>(node).body);
            break;
        case NodeKind::Function: visit_function(as<syntax::Function>(node)); break;
        case NodeKind::Class:
            visit_fields(as<syntax::Class>(node).fields);
            visit_functions(as<syntax::Class>(node).methods);
            break;
        case NodeKind::Enum:
            for (const syntax::VariantDecl& variant : as<syntax::Enum>(node).variants) {
                visit_fields(variant.payload);
                visit(variant.value);
            }
            visit_functions(as<syntax::Enum>(node).methods);
            break;
        case NodeKind::Trait: visit_functions(as<syntax::Trait>(node).methods); break;
        case NodeKind::Impl: visit_functions(as<syntax::Impl>(node).methods); break;
        case NodeKind::TypeAlias: visit_type(as<syntax::TypeAlias>(node).type); break;
        default: break;
    }
}

/// A function that is made inside of a `try` may be called outside of it and the other way round; the place where it is
/// written decides.
void Walker::visit_function(const syntax::Function& function) {
    for (const syntax::Parameter& parameter : function.parameters) {
        visit_type(parameter.type);
        visit(parameter.default_value);
        visit_pattern(parameter.pattern);
    }
    visit_type(function.result);
    if (function.body != nullptr) {
        const int math = std::exchange(math_, 0);
        walk(*function.body);
        math_ = math;
    }
}

void Walker::visit_pattern(const syntax::Pattern* pattern) {
    using syntax::PatternKind;
    if (pattern == nullptr) {
        return;
    }
    switch (pattern->kind) {
        case PatternKind::Literal: visit(static_cast<const syntax::LiteralPattern&>(*pattern).value); break;
        case PatternKind::Range:
            visit(static_cast<const syntax::RangePattern&>(*pattern).low);
            visit(static_cast<const syntax::RangePattern&>(*pattern).high);
            break;
        case PatternKind::Or:
            for (const syntax::Pattern* part : static_cast<const syntax::OrPattern&>(*pattern).alternatives) {
                visit_pattern(part);
            }
            break;
        case PatternKind::Tuple:
        case PatternKind::Array:
            for (const syntax::Pattern* part : static_cast<const syntax::SequencePattern&>(*pattern).elements) {
                visit_pattern(part);
            }
            break;
        case PatternKind::Variant:
            for (const syntax::FieldPattern& field : static_cast<const syntax::VariantPattern&>(*pattern).fields) {
                visit_pattern(field.pattern);
            }
            break;
        case PatternKind::Record:
            for (const syntax::FieldPattern& field : static_cast<const syntax::RecordPattern&>(*pattern).fields) {
                visit_pattern(field.pattern);
            }
            break;
        case PatternKind::At: visit_pattern(static_cast<const syntax::AtPattern&>(*pattern).pattern); break;
        case PatternKind::Wildcard:
        case PatternKind::Bind: break;
    }
}

void Walker::visit_type(const syntax::TypeExpr* type) {
    if (type == nullptr) {
        return;
    }
    enter(*type);
    for (const syntax::TypeExpr* argument : type->arguments) {
        visit_type(argument);
    }
}

} // namespace simple::check
