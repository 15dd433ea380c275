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
void share_methods(Runtime& runtime, Tag from, Tag to, const RowTable& table) {
    const ClassInfo* const source = runtime.builtin_class(from);
    ClassInfo* const target = runtime.builtin_class(to);
    if (target == nullptr) {
        return;
    }
    for (std::size_t i = 0; i < table.count; ++i) {
        const std::string_view signature = table.rows[i].signature;
        const Symbol name = runtime.symbol(signature.substr(0, signature.find('(')));
        const MethodEntry* const entry = source->find_method(name);
        if (target->methods.try_emplace(name, *entry).second) {
            retain(entry->function);
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
    const RowTable shared[] = {sequence_access_methods(), sequence_callback_methods(), sequence_reduce_methods(),
                               sequence_sort_methods(), sequence_shape_methods()};
    add_methods(runtime, Tag::Array, {array_methods()});
    add_methods(runtime, Tag::Range, {range_methods()});
    add_methods(runtime, Tag::Set, {set_methods()});
    for (const RowTable& table : shared) {
        add_methods(runtime, Tag::Array, {table});
        for (const Tag type : {Tag::Range, Tag::Tuple, Tag::Set}) {
            share_methods(runtime, Tag::Array, type, table);
        }
    }
}

/// Every kind of value has these, below its own methods.
void register_value_methods(Runtime& runtime) {
    add_methods(runtime, Tag::Nil, {value_methods()});
    for (auto tag = static_cast<std::size_t>(Tag::Bool); tag < static_cast<std::size_t>(Tag::Count); ++tag) {
        if (static_cast<Tag>(tag) != Tag::Cell && static_cast<Tag>(tag) != Tag::Absent) {
            share_methods(runtime, Tag::Nil, static_cast<Tag>(tag), value_methods());
        }
    }
}

void register_options(Runtime& runtime) {
    add_methods(runtime, Tag::Some, {option_methods()});
    share_methods(runtime, Tag::Some, Tag::Nil, option_methods());
    add_methods(runtime, Tag::Ok, {result_methods()});
    share_methods(runtime, Tag::Ok, Tag::Err, result_methods());
}

} // namespace

void register_builtins(Runtime& runtime) {
    register_functions(runtime);
    register_constants(runtime);
    add_methods(runtime, Tag::Int, {number_methods()});
    share_methods(runtime, Tag::Int, Tag::Float, number_methods());
    add_methods(runtime, Tag::Text,
                {text_query_methods(), text_edit_methods(), text_split_methods(), text_parse_methods()});
    register_sequences(runtime);
    add_methods(runtime, Tag::Dict, {dict_methods()});
    register_options(runtime);
    register_value_methods(runtime);
    register_types(runtime);
}

} // namespace simple::builtins
