// Values as text.
#include <string>

#include "runtime/array.hpp"
#include "runtime/dict.hpp"
#include "runtime/format.hpp"
#include "runtime/kind_names.hpp"
#include "runtime/operators.hpp"
#include "runtime/text.hpp"
#include "support/utf8.hpp"

namespace simple::runtime {

namespace {

/// Marks a container while it is printed, so that it is cut where it contains itself.
class Visit {
public:
    explicit Visit(Object* object) noexcept : object_(object), cycle_((object->flags & kVisiting) != 0) {
        object->flags |= kVisiting;
    }
    ~Visit() {
        if (!cycle_) {
            object_->flags = static_cast<std::uint8_t>(object_->flags & ~kVisiting);
        }
    }
    Visit(const Visit&) = delete;
    Visit& operator=(const Visit&) = delete;
    bool cycle() const noexcept { return cycle_; }

private:
    Object* object_;
    bool cycle_;
};

void append_escaped(std::string& out, std::string_view characters) {
    out += '"';
    for (const char c : characters) {
        switch (c) {
            case '"': out += "\\\""; break;
            case '\\': out += "\\\\"; break;
            case '\n': out += "\\n"; break;
            case '\t': out += "\\t"; break;
            case '\r': out += "\\r"; break;
            case '\0': out += "\\0"; break;
            default: out += c; break;
        }
    }
    out += '"';
}

class Printer {
public:
    Printer(Runtime& runtime, std::string& out) noexcept : runtime_(runtime), out_(out) {}

    void print(Value v) {
        switch (v.tag) {
            case Tag::Nil:
            case Tag::Absent: out_ += "nil"; break;
            case Tag::Bool: out_ += v.boolean ? "true" : "false"; break;
            case Tag::Int: append_int(out_, v.integer); break;
            case Tag::Float: append_float(out_, v.number); break;
            case Tag::Text: append_escaped(out_, v.as<Text>()->view()); break;
            case Tag::Range: print_range(v.as<Range>()); break;
            case Tag::Closure:
            case Tag::Native:
            case Tag::BoundMethod: print_function(v); break;
            case Tag::Class: out_ += "<class " + std::string(v.as<Class>()->info->name.text()) + ">"; break;
            case Tag::Module: out_ += "<module " + v.as<Module>()->info->name + ">"; break;
            case Tag::NativeObject: print_native(v); break;
            default: print_container(v); break;
        }
    }

private:
    void print_container(Value v) {
        runtime_.check_stack();
        const Visit visit(v.object);
        if (visit.cycle()) {
            out_ += v.is(Tag::Array) ? "[...]" : v.is(Tag::Dict) || v.is(Tag::Set) ? "{...}" : "...";
            return;
        }
        switch (v.tag) {
            case Tag::Array: print_array(v.as<Array>()); break;
            case Tag::Dict:
            case Tag::Set: print_entries(v.as<Dict>(), v.is(Tag::Dict)); break;
            case Tag::Tuple: print_tuple(v.as<Tuple>()); break;
            case Tag::Instance:
            case Tag::Struct: print_instance(v); break;
            case Tag::Enum: print_enum(v); break;
            case Tag::Some: print_box("Some(", v); break;
            case Tag::Ok: print_box("Ok(", v); break;
            case Tag::Err: print_box("Err(", v); break;
            case Tag::Cell: print(v.as<Box>()->value); break;
            default: break;
        }
    }

    void separate(bool& first) {
        if (!first) {
            out_ += ", ";
        }
        first = false;
    }

    void print_array(const Array* array) {
        out_ += '[';
        bool first = true;
        // A user-defined `to_string` may change the array.
        for (std::size_t i = 0; i < array->size; ++i) {
            separate(first);
            const Owned element(get(array, i));
            print(element);
        }
        out_ += ']';
    }

    void print_entries(Dict* dict, bool with_values) {
        out_ += '{';
        bool first = true;
        for (std::uint32_t i = next_entry(dict, 0); i < dict->used; i = next_entry(dict, i + 1)) {
            separate(first);
            const Owned key(retained(dict->entries[i].key));
            const Owned value(retained(dict->entries[i].value));
            print(key);
            if (with_values) {
                out_ += ": ";
                print(value);
            }
        }
        out_ += '}';
    }

    void print_tuple(Tuple* tuple) {
        out_ += '(';
        bool first = true;
        for (std::uint32_t i = 0; i < tuple->size; ++i) {
            separate(first);
            print(tuple->elements()[i]);
        }
        out_ += tuple->size == 1 ? ",)" : ")";
    }

    void print_fields(const std::vector<FieldInfo>& fields, Value* values, std::size_t count, bool named) {
        out_ += '(';
        bool first = true;
        for (std::size_t i = 0; i < count; ++i) {
            separate(first);
            if (named && i < fields.size()) {
                out_ += fields[i].name.text();
                out_ += ": ";
            }
            const Owned value(retained(values[i]));
            print(value);
        }
        out_ += ')';
    }

    /// Uses the type's own `to_string`, if it has one.
    bool print_by_user(Value v, const ClassInfo* type) {
        if (type->to_text == nullptr) {
            return false;
        }
        const Owned text(runtime_.call1(type->to_text->function, v));
        append_text(runtime_, out_, text);
        return true;
    }

    void print_instance(Value v) {
        Instance* instance = v.as<Instance>();
        if (!print_by_user(v, instance->type)) {
            out_ += instance->type->name.text();
            print_fields(instance->type->fields, instance->fields(), instance->type->fields.size(), true);
        }
    }

    void print_enum(Value v) {
        EnumValue* value = v.as<EnumValue>();
        if (print_by_user(v, value->type)) {
            return;
        }
        const VariantInfo& variant = value->type->variants[value->variant];
        out_ += variant.name.text();
        if (value->size != 0) {
            print_fields(variant.fields, value->payload(), value->size, variant.named);
        }
    }

    void print_box(const char* head, Value v) {
        out_ += head;
        print(v.as<Box>()->value);
        out_ += ')';
    }

    /// Shows a range as it is written. One with a step has no such form, so its integers are shown, unless they are
    /// many.
    void print_range(const Range* range) {
        constexpr std::int64_t kMostShown = 1000;
        const std::int64_t count = range_length(range);
        if (range->step != 1 && count <= kMostShown) {
            out_ += '[';
            for (std::int64_t i = 0; i < count; ++i) {
                out_ += i == 0 ? "" : ", ";
                append_int(out_, wrapping_add(range->start, wrapping_multiply(i, range->step)));
            }
            out_ += ']';
            return;
        }
        append_int(out_, range->start);
        out_ += range->inclusive ? "..=" : "..";
        append_int(out_, range->inclusive ? (range->step > 0 ? range->stop - 1 : range->stop + 1) : range->stop);
        if (range->step != 1) {
            out_ += " by ";
            append_int(out_, range->step);
        }
    }

    void print_function(Value v) {
        const std::string name = function_name(runtime_, v);
        out_ += name.empty() ? "<lambda>" : "<fn " + name + ">";
    }

    void print_native(Value v) {
        const ClassInfo* type = v.as<NativeObject>()->type;
        if (type->hooks.text != nullptr) {
            runtime_.check_stack();
            out_ += type->hooks.text(runtime_, *type, v);
        } else {
            out_ += "<" + std::string(type->name.text()) + ">";
        }
    }

    Runtime& runtime_;
    std::string& out_;
};

constexpr std::size_t kLongestQuote = 40;

std::string describe_text(std::string_view characters) {
    std::string quoted;
    const std::size_t end = utf8::offset_of(characters, kLongestQuote);
    append_escaped(quoted, characters.substr(0, end));
    if (end < characters.size()) {
        quoted.insert(quoted.size() - 1, "…");
    }
    return "text " + quoted;
}

std::string describe_native(Runtime& runtime, Value v) {
    const ClassInfo* type = v.as<NativeObject>()->type;
    std::string text(type->name.text());
    const std::string more = type->hooks.brief == nullptr ? std::string() : type->hooks.brief(runtime, *type, v);
    return more.empty() ? text : text + " " + more.substr(0, more.find('\n'));
}

} // namespace

std::string function_name(Runtime& runtime, Value v) {
    while (v.is(Tag::BoundMethod)) {
        v = v.as<BoundMethod>()->function;
    }
    if (v.is(Tag::Native)) {
        const NativeFunctionInfo* info = v.as<NativeFunction>()->info;
        return std::string(info->name ? info->name.text() : name_in_signature(info->signature));
    }
    return v.is(Tag::Closure) ? runtime.invoker().function_name(v) : std::string();
}

void append_text(Runtime& runtime, std::string& out, Value v) {
    if (v.is_text()) {
        out += v.as<Text>()->view();
    } else {
        Printer(runtime, out).print(v);
    }
}

void append_quoted(Runtime& runtime, std::string& out, Value v) { Printer(runtime, out).print(v); }

std::string to_text(Runtime& runtime, Value v) {
    std::string out;
    append_text(runtime, out, v);
    return out;
}

std::string type_name(Runtime& runtime, Value v) { return std::string(runtime.class_of(v)->name.text()); }

std::string describe(Runtime& runtime, Value v) {
    switch (v.tag) {
        case Tag::Nil:
        case Tag::Absent: return "nil";
        case Tag::Bool:
        case Tag::Int:
        case Tag::Float:
        case Tag::Range: return type_name(runtime, v) + " " + to_text(runtime, v);
        case Tag::Text: return describe_text(v.as<Text>()->view());
        case Tag::Array: return "array of " + std::to_string(v.as<Array>()->size);
        case Tag::Dict: return "dict of " + std::to_string(v.as<Dict>()->count);
        case Tag::Set: return "set of " + std::to_string(v.as<Dict>()->count);
        case Tag::Tuple: return "tuple of " + std::to_string(v.as<Tuple>()->size);
        case Tag::Closure:
        case Tag::Native:
        case Tag::BoundMethod: {
            const std::string name = function_name(runtime, v);
            return name.empty() ? "a lambda" : "fn " + name;
        }
        case Tag::Enum: {
            const EnumValue* value = v.as<EnumValue>();
            return type_name(runtime, v) + "." + std::string(value->type->variants[value->variant].name.text());
        }
        case Tag::Class: return "the type " + std::string(v.as<Class>()->info->name.text());
        case Tag::Module: return "the module " + v.as<Module>()->info->name;
        case Tag::NativeObject: return describe_native(runtime, v);
        default: return type_name(runtime, v);
    }
}

} // namespace simple::runtime
