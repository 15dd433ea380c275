// The parser: recursive descent for statements, precedence climbing for expressions. One class, whose families live in
// files of their own (parser_*.cpp).
//
// Note [Layout]: tokens carry whether they start a line. Outside of brackets the parser sees such a token as a Newline
// until it has accepted the line; inside brackets it does not care. A block lambda inside brackets switches back for
// the length of its block. So no pass before the parser has to guess where a statement ends.
//
// Note [Errors]: an error is reported where it is found and ends the statement by SyntaxFailure, which the loop over
// the lines of the innermost block catches; it skips to the next line of that block. Blocks inside brackets pass the
// failure on, because the end of the bracket is unknown then.
//
// Note [Condition position]: where the language asks for a bool (conditions, guards, assert, bare expect, operands of
// not, and, or) `e.?` is the bool "e is present"; elsewhere it is the value. mark_condition settles it in the tree.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_set>
#include <utility>
#include <vector>

#include "support/error_codes.hpp"
#include "support/stack_guard.hpp"
#include "syntax/ast.hpp"
#include "syntax/indentation.hpp"
#include "syntax/lexer.hpp"
#include "syntax/parse.hpp"
#include "syntax/token.hpp"

namespace simple::syntax {

/// Thrown when a statement is given up; its error has been reported.
struct SyntaxFailure {
    bool skip_block = false; ///< The block under the statement is not ours to read either.
};

/// Placeholders (`_`, `_1`) seen in the argument that is being read.
struct PlaceholderScope {
    PlaceholderScope* outer = nullptr;
    std::vector<Name*> successive;
    std::vector<Name*> numbered;
    std::uint32_t greatest = 0;
};

/// What the surroundings make of the tokens ahead. Saved and restored as a whole.
struct ParseContext {
    bool brackets = false;          ///< Line ends are blanks.
    bool block_in_brackets = false; ///< A closing bracket ends the block.
    bool inline_body = false;       ///< In a body on its header's line: an `else` below belongs to someone outside.
    bool arm = false;               ///< In the body of an arm on its line: a comma at the end of the line ends it.
    bool arm_in_brackets = false;   ///< The same, where any comma ends it.
    bool header = false;            ///< In the header of a block: a `{` is a foreign block.
    bool no_arrow = false;          ///< `=>` and `->` end the expression.
    bool no_as = false;             ///< `as` ends the expression.
    bool no_pipe = false;           ///< `|` ends the expression.
    bool single_argument = false;   ///< A call without parentheses ends at a comma.
    bool math = false;              ///< Inside m{ }.
    bool index = false;             ///< Directly inside `[…]` of an index.
    bool interpolation = false;     ///< Between the braces of a text.
    PlaceholderScope* placeholders = nullptr;
};

/// A parsed body: its block, and whether it stood on the header's line.
struct Suite {
    Block* block;
    bool on_line;
};

/// Levels of binary operators, loosest first (section 4.11 of the language, upside down).
enum Level : int {
    kNoOperator,
    kPipe,
    kOr,
    kAnd,
    kNot,
    kCompare,
    kCoalesce,
    kRange,
    kBitOr,
    kBitXor,
    kBitAnd,
    kShift,
    kSum,
    kProduct,
    kCast,
};

/// What may stand on the line of a header.
enum class InlineBody { Statements, Expression };

class Parser {
public:
    Parser(const SourceFile& file, Arena& arena, Interner& interner, DiagnosticSink& sink, const ParseOptions& options);

    Module* parse_module();
    /// Returns whether the input ended where something had to follow.
    bool ended_early() const noexcept { return ended_early_; }

private:
    /// Saves the context and restores it at the end of the scope.
    class ContextScope {
    public:
        explicit ContextScope(Parser& parser) noexcept : parser_(parser), saved_(parser.context_) {}
        ~ContextScope() { parser_.context_ = saved_; }
        ContextScope(const ContextScope&) = delete;
        ContextScope& operator=(const ContextScope&) = delete;

    private:
        Parser& parser_;
        ParseContext saved_;
    };

    /// Counts one level of nesting; fails with E0008 when it is one too many.
    class Nesting {
    public:
        explicit Nesting(Parser& parser) : parser_(parser) { parser_.enter(); }
        ~Nesting() { --parser_.depth_; }
        Nesting(const Nesting&) = delete;
        Nesting& operator=(const Nesting&) = delete;

    private:
        Parser& parser_;
    };

    struct Cursor {
        std::uint32_t position = 0;
        std::uint32_t accepted_line = 0; ///< Position of the token whose line start has been dealt with.
        bool split = false;              ///< The first character of the token (of `>>`, `>=`, `||`) is consumed.
    };

    // parser.cpp: cursor, nodes, errors.
    const Token& token() const noexcept { return tokens_[cursor_.position]; }
    bool names_variable(std::size_t place) const noexcept;
    const Token& token_at(std::uint32_t ahead) const noexcept;
    TokenKind kind() const noexcept;
    TokenKind kind_ahead(std::uint32_t ahead = 1) const noexcept;
    Keyword keyword() const noexcept { return kind() == TokenKind::Word ? token().keyword : Keyword::None; }
    Keyword keyword_ahead(std::uint32_t ahead = 1) const noexcept;
    std::string_view word() const noexcept;
    bool at(TokenKind wanted) const noexcept { return kind() == wanted; }
    bool at_word(std::string_view wanted) const noexcept { return kind() == TokenKind::Word && word() == wanted; }
    bool at_line_end() const noexcept;
    bool comma_ends_arm() const noexcept;
    Span here() const noexcept;
    Span previous() const noexcept { return {last_end_ == 0 ? file_.base : last_end_ - 1, last_end_}; }
    Span span_from(std::uint32_t begin) const noexcept { return {begin, last_end_ > begin ? last_end_ : begin}; }
    const Token& advance() noexcept;
    bool accept(TokenKind wanted) noexcept;
    bool accept(Keyword wanted) noexcept;
    void accept_line() noexcept { cursor_.accepted_line = cursor_.position; }
    void skip_newline() noexcept;
    const Token& expect(TokenKind wanted, std::string_view purpose);
    Identifier expect_name(std::string_view purpose);
    Identifier expect_any_word(std::string_view purpose);
    Identifier identifier(const Token& word) const noexcept { return {word.name, word.span}; }
    void expect_close(TokenKind close, const Token& open);
    void enter();
    std::string found() const;
    void report(Diagnostic diagnostic);
    [[noreturn]] void fail(Diagnostic diagnostic, bool skip_block = false);
    [[noreturn]] void fail_expected(std::string_view what);
    [[noreturn]] void fail_unsupported(std::string_view feature, Span span, bool skip_block = true);
    [[noreturn]] void fail_unclosed(const Token& open, TokenKind close);
    bool caused_by_lexer(Span span) const noexcept;

    template <typename T, typename... Args> T* node(NodeKind node_kind, Span span, Args&&... args) {
        using Base = std::conditional_t<std::is_base_of_v<Expr, T>, Expr, Stmt>;
        return arena_.make<T>(Base{Node{node_kind, next_id_++, span}}, std::forward<Args>(args)...);
    }
    template <typename T, typename... Args> T* pattern_node(PatternKind pattern_kind, Span span, Args&&... args) {
        return arena_.make<T>(Pattern{pattern_kind, next_id_++, span}, std::forward<Args>(args)...);
    }
    Name* name_node(Symbol name, Span span) { return node<Name>(NodeKind::Name, span, name); }
    Block* block_of(std::initializer_list<Stmt*> statements, Span span);
    Block* expression_block(Expr* value);
    Stmt* expression_statement(Expr* value);
    Function* lambda_function(std::uint32_t begin, FunctionForm form, const std::vector<Parameter>& parameters,
                              TypeExpr* result, Suite body);
    Expr* call_node(CallForm form, Expr* callee, const std::vector<Argument>& arguments, Span span);
    void mark_condition(Expr* value) const noexcept;

    // parser_blocks.cpp: blocks, lines, recovery.
    using LineParser = std::function<void()>;
    std::string_view whitespace_of(const Token& first) const noexcept;
    Block* parse_file_block();
    Suite parse_suite(std::string_view what, InlineBody inline_body = InlineBody::Statements, bool docstring = false);
    Suite parse_suite_after(Span opener, std::string_view what, InlineBody inline_body, bool docstring);
    Block* parse_indented_block(Span opener, std::string_view what, bool docstring);
    Block* parse_inline_block(InlineBody inline_body);
    Block* parse_braced_block();
    bool at_braced_block() const noexcept;
    bool opens_deeper_block() const noexcept;
    void parse_indented_lines(Span opener, std::string_view what, const LineParser& parse_line);
    void parse_lines(const LineParser& parse_line);
    bool check_line_indent(std::string_view& stray);
    void report_stray_line(std::string_view whitespace);
    void parse_deeper_lines(const LineParser& parse_line);
    void parse_members(std::string_view what, const LineParser& parse_member);
    std::string_view take_docstring();
    void parse_statement_line(std::vector<Stmt*>& out);
    void parse_statement_list(std::vector<Stmt*>& out);
    bool ends_inline_list() const noexcept;
    const Token* operator_before_line() const noexcept;
    void expect_line_end();
    Span expect_colon(std::string_view what);
    void recover(std::uint32_t start, bool skip_block);
    bool accept_clause(Keyword clause, Keyword second = Keyword::None);

    // parser_statements.cpp
    void parse_statement(std::vector<Stmt*>& out);
    bool parse_keyword_statement(std::vector<Stmt*>& out);
    bool parse_contextual_statement(std::vector<Stmt*>& out);
    Stmt* parse_flow_statement();
    Stmt* parse_while();
    Stmt* parse_for();
    Stmt* parse_loop();
    Stmt* parse_defer();
    Stmt* parse_with();
    Stmt* parse_assert();
    Stmt* parse_assert_call();
    Condition parse_condition();
    Expr* parse_header_expression();
    void reject_suspension(const Token& word);

    // parser_foreign.cpp
    void respell(std::string message, std::string_view spelling, Keyword as);
    const Token& next_line() const noexcept;
    bool is_own_name(std::string_view name) const noexcept;
    void reject_foreign_block();
    bool accept_foreign_modifier();
    void reject_modifier_of_field();
    void report_modifier();
    void accept_macro_call(const Expr& callee);
    void reject_foreign_statement();
    void reject_do_while();
    void reject_foreign_loop_header();
    void reject_missing_in();
    void accept_foreign_comparison(CompareOp& op);
    Expr* parse_foreign_lambda();
    std::string advice_for_unexpected() const;
    bool behind_slashes() const noexcept;
    void reject_foreign_comment();

    // parser_rejected.cpp
    bool line_opens_block() const noexcept;
    bool line_has_colon() const noexcept;
    void reject_unsupported_statement();
    bool begins_operand_ahead() const noexcept;
    bool is_keyword_name() const noexcept;

    // parser_assignments.cpp
    bool starts_binding() const noexcept;
    Stmt* parse_binding();
    Expr* parse_value();
    Expr* parse_tuple_rest(Expr* first, std::uint32_t begin);
    void parse_expression_statement(std::vector<Stmt*>& out);
    Stmt* finish_expression_statement(Expr* first, std::uint32_t start);
    Stmt* parse_assignment(const std::vector<Expr*>& targets, std::uint32_t begin);
    bool is_plain_path(const Expr& expression) const noexcept;
    Stmt* parse_update(std::uint32_t start, const Expr& first);
    std::vector<Expr*> assignment_targets(Expr* target);
    void check_target(const Expr& target);
    Stmt* parse_trailing_block(Expr* callee, std::uint32_t begin);

    // parser_modules.cpp
    void parse_use(std::vector<Stmt*>& out, bool reexport);
    Stmt* parse_use_path(bool reexport);
    Stmt* parse_from(bool reexport);
    void parse_export(std::vector<Stmt*>& out);
    std::vector<UseItem> parse_use_items(bool& all);
    UseItem parse_use_item();
    void skip_line();

    // parser_functions.cpp
    void parse_declaration(std::vector<Stmt*>& out);
    bool accept_modifiers();
    std::vector<Expr*> parse_decorators();
    Stmt* decorate(Function& function, const std::vector<Expr*>& decorators);
    bool occurs_elsewhere(Symbol name) const noexcept;
    Function* parse_function(FunctionForm form);
    bool parse_body_behind_type(Function& function);
    void parse_function_body(Function& function);
    void skip_parentheses();
    std::vector<Parameter> parse_parameters();
    Parameter parse_parameter();
    bool accept_self_parameter();
    std::vector<Identifier> parse_type_parameters();
    void skip_where_clause();
    Function* parse_extern();
    Function* parse_method();

    // parser_classes.cpp
    struct ClassMembers {
        std::vector<FieldDecl> fields;
        std::vector<Function*> methods;
        std::vector<VariantDecl> variants;
        std::string_view docstring;
    };
    Stmt* parse_type_declaration();
    Stmt* parse_class();
    Stmt* parse_enum();
    Stmt* parse_trait();
    Stmt* parse_impl();
    Stmt* parse_type_alias();
    bool parse_common_member(ClassMembers& members);
    void parse_class_member(ClassMembers& members);
    void parse_enum_member(ClassMembers& members);
    VariantDecl parse_variant();
    FieldDecl parse_payload_field();
    FieldDecl parse_field();
    Identifier parse_type_name();

    // parser_types.cpp
    TypeExpr* parse_type();
    TypeExpr* parse_simple_type();
    TypeExpr* parse_named_type();
    TypeExpr* parse_function_type();
    TypeExpr* parse_bracketed_type();
    std::vector<TypeExpr*> parse_type_list(TokenKind close, const Token& open);
    std::vector<TypeExpr*> parse_type_arguments();
    void skip_type_qualifiers();
    void expect_greater(const Token& open);
    bool skip_generic_arguments(bool of_type = false);

    // parser_patterns.cpp
    Pattern* parse_pattern(bool binding);
    Pattern* parse_pattern_list(bool binding);
    Pattern* parse_single_pattern(bool binding);
    Pattern* parse_literal_pattern();
    Expr* parse_pattern_literal();
    bool at_pattern_literal() const noexcept;
    Pattern* parse_name_pattern(bool binding);
    Pattern* parse_path_pattern(const Token& first, bool binding);
    Pattern* parse_sequence_pattern(bool binding);
    Identifier parse_key_of_pattern();
    Pattern* parse_brace_pattern(Identifier type, std::uint32_t begin, bool binding);
    FieldPattern parse_field_pattern(bool binding);

    // parser_expressions.cpp
    Expr* parse_expression();
    Expr* parse_binary(int min_level);
    Expr* climb(Expr* left, std::uint32_t begin, int min_level);
    Expr* parse_comparison(Expr* left, std::uint32_t begin);
    bool accept_comparison(CompareOp& op);
    Expr* parse_range(Expr* left, std::uint32_t begin);
    Expr* parse_prefix();
    Expr* parse_power(Expr* base, std::uint32_t begin);
    int level_here() const noexcept;
    bool starts_implicit_factor() const noexcept;
    Expr* binary_node(BinaryOp op, Expr* left, Expr* right, Span op_span, std::uint32_t begin);

    // parser_postfix.cpp
    Expr* parse_postfix();
    Expr* parse_postfix_chain(Expr* operand, std::uint32_t begin, bool parenthesized);
    Expr* parse_postfix_step(Expr* operand, std::uint32_t begin, bool parenthesized);
    Expr* parse_member(Expr* object, std::uint32_t begin, bool safe);
    Expr* parse_call(Expr* callee, std::uint32_t begin);
    Expr* parse_brace_construction(Expr* callee, std::uint32_t begin);
    Expr* parse_index(Expr* object, std::uint32_t begin);
    Expr* parse_index_argument();
    Expr* parse_slice(Expr* start, std::uint32_t begin);
    Argument parse_argument();
    bool at_named_argument() const noexcept;
    Expr* parse_argument_value();
    bool names_type(const Expr& operand) const noexcept;

    // parser_primary.cpp
    Expr* parse_primary();
    Expr* parse_word();
    Expr* parse_hard_keyword();
    Expr* parse_name();
    Expr* parse_parenthesized();
    Expr* parse_throw();

    // parser_collections.cpp
    Expr* parse_array();
    Expr* parse_braces();
    Expr* parse_dict_key();
    Expr* parse_dict_rest(const Token& open, Expr* first_key, std::vector<DictEntry> entries = {});
    Expr* parse_set_rest(const Token& open, Argument first);
    Argument parse_element();
    std::vector<ComprehensionClause> parse_comprehension_clauses();
    Expr* parse_comprehension_first(ComprehensionKind collection, const Token& open, TokenKind close);
    Expr* finish_comprehension(ComprehensionKind collection, Expr* key, Expr* value, const Token& open,
                               TokenKind close);

    // parser_control.cpp
    If* parse_if(InlineBody inline_body);
    Match* parse_match();
    bool another_arm_may_follow() const noexcept;
    Arm parse_arm();
    Try* parse_try(InlineBody inline_body);

    // parser_calls.cpp
    Expr* parse_call_or_expression();
    bool starts_statement_word() const noexcept;
    Expr* parse_word_call();
    Expr* parse_expectation(Name* expect, std::uint32_t begin);
    Expr* parse_matcher(Expr* actual, Identifier verb, std::uint32_t begin);
    bool starts_argument() const noexcept;
    bool is_callee(const Expr& operand) const noexcept;
    Expr* parse_call_without_parentheses(Expr* callee, std::uint32_t begin);
    std::vector<Argument> parse_loose_arguments(const Expr& callee);
    void reject_nested_call(const Expr& callee);
    std::string source_of(const Expr& expression) const;
    Expr* append_argument(Expr* callee, Expr* value, std::uint32_t begin);
    bool at_trailing_lambda() const noexcept;

    // parser_lambdas.cpp
    Expr* parse_backslash_lambda();
    Expr* parse_pipe_lambda();
    Expr* parse_fn_lambda();
    Expr* parse_arrow_lambda(const std::vector<Parameter>& parameters, std::uint32_t begin);
    Expr* parse_method_reference();
    bool opens_parameter_list() const noexcept;
    Parameter parse_lambda_parameter();
    Suite parse_lambda_body();
    Suite parse_inline_expression_body();
    Stmt* parse_inline_statement();
    Expr* parse_placeholder(const Token& placeholder);
    Expr* close_placeholders(PlaceholderScope& scope, Expr* value);
    Symbol placeholder_name(std::uint32_t number);

    // parser_text.cpp
    Expr* parse_text();
    InterpolationPart parse_interpolated(Span expression);
    Expr* parse_math_block();
    Expr* parse_math_command();
    Expr* parse_math_group();

    const SourceFile& file_;
    Arena& arena_;
    Interner& interner_;
    DiagnosticSink& sink_;
    ParseOptions options_;
    StackGuard stack_ = StackGuard::current();

    std::vector<Token> tokens_;
    std::vector<std::uint32_t> lexer_errors_;
    Cursor cursor_;
    ParseContext context_;
    Indentation indentation_;
    std::uint32_t last_end_ = 0;
    std::uint32_t statement_begin_ = 0;
    std::uint32_t next_id_ = 0;
    std::uint32_t depth_ = 0;
    std::uint32_t self_uses_ = 0;
    bool stopped_ = false;
    bool ended_early_ = false;
    /// Keywords that a parameter or loop variable is named like; they may be read as operands.
    std::unordered_set<Symbol> keyword_names_;
    /// Statement words that the program defines as functions of its own.
    std::unordered_set<Symbol> redefined_words_;
    /// `print` may be a variable somewhere: `print - x` subtracts.
    bool print_is_variable_ = false;
};

} // namespace simple::syntax
