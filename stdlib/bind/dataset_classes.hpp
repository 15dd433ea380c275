// What the objects of data sets hold and share; for the files that declare data sets and loaders only.
#pragma once

#include <cstdint>

#include "stdlib/bind/convert.hpp"
#include "stdlib/data/split.hpp"

namespace simple::bind {

struct ArrayBox {
    Value samples;
};
struct LabeledBox {
    Value features;
    Value labels;
};
struct SampleBox {
    Value features;
    Value label;
};
struct SubsetBox {
    Value dataset;
    data::Indices indices;
};
struct MappedBox {
    Value dataset;
    Value function;
};

/// Number of items and one item of any data set: an array, or an object with len() and get(i) or get_item(i).
std::int64_t dataset_size(const Factory& factory, const Value& dataset);
Value dataset_item(const Factory& factory, const Value& dataset, std::int64_t i);

/// Argument 0 as the number of one of `count` items; negative ones count from the end. Throws E3.
std::int64_t item_number(const Call& c, std::int64_t count);

/// Declares DataLoader and its like.
void declare_loaders(Module& module);

} // namespace simple::bind
