// Vector kernels for AVX2 with FMA. See Note [One source per instruction set] in vector.hpp.
#define SIMPLE_ISA avx2
#define SIMPLE_VECTOR_BYTES 32
#include "stdlib/kernels/simd_tables.hpp"
#include "stdlib/kernels/table_impl.hpp"

namespace simple::kernels {

constinit const SimdTable kTableAvx2 = SIMPLE_ISA::make_table();

} // namespace simple::kernels
