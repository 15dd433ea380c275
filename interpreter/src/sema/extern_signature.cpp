#include "sema/extern_signature.hpp"

#include <string_view>

#include "sema/types.hpp"
#include "support/error_codes.hpp"
#include "syntax/ast_printer.hpp"

namespace simple::sema {

namespace {

using syntax::TypeExpr;

constexpr int kMostAliases = 16; ///< Longer chains of aliases are circles.

const TypeExpr* aliased(const syntax::Block& program, Symbol name) {
    for (const syntax::Stmt* statement : program.statements) {
        if (statement->kind == syntax::NodeKind::TypeAlias) {
            const auto& alias = syntax::as<syntax::TypeAlias>(*statement);
            if (alias.name.name == name) {
                return alias.type;
            }
        }
    }
    return nullptr;
}

/// Follows aliases of the program to a type that is none.
const TypeExpr* resolved(const TypeExpr* type, const syntax::Block& program) {
    for (int i = 0; i < kMostAliases && type != nullptr && type->kind == syntax::TypeKind::Name; ++i) {
        const TypeExpr* next = type->arguments.empty() ? aliased(program, type->name) : nullptr;
        if (next == nullptr) {
            break;
        }
        type = next;
    }
    return type;
}

std::string_view scalar_name(const TypeExpr* type) {
    switch (enforced_type(type)) {
        case TypeKind::Int: return "i64";
        case TypeKind::Float: return "f64";
        case TypeKind::Bool: return "bool";
        case TypeKind::Text: return "text";
        default: return {};
    }
}

bool is_list(const TypeExpr& type) {
    const std::string_view name = type.kind == syntax::TypeKind::Name ? type.name.text() : std::string_view();
    return type.arguments.size() == 1 &&
           (type.kind == syntax::TypeKind::Array || name == "List" || name == "Array" || name == "Vec");
}

bool is_nothing(const TypeExpr* type) {
    if (type == nullptr) {
        return true;
    }
    if (type->kind == syntax::TypeKind::Tuple) {
        return type->arguments.empty();
    }
    const std::string_view name = type->kind == syntax::TypeKind::Name ? type->name.text() : std::string_view();
    return name == "nil" || name == "None" || name == "void" || name == "Unit";
}

/// Returns the name of a type that can cross, or nothing. `[f32]` is storage of its own; a single f32 is an f64.
std::string crossing_type(const TypeExpr* type, const syntax::Block& program) {
    type = resolved(type, program);
    if (type == nullptr) {
        return {};
    }
    if (!is_list(*type)) {
        return std::string(scalar_name(type));
    }
    const TypeExpr* element = resolved(type->arguments[0], program);
    if (element == nullptr) {
        return {};
    }
    const bool single = element->kind == syntax::TypeKind::Name && element->name.text() == "f32";
    const std::string_view name = single ? "f32" : scalar_name(element);
    return name.empty() ? std::string() : "[" + std::string(name) + "]";
}

bool is_literal(const syntax::Expr& value) {
    switch (value.kind) {
        case syntax::NodeKind::IntLiteral:
        case syntax::NodeKind::FloatLiteral:
        case syntax::NodeKind::BoolLiteral:
        case syntax::NodeKind::TextLiteral: return true;
        case syntax::NodeKind::Unary: return is_literal(*syntax::as<syntax::Unary>(value).operand);
        default: return false;
    }
}

Diagnostic cannot_cross(const syntax::Function& declaration, const std::string& what, Span span, const char* help) {
    return make_error(codes::kExternSignature, "extern fn " + std::string(declaration.name.name.text()) + ": " + what,
                      span)
        .with_help(help);
}

constexpr const char* kParameterHelp =
    "a parameter is i64, f64, bool, text, [i64], [f64], [f32], [bool] or [text]; an object of the library is an i64";
constexpr const char* kResultHelp =
    "a result is i64, f64, bool, text, [i64], [f64], [f32], [bool] or nothing; an object of the library is an i64";

std::string parameter_text(const syntax::Function& declaration, const syntax::Parameter& parameter,
                           const syntax::Block& program, std::optional<Diagnostic>& mistake) {
    const std::string name = parameter.name.name ? std::string(parameter.name.name.text()) : "_";
    const std::string type = crossing_type(parameter.type, program);
    std::string text = name + ": " + type;
    if (parameter.default_value != nullptr) {
        text += " = " + syntax::print(*parameter.default_value);
    }
    if (mistake) {
        return text;
    }
    const Span span = parameter.type != nullptr ? parameter.type->span : parameter.name.span;
    if (parameter.variadic) {
        mistake = cannot_cross(declaration, "parameter " + name + " cannot take any number of arguments", span,
                               "pass an array");
    } else if (parameter.type == nullptr) {
        mistake = cannot_cross(declaration, "parameter " + name + " needs a type", span, kParameterHelp);
    } else if (type.empty()) {
        mistake = cannot_cross(declaration,
                               "parameter " + name + " of type " + syntax::print(*parameter.type) +
                                   " cannot cross to native code",
                               span, kParameterHelp);
    } else if (parameter.default_value != nullptr && !is_literal(*parameter.default_value)) {
        mistake = cannot_cross(declaration, "the default of parameter " + name + " must be a number, bool or text",
                               parameter.default_value->span, "pass the value where the function is called");
    }
    return text;
}

} // namespace

ExternSignature extern_signature(const syntax::Function& declaration, const syntax::Block& program) {
    ExternSignature signature;
    signature.text = std::string(declaration.name.name.text()) + "(";
    bool first = true;
    for (const syntax::Parameter& parameter : declaration.parameters) {
        signature.text += first ? "" : ", ";
        signature.text += parameter_text(declaration, parameter, program, signature.mistake);
        first = false;
    }
    signature.text += ")";
    const TypeExpr* result = resolved(declaration.result, program);
    if (is_nothing(result)) {
        return signature;
    }
    const std::string type = crossing_type(result, program);
    signature.text += " -> " + type;
    if (!signature.mistake && (type.empty() || type == "[text]")) {
        signature.mistake = cannot_cross(
            declaration, "a result of type " + syntax::print(*declaration.result) + " cannot cross from native code",
            declaration.result->span, kResultHelp);
    }
    return signature;
}

} // namespace simple::sema
