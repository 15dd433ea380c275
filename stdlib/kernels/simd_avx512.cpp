// Vector kernels for AVX-512 (F, DQ, VL, BW). See Note [One source per instruction set] in vector.hpp.
#define SIMPLE_ISA avx512
#define SIMPLE_VECTOR_BYTES 64
#include "stdlib/kernels/simd_tables.hpp"
#include "stdlib/kernels/table_impl.hpp"

namespace simple::kernels {

constinit const SimdTable kTableAvx512 = SIMPLE_ISA::make_table();

} // namespace simple::kernels
