// Visits every node of a tree in the order of the text. A pass derives from it and looks at the nodes it wants.
#pragma once

#include "syntax/ast.hpp"

namespace simple::check {

class Walker {
public:
    Walker() = default;
    virtual ~Walker() = default;
    Walker(const Walker&) = delete;
    Walker& operator=(const Walker&) = delete;

    void walk(const syntax::Block& block);

protected:
    /// Called before the parts of a node, `leave` after them.
    virtual void enter(const syntax::Expr& /*expression*/) {}
    virtual void leave(const syntax::Expr& /*expression*/) {}
    virtual void enter(const syntax::Stmt& /*statement*/) {}
    virtual void leave(const syntax::Stmt& /*statement*/) {}
    virtual void enter(const syntax::Block& /*block*/) {}
    virtual void enter(const syntax::TypeExpr& /*type*/) {}

    /// Called around code that runs or not, depending on a value: branches, arms, bodies of `while`, what stands behind
    /// `and` and `or`, values behind a filter.
    virtual void begin_conditional(const syntax::Expr& /*condition*/) {}
    virtual void end_conditional() {}

    /// Tells whether an error of this place is handled by the program: it stands in a `try` with a handler, or in a
    /// block that is expected to fail.
    bool caught() const noexcept { return caught_ != 0; }
    /// Tells whether the place is inside of a math block, where operators and calls mean other things.
    bool in_math() const noexcept { return math_ != 0; }

    void visit(const syntax::Expr* expression);
    void visit(const syntax::Stmt& statement);

private:
    void parts(const syntax::Expr& node);
    void parts_of_statement(const syntax::Stmt& node);
    void visit_binary(const syntax::Binary& root);
    void visit_call(const syntax::Call& call);
    void visit_try(const syntax::Try& node);
    void visit_if(const syntax::If& node);
    void visit_match(const syntax::Match& node);
    void visit_comprehension(const syntax::Comprehension& node);
    void visit_pattern(const syntax::Pattern* pattern);
    void visit_type(const syntax::TypeExpr* type);
    void visit_function(const syntax::Function& function);
    void visit_condition(const syntax::Condition& condition);
    void visit_arguments(const List<syntax::Argument>& arguments);
    void visit_fields(const List<syntax::FieldDecl>& fields);
    template <typename T> void visit_functions(const List<T>& functions);

    int caught_ = 0;
    int math_ = 0;
};

} // namespace simple::check
