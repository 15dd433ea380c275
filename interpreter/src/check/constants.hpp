// Values of expressions that are made of constants. Only functions that are declared pure are called.
#pragma once

#include <functional>
#include <unordered_map>
#include <vector>

#include "check/check.hpp"

namespace simple::check {

/// How the program uses a variable, as far as that could change what it holds.
struct VariableUse {
    const syntax::Expr* value = nullptr; ///< What it is bound to, when that is done once.
    std::size_t mentions = 0;
    std::size_t harmless = 0;    ///< Mentions that cannot change the value or make another name for it.
    std::vector<Symbol> methods; ///< Called on it; not counted as harmless.
};

/// Evaluates expressions once and remembers the results. Evaluation that fails is reported to `on_error` when the
/// failure is certain in every run that comes to the expression.
class Constants {
public:
    using Uses = std::unordered_map<const sema::Variable*, VariableUse>;
    using OnError = std::function<void(const syntax::Expr& place, Diagnostic error)>;

    Constants(const Subject& subject, const Uses& uses, OnError on_error)
        : subject_(subject), runtime_(subject.runtime), uses_(uses), on_error_(std::move(on_error)) {}

    /// Returns the value of an expression, borrowed; Absent when it is not known.
    runtime::Value evaluate(const syntax::Expr& expression);

private:
    struct Arguments {
        std::vector<runtime::Value> values;
        std::vector<Symbol> names;
        bool any_named = false;
        bool any_object = false;
    };

    runtime::Owned compute(const syntax::Expr& node);
    runtime::Owned compute_name(const syntax::Expr& name);
    runtime::Owned compute_array(const syntax::Array& array);
    runtime::Owned compute_binary(const syntax::Binary& node);
    runtime::Owned compute_index(const syntax::Index& node);
    runtime::Owned compute_field(const syntax::Field& field);
    runtime::Owned compute_call(const syntax::Call& call);
    runtime::Owned call_method(const syntax::Call& call, const syntax::Field& field, Arguments& arguments);
    bool evaluate_arguments(const syntax::Call& call, Arguments& arguments);
    bool lasts(const VariableUse& use, runtime::Value value) const;
    bool constructs(runtime::Value callee) const;
    static bool holds_objects(runtime::Value value);
    runtime::Owned invoke(const syntax::Expr& place, runtime::Value function, const runtime::Value* self,
                          Arguments& arguments);
    template <typename F> runtime::Owned attempt(const syntax::Expr& place, bool any_object, F body);
    Diagnostic explained(Diagnostic diagnostic, const syntax::Expr& place);
    void explain_part(const syntax::Expr* part, Diagnostic& diagnostic);

    const Subject& subject_;
    runtime::Runtime& runtime_;
    const Uses& uses_;
    OnError on_error_;
    std::unordered_map<std::uint32_t, runtime::Owned> known_;
    static constexpr int kMaxDepth = 200;
    int depth_ = 0;
};

} // namespace simple::check
