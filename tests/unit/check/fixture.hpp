// Checks a text and gives what was found, one line each: "LINE CODE MESSAGE".
#pragma once

#include <string>
#include <vector>

#include "simple/interpreter.hpp"
#include "simple/stdlib.hpp"

namespace simple::test {

inline std::vector<Error> findings(const std::string& source) {
    Interpreter interpreter;
    register_stdlib(interpreter);
    return interpreter.check(source, "test.spl");
}

inline std::string report(const std::string& source) {
    std::string text;
    for (const Error& error : findings(source)) {
        text += text.empty() ? "" : "\n";
        text += std::to_string(error.location.line) + " " + error.code + " " + error.message;
        text += error.help.empty() ? "" : " | " + error.help;
    }
    return text;
}

} // namespace simple::test
