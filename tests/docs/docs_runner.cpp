// Runs every ```simple block of Markdown pages. The blocks of one page share their names, in order, as a reader who
// types them in would see it. A block marked ```simple error must end with an error.
//
// A block marked ```simple plugin calls a shared library; it runs when one is given.
//
// usage: docs_runner [--plugin LIBRARY] FOLDER|FILE...
#include <algorithm>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "markdown.hpp"
#include "simple/interpreter.hpp"
#include "simple/stdlib.hpp"

namespace {

namespace fs = std::filesystem;
using simple::docs::CodeBlock;

std::string read_file(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    if (!stream) {
        throw std::runtime_error("cannot read " + path.string());
    }
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

/// Tells which promise the output breaks; empty when all stand in it in order.
std::string broken_promise(const std::vector<std::string>& promises, const std::string& output) {
    std::istringstream stream(output);
    auto next = promises.begin();
    for (std::string line; next != promises.end() && std::getline(stream, line);) {
        next += line == *next ? 1 : 0;
    }
    return next == promises.end() ? "" : *next;
}

/// Gives what is wrong with a block, or nothing.
std::string run_block(simple::Interpreter& interpreter, const CodeBlock& block, const std::string& name,
                      std::string& output) {
    output.clear();
    const auto result = interpreter.evaluate(block.code, name);
    const bool must_fail = block.mode == "error";
    if (result.has_value() == must_fail) {
        return must_fail ? "ended without the promised error" : result.error().render();
    }
    const std::string broken = broken_promise(simple::docs::promised_output(block.code), output);
    return broken.empty() ? "" : "does not print: " + broken + "\nit prints:\n" + output;
}

/// Runs one page; gives the number of blocks that failed and counts all in `total`.
std::size_t run_page(const fs::path& path, const std::string& plugin, std::size_t& total) {
    std::string output;
    simple::Options options;
    options.limits.time_ms = 120'000;
    if (!plugin.empty()) {
        options.permissions.plugins = true;
        options.plugins = {plugin};
    }
    options.on_output = [&output](std::string_view text) { output += text; };
    options.on_error_output = [](std::string_view) {};
    simple::Interpreter interpreter(options);
    simple::register_stdlib(interpreter);
    std::size_t failed = 0;
    for (const CodeBlock& block : simple::docs::read_code_blocks(read_file(path))) {
        if (block.language != "simple" || (block.mode == "plugin" && plugin.empty())) {
            continue;
        }
        ++total;
        const std::string place = path.string() + ":" + std::to_string(block.line);
        const std::string wrong = run_block(interpreter, block, place, output);
        if (!wrong.empty()) {
            std::cout << place << ": " << wrong << '\n';
            ++failed;
        }
    }
    return failed;
}

std::vector<fs::path> find_pages(const std::vector<std::string>& places) {
    std::vector<fs::path> pages;
    for (const std::string& place : places) {
        if (!fs::is_directory(place)) {
            pages.emplace_back(place);
            continue;
        }
        for (const auto& entry : fs::recursive_directory_iterator(place)) {
            if (entry.path().extension() == ".md") {
                pages.push_back(entry.path());
            }
        }
    }
    std::sort(pages.begin(), pages.end());
    return pages;
}

} // namespace

int main(int argc, char** argv) {
    try {
        std::size_t failed = 0;
        std::size_t total = 0;
        std::vector<std::string> places(argv + 1, argv + argc);
        std::string plugin;
        if (places.size() > 2 && places[0] == "--plugin") {
            plugin = places[1];
            places.erase(places.begin(), places.begin() + 2);
        }
        for (const fs::path& page : find_pages(places)) {
            failed += run_page(page, plugin, total);
        }
        std::cout << total << " blocks, " << failed << " failed\n";
        return failed == 0 && total > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
    } catch (const std::exception& error) {
        std::cerr << "docs_runner: " << error.what() << '\n';
        return EXIT_FAILURE;
    }
}
