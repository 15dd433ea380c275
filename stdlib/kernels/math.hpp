// Functions of single numbers, with the bits of the vector kernels on every machine.
#pragma once

#include <cstddef>

namespace simple::kernels {

double exp(double x) noexcept;
double log(double x) noexcept;
double sin(double x) noexcept;
double cos(double x) noexcept;
double pow(double x, double y) noexcept;

/// Turns n pairs of uniform numbers u1, u2 in place into pairs of normal ones (Box and Muller, 1958):
/// r = sqrt(-2·log(1 - u1)), r·cos(2π·u2), r·sin(2π·u2).
void normal_pairs(double* values, std::size_t n) noexcept;

} // namespace simple::kernels
