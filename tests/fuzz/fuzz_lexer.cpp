// Feeds bytes to the lexer: no input may crash it, and tokens stand in order inside the text.
#include <cstdlib>
#include <vector>

#include "input.hpp"
#include "support/arena.hpp"
#include "support/interner.hpp"
#include "support/source_map.hpp"
#include "syntax/lexer.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    simple::SourceMap sources;
    const simple::SourceFile& file = sources.add("<fuzz>", std::string(simple::fuzz::as_text(data, size)));
    simple::Arena arena;
    simple::Interner names;
    simple::DiagnosticSink sink;
    const auto end = static_cast<std::uint32_t>(file.base + size);
    simple::syntax::Lexer lexer(file, {file.base, end}, arena, names, sink, 200);
    std::uint32_t before = file.base;
    for (const simple::syntax::Token& token : lexer.run()) {
        if (token.span.begin < before || token.span.end < token.span.begin || token.span.end > end) {
            std::abort();
        }
        before = token.span.begin;
    }
    return 0;
}
