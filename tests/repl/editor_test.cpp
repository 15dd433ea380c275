// The line editor at a terminal: history, completion, paste, display.
#include <filesystem>

#include <sys/stat.h>

#include "catch.hpp"
#include "process.hpp"

using namespace simple::repl_test;

namespace {

constexpr const char* kUp = "\x1b[A";
constexpr const char* kLeft = "\x1b[D";

std::string pasted(const std::string& text) { return "\x1b[200~" + text + "\x1b[201~"; }

std::size_t count_of(const std::string& text, const std::string& part) {
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) {
        ++count;
    }
    return count;
}

} // namespace

TEST_CASE("history brings back whole blocks", "[repl]") {
    Terminal terminal;
    terminal.enter("for i in 0..2:");
    terminal.enter("print i + 500");
    terminal.enter("");
    REQUIRE(terminal.shows("501"));
    REQUIRE(terminal.prompts());
    terminal.send(kUp);
    REQUIRE(terminal.rests_on("...     print i + 500"));
    const std::vector<std::string> lines = terminal.lines();
    REQUIRE(lines.size() >= 2);
    CHECK(lines[lines.size() - 2] == ">>> for i in 0..2:");
    terminal.send("\r");
    CHECK(terminal.prompts());
    CHECK(count_of(terminal.transcript(), "\n501\r") + count_of(terminal.transcript(), "\r\n501") >= 2);
}

TEST_CASE("history outlives the session and is private", "[repl]") {
    const TemporaryFolder state;
    {
        Terminal first({.state_folder = state.path()});
        first.enter("1000 + 1");
        REQUIRE(first.shows("1001"));
        first.send("\x04");
        first.wait();
    }
    struct stat status = {};
    REQUIRE(stat((state.path() + "/simple/history").c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
    Terminal second({.state_folder = state.path()});
    REQUIRE(second.prompts());
    second.send(kUp);
    CHECK(second.shows(">>> 1000 + 1"));
    second.send("\r");
    CHECK(second.shows("1001"));
}

TEST_CASE("a damaged history file does no harm", "[repl]") {
    const TemporaryFolder state;
    std::filesystem::create_directory(state.path() + "/simple");
    state.write("simple/history", std::string("\xff\xfe\x00\x01 broken\n", 12) + "40 + 2\n\x1b[31m\n");
    Terminal terminal({.state_folder = state.path()});
    REQUIRE(terminal.prompts());
    terminal.send(kUp);
    terminal.send("\r");
    CHECK(terminal.shows("42"));
}

TEST_CASE("an unusable history file gives one notice", "[repl]") {
    const TemporaryFolder state;
    std::filesystem::create_directory(state.path() + "/simple");
    std::filesystem::create_symlink("/etc/hostname", state.path() + "/simple/history");
    Terminal terminal({.state_folder = state.path()});
    CHECK(terminal.shows_part("history is not kept"));
    terminal.enter("40 + 2");
    CHECK(terminal.shows("42"));
}

TEST_CASE("Ctrl-R finds an older block", "[repl]") {
    Terminal terminal;
    terminal.enter("val needle = 9");
    terminal.enter("val other = 8");
    REQUIRE(terminal.prompts());
    terminal.send("\x12"
                  "need");
    CHECK(terminal.shows_part("(search `need`) val needle = 9"));
    terminal.send("\x07");
    REQUIRE(terminal.prompts());
    terminal.send("\x12"
                  "needle\r");
    REQUIRE(terminal.prompts());
    terminal.enter("needle");
    CHECK(terminal.shows("9"));
}

TEST_CASE("Tab completes names and lists several", "[repl]") {
    Terminal terminal;
    terminal.enter("val wonderful_one = 11");
    terminal.enter("val wonderful_two = 22");
    REQUIRE(terminal.prompts());
    terminal.send("wond\t");
    CHECK(terminal.shows(">>> wonderful_"));
    terminal.send("\t");
    CHECK(terminal.shows_part("wonderful_one"));
    terminal.send("tw\t + 1\r");
    CHECK(terminal.shows("23"));
}

TEST_CASE("Tab completes commands and file names", "[repl]") {
    const TemporaryFolder folder;
    folder.write("unmistakable.spl", "val from_file = 314\n");
    Terminal terminal;
    terminal.send(":rel\t");
    CHECK(terminal.shows(">>> :reload"));
    terminal.send("\x15:load " + folder.path() + "/unm\t\r");
    terminal.enter("from_file");
    CHECK(terminal.shows("314"));
}

TEST_CASE("a pasted block arrives as it is, with one redraw", "[repl]") {
    Terminal terminal;
    REQUIRE(terminal.prompts());
    terminal.settle();
    const std::size_t before = count_of(terminal.transcript(), "\x1b[?25l");
    terminal.send(pasted("fn area(w, h):\n    val a = w * h\n\n    return a\n"));
    REQUIRE(terminal.shows("...     return a"));
    terminal.settle();
    CHECK(count_of(terminal.transcript(), "\x1b[?25l") - before <= 2);
    terminal.enter("");
    REQUIRE(terminal.prompts());
    terminal.enter("area(6, 7)");
    CHECK(terminal.shows("42"));
}

TEST_CASE("prompts in pasted text are stripped", "[repl]") {
    Terminal terminal;
    terminal.send(pasted(">>> fn one():\n...     return 1\n... \n>>> one() + 98"));
    terminal.enter("");
    CHECK(terminal.shows("99"));
}

TEST_CASE("a paste of many lines arrives and can be dropped", "[repl]") {
    std::string many;
    for (int i = 0; i < 20000; ++i) {
        many += "val name_" + std::to_string(i) + " = " + std::to_string(i) + "\n";
    }
    Terminal terminal;
    REQUIRE(terminal.prompts());
    terminal.send(pasted(many));
    REQUIRE(terminal.shows("... val name_19999 = 19999"));
    terminal.send("\x03");
    terminal.enter("21 * 2");
    CHECK(terminal.shows("42"));
}

TEST_CASE("Ctrl-C ends a paste that never ends", "[repl]") {
    Terminal terminal;
    REQUIRE(terminal.prompts());
    terminal.send("\x1b[200~half of \x03");
    REQUIRE(terminal.prompts());
    terminal.enter("6 * 7");
    CHECK(terminal.shows("42"));
}

TEST_CASE("wide and combining characters move as one", "[repl]") {
    Terminal terminal;
    REQUIRE(terminal.prompts());
    terminal.send("\"日本e\xCC\x81x\"");
    REQUIRE(terminal.shows(">>> \"日本e\xCC\x81x\""));
    CHECK(terminal.rests_at(4 + 1 + 4 + 1 + 1 + 1));
    terminal.send(std::string(kLeft) + kLeft + kLeft);
    CHECK(terminal.rests_at(4 + 1 + 4));
    terminal.send("\x7f");
    REQUIRE(terminal.shows(">>> \"日e\xCC\x81x\""));
    CHECK(terminal.rests_at(4 + 1 + 2));
    terminal.send("\x05\r");
    CHECK(terminal.shows("\"日e\xCC\x81x\""));
}

TEST_CASE("a long line wraps and can be edited across the rows", "[repl]") {
    Terminal terminal({.columns = 20});
    REQUIRE(terminal.prompts());
    terminal.send("1111111111111111 + 2222");
    REQUIRE(terminal.shows(" + 2222"));
    terminal.send("\x01"
                  "9 + ");
    REQUIRE(terminal.shows(">>> 9 + 111111111111"));
    terminal.send("\x05\r");
    CHECK(terminal.shows("1111111111113342"));
}

TEST_CASE("a resize redraws the block", "[repl]") {
    Terminal terminal;
    REQUIRE(terminal.prompts());
    terminal.send("123456789 + 987654321");
    REQUIRE(terminal.shows(">>> 123456789 + 987654321"));
    terminal.resize(24, 16);
    CHECK(terminal.shows(">>> 123456789 +"));
    CHECK(terminal.shows("987654321"));
    terminal.resize(24, 60);
    CHECK(terminal.shows(">>> 123456789 + 987654321"));
    terminal.send("\r");
    CHECK(terminal.shows("1111111110"));
}

TEST_CASE("input is highlighted unless color is off", "[repl]") {
    {
        Terminal terminal;
        terminal.send("val n = 1");
        REQUIRE(terminal.shows(">>> val n = 1"));
        CHECK(terminal.transcript().find("\x1b[35mval") != std::string::npos);
    }
    Terminal plain({.environment = {{"NO_COLOR", "1"}}});
    plain.send("val n = 1");
    REQUIRE(plain.shows(">>> val n = 1"));
    CHECK(plain.transcript().find("\x1b[35m") == std::string::npos);
}

TEST_CASE("killed text comes back and changes can be undone", "[repl]") {
    Terminal terminal;
    REQUIRE(terminal.prompts());
    terminal.send("40 + 2\x15");
    REQUIRE(terminal.prompts());
    terminal.send("\x19");
    REQUIRE(terminal.shows(">>> 40 + 2"));
    terminal.send("\x17");
    REQUIRE(terminal.shows(">>> 40 +"));
    terminal.send("\x1f\r");
    CHECK(terminal.shows("42"));
}
