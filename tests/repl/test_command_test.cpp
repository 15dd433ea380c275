// The command `test`: which files and examples run, what each format shows, exit statuses.
#include "catch.hpp"
#include "process.hpp"

using namespace simple::repl_test;

namespace {

Finished run(std::initializer_list<std::string> arguments) { return run_program(std::vector<std::string>(arguments)); }

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

constexpr const char* kPassing = "describe \"one\":\n    it \"passes\": expect 1 == 1\n    slow_it \"waits\": pass\n";
constexpr const char* kFailing = "describe \"two\":\n    it \"fails\":\n        print \"said\"\n"
                                 "        expect(1).to_equal(2)\n    it \"passes\": pass\n";

} // namespace

TEST_CASE("test finds files by name and reports each", "[program]") {
    const TemporaryFolder folder;
    folder.write("a_spec.spl", kPassing);
    folder.write("b_test.spl", kFailing);
    folder.write("other.spl", "fail(\"never run\")\n");
    const Finished all = run({"test", folder.path()});
    CHECK(all.end.status == 1);
    CHECK(contains(all.output, "a_spec.spl\n  one\n    ok   passes"));
    CHECK(contains(all.output, "    skip waits (slow)\n"));
    CHECK(contains(all.output, "FAIL fails"));
    CHECK(contains(all.output, "expected 1 to equal 2 (" + folder.path() + "/b_test.spl:4)"));
    CHECK(contains(all.output, "failed: two fails\nerror[E0222]: expected 1 to equal 2\n"));
    CHECK(contains(all.output, "4 examples: 2 passed, 1 failed, 1 skipped (2 files"));
    CHECK(run({"test", folder.path() + "/a_spec.spl"}).end.status == 0);
    CHECK(contains(run({"test", "--slow", folder.path() + "/a_spec.spl"}).output, "2 passed, 0 failed, 0 skipped"));
}

TEST_CASE("test selects, lists and stops", "[program]") {
    const TemporaryFolder folder;
    const std::string a = folder.write("a_spec.spl", kPassing);
    const std::string b = folder.write("b_spec.spl", kFailing);
    const Finished filtered = run({"test", "--filter", "^two p", folder.path()});
    CHECK(filtered.end.status == 0);
    CHECK(contains(filtered.output, "1 example: 1 passed"));
    CHECK_FALSE(contains(filtered.output, "one"));
    const Finished listed = run({"test", a, b, "--list"});
    CHECK(listed.output ==
          a + ":2: one passes\n" + a + ":3: one waits\n" + b + ":2: two fails\n" + b + ":5: two passes\n");
    CHECK(contains(run({"test", "--fail-fast", b, a}).output, "1 example: 0 passed, 1 failed, 0 skipped (1 file,"));
}

TEST_CASE("test writes JSON and JUnit", "[program]") {
    const TemporaryFolder folder;
    const std::string b = folder.write("b_spec.spl", kFailing);
    const Finished json = run({"test", "--format", "json", b});
    CHECK(json.end.status == 1);
    CHECK(contains(json.output, "\"line\": 2, \"groups\": [\"two\"], \"name\": \"fails\", \"outcome\": \"failed\""));
    CHECK(contains(json.output, "\"output\": \"said\\n\""));
    CHECK(contains(json.output, "\"examples\": 2, \"passed\": 1, \"failed\": 1, \"skipped\": 0"));
    const Finished junit = run({"test", "--format=junit", b});
    CHECK(
        junit.output.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites tests=\"2\" failures=\"1\""));
    CHECK(contains(junit.output, "<testcase classname=\"two\" name=\"fails\""));
    CHECK(contains(junit.output, "<system-out>said&#10;</system-out>"));
}

TEST_CASE("test says what is wrong with its use and with files", "[program]") {
    const TemporaryFolder folder;
    CHECK(run({"test", folder.path()}).end.status == 2);
    CHECK(contains(run({"test", folder.path()}).errors, "no tests in " + folder.path()));
    CHECK(run({"test", folder.path() + "/missing_spec.spl"}).end.status == 2);
    const std::string a = folder.write("a_spec.spl", kPassing);
    CHECK(contains(run({"test", "--filter", "(", a}).errors, "is no regular expression: missing )"));
    CHECK(run({"test", "--filter", "(", a}).end.status == 2);
    CHECK(run({"--slow", a}).end.status == 2);
    CHECK(contains(run({"--slow", a}).errors, "--slow is an option of the command test"));

    const Finished broken = run({"test", folder.write("c_spec.spl", "it \"x\": pass\nprint 1 +\n"), a});
    CHECK(broken.end.status == 1);
    CHECK(contains(broken.errors, "error[E0001]"));
    CHECK(contains(broken.output, "1 file ended with an error"));
    CHECK(contains(broken.output, "one\n    ok   passes"));
    const Finished left = run({"test", folder.write("d_spec.spl", "exit(0)\n")});
    CHECK(left.end.status == 1);
    CHECK(contains(left.errors, "exit(0) ended the tests of this file"));
    CHECK(run({"--max-steps", "100", "test", folder.write("e_spec.spl", "it \"x\":\n    while true: pass\n")})
              .end.status == 3);
}

TEST_CASE("a script with tests has their exit status", "[program]") {
    const TemporaryFolder folder;
    const Finished failed = run({folder.write("b.spl", std::string(kFailing) + "fn main(): 7\n")});
    CHECK(failed.end.status == 1);
    CHECK(contains(failed.output, "2 examples: 1 passed, 1 failed, 0 skipped\n"));
    CHECK(run({folder.write("a.spl", kPassing)}).end.status == 0);
}
