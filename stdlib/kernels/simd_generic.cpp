// Vector kernels for every processor of the architecture. See Note [One source per instruction set] in vector.hpp.
#define SIMPLE_ISA generic
#define SIMPLE_VECTOR_BYTES 16
#include "stdlib/kernels/simd_tables.hpp"
#include "stdlib/kernels/table_impl.hpp"

namespace simple::kernels {

constinit const SimdTable kTableGeneric = SIMPLE_ISA::make_table();

} // namespace simple::kernels
