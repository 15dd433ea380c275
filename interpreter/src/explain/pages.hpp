// The pages of `simple explain`, one file for each group of codes. Titles come from the table of codes.
#pragma once

#include <span>

#include "simple/explain.hpp"

namespace simple::explain_pages {

struct Page {
    std::string_view code;
    Shown shown;
    std::string_view cause;
    std::string_view wrong;
    std::string_view right;
};

std::span<const Page> syntax();
std::span<const Page> names();
std::span<const Page> types();
std::span<const Page> values();
std::span<const Page> tensors();
std::span<const Page> limits();
std::span<const Page> files();
std::span<const Page> host();

} // namespace simple::explain_pages
