#include "stdlib/kernels/simd.hpp"

#include <limits>

#include "stdlib/kernels/simd_tables.hpp"

namespace simple::kernels {

Isa best_isa() noexcept {
#if defined(__x86_64__)
    static const Isa isa = [] {
        __builtin_cpu_init();
        const bool avx2 = __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("fma") != 0;
        const bool avx512 = __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512dq") != 0 &&
                            __builtin_cpu_supports("avx512vl") != 0 && __builtin_cpu_supports("avx512bw") != 0;
        return avx2 && avx512 ? Isa::Avx512 : avx2 ? Isa::Avx2 : Isa::Generic;
    }();
    return isa;
#else
    return Isa::Generic;
#endif
}

const SimdTable& simd_table(Isa isa) noexcept {
#if defined(__x86_64__)
    switch (isa) {
        case Isa::Avx512: return kTableAvx512;
        case Isa::Avx2: return kTableAvx2;
        case Isa::Generic: break;
    }
#else
    static_cast<void>(isa);
#endif
    return kTableGeneric;
}

const SimdTable& simd() noexcept {
    static const SimdTable& table = simd_table(best_isa());
    return table;
}

double fold_identity(FoldOp op) noexcept {
    switch (op) {
        case FoldOp::Prod: return 1.0;
        case FoldOp::Max: return -std::numeric_limits<double>::infinity();
        case FoldOp::Min: return std::numeric_limits<double>::infinity();
        case FoldOp::Sum:
        case FoldOp::Count: break;
    }
    return 0.0;
}

namespace {

double combine(FoldOp op, double a, double b) noexcept {
    switch (op) {
        case FoldOp::Prod: return a * b;
        case FoldOp::Max: return b > a || b != b ? b : a;
        case FoldOp::Min: return b < a || b != b ? b : a;
        case FoldOp::Sum:
        case FoldOp::Count: break;
    }
    return a + b;
}

} // namespace

double combine_lanes(FoldOp op, const double* lanes) noexcept {
    double left[kSumLanes / 2];
    for (std::size_t i = 0; i < kSumLanes / 2; ++i) {
        left[i] = combine(op, lanes[i], lanes[i + kSumLanes / 2]);
    }
    for (std::size_t step = kSumLanes / 4; step > 0; step /= 2) {
        for (std::size_t i = 0; i < step; ++i) {
            left[i] = combine(op, left[i], left[i + step]);
        }
    }
    return left[0];
}

} // namespace simple::kernels
