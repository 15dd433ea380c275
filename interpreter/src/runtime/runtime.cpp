#include "runtime/runtime.hpp"

#include "runtime/array.hpp"
#include "runtime/format.hpp"
#include "runtime/kind_names.hpp"
#include "runtime/operators.hpp"
#include "support/error_codes.hpp"
#include "support/stack_guard.hpp"

namespace simple::runtime {

namespace {

/// `first >> second`: the receiver is the pair of functions.
Value call_in_sequence(NativeCall& call) {
    Value* functions = call[0].as<Tuple>()->elements();
    const Owned arguments(
        array_value(slice(call.runtime.heap(), call[1].as<Array>(), 0, 1, call[1].as<Array>()->size)));
    Array* values = arguments.get().as<Array>();
    generalize(values);
    const Owned between(call.runtime.call(functions[0], values->values(), static_cast<std::uint32_t>(values->size)));
    return call.runtime.call1(functions[1], between);
}

/// `first // second`: both get the same arguments; gives the tuple of the results.
Value call_in_parallel(NativeCall& call) {
    Value* functions = call[0].as<Tuple>()->elements();
    const Owned arguments(
        array_value(slice(call.runtime.heap(), call[1].as<Array>(), 0, 1, call[1].as<Array>()->size)));
    Array* values = arguments.get().as<Array>();
    generalize(values);
    const std::uint32_t count = static_cast<std::uint32_t>(values->size);
    const Owned first(call.runtime.call(functions[0], values->values(), count));
    const Owned second(call.runtime.call(functions[1], values->values(), count));
    const Value results[2] = {first, second};
    return make_tuple(call.runtime, results, 2);
}

constexpr NativeRow kCombinators[] = {
    {"composed(arguments...)", call_in_sequence, "Calls the second function with the result of the first."},
    {"both(arguments...)", call_in_parallel, "Calls both functions with the same arguments; gives a tuple."},
};

} // namespace

Runtime::Runtime(MemoryAccount& account)
    : heap_(std::make_unique<Heap>(account)), descriptions_(std::make_shared<Descriptions>()) {
    const struct {
        Symbol WellKnown::*member;
        std::string_view text;
    } names[] = {
        {&WellKnown::to_string, "to_string"},
        {&WellKnown::forward, "forward"},
        {&WellKnown::len, "len"},
        {&WellKnown::get, "get"},
        {&WellKnown::close, "close"},
        {&WellKnown::enter, "__enter__"},
        {&WellKnown::exit, "__exit__"},
        {&WellKnown::init_new, "new"},
        {&WellKnown::create, "create"},
        {&WellKnown::self, "self"},
        {&WellKnown::message, "message"},
        {&WellKnown::kind, "kind"},
        {&WellKnown::line, "line"},
        {&WellKnown::column, "column"},
        {&WellKnown::file, "file"},
        {&WellKnown::trace, "trace"},
        {&WellKnown::name, "name"},
        {&WellKnown::value, "value"},
        {&WellKnown::main, "main"},
        {&WellKnown::item, "item"},
    };
    for (const auto& name : names) {
        known_.*name.member = symbol(name.text);
    }
    make_builtin_classes();
    stack_limit = StackGuard::current().limit();
}

Runtime::~Runtime() {
    try {
        flush();
    } catch (...) {
        // Output that the host refuses cannot be reported any more.
        output_.clear();
    }
    release_values();
    // Types and functions are named by symbols, so the spellings live as long as they do.
    struct Kept {
        std::shared_ptr<Descriptions> descriptions;
        Interner names;
    };
    auto kept = std::make_shared<Kept>(Kept{std::move(descriptions_), std::move(names_)});
    Heap::retire(std::move(heap_), std::move(kept));
}

void Runtime::release_values() noexcept {
    for (Value& combinator : combinators_) {
        store(combinator, Value::nil());
    }
    for (auto& [name, value] : prelude_) {
        store(value, Value::nil());
    }
    for (auto& [info, value] : class_values_) {
        store(value, Value::nil());
    }
    for (const auto& info : descriptions_->classes) {
        for (auto& [name, method] : info->methods) {
            store(method.function, Value::nil());
        }
        for (VariantInfo& variant : info->variants) {
            store(variant.unit, Value::nil());
        }
        store(info->constructor, Value::nil());
    }
    for (const auto& info : descriptions_->natives) {
        for (NativeParameter& parameter : info->parameters) {
            store(parameter.default_value, Value::nil());
        }
        // A host's function may hold values of this very heap.
        info->callable = nullptr;
    }
}

void Runtime::make_builtin_classes() {
    constexpr Tag kTags[] = {Tag::Nil,  Tag::Bool,  Tag::Int,   Tag::Float,   Tag::Text,        Tag::Array,  Tag::Dict,
                             Tag::Set,  Tag::Tuple, Tag::Range, Tag::Closure, Tag::Instance,    Tag::Struct, Tag::Enum,
                             Tag::Some, Tag::Ok,    Tag::Class, Tag::Module,  Tag::NativeObject};
    for (const Tag tag : kTags) {
        builtin_classes_[static_cast<std::size_t>(tag)] = make_class(symbol(kind_name(tag)), ClassForm::Builtin, tag);
    }
    const struct {
        Tag alias;
        Tag of;
    } shared[] = {{Tag::Absent, Tag::Nil},
                  {Tag::Native, Tag::Closure},
                  {Tag::BoundMethod, Tag::Closure},
                  {Tag::Err, Tag::Ok},
                  {Tag::Cell, Tag::Nil}};
    for (const auto& pair : shared) {
        builtin_classes_[static_cast<std::size_t>(pair.alias)] = builtin_classes_[static_cast<std::size_t>(pair.of)];
    }
}

void Runtime::fail(std::string_view code, std::string message, Span span, std::string help) {
    raise(code, std::move(message), span, std::move(help));
}

void Runtime::fail(Diagnostic diagnostic) { throw RuntimeError(std::move(diagnostic)); }

// --- Types -------------------------------------------------------------------------------------------------------

ClassInfo* Runtime::make_class(Symbol name, ClassForm form, Tag instance_tag) {
    auto info = std::make_unique<ClassInfo>();
    info->name = name;
    info->form = form;
    info->instance_tag = instance_tag;
    descriptions_->classes.push_back(std::move(info));
    return descriptions_->classes.back().get();
}

Value Runtime::class_value(const ClassInfo* info) {
    const auto found = class_values_.find(info);
    if (found != class_values_.end()) {
        return retained(found->second);
    }
    Class* object = heap_->make<Class>(Tag::Class);
    object->info = info;
    Owned owner(Value::of(object, Tag::Class));
    class_values_.emplace(info, owner.get());
    return retained(owner.leak());
}

void Runtime::add_methods(ClassInfo* info, const NativeRow* rows, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        const Symbol name = symbol(name_in_signature(rows[i].signature));
        Owned function(make_native(rows[i]));
        MethodEntry& method = info->methods[name];
        method.name = name;
        method.callable_without_arguments |= needs_no_arguments(rows[i].signature);
        method.function = overload(function.leak(), method.function);
    }
}

Value Runtime::make_native(std::unique_ptr<NativeFunctionInfo> info) {
    if (!info->name) {
        info->name = symbol(name_in_signature(info->signature));
    }
    Owned function(Value::of(heap_->make<NativeFunction>(Tag::Native), Tag::Native));
    function.get().as<NativeFunction>()->info = info.get();
    descriptions_->natives.push_back(std::move(info));
    return function.leak();
}

Value Runtime::make_native(const NativeRow& row) {
    auto info = std::make_unique<NativeFunctionInfo>();
    info->signature = row.signature;
    info->documentation = row.documentation;
    info->raw = row.function;
    return make_native(std::move(info));
}

/// Chains `older` behind `newer` when both are native functions, and gives up the reference to `older` otherwise.
Value Runtime::overload(Value newer, Value older) {
    if (newer.is(Tag::Native) && older.is(Tag::Native)) {
        const NativeFunctionInfo* next = older.as<NativeFunction>()->info;
        const NativeFunctionInfo* first = newer.as<NativeFunction>()->info;
        if (first != next) {
            // The description belongs to this Runtime, which made it mutable; function objects only lend it.
            const_cast<NativeFunctionInfo*>(first)->next_overload = next;
        }
    }
    simple::runtime::release(older);
    return newer;
}

Value Runtime::combine(Combinator how, Value first, Value second) {
    Value& native = combinators_[static_cast<std::size_t>(how)];
    if (native.is_nil()) {
        native = make_native(kCombinators[static_cast<std::size_t>(how)]);
    }
    const Value functions[2] = {first, second};
    Owned pair(make_tuple(*this, functions, 2));
    BoundMethod* bound = heap_->make<BoundMethod>(Tag::BoundMethod);
    bound->receiver = pair.leak();
    bound->function = retained(native);
    return Value::of(bound, Tag::BoundMethod);
}

// --- Prelude -----------------------------------------------------------------------------------------------------

void Runtime::add_prelude(std::string_view name, Value owned) {
    Owned owner(owned);
    Value& place = prelude_.try_emplace(symbol(name), Value::nil()).first->second;
    place = overload(owner.leak(), place);
}

const NativeFunctionInfo* Runtime::resolve_extern(Symbol signature) {
    if (extern_resolver) {
        return extern_resolver(signature.text());
    }
    fail(codes::kExternMissing,
         "extern function " + std::string(name_in_signature(signature.text())) + " is not available", {},
         "register it from the host");
}

void Runtime::add_prelude_functions(const NativeRow* rows, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        add_prelude(name_in_signature(rows[i].signature), make_native(rows[i]));
    }
}

Value* Runtime::find_prelude(Symbol name) noexcept {
    const auto found = prelude_.find(name);
    return found == prelude_.end() ? nullptr : &found->second;
}

} // namespace simple::runtime
