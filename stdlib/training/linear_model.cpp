#include "stdlib/training/linear_model.hpp"

#include <cmath>
#include <vector>

#include "stdlib/tensor/error.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::training {
namespace {

using tensor::Tensor;

/// Inputs as contiguous f64 [m, n].
Tensor inputs(const Tensor& X, std::int64_t features, std::string_view name) {
    const Tensor matrix = X.ndim() == 1 && features == 1 ? tensor::unsqueeze(X, 1) : X;
    if (matrix.ndim() != 2 || matrix.shape()[1] != features) {
        throw tensor::errors::paired_shapes(name, "X", X.shape(), "features", {features});
    }
    return tensor::contiguous(tensor::to(matrix, DType::F64));
}

Tensor targets(const Tensor& y, std::int64_t rows, std::string_view name) {
    const bool column = y.ndim() == 1 || (y.ndim() == 2 && y.shape()[1] == 1);
    if (!column || y.shape()[0] != rows) {
        throw tensor::errors::paired_shapes(name, "prediction", {rows, 1}, "target", y.shape());
    }
    if (rows == 0) {
        throw tensor::errors::no_elements(name, y.shape());
    }
    return tensor::contiguous(tensor::to(y, DType::F64));
}

/// A matrix of m rows for Householder reflections, column by column, with the right side as its last column.
class Triangle {
public:
    Triangle(std::size_t rows, std::size_t columns) : rows_(rows), columns_(columns), data_(rows * (columns + 1)) {}
    double& at(std::size_t row, std::size_t column) { return data_[column * rows_ + row]; }

    /// Makes column k zero below the diagonal; false when nothing of it is left.
    bool reflect(std::size_t k, double smallest) {
        double norm = 0.0;
        for (std::size_t i = k; i < rows_; ++i) {
            norm = std::hypot(norm, at(i, k));
        }
        if (!(norm > smallest)) {
            return false;
        }
        const double diagonal = at(k, k) > 0.0 ? -norm : norm;
        std::vector<double> v(rows_ - k);
        double length = 0.0;
        for (std::size_t i = k; i < rows_; ++i) {
            v[i - k] = at(i, k) - (i == k ? diagonal : 0.0);
            length += v[i - k] * v[i - k];
        }
        for (std::size_t column = k; column <= columns_; ++column) {
            double product = 0.0;
            for (std::size_t i = k; i < rows_; ++i) {
                product += v[i - k] * at(i, column);
            }
            for (std::size_t i = k; i < rows_; ++i) {
                at(i, column) -= 2.0 * product / length * v[i - k];
            }
        }
        return true;
    }

    std::vector<double> solve() {
        std::vector<double> x(columns_);
        for (std::size_t k = columns_; k-- > 0;) {
            double sum = at(k, columns_);
            for (std::size_t j = k + 1; j < columns_; ++j) {
                sum -= at(k, j) * x[j];
            }
            x[k] = sum / at(k, k);
        }
        return x;
    }

private:
    std::size_t rows_;
    std::size_t columns_;
    std::vector<double> data_;
};

} // namespace

LinearModel::LinearModel(std::int64_t n_features) {
    if (n_features < 1) {
        throw tensor::errors::range("LinearModel", "n_features", "at least 1", n_features);
    }
    weights = Tensor::zeros({n_features, 1}, DType::F64, "LinearModel");
}

LinearModel::LinearModel(double w, double b) : LinearModel(1) {
    weights.data<double>()[0] = w;
    bias = b;
}

Tensor LinearModel::predict(const Tensor& X, std::string_view name) const {
    const Tensor x = inputs(X, features(), name);
    const std::int64_t rows = x.shape()[0];
    Tensor y = Tensor::empty({rows, 1}, DType::F64, name);
    const double* w = weights.data<double>();
    for (std::int64_t i = 0; i < rows; ++i) {
        const double* row = std::as_const(x).data<double>() + i * features();
        double sum = 0.0;
        for (std::int64_t j = 0; j < features(); ++j) {
            sum += row[j] * w[j];
        }
        y.data<double>()[i] = sum + bias;
    }
    return y;
}

LinearModel::Gradients LinearModel::gradients(const Tensor& X, const Tensor& y, std::string_view name) const {
    const Tensor x = inputs(X, features(), name);
    const std::int64_t rows = x.shape()[0];
    const Tensor wanted = targets(y, rows, name);
    const Tensor pred = predict(x, name);
    Gradients result{0.0, Tensor::zeros({features(), 1}), 0.0};
    const double scale = 2.0 / static_cast<double>(rows);
    for (std::int64_t i = 0; i < rows; ++i) {
        const double error = pred.data<double>()[i] - wanted.data<double>()[i];
        result.loss += error * error;
        result.bias += error;
        for (std::int64_t j = 0; j < features(); ++j) {
            result.weights.data<double>()[j] += error * x.data<double>()[i * features() + j];
        }
    }
    result.loss /= static_cast<double>(rows);
    result.bias *= scale;
    for (std::int64_t j = 0; j < features(); ++j) {
        result.weights.data<double>()[j] *= scale;
    }
    return result;
}

History LinearModel::fit(const Tensor& X, const Tensor& y, double lr, std::int64_t epochs) {
    if (epochs < 0) {
        throw tensor::errors::range("LinearModel", "epochs", "at least 0", epochs);
    }
    if (!(lr >= 0.0 && std::isfinite(lr))) {
        throw tensor::errors::range("LinearModel", "lr", "at least 0 and finite", lr);
    }
    History history;
    weights = tensor::clone(weights); // those given away stay as they are
    for (std::int64_t epoch = 0; epoch < epochs; ++epoch) {
        const Gradients g = gradients(X, y);
        history.add_epoch(epoch, g.loss, {}, {}, lr);
        bias -= lr * g.bias;
        for (std::int64_t j = 0; j < features(); ++j) {
            weights.data<double>()[j] -= lr * g.weights.data<double>()[j];
        }
    }
    return history;
}

void LinearModel::fit_exact(const Tensor& X, const Tensor& y) {
    constexpr double kRelative = 1e-12;
    const Tensor x = inputs(X, features(), "LinearModel");
    const Tensor wanted = targets(y, x.shape()[0], "LinearModel");
    const auto rows = static_cast<std::size_t>(x.shape()[0]);
    const std::size_t columns = static_cast<std::size_t>(features()) + 1;
    Triangle triangle(rows, columns);
    double largest = 1.0;
    for (std::size_t i = 0; i < rows; ++i) {
        for (std::size_t j = 0; j + 1 < columns; ++j) {
            triangle.at(i, j) = x.data<double>()[i * (columns - 1) + j];
            largest = std::max(largest, std::fabs(triangle.at(i, j)));
        }
        triangle.at(i, columns - 1) = 1.0;
        triangle.at(i, columns) = wanted.data<double>()[i];
    }
    bool solvable = rows >= columns;
    for (std::size_t k = 0; k < columns && solvable; ++k) {
        solvable = triangle.reflect(k, kRelative * largest);
    }
    if (!solvable) {
        throw tensor::errors::value("LinearModel",
                                    "fit_exact: the rows do not determine " + std::to_string(columns) +
                                        " numbers (weights and bias)",
                                    "use more rows, or leave out columns that follow from others");
    }
    const std::vector<double> solution = triangle.solve();
    weights = Tensor::empty({features(), 1});
    for (std::size_t j = 0; j + 1 < columns; ++j) {
        weights.data<double>()[j] = solution[j];
    }
    bias = solution.back();
}

} // namespace simple::training
