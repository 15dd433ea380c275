// Rules of blocks and the look at source text behind them, without a terminal.
#include <string>

#include "catch.hpp"
#include "line_editor/buffer.hpp"
#include "line_editor/input.hpp"
#include "line_editor/utf8.hpp"
#include "repl/block.hpp"
#include "repl/highlight.hpp"
#include "repl/scanner.hpp"

using namespace simple;

namespace {

bool complete(std::string_view source) {
    return cli::is_block_complete(source, [](std::string_view) { return false; });
}

} // namespace

TEST_CASE("blocks of one line are complete at once", "[parts]") {
    CHECK(complete("1 + 2"));
    CHECK(complete("if x: 1 else: 2"));
    CHECK(complete("val a = [1, 2]"));
    CHECK(complete("print \"(\""));
    CHECK(complete("# only ( a comment"));
    CHECK(complete(""));
}

TEST_CASE("blocks of several lines end at an empty line", "[parts]") {
    CHECK_FALSE(complete("fn f():"));
    CHECK_FALSE(complete("fn f():\n    return 1"));
    CHECK(complete("fn f():\n    return 1\n"));
    CHECK(complete("fn f():\n    return 1\n    "));
    CHECK(complete("fn f():\n    return 1\nf()"));
    CHECK_FALSE(complete("fn f():  # comment"));
}

TEST_CASE("open brackets, texts and comments continue", "[parts]") {
    CHECK_FALSE(cli::is_block_complete("f(1,\n", [](std::string_view) { return true; }));
    CHECK_FALSE(cli::is_block_complete("val t = \"\"\"first", [](std::string_view) { return true; }));
    CHECK_FALSE(cli::is_block_complete("1 +", [](std::string_view) { return true; }));
    CHECK(complete("val a = [1,\n    2]"));
    CHECK(complete("f(1,\n"));
    CHECK(cli::examine_block("/* open").open_inside);
    CHECK(cli::examine_block("\"\"\"open").open_inside);
    CHECK_FALSE(cli::examine_block("\"{row[\"k\"]}\"").open_inside);
}

TEST_CASE("the next line is indented after its block", "[parts]") {
    CHECK(cli::next_indent("fn f():") == "    ");
    CHECK(cli::next_indent("fn f():\n    if x:") == "        ");
    CHECK(cli::next_indent("fn f():\n    x = 1") == "    ");
    CHECK(cli::next_indent("fn f():\n    if x:\n        return 1") == "    ");
    CHECK(cli::next_indent("x = 1") == "");
    CHECK(cli::next_indent("f(1,") == "    ");
    CHECK(cli::next_indent("f(1,\n    2,") == "    ");
    CHECK(cli::next_indent("if x:\n\ty") == "\t");
    CHECK(cli::next_indent("\"\"\"text") == "");
}

TEST_CASE("clauses belong to the statement with less indentation", "[parts]") {
    CHECK(cli::clause_indent("if x:\n    1\n    else:") == "");
    CHECK(cli::clause_indent("fn f():\n    if x:\n        1\n        elif y:") == "    ");
    CHECK_FALSE(cli::clause_indent("if x:\n    1\n    elsewhere = 2").has_value());
    CHECK_FALSE(cli::clause_indent("else:").has_value());
    CHECK(cli::continues_statement("else:"));
    CHECK(cli::continues_statement("    2"));
    CHECK(cli::continues_statement(")"));
    CHECK(cli::continues_statement(".map(f)"));
    CHECK_FALSE(cli::continues_statement("elsewhere = 2"));
}

TEST_CASE("scanning accepts anything", "[parts]") {
    for (const std::string text :
         {"\"", "'", "\"\"\"", "/*", "{{{", "\"{\"{", "\\", "\"\\", "r\"", "1e+", "0x", "\xff\xfe"}) {
        for (std::size_t size = 0; size <= text.size(); ++size) {
            const auto tokens = cli::scan(std::string_view(text).substr(0, size));
            CHECK((tokens.empty() || tokens.back().end <= size));
        }
    }
}

TEST_CASE("words after a dot are names", "[parts]") {
    CHECK(cli::highlight("while").size() == 1);
    CHECK(cli::highlight("a.while").empty());
    CHECK(cli::highlight("0..5").size() == 2);
}

TEST_CASE("widths and clusters", "[parts]") {
    using namespace simple::line_editor;
    CHECK(text_width("abc") == 3);
    CHECK(text_width("日本") == 4);
    CHECK(text_width("e\xCC\x81") == 1);
    CHECK(text_width("\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x92\xBB") == 2);
    CHECK(cluster_at("\xF0\x9F\x87\xA9\xF0\x9F\x87\xAAx", 0).length == 8);
    CHECK(previous_cluster("ae\xCC\x81", 4) == 1);
    CHECK(valid_utf8("a\xff"
                     "b\xC3") == "a\xEF\xBF\xBD"
                                 "b\xEF\xBF\xBD");
    CHECK(valid_utf8("\xED\xA0\x80") == "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST_CASE("buffer motions and removals", "[parts]") {
    line_editor::Buffer buffer;
    buffer.insert("one two\nthree");
    CHECK(buffer.up());
    CHECK(buffer.cursor() == 5);
    buffer.word_left();
    CHECK(buffer.cursor() == 4);
    buffer.kill_to_line_end();
    CHECK(buffer.text() == "one \nthree");
    buffer.yank();
    CHECK(buffer.text() == "one two\nthree");
    buffer.undo();
    buffer.undo();
    CHECK(buffer.text() == "one two\nthree");
    buffer.assign("        ");
    buffer.backspace();
    CHECK(buffer.text() == "    ");
    CHECK_FALSE(buffer.down());
}

TEST_CASE("pasted text is cleaned", "[parts]") {
    CHECK(line_editor::clean_paste("a\r\nb\rc\x1b\x07"
                                   "d") == "a\nb\ncd");
    CHECK(line_editor::clean_paste(">>> f():\n...     1\n...\n") == "f():\n    1\n\n");
    CHECK(line_editor::clean_paste(">>> a\nresult") == ">>> a\nresult");
}
