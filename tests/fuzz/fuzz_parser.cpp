// Parses any text: a tree comes back for all, and every error found has a message and a place inside the text.
#include <cstdlib>

#include "input.hpp"
#include "support/arena.hpp"
#include "support/interner.hpp"
#include "support/source_map.hpp"
#include "syntax/parse.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    simple::SourceMap sources;
    const simple::SourceFile& file = sources.add("<fuzz>", std::string(simple::fuzz::as_text(data, size)));
    simple::Arena arena;
    simple::Interner names;
    simple::DiagnosticSink sink;
    if (simple::syntax::parse(file, arena, names, sink) == nullptr) {
        std::abort();
    }
    for (const simple::Diagnostic& diagnostic : sink.items()) {
        const simple::Error error = sources.resolve(diagnostic);
        if (error.message.empty() || error.location.byte > size || error.location.end_byte > size) {
            std::abort();
        }
    }
    return 0;
}
