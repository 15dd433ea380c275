#include "syntax/ast_printer.hpp"

namespace simple::syntax {

namespace {

constexpr std::string_view kCompoundSpelling[] = {"+=", "-=", "*=", "/=", "%=", "//=", "**="};
constexpr std::string_view kBindingWords[] = {"val ", "var ", "let ", "let mut ", "const ", "static ", ""};

/// A level above all others: parentheses in any case.
constexpr int kParenthesized = 100;

/// Returns whether a branch may stand behind its header: one expression or simple statement.
bool fits_inline(const Block& block) noexcept {
    if (block.statements.size() != 1) {
        return false;
    }
    switch (block.statements[0]->kind) {
        case NodeKind::ExpressionStatement:
        case NodeKind::Assign:
        case NodeKind::Assert:
        case NodeKind::Return:
        case NodeKind::Break:
        case NodeKind::Continue: return true;
        default: return false;
    }
}

/// Names that make a method static unless it mentions `self`.
bool is_constructor_name(std::string_view name) noexcept {
    return name == "new" || name == "create" || name == "default" || name.starts_with("from_");
}

} // namespace

void AstPrinter::print_module(const Module& module) {
    const Block& file = *module.body;
    if (!file.docstring.empty()) {
        docstring(file.docstring);
        put("\n");
    }
    for (const Stmt* item : file.statements) {
        statement(*item);
        put("\n");
    }
}

/// Prints an indented block behind a header whose `:` has been printed.
void AstPrinter::block(const Block& node, bool documented) {
    ++indent_;
    if (documented && !node.docstring.empty()) {
        new_line();
        docstring(node.docstring);
    }
    for (const Stmt* item : node.statements) {
        new_line();
        statement(*item);
    }
    --indent_;
    if (node.statements.empty() && node.docstring.empty()) {
        // Nothing below the header: an empty block, which the line end completes.
        new_line();
    }
}

void AstPrinter::body(const Block& node, bool documented) {
    put(":");
    block(node, documented);
}

void AstPrinter::statement(const Stmt& s) {
    switch (s.kind) {
        case NodeKind::ExpressionStatement: {
            const Expr& e = *as<ExpressionStatement>(s).value;
            if (e.kind == NodeKind::If) {
                if_chain(as<If>(e), false);
            } else {
                operand(e, 0);
            }
            break;
        }
        case NodeKind::Binding: binding(as<Binding>(s)); break;
        case NodeKind::Assign: assignment(as<Assign>(s)); break;
        case NodeKind::Return:
        case NodeKind::Break: {
            const Expr* result = s.kind == NodeKind::Return ? as<Return>(s).value : as<Break>(s).value;
            put(s.kind == NodeKind::Return ? "return" : "break");
            if (result != nullptr) {
                put(" ");
                operand(*result, 0);
            }
            break;
        }
        case NodeKind::Continue: put("continue"); break;
        case NodeKind::Pass: put("pass"); break;
        case NodeKind::While:
            put("while ");
            condition(as<While>(s).condition);
            body(*as<While>(s).body);
            break;
        case NodeKind::For:
            put("for ");
            pattern(*as<For>(s).pattern);
            put(" in ");
            operand(*as<For>(s).iterable, 1);
            body(*as<For>(s).body);
            break;
        case NodeKind::Loop:
            put("loop");
            body(*as<Loop>(s).body);
            break;
        case NodeKind::Assert:
            put("assert ");
            operand(*as<Assert>(s).condition, 1);
            if (as<Assert>(s).message != nullptr) {
                put(", ");
                operand(*as<Assert>(s).message, 1);
            }
            break;
        case NodeKind::Defer:
            put("defer");
            body(*as<Lambda>(*as<Defer>(s).action).function->body);
            break;
        case NodeKind::With: with(as<With>(s)); break;
        case NodeKind::Use: use(as<Use>(s)); break;
        case NodeKind::Export: {
            put("export ");
            const List<Identifier>& names = as<Export>(s).names;
            for (std::size_t i = 0; i < names.size(); ++i) {
                put(i == 0 ? "" : ", ");
                word(names[i].name);
            }
            break;
        }
        case NodeKind::Function: function(as<Function>(s)); break;
        case NodeKind::Class: class_declaration(as<Class>(s)); break;
        case NodeKind::Enum: enum_declaration(as<Enum>(s)); break;
        case NodeKind::Trait:
            put("trait ");
            word(as<Trait>(s).name.name);
            members(as<Trait>(s).docstring, {}, as<Trait>(s).methods);
            break;
        case NodeKind::Impl:
            put("impl ");
            word(as<Impl>(s).trait.name);
            put(as<Impl>(s).trait.name ? " for " : "");
            word(as<Impl>(s).type.name);
            members({}, {}, as<Impl>(s).methods);
            break;
        case NodeKind::TypeAlias:
            put("type ");
            word(as<TypeAlias>(s).name.name);
            put(" = ");
            type(*as<TypeAlias>(s).type);
            break;
        default: break;
    }
}

/// Prints a statement behind a header on its line; a value below the level gets parentheses.
void AstPrinter::inline_statement(const Stmt& s, int min_level) {
    if (s.kind == NodeKind::ExpressionStatement) {
        const Expr& e = *as<ExpressionStatement>(s).value;
        const bool loose = e.kind == NodeKind::Call && as<Call>(e).form == CallForm::NoParentheses;
        operand(e, loose ? 0 : min_level);
    } else {
        statement(s);
    }
}

/// Prints what stands right of `=`.
void AstPrinter::value(const Expr& e) {
    put(e.kind == NodeKind::BlockValue ? " =" : " = ");
    operand(e, 0);
}

void AstPrinter::binding(const Binding& node) {
    put(kBindingWords[static_cast<std::size_t>(node.form)]);
    pattern(*node.pattern);
    if (node.type != nullptr) {
        put(": ");
        type(*node.type);
    }
    if (node.form == BindingForm::Walrus) {
        put(" := ");
        operand(*node.value, 0);
    } else if (node.value != nullptr) {
        value(*node.value);
    }
}

void AstPrinter::assignment(const Assign& node) {
    for (std::size_t i = 0; i < node.targets.size(); ++i) {
        put(i == 0 ? "" : ", ");
        operand(*node.targets[i], 1);
    }
    if (node.compound) {
        put(" ");
        put(kCompoundSpelling[static_cast<std::size_t>(node.op)]);
        put(" ");
        operand(*node.value, 0);
    } else {
        value(*node.value);
    }
}

void AstPrinter::condition(const Condition& node) {
    if (node.pattern != nullptr) {
        put("val ");
        pattern(*node.pattern);
        put(" = ");
    }
    operand(*node.value, 1);
}

void AstPrinter::with(const With& node) {
    put("with ");
    for (std::size_t i = 0; i < node.items.size(); ++i) {
        put(i == 0 ? "" : ", ");
        // A cast would read like the name.
        operand(*node.items[i].value, node.items[i].value->kind == NodeKind::Cast ? kParenthesized : 1);
        if (node.items[i].pattern != nullptr) {
            put(" as ");
            pattern(*node.items[i].pattern);
        }
    }
    body(*node.body);
}

void AstPrinter::use(const Use& node) {
    put(node.reexport ? "export use " : "use ");
    for (std::size_t i = 0; i < node.path.size(); ++i) {
        put(i == 0 ? "" : ".");
        word(node.path[i].name);
    }
    if (node.alias.name) {
        put(" as ");
        word(node.alias.name);
    }
    if (node.all && node.items.empty()) {
        put(".*");
    } else if (!node.items.empty()) {
        put(" (");
        for (std::size_t i = 0; i < node.items.size(); ++i) {
            put(i == 0 ? "" : ", ");
            word(node.items[i].name.name);
            put(node.items[i].alias.name ? " as " : "");
            word(node.items[i].alias.name);
        }
        put(node.all ? ", *)" : ")");
    }
}

// --- Control -----------------------------------------------------------------------------------------------------

/// Prints an if. Branches stand on the header lines only in an expression, and only when every one fits.
void AstPrinter::if_chain(const If& node, bool inline_branches) {
    bool fits = inline_branches && (node.otherwise == nullptr || fits_inline(*node.otherwise));
    for (const Branch& branch : node.branches) {
        fits = fits && fits_inline(*branch.body);
    }
    const auto branch_body = [&](const Block& branch) {
        if (fits) {
            put(": ");
            inline_statement(*branch.statements[0], 1);
        } else {
            body(branch);
        }
    };
    for (std::size_t i = 0; i < node.branches.size(); ++i) {
        if (i != 0 && fits) {
            put(" ");
        } else if (i != 0) {
            new_line();
        }
        put(i == 0 ? "if " : "elif ");
        condition(node.branches[i].condition);
        branch_body(*node.branches[i].body);
    }
    if (node.otherwise != nullptr) {
        if (fits) {
            put(" ");
        } else {
            new_line();
        }
        put("else");
        branch_body(*node.otherwise);
    }
}

void AstPrinter::match(const Match& node) {
    put("match ");
    operand(*node.subject, 1);
    put(":");
    ++indent_;
    for (const Arm& arm : node.arms) {
        new_line();
        put("case ");
        pattern(*arm.pattern);
        if (arm.guard != nullptr) {
            put(" if ");
            operand(*arm.guard, 1);
        }
        body(*arm.body);
    }
    --indent_;
}

void AstPrinter::try_block(const Try& node) {
    put("try");
    body(*node.body);
    if (node.handler != nullptr) {
        new_line();
        put(node.error.name ? "catch " : "catch");
        word(node.error.name);
        body(*node.handler);
    }
    if (node.cleanup != nullptr) {
        new_line();
        put("finally");
        body(*node.cleanup);
    }
}

// --- Declarations ------------------------------------------------------------------------------------------------

void AstPrinter::type_parameters(const List<Identifier>& names) {
    if (names.empty()) {
        return;
    }
    put("<");
    for (std::size_t i = 0; i < names.size(); ++i) {
        put(i == 0 ? "" : ", ");
        word(names[i].name);
    }
    put(">");
}

void AstPrinter::parameters(const List<Parameter>& list, bool explicit_self) {
    put(explicit_self ? "(self" : "(");
    for (std::size_t i = 0; i < list.size(); ++i) {
        const Parameter& p = list[i];
        put(i == 0 && !explicit_self ? "" : ", ");
        if (p.pattern != nullptr) {
            pattern(*p.pattern);
        }
        word(p.name.name);
        put(p.variadic ? "..." : "");
        if (p.type != nullptr) {
            put(": ");
            type(*p.type);
        }
        if (p.default_value != nullptr) {
            put(" = ");
            operand(*p.default_value, 1);
        }
    }
    put(")");
}

void AstPrinter::function_head(const Function& f) {
    switch (f.form) {
        case FunctionForm::Static: put("static fn "); break;
        case FunctionForm::Me: put("me "); break;
        case FunctionForm::Extern: put("extern fn "); break;
        default: put("fn "); break;
    }
    word(f.name.name);
}

void AstPrinter::function(const Function& f) {
    function_head(f);
    if (f.alias_of.name) {
        put(" = ");
        word(f.alias_of.name);
        return;
    }
    type_parameters(f.type_parameters);
    parameters(f.parameters, f.form == FunctionForm::Method && is_constructor_name(f.name.name.text()));
    if (f.result != nullptr) {
        put(" -> ");
        type(*f.result);
    }
    if (f.body == nullptr) {
        return;
    }
    if (f.expression_body) {
        put(": ");
        inline_statement(*f.body->statements[0], 0);
    } else {
        body(*f.body, true);
    }
}

void AstPrinter::field(const FieldDecl& node) {
    word(node.name.name);
    if (node.type != nullptr) {
        put(node.name.name ? ": " : "");
        type(*node.type);
    }
    if (node.default_value != nullptr) {
        put(" = ");
        operand(*node.default_value, 1);
    }
}

void AstPrinter::members(std::string_view documentation, const List<FieldDecl>& fields,
                         const List<Function*>& methods) {
    put(":");
    ++indent_;
    if (!documentation.empty()) {
        new_line();
        docstring(documentation);
    }
    for (const FieldDecl& node : fields) {
        new_line();
        field(node);
    }
    for (const Function* method : methods) {
        new_line();
        function(*method);
    }
    --indent_;
}

void AstPrinter::class_declaration(const Class& node) {
    put(node.is_struct ? "struct " : "class ");
    word(node.name.name);
    type_parameters(node.type_parameters);
    members(node.docstring, node.fields, node.methods);
}

void AstPrinter::enum_declaration(const Enum& node) {
    put("enum ");
    word(node.name.name);
    type_parameters(node.type_parameters);
    put(":");
    ++indent_;
    if (!node.docstring.empty()) {
        new_line();
        docstring(node.docstring);
    }
    for (const VariantDecl& variant : node.variants) {
        new_line();
        word(variant.name.name);
        for (std::size_t i = 0; i < variant.payload.size(); ++i) {
            put(i == 0 ? "(" : ", ");
            field(variant.payload[i]);
        }
        put(variant.payload.empty() ? "" : ")");
        if (variant.value != nullptr) {
            put(" = ");
            operand(*variant.value, 1);
        }
    }
    for (const Function* method : node.methods) {
        new_line();
        function(*method);
    }
    --indent_;
}

} // namespace simple::syntax
