#include "support/source_map.hpp"

#include "catch.hpp"

using namespace simple;

TEST_CASE("positions are translated to files, lines and columns", "[source_map]") {
    SourceMap map;
    const SourceFile& first = map.add("a", "one\ntwo é x\r\nthree");
    const SourceFile& second = map.add("b", "");
    const SourceFile& third = map.add("c", "\xEF\xBB\xBFz");
    CHECK(first.base == 1);
    CHECK(map.file_of(0) == nullptr);
    CHECK(map.file_of(first.base) == &first);
    CHECK(map.file_of(second.base) == &second);
    CHECK(map.file_of(third.base + 4) == &third);
    CHECK(map.file_of(third.base + 5) == nullptr);

    const Location x = map.locate({first.base + 11, first.base + 12});
    CHECK(x.file == "a");
    CHECK(x.line == 2);
    CHECK(x.column == 7);
    CHECK(x.end_column == 8);
    CHECK(x.byte == 11);
    CHECK(x.source_line == "two é x");
    CHECK(map.locate({third.base + 3, third.base + 4}).column == 1);
    CHECK(map.locate({first.base + 19, first.base + 19}).line == 3);
    CHECK(map.locate({}).line == 0);
    CHECK(map.locate({5000, 5001}).line == 0);
}

TEST_CASE("spans give back their text", "[source_map]") {
    SourceMap map;
    const SourceFile& file = map.add("a", "val x = 1");
    CHECK(map.text({file.base + 4, file.base + 5}) == "x");
    CHECK(map.text({file.base + 4, file.base + 400}) == "x = 1");
    CHECK(map.text({}).empty());
}

TEST_CASE("a span over lines ends on its last line", "[source_map]") {
    SourceMap map;
    const SourceFile& file = map.add("a", "f(\n  1)\n");
    const Location location = map.locate({file.base, file.base + 7});
    CHECK(location.line == 1);
    CHECK(location.end_line == 2);
    CHECK(location.end_column == 5);
}
