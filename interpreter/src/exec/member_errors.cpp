#include "exec/member_errors.hpp"

#include <algorithm>
#include <iterator>

#include "support/suggest.hpp"

namespace simple::exec {

namespace {

struct ForeignMember {
    std::string_view name;
    std::string_view meant;
};

/// Members of texts, collections, tensors and layers elsewhere. Those that differ in case or underscores alone need no
/// row.
constexpr ForeignMember kForeignMembers[] = {
    {"push_back", "push"},
    {"pushBack", "push"},
    {"put", "set"},
    {"includes", "contains"},
    {"toUpperCase", "upper"},
    {"toLowerCase", "lower"},
    {"to_uppercase", "upper"},
    {"to_lowercase", "lower"},
    {"uppercase", "upper"},
    {"lowercase", "lower"},
    {"substr", "substring"},
    {"lstrip", "trim_start"},
    {"rstrip", "trim_end"},
    {"ljust", "pad_right"},
    {"rjust", "pad_left"},
    {"padStart", "pad_left"},
    {"padEnd", "pad_right"},
    {"avg", "mean"},
    {"average", "mean"},
    {"collect", "to_array"},
    {"tolist", "to_array"},
    {"toArray", "to_array"},
    {"distinct", "unique"},
    {"select", "map"},
    {"where", "filter"},
    {"hasOwnProperty", "has"},
    {"containsKey", "has"},
    {"charAt", "char_at"},
    {"charCodeAt", "char_code_at"},
    {"some", "any"},
    {"every", "all"},
    {"foldl", "fold"},
    {"dim", "ndim"},
    {"ndimension", "ndim"},
    {"nelement", "numel"},
    {"tolist", "to_list"},
    {"double", "f64"},
    {"float", "f32"},
    {"long", "i64"},
    {"int", "i64"},
    {"view_as", "reshape"},
    {"reshape_as", "reshape"},
    {"expand_as", "expand"},
    {"grad_fn", "op_name"},
    {"modules", "children"},
    {"num_parameters", "count_parameters"},
};

/// Spells a name like `indexOf` with underscores: `index_of`.
std::string with_underscores(std::string_view name) {
    std::string result;
    for (const char c : name) {
        const bool capital = c >= 'A' && c <= 'Z';
        if (capital && !result.empty()) {
            result += '_';
        }
        result += static_cast<char>(capital ? c + ('a' - 'A') : c);
    }
    return result;
}

bool has_member(const runtime::ClassInfo& type, std::string_view name) {
    const auto named = [name](const auto& member) { return member.name.text() == name; };
    return std::any_of(type.fields.begin(), type.fields.end(), named) ||
           std::any_of(type.properties.begin(), type.properties.end(),
                       [name](const Symbol& property) { return property.text() == name; }) ||
           std::any_of(type.methods.begin(), type.methods.end(),
                       [name](const auto& method) { return method.first.text() == name; });
}

} // namespace

std::string nearest_member(const runtime::ClassInfo& type, std::string_view name) {
    if (std::string spelled = with_underscores(name); has_member(type, spelled)) {
        return spelled;
    }
    const auto* const foreign = std::find_if(
        std::begin(kForeignMembers), std::end(kForeignMembers),
        [&type, name](const ForeignMember& member) { return member.name == name && has_member(type, member.meant); });
    if (foreign != std::end(kForeignMembers)) {
        return std::string(foreign->meant);
    }
    NearestName nearest(name);
    for (const runtime::FieldInfo& field : type.fields) {
        nearest.offer(field.name.text());
    }
    for (const Symbol property : type.properties) {
        nearest.offer(property.text());
    }
    for (const runtime::VariantInfo& variant : type.variants) {
        nearest.offer(variant.name.text());
    }
    for (const auto& method : type.methods) {
        nearest.offer(method.first.text());
    }
    return nearest.best();
}

} // namespace simple::exec
