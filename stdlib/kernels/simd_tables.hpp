// The tables that the simd_*.cpp files define, for simd.cpp alone.
#pragma once

#include "stdlib/kernels/simd.hpp"

namespace simple::kernels {

extern const SimdTable kTableGeneric;
extern const SimdTable kTableAvx2;
extern const SimdTable kTableAvx512;

} // namespace simple::kernels
