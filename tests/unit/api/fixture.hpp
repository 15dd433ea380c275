// An interpreter whose output is collected.
#pragma once

#include <string>
#include <string_view>

#include "simple/interpreter.hpp"

namespace simple::test {

struct Captured {
    std::string output;
    std::string errors;
    Interpreter interpreter;

    explicit Captured(Options options = {}) : interpreter(with_capture(std::move(options))) {}

    /// Runs a program; gives its output, or "CODE: message" of its error.
    std::string run(std::string_view source) {
        output.clear();
        const Result<Value> result = interpreter.run_source(source, "test.spl");
        return result ? output : output + result.error().code + ": " + result.error().message;
    }

private:
    Options with_capture(Options options) {
        options.on_output = [this](std::string_view text) { output += text; };
        options.on_error_output = [this](std::string_view text) { errors += text; };
        return options;
    }
};

} // namespace simple::test
