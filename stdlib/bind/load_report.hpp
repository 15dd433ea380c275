// What load_state_dict and load_model return.
#pragma once

#include "stdlib/bind/convert.hpp"
#include "stdlib/nn/module.hpp"

namespace simple::bind {

/// The value of a LoadResult.
Value load_report(const Factory& factory, nn::LoadResult result);

} // namespace simple::bind
