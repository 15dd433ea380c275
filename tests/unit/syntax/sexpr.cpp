#include "sexpr.hpp"

#include <cstdio>
#include <initializer_list>

namespace simple::syntax {

namespace {

std::string form(std::string_view head, std::initializer_list<std::string> parts) {
    std::string text = "(" + std::string(head);
    for (const std::string& part : parts) {
        if (!part.empty()) {
            text += " " + part;
        }
    }
    return text + ")";
}

std::string name_of(Symbol symbol) { return std::string(symbol.text()); }

std::string optional(const Expr* expression) { return expression == nullptr ? "_" : to_sexpr(*expression); }

template <typename T> std::string each(const List<T*>& list) {
    std::string text;
    for (const T* item : list) {
        text += (text.empty() ? "" : " ") + to_sexpr(*item);
    }
    return text;
}

std::string arguments(const List<Argument>& list) {
    std::string text;
    for (const Argument& argument : list) {
        text += text.empty() ? "" : " ";
        text += argument.name.name ? name_of(argument.name.name) + ": " : "";
        text += argument.spread ? "..." : "";
        text += to_sexpr(*argument.value);
    }
    return text;
}

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        out += c == '\n' ? std::string("\\n") : c == '\0' ? std::string("\\0") : std::string(1, c);
    }
    return out + "\"";
}

std::string float_text(double value) {
    char buffer[32];
    std::snprintf(buffer, sizeof buffer, "%.15g", value);
    std::string text = buffer;
    return text.find_first_of(".en") == std::string::npos ? text + ".0" : text;
}

std::string_view spelling(BinaryOp op) {
    constexpr std::string_view kNames[] = {"+",  "-",  "*",  "/", "%", "//", "**",  "@",  ".+", ".-", ".*", "./",
                                           ".^", "<<", ">>", "&", "|", "^",  "and", "or", "??", "|>", "~>"};
    return kNames[static_cast<std::size_t>(op)];
}

std::string_view spelling(CompareOp op) {
    constexpr std::string_view kNames[] = {"==", "!=", "<", "<=", ">", ">=", "in", "not-in", "is", "is-not"};
    return kNames[static_cast<std::size_t>(op)];
}

std::string interpolation(const Interpolation& node) {
    std::string text = "(text";
    for (const InterpolationPart& part : node.parts) {
        text += " ";
        text += part.value == nullptr ? quoted(part.text) : to_sexpr(*part.value);
        text += part.spec.empty() ? "" : ":" + std::string(part.spec);
    }
    return text + ")";
}

std::string comparison(const Comparison& node) {
    std::string text = "(" + std::string(spelling(node.operators[0])) + " " + to_sexpr(*node.operands[0]);
    for (std::size_t i = 0; i < node.operators.size(); ++i) {
        text += i == 0 ? "" : " " + std::string(spelling(node.operators[i]));
        text += " " + to_sexpr(*node.operands[i + 1]);
    }
    return text + ")";
}

std::string parameter(const Parameter& p) {
    std::string text = p.pattern != nullptr ? to_sexpr(*p.pattern) : name_of(p.name.name);
    text += p.variadic ? "..." : "";
    text += p.type != nullptr ? ":" + to_sexpr(*p.type) : "";
    text += p.default_value != nullptr ? "=" + to_sexpr(*p.default_value) : "";
    return text;
}

std::string function(const Function& f) {
    constexpr std::string_view kHeads[] = {"fn", "method", "static", "me", "extern", "lambda", "block"};
    std::string text = "(" + std::string(kHeads[static_cast<std::size_t>(f.form)]);
    text += f.name.name ? " " + name_of(f.name.name) : "";
    if (f.alias_of.name) {
        return text + " = " + name_of(f.alias_of.name) + ")";
    }
    text += " (";
    for (std::size_t i = 0; i < f.parameters.size(); ++i) {
        text += (i == 0 ? "" : " ") + parameter(f.parameters[i]);
    }
    text += ")";
    text += f.result != nullptr ? " -> " + to_sexpr(*f.result) : "";
    if (f.body != nullptr) {
        text += f.expression_body ? " =>" : "";
        text += f.body->docstring.empty() ? "" : " doc" + quoted(f.body->docstring);
        text += f.body->statements.empty() ? "" : " " + to_sexpr(*f.body);
    }
    return text + ")";
}

std::string condition(const Condition& c) {
    return c.pattern == nullptr ? to_sexpr(*c.value) : form("let", {to_sexpr(*c.pattern), to_sexpr(*c.value)});
}

std::string if_expression(const If& node) {
    std::string text = "(if";
    for (const Branch& branch : node.branches) {
        text += " " + condition(branch.condition) + " {" + to_sexpr(*branch.body) + "}";
    }
    return text + (node.otherwise == nullptr ? "" : " else {" + to_sexpr(*node.otherwise) + "}") + ")";
}

std::string match_expression(const Match& node) {
    std::string text = "(match " + to_sexpr(*node.subject);
    for (const Arm& arm : node.arms) {
        text += " [" + to_sexpr(*arm.pattern);
        text += arm.guard == nullptr ? "" : " if " + to_sexpr(*arm.guard);
        text += " {" + to_sexpr(*arm.body) + "}]";
    }
    return text + ")";
}

std::string try_expression(const Try& node) {
    std::string text = "(try {" + to_sexpr(*node.body) + "}";
    if (node.handler != nullptr) {
        text +=
            " catch " + (node.error.name ? name_of(node.error.name) + " " : "") + "{" + to_sexpr(*node.handler) + "}";
    }
    return text + (node.cleanup == nullptr ? "" : " finally {" + to_sexpr(*node.cleanup) + "}") + ")";
}

std::string dict(const Dict& node) {
    std::string text = "(dict";
    for (const DictEntry& entry : node.entries) {
        text += entry.key == nullptr ? " **" : " " + to_sexpr(*entry.key) + ":";
        text += to_sexpr(*entry.value);
    }
    return text + ")";
}

std::string comprehension(const Comprehension& node) {
    std::string text = node.collection == ComprehensionKind::Array ? "(list " : "(map ";
    text += node.key == nullptr ? "" : to_sexpr(*node.key) + ":";
    text += to_sexpr(*node.value);
    for (const ComprehensionClause& clause : node.clauses) {
        text += " for " + to_sexpr(*clause.pattern) + " in " + to_sexpr(*clause.iterable);
        for (const Expr* filter : clause.conditions) {
            text += " if " + to_sexpr(*filter);
        }
    }
    return text + ")";
}

std::string call(const Call& node) {
    constexpr std::string_view kHeads[] = {"call", "loose", "new"};
    return form(kHeads[static_cast<std::size_t>(node.form)], {to_sexpr(*node.callee), arguments(node.arguments)});
}

std::string binary(const Binary& node) {
    std::string head(spelling(node.op));
    head += node.parenthesized ? "'" : "";
    head += node.math ? "m" : "";
    return form(head, {to_sexpr(*node.left), to_sexpr(*node.right)});
}

std::string unary(const Unary& node) {
    constexpr std::string_view kHeads[] = {"neg", "pos", "not", "~"};
    return form(kHeads[static_cast<std::size_t>(node.op)], {to_sexpr(*node.operand)});
}

std::string field_patterns(const List<FieldPattern>& fields) {
    std::string text;
    for (const FieldPattern& field : fields) {
        text += text.empty() ? "" : " ";
        text += field.name.name ? name_of(field.name.name) + ": " : "";
        text += to_sexpr(*field.pattern);
    }
    return text;
}

std::string sequence(const SequencePattern& pattern) {
    std::string text = pattern.kind == PatternKind::Tuple ? "(tuple" : "(array";
    for (std::size_t i = 0; i < pattern.elements.size(); ++i) {
        text += static_cast<std::int32_t>(i) == pattern.rest ? " ..." : " ";
        text += to_sexpr(*pattern.elements[i]);
    }
    return text + ")";
}

std::string fields(const List<FieldDecl>& list) {
    std::string text;
    for (const FieldDecl& field : list) {
        text += text.empty() ? "" : " ";
        text += name_of(field.name.name);
        text += field.type == nullptr ? "" : ":" + to_sexpr(*field.type);
        text += field.default_value == nullptr ? "" : "=" + to_sexpr(*field.default_value);
    }
    return text;
}

std::string methods(const List<Function*>& list) {
    std::string text;
    for (const Function* method : list) {
        text += (text.empty() ? "" : " ") + function(*method);
    }
    return text;
}

std::string documentation(std::string_view text) { return text.empty() ? std::string() : "doc" + quoted(text); }

std::string enumeration(const Enum& node) {
    std::string text = "(enum " + name_of(node.name.name);
    text += node.docstring.empty() ? "" : " " + documentation(node.docstring);
    for (const VariantDecl& variant : node.variants) {
        text += " " + name_of(variant.name.name);
        text += variant.payload.empty() ? "" : "(" + fields(variant.payload) + ")";
        text += variant.value == nullptr ? "" : "=" + to_sexpr(*variant.value);
    }
    const std::string all = methods(node.methods);
    return text + (all.empty() ? "" : " " + all) + ")";
}

std::string use(const Use& node) {
    std::string text = node.reexport ? "(reuse " : "(use ";
    for (std::size_t i = 0; i < node.path.size(); ++i) {
        text += (i == 0 ? "" : ".") + name_of(node.path[i].name);
    }
    text += node.alias.name ? " as " + name_of(node.alias.name) : "";
    text += node.all ? " *" : "";
    for (const UseItem& item : node.items) {
        text += " " + name_of(item.name.name) + (item.alias.name ? "=" + name_of(item.alias.name) : "");
    }
    return text + ")";
}

std::string binding(const Binding& node) {
    constexpr std::string_view kHeads[] = {"val", "var", "let", "let-mut", "const", "static", ":="};
    return form(kHeads[static_cast<std::size_t>(node.form)],
                {to_sexpr(*node.pattern) + (node.type == nullptr ? "" : ":" + to_sexpr(*node.type)),
                 node.value == nullptr ? "" : to_sexpr(*node.value)});
}

std::string with(const With& node) {
    std::string text = "(with";
    for (const WithItem& item : node.items) {
        text += " " + to_sexpr(*item.value) + (item.pattern == nullptr ? "" : " as " + to_sexpr(*item.pattern));
    }
    return text + " {" + to_sexpr(*node.body) + "})";
}

std::string exports(const Export& node) {
    std::string text = "(export";
    for (const Identifier& name : node.names) {
        text += " " + name_of(name.name);
    }
    return text + ")";
}

} // namespace

std::string to_sexpr(const Expr& e) {
    switch (e.kind) {
        case NodeKind::IntLiteral: return std::to_string(as<IntLiteral>(e).value);
        case NodeKind::FloatLiteral: return float_text(as<FloatLiteral>(e).value);
        case NodeKind::BoolLiteral: return as<BoolLiteral>(e).value ? "true" : "false";
        case NodeKind::NilLiteral: return "nil";
        case NodeKind::TextLiteral: return quoted(as<TextLiteral>(e).value);
        case NodeKind::Interpolation: return interpolation(as<Interpolation>(e));
        case NodeKind::Name: return name_of(as<Name>(e).name);
        case NodeKind::Self: return "self";
        case NodeKind::Unary: return unary(as<Unary>(e));
        case NodeKind::Binary: return binary(as<Binary>(e));
        case NodeKind::Comparison: return comparison(as<Comparison>(e));
        case NodeKind::Call: return call(as<Call>(e));
        case NodeKind::Index: return form("index", {to_sexpr(*as<Index>(e).object), each(as<Index>(e).arguments)});
        case NodeKind::Slice:
            return form("slice",
                        {optional(as<Slice>(e).start), optional(as<Slice>(e).stop), optional(as<Slice>(e).step)});
        case NodeKind::Field:
            return form(as<Field>(e).safe ? "?." : ".",
                        {to_sexpr(*as<Field>(e).object), name_of(as<Field>(e).name.name)});
        case NodeKind::TupleField:
            return form("." + std::to_string(as<TupleField>(e).index), {to_sexpr(*as<TupleField>(e).object)});
        case NodeKind::Presence:
            return form(as<Presence>(e).condition ? "present?" : "present", {to_sexpr(*as<Presence>(e).operand)});
        case NodeKind::Propagate: return form("?", {to_sexpr(*as<Propagate>(e).operand)});
        case NodeKind::Unwrap: return form("!", {to_sexpr(*as<Unwrap>(e).operand)});
        case NodeKind::Array: return form("array", {arguments(as<Array>(e).elements)});
        case NodeKind::Dict: return dict(as<Dict>(e));
        case NodeKind::Set: return form("set", {arguments(as<Set>(e).elements)});
        case NodeKind::Tuple: return form("tuple", {each(as<Tuple>(e).elements)});
        case NodeKind::Comprehension: return comprehension(as<Comprehension>(e));
        case NodeKind::Range:
            return form(as<Range>(e).inclusive ? "..=" : "..",
                        {optional(as<Range>(e).low), optional(as<Range>(e).high)});
        case NodeKind::Lambda: return function(*as<Lambda>(e).function);
        case NodeKind::If: return if_expression(as<If>(e));
        case NodeKind::Match: return match_expression(as<Match>(e));
        case NodeKind::Try: return try_expression(as<Try>(e));
        case NodeKind::BlockValue: return form("do", {to_sexpr(*as<BlockValue>(e).body)});
        case NodeKind::LoopValue: return to_sexpr(*as<LoopValue>(e).loop);
        case NodeKind::Cast: return form("as", {to_sexpr(*as<Cast>(e).operand), to_sexpr(*as<Cast>(e).type)});
        case NodeKind::Throw: return form("throw", {to_sexpr(*as<Throw>(e).value)});
        case NodeKind::MathBlock: {
            constexpr std::string_view kHeads[] = {"m", "loss", "nograd"};
            const MathBlock& block = as<MathBlock>(e);
            return form(kHeads[static_cast<std::size_t>(block.block)], {to_sexpr(*block.body)});
        }
        default: return "<invalid>";
    }
}

std::string to_sexpr(const Stmt& s) {
    switch (s.kind) {
        case NodeKind::ExpressionStatement: return to_sexpr(*as<ExpressionStatement>(s).value);
        case NodeKind::Binding: return binding(as<Binding>(s));
        case NodeKind::Assign: {
            const Assign& node = as<Assign>(s);
            return form(node.compound ? std::string(spelling(node.op)) + "=" : "=",
                        {each(node.targets), to_sexpr(*node.value)});
        }
        case NodeKind::Return: return form("return", {as<Return>(s).value ? to_sexpr(*as<Return>(s).value) : ""});
        case NodeKind::Break: return form("break", {as<Break>(s).value ? to_sexpr(*as<Break>(s).value) : ""});
        case NodeKind::Continue: return "(continue)";
        case NodeKind::Pass: return "(pass)";
        case NodeKind::While:
            return form("while", {condition(as<While>(s).condition), "{" + to_sexpr(*as<While>(s).body) + "}"});
        case NodeKind::For:
            return form("for", {to_sexpr(*as<For>(s).pattern), to_sexpr(*as<For>(s).iterable),
                                "{" + to_sexpr(*as<For>(s).body) + "}"});
        case NodeKind::Loop: return form("loop", {"{" + to_sexpr(*as<Loop>(s).body) + "}"});
        case NodeKind::Assert:
            return form("assert", {to_sexpr(*as<Assert>(s).condition),
                                   as<Assert>(s).message ? to_sexpr(*as<Assert>(s).message) : ""});
        case NodeKind::Defer:
            return form("defer", {"{" + to_sexpr(*as<Lambda>(*as<Defer>(s).action).function->body) + "}"});
        case NodeKind::With: return with(as<With>(s));
        case NodeKind::Use: return use(as<Use>(s));
        case NodeKind::Export: return exports(as<Export>(s));
        case NodeKind::Function: return function(as<Function>(s));
        case NodeKind::Class: {
            const Class& node = as<Class>(s);
            return form(node.is_struct ? "struct" : "class", {name_of(node.name.name), documentation(node.docstring),
                                                              fields(node.fields), methods(node.methods)});
        }
        case NodeKind::Enum: return enumeration(as<Enum>(s));
        case NodeKind::Trait:
            return form("trait", {name_of(as<Trait>(s).name.name), documentation(as<Trait>(s).docstring),
                                  methods(as<Trait>(s).methods)});
        case NodeKind::Impl:
            return form("impl", {as<Impl>(s).trait.name ? name_of(as<Impl>(s).trait.name) + " for" : "",
                                 name_of(as<Impl>(s).type.name), methods(as<Impl>(s).methods)});
        case NodeKind::TypeAlias:
            return form("alias", {name_of(as<TypeAlias>(s).name.name), to_sexpr(*as<TypeAlias>(s).type)});
        default: return "<unknown>";
    }
}

std::string to_sexpr(const Block& block) { return each(block.statements); }

std::string to_sexpr(const Pattern& p) {
    switch (p.kind) {
        case PatternKind::Wildcard: return "_";
        case PatternKind::Bind: return name_of(as<BindPattern>(p).name);
        case PatternKind::Literal: return to_sexpr(*as<LiteralPattern>(p).value);
        case PatternKind::Range: {
            const RangePattern& range = as<RangePattern>(p);
            return form(range.inclusive ? "..=" : "..", {to_sexpr(*range.low), to_sexpr(*range.high)});
        }
        case PatternKind::Or: return form("|", {each(as<OrPattern>(p).alternatives)});
        case PatternKind::Tuple:
        case PatternKind::Array: return sequence(as<SequencePattern>(p));
        case PatternKind::Variant: {
            const VariantPattern& variant = as<VariantPattern>(p);
            const std::string path = variant.type.name ? name_of(variant.type.name) + "." : "";
            return form("variant", {path + name_of(variant.name.name),
                                    variant.has_arguments ? "(" + field_patterns(variant.fields) + ")" : ""});
        }
        case PatternKind::Record: {
            const RecordPattern& record = as<RecordPattern>(p);
            return form("record", {name_of(record.type.name), field_patterns(record.fields)});
        }
        case PatternKind::At:
            return form("@", {name_of(as<AtPattern>(p).name.name), to_sexpr(*as<AtPattern>(p).pattern)});
    }
    return "<pattern>";
}

std::string to_sexpr(const TypeExpr& type) {
    constexpr std::string_view kHeads[] = {"", "array", "dict", "tuple", "fn", "optional", "union"};
    std::string arguments_text;
    for (const TypeExpr* argument : type.arguments) {
        arguments_text += arguments_text.empty() ? "" : " ";
        arguments_text += argument == nullptr ? "_" : to_sexpr(*argument);
    }
    if (type.kind == TypeKind::Name) {
        return type.arguments.empty() ? name_of(type.name) : form(type.name.text(), {arguments_text});
    }
    return form(kHeads[static_cast<std::size_t>(type.kind)], {arguments_text});
}

} // namespace simple::syntax
