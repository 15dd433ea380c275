// The command line without a terminal: what runs, what is printed where, exit statuses.
#include <csignal>
#include <cstdlib>

#include "catch.hpp"
#include "process.hpp"

using namespace simple::repl_test;

namespace {

Finished run(std::initializer_list<std::string> arguments) { return run_program(std::vector<std::string>(arguments)); }

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

} // namespace

TEST_CASE("a file, code and standard input run", "[program]") {
    const TemporaryFolder folder;
    const std::string path = folder.write("hello.spl", "print \"from a file\"\n");
    CHECK(run({path}).output == "from a file\n");
    CHECK(run({"run", path}).output == "from a file\n");
    CHECK(run({"-e", "print 6 * 7"}).output == "42\n");
    CHECK(run({"-e", "val a = 40", "-e", "print a + 2"}).output == "42\n");
    CHECK(run({"-E", "6 * 7"}).output == "42\n");
    CHECK(run({"-E", "[1, 2]"}).output == "[1, 2]\n");
    CHECK(run_program({"-"}, {.input = "print \"from input\"\n"}).output == "from input\n");
    CHECK(run_program({}, {.input = "print \"from input\"\n"}).output == "from input\n");
}

TEST_CASE("a script at each optimization level prints the same", "[program]") {
    CHECK(run({"--opt", "0", "-e", "print [x * x for x in 0..4]"}).output == "[0, 1, 4, 9]\n");
    CHECK(run({"--opt=2", "-e", "print [x * x for x in 0..4]"}).output == "[0, 1, 4, 9]\n");
}

TEST_CASE("what follows the script belongs to it", "[program]") {
    const TemporaryFolder folder;
    const std::string path = folder.write("arguments.spl", "for a in sys_get_args(): print a\n");
    const std::string expected = "--opt\n7\n--help\n-\n";
    CHECK(contains(run({path, "--opt", "7", "--help", "-"}).output, expected));
    CHECK(contains(run({"--", path, "--opt", "7", "--help", "-"}).output, expected));
    CHECK(contains(run({"-e", "for a in sys_get_args(): print a", "x", "--opt"}).output, "x\n--opt\n"));
    CHECK(contains(run_program({"-", "y"}, {.input = "for a in sys_get_args(): print a\n"}).output, "y\n"));
}

TEST_CASE("exit statuses", "[program]") {
    const TemporaryFolder folder;
    CHECK(run({"-e", "print 1"}).end.status == 0);
    CHECK(run({"-e", "print 1 +"}).end.status == 1);
    CHECK(run({"-e", "missing_name"}).end.status == 1);
    CHECK(run({"-e", "exit(7)"}).end.status == 7);
    CHECK(run({folder.write("main.spl", "fn main():\n    return 5\n")}).end.status == 5);
    CHECK(run({folder.path() + "/missing.spl"}).end.status == 2);
    CHECK(run({folder.path()}).end.status == 2);
    CHECK(run({"--no-such-option"}).end.status == 2);
    CHECK(run({"run"}).end.status == 2);
}

TEST_CASE("limits set by options end with status 3", "[program]") {
    const std::string loop = "var i = 0\nwhile true: i = i + 1";
    CHECK(run({"--max-steps", "1000", "-e", loop}).end.status == 3);
    CHECK(run({"--timeout", "200ms", "-e", loop}).end.status == 3);
    CHECK(run({"--max-depth", "50", "-e", "fn f(n): f(n + 1)\nf(0)"}).end.status == 3);
    CHECK(run({"--max-memory", "8M", "-e", "var a = []\nwhile true: a.push(1.5)"}).end.status == 3);
    CHECK(run({"-e", "fn f(n): 1 + f(n + 1)\nf(0)"}).end.status == 1);
}

TEST_CASE("an interrupted script dies of the signal", "[program]") {
    Terminal terminal({.arguments = {"-e", "print \"begun\"\nwhile true: 1"}});
    REQUIRE(terminal.shows("begun"));
    terminal.send("\x03");
    CHECK(terminal.wait().signal == SIGINT);
}

TEST_CASE("a reader that leaves ends the program quietly", "[program]") {
    for (const bool ignored : {false, true}) {
        const Finished finished =
            run_program({"-e", "for i in 0..1000000: print i"}, {.reader_leaves = true, .ignore_broken_pipe = ignored});
        CHECK(finished.end.signal == SIGPIPE);
        CHECK(finished.errors.empty());
    }
}

TEST_CASE("a full disk is reported", "[program]") {
    const Finished finished = run_program({"-e", "print 1"}, {.output_file = "/dev/full"});
    CHECK(finished.end.status == 1);
    CHECK(contains(finished.errors, "No space left on device"));
    CHECK(run_program({"-e", "while true: print 1"}, {.output_file = "/dev/full"}).end.status == 1);
}

TEST_CASE("output comes before the error that followed it", "[program]") {
    const Finished finished = run_program({"-e", "print \"first\"\nprint [1][5]"}, {.joined = true});
    CHECK(finished.output.find("first\n") < finished.output.find("error[E"));
}

TEST_CASE("usage errors suggest what was meant", "[program]") {
    const TemporaryFolder folder;
    CHECK(contains(run({"--timeuot", "5", "x.spl"}).errors, "did you mean --timeout?"));
    CHECK(contains(run({"chekc"}).errors, "did you mean simple check?"));
    folder.write("train.spl", "");
    CHECK(contains(run({folder.path() + "/train"}).errors, "did you mean " + folder.path() + "/train.spl?"));
    CHECK(contains(run({folder.path() + "/trian.spl"}).errors, "did you mean " + folder.path() + "/train.spl?"));
    CHECK(contains(run({"--opt", "5", "x.spl"}).errors, "--opt"));
    CHECK(contains(run({"--timeout"}).errors, "needs a value"));
}

TEST_CASE("help, version and info", "[program]") {
    CHECK(contains(run({"--help"}).output, "usage: simple"));
    CHECK(contains(run({"--version"}).output, "simple "));
    const Finished info = run({"info"});
    CHECK(info.end.status == 0);
    CHECK(contains(info.output, "processor"));
    CHECK(contains(info.output, "acceleration"));
    const Finished misplaced = run({"--calibrate", "check", "x.spl"});
    CHECK(misplaced.end.status != 0);
    CHECK(contains(misplaced.errors, "--calibrate is an option of the command info"));
}

TEST_CASE("doc describes names", "[program]") {
    const Finished function = run({"doc", "lib.pure.tensor_ops.matmul"});
    CHECK(function.end.status == 0);
    CHECK(contains(function.output, "lib.pure.tensor_ops.matmul(a: X, b: X)\n    "));
    CHECK(contains(function.output, "also: bmm matmul_hybrid mm tensor_matmul\n"));
    CHECK(contains(run({"doc", "matmul"}).output, "module: lib.pure.tensor_ops\n"));
    CHECK(contains(run({"doc", "Linear"}).output, "Linear(in_features: i64, out_features: i64, "));
    CHECK(contains(run({"doc", "Linear.forward"}).output, "Linear.forward(x: X)\n"));
    CHECK(contains(run({"doc", "text.split"}).output, "text.split(separator = nil)\n"));
    // A member that only one class has needs no class in front.
    CHECK(contains(run({"doc", "randint"}).output, "PureTensor.randint(low: i64, "));
    CHECK(contains(run({"doc", "lib.pure.accel"}).output, "set_threshold(operation: text, threshold: i64)\n"));
    // Names of one spelling are shown together.
    const std::string both = run({"doc", "max"}).output;
    CHECK(contains(both, "module: prelude\n"));
    CHECK(contains(both, "module: lib.pure.tensor_ops\n"));
}

TEST_CASE("doc of an unknown name offers similar ones", "[program]") {
    const Finished slip = run({"doc", "Linaer"});
    CHECK(slip.end.status == 2);
    CHECK(slip.output.empty());
    CHECK(contains(slip.errors, "there is no documentation of Linaer"));
    CHECK(contains(slip.errors, "did you mean Linear"));
    CHECK(contains(run({"doc", "full"}).errors, "did you mean PureTensor.full, Tensor.full"));
    CHECK(contains(run({"doc", "entropy"}).errors, "cross_entropy_loss"));
    CHECK(run({"doc"}).end.status == 2);
    CHECK(run({"doc", "a", "b"}).end.status == 2);
    CHECK(run({"doc", "max", "--format", "junit"}).end.status == 2);
    CHECK(run({"test", "--format", "markdown"}).end.status == 2);
    CHECK(run({"run", "--list", "x.spl"}).end.status == 2);
}

TEST_CASE("doc lists names and writes JSON and Markdown", "[program]") {
    const std::string list = run({"doc", "--list"}).output;
    CHECK(contains(list, "lib.pure.nn Linear.forward\n"));
    CHECK(contains(list, "prelude text.split\n"));
    CHECK_FALSE(contains(list, "_types"));
    const std::string regex = run({"doc", "std.regex", "--list"}).output;
    CHECK(contains(regex, "std.regex escape\n"));
    CHECK_FALSE(contains(regex, "matmul"));
    CHECK(
        run({"doc", "--format", "json", "std.regex.escape"}).output ==
        "{\"kind\":\"function\",\"name\":\"std.regex.escape\",\"module\":\"\",\"text\":\"\",\"forms\":[{\"signature\":"
        "\"escape(text: text) -> text\",\"text\":\"Returns a pattern that matches the text as it "
        "is.\"}],\"also\":[],\"elsewhere\":[],\"members\":[]}\n");
    CHECK(contains(run({"doc", "--format", "markdown", "std.regex"}).output,
                   "- `escape(text: text) -> text`\n  Returns"));
}

TEST_CASE("explain describes codes", "[program]") {
    const Finished page = run({"explain", "E0301"});
    CHECK(page.end.status == 0);
    CHECK(contains(page.output, "E0301: tensor shapes that do not fit together"));
    CHECK(contains(run({"explain"}).output, "W0104  name that is never used"));
    CHECK(run({"explain", "E9999"}).end.status == 2);
    CHECK(contains(run({"explain", "E031"}).errors, "there is no code E031"));
}

TEST_CASE("warnings of check are no failure", "[program]") {
    const TemporaryFolder folder;
    const std::string path = folder.write("unused.spl", "use lib.pure.nn (Linear)\nprint 1\n");
    const Finished human = run({"check", path});
    CHECK(human.end.status == 0);
    CHECK(contains(human.errors, "warning[W0104]"));
    CHECK(contains(human.errors, "0 errors, 1 warning"));
    const Finished json = run({"check", "--message-format", "json", path});
    CHECK(json.errors.substr(0, 60) == R"({"schema":1,"severity":"warning","kind":"name","code":"W0104)");
    CHECK(run({path}).errors.empty());
}

TEST_CASE("check finds mistakes without running", "[program]") {
    const TemporaryFolder folder;
    const std::string good = folder.write("good.spl", "print \"must not run\"\n");
    const std::string bad = folder.write("bad.spl", "fn f(:\n");
    const Finished fine = run({"check", good});
    CHECK(fine.end.status == 0);
    CHECK(!contains(fine.output, "must not run"));
    const Finished wrong = run({"check", good, bad, "--message-format", "short"});
    CHECK(wrong.end.status == 1);
    CHECK(contains(wrong.errors, "bad.spl:1:"));
    CHECK(run({"check", folder.path() + "/none.spl"}).end.status == 2);
    CHECK(run_program({"check", "-"}, {.input = "print 1\n"}).end.status == 0);
}

TEST_CASE("errors come in three forms", "[program]") {
    CHECK(contains(run({"-e", "nope()"}).errors, "error[E0102]"));
    const std::string line = run({"--message-format", "short", "-e", "nope()"}).errors;
    CHECK(contains(line, ":1:1: error[E0102]: "));
    CHECK(line.find('\n') == line.size() - 1);
    const std::string json = run({"--message-format=json", "-e", "nope()"}).errors;
    CHECK(json.front() == '{');
    CHECK(contains(json, "\"E0102\""));
}

TEST_CASE("color follows the option and the environment", "[program]") {
    const auto errors = [](std::vector<std::string> arguments, Environment environment) {
        arguments.insert(arguments.end(), {"-e", "nope()"});
        return run_program(arguments, {.environment = std::move(environment)}).errors;
    };
    CHECK(!contains(errors({}, {{"TERM", "xterm"}}), "\x1b["));
    CHECK(contains(errors({"--color=always"}, {{"NO_COLOR", "1"}}), "\x1b["));
    CHECK(contains(errors({}, {{"CLICOLOR_FORCE", "1"}}), "\x1b["));
    CHECK(!contains(errors({}, {{"CLICOLOR_FORCE", "1"}, {"NO_COLOR", "1"}}), "\x1b["));
}

TEST_CASE("a session fed from a pipe has no prompts", "[program]") {
    const Finished finished = run_program(
        {"repl"}, {.input = "val x = 20\nfn f(n):\n    return n + 2\nf(x) + x\nnope\nx\nexit(4)\nprint 1\n"});
    CHECK(finished.output == "42\n20\n");
    CHECK(contains(finished.errors, "error[E0102]"));
    CHECK(finished.end.status == 4);
}

TEST_CASE("deep recursion meets the limit, not the stack", "[program]") {
    const std::string function = "fn depth(n):\n    if n == 0:\n        return 0\n    return 1 + depth(n - 1)\n";
    CHECK(run({"-e", function + "print depth(9000)"}).output == "9000\n");
    CHECK(contains(run({"-e", function + "print depth(200000)"}).errors, "E0503"));
}
