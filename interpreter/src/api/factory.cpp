#include <string>
#include <utility>

#include "api/errors.hpp"
#include "api/session.hpp"
#include "api/value_access.hpp"
#include "runtime/array.hpp"
#include "runtime/dict.hpp"
#include "runtime/format.hpp"
#include "runtime/native_binding.hpp"
#include "runtime/operators.hpp"
#include "runtime/text.hpp"
#include "support/utf8.hpp"

namespace simple {

namespace {

using api::Entry;
using api::RawValue;
using api::Session;
using runtime::Owned;
using runtime::Runtime;
using runtime::Tag;

/// Runs `body(Runtime&)`. Within a run exceptions pass; outside of one they end here and T's default is the answer.
template <typename T, typename F> T in_session(const Factory& factory, F body) {
    Session* session = ValueAccess::session(factory);
    if (session == nullptr) {
        return T();
    }
    if (session->running_here() && session->started()) {
        return body(session->runtime());
    }
    const Entry entry(*session, true);
    if (!entry.allowed()) {
        return T();
    }
    try {
        return body(session->runtime());
    } catch (...) {
        static_cast<void>(api::current_error(*session));
        return T();
    }
}

template <typename F> Value build(const Factory& factory, F body) {
    return in_session<Value>(factory, [&body](Runtime& runtime) { return ValueAccess::adopt(body(runtime)); });
}

template <typename T>
Value numeric_array(const Factory& factory, runtime::ElementKind kind, std::span<const T> elements) {
    return build(factory, [kind, elements](Runtime& runtime) {
        runtime::Array* array = runtime::make_array(runtime.heap(), kind, elements.size());
        Owned guard(runtime::array_value(array));
        std::copy(elements.begin(), elements.end(), static_cast<T*>(array->data));
        array->size = elements.size();
        return guard.leak();
    });
}

/// Borrows a value that must belong to this run time.
RawValue own(Runtime& runtime, const Value& handle) { return api::own(api::session_of(runtime), handle); }

/// Finds a method as a call does: of the value's own type, then of the built-in type of its kind.
const runtime::MethodEntry* find_method(Runtime& runtime, RawValue v, Symbol name) {
    const runtime::ClassInfo* own = runtime.class_of(v);
    const runtime::MethodEntry* method = own == nullptr ? nullptr : own->find_method(name);
    if (method == nullptr && runtime.builtin_class(v.tag) != nullptr) {
        method = runtime.builtin_class(v.tag)->find_method(name);
    }
    return method;
}

bool is_function(RawValue v) noexcept { return v.is(Tag::Closure) || v.is(Tag::Native) || v.is(Tag::BoundMethod); }

bool holds_function(RawValue v, Symbol name) {
    if (v.is(Tag::Instance) || v.is(Tag::Struct)) {
        runtime::Instance* instance = v.as<runtime::Instance>();
        const std::int32_t slot = instance->type->find_field(name);
        return slot >= 0 && is_function(instance->fields()[slot]);
    }
    return false;
}

} // namespace

Value Factory::text(std::string_view characters) const {
    return build(*this, [characters](Runtime& runtime) {
        return utf8::is_valid(characters) ? runtime::text_value(runtime.heap(), characters)
                                          : runtime::text_value(runtime.heap(), utf8::sanitize(characters));
    });
}

Value Factory::array(const std::vector<Value>& elements) const {
    return build(*this, [&elements](Runtime& runtime) {
        return runtime::array_value(
            runtime::make_array_of(runtime.heap(), api::own_all(api::session_of(runtime), elements), elements.size()));
    });
}

Value Factory::array(std::span<const double> elements) const {
    return numeric_array(*this, runtime::ElementKind::F64, elements);
}

Value Factory::array(std::span<const std::int64_t> elements) const {
    return numeric_array(*this, runtime::ElementKind::I64, elements);
}

Value Factory::array(std::span<const bool> elements) const {
    return numeric_array(*this, runtime::ElementKind::Bool, elements);
}

Value Factory::window(const BufferRef& buffer, std::size_t offset, std::size_t count, bool read_only) const {
    if (!buffer || offset > buffer->size() || count > buffer->size() - offset) {
        return {};
    }
    return build(*this, [&](Runtime& runtime) {
        return runtime::array_value(runtime::make_window(runtime.heap(), buffer.get(), offset, count, read_only));
    });
}

Value Factory::tuple(const std::vector<Value>& elements) const {
    return build(*this, [&elements](Runtime& runtime) {
        return runtime::make_tuple(runtime, api::own_all(api::session_of(runtime), elements),
                                   static_cast<std::uint32_t>(elements.size()));
    });
}

Value Factory::dict(const std::vector<std::pair<Value, Value>>& entries) const {
    return build(*this, [&entries](Runtime& runtime) {
        runtime::Dict* dict = runtime::make_dict(runtime.heap(), Tag::Dict, static_cast<std::uint32_t>(entries.size()));
        Owned guard(runtime::dict_value(dict));
        for (const auto& [key, value] : entries) {
            const RawValue own_key = own(runtime, key);
            const RawValue own_value = own(runtime, value);
            runtime::insert(dict, runtime::retained(own_key), runtime::retained(own_value));
        }
        return guard.leak();
    });
}

Value Factory::some(const Value& value) const {
    return build(*this, [&value](Runtime& runtime) {
        return runtime::make_box(runtime, Tag::Some, runtime::retained(own(runtime, value)));
    });
}

Value Factory::variant(std::string_view enumeration, std::string_view name) const {
    return in_session<Value>(*this, [&](Runtime& runtime) {
        const auto& enumerations = api::session_of(runtime).enumerations();
        const auto found = enumerations.find(std::string(enumeration));
        if (found == enumerations.end()) {
            return Value();
        }
        const std::int32_t variant = found->second->find_variant(runtime.symbol(name));
        return variant < 0 ? Value()
                           : ValueAccess::share(found->second->variants[static_cast<std::size_t>(variant)].unit);
    });
}

Value Factory::native_object(const void* key, void* object) const {
    return build(*this, [key, object](Runtime& runtime) {
        api::ClassData* data = api::session_of(runtime).find_class(key);
        if (data == nullptr) {
            throw ScriptError(ErrorKind::Host, "an object of a native class that no module declares");
        }
        runtime::NativeObject* made = nullptr;
        try {
            made = runtime.heap().make<runtime::NativeObject>(Tag::NativeObject);
        } catch (...) {
            data->info->hooks.destroy(object);
            throw;
        }
        made->type = data->info;
        made->payload = object;
        return RawValue::of(made, Tag::NativeObject);
    });
}

Value Factory::predefined(std::string_view name) const {
    return build(*this, [name](Runtime& runtime) {
        const RawValue* value = runtime.find_prelude(runtime.symbol(name));
        return value == nullptr ? RawValue::nil() : runtime::retained(*value);
    });
}

Value Factory::call(const Value& function, std::initializer_list<Value> arguments) const {
    return call(function, std::vector<Value>(arguments));
}

Value Factory::call(const Value& function, const std::vector<Value>& arguments) const {
    return build(*this, [&](Runtime& runtime) {
        return runtime.call(own(runtime, function), api::own_all(api::session_of(runtime), arguments),
                            static_cast<std::uint32_t>(arguments.size()));
    });
}

Value Factory::call_method(const Value& receiver, std::string_view name, const std::vector<Value>& arguments) const {
    return build(*this, [&](Runtime& runtime) {
        return runtime.invoker().call_method(own(runtime, receiver), runtime.symbol(name),
                                             api::own_all(api::session_of(runtime), arguments),
                                             static_cast<std::uint32_t>(arguments.size()));
    });
}

bool Factory::has_method(const Value& receiver, std::string_view name) const {
    return in_session<bool>(*this, [&](Runtime& runtime) {
        const RawValue v = own(runtime, receiver);
        const Symbol symbol = runtime.symbol(name);
        return find_method(runtime, v, symbol) != nullptr || holds_function(v, symbol);
    });
}

bool Factory::defines_method(const Value& object, std::string_view name) const {
    return in_session<bool>(*this, [&](Runtime& runtime) {
        const runtime::ClassInfo* type = runtime.class_of(own(runtime, object));
        const runtime::MethodEntry* method = type == nullptr ? nullptr : type->find_method(runtime.symbol(name));
        return method != nullptr && method->callable_without_arguments;
    });
}

Value Factory::get_field(const Value& object, std::string_view name) const {
    return build(*this, [&](Runtime& runtime) {
        const RawValue v = own(runtime, object);
        const Symbol symbol = runtime.symbol(name);
        if ((v.is(Tag::Instance) || v.is(Tag::Struct)) && v.as<runtime::Instance>()->type->find_field(symbol) < 0 &&
            find_method(runtime, v, symbol) == nullptr) {
            return RawValue::nil();
        }
        return runtime.invoker().get_field(v, symbol);
    });
}

void Factory::set_field(const Value& object, std::string_view name, const Value& value) const {
    in_session<bool>(*this, [&](Runtime& runtime) {
        runtime.invoker().set_field(own(runtime, object), runtime.symbol(name), own(runtime, value));
        return true;
    });
}

std::vector<std::string> Factory::field_names(const Value& object) const {
    const RawValue v = ValueAccess::raw(object);
    std::vector<std::string> names;
    if (v.is(Tag::Instance) || v.is(Tag::Struct)) {
        for (const runtime::FieldInfo& field : v.as<runtime::Instance>()->type->fields) {
            names.emplace_back(field.name.text());
        }
    }
    return names;
}

Value Factory::copy(const Value& value) const {
    return build(*this, [&value](Runtime& runtime) {
        const RawValue v = own(runtime, value);
        const runtime::MethodEntry* clone = runtime.builtin_class(v.tag)->find_method(runtime.symbol("clone"));
        const auto* function = clone->function.as<runtime::NativeFunction>();
        return runtime::call_native(runtime, function->info, &v, nullptr, nullptr, 0);
    });
}

Location Factory::location() const {
    return in_session<Location>(*this, [](Runtime& runtime) { return runtime.sources().locate(runtime.native_call); });
}

void Factory::extend_error(std::string_view text) {
    try {
        throw;
    } catch (const runtime::RuntimeError& error) {
        if (error.catchable()) {
            error.diagnostic().message += text;
        }
    } catch (...) {
        // Interruption, exit, memory: they have no message that could grow.
    }
}

bool Factory::equal(const Value& a, const Value& b) const {
    return in_session<bool>(
        *this, [&](Runtime& runtime) { return runtime::equal(runtime, own(runtime, a), own(runtime, b)); });
}

bool Factory::truthy(const Value& value) const {
    return in_session<bool>(*this, [&](Runtime& runtime) { return runtime::truthy(runtime, own(runtime, value)); });
}

std::string Factory::to_string(const Value& value) const {
    return in_session<std::string>(*this,
                                   [&](Runtime& runtime) { return runtime::to_text(runtime, own(runtime, value)); });
}

void Factory::iterate(const Value& iterable, const std::function<void(const Value&)>& visit) const {
    in_session<bool>(*this, [&](Runtime& runtime) {
        runtime::Iteration iteration(runtime, own(runtime, iterable), {});
        RawValue element;
        while (iteration.next(element)) {
            visit(ValueAccess::adopt(element));
        }
        return true;
    });
}

void Factory::write(std::string_view text) const {
    in_session<bool>(*this, [&](Runtime& runtime) {
        runtime.write(text);
        return true;
    });
}

void Factory::write_error(std::string_view text) const {
    in_session<bool>(*this, [&](Runtime& runtime) {
        runtime.write_error(text);
        return true;
    });
}

void Factory::check_interrupt() const {
    in_session<bool>(*this, [](Runtime& runtime) {
        if (runtime.interrupted.load(std::memory_order_relaxed) || runtime.poll_is_overdue()) {
            runtime.poll({});
        }
        runtime.step({});
        return true;
    });
}

const Permissions& Factory::permissions() const noexcept {
    static constexpr Permissions kNone{false, false, false, false, false};
    const Session* session = ValueAccess::session(*this);
    return session == nullptr ? kNone : session->options().permissions;
}

bool Factory::progress() const noexcept {
    const Session* session = ValueAccess::session(*this);
    return session != nullptr && session->options().progress;
}

Extension& Factory::extension_state(const void* key, std::unique_ptr<Extension> (*create)()) const {
    return ValueAccess::session(*this)->extension(key, create);
}

} // namespace simple
