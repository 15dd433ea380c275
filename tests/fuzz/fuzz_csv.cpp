// Reads any bytes as a CSV file and asks for all its cells.
#include "formats.hpp"
#include "stdlib/data/csv.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    simple::fuzz::read_file([&] {
        const simple::data::CsvTable table =
            simple::data::decode_csv(simple::fuzz::as_text(data, size), ',', {}, {"load", "fuzz"});
        for (std::int64_t row = 0; row < table.rows(); ++row) {
            for (std::size_t column = 0; column < table.columns().size(); ++column) {
                static_cast<void>(table.cell(row, column));
            }
        }
        static_cast<void>(table.numeric());
    });
    return 0;
}
