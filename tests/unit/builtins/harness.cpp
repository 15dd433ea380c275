#include "harness.hpp"

#include "builtins/builtins.hpp"
#include "runtime/array.hpp"
#include "runtime/dict.hpp"
#include "runtime/format.hpp"
#include "runtime/native_binding.hpp"
#include "runtime/operators.hpp"
#include "runtime/text.hpp"
#include "support/error_codes.hpp"
#include "support/stack_guard.hpp"

namespace simple::builtins::testing {

using namespace simple::runtime;

namespace {

std::vector<Value> borrowed(const std::vector<Owned>& owners) { return {owners.begin(), owners.end()}; }

/// Finds a method as the interpreter does: in the type, then in the kind.
const NativeFunctionInfo* find_native_method(Runtime& runtime, Value receiver, Symbol name) {
    const MethodEntry* method = runtime.class_of(receiver)->find_method(name);
    if (method == nullptr) {
        method = runtime.builtin_class(receiver.tag)->find_method(name);
    }
    if (method == nullptr) {
        runtime.fail(codes::kUndefinedMember, "no method " + std::string(name.text()));
    }
    return method->function.as<NativeFunction>()->info;
}

} // namespace

Value NativeInvoker::call(Value function, const Value* arguments, std::uint32_t count) {
    return call_named(function, arguments, nullptr, count);
}

Value NativeInvoker::call_named(Value function, const Value* arguments, const Symbol* names, std::uint32_t count) {
    if (function.is(Tag::Class)) {
        return call_named(function.as<Class>()->info->constructor, arguments, names, count);
    }
    if (!function.is(Tag::Native)) {
        runtime_.fail(codes::kNotCallable, "the harness calls native functions only");
    }
    return call_native(runtime_, function.as<NativeFunction>()->info, nullptr, arguments, names, count);
}

Value NativeInvoker::call_method(Value receiver, Symbol name, const Value* arguments, std::uint32_t count) {
    return call_native(runtime_, find_native_method(runtime_, receiver, name), &receiver, arguments, nullptr, count);
}

Value NativeInvoker::get_field(Value, Symbol) { return Value::nil(); }

void NativeInvoker::set_field(Value, Symbol, Value) {}

Harness::Harness()
    : account_(MemoryAccount::create()), runtime_(std::make_unique<Runtime>(*account_)),
      invoker_(std::make_unique<NativeInvoker>(*runtime_)) {
    runtime_->set_invoker(invoker_.get());
    runtime_->stack_limit = StackGuard::current().limit();
    runtime_->on_output = [this](std::string_view text) { output += text; };
    runtime_->on_error_output = [this](std::string_view text) { error_output += text; };
    register_builtins(*runtime_);
}

Harness::~Harness() = default;

Owned Harness::make(const char* text) { return Owned(text_value(heap(), text)); }

Owned Harness::make(const std::string& text) { return Owned(text_value(heap(), text)); }

Owned Harness::array_of(const std::vector<Owned>& elements) {
    const std::vector<Value> values = borrowed(elements);
    return Owned(array_value(make_array_of(heap(), values.data(), values.size())));
}

Owned Harness::tuple_of(const Owned& elements) {
    std::vector<Owned> owners;
    for (std::size_t i = 0; i < elements.get().as<Array>()->size; ++i) {
        owners.emplace_back(get(elements.get().as<Array>(), i));
    }
    const std::vector<Value> values = borrowed(owners);
    return Owned(make_tuple(*runtime_, values.data(), static_cast<std::uint32_t>(values.size())));
}

Owned Harness::dict_of(const Owned& keys_and_values) {
    Dict* const result = make_dict(heap());
    Owned owner(dict_value(result));
    const Array* const all = keys_and_values.get().as<Array>();
    for (std::size_t i = 0; i + 1 < all->size; i += 2) {
        insert(result, get(all, i), get(all, i + 1));
    }
    return owner;
}

Owned Harness::range(std::int64_t start, std::int64_t stop, std::int64_t step, bool inclusive) {
    return Owned(make_range(*runtime_, start, stop, step, inclusive));
}

Owned Harness::some(const Owned& v) { return Owned(make_box(*runtime_, Tag::Some, retained(v.get()))); }

Owned Harness::function(std::string_view signature, RawNative raw) {
    auto info = std::make_unique<NativeFunctionInfo>();
    info->signature = signature;
    info->raw = raw;
    info->name = runtime_->symbol(signature.substr(0, signature.find('(')));
    return Owned(runtime_->make_native(std::move(info)));
}

Owned Harness::call_function(std::string_view name, const std::vector<Owned>& arguments) {
    const std::vector<Value> values = borrowed(arguments);
    const Value* const function = runtime_->find_prelude(runtime_->symbol(name));
    if (function == nullptr) {
        runtime_->fail(codes::kUndefinedName, "no function " + std::string(name));
    }
    return Owned(invoker_->call(*function, values.data(), static_cast<std::uint32_t>(values.size())));
}

Owned Harness::call_method(const Owned& receiver, std::string_view name, const std::vector<Owned>& arguments,
                           std::initializer_list<std::string_view> names) {
    const std::vector<Value> values = borrowed(arguments);
    const NativeFunctionInfo* const method = find_native_method(*runtime_, receiver, runtime_->symbol(name));
    std::vector<Symbol> symbols;
    for (const std::string_view parameter : names) {
        symbols.push_back(runtime_->symbol(parameter));
    }
    const Value self = receiver;
    return Owned(call_native(*runtime_, method, &self, values.data(), symbols.empty() ? nullptr : symbols.data(),
                             static_cast<std::uint32_t>(values.size())));
}

std::string Harness::text_of(const Owned& v) {
    std::string out;
    append_quoted(*runtime_, out, v);
    return out;
}

} // namespace simple::builtins::testing
