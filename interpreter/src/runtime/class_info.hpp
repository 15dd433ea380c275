// What the run time knows of a type: fields, methods, variants, hooks of native classes.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "runtime/object.hpp"
#include "support/interner.hpp"
#include "support/span.hpp"
#include "syntax/ast.hpp"

namespace simple::exec {
struct Node;
}

namespace simple::runtime {

class Runtime;

enum class ClassForm : std::uint8_t { Builtin, Class, Struct, Enum, Native };

/// What an annotation converts: integers under f64, and integers of a literal under [f64].
enum class Conversion : std::uint8_t { None, ToFloat, ToFloatArray };

struct FieldInfo {
    Symbol name;
    const syntax::TypeExpr* type = nullptr;
    Conversion conversion = Conversion::None;
    Tag enforced = Tag::Nil; ///< Kind that stores are checked against; Nil: any.
    Tag expected = Tag::Nil; ///< Kind of collection the annotation names; decides between fields and `create`.
    bool optional = false;   ///< `T?` without default: nil when missing.
    const exec::Node* default_value = nullptr; ///< Evaluated per instance.
};

struct MethodEntry {
    Symbol name;
    Value function = Value::nil(); ///< Closure or Native; owned by the class.
    bool is_static = false;
    bool callable_without_arguments = false; ///< `x.name` alone calls it.
};

struct VariantInfo {
    Symbol name;
    std::vector<FieldInfo> fields;
    bool named = false;                ///< Payload fields have names.
    std::optional<std::int64_t> value; ///< `Name = 3`
    Value unit = Value::nil();         ///< The shared value of a variant without payload.
};

/// Behaviour of a native class. Null hooks mean "not supported"; results own a reference; Absent means "not mine".
struct NativeHooks {
    void (*destroy)(void* payload) = nullptr;
    /// Either operand may be the object. Returns Absent when the pair is not supported.
    Value (*binary)(Runtime&, const ClassInfo&, syntax::BinaryOp, Value left, Value right) = nullptr;
    Value (*compare)(Runtime&, const ClassInfo&, syntax::CompareOp, Value left, Value right) = nullptr;
    Value (*negate)(Runtime&, const ClassInfo&, Value self) = nullptr;
    /// Reads `self[arguments…]`; ranges and slices come as Range objects.
    Value (*get_index)(Runtime&, const ClassInfo&, Value self, const Value* arguments, std::uint32_t count) = nullptr;
    void (*set_index)(Runtime&, const ClassInfo&, Value self, const Value* arguments, std::uint32_t count,
                      Value value) = nullptr;
    Value (*get_field)(Runtime&, const ClassInfo&, Value self, Symbol name) = nullptr;
    /// Returns false when there is no such field.
    bool (*set_field)(Runtime&, const ClassInfo&, Value self, Symbol name, Value value) = nullptr;
    Value (*call)(Runtime&, const ClassInfo&, Value self, Value* arguments, std::uint32_t count) = nullptr;
    /// Returns -1 when the object has no length.
    std::int64_t (*length)(Runtime&, const ClassInfo&, Value self) = nullptr;
    /// Returns an object whose `next` gives the elements.
    Value (*iterator)(Runtime&, const ClassInfo&, Value self) = nullptr;
    Value (*next)(Runtime&, const ClassInfo&, Value self) = nullptr;
    std::string (*text)(Runtime&, const ClassInfo&, Value self) = nullptr;
    /// What `describe` adds to the name of the class; runs no code of the program.
    std::string (*brief)(Runtime&, const ClassInfo&, Value self) = nullptr;
    bool (*truthy)(Runtime&, const ClassInfo&, Value self) = nullptr;
    /// Gives the number that a numeric format specification formats; empty when there is none.
    std::optional<double> (*number)(Runtime&, const ClassInfo&, Value self) = nullptr;
    /// Calls `visit` for every script value the object holds, for the cycle collector.
    void (*trace)(const ClassInfo&, void* payload, void (*visit)(Value, void*), void* context) = nullptr;
    /// Drops every script value the object holds.
    void (*clear)(const ClassInfo&, void* payload) = nullptr;
};

/// A type. Owned by the Runtime; objects point to it.
struct ClassInfo {
    Symbol name;
    ClassForm form = ClassForm::Class;
    Tag instance_tag = Tag::Instance;
    std::vector<FieldInfo> fields;
    std::vector<VariantInfo> variants;
    std::vector<Symbol> properties; ///< What `hooks.get_field` knows.
    std::unordered_map<Symbol, std::uint32_t> field_slots;
    std::unordered_map<Symbol, MethodEntry> methods; ///< Statics included.
    std::vector<const ClassInfo*> traits;            ///< Those that impl blocks give to the type.
    NativeHooks hooks;
    std::shared_ptr<void> native;         ///< Data of the public class builder.
    const MethodEntry* to_text = nullptr; ///< User-defined zero-argument `to_string`, if any.
    Value constructor = Value::nil();     ///< Native: called for `T(…)`.
    std::string documentation;
    Span span;

    /// Returns the slot of a field, or -1.
    std::int32_t find_field(Symbol field) const noexcept {
        const auto found = field_slots.find(field);
        return found == field_slots.end() ? -1 : static_cast<std::int32_t>(found->second);
    }
    const MethodEntry* find_method(Symbol method) const noexcept {
        const auto found = methods.find(method);
        return found == methods.end() ? nullptr : &found->second;
    }
    bool implements(const ClassInfo* trait) const noexcept {
        return std::find(traits.begin(), traits.end(), trait) != traits.end();
    }
    std::int32_t find_variant(Symbol variant) const noexcept {
        for (std::size_t i = 0; i < variants.size(); ++i) {
            if (variants[i].name == variant) {
                return static_cast<std::int32_t>(i);
            }
        }
        return -1;
    }
};

} // namespace simple::runtime
