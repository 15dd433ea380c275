#include "exec/call_trace.hpp"

#include <string>
#include <string_view>

#include "runtime/format.hpp"
#include "support/utf8.hpp"

namespace simple::exec {

namespace {

constexpr std::size_t kMaxCalls = 20000;
constexpr std::size_t kMaxArguments = 16;
/// Of a name or a description, in characters.
constexpr std::size_t kLongestText = 80;

std::string shortened(std::string_view text) {
    const std::size_t end = utf8::offset_of(text, kLongestText);
    return std::string(text.substr(0, end)) + (end < text.size() ? "…" : "");
}

std::vector<FrameArgument> arguments_of(const FunctionCode& code, const Value* fp) {
    std::vector<FrameArgument> arguments;
    for (const ParameterCode& parameter : code.parameters) {
        Value v = fp[parameter.slot];
        while (v.is(Tag::Cell)) {
            v = v.as<runtime::Box>()->value;
        }
        // A pattern has no name, an argument that was never filled in no value.
        if (!parameter.name || v.is(Tag::Absent)) {
            continue;
        }
        if (arguments.size() == kMaxArguments) {
            break;
        }
        arguments.push_back({shortened(parameter.name.text()), shortened(runtime::describe(*code.runtime, v))});
    }
    return arguments;
}

} // namespace

void record_call(Diagnostic& diagnostic, const FunctionCode& code, const Value* fp, Span call) noexcept {
    if (diagnostic.trace.size() >= kMaxCalls) {
        return;
    }
    try {
        const std::string_view name = code.name.text();
        diagnostic.trace.push_back({shortened(name.empty() ? std::string_view("<lambda>") : name), call});
        diagnostic.trace.back().arguments = arguments_of(code, fp);
    } catch (...) {
        // Most likely no memory: the error is worth more than its trace.
        return;
    }
}

} // namespace simple::exec
