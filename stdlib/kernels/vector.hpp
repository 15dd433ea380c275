// Vectors of doubles for the instruction set this file is compiled for.
//
// Note [One source per instruction set]
// Files named *_impl.hpp are compiled once per instruction set by simd_generic.cpp, simd_avx2.cpp and simd_avx512.cpp,
// which define SIMPLE_ISA (a namespace) and SIMPLE_VECTOR_BYTES. They include nothing that has inline functions of its
// own, because such a function, compiled with AVX here, could be the copy the linker keeps for everybody.
//
// Note [Same bits everywhere]
// Every operation here is an IEEE operation in a fixed order. Nothing is contracted to a fused multiply-add except
// where fma() is written, and element-wise functions do not write it, so they give the same bits with every
// instruction set, compiler and optimization level. Sums run over kSumLanes interleaved lanes, whatever the width.
#pragma once

#include <cstddef>
#include <cstdint>

#if defined(__AVX2__)
#include <immintrin.h>
#endif

#if defined(__clang__)
#define SIMPLE_UNROLL _Pragma("unroll")
#else
#define SIMPLE_UNROLL _Pragma("GCC unroll 16")
#endif
#define SIMPLE_INLINE inline __attribute__((always_inline))
#define SIMPLE_LAMBDA __attribute__((always_inline))

namespace simple::kernels::SIMPLE_ISA {

using V = double __attribute__((vector_size(SIMPLE_VECTOR_BYTES)));
using VI = std::int64_t __attribute__((vector_size(SIMPLE_VECTOR_BYTES)));

inline constexpr std::size_t kLanes = SIMPLE_VECTOR_BYTES / sizeof(double);

SIMPLE_INLINE V splat(double x) {
    return x - V{}; // Keeps -0, which 0 + x would not.
}
SIMPLE_INLINE VI splat_bits(std::int64_t x) { return VI{} + x; }
/// Adds modulo 2^64: the bits of a NaN may pass the largest signed number.
SIMPLE_INLINE VI add_bits(VI a, VI b) {
    using Unsigned = std::uint64_t __attribute__((vector_size(SIMPLE_VECTOR_BYTES)));
    return (VI)((Unsigned)a + (Unsigned)b);
}
SIMPLE_INLINE V load(const double* p) {
    V v;
    __builtin_memcpy(&v, p, sizeof v);
    return v;
}
SIMPLE_INLINE void store(double* p, V v) { __builtin_memcpy(p, &v, sizeof v); }
SIMPLE_INLINE VI bits(V v) { return (VI)v; }
SIMPLE_INLINE V from_bits(VI v) { return (V)v; }
/// Takes a where the mask (all ones or zero per lane) is set, else b.
SIMPLE_INLINE V select(VI mask, V a, V b) { return mask ? a : b; }
SIMPLE_INLINE VI sign_mask() { return splat_bits(INT64_MIN); }
SIMPLE_INLINE V magnitude(V x) { return from_bits(bits(x) & ~sign_mask()); }
SIMPLE_INLINE V with_sign_of(V x, V sign) { return from_bits((bits(x) & ~sign_mask()) | (bits(sign) & sign_mask())); }
/// Tells whether any lane of a mask is set.
SIMPLE_INLINE bool any(VI mask) {
    std::int64_t all = 0;
    for (std::size_t i = 0; i < kLanes; ++i) {
        all |= mask[i];
    }
    return all != 0;
}

#if defined(__AVX512F__) && SIMPLE_VECTOR_BYTES == 64
/// Loads n < kLanes elements and fills the other lanes with `rest`.
SIMPLE_INLINE V load_part(const double* p, std::size_t n, double rest) {
    return (V)_mm512_mask_loadu_pd((__m512d)splat(rest), static_cast<__mmask8>((1U << n) - 1U), p);
}
/// Stores the first n < kLanes lanes.
SIMPLE_INLINE void store_part(double* p, V v, std::size_t n) {
    _mm512_mask_storeu_pd(p, static_cast<__mmask8>((1U << n) - 1U), (__m512d)v);
}
#else
SIMPLE_INLINE V load_part(const double* p, std::size_t n, double rest) {
    double lanes[kLanes];
    for (std::size_t i = 0; i < kLanes; ++i) {
        lanes[i] = i < n ? p[i] : rest;
    }
    return load(lanes);
}
SIMPLE_INLINE void store_part(double* p, V v, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) {
        p[i] = v[i];
    }
}
#endif

#if defined(__AVX512F__) && SIMPLE_VECTOR_BYTES == 64
SIMPLE_INLINE V fma(V a, V b, V c) { return (V)_mm512_fmadd_pd((__m512d)a, (__m512d)b, (__m512d)c); }
SIMPLE_INLINE V square_root(V x) { return (V)_mm512_maskz_sqrt_pd(0xff, (__m512d)x); }
#elif defined(__FMA__) && SIMPLE_VECTOR_BYTES == 32
SIMPLE_INLINE V fma(V a, V b, V c) { return (V)_mm256_fmadd_pd((__m256d)a, (__m256d)b, (__m256d)c); }
SIMPLE_INLINE V square_root(V x) { return (V)_mm256_sqrt_pd((__m256d)x); }
#else
SIMPLE_INLINE V fma(V a, V b, V c) {
#if defined(__aarch64__)
    for (std::size_t i = 0; i < kLanes; ++i) {
        c[i] = __builtin_fma(a[i], b[i], c[i]);
    }
    return c;
#else
    return a * b + c;
#endif
}
SIMPLE_INLINE V square_root(V x) {
    for (std::size_t i = 0; i < kLanes; ++i) {
        x[i] = __builtin_sqrt(x[i]);
    }
    return x;
}
#endif

} // namespace simple::kernels::SIMPLE_ISA
