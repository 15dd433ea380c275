#include "sema/call_errors.hpp"

#include <algorithm>

#include "support/error_codes.hpp"
#include "support/suggest.hpp"

namespace simple::sema {

namespace {

std::string in_quotes(std::string_view name) { return "`" + std::string(name) + "`"; }

/// How messages name what is called.
std::string title(const CallShape& shape) { return shape.is_class ? shape.name : in_quotes(shape.name); }

std::string parameter_text(const CallShape& shape) {
    std::string text;
    for (const ParameterShape& parameter : shape.parameters) {
        text += text.empty() ? "" : ", ";
        text += parameter.name.text();
        text += parameter.variadic ? "..." : parameter.optional && !shape.is_class ? " = …" : "";
    }
    return text.empty() ? "none" : text;
}

Diagnostic explained(const CallShape& shape, Diagnostic diagnostic) {
    diagnostic.with_note((shape.is_class ? "fields of " : "parameters of ") + shape.name + ": " +
                         parameter_text(shape));
    if (shape.span.known()) {
        diagnostic.with_label(shape.span, "defined here");
    }
    return diagnostic;
}

} // namespace

std::uint32_t CallShape::required() const noexcept {
    std::uint32_t count = 0;
    for (const ParameterShape& parameter : parameters) {
        count += parameter.optional || parameter.variadic ? 0U : 1U;
    }
    return count;
}

std::int32_t CallShape::find(Symbol parameter) const noexcept {
    const auto found = std::find_if(parameters.begin(), parameters.end(),
                                    [&](const ParameterShape& candidate) { return candidate.name == parameter; });
    return found == parameters.end() ? -1 : static_cast<std::int32_t>(found - parameters.begin());
}

Diagnostic wrong_argument_count(const CallShape& shape, std::uint32_t given, Span span) {
    const std::size_t most = shape.parameters.size();
    if (shape.is_class) {
        Diagnostic error = make_error(codes::kArgumentCount,
                                      shape.name + " has " + std::to_string(most) + (most == 1 ? " field" : " fields") +
                                          ", got " + std::to_string(given) + (given == 1 ? " argument" : " arguments"),
                                      span);
        if (most == 0) {
            error.with_help("fields are declared in the class, one a line: `name: i64`");
        }
        return explained(shape, std::move(error));
    }
    const std::uint32_t least = shape.required();
    std::string expected = std::to_string(most);
    const bool singular = (least == 1 && (shape.variadic() || most == 1));
    if (shape.variadic()) {
        expected = "at least " + std::to_string(least);
    } else if (least != most) {
        expected = std::to_string(least) + " to " + std::to_string(most);
    }
    return explained(shape, make_error(codes::kArgumentCount,
                                       title(shape) + " takes " + expected + " argument" + (singular ? "" : "s") +
                                           ", got " + std::to_string(given),
                                       span));
}

Diagnostic unknown_argument(const CallShape& shape, Symbol name, Span span) {
    Diagnostic diagnostic = make_error(
        codes::kUnknownArgument,
        title(shape) + (shape.is_class ? " has no field " : " has no parameter ") + in_quotes(name.text()), span);
    NearestName nearest(name.text());
    for (const ParameterShape& parameter : shape.parameters) {
        nearest.offer(parameter.name.text());
    }
    if (!nearest.best().empty()) {
        diagnostic.with_help("did you mean `" + nearest.best() + ":`?");
    }
    return explained(shape, std::move(diagnostic));
}

Diagnostic repeated_argument(const CallShape& shape, Symbol name, Span span) {
    return explained(shape, make_error(codes::kRepeatedArgument,
                                       title(shape) + (shape.is_class ? " got field " : " got parameter ") +
                                           in_quotes(name.text()) + " twice",
                                       span));
}

Diagnostic method_without_receiver(std::string_view type, Symbol method, Span span) {
    const std::string name(method.text());
    return make_error(codes::kArgumentCount,
                      in_quotes(name) + " is a method of the values of " + std::string(type) + ", not of the type",
                      span)
        .with_help("call it on a value: `value." + name + "(…)`, or make it a `static fn`");
}

Diagnostic missing_argument(const CallShape& shape, Symbol name, Span span) {
    if (shape.is_class) {
        return explained(shape, make_error(codes::kMissingField,
                                           shape.name + " needs a value for field " + in_quotes(name.text()), span));
    }
    return explained(shape,
                     make_error(codes::kArgumentCount,
                                title(shape) + " needs an argument for parameter " + in_quotes(name.text()), span));
}

} // namespace simple::sema
