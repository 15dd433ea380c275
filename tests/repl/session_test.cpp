// Interactive sessions: what is shown, what is kept, how they end.
#include <csignal>

#include "catch.hpp"
#include "process.hpp"

using namespace simple::repl_test;

TEST_CASE("a session shows the value of an expression", "[repl]") {
    Terminal terminal;
    REQUIRE(terminal.prompts());
    terminal.enter("1 + 2");
    CHECK(terminal.shows("3"));
    terminal.enter("\"say\" + \" hi\"");
    CHECK(terminal.shows("\"say hi\""));
    terminal.enter("_ + \"!\"");
    CHECK(terminal.shows("\"say hi!\""));
}

TEST_CASE("declarations and nil are not echoed", "[repl]") {
    Terminal terminal;
    REQUIRE(terminal.prompts());
    terminal.enter("val quiet = 77");
    terminal.enter("nil");
    terminal.enter("quiet + 1;");
    terminal.enter("quiet + 2");
    CHECK(terminal.shows("79"));
    for (const std::string& line : terminal.lines()) {
        CHECK(line != "77");
        CHECK(line != "nil");
        CHECK(line != "78");
    }
}

TEST_CASE("a function of several lines is indented and ends at an empty line", "[repl]") {
    Terminal terminal;
    terminal.enter("fn double(x):");
    CHECK(terminal.shows("..."));
    CHECK(terminal.rests_at(8));
    terminal.enter("return x * 2");
    CHECK(terminal.shows("...     return x * 2"));
    terminal.enter("");
    REQUIRE(terminal.prompts());
    terminal.enter("double(21)");
    CHECK(terminal.shows("42"));
}

TEST_CASE("typed indentation replaces the automatic one", "[repl]") {
    Terminal terminal;
    terminal.enter("for i in 0..3:");
    terminal.enter("    val j = i + 100");
    terminal.enter("    if j > 101:");
    terminal.enter("        print j");
    terminal.enter("");
    CHECK(terminal.shows("102"));
}

TEST_CASE("else goes under its if", "[repl]") {
    Terminal terminal;
    terminal.enter("if 1 > 2:");
    terminal.enter("print \"first\"");
    terminal.enter("else:");
    CHECK(terminal.shows("... else:"));
    terminal.enter("print \"second\"");
    terminal.enter("");
    CHECK(terminal.shows("second"));
}

TEST_CASE("an open bracket continues on the next line", "[repl]") {
    Terminal terminal;
    terminal.enter("[1,");
    terminal.enter("2,");
    terminal.enter("3]");
    CHECK(terminal.shows("[1, 2, 3]"));
}

TEST_CASE("an error keeps the state", "[repl]") {
    Terminal terminal;
    terminal.enter("val kept = 5");
    terminal.enter("mistyped_name");
    CHECK(terminal.shows_part("error[E0102]"));
    REQUIRE(terminal.prompts());
    terminal.enter("val = = 3");
    CHECK(terminal.shows_part("error[E00"));
    REQUIRE(terminal.prompts());
    terminal.enter("kept * 100");
    CHECK(terminal.shows("500"));
}

TEST_CASE("Ctrl-C stops an endless loop and keeps the state", "[repl]") {
    Terminal terminal;
    terminal.enter("var turns = 41");
    terminal.enter("print \"begun\"; while true: turns = turns");
    REQUIRE(terminal.shows("begun"));
    terminal.send("\x03");
    REQUIRE(terminal.prompts());
    terminal.enter("turns + 1");
    CHECK(terminal.shows("42"));
}

TEST_CASE("Ctrl-C drops the line", "[repl]") {
    Terminal terminal;
    terminal.send("this is wrong");
    REQUIRE(terminal.shows(">>> this is wrong"));
    terminal.send("\x03");
    REQUIRE(terminal.prompts());
    terminal.enter("6 * 7");
    CHECK(terminal.shows("42"));
}

TEST_CASE("sessions end with the status asked for", "[repl]") {
    const auto [keys, status] = GENERATE(
        table<std::string, int>({{"\x04", 0}, {"exit\r", 0}, {"quit\r", 0}, {":quit\r", 0}, {"exit(3)\r", 3}}));
    Terminal terminal;
    REQUIRE(terminal.prompts());
    terminal.send(keys);
    CHECK(terminal.wait().status == status);
    CHECK(terminal.is_in_normal_mode());
}

TEST_CASE("a termination signal leaves the terminal usable", "[repl]") {
    Terminal terminal;
    REQUIRE(terminal.prompts());
    CHECK_FALSE(terminal.is_in_normal_mode());
    kill(terminal.process(), SIGTERM);
    CHECK(terminal.wait().signal == SIGTERM);
    CHECK(terminal.is_in_normal_mode());
}

TEST_CASE("commands describe, measure and list", "[repl]") {
    Terminal terminal;
    terminal.enter("?");
    CHECK(terminal.shows_part(":reload"));
    terminal.enter("?len");
    CHECK(terminal.shows_part("len("));
    terminal.enter(":type [1, 2, 3]");
    CHECK(terminal.shows_part(" of 3"));
    terminal.enter("val width = 640");
    terminal.enter(":vars");
    CHECK(terminal.shows_part("640"));
    terminal.enter(":time 40 + 2");
    CHECK(terminal.shows_part("memory "));
    terminal.enter(":nonsense");
    CHECK(terminal.shows_part("unknown command :nonsense"));
}

TEST_CASE(":load runs a file and :reload runs it again", "[repl]") {
    const TemporaryFolder folder;
    const std::string path = folder.write("lib.spl", "fn answer():\n    return 41\n");
    Terminal terminal;
    terminal.enter(":load " + path);
    terminal.enter("answer() * 2");
    CHECK(terminal.shows("82"));
    folder.write("lib.spl", "fn answer():\n    return 43\n");
    terminal.enter(":reload");
    terminal.enter("answer() * 2");
    CHECK(terminal.shows("86"));
    terminal.enter(":load " + folder.path() + "/missing.spl");
    CHECK(terminal.shows_part("No such file"));
}

TEST_CASE("-i goes on after a script", "[repl]") {
    const TemporaryFolder folder;
    Terminal terminal({.arguments = {"-i", folder.write("set.spl", "val left_over = 1234\n")}});
    REQUIRE(terminal.prompts());
    terminal.enter("left_over");
    CHECK(terminal.shows("1234"));
}

TEST_CASE("a terminal without cursor control gets plain prompts", "[repl]") {
    Terminal terminal({.environment = {{"TERM", "dumb"}}});
    REQUIRE(terminal.prompts());
    terminal.enter("20 + 22");
    CHECK(terminal.shows("42"));
    terminal.send("\x04");
    CHECK(terminal.wait().status == 0);
    CHECK(terminal.transcript().find('\x1b') == std::string::npos);
}
