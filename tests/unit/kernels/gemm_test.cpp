#include "stdlib/kernels/gemm.hpp"

#include <cmath>
#include <cstring>
#include <vector>

#include "catch.hpp"
#include "stdlib/kernels/simd.hpp"
#include "stdlib/kernels/thread_pool.hpp"

using namespace simple::kernels;

namespace {

double value_at(std::size_t i, std::size_t j) {
    return static_cast<double>((i * 7919 + j * 104729) % 1009) / 1009.0 - 0.5;
}

/// A matrix stored row by row, or column by column when transposed.
template <typename T> struct Matrix {
    Matrix(std::size_t rows, std::size_t columns, bool transposed)
        : data(rows * columns), row(transposed ? 1 : columns), column(transposed ? rows : 1) {
        for (std::size_t i = 0; i < rows; ++i) {
            for (std::size_t j = 0; j < columns; ++j) {
                data[i * row + j * column] = static_cast<T>(value_at(i, j));
            }
        }
    }
    MatrixView view() const {
        return {data.data(), static_cast<std::ptrdiff_t>(row), static_cast<std::ptrdiff_t>(column)};
    }
    double at(std::size_t i, std::size_t j) const { return static_cast<double>(data[i * row + j * column]); }

    std::vector<T> data;
    std::size_t row;
    std::size_t column;
};

template <typename T>
std::vector<T> product(const Matrix<T>& a, const Matrix<T>& b, ProductSize size, bool accumulate = false,
                       T start = T{0}) {
    const Element type = sizeof(T) == 8 ? Element::F64 : Element::F32;
    std::vector<T> c(size.rows * size.columns, start);
    std::vector<double> scratch(multiply_scratch(type, size) + 8);
    multiply(type, a.view(), b.view(), c.data(), size.columns, size, accumulate, scratch.data());
    return c;
}

template <typename T>
double worst_error(const Matrix<T>& a, const Matrix<T>& b, const std::vector<T>& c, ProductSize size,
                   double start = 0.0) {
    double worst = 0.0;
    for (std::size_t i = 0; i < size.rows; ++i) {
        for (std::size_t j = 0; j < size.columns; ++j) {
            double sum = start;
            for (std::size_t k = 0; k < size.depth; ++k) {
                sum += a.at(i, k) * b.at(k, j);
            }
            worst = std::max(worst, std::abs(sum - static_cast<double>(c[i * size.columns + j])));
        }
    }
    return worst;
}

const ProductSize kSizes[] = {{1, 1, 1},    {1, 5, 1},      {2, 3, 4},       {4, 4, 4},     {5, 1, 7},    {7, 13, 17},
                              {1, 300, 33}, {33, 300, 1},   {12, 16, 16},    {13, 257, 31}, {64, 64, 64}, {65, 66, 67},
                              {3, 0, 4},    {17, 600, 129}, {100, 37, 1030}, {200, 520, 49}};

} // namespace

TEST_CASE("products agree with the definition for all sizes and layouts") {
    for (const ProductSize size : kSizes) {
        for (const bool left : {false, true}) {
            for (const bool right : {false, true}) {
                INFO(size.rows << "x" << size.depth << "x" << size.columns << " " << left << right);
                const Matrix<double> a(size.rows, size.depth, left);
                const Matrix<double> b(size.depth, size.columns, right);
                CHECK(worst_error(a, b, product(a, b, size), size) < 1e-12);
                CHECK(worst_error(a, b, product(a, b, size, true, 2.0), size, 2.0) < 1e-12);
                const Matrix<float> af(size.rows, size.depth, left);
                const Matrix<float> bf(size.depth, size.columns, right);
                CHECK(worst_error(af, bf, product(af, bf, size), size) < 1e-5);
                CHECK(worst_error(af, bf, product(af, bf, size, true, 2.0F), size, 2.0) < 1e-5);
            }
        }
    }
}

TEST_CASE("products have the same bits for every number of threads") {
    const ProductSize size{190, 530, 210};
    const Matrix<double> a(size.rows, size.depth, false);
    const Matrix<double> b(size.depth, size.columns, true);
    set_thread_count(1);
    const std::vector<double> alone = product(a, b, size);
    for (const std::size_t threads : {2U, 3U, 7U}) {
        set_thread_count(threads);
        CHECK(std::memcmp(alone.data(), product(a, b, size).data(), alone.size() * sizeof(double)) == 0);
    }
    set_thread_count(0);
}

TEST_CASE("a row of a product does not depend on the rows around it") {
    const ProductSize size{40, 300, 200};
    const Matrix<double> a(size.rows, size.depth, false);
    const Matrix<double> b(size.depth, size.columns, false);
    const std::vector<double> all = product(a, b, size);
    const ProductSize few{3, size.depth, size.columns};
    const std::vector<double> some = product(a, b, few);
    CHECK(std::memcmp(all.data(), some.data(), some.size() * sizeof(double)) == 0);
}

TEST_CASE("the micro-kernels of every instruction set agree with the definition") {
    for (const Isa isa : {Isa::Generic, Isa::Avx2, Isa::Avx512}) {
        if (isa > best_isa()) {
            continue;
        }
        const SimdTable& table = simd_table(isa);
        constexpr std::size_t kDepth = 37;
        const Matrix<double> a(kDepth, table.tile_rows, false);
        const Matrix<double> b(kDepth, table.tile_columns, false);
        for (std::size_t rows = 1; rows <= table.tile_rows; ++rows) {
            for (std::size_t columns = 1; columns <= table.tile_columns; ++columns) {
                std::vector<double> tile(rows * columns, 1.0);
                std::vector<double> strip(rows * columns, 1.0);
                table.tile(kDepth, a.data.data(), b.data.data(), tile.data(), columns, rows, columns, true);
                table.strip(kDepth, a.data.data(), 1, static_cast<std::ptrdiff_t>(table.tile_rows), b.data.data(),
                            table.tile_columns, strip.data(), columns, rows, columns, true);
                CHECK(tile == strip);
                double sum = 1.0;
                for (std::size_t k = 0; k < kDepth; ++k) {
                    sum += a.at(k, rows - 1) * b.at(k, columns - 1);
                }
                CHECK(tile.back() == Approx(sum).epsilon(1e-12));
            }
        }
    }
}

TEST_CASE("NaN and infinity pass through products") {
    const double a[] = {1.0, INFINITY, NAN, 0.0};
    const double b[] = {0.0, 1.0, 2.0, 3.0};
    double c[4] = {};
    double scratch[8];
    multiply(Element::F64, {a, 2, 1}, {b, 2, 1}, c, 2, {2, 2, 2}, false, scratch);
    CHECK(c[0] == INFINITY);
    CHECK(c[1] == INFINITY);
    CHECK(std::isnan(c[2]));
    CHECK(std::isnan(c[3]));
}

TEST_CASE("integer products wrap around") {
    const std::int64_t a[] = {INT64_MAX, 1, 2, 3};
    const std::int64_t b[] = {2, 0, 1, 5};
    std::int64_t c[4] = {};
    multiply_integer({a, 2, 1}, {b, 2, 1}, c, 2, {2, 2, 2});
    CHECK(c[0] == -1);
    CHECK(c[1] == 5);
    CHECK(c[2] == 7);
    CHECK(c[3] == 15);
}
