#include <functional>
#include <memory>

#include "api/c_api.hpp"

using namespace simple::c_api;

namespace {

/// Calls a host's C function. `owner` is looked at only while the interpreter runs, so it is alive.
simple::Value call_host(simple_interpreter* owner, simple_function function, void* context, simple::Call& arguments) {
    simple_call call{&arguments, owner, {}, std::vector<const simple_value*>(arguments.size(), nullptr), {}, false};
    const std::unique_ptr<simple_value> result(function(&call, context));
    if (call.failed) {
        throw simple::ScriptError(simple::ErrorKind::Host, call.failure);
    }
    return result == nullptr ? simple::Value() : result->value;
}

} // namespace

simple_status simple_call_name(simple_interpreter* interpreter, const char* name, simple_value* const* arguments,
                               size_t count, simple_value** result) {
    if (name == nullptr || (arguments == nullptr && count != 0)) {
        return SIMPLE_MISUSE;
    }
    return use(interpreter, [&](simple::Interpreter& target) {
        const auto function = target.callable(name);
        if (!function) {
            return fail(interpreter, function.error());
        }
        return finish(interpreter, target.call_function(*function, values_of(arguments, count)), result);
    });
}

simple_status simple_call_value(simple_interpreter* interpreter, const simple_value* function,
                                simple_value* const* arguments, size_t count, simple_value** result) {
    if (function == nullptr || (arguments == nullptr && count != 0)) {
        return SIMPLE_MISUSE;
    }
    return use(interpreter, [&](simple::Interpreter& target) {
        return finish(interpreter, target.call_function(function->value, values_of(arguments, count)), result);
    });
}

simple_status simple_get(simple_interpreter* interpreter, const char* name, simple_value** result) {
    if (name == nullptr || result == nullptr) {
        return SIMPLE_MISUSE;
    }
    *result = nullptr;
    return use(interpreter, [&](simple::Interpreter& target) { return finish(interpreter, target.get(name), result); });
}

simple_status simple_set(simple_interpreter* interpreter, const char* name, const simple_value* value) {
    if (name == nullptr) {
        return SIMPLE_MISUSE;
    }
    return use(interpreter, [&](simple::Interpreter& target) {
        if (target.set(name, value_of(value))) {
            return SIMPLE_OK;
        }
        const auto& errors = target.errors();
        return errors.empty() ? SIMPLE_BUSY : fail(interpreter, errors.back());
    });
}

simple_status simple_define(simple_interpreter* interpreter, const char* module, const char* signature,
                            simple_function function, void* context, const char* documentation) {
    if (signature == nullptr || function == nullptr) {
        return SIMPLE_MISUSE;
    }
    return use(interpreter, [&](simple::Interpreter& target) {
        auto native = [interpreter, function, context](simple::Call& call) {
            return call_host(interpreter, function, context, call);
        };
        if (module == nullptr) {
            target.define(signature, std::move(native));
        } else {
            target.module(module).function(signature, std::move(native), text_of(documentation));
        }
        return SIMPLE_OK;
    });
}

size_t simple_call_count(const simple_call* call) { return call == nullptr ? 0 : call->by_index.size(); }

const simple_value* simple_call_argument(simple_call* call, size_t i) {
    if (call == nullptr || i >= call->by_index.size()) {
        return nullptr;
    }
    try {
        if (call->by_index[i] == nullptr) {
            call->by_index[i] = &call->arguments.emplace_back(simple_value{(*call->call)[i], {}});
        }
        return call->by_index[i];
    } catch (...) {
        return nullptr;
    }
}

simple_interpreter* simple_call_interpreter(simple_call* call) { return call == nullptr ? nullptr : call->owner; }

void simple_call_fail(simple_call* call, const char* message) {
    if (call == nullptr) {
        return;
    }
    call->failed = true;
    try {
        call->failure = text_of(message);
    } catch (...) {
        call->failure.clear();
    }
}
