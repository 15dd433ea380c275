#include "stdlib/kernels/window.hpp"

#include <algorithm>

#include "stdlib/kernels/thread_pool.hpp"

namespace simple::kernels {

namespace {

/// Output columns first … last-1 of a row whose window element k lies inside the input.
struct InsidePart {
    std::size_t first;
    std::size_t last;
};

InsidePart inside(const WindowAxis& axis, std::size_t k, std::size_t first, std::size_t last) noexcept {
    const std::size_t offset = k * axis.dilation;
    const std::size_t low = axis.before > offset ? (axis.before - offset + axis.stride - 1) / axis.stride : 0;
    const std::size_t limit = axis.input + axis.before;
    const std::size_t high = limit > offset ? (limit - offset + axis.stride - 1) / axis.stride : 0;
    const std::size_t begin = std::clamp(low, first, last);
    return {begin, std::clamp(high, begin, last)};
}

/// Calls f(output row, first output column, number of columns) for the positions first … first+count-1.
template <typename F> void for_output_rows(const Window& window, std::size_t first, std::size_t count, F&& f) {
    const std::size_t width = window.columns.output;
    for (std::size_t done = 0; done < count;) {
        const std::size_t column = (first + done) % width;
        const std::size_t length = std::min(width - column, count - done);
        f((first + done) / width, column, length);
        done += length;
    }
}

double divisor_for(const Range& rows, const Range& columns, double divisor) noexcept {
    return divisor != 0.0 ? divisor : static_cast<double>((rows.end - rows.begin) * (columns.end - columns.begin));
}

/// Calls f(place in the plane) for every element of a window of a pool.
template <typename F> void for_window(const Range& rows, const Range& columns, std::size_t width, F&& f) {
    for (std::size_t y = rows.begin; y < rows.end; ++y) {
        for (std::size_t i = y * width + columns.begin; i < y * width + columns.end; ++i) {
            f(i);
        }
    }
}

} // namespace

void gather_windows(const double* x, std::size_t channels, const Window& window, std::size_t first, std::size_t count,
                    double* out) noexcept {
    const WindowAxis& columns = window.columns;
    for (std::size_t channel = 0; channel < channels; ++channel, x += window.plane()) {
        for (std::size_t k = 0; k < window.area(); ++k) {
            const std::size_t along = k % columns.kernel;
            for_output_rows(window, first, count, [&](std::size_t row, std::size_t column, std::size_t length) {
                const std::ptrdiff_t y = window.rows.place(row, k / columns.kernel);
                const InsidePart part = window.rows.contains(y) ? inside(columns, along, column, column + length)
                                                                : InsidePart{column, column};
                std::fill(out, out + (part.first - column), 0.0);
                double* to = out + (part.first - column);
                if (part.last > part.first) {
                    const double* from = x + static_cast<std::size_t>(y) * columns.input +
                                         static_cast<std::size_t>(columns.place(part.first, along));
                    for (std::size_t i = 0; i < part.last - part.first; ++i) {
                        to[i] = from[i * columns.stride];
                    }
                }
                std::fill(to + (part.last - part.first), out + length, 0.0);
                out += length;
            });
        }
    }
}

void scatter_windows(const double* from, std::size_t channels, const Window& window, std::size_t first,
                     std::size_t count, double* x) noexcept {
    const WindowAxis& columns = window.columns;
    for (std::size_t channel = 0; channel < channels; ++channel, x += window.plane()) {
        for (std::size_t k = 0; k < window.area(); ++k) {
            const std::size_t along = k % columns.kernel;
            for_output_rows(window, first, count, [&](std::size_t row, std::size_t column, std::size_t length) {
                const std::ptrdiff_t y = window.rows.place(row, k / columns.kernel);
                if (window.rows.contains(y)) {
                    const InsidePart part = inside(columns, along, column, column + length);
                    double* to = x + static_cast<std::size_t>(y) * columns.input;
                    for (std::size_t i = part.first; i < part.last; ++i) {
                        to[columns.place(i, along)] += from[i - column];
                    }
                }
                from += length;
            });
        }
    }
}

void max_pool(const double* x, std::size_t planes, const PoolRanges& pool, double* out, std::int64_t* places) noexcept {
    const std::size_t outputs = pool.rows.size() * pool.columns.size();
    const std::size_t size = pool.height * pool.width;
    parallel_each(planes, size, [&](std::size_t plane) {
        const double* from = x + plane * size;
        std::size_t to = plane * outputs;
        for (const Range& rows : pool.rows) {
            for (const Range& columns : pool.columns) {
                std::size_t best = rows.begin * pool.width + columns.begin;
                for_window(rows, columns, pool.width, [&](std::size_t i) {
                    const bool better = from[i] > from[best] || (from[i] != from[i] && from[best] == from[best]);
                    best = better ? i : best;
                });
                out[to] = from[best];
                places[to++] = static_cast<std::int64_t>(best);
            }
        }
    });
}

void max_pool_gradient(const double* g, const std::int64_t* places, std::size_t planes, std::size_t outputs,
                       std::size_t plane, double* x) noexcept {
    parallel_each(planes, plane, [&](std::size_t number) {
        for (std::size_t i = number * outputs; i < (number + 1) * outputs; ++i) {
            x[number * plane + static_cast<std::size_t>(places[i])] += g[i];
        }
    });
}

void average_pool(const double* x, std::size_t planes, const PoolRanges& pool, double divisor, double* out) noexcept {
    const std::size_t outputs = pool.rows.size() * pool.columns.size();
    const std::size_t size = pool.height * pool.width;
    parallel_each(planes, size, [&](std::size_t plane) {
        const double* from = x + plane * size;
        double* to = out + plane * outputs;
        for (const Range& rows : pool.rows) {
            for (const Range& columns : pool.columns) {
                double sum = 0.0;
                for_window(rows, columns, pool.width, [&](std::size_t i) { sum += from[i]; });
                *to++ = sum / divisor_for(rows, columns, divisor);
            }
        }
    });
}

void average_pool_gradient(const double* g, std::size_t planes, const PoolRanges& pool, double divisor,
                           double* x) noexcept {
    const std::size_t outputs = pool.rows.size() * pool.columns.size();
    const std::size_t size = pool.height * pool.width;
    parallel_each(planes, size, [&](std::size_t plane) {
        const double* from = g + plane * outputs;
        double* to = x + plane * size;
        for (const Range& rows : pool.rows) {
            for (const Range& columns : pool.columns) {
                const double part = *from++ / divisor_for(rows, columns, divisor);
                for_window(rows, columns, pool.width, [&](std::size_t i) { to[i] += part; });
            }
        }
    });
}

} // namespace simple::kernels
