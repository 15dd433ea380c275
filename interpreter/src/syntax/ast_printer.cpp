#include "syntax/ast_printer.hpp"

#include <array>
#include <cstdio>

namespace simple::syntax {

std::string print(const Module& module) {
    AstPrinter printer;
    printer.print_module(module);
    return printer.take();
}

std::string print(const Expr& expression) {
    AstPrinter printer;
    printer.print_expression(expression);
    return printer.take();
}

std::string print(const Pattern& pattern) {
    AstPrinter printer;
    printer.pattern(pattern);
    return printer.take();
}

std::string print(const TypeExpr& type) {
    AstPrinter printer;
    printer.type(type);
    return printer.take();
}

void AstPrinter::new_line() {
    out_ += '\n';
    out_.append(static_cast<std::size_t>(indent_) * 4, ' ');
}

/// Prints items with `, ` between them.
template <typename List, typename Print> void AstPrinter::separated(const List& list, Print print_item) {
    bool first = true;
    for (const auto& item : list) {
        put(first ? "" : ", ");
        first = false;
        print_item(item);
    }
}

/// Prints the characters of a text in double quotes, escaped. With `braces` they stand in an interpolating literal,
/// where braces are doubled.
void AstPrinter::quoted(std::string_view text, bool braces) {
    for (const char c : text) {
        std::array<char, 8> escape{};
        switch (c) {
            case '\n': put("\\n"); break;
            case '\t': put("\\t"); break;
            case '\r': put("\\r"); break;
            case '"': put("\\\""); break;
            case '\\': put("\\\\"); break;
            case '{': put(braces ? "{{" : "\\{"); break;
            case '}': put(braces ? "}}" : "\\}"); break;
            default:
                if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
                    std::snprintf(escape.data(), escape.size(), "\\x%02x", static_cast<unsigned>(c));
                    put(escape.data());
                } else {
                    out_ += c;
                }
                break;
        }
    }
}

void AstPrinter::docstring(std::string_view text) {
    put("\"\"\"");
    for (const char c : text) {
        if (c == '\\' || c == '"' || c == '\0' || c == '\r') {
            put(c == '\0' ? "\\0" : c == '\r' ? "\\r" : c == '"' ? "\\\"" : "\\\\");
        } else {
            out_ += c;
        }
    }
    put("\"\"\"");
}

// --- Patterns ----------------------------------------------------------------------------------------------------

void AstPrinter::pattern(const Pattern& p) {
    switch (p.kind) {
        case PatternKind::Wildcard: put("_"); break;
        case PatternKind::Bind: word(as<BindPattern>(p).name); break;
        case PatternKind::Literal: operand(*as<LiteralPattern>(p).value, 0); break;
        case PatternKind::Range: {
            const RangePattern& range = as<RangePattern>(p);
            operand(*range.low, 0);
            put(range.inclusive ? "..=" : "..");
            operand(*range.high, 0);
            break;
        }
        case PatternKind::Or: {
            const List<Pattern*>& alternatives = as<OrPattern>(p).alternatives;
            for (std::size_t i = 0; i < alternatives.size(); ++i) {
                put(i == 0 ? "" : " | ");
                pattern(*alternatives[i]);
            }
            break;
        }
        case PatternKind::Tuple:
        case PatternKind::Array: sequence(as<SequencePattern>(p)); break;
        case PatternKind::Variant: {
            const VariantPattern& variant = as<VariantPattern>(p);
            word(variant.type.name);
            put(variant.type.name ? "." : "");
            word(variant.name.name);
            if (variant.has_arguments) {
                put("(");
                field_patterns(variant.fields, false);
                put(")");
            }
            break;
        }
        case PatternKind::Record: {
            const RecordPattern& record = as<RecordPattern>(p);
            word(record.type.name);
            put(record.type.name ? " {" : "{");
            field_patterns(record.fields, true);
            put("}");
            break;
        }
        case PatternKind::At:
            word(as<AtPattern>(p).name.name);
            put(" @ ");
            pattern(*as<AtPattern>(p).pattern);
            break;
    }
}

void AstPrinter::sequence(const SequencePattern& p) {
    const bool tuple = p.kind == PatternKind::Tuple;
    put(tuple ? "(" : "[");
    for (std::size_t i = 0; i < p.elements.size(); ++i) {
        put(i == 0 ? "" : ", ");
        put(static_cast<std::int32_t>(i) == p.rest ? "..." : "");
        pattern(*p.elements[i]);
    }
    put(tuple && p.elements.size() == 1 ? "," : "");
    put(tuple ? ")" : "]");
}

void AstPrinter::field_patterns(const List<FieldPattern>& fields, bool braces) {
    separated(fields, [&](const FieldPattern& field_pattern) {
        const Pattern& inner = *field_pattern.pattern;
        const bool shorthand =
            braces && inner.kind == PatternKind::Bind && as<BindPattern>(inner).name == field_pattern.name.name;
        if (field_pattern.name.name && !shorthand) {
            word(field_pattern.name.name);
            put(": ");
        }
        pattern(inner);
    });
}

// --- Types -------------------------------------------------------------------------------------------------------

void AstPrinter::type_list(const List<TypeExpr*>& types, std::uint32_t count) {
    for (std::uint32_t i = 0; i < count; ++i) {
        put(i == 0 ? "" : ", ");
        type(*types[i]);
    }
}

void AstPrinter::type(const TypeExpr& t) {
    const std::uint32_t count = t.arguments.size();
    switch (t.kind) {
        case TypeKind::Name:
            word(t.name);
            if (count != 0) {
                put("<");
                type_list(t.arguments, count);
                put(">");
            }
            break;
        case TypeKind::Array:
            put("[");
            type_list(t.arguments, count);
            put("]");
            break;
        case TypeKind::Dict:
            put("{");
            type(*t.arguments[0]);
            put(count > 1 ? ": " : "");
            type_list({t.arguments.items + 1, count - 1}, count - 1);
            put("}");
            break;
        case TypeKind::Tuple:
            put("(");
            type_list(t.arguments, count);
            put(")");
            break;
        case TypeKind::Function:
            put("fn(");
            type_list(t.arguments, count - 1);
            put(")");
            if (t.arguments.back() != nullptr) {
                put(" -> ");
                type(*t.arguments.back());
            }
            break;
        case TypeKind::Optional:
            type(*t.arguments[0]);
            put("?");
            break;
        case TypeKind::Union:
            for (std::uint32_t i = 0; i < count; ++i) {
                put(i == 0 ? "" : " | ");
                type(*t.arguments[i]);
            }
            break;
    }
}

} // namespace simple::syntax
