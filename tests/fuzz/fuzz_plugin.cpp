// A library that answers with whatever the input says: its file, its declarations, its results.
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string>

#include <sys/mman.h>
#include <unistd.h>

#include "ffi/extern/foreign_function.hpp"
#include "ffi/extern/signature.hpp"
#include "ffi/loader/elf_file.hpp"
#include "input.hpp"

namespace {

using simple::ffi::ForeignFunction;
using simple::ffi::Signature;

/// What the library is asked for is taken from here.
thread_local std::string_view answers;

template <typename T> T next() {
    T value{};
    const std::size_t size = answers.size() < sizeof(T) ? answers.size() : sizeof(T);
    std::memcpy(&value, answers.data(), size);
    answers.remove_prefix(size);
    return value;
}

/// Any length; where the elements would be readable there are enough of them.
void fill(simple_array* out) {
    static const double kElements[4] = {};
    const auto shift = static_cast<std::size_t>(next<std::uint8_t>() % 9);
    out->len = next<std::int64_t>();
    out->data = (shift == 8) ? nullptr : reinterpret_cast<const char*>(kElements) + shift;
    if (out->data != nullptr && out->len > 3 && out->len < INT64_MAX / 8) {
        out->len %= 4;
    }
}
const char* words() {
    static thread_local std::string text;
    text = answers.substr(0, next<std::uint8_t>());
    return next<std::uint8_t>() % 2 == 0 ? text.c_str() : nullptr;
}
std::int32_t status() { return next<std::int8_t>() > 100 ? 1 : 0; }

const simple_plugin kPlugin = {
    SIMPLE_PLUGIN_ABI, sizeof(simple_plugin), nullptr, nullptr, nullptr, status, words, nullptr, nullptr};

void run_file(std::string_view bytes) {
    const int file = memfd_create("fuzz", 0);
    if (file >= 0 && ::write(file, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size())) {
        static_cast<void>(simple::ffi::shared_library_fault("/proc/self/fd/" + std::to_string(file)));
    }
    ::close(file);
}

void run_declaration(std::string_view text) {
    const std::optional<Signature> signature = simple::ffi::parse_signature(text);
    if (!signature) {
        return;
    }
    const std::optional<Signature> again = simple::ffi::parse_signature(signature->text());
    if (again && !again->same_types(*signature)) {
        std::abort();
    }
}

void run_results(std::string_view bytes) {
    const simple::ffi::Library library("fuzz", nullptr, &kPlugin);
    const auto bound = [&library](const char* text, auto* function) {
        return ForeignFunction(*simple::ffi::parse_signature(text), reinterpret_cast<void*>(function), library);
    };
    const ForeignFunction floats = bound("floats() -> [f64]", fill);
    const ForeignFunction singles = bound("singles() -> [f32]", fill);
    const ForeignFunction ints = bound("ints() -> [i64]", fill);
    const ForeignFunction bools = bound("bools() -> [bool]", fill);
    const ForeignFunction texts = bound("texts() -> text", words);
    simple::Interpreter interpreter(simple::fuzz::options());
    for (const auto& [name, function] :
         {std::pair{"floats()", &floats}, std::pair{"singles()", &singles}, std::pair{"ints()", &ints},
          std::pair{"bools()", &bools}, std::pair{"texts()", &texts}}) {
        interpreter.prelude().function(name, [f = function](simple::Call& call) { return f->call(call); });
    }
    answers = bytes;
    for (int turn = 0; turn < 16 && !answers.empty(); ++turn) {
        static_cast<void>(interpreter.evaluate("for f in [floats, singles, ints, bools, texts]:\n"
                                               "    try:\n"
                                               "        print f()\n"
                                               "    catch e:\n"
                                               "        print e.message\n"));
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input = simple::fuzz::as_text(data, size);
    if (input.starts_with("\x7F"
                          "ELF")) {
        run_file(input);
    } else if (input.find('(') != std::string_view::npos) {
        run_declaration(input);
    } else {
        run_results(input.substr(0, 256));
    }
    return 0;
}
