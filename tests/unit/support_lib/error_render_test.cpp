#include "catch.hpp"
#include "support/error_codes.hpp"
#include "support/source_map.hpp"

using namespace simple;

namespace {

/// A file and errors about parts of it, found by their text.
class Source {
public:
    explicit Source(std::string text) : text_(std::move(text)), file_(map_.add("train.spl", text_)) {}

    Span find(const std::string& part, std::size_t from = 0) const {
        const auto at = static_cast<std::uint32_t>(text_.find(part, from));
        return {file_.base + at, file_.base + at + static_cast<std::uint32_t>(part.size())};
    }
    std::string render(const Diagnostic& diagnostic, bool color = false) const {
        return map_.resolve(diagnostic).render(color);
    }
    const SourceMap& map() const { return map_; }

private:
    std::string text_;
    SourceMap map_;
    const SourceFile& file_;
};

} // namespace

TEST_CASE("an error quotes its line with carets", "[render]") {
    const Source source("a = 1\nb = undefined_name + 2\n");
    CHECK(source.render(make_error(codes::kUndefinedName, "`undefined_name` is not defined",
                                   source.find("undefined_name"), "not found in this file")
                            .with_note("names are looked up in the file first")
                            .with_help("define it first")) == "error[E0102]: `undefined_name` is not defined\n"
                                                              " --> train.spl:2:5\n"
                                                              "  |\n"
                                                              "2 | b = undefined_name + 2\n"
                                                              "  |     ^^^^^^^^^^^^^^ not found in this file\n"
                                                              "  = names are looked up in the file first\n"
                                                              "help: define it first\n");
}

TEST_CASE("labels on one line and on others", "[render]") {
    std::string text;
    for (int i = 1; i < 12; ++i) {
        text += "x\n";
    }
    const Source source(text + "val w = randn([256, 784])\n\nval h = matmul(x, w)\n");
    const Span call = source.find("matmul");
    const Span arguments = source.find("x, w)");
    CHECK(source.render(make_error(codes::kShapeMismatch, "matmul: inner sizes differ, 784 and 256", call)
                            .with_label(source.find("randn([256, 784])"), "`w` got its shape here")
                            .with_label({arguments.begin, arguments.begin + 1}, "left: [32, 784]")
                            .with_label(source.find("w)"), "right: [256, 784]")) ==
          "error[E0301]: matmul: inner sizes differ, 784 and 256\n"
          "  --> train.spl:14:9\n"
          "   |\n"
          "12 | val w = randn([256, 784])\n"
          "   |         ----------------- `w` got its shape here\n"
          "   :\n"
          "14 | val h = matmul(x, w)\n"
          "   |         ^^^^^^ -  -- right: [256, 784]\n"
          "   |                left: [32, 784]\n");
}

TEST_CASE("labels inside the marked place stay visible", "[render]") {
    const Source source("print \"a\" + 1\n");
    const Span sum = source.find("\"a\" + 1");
    const Span text{sum.begin, sum.begin + 3};
    const Span number{sum.end - 1, sum.end};
    CHECK(source.render(make_error(codes::kOperandTypes, "cannot add text and i64", sum)
                            .with_label(text, "text")
                            .with_label(number, "i64")) == "error[E0207]: cannot add text and i64\n"
                                                           " --> train.spl:1:7\n"
                                                           "  |\n"
                                                           "1 | print \"a\" + 1\n"
                                                           "  |       ---^^^- i64\n"
                                                           "  |       text\n");
    CHECK(source.render(make_error(codes::kOperandTypes, "cannot add text and i64", sum).with_label(text, "text")) ==
          "error[E0207]: cannot add text and i64\n"
          " --> train.spl:1:7\n"
          "  |\n"
          "1 | print \"a\" + 1\n"
          "  |       ---^^^^\n"
          "  |       text\n");
}

TEST_CASE("a suggested edit is shown as it would read", "[render]") {
    const Source source("val model = Linear(784, 10)\nopt = SGD(learning_rate: 1)\n");
    const Span start{source.find("val").begin, source.find("val").begin};
    CHECK(source
              .render(make_error(codes::kUndefinedName, "`Linear` is not defined", source.find("Linear"))
                          .with_help("it is in lib.pure.nn; add")
                          .with_fix(start, "use lib.pure.nn (Linear)\n"))
              .find("help: it is in lib.pure.nn; add\n"
                    "  |\n"
                    "1 | use lib.pure.nn (Linear)\n"
                    "  | ++++++++++++++++++++++++\n") != std::string::npos);
    CHECK(source
              .render(make_error(codes::kUnknownArgument, "unknown", source.find("learning_rate"))
                          .with_fix(source.find("learning_rate"), "lr"))
              .find("2 | opt = SGD(lr: 1)\n  |           ++\n") != std::string::npos);
}

TEST_CASE("carets stay aligned under tabs, wide and combining characters", "[render]") {
    const Source tabs("\tx = y\n");
    CHECK(tabs.render(make_error(codes::kUndefinedName, "m", tabs.find("y"))).find("1 |     x = y\n  |         ^\n") !=
          std::string::npos);
    const Source wide("x = \"日本\" + y\n");
    CHECK(wide.render(make_error(codes::kUndefinedName, "m", wide.find("y"))).find("  |              ^\n") !=
          std::string::npos);
    const Source combining("x = 'e\xCC\x81' + y\n");
    CHECK(combining.render(make_error(codes::kUndefinedName, "m", combining.find("y"))).find("  |           ^\n") !=
          std::string::npos);
}

TEST_CASE("control characters never reach the terminal", "[render]") {
    const Source source("x = '\x1b[31m\xE2\x80\xAE' + y\n");
    const std::string text = source.render(make_error(codes::kUndefinedName, "bad \x1b[0m name", source.find("y")));
    CHECK(text.find('\x1b') == std::string::npos);
    CHECK(text.find("\xE2\x80\xAE") == std::string::npos);
    CHECK(text.find("\\x1b[31m\\u{202e}") != std::string::npos);
}

TEST_CASE("long lines are cut around the mark", "[render]") {
    const Source source("x = '" + std::string(5000, 'a') + "' + wrong + '" + std::string(5000, 'b') + "'\n");
    const std::string text = source.render(make_error(codes::kUndefinedName, "m", source.find("wrong")));
    CHECK(text.size() < 500);
    CHECK(text.find("wrong") != std::string::npos);
    CHECK(text.find("^^^^^\n") != std::string::npos);
}

TEST_CASE("the stack trace folds repeats", "[render]") {
    const Source source("a\nb\nc\n");
    Diagnostic diagnostic = make_error(codes::kDepthLimit, "too deep", source.find("a"));
    for (int i = 0; i < 1000; ++i) {
        diagnostic.trace.push_back({"even", source.find("b")});
        diagnostic.trace.push_back({"odd", source.find(i < 999 ? "a" : "c")});
    }
    const std::string text = source.render(diagnostic);
    CHECK(text.find("  in even at train.spl:1\n"
                    "  called from odd at train.spl:2\n"
                    "  ... the last 2 calls repeated 999 more times\n"
                    "  called from <main> at train.spl:3\n") != std::string::npos);
}

TEST_CASE("a long trace shows both ends", "[render]") {
    const Source source("a\n");
    Diagnostic diagnostic = make_error(codes::kDepthLimit, "too deep", source.find("a"));
    for (int i = 0; i < 100; ++i) {
        diagnostic.trace.push_back({"f" + std::to_string(i), {}});
    }
    const std::string text = source.render(diagnostic);
    CHECK(text.find("called from f19\n  ... 60 calls not shown\n  called from f80\n") != std::string::npos);
}

TEST_CASE("the stack trace shows arguments, and those of the first of repeated calls", "[render]") {
    const Source source("a\nb\nc\n");
    Diagnostic diagnostic = make_error(codes::kDepthLimit, "too deep", source.find("a"));
    for (int i = 5; i > 0; --i) {
        diagnostic.trace.push_back({"f", source.find("a"), {{"n", "i64 " + std::to_string(i)}, {"xs", "array of 2"}}});
    }
    diagnostic.trace.push_back({"g", source.find("c")});
    CHECK(source.render(diagnostic)
              .find("  in f at train.spl:1  (n: i64 5, xs: array of 2)\n"
                    "  ... the last call repeated 4 more times\n"
                    "  called from g at train.spl:1\n"
                    "  called from <main> at train.spl:3\n") != std::string::npos);
}

TEST_CASE("arguments in a trace are safe and not wider than a line", "[render]") {
    const Source source("a\n");
    Diagnostic diagnostic = make_error(codes::kDepthLimit, "m", source.find("a"));
    diagnostic.trace.push_back({"f", {}, {{"x\x1b", "text \"\x1b[2J\""}, {"y", std::string(200, 'y')}, {"z", "nil"}}});
    diagnostic.trace.push_back({"g", {}, {{"y", std::string(200, 'y')}, {"z", "nil"}}});
    const std::string text = source.render(diagnostic);
    CHECK(text.find("  in f at train.spl:1  (x\\x1b: text \"\\x1b[2J\", …)\n") != std::string::npos);
    CHECK(text.find("  called from g  (y: " + std::string(200, 'y') + ", …)\n") != std::string::npos);
}

TEST_CASE("a trace of many calls on a long line stays small", "[render]") {
    const Source source("a" + std::string(1'000'000, ' ') + "b\n");
    Diagnostic diagnostic = make_error(codes::kDepthLimit, "m", source.find("b"));
    diagnostic.trace.assign(20'000, {"f", source.find("b")});
    const Error error = source.map().resolve(diagnostic);
    REQUIRE(error.frames.size() == 20'001);
    CHECK(error.frames[7].location.column == 1'000'002);
    CHECK(error.frames[7].location.source_line.empty());
}

TEST_CASE("an error without a place is one line", "[render]") {
    Error error;
    error.message = "cannot open `x`";
    error.severity = Severity::Warning;
    CHECK(error.render() == "warning: cannot open `x`\n");
}

TEST_CASE("colour is optional", "[render]") {
    const Source source("a\n");
    const Diagnostic diagnostic = make_error(codes::kUndefinedName, "m", source.find("a"));
    CHECK(source.render(diagnostic, true).find("\x1b[1;31merror[E0102]\x1b[0m") == 0);
}

TEST_CASE("the machine form is one line of JSON", "[render]") {
    const Source source("x = \"é\" + y\n");
    Diagnostic diagnostic = make_error(codes::kUndefinedName, "`y` is \"new\"\n", source.find("y"), "here");
    diagnostic.with_label(source.find("x"), "there").with_note("n").with_help("h").with_fix(source.find("y"), "z");
    diagnostic.trace.push_back({"f", source.find("x")});
    const std::string json = source.map().resolve(diagnostic).to_json();
    CHECK(json.find('\n') == std::string::npos);
    CHECK(json.find("{\"schema\":1,\"severity\":\"error\",\"kind\":\"name\",\"code\":\"E0102\",\"message\":\"`y` is "
                    "\\\"new\\\"\\n\",\"file\":\"train.spl\",\"span\":{\"line\":1,\"col\":11,\"end_line\":1,\"end_"
                    "col\":12,\"byte\":11,\"end_byte\":12},\"label\":\"here\",\"labels\":[{") == 0);
    CHECK(json.find("\"frames\":[{\"function\":\"f\",\"file\":\"train.spl\",\"line\":1,\"col\":11},"
                    "{\"function\":\"<main>\",\"file\":\"train.spl\",\"line\":1,\"col\":1}]") != std::string::npos);
    CHECK(json.back() == '}');
    diagnostic.trace.back().arguments = {{"x", "text \"a\""}, {"n", "i64 1"}};
    CHECK(source.map()
              .resolve(diagnostic)
              .to_json()
              .find("\"line\":1,\"col\":11,\"arguments\":[{\"name\":\"x\",\"value\":\"text \\\"a\\\"\"},"
                    "{\"name\":\"n\",\"value\":\"i64 1\"}]},") != std::string::npos);
}
