// Exact reduction of large angles, shared by all instruction sets.
#pragma once

namespace simple::kernels {

/// x - n·π/2 as high + low, |high| <= π/4, with n modulo 4.
struct ReducedAngle {
    double high;
    double low;
    int quadrant;
};

/// Reduces a finite x of magnitude >= 2^20 with enough digits of 2/π (Payne and Hanek, 1983).
ReducedAngle reduce_large_angle(double x) noexcept;

} // namespace simple::kernels
