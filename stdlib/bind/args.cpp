#include "stdlib/bind/args.hpp"

#include <string>

namespace simple::bind {

std::optional<Value> on_predefined(const Args& a) {
    const Value function = a.call().predefined(a.call().name());
    if (function.is_nil()) {
        return std::nullopt;
    }
    std::vector<Value> arguments = {a[0]};
    for (std::size_t i = 1; a.given(i); ++i) {
        arguments.push_back(a[i]);
    }
    return a.call().call(function, arguments);
}

void add_function_as(const Factory& factory, Module& module, std::string_view name, const OperationRow& row) {
    std::string signature = std::string(name) + "(" + row.first;
    signature += row.rest[0] != '\0' ? std::string(", ") + row.rest + ")" : ")";
    module.function(numeric(factory).keep(std::move(signature)), row.function, row.documentation);
}

void add_functions(const Factory& factory, Module& module, const OperationRow* rows, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        add_function_as(factory, module, rows[i].name, rows[i]);
    }
}

void add_methods(const Factory& factory, ClassBuilder& builder, const OperationRow* rows, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        builder.method(numeric(factory).keep(std::string(rows[i].name) + "(" + rows[i].rest + ")"), rows[i].function,
                       rows[i].documentation);
    }
}

} // namespace simple::bind
