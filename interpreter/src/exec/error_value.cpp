#include "exec/error_value.hpp"

#include <string>
#include <vector>

#include "runtime/array.hpp"
#include "runtime/text.hpp"

namespace simple::exec {

using runtime::Owned;
using runtime::Tag;
using runtime::Value;

void register_error_class(runtime::Runtime& runtime) {
    runtime::ClassInfo* type = runtime.make_class(runtime.symbol("Error"), runtime::ClassForm::Class, Tag::Instance);
    const runtime::WellKnown& known = runtime.known();
    for (const Symbol name : {known.kind, known.message, known.file, known.line, known.column, known.trace}) {
        type->field_slots.emplace(name, static_cast<std::uint32_t>(type->fields.size()));
        runtime::FieldInfo field;
        field.name = name;
        field.optional = true;
        type->fields.push_back(field);
    }
    runtime.error_class = type;
}

namespace {

std::string text_of(const StackFrame& frame) {
    std::string text = frame.function;
    if (frame.location.line != 0) {
        text += " at " + frame.location.file + ":" + std::to_string(frame.location.line);
    }
    for (std::size_t i = 0; i < frame.arguments.size(); ++i) {
        text += (i == 0 ? "  (" : ", ") + frame.arguments[i].name + ": " + frame.arguments[i].value;
    }
    return text + (frame.arguments.empty() ? "" : ")");
}

} // namespace

Value error_value(runtime::Runtime& runtime, const runtime::RuntimeError& error, std::string_view catcher) {
    if (error.has_value()) {
        return runtime::retained(error.value());
    }
    const Diagnostic& diagnostic = error.diagnostic();
    const Location location = runtime.sources().locate(diagnostic.span);
    runtime::Heap& heap = runtime.heap();
    const std::size_t fields = runtime.error_class->fields.size();
    auto* object = heap.make<runtime::Instance>(Tag::Instance, fields * sizeof(Value));
    object->type = runtime.error_class;
    Value* const slots = object->fields();
    for (std::size_t i = 0; i < fields; ++i) {
        slots[i] = Value::nil();
    }
    Owned holder(Value::of(object, Tag::Instance));
    slots[0] = runtime::text_value(heap, kind_name(diagnostic.kind));
    slots[1] = runtime::text_value(heap, diagnostic.message);
    slots[2] = runtime::text_value(heap, location.file);
    slots[3] = Value::of(static_cast<std::int64_t>(location.line));
    slots[4] = Value::of(static_cast<std::int64_t>(location.column));
    auto* trace = runtime::make_array(heap);
    slots[5] = runtime::array_value(trace);
    std::vector<StackFrame> frames = runtime.sources().frames_of(diagnostic);
    if (frames.size() == diagnostic.trace.size()) {
        // Nothing was called, or native code was the last to call.
        frames.push_back({{}, frames.empty() ? location : Location()});
    }
    frames.back().function = catcher;
    for (const StackFrame& frame : frames) {
        runtime::push(trace, runtime::text_value(heap, text_of(frame)));
    }
    return holder.leak();
}

} // namespace simple::exec
