#include "stdlib/kernels/recurrent.hpp"

#include "stdlib/kernels/simd.hpp"

namespace simple::kernels {
namespace {

void apply(UnaryOp op, double* values, std::size_t count) noexcept {
    simd().unary[static_cast<std::size_t>(op)](values, values, count, {});
}

} // namespace

void lstm_step(CellSize size, double* gates, const double* c, double* c_next, double* h_next) noexcept {
    const std::size_t n = size.hidden;
    for (std::size_t row = 0; row < size.rows; ++row) {
        double* i = gates + row * 4 * n;
        apply(UnaryOp::Sigmoid, i, 2 * n);
        apply(UnaryOp::Tanh, i + 2 * n, n);
        apply(UnaryOp::Sigmoid, i + 3 * n, n);
        const double* f = i + n;
        const double* g = i + 2 * n;
        const double* o = i + 3 * n;
        double* next = c_next + row * n;
        double* h = h_next + row * n;
        for (std::size_t k = 0; k < n; ++k) {
            next[k] = f[k] * c[row * n + k] + i[k] * g[k];
            h[k] = next[k];
        }
        apply(UnaryOp::Tanh, h, n);
        for (std::size_t k = 0; k < n; ++k) {
            h[k] *= o[k];
        }
    }
}

void lstm_step_gradient(CellSize size, const double* gates, const double* c, const double* c_next, const double* dh,
                        double* dc, double* tanh_c, double* dgates) noexcept {
    const std::size_t n = size.hidden;
    simd().unary[static_cast<std::size_t>(UnaryOp::Tanh)](c_next, tanh_c, size.count(), {});
    for (std::size_t row = 0; row < size.rows; ++row) {
        const double* gate = gates + row * 4 * n;
        double* slope = dgates + row * 4 * n;
        for (std::size_t k = 0; k < n; ++k) {
            const std::size_t at = row * n + k;
            const double i = gate[k];
            const double f = gate[n + k];
            const double g = gate[2 * n + k];
            const double o = gate[3 * n + k];
            const double t = tanh_c[at];
            const double down = dc[at] + dh[at] * o * (1.0 - t * t);
            slope[k] = down * g * i * (1.0 - i);
            slope[n + k] = down * c[at] * f * (1.0 - f);
            slope[2 * n + k] = down * i * (1.0 - g * g);
            slope[3 * n + k] = dh[at] * t * o * (1.0 - o);
            dc[at] = down * f;
        }
    }
}

void gru_step(CellSize size, const double* from_x, const double* from_h, const double* h, double* saved,
              double* h_next) noexcept {
    const std::size_t n = size.hidden;
    for (std::size_t row = 0; row < size.rows; ++row) {
        const double* x = from_x + row * 3 * n;
        const double* s = from_h + row * 3 * n;
        double* gate = saved + row * 4 * n;
        for (std::size_t k = 0; k < 2 * n; ++k) {
            gate[k] = x[k] + s[k];
        }
        apply(UnaryOp::Sigmoid, gate, 2 * n);
        for (std::size_t k = 0; k < n; ++k) {
            gate[3 * n + k] = s[2 * n + k];
            gate[2 * n + k] = x[2 * n + k] + gate[k] * s[2 * n + k];
        }
        apply(UnaryOp::Tanh, gate + 2 * n, n);
        for (std::size_t k = 0; k < n; ++k) {
            const double z = gate[n + k];
            h_next[row * n + k] = (1.0 - z) * gate[2 * n + k] + z * h[row * n + k];
        }
    }
}

void gru_step_gradient(CellSize size, const double* saved, const double* h, double* dh, double* dfrom_x,
                       double* dfrom_h) noexcept {
    const std::size_t n = size.hidden;
    for (std::size_t row = 0; row < size.rows; ++row) {
        const double* gate = saved + row * 4 * n;
        double* dx = dfrom_x + row * 3 * n;
        double* ds = dfrom_h + row * 3 * n;
        for (std::size_t k = 0; k < n; ++k) {
            const std::size_t at = row * n + k;
            const double r = gate[k];
            const double z = gate[n + k];
            const double candidate = gate[2 * n + k];
            const double dn = dh[at] * (1.0 - z) * (1.0 - candidate * candidate);
            dx[k] = dn * gate[3 * n + k] * r * (1.0 - r);
            dx[n + k] = dh[at] * (h[at] - candidate) * z * (1.0 - z);
            dx[2 * n + k] = dn;
            ds[k] = dx[k];
            ds[n + k] = dx[n + k];
            ds[2 * n + k] = dn * r;
            dh[at] *= z;
        }
    }
}

} // namespace simple::kernels
