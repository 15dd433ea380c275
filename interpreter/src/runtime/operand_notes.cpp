#include "runtime/operand_notes.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/format.hpp"
#include "support/error_codes.hpp"

namespace simple::runtime {

namespace {

/// Errors that are about the kinds, sizes or shapes of operands. Those that quote a value already need no label.
constexpr std::string_view kExplained[] = {
    codes::kTypeMismatch.code,  codes::kNotCallable.code,     codes::kOperandTypes.code, codes::kNilAccess.code,
    codes::kShapeMismatch.code, codes::kIndexOutOfRange.code, codes::kInvalidShape.code, codes::kElementType.code,
};

bool about_kinds(std::string_view code) noexcept {
    return code == codes::kOperandTypes.code || code == codes::kTypeMismatch.code || code == codes::kNotCallable.code;
}

/// Returns what is said of the place where a variable got this value. Only what stays true as long as the variable is
/// not assigned counts: its kind, and the shape of a tensor.
std::string origin_of(Runtime& runtime, Value v, const std::string& description, std::string_view code) {
    if (v.is_nil()) {
        return "became nil";
    }
    const std::size_t shape = description.find('[');
    if (v.is(Tag::NativeObject) && shape != std::string::npos) {
        return "got its shape " + description.substr(shape);
    }
    return about_kinds(code) ? "became " + type_name(runtime, v) : std::string();
}

} // namespace

void note_operands(Runtime& runtime, const RuntimeError& error, Span span, Value head, const Value* tail,
                   std::uint32_t count) noexcept {
    Diagnostic& diagnostic = error.diagnostic();
    // Calls that native code makes have no place; their parts are not written in the text.
    const bool mine = span.known() && diagnostic.span.begin == span.begin && diagnostic.span.end == span.end;
    if (!mine || !diagnostic.trace.empty() || !diagnostic.operands.empty() ||
        std::find(std::begin(kExplained), std::end(kExplained), diagnostic.code) == std::end(kExplained)) {
        return;
    }
    try {
        std::vector<Operand> operands;
        const auto add = [&](Value v) {
            std::string text = describe(runtime, v);
            std::string origin = origin_of(runtime, v, text, diagnostic.code);
            operands.push_back({std::move(text), std::move(origin)});
        };
        if (!head.is(Tag::Absent)) {
            add(head);
        }
        std::for_each(tail, tail + count, add);
        diagnostic.operands = std::move(operands);
    } catch (...) {
        // Most likely no memory: the error is worth more than its labels.
        return;
    }
}

} // namespace simple::runtime
