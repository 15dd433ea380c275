// Runs one fuzz target for some seconds without libFuzzer, so that every test run also mutates the seeds.
//
//     fuzz_smoke TARGET SECONDS DICTIONARY FOLDER...
//
// Mutations come from a fixed seed. An input that crashes or hangs is written to TARGET.finding in the current folder.
#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <unistd.h>

#include "smoke_targets.hpp"

namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr std::size_t kLongestInput = 4096;
constexpr unsigned kHangSeconds = 20;

/// What the signal handler needs; it may not look further.
struct Running {
    const std::uint8_t* data = nullptr;
    std::size_t size = 0;
    std::array<char, 64> finding{};
};
Running running;

void keep_finding(int signal) {
    if (std::FILE* file = std::fopen(running.finding.data(), "wb")) {
        std::fwrite(running.data, 1, running.size, file);
        std::fclose(file);
    }
    std::signal(signal, SIG_DFL);
    static_cast<void>(std::raise(signal == SIGALRM ? SIGABRT : signal));
}

Bytes read_bytes(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    Bytes bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    bytes.resize(std::min(bytes.size(), kLongestInput));
    return bytes;
}

std::vector<Bytes> read_folder(const std::string& folder) {
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (entry.is_regular_file()) {
            paths.push_back(entry.path());
        }
    }
    std::sort(paths.begin(), paths.end());
    std::vector<Bytes> seeds;
    seeds.reserve(paths.size());
    for (const std::filesystem::path& path : paths) {
        seeds.push_back(read_bytes(path));
    }
    return seeds;
}

/// Reads the quoted words of a libFuzzer dictionary; escapes stay as they are.
std::vector<Bytes> read_words(const std::string& path) {
    std::ifstream file(path);
    std::vector<Bytes> words;
    for (std::string line; std::getline(file, line);) {
        if (line.size() > 2 && line.front() == '"' && line.back() == '"') {
            words.emplace_back(line.begin() + 1, line.end() - 1);
        }
    }
    return words;
}

class Mutator {
public:
    Mutator(std::vector<Bytes> seeds, std::vector<Bytes> words) : seeds_(std::move(seeds)), words_(std::move(words)) {}

    Bytes next() {
        Bytes input = any(seeds_);
        for (std::size_t i = below(6) + 1; i > 0; --i) {
            mutate(input);
        }
        input.resize(std::min(input.size(), kLongestInput));
        return input;
    }

private:
    std::size_t below(std::size_t limit) { return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_); }
    const Bytes& any(const std::vector<Bytes>& from) { return from[below(from.size())]; }
    Bytes::iterator place(Bytes& input) { return input.begin() + static_cast<std::ptrdiff_t>(below(input.size() + 1)); }
    void insert(Bytes& input, const Bytes& what) { input.insert(place(input), what.begin(), what.end()); }

    void mutate(Bytes& input) {
        const std::size_t kind = below(6);
        if (input.empty() || kind == 0) {
            insert(input, any(words_));
            return;
        }
        const std::size_t at = below(input.size());
        const std::size_t length = below(std::min<std::size_t>(input.size() - at, 32)) + 1;
        const auto first = input.begin() + static_cast<std::ptrdiff_t>(at);
        const auto last = first + static_cast<std::ptrdiff_t>(length);
        switch (kind) {
            case 1: *first = static_cast<std::uint8_t>(*first ^ (1U << below(8))); break;
            case 2: *first = static_cast<std::uint8_t>(below(256)); break;
            case 3: input.erase(first, last); break;
            case 4: insert(input, Bytes(first, last)); break;
            default: splice(input, at);
        }
    }
    /// Replaces the rest of an input by the rest of another one.
    void splice(Bytes& input, std::size_t at) {
        const Bytes& other = any(seeds_);
        const std::size_t from = below(other.size() + 1);
        input.resize(at);
        input.insert(input.end(), other.begin() + static_cast<std::ptrdiff_t>(from), other.end());
    }

    std::vector<Bytes> seeds_;
    std::vector<Bytes> words_;
    std::mt19937_64 random_{1};
};

void run(simple::fuzz::Target target, const Bytes& input) {
    running.data = input.data();
    running.size = input.size();
    alarm(kHangSeconds);
    target(input.data(), input.size());
}

int smoke(const std::string& name, int seconds, const std::string& dictionary,
          const std::vector<std::string>& folders) {
    const simple::fuzz::Target target = simple::fuzz::find_target(name);
    std::vector<Bytes> seeds;
    for (const std::string& folder : folders) {
        std::vector<Bytes> more = read_folder(folder);
        seeds.insert(seeds.end(), more.begin(), more.end());
    }
    if (target == nullptr || seeds.empty()) {
        std::fprintf(stderr, "fuzz_smoke: no target \"%s\" or no seeds\n", name.c_str());
        return 2;
    }
    std::snprintf(running.finding.data(), running.finding.size(), "%s.finding", name.c_str());
    for (const int signal : {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGALRM}) {
        std::signal(signal, keep_finding);
    }
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
    std::size_t executions = seeds.size();
    for (const Bytes& seed : seeds) {
        run(target, seed);
    }
    Mutator mutator(std::move(seeds), read_words(dictionary));
    for (; std::chrono::steady_clock::now() < end; ++executions) {
        run(target, mutator.next());
    }
    std::printf("%s: %zu executions\n", name.c_str(), executions);
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    if (arguments.size() < 4) {
        std::fputs("usage: fuzz_smoke TARGET SECONDS DICTIONARY FOLDER...\n", stderr);
        return 2;
    }
    return smoke(arguments[0], std::atoi(arguments[1].c_str()), arguments[2],
                 std::vector<std::string>(arguments.begin() + 3, arguments.end()));
}
