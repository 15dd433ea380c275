// `@` on numbers and nested arrays.
#include <type_traits>
#include <vector>

#include "runtime/array.hpp"
#include "runtime/nested.hpp"
#include "runtime/operator_errors.hpp"
#include "runtime/operators.hpp"

namespace simple::runtime {

namespace {

/// A nested array as a matrix: a row for a left vector, a column for a right one.
struct Matrix {
    Value value;
    std::vector<std::size_t> shape;
    std::size_t rows;
    std::size_t columns;
};

bool is_matrix(const std::vector<std::size_t>& shape) noexcept { return shape.size() == 1 || shape.size() == 2; }

Matrix left_matrix(Value v) {
    std::vector<std::size_t> shape = nested_shape(v);
    const bool vector = shape.size() == 1;
    return {v, shape, vector ? 1 : shape[0], vector ? shape[0] : shape[1]};
}

Matrix right_matrix(Value v) {
    std::vector<std::size_t> shape = nested_shape(v);
    const bool vector = shape.size() == 1;
    return {v, shape, shape[0], vector ? 1 : shape[1]};
}

class MatrixProduct {
public:
    MatrixProduct(Runtime& runtime, Value left, Value right, Span span)
        : runtime_(runtime), left_(left_matrix(left)), right_(right_matrix(right)), span_(span) {}

    Value run() {
        if (left_.columns != right_.rows) {
            runtime_.fail(codes::kShapeMismatch,
                          "`@` cannot multiply the shapes " + shape_text(left_.shape) + " and " +
                              shape_text(right_.shape) + ": inner sizes " + std::to_string(left_.columns) + " and " +
                              std::to_string(right_.rows) + " differ",
                          span_);
        }
        return all_ints(left_) && all_ints(right_) ? multiply<std::int64_t>() : multiply<double>();
    }

private:
    template <typename Visit> void for_each_row(const Matrix& matrix, Visit visit) const {
        const Array* outer = matrix.value.as<Array>();
        if (matrix.shape.size() == 1) {
            visit(outer);
            return;
        }
        for (std::size_t i = 0; i < outer->size; ++i) {
            const Value row = outer->kind() == ElementKind::Values ? outer->values()[i] : Value::nil();
            if (!row.is(Tag::Array) || row.as<Array>()->size != matrix.shape[1]) {
                runtime_.fail(codes::kShapeMismatch, "`@` needs rows of equal length", span_);
            }
            visit(row.as<Array>());
        }
    }

    bool all_ints(const Matrix& matrix) const {
        bool ints = true;
        for_each_row(matrix, [&ints](const Array* row) {
            for (std::size_t i = 0; ints && i < row->size && row->kind() != ElementKind::I64; ++i) {
                ints = row->kind() == ElementKind::Values && row->values()[i].is_int();
            }
        });
        return ints;
    }

    template <typename T> std::vector<T> dense(const Matrix& matrix) const {
        std::vector<T> elements;
        elements.reserve(matrix.rows * matrix.columns);
        for_each_row(matrix, [this, &elements](const Array* row) {
            for (std::size_t i = 0; i < row->size; ++i) {
                const Owned element(get(row, i));
                if (!element.get().is_number()) {
                    fail_binary(runtime_, BinaryOp::MatMul, left_.value, element, span_);
                }
                if constexpr (std::is_same_v<T, double>) {
                    elements.push_back(element.get().as_double());
                } else {
                    elements.push_back(element.get().integer);
                }
            }
        });
        return elements;
    }

    template <typename T> Value multiply() {
        const std::vector<T> a = dense<T>(left_);
        const std::vector<T> b = dense<T>(right_);
        // Integers wrap: their sums are formed without sign.
        using Sum = std::conditional_t<std::is_same_v<T, double>, double, std::uint64_t>;
        const std::size_t columns = right_.columns;
        std::vector<Sum> sums(columns);
        Owned rows(array_value(make_array(runtime_.heap(), ElementKind::Empty)));
        for (std::size_t i = 0; i < left_.rows; ++i) {
            sums.assign(columns, Sum{});
            for (std::size_t k = 0; k < left_.columns; ++k) {
                const Sum factor = static_cast<Sum>(a[i * left_.columns + k]);
                for (std::size_t j = 0; j < columns; ++j) {
                    sums[j] += factor * static_cast<Sum>(b[k * columns + j]);
                }
            }
            if (right_.shape.size() == 1) {
                push(rows.get().as<Array>(), Value::of(static_cast<T>(sums[0])));
            } else {
                push(rows.get().as<Array>(), array_value(row_of<T>(sums)));
            }
        }
        return left_.shape.size() == 1 ? get(rows.get().as<Array>(), 0) : rows.leak();
    }

    template <typename T, typename Sum> Array* row_of(const std::vector<Sum>& sums) {
        Array* row =
            make_array(runtime_.heap(), std::is_same_v<T, double> ? ElementKind::F64 : ElementKind::I64, sums.size());
        for (const Sum sum : sums) {
            push(row, Value::of(static_cast<T>(sum)));
        }
        return row;
    }

    Runtime& runtime_;
    Matrix left_;
    Matrix right_;
    Span span_;
};

} // namespace

Value matrix_product(Runtime& runtime, Value left, Value right, Span span) {
    if (left.is_number() && right.is_number()) {
        return binary(runtime, BinaryOp::Multiply, left, right, span);
    }
    if (!left.is(Tag::Array) || !right.is(Tag::Array)) {
        return Value::absent();
    }
    if (!is_matrix(nested_shape(left)) || !is_matrix(nested_shape(right))) {
        runtime.fail(codes::kShapeMismatch,
                     "`@` multiplies vectors and matrices, not the shapes " + shape_text(nested_shape(left)) + " and " +
                         shape_text(nested_shape(right)),
                     span);
    }
    return MatrixProduct(runtime, left, right, span).run();
}

} // namespace simple::runtime
