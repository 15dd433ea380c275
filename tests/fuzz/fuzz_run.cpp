// Runs any text on the plain and on the fused tree: both must agree on the output and on the error.
//
// Making an interpreter takes longer than most runs, so a pair of them serves many inputs, as a REPL would.
#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>

#include "input.hpp"

namespace {

struct Outcome {
    std::string output;
    std::size_t written = 0;
    std::string error;
    bool limited = false;
};

/// An interpreter that keeps what its programs print.
class Runner {
public:
    explicit Runner(int optimization) : interpreter_(options(optimization)) {}

    Outcome run(std::string_view source) {
        output_.clear();
        written_ = 0;
        Outcome outcome;
        const auto result = interpreter_.run_source(source);
        if (!result) {
            outcome.error = result.error().render();
            // Fused nodes take fewer steps and less stack, so a limit is reached at another place.
            outcome.limited = result.error().kind == simple::ErrorKind::Limit;
        }
        outcome.output = output_;
        outcome.written = written_;
        return outcome;
    }

private:
    simple::Options options(int optimization) {
        simple::Options options = simple::fuzz::options(optimization);
        options.on_output = [this](std::string_view text) {
            // Few steps can print a long text many times.
            output_ += text.substr(0, kMostKept - std::min(output_.size(), kMostKept));
            written_ += text.size();
        };
        return options;
    }

    static constexpr std::size_t kMostKept = std::size_t{1} << 20;
    std::string output_;
    std::size_t written_ = 0;
    simple::Interpreter interpreter_;
};

struct Pair {
    Runner plain{0};
    Runner fused{2};
    int runs = 0;
};

constexpr int kRunsPerPair = 256;
std::optional<Pair> pair;

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (!pair || pair->runs == kRunsPerPair) {
        pair.emplace();
    }
    ++pair->runs;
    const std::string_view source = simple::fuzz::as_text(data, size);
    const Outcome plain = pair->plain.run(source);
    const Outcome fused = pair->fused.run(source);
    if (plain.limited || fused.limited) {
        // One of them may have gone further than the other.
        pair.reset();
    } else if (plain.output != fused.output || plain.written != fused.written || plain.error != fused.error) {
        std::fprintf(stderr, "plain tree:\n%s%s\nfused tree:\n%s%s\n", plain.output.c_str(), plain.error.c_str(),
                     fused.output.c_str(), fused.error.c_str());
        std::abort();
    }
    return 0;
}
