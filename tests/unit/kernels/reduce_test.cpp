#include "stdlib/kernels/reduce.hpp"

#include <cmath>
#include <cstring>
#include <vector>

#include "catch.hpp"
#include "stdlib/kernels/thread_pool.hpp"

using namespace simple::kernels;

namespace {

double fold_all(FoldOp op, const std::vector<double>& x) {
    double out = 0.0;
    reduce_float(op, x.data(), Element::F64, {1, x.size(), 1}, &out, Element::F64);
    return out;
}

} // namespace

TEST_CASE("sums of all lengths are exact for small whole numbers") {
    for (const std::size_t n : {0U, 1U, 2U, 15U, 16U, 17U, 511U, 4095U, 4096U, 4097U, 9000U, 300000U}) {
        std::vector<double> x(n);
        double want = 0.0;
        for (std::size_t i = 0; i < n; ++i) {
            x[i] = static_cast<double>(i % 10);
            want += x[i];
        }
        CHECK(fold_all(FoldOp::Sum, x) == want);
    }
}

TEST_CASE("sums have the same bits for every number of threads") {
    std::vector<double> x(400000);
    for (std::size_t i = 0; i < x.size(); ++i) {
        x[i] = std::sin(static_cast<double>(i));
    }
    set_thread_count(1);
    const double alone = fold_all(FoldOp::Sum, x);
    set_thread_count(5);
    CHECK(fold_all(FoldOp::Sum, x) == alone);
    set_thread_count(0);
}

TEST_CASE("sums of floats are added in double") {
    const std::vector<float> x(1000000, 0.1F);
    float out = 0.0F;
    reduce_float(FoldOp::Sum, x.data(), Element::F32, {1, x.size(), 1}, &out, Element::F32);
    CHECK(out == static_cast<float>(1000000.0 * static_cast<double>(0.1F)));
}

TEST_CASE("columns are folded one by one") {
    const std::vector<double> x = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    double out[6];
    reduce_float(FoldOp::Sum, x.data(), Element::F64, {2, 3, 2}, out, Element::F64);
    CHECK(out[0] == 9.0);
    CHECK(out[1] == 12.0);
    CHECK(out[2] == 27.0);
    CHECK(out[3] == 30.0);
    reduce_float(FoldOp::Max, x.data(), Element::F64, {2, 2, 3}, out, Element::F64);
    CHECK(out[0] == 4.0);
    CHECK(out[5] == 12.0);
}

TEST_CASE("extrema keep NaN") {
    for (std::size_t at = 0; at < 40; ++at) {
        std::vector<double> x(40, 1.0);
        x[at] = NAN;
        CHECK(std::isnan(fold_all(FoldOp::Max, x)));
        CHECK(std::isnan(fold_all(FoldOp::Min, x)));
        std::int64_t position = 0;
        arg_reduce(true, x.data(), Element::F64, {1, 40, 1}, &position);
        CHECK(position == static_cast<std::int64_t>(at));
    }
    CHECK(fold_all(FoldOp::Max, {-INFINITY, -INFINITY}) == -INFINITY);
    CHECK(fold_all(FoldOp::Min, {3.0, 1.0, 2.0}) == 1.0);
    CHECK(fold_all(FoldOp::Prod, {3.0, 1.0, 2.0}) == 6.0);
}

TEST_CASE("long rows find the first extremum") {
    std::vector<double> x(5000, 1.0);
    x[4100] = 7.0;
    x[4200] = 7.0;
    x[30] = -2.0;
    std::int64_t position = 0;
    arg_reduce(true, x.data(), Element::F64, {1, x.size(), 1}, &position);
    CHECK(position == 4100);
    arg_reduce(false, x.data(), Element::F64, {1, x.size(), 1}, &position);
    CHECK(position == 30);
    x[4999] = NAN;
    arg_reduce(false, x.data(), Element::F64, {1, x.size(), 1}, &position);
    CHECK(position == 4999);
}

TEST_CASE("softmax stays finite for large numbers") {
    const double x[] = {1e308, -1e308, 1e308, 1000.0, 1001.0, 1002.0};
    double y[6];
    run_rows(RowOp::Softmax, x, nullptr, y, 2, 3);
    CHECK(y[0] == 0.5);
    CHECK(y[1] == 0.0);
    CHECK(y[2] == 0.5);
    CHECK(y[5] == Approx(0.6652409557748218).epsilon(1e-14));
    run_rows(RowOp::LogSoftmax, x, nullptr, y, 2, 3);
    CHECK(y[3] == Approx(-2.4076059644443806).epsilon(1e-14));
    double out[2];
    log_sum_exp_rows(x, out, 2, 3);
    CHECK(out[0] == 1e308);
    CHECK(out[1] == Approx(1002.4076059644444).epsilon(1e-14));
}

TEST_CASE("rows have the same bits for every length of block") {
    std::vector<double> x(37UL * 29);
    for (std::size_t i = 0; i < x.size(); ++i) {
        x[i] = std::cos(static_cast<double>(i));
    }
    std::vector<double> a(x.size());
    std::vector<double> b(x.size());
    run_rows(RowOp::Softmax, x.data(), nullptr, a.data(), 37, 29);
    for (std::size_t row = 0; row < 37; ++row) {
        run_rows(RowOp::Softmax, x.data() + row * 29, nullptr, b.data() + row * 29, 1, 29);
    }
    CHECK(std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0);
}

TEST_CASE("squares and products are summed") {
    std::vector<double> x(5000, 3.0);
    const double center = 1.0;
    double out = 0.0;
    reduce_squares(x.data(), 1, x.size(), &center, &out);
    CHECK(out == 20000.0);
    CHECK(dot(x.data(), x.data(), x.size()) == 45000.0);
}

TEST_CASE("running sums go both ways") {
    const double x[] = {1, 2, 3, 4};
    double y[4];
    cumulative_sum(x, Element::F64, {1, 4, 1}, false, y);
    CHECK(y[3] == 10.0);
    cumulative_sum(x, Element::F64, {1, 4, 1}, true, y);
    CHECK(y[0] == 10.0);
    CHECK(y[3] == 4.0);
    cumulative_sum(x, Element::F64, {1, 2, 2}, false, y);
    CHECK(y[2] == 4.0);
    CHECK(y[3] == 6.0);
}
