// Construction of objects and access to their fields.
#include <string>
#include <vector>

#include "exec/calls.hpp"
#include "exec/member_errors.hpp"
#include "runtime/array.hpp"
#include "runtime/format.hpp"
#include "runtime/text.hpp"
#include "sema/call_errors.hpp"
#include "support/error_codes.hpp"

namespace simple::exec {

using runtime::ClassForm;
using runtime::ClassInfo;
using runtime::FieldInfo;
using runtime::MethodEntry;

namespace {

std::string quoted(Symbol name) { return "`" + std::string(name.text()) + "`"; }

std::string_view kind_of(Tag tag) {
    switch (tag) {
        case Tag::Int: return "i64";
        case Tag::Float: return "f64";
        case Tag::Bool: return "bool";
        default: return "text";
    }
}

sema::CallShape shape_of(const ClassInfo& type) {
    sema::CallShape shape;
    shape.name = type.name.text();
    shape.span = type.span;
    shape.is_class = true;
    for (const FieldInfo& field : type.fields) {
        shape.parameters.push_back({field.name, field.default_value != nullptr || field.optional, false});
    }
    return shape;
}

const MethodEntry* factory_of(Runtime& runtime, const ClassInfo& type) {
    const MethodEntry* entry = type.find_method(runtime.known().init_new);
    if (entry == nullptr || !entry->is_static) {
        entry = type.find_method(runtime.known().create);
    }
    return entry != nullptr && entry->is_static ? entry : nullptr;
}

/// Tells whether a value fits a field without raising. With `strict` collections are told apart too: where the type has
/// a factory, arguments of another kind are meant for that.
bool fits(const FieldInfo& field, Value v, bool strict) {
    if (strict && field.expected != Tag::Nil && v.tag != field.expected && !v.is_nil()) {
        return false;
    }
    return field.enforced == Tag::Nil || v.tag == field.enforced || (field.enforced == Tag::Float && v.is_int());
}

} // namespace

Value admit_field(Runtime& runtime, const ClassInfo& type, std::uint32_t slot, Value owned, Span span) {
    const FieldInfo& field = type.fields[slot];
    if (owned.tag == Tag::Struct && owned.object->references > 1) {
        const Owned original(owned);
        return runtime::copy_struct(runtime, owned);
    }
    if (field.enforced == Tag::Nil || owned.tag == field.enforced) {
        return owned;
    }
    if (field.enforced == Tag::Float && owned.is_int()) {
        return Value::of(static_cast<double>(owned.integer));
    }
    const Owned holder(owned);
    runtime.fail(codes::kTypeMismatch,
                 std::string(type.name.text()) + ": field " + quoted(field.name) + " must be " +
                     std::string(kind_of(field.enforced)) + ", got " + runtime::describe(runtime, owned),
                 span);
}

namespace {

/// What stops arguments from being bound to the fields.
struct BindingProblem {
    Diagnostic diagnostic;
};

/// Places arguments into `fields` (all Absent before). Returns false and describes the problem when they do not fit.
bool bind_fields(Runtime& runtime, const ClassInfo& type, Value* frame, const Symbol* names, std::uint32_t count,
                 Value* fields, Span span, BindingProblem* problem) {
    const bool strict = factory_of(runtime, type) != nullptr;
    // Described only when somebody wants to know; `T.create` may still take what the fields do not.
    const auto fail = [&](auto describe_problem) {
        if (problem != nullptr) {
            problem->diagnostic = describe_problem(shape_of(type));
        }
        return false;
    };
    for (std::uint32_t i = 0; i < count; ++i) {
        std::int32_t slot = static_cast<std::int32_t>(i);
        if (names != nullptr && names[i]) {
            slot = type.find_field(names[i]);
            if (slot < 0) {
                return fail([&](const auto& shape) { return sema::unknown_argument(shape, names[i], span); });
            }
        } else if (i >= type.fields.size()) {
            return fail([&](const auto& shape) { return sema::wrong_argument_count(shape, count, span); });
        }
        if (fields[slot].tag != Tag::Absent) {
            const Symbol name = type.fields[static_cast<std::size_t>(slot)].name;
            return fail([&](const auto& shape) { return sema::repeated_argument(shape, name, span); });
        }
        const FieldInfo& field = type.fields[static_cast<std::size_t>(slot)];
        if (!fits(field, frame[i], strict)) {
            return fail([&](const auto& shape) {
                return make_error(codes::kTypeMismatch,
                                  shape.name + ": field " + quoted(field.name) + " must be " +
                                      std::string(kind_of(field.enforced)) + ", got " +
                                      runtime::describe(runtime, frame[i]),
                                  span);
            });
        }
        fields[slot] = frame[i]; // Still owned by the frame.
    }
    for (std::size_t i = 0; i < type.fields.size(); ++i) {
        const FieldInfo& field = type.fields[i];
        if (fields[i].tag == Tag::Absent && field.default_value == nullptr && !field.optional) {
            return fail([&](const auto& shape) { return sema::missing_argument(shape, field.name, span); });
        }
    }
    return true;
}

Value build_instance(Runtime& runtime, const ClassInfo& type, Value* frame, std::uint32_t count, Value* bound,
                     Span span) {
    const std::size_t fields = type.fields.size();
    auto* instance = runtime.heap().make<runtime::Instance>(type.instance_tag, fields * sizeof(Value));
    instance->type = &type;
    for (std::size_t i = 0; i < fields; ++i) {
        instance->fields()[i] = Value::nil();
    }
    Owned object(Value::of(instance, type.instance_tag));
    const ArgumentGuard guard(frame, count);
    for (std::size_t i = 0; i < fields; ++i) {
        const std::uint32_t slot = static_cast<std::uint32_t>(i);
        if (bound[i].tag != Tag::Absent) {
            instance->fields()[i] = admit_field(runtime, type, slot, runtime::retained(bound[i]), span);
        } else if (type.fields[i].default_value != nullptr) {
            const Value value = type.fields[i].default_value->eval(nullptr);
            instance->fields()[i] = admit_field(runtime, type, slot, value, span);
        }
    }
    return object.leak();
}

} // namespace

Value construct(Runtime& runtime, const ClassInfo* type, Value* frame, const Symbol* names, std::uint32_t count,
                Span span) {
    if (type->form == ClassForm::Native || type->form == ClassForm::Builtin) {
        if (type->constructor.is_nil()) {
            clear_slots(frame, count);
            runtime.fail(codes::kNotCallable, std::string(type->name.text()) + " cannot be constructed", span);
        }
        return call_value_named(runtime, type->constructor, frame, names, count, span);
    }
    if (type->form == ClassForm::Enum) {
        clear_slots(frame, count);
        runtime.fail(codes::kNotCallable, "enum " + std::string(type->name.text()) + " is made through its variants",
                     span);
    }
    std::vector<Value> fields(type->fields.size(), Value::absent());
    if (bind_fields(runtime, *type, frame, names, count, fields.data(), span, nullptr)) {
        return build_instance(runtime, *type, frame, count, fields.data(), span);
    }
    if (const MethodEntry* factory = factory_of(runtime, *type)) {
        return call_value_named(runtime, factory->function, frame, names, count, span);
    }
    BindingProblem problem;
    std::fill(fields.begin(), fields.end(), Value::absent());
    bind_fields(runtime, *type, frame, names, count, fields.data(), span, &problem);
    clear_slots(frame, count);
    runtime.fail(std::move(problem.diagnostic));
}

Value construct_variant(Runtime& runtime, const ClassInfo* type, std::uint32_t variant, Value* frame,
                        const Symbol* names, std::uint32_t count, Span span) {
    const runtime::VariantInfo& info = type->variants[variant];
    const ArgumentGuard guard(frame, count);
    const std::string name = std::string(type->name.text()) + "." + std::string(info.name.text());
    std::vector<Value> payload(info.fields.size(), Value::absent());
    for (std::uint32_t i = 0; i < count; ++i) {
        std::size_t slot = i;
        if (names != nullptr && names[i]) {
            for (slot = 0; slot < info.fields.size() && !(info.fields[slot].name == names[i]); ++slot) {
            }
            if (slot == info.fields.size()) {
                runtime.fail(codes::kUnknownArgument, name + " has no field " + quoted(names[i]), span);
            }
        }
        if (slot >= info.fields.size()) {
            runtime.fail(codes::kArgumentCount,
                         name + " takes " + std::to_string(info.fields.size()) + " value" +
                             (info.fields.size() == 1 ? "" : "s") + ", got " + std::to_string(count),
                         span);
        }
        payload[slot] = frame[i];
    }
    for (std::size_t i = 0; i < payload.size(); ++i) {
        if (payload[i].tag == Tag::Absent) {
            runtime.fail(codes::kArgumentCount,
                         name + " takes " + std::to_string(info.fields.size()) + " value" +
                             (info.fields.size() == 1 ? "" : "s") + ", got " + std::to_string(count),
                         span);
        }
        if (info.fields[i].enforced == Tag::Float && payload[i].is_int()) {
            payload[i] = Value::of(static_cast<double>(payload[i].integer));
        }
    }
    if (payload.empty()) {
        return runtime::retained(info.unit);
    }
    return runtime::make_enum(runtime, type, variant, payload.data(), static_cast<std::uint32_t>(payload.size()));
}

// --- Fields ----------------------------------------------------------------------------------------------------------

namespace {

Value bind_method(Runtime& runtime, Value receiver, Value function) {
    auto* bound = runtime.heap().make<runtime::BoundMethod>(Tag::BoundMethod);
    bound->receiver = runtime::retained(receiver);
    bound->function = runtime::retained(function);
    return Value::of(bound, Tag::BoundMethod);
}

/// A method named without a call: called when it needs no arguments, else bound.
Value use_method(Runtime& runtime, Value object, const MethodEntry& entry, Span span) {
    if (entry.callable_without_arguments) {
        Value* frame = runtime.stack_top;
        frame[0] = runtime::retained(object);
        return call_method(runtime, entry.name, frame, nullptr, 0, Value::nil(), span);
    }
    if (entry.is_static) {
        return runtime::retained(entry.function);
    }
    return bind_method(runtime, object, entry.function);
}

Value enum_field(Runtime& runtime, Value object, Symbol name, bool& found) {
    auto* value = object.as<runtime::EnumValue>();
    const runtime::VariantInfo& variant = value->type->variants[value->variant];
    for (std::uint32_t i = 0; i < value->size; ++i) {
        if (variant.fields[i].name == name && name) {
            return runtime::retained(value->payload()[i]);
        }
    }
    if (name == runtime.known().name) {
        return runtime::text_value(runtime.heap(), variant.name.text());
    }
    if (name == runtime.known().value && variant.value.has_value()) {
        return Value::of(*variant.value);
    }
    found = false;
    return Value::nil();
}

Value call_variant_function(runtime::NativeCall& call) {
    const ClassInfo* type = call[0].as<runtime::Class>()->info;
    std::vector<Value> payload(call.count - 1);
    for (std::size_t i = 0; i < payload.size(); ++i) {
        payload[i] = runtime::retained(call.arguments[i + 1]);
    }
    return construct_variant(call.runtime, type, static_cast<std::uint32_t>(type->find_variant(call.function.name)),
                             payload.data(), nullptr, call.count - 1, Span{});
}

/// Makes the function that builds a variant with payload; its receiver is the type.
Value variant_function(Runtime& runtime, const runtime::VariantInfo& variant) {
    auto info = std::make_unique<runtime::NativeFunctionInfo>();
    std::string signature(variant.name.text());
    for (std::size_t i = 0; i < variant.fields.size(); ++i) {
        runtime::NativeParameter parameter;
        const Symbol field = variant.fields[i].name;
        parameter.name = field ? field : runtime.symbol("value" + std::to_string(i));
        signature += (i == 0 ? "(" : ", ") + std::string(parameter.name.text());
        info->parameters.push_back(std::move(parameter));
    }
    info->name = variant.name;
    info->signature = runtime.symbol(signature + ")").text();
    info->raw = call_variant_function;
    info->required = static_cast<std::uint32_t>(variant.fields.size());
    info->parsed = true;
    return runtime.make_native(std::move(info));
}

Value type_member(Runtime& runtime, Value object, Symbol name, bool& found) {
    const ClassInfo* type = object.as<runtime::Class>()->info;
    const std::int32_t variant = type->find_variant(name);
    if (variant >= 0) {
        const runtime::VariantInfo& info = type->variants[static_cast<std::size_t>(variant)];
        if (info.fields.empty()) {
            return runtime::retained(info.unit);
        }
        // The type belongs to this Runtime, which made it mutable; class objects only lend it. A variant with payload
        // has no shared value, so that place keeps the function.
        Value& function = const_cast<runtime::VariantInfo&>(info).unit;
        if (function.is_nil()) {
            function = variant_function(runtime, info);
        }
        return bind_method(runtime, object, function);
    }
    if (const MethodEntry* entry = type->find_method(name)) {
        return runtime::retained(entry->function);
    }
    found = false;
    return Value::nil();
}

[[noreturn]] void fail_no_field(Runtime& runtime, Value object, Symbol name, Span span) {
    if (object.is_nil()) {
        runtime.fail(codes::kNilAccess, "cannot read " + quoted(name) + " of nil", span);
    }
    const bool is_type = object.tag == Tag::Class;
    const ClassInfo* type = is_type ? object.as<runtime::Class>()->info : runtime.class_of(object);
    const std::string owner = is_type ? std::string(type->name.text()) : runtime::type_name(runtime, object);
    const bool enumeration = is_type && type->form == ClassForm::Enum;
    Diagnostic diagnostic =
        make_error(enumeration ? codes::kUndefinedVariant : codes::kUndefinedMember,
                   owner + (enumeration ? " has no variant " : " has no field or method ") + quoted(name), span);
    if (const std::string nearest = nearest_member(*type, name.text()); !nearest.empty()) {
        diagnostic.with_help("did you mean `" + nearest + "`?");
    } else if (!type->fields.empty() && !is_type) {
        std::string fields;
        for (const FieldInfo& field : type->fields) {
            fields += (fields.empty() ? "" : ", ") + std::string(field.name.text());
        }
        diagnostic.with_note("fields of " + owner + ": " + fields);
    } else if (enumeration) {
        std::string variants;
        for (const runtime::VariantInfo& variant : type->variants) {
            variants += (variants.empty() ? "" : ", ") + std::string(variant.name.text());
        }
        diagnostic.with_note("variants of " + owner + ": " + variants);
    }
    runtime.fail(std::move(diagnostic));
}

} // namespace

bool find_member(Runtime& runtime, Value object, Symbol name, Span span, Value& member) {
    bool found = true;
    switch (object.tag) {
        case Tag::Instance:
        case Tag::Struct: {
            auto* instance = object.as<runtime::Instance>();
            const std::int32_t slot = instance->type->find_field(name);
            if (slot >= 0) {
                member = runtime::retained(instance->fields()[slot]);
                return true;
            }
            break;
        }
        case Tag::Enum:
            member = enum_field(runtime, object, name, found);
            if (found) {
                return true;
            }
            break;
        case Tag::Class: member = type_member(runtime, object, name, found); return found;
        case Tag::Module:
            if (Value* slot = object.as<runtime::Module>()->info->find(name)) {
                member = runtime::retained(*slot);
                return true;
            }
            return false;
        case Tag::NativeObject: {
            const ClassInfo* type = object.as<runtime::NativeObject>()->type;
            if (type->hooks.get_field != nullptr) {
                member = runtime::located(span, [&] { return type->hooks.get_field(runtime, *type, object, name); });
                if (member.tag != Tag::Absent) {
                    return true;
                }
            }
            break;
        }
        default: break;
    }
    const MethodEntry* entry = runtime.class_of(object)->find_method(name);
    if (entry == nullptr) {
        entry = runtime.builtin_class(object.tag)->find_method(name);
    }
    if (entry != nullptr) {
        member = use_method(runtime, object, *entry, span);
        return true;
    }
    return (object.tag == Tag::Some || object.tag == Tag::Ok) &&
           find_member(runtime, object.as<runtime::Box>()->value, name, span, member);
}

Value get_field(Runtime& runtime, Value object, Symbol name, Span span) {
    Value member = Value::nil();
    if (find_member(runtime, object, name, span, member)) {
        return member;
    }
    while (object.tag == Tag::Some || object.tag == Tag::Ok) {
        object = object.as<runtime::Box>()->value;
    }
    if (object.tag == Tag::Module) {
        runtime.fail(codes::kImportedNameMissing,
                     "module `" + object.as<runtime::Module>()->info->name + "` has no " + quoted(name), span);
    }
    if (object.tag == Tag::Dict) {
        // A dict read with a dot is a frequent slip of people who know JavaScript or Lua.
        runtime.fail(codes::kUndefinedMember, "dict has no field or method " + quoted(name), span,
                     "read a key with brackets: [\"" + std::string(name.text()) + "\"]");
    }
    fail_no_field(runtime, object, name, span);
}

void set_field(Runtime& runtime, Value object, Symbol name, Value value, Span span) {
    Owned holder(value);
    switch (object.tag) {
        case Tag::Instance:
        case Tag::Struct: {
            auto* instance = object.as<runtime::Instance>();
            const std::int32_t slot = instance->type->find_field(name);
            if (slot >= 0) {
                const Value admitted =
                    admit_field(runtime, *instance->type, static_cast<std::uint32_t>(slot), holder.leak(), span);
                runtime::store(instance->fields()[slot], admitted);
                return;
            }
            break;
        }
        case Tag::Some: set_field(runtime, object.as<runtime::Box>()->value, name, holder.leak(), span); return;
        case Tag::Module: {
            runtime::ModuleInfo* module = object.as<runtime::Module>()->info;
            Value* member = module->find(name);
            if (member == nullptr || module->native || module->constants.contains(name)) {
                runtime.fail(codes::kImportAssignment,
                             "cannot assign to " + quoted(name) + " of module `" + module->name + "`", span);
            }
            const auto guard = module->guards.find(name);
            if (guard != module->guards.end() && guard->second != value.tag) {
                runtime.fail(codes::kTypeMismatch,
                             quoted(name) + " of module `" + module->name + "` must be " +
                                 std::string(kind_of(guard->second)) + ", got " + runtime::describe(runtime, value),
                             span);
            }
            runtime::store(*member, holder.leak());
            return;
        }
        case Tag::NativeObject: {
            const ClassInfo* type = object.as<runtime::NativeObject>()->type;
            const bool done = runtime::located(span, [&] {
                return type->hooks.set_field != nullptr && type->hooks.set_field(runtime, *type, object, name, value);
            });
            if (done) {
                return;
            }
            break;
        }
        case Tag::Nil: runtime.fail(codes::kNilAccess, "cannot set " + quoted(name) + " of nil", span);
        default: break;
    }
    fail_no_field(runtime, object, name, span);
}

} // namespace simple::exec
