#include "exec/nodes_extern.hpp"

#include <utility>

#include "runtime/native_binding.hpp"
#include "support/error_codes.hpp"

namespace simple::exec {

namespace {

/// The arguments stand in the frame, one per parameter; those left out at the end have defaults in the signature.
struct ExternCall final : Node {
    ExternCall(Span where, Symbol s, std::uint32_t n) noexcept : Node(where), signature(s), count(n) {}
    Value eval(Value* fp) const override {
        Runtime& runtime = runtime_now();
        if (function == nullptr) {
            function = runtime.resolve_extern(signature);
        }
        std::uint32_t given = count;
        while (given > 0 && fp[given - 1].is(Tag::Absent)) {
            --given;
        }
        return runtime::call_native(runtime, function, nullptr, fp, nullptr, given);
    }
    Symbol signature;
    std::uint32_t count;
    mutable const runtime::NativeFunctionInfo* function = nullptr;
};

struct UncallableExtern final : Node {
    UncallableExtern(Span where, Symbol m, Symbol h) noexcept : Node(where), message(m), help(h) {}
    Value eval(Value* /*fp*/) const override {
        runtime_now().fail(make_error(codes::kExternSignature, std::string(message.text()), {})
                               .with_label(span, "declared here")
                               .with_help(std::string(help.text())));
    }
    Symbol message;
    Symbol help;
};

struct MissingFunction final : Node {
    MissingFunction(Span where, Symbol n) noexcept : Node(where), name(n) {}
    Value eval(Value* /*fp*/) const override {
        runtime_now().fail(codes::kNotDefined, "`" + std::string(name.text()) + "` is declared but not defined");
    }
    Symbol name;
};

} // namespace

NodePtr make_extern_call(Arena& arena, Runtime& runtime, const syntax::Function& declaration,
                         sema::ExternSignature signature) {
    if (signature.mistake) {
        return arena.make<UncallableExtern>(signature.mistake->span, runtime.symbol(signature.mistake->message),
                                            runtime.symbol(signature.mistake->help));
    }
    return arena.make<ExternCall>(declaration.span, runtime.symbol(signature.text),
                                  static_cast<std::uint32_t>(declaration.parameters.size()));
}

NodePtr make_missing_function(Arena& arena, Span span, Symbol name) { return arena.make<MissingFunction>(span, name); }

} // namespace simple::exec
