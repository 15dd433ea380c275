#include "builtins/builtins.hpp"

#include <initializer_list>

#include "builtins/arguments.hpp"
#include "builtins/tables.hpp"

namespace simple::builtins {

using namespace simple::runtime;

namespace {

void add_methods(Runtime& runtime, Tag type, std::initializer_list<RowTable> tables) {
    for (const RowTable& table : tables) {
        runtime.add_methods(runtime.builtin_class(type), table.rows, table.count);
    }
}

/// Gives `to` the methods of a table that `from` already has, except where it has its own of that name. The functions
/// are shared, so this costs one map entry each.
void share_methods(Runtime& runtime, Tag from, std::initializer_list<Tag> to, const RowTable& table) {
    const ClassInfo* const source = runtime.builtin_class(from);
    for (std::size_t i = 0; i < table.count; ++i) {
        const std::string_view signature = table.rows[i].signature;
        const MethodEntry entry = *source->find_method(runtime.symbol(signature.substr(0, signature.find('('))));
        for (const Tag tag : to) {
            if (runtime.builtin_class(tag)->methods.try_emplace(entry.name, entry).second) {
                retain(entry.function);
            }
        }
    }
}

void register_functions(Runtime& runtime) {
    for (const RowTable& table :
         {conversion_functions(), math_functions(), output_functions(), system_functions(), option_functions()}) {
        runtime.add_prelude_functions(table.rows, table.count);
    }
}

void register_sequences(Runtime& runtime) {
    add_methods(runtime, Tag::Array, {array_methods()});
    add_methods(runtime, Tag::Range, {range_methods()});
    add_methods(runtime, Tag::Set, {set_methods()});
    for (const RowTable& table : {sequence_access_methods(), sequence_callback_methods(), sequence_reduce_methods(),
                                  sequence_sort_methods(), sequence_shape_methods()}) {
        add_methods(runtime, Tag::Array, {table});
        share_methods(runtime, Tag::Array, {Tag::Range, Tag::Tuple, Tag::Set}, table);
    }
}

/// Every kind of value has these, below its own methods.
void register_value_methods(Runtime& runtime) {
    add_methods(runtime, Tag::Nil, {value_methods()});
    share_methods(runtime, Tag::Nil,
                  {Tag::Bool,     Tag::Int,    Tag::Float,       Tag::Text,    Tag::Array,  Tag::Dict,
                   Tag::Set,      Tag::Tuple,  Tag::Range,       Tag::Closure, Tag::Native, Tag::BoundMethod,
                   Tag::Instance, Tag::Struct, Tag::Enum,        Tag::Some,    Tag::Ok,     Tag::Err,
                   Tag::Class,    Tag::Module, Tag::NativeObject},
                  value_methods());
}

void register_results(Runtime& runtime) {
    add_methods(runtime, Tag::Ok, {result_methods()});
    share_methods(runtime, Tag::Ok, {Tag::Err}, result_methods());
}

} // namespace

void register_builtins(Runtime& runtime) {
    register_functions(runtime);
    register_constants(runtime);
    register_math_notation(runtime);
    add_methods(runtime, Tag::Int, {number_methods()});
    share_methods(runtime, Tag::Int, {Tag::Float}, number_methods());
    add_methods(runtime, Tag::Text,
                {text_query_methods(), text_edit_methods(), text_split_methods(), text_parse_methods()});
    register_sequences(runtime);
    add_methods(runtime, Tag::Dict, {dict_methods()});
    register_results(runtime);
    register_value_methods(runtime);
    register_types(runtime);
}

} // namespace simple::builtins
