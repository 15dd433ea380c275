// One time step of recurrent cells, apart from the matrix products: gates to new state, and back.
//
// A matrix of gates has one row for each sample and one block of `hidden` columns for each gate. All memory is
// contiguous; outputs may be the same memory as the inputs of the same size.
#pragma once

#include <cstddef>

namespace simple::kernels {

/// Sizes of a step.
struct CellSize {
    std::size_t rows;
    std::size_t hidden;
    std::size_t count() const noexcept { return rows * hidden; }
};

/// Turns the sums of gates i f g o, in place, into their values, and computes c' = f·c + i·g and h' = o·tanh(c').
void lstm_step(CellSize size, double* gates, const double* c, double* c_next, double* h_next) noexcept;
/// Computes the slopes of the four sums. `dc` comes in as the gradient of c' and goes out as that of c; `tanh_c` is
/// scratch memory of one value for each element.
void lstm_step_gradient(CellSize size, const double* gates, const double* c, const double* c_next, const double* dh,
                        double* dc, double* tanh_c, double* dgates) noexcept;

/// Takes the sums that come from x and those that come from h, for gates r z n, and computes h' = (1 - z)·n + z·h with
/// n = tanh(x_n + r·h_n). `saved` gets r, z, n and h_n.
void gru_step(CellSize size, const double* from_x, const double* from_h, const double* h, double* saved,
              double* h_next) noexcept;
/// Computes the slopes of both kinds of sums. `dh` comes in as the gradient of h' and goes out as the part of that of
/// h which does not flow through the sums.
void gru_step_gradient(CellSize size, const double* saved, const double* h, double* dh, double* dfrom_x,
                       double* dfrom_h) noexcept;

} // namespace simple::kernels
