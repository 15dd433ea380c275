#include <algorithm>
#include <string>
#include <vector>

#include "catch.hpp"
#include "fixture.hpp"

using simple::Call;
using simple::Value;
using simple::test::Captured;

namespace {

bool contains(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

} // namespace

TEST_CASE("completion offers variables, predefined names, members and modules") {
    Captured c;
    c.interpreter.module("host.tools", "Tools.")
        .function(
            "hammer(n: i64)", [](Call&) { return Value(); }, "Hits.");
    REQUIRE(c.interpreter.evaluate("class Rect:\n    width: i64\n    fn area(): self.width\n"
                                   "val rect = Rect(width: 1)\nval rows = [1]"));
    const auto complete = [&c](const char* prefix) { return c.interpreter.completions(prefix); };
    CHECK(contains(complete("re"), "rect"));
    CHECK(contains(complete("pri"), "print"));
    CHECK(contains(complete("rect.w"), "rect.width"));
    CHECK(contains(complete("rect."), "rect.area"));
    CHECK(contains(complete("rows.pu"), "rows.push"));
    CHECK(contains(complete("host.t"), "host.tools"));
    CHECK(contains(complete("host.tools.h"), "host.tools.hammer"));
    CHECK(complete("rect.width.zzz.").empty());
    CHECK(complete("nothing.at.all").empty());
}

TEST_CASE("help shows signatures and descriptions") {
    Captured c;
    c.interpreter.module("host.tools", "Tools of the host.")
        .function(
            "hammer(n: i64)", [](Call&) { return Value(); }, "Hits.")
        .constant("WEIGHT", Value(3), "In kilograms.");
    CHECK(c.interpreter.help("host.tools") ==
          "host.tools\n    Tools of the host.\nhammer(n: i64)\n    Hits.\nWEIGHT    In kilograms.\n");
    CHECK(c.interpreter.help("host.tools.hammer") == "host.tools.hammer(n: i64)\n    Hits.\n");
    CHECK(c.interpreter.help("hammer").find("Hits.") != std::string::npos);
    CHECK(c.interpreter.help("len").find("len(") != std::string::npos);
    CHECK(c.interpreter.help("text.split").find("split(") != std::string::npos);
    CHECK(c.interpreter.help("no_such_thing").empty());
    CHECK(c.interpreter.help("a..b").empty());
}

TEST_CASE("documentation follows references, aliases and modules that pass names on") {
    Captured c;
    const auto nothing = [](Call&) { return Value(); };
    c.interpreter.module("host.tools", "Tools.")
        .function("hammer(n: i64)", nothing, "Hits.")
        .function("mallet(n: i64)", nothing, "See hammer.")
        .function("broken()", nothing, "See nothing.")
        .function("empty()", nothing)
        .alias("sledge", "hammer");
    c.interpreter.module("host.shed").reexport("host.tools", "hammer");
    c.interpreter.module("host.old").reexport_all("host.tools");

    CHECK(c.interpreter.help("mallet") == "mallet(n: i64)\n    Hits.\nalso: hammer\nmodule: host.tools\n");
    CHECK(c.interpreter.help("hammer") ==
          "hammer(n: i64)\n    Hits.\nalso: mallet sledge\nmodule: host.tools host.shed\n");
    CHECK(c.interpreter.help("broken") == "broken()\n    See nothing.\nmodule: host.tools\n");
    CHECK(c.interpreter.help("empty") == "empty()\nmodule: host.tools\n");
    CHECK(c.interpreter.help("host.old.empty") == "host.old.empty()\n");
    const auto entries = c.interpreter.documentation("host.old");
    REQUIRE(entries.size() == 1);
    CHECK(entries[0].name == "host.tools");
    CHECK(entries[0].also == std::vector<std::string>{"host.old"});
    CHECK(c.interpreter.documentation("no_such_thing").empty());
}

TEST_CASE("documentation of the program's own classes and of what variables hold") {
    Captured c;
    REQUIRE(c.interpreter.evaluate("class Rect:\n    width: i64\n    fn area(): self.width\n"
                                   "val rect = Rect(width: 1)"));
    CHECK(c.interpreter.help("Rect") == "Rect\nmembers: area width\n");
    CHECK(c.interpreter.help("rect.width") == "Rect.width\n");
    CHECK(c.interpreter.help("rect.height").empty());
}
