#include "check/kinds.hpp"

#include "runtime/array.hpp"
#include "runtime/dict.hpp"
#include "runtime/operators.hpp"
#include "runtime/text.hpp"

namespace simple::check {

using runtime::Owned;
using runtime::Tag;
using runtime::Value;
using sema::RefKind;
using sema::TypeKind;
using syntax::as;
using syntax::NodeKind;

Tag tag_of(TypeKind kind) noexcept {
    switch (kind) {
        case TypeKind::Nil: return Tag::Nil;
        case TypeKind::Bool: return Tag::Bool;
        case TypeKind::Int: return Tag::Int;
        case TypeKind::Float: return Tag::Float;
        case TypeKind::Text: return Tag::Text;
        case TypeKind::Array: return Tag::Array;
        case TypeKind::Dict: return Tag::Dict;
        case TypeKind::Tuple: return Tag::Tuple;
        case TypeKind::Range: return Tag::Range;
        case TypeKind::Function: return Tag::Native;
        default: return Tag::Absent;
    }
}

Owned example_of(runtime::Runtime& runtime, const syntax::Expr& expression, TypeKind kind) {
    switch (expression.kind) {
        case NodeKind::IntLiteral: return Owned(Value::of(as<syntax::IntLiteral>(expression).value));
        case NodeKind::FloatLiteral: return Owned(Value::of(as<syntax::FloatLiteral>(expression).value));
        case NodeKind::BoolLiteral: return Owned(Value::of(as<syntax::BoolLiteral>(expression).value));
        case NodeKind::TextLiteral:
            return Owned(runtime::text_value(runtime.heap(), as<syntax::TextLiteral>(expression).value));
        default: break;
    }
    switch (kind) {
        case TypeKind::Nil: return Owned(Value::nil());
        case TypeKind::Bool: return Owned(Value::of(true));
        case TypeKind::Int: return Owned(Value::of(std::int64_t{1}));
        case TypeKind::Float: return Owned(Value::of(1.0));
        case TypeKind::Text: return Owned(runtime::text_value(runtime.heap(), "…"));
        case TypeKind::Array: return Owned(runtime::array_value(runtime::make_array(runtime.heap())));
        case TypeKind::Dict: return Owned(runtime::dict_value(runtime::make_dict(runtime.heap())));
        case TypeKind::Tuple: {
            const Value element = Value::of(std::int64_t{1});
            return Owned(runtime::make_tuple(runtime, &element, 1));
        }
        case TypeKind::Range: return Owned(runtime::make_range(runtime, 0, 1, 1, false));
        case TypeKind::Function: {
            const Value* function = runtime.find_prelude(runtime.symbol("len"));
            return Owned(function != nullptr ? runtime::retained(*function) : Value::absent());
        }
        default: return Owned(Value::absent());
    }
}

namespace {

/// Other nodes have references too: a cast, for example, to the type it names.
bool is_reference(const syntax::Expr& expression) {
    return expression.kind == NodeKind::Name || expression.kind == NodeKind::Field;
}

/// Functions and types that scripts define.
bool is_script_value(const Value& value) {
    const bool type = value.is(Tag::Class);
    const runtime::ClassForm form = type ? value.as<runtime::Class>()->info->form : runtime::ClassForm::Native;
    return value.is(Tag::Closure) ||
           (type && form != runtime::ClassForm::Native && form != runtime::ClassForm::Builtin);
}

} // namespace

const Value* script_value(const sema::Resolution& resolution, const syntax::Expr& expression) {
    if (!is_reference(expression)) {
        return nullptr;
    }
    const sema::Ref& ref = resolution.refs[expression.id];
    const Value* value = ref.kind == RefKind::Builtin ? ref.address : sema::script_value(ref);
    return value != nullptr && is_script_value(*value) ? value : nullptr;
}

const Value* known_value(const sema::Resolution& resolution, const syntax::Expr& expression) {
    if (!is_reference(expression)) {
        return nullptr;
    }
    const sema::Ref& ref = resolution.refs[expression.id];
    if (ref.kind == RefKind::Builtin) {
        return is_script_value(*ref.address) ? nullptr : ref.address;
    }
    const bool imported = ref.kind == RefKind::Variable && ref.variable->kind == sema::VariableKind::Import;
    return imported && ref.variable->module != nullptr && ref.variable->module->native ? ref.variable->address
                                                                                       : nullptr;
}

} // namespace simple::check
