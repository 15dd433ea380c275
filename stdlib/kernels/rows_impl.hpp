// Folds and softmax rows on contiguous doubles. See the notes in vector.hpp.
#pragma once

#include "stdlib/kernels/math_impl.hpp"
#include "stdlib/kernels/simd.hpp"

namespace simple::kernels::SIMPLE_ISA {

inline constexpr std::size_t kAccumulators = kSumLanes / kLanes;

struct SumFold {
    static constexpr double kIdentity = 0.0;
    static SIMPLE_INLINE V apply(V a, V b) { return a + b; }
};
struct ProdFold {
    static constexpr double kIdentity = 1.0;
    static SIMPLE_INLINE V apply(V a, V b) { return a * b; }
};
struct MaxFold {
    static constexpr double kIdentity = -kInf;
    static SIMPLE_INLINE V apply(V a, V b) { return select((b > a) | (b != b), b, a); }
};
struct MinFold {
    static constexpr double kIdentity = kInf;
    static SIMPLE_INLINE V apply(V a, V b) { return select((b < a) | (b != b), b, a); }
};

/// Loads vector `v` of a block of kSumLanes elements of which only n exist.
SIMPLE_INLINE V load_of_block(const double* x, std::size_t v, std::size_t n, double rest) {
    const std::size_t first = v * kLanes;
    if (n >= first + kLanes) {
        return load(x + first);
    }
    return n > first ? load_part(x + first, n - first, rest) : splat(rest);
}

/// Folds onto lanes what `element` makes of each vector; it gets the offset and the number of elements that exist.
template <typename Op, typename Element> SIMPLE_INLINE void fold_with(std::size_t n, double* lanes, Element element) {
    V sums[kAccumulators];
    SIMPLE_UNROLL
    for (std::size_t v = 0; v < kAccumulators; ++v) {
        sums[v] = load(lanes + v * kLanes);
    }
    std::size_t i = 0;
    for (; i + kSumLanes <= n; i += kSumLanes) {
        SIMPLE_UNROLL
        for (std::size_t v = 0; v < kAccumulators; ++v) {
            sums[v] = Op::apply(sums[v], element(i, v, kSumLanes));
        }
    }
    if (i < n) {
        SIMPLE_UNROLL
        for (std::size_t v = 0; v < kAccumulators; ++v) {
            sums[v] = Op::apply(sums[v], element(i, v, n - i));
        }
    }
    SIMPLE_UNROLL
    for (std::size_t v = 0; v < kAccumulators; ++v) {
        store(lanes + v * kLanes, sums[v]);
    }
}

template <typename Op> void fold(const double* x, std::size_t n, double* lanes) {
    fold_with<Op>(n, lanes, [x](std::size_t i, std::size_t v, std::size_t left) SIMPLE_LAMBDA {
        return load_of_block(x + i, v, left, Op::kIdentity);
    });
}

inline void fold_squares(const double* x, std::size_t n, double center, double* lanes) {
    fold_with<SumFold>(n, lanes, [x, center](std::size_t i, std::size_t v, std::size_t left) SIMPLE_LAMBDA {
        const V d = load_of_block(x + i, v, left, center) - center;
        return d * d;
    });
}

inline void fold_products(const double* a, const double* b, std::size_t n, double* lanes) {
    fold_with<SumFold>(n, lanes, [a, b](std::size_t i, std::size_t v, std::size_t left) SIMPLE_LAMBDA {
        return load_of_block(a + i, v, left, 0.0) * load_of_block(b + i, v, left, 0.0);
    });
}

/// Calls f(offset, count) for each vector of n elements.
template <typename F> SIMPLE_INLINE void for_vectors(std::size_t n, F f) {
    std::size_t i = 0;
    for (; i + kLanes <= n; i += kLanes) {
        f(i, kLanes);
    }
    if (i < n) {
        f(i, n - i);
    }
}
SIMPLE_INLINE V load_n(const double* p, std::size_t n) { return n == kLanes ? load(p) : load_part(p, n, 0.0); }
SIMPLE_INLINE void store_n(double* p, V v, std::size_t n) {
    if (n == kLanes) {
        store(p, v);
    } else {
        store_part(p, v, n);
    }
}

inline double row_sum(const double* x, std::size_t n) {
    double lanes[kSumLanes] = {};
    fold<SumFold>(x, n, lanes);
    return combine_lanes(FoldOp::Sum, lanes);
}
/// Returns the largest element.
inline double row_max(const double* x, std::size_t n) {
    double lanes[kSumLanes];
    for (double& lane : lanes) {
        lane = -kInf;
    }
    fold<MaxFold>(x, n, lanes);
    return combine_lanes(FoldOp::Max, lanes);
}
/// Returns Σ e^(x - shift).
inline double row_exp_sum(const double* x, std::size_t n, double shift) {
    double lanes[kSumLanes] = {};
    fold_with<SumFold>(n, lanes, [x, shift](std::size_t i, std::size_t v, std::size_t left) SIMPLE_LAMBDA {
        return exp(load_of_block(x + i, v, left, -kInf) - shift);
    });
    return combine_lanes(FoldOp::Sum, lanes);
}

inline double log_sum_exp(const double* x, std::size_t n) {
    const double shift = row_max(x, n);
    if (shift - shift != 0.0) {
        return shift;
    }
    return shift + log(splat(row_exp_sum(x, n, shift)))[0];
}

inline void softmax(const double* a, const double* /*b*/, double* out, std::size_t rows, std::size_t columns) {
    for (std::size_t r = 0; r < rows; ++r, a += columns, out += columns) {
        const double shift = row_max(a, columns);
        for_vectors(columns, [&](std::size_t i, std::size_t n)
                                 SIMPLE_LAMBDA { store_n(out + i, exp(load_n(a + i, n) - shift), n); });
        const double sum = row_sum(out, columns);
        for_vectors(columns,
                    [&](std::size_t i, std::size_t n) SIMPLE_LAMBDA { store_n(out + i, load_n(out + i, n) / sum, n); });
    }
}

inline void log_softmax(const double* a, const double* /*b*/, double* out, std::size_t rows, std::size_t columns) {
    for (std::size_t r = 0; r < rows; ++r, a += columns, out += columns) {
        const double shift = row_max(a, columns);
        const double log_sum = log(splat(row_exp_sum(a, columns, shift)))[0];
        for_vectors(columns, [&](std::size_t i, std::size_t n)
                                 SIMPLE_LAMBDA { store_n(out + i, (load_n(a + i, n) - shift) - log_sum, n); });
    }
}

inline void softmax_gradient(const double* g, const double* y, double* out, std::size_t rows, std::size_t columns) {
    for (std::size_t r = 0; r < rows; ++r, g += columns, y += columns, out += columns) {
        double lanes[kSumLanes] = {};
        fold_products(g, y, columns, lanes);
        const double sum = combine_lanes(FoldOp::Sum, lanes);
        for_vectors(columns, [&](std::size_t i, std::size_t n)
                                 SIMPLE_LAMBDA { store_n(out + i, load_n(y + i, n) * (load_n(g + i, n) - sum), n); });
    }
}

inline void log_softmax_gradient(const double* g, const double* y, double* out, std::size_t rows, std::size_t columns) {
    for (std::size_t r = 0; r < rows; ++r, g += columns, y += columns, out += columns) {
        const double sum = row_sum(g, columns);
        for_vectors(columns, [&](std::size_t i, std::size_t n) SIMPLE_LAMBDA {
            store_n(out + i, load_n(g + i, n) - exp(load_n(y + i, n)) * sum, n);
        });
    }
}

} // namespace simple::kernels::SIMPLE_ISA
