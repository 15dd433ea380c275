// Every kind of bad library, in the program and through the API: neither crashes, and both say the same.
#include <functional>
#include <string>
#include <vector>

#include <elf.h>
#include <sys/stat.h>
#include <unistd.h>

#include "catch.hpp"
#include "program.hpp"

using namespace simple::plugin_test;

namespace {

/// One stand-in: where the library is, a program that calls it, and what must come of it.
struct Double {
    const char* name;
    std::string library;
    std::string source;
    const char* code; ///< nullptr: the program ends well.
    std::string output;
};

constexpr const char* kAnswer = "extern fn refused_answer() -> i64\nprint refused_answer()\n";

std::string with_bytes(std::string file, std::size_t at, std::string_view bytes) {
    return file.replace(at, bytes.size(), bytes);
}

/// Doubles that are files made here from a good library.
std::vector<Double> damaged_files(const TemporaryFolder& folder) {
    const std::string good = read_file(fake("plain"));
    const auto made = [&](const char* name, std::string_view contents, const char* reason) {
        const std::string path = folder.write(std::string("lib") + name + ".so", contents);
        return Double{name, path, kAnswer, "E0804", path + ": " + reason};
    };
    std::vector<Double> doubles = {
        made("half", good.substr(0, good.size() / 4), "truncated: "),
        made("header_only", good.substr(0, sizeof(Elf64_Ehdr)), "truncated: "),
        made("magic_only", good.substr(0, 10), "truncated: 10 bytes"),
        made("empty", "", "the file is empty"),
        made("text", "#!/bin/sh\necho hello\n", "not a shared library (no ELF header)"),
        made("other_machine", with_bytes(good, 18, std::string("\xF3\x00", 2)), "built for RISC-V, this machine is "),
        made("other_class", with_bytes(good, 4, "\x01"), "built for another kind of machine"),
        made("object_file", with_bytes(good, 16, std::string("\x01\x00", 2)), "not a shared library (build it with"),
        made("bad_offset", with_bytes(good, 32, std::string(8, '\x7F')), "truncated: "),
        made("no_segments", with_bytes(good, 56, std::string("\x00\x00", 2)), "malformed ELF header"),
    };
    const std::string nowhere = folder.path("libnowhere.so");
    doubles.push_back({"missing file", nowhere, kAnswer, "E0804", nowhere + ": no such file"});
    doubles.push_back({"folder", folder.path(""), kAnswer, "E0804", "a folder, not a shared library"});
    return doubles;
}

std::vector<Double> built_libraries() {
    const auto refused = [](const char* name, const char* reason) {
        return Double{name, fake(name), kAnswer, "E0804", fake(name) + ": " + reason};
    };
    const auto calling = [](const char* name, const char* library, const std::string& source, const char* code,
                            const char* output) {
        return Double{name, fake(library), source, code, output};
    };
    return {
        calling("plain library", "plain", "extern fn plain_twice(x: i64) -> i64\nprint plain_twice(21)\n", nullptr,
                "42\n"),
        refused("wrong_abi", "made for version 999 of the plugin interface, this program has 1"),
        refused("wrong_size", "its simple_plugin has 8 bytes, this program's"),
        refused("null_entry", "simple_plugin_entry() returned NULL"),
        refused("throwing_entry", "simple_plugin_entry() threw a C++ exception"),
        refused("undefined_symbol", "needs the symbol nobody_has_this, which no library provides"),
        refused("missing_dependency", "needs libplugin_gone.so, which was not found"),
        calling("missing symbol", "good", "extern fn good_no_such() -> i64\nprint good_no_such()\n", "E0804",
                "libgood.so: has no function of this name"),
        calling("misspelt symbol", "good", "extern fn good_som(a: [i64]) -> i64\nprint good_som([1])\n", "E0804",
                "did you mean `good_sum`?"),
        calling("a variable", "good", "extern fn good_variable() -> i64\nprint good_variable()\n", "E0804",
                "libgood.so: has no function of this name"),
        calling("a function of libc", "good", "extern fn strlen(t: text) -> i64\nprint strlen(\"\")\n", "E0804",
                "libgood.so: has no function of this name"),
        calling("failing call", "good", "extern fn good_dot(a: [f64], b: [f64]) -> f64\nprint good_dot([1.0], [])\n",
                "E0803", "good_dot: the arrays differ in length"),
        calling("bad handle", "good", "extern fn good_close(h: i64)\ngood_close(99)\n", "E0802",
                "good_close: handle 99 is not live"),
        calling("throws", "throwing", "extern fn throwing_error(x: i64) -> i64\nprint throwing_error(1)\n", "E0803",
                "throwing_error: the library threw a C++ exception: out of \xEF\xBF\xBD tea"),
        calling("throws a number", "throwing", "extern fn throwing_number() -> f64\nprint throwing_number()\n", "E0803",
                "throwing_number: the library threw a C++ exception"),
        calling("negative length", "garbage", "extern fn garbage_negative() -> [f64]\nprint garbage_negative()\n",
                "E0801", "garbage_negative: the library returned an array of length -1"),
        calling("null array", "garbage", "extern fn garbage_null() -> [i64]\nprint garbage_null()\n", "E0801",
                "garbage_null: the library returned NULL for an array of length 3"),
        calling("huge array", "garbage", "extern fn garbage_huge() -> [f64]\nprint garbage_huge()\n", "E0801",
                "garbage_huge: the library returned an array of length 9223372036854775807"),
        calling("status alone", "garbage", "extern fn garbage_bare_status() -> i64\nprint garbage_bare_status()\n",
                "E0803", "garbage_bare_status: failed with status 42"),
        calling("nothing filled in", "garbage", "extern fn garbage_nothing() -> [f64]\nprint garbage_nothing()\n",
                nullptr, "[]\n"),
        calling("odd address", "garbage", "extern fn garbage_odd_address() -> [f64]\nprint garbage_odd_address()\n",
                nullptr, "[0.0, 0.0]\n"),
        calling("bools of other bytes", "garbage", "extern fn garbage_bools() -> [bool]\nprint garbage_bools()\n",
                nullptr, "[true, false, true]\n"),
        calling("invalid UTF-8", "garbage", "extern fn garbage_text() -> text\nprint garbage_text()\n", nullptr,
                "caf\xEF\xBF\xBD\n"),
        calling("null text", "garbage", "extern fn garbage_no_text() -> text\nprint \"[{garbage_no_text()}]\"\n",
                nullptr, "[]\n"),
        calling("NaN", "garbage", "extern fn garbage_nan() -> f64\nprint garbage_nan()\n", nullptr, "nan\n"),
        calling("leaks", "good", "extern fn good_open() -> i64\nfor i in 0..3:\n    good_open()\nprint \"done\"\n",
                nullptr, "done\nwarning: good: 3 handles not freed\n"),
        calling("slow", "slow", "extern fn slow_answer(ms: i64) -> i64\nprint slow_answer(50)\n", nullptr, "42\n"),
        calling("another declaration", "good", "extern fn good_sum(a: [f64]) -> f64\nprint good_sum([1.0])\n", "E0805",
                "the declaration of good_sum differs from the one of the plugin good"),
        calling("unreadable signature", "garbage", "extern fn garbage_wrong_line()\ngarbage_wrong_line()\n", "E0805",
                "the plugin: fn garbage_wrong_line(x: {text: i64})"),
    };
}

void check_both(const Double& expected) {
    INFO(expected.name);
    const Setting setting{{expected.library}};
    const Outcome inside = run_in_process(expected.source, setting);
    INFO(inside.output);
    CHECK(inside.succeeded == (expected.code == nullptr));
    CHECK(inside.code == (expected.code == nullptr ? "" : expected.code));
    CHECK(inside.output.find(expected.code == nullptr ? "" : expected.output) != std::string::npos);
    const Outcome outside = run_program(expected.source, setting);
    INFO(outside.output);
    CHECK(outside.succeeded == (expected.code == nullptr));
    CHECK(outside.output.find(expected.output) != std::string::npos);
}

} // namespace

TEST_CASE("damaged files never reach the system's loader") {
    const TemporaryFolder folder;
    for (const Double& expected : damaged_files(folder)) {
        check_both(expected);
    }
}

TEST_CASE("every kind of library ends in what is promised") {
    for (const Double& expected : built_libraries()) {
        check_both(expected);
    }
}

TEST_CASE("a file without permission to read is refused") {
    if (::geteuid() == 0) {
        return; // Everything may be read by root.
    }
    const TemporaryFolder folder;
    const std::string path = folder.write("libsecret.so", read_file(fake("plain")));
    REQUIRE(::chmod(path.c_str(), 0) == 0);
    check_both({"permission", path, kAnswer, "E0804", path + ": permission denied"});
}

TEST_CASE("every prefix of a library is refused or opened, never mapped too far") {
    const std::string good = read_file(fake("plain"));
    const TemporaryFolder folder;
    for (std::size_t size = 0; size < good.size(); size += good.size() / 60 + 1) {
        const std::string path = folder.write("libprefix" + std::to_string(size) + ".so", good.substr(0, size));
        const Outcome outcome =
            run_in_process("extern fn plain_twice(x: i64) -> i64\nprint plain_twice(21)\n", {{path}});
        CHECK((outcome.code == "E0804" || outcome.output == "42\n"));
    }
}
