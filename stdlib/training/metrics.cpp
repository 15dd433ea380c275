#include "stdlib/training/metrics.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "stdlib/tensor/error.hpp"
#include "stdlib/tensor/ops_elementwise.hpp"
#include "stdlib/tensor/ops_reduce.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::training {
namespace {

using tensor::Shape;

constexpr std::int64_t kMostClasses = 10'000;

/// Elements as a contiguous run of doubles.
Tensor flat_f64(const Tensor& t) { return tensor::contiguous(tensor::reshape(tensor::to(t, DType::F64), {t.numel()})); }

void check_counts(const Tensor& pred, const Tensor& target, std::string_view name) {
    if (pred.numel() != target.numel()) {
        throw tensor::errors::paired_shapes(name, "prediction", pred.shape(), "target", target.shape());
    }
}

bool has_scores(const Tensor& pred) { return pred.ndim() == 2 && pred.shape()[1] > 1; }

/// Class of each row of one-hot targets; nothing when a row is not one-hot.
std::optional<std::vector<std::int64_t>> one_hot_classes(const Tensor& target) {
    const Tensor flat = flat_f64(target);
    const std::int64_t classes = target.shape()[1];
    std::vector<std::int64_t> result;
    for (std::int64_t row = 0; row < target.shape()[0]; ++row) {
        const double* values = flat.data<double>() + row * classes;
        const std::int64_t ones = std::count(values, values + classes, 1.0);
        const std::int64_t zeros = std::count(values, values + classes, 0.0);
        if (ones != 1 || zeros != classes - 1) {
            return std::nullopt;
        }
        result.push_back(std::find(values, values + classes, 1.0) - values);
    }
    return result;
}

/// Class numbers as integers; nothing when one is not whole or outside 0..classes-1.
std::optional<std::vector<std::int64_t>> class_numbers(const Tensor& target, std::int64_t classes) {
    const Tensor flat = flat_f64(target);
    std::vector<std::int64_t> result;
    for (std::int64_t i = 0; i < flat.numel(); ++i) {
        const double value = flat.data<double>()[i];
        if (!(value >= 0.0 && value < static_cast<double>(classes)) || value != std::floor(value)) {
            return std::nullopt;
        }
        result.push_back(static_cast<std::int64_t>(value));
    }
    return result;
}

/// True classes of samples with scores [n, C], from one-hot rows or class numbers.
std::optional<std::vector<std::int64_t>> true_classes(const Tensor& pred, const Tensor& target) {
    if (target.shape() == pred.shape()) {
        return one_hot_classes(target);
    }
    return target.numel() == pred.shape()[0] ? class_numbers(target, pred.shape()[1]) : std::nullopt;
}

std::vector<std::int64_t> best_classes(const Tensor& scores) {
    const Tensor best = tensor::contiguous(tensor::argmax(scores, 1));
    return {best.data<std::int64_t>(), best.data<std::int64_t>() + best.numel()};
}

std::optional<ClassCounts> count_scores(const Tensor& pred, const Tensor& target) {
    const std::optional<std::vector<std::int64_t>> wanted = true_classes(pred, target);
    if (!wanted) {
        return std::nullopt;
    }
    ClassCounts counts{0, pred.shape()[0]};
    const std::vector<std::int64_t> best = best_classes(pred);
    for (std::size_t i = 0; i < best.size(); ++i) {
        counts.correct += best[i] == (*wanted)[i] ? 1 : 0;
    }
    return counts;
}

/// Share of samples whose score and target lie on the same sides of their thresholds.
double label_accuracy(const Tensor& pred, const Tensor& target, double pred_threshold, double target_threshold,
                      std::string_view name) {
    check_counts(pred, target, name);
    if (pred.numel() == 0) {
        return 0.0;
    }
    const Tensor right =
        tensor::eq(tensor::gt(flat_f64(pred), pred_threshold), tensor::gt(flat_f64(target), target_threshold));
    return static_cast<double>(tensor::count_nonzero(right).item().as_i64()) / static_cast<double>(pred.numel());
}

/// Class numbers of predictions: given as numbers, or the best of scores.
std::vector<std::int64_t> predicted_classes(const Tensor& pred, std::string_view name) {
    if (has_scores(pred)) {
        return best_classes(pred);
    }
    if (const auto numbers = class_numbers(pred, kMostClasses)) {
        return *numbers;
    }
    throw tensor::errors::value(name, "predictions must be class numbers or scores [n, C]");
}

std::vector<std::int64_t> target_classes(const Tensor& pred, const Tensor& target, std::string_view name) {
    const bool one_hot = has_scores(pred) && target.shape() == pred.shape();
    const auto classes = one_hot ? one_hot_classes(target) : class_numbers(target, kMostClasses);
    if (!classes) {
        throw tensor::errors::value(name, "targets must be class numbers or one-hot rows");
    }
    return *classes;
}

double score_of(Score score, double hits, double false_alarms, double misses) {
    const double precision = hits + false_alarms > 0.0 ? hits / (hits + false_alarms) : 0.0;
    const double recall = hits + misses > 0.0 ? hits / (hits + misses) : 0.0;
    switch (score) {
        case Score::Precision: return precision;
        case Score::Recall: return recall;
        case Score::F1: break;
    }
    return precision + recall > 0.0 ? 2.0 * precision * recall / (precision + recall) : 0.0;
}

double matrix_score(Score score, const Tensor& matrix, bool macro) {
    const std::int64_t classes = matrix.shape()[0];
    const std::int64_t* cells = matrix.data<std::int64_t>();
    double total = 0.0;
    double hits = 0.0;
    double misses = 0.0;
    std::int64_t present = 0; // numbers between the classes that occur count as no class
    for (std::int64_t c = 0; c < classes; ++c) {
        double row = 0.0;
        double column = 0.0;
        for (std::int64_t other = 0; other < classes; ++other) {
            row += static_cast<double>(cells[c * classes + other]);
            column += static_cast<double>(cells[other * classes + c]);
        }
        const double own = static_cast<double>(cells[c * classes + c]);
        present += row + column > 0.0 ? 1 : 0;
        total += score_of(score, own, column - own, row - own);
        hits += own;
        misses += row - own;
    }
    if (macro) {
        return present > 0 ? total / static_cast<double>(present) : 0.0;
    }
    return score_of(score, hits, misses, misses); // over all classes each miss is a false alarm elsewhere
}

} // namespace

std::optional<ClassCounts> count_correct(const Tensor& pred, const Tensor& target, double threshold) {
    if (has_scores(pred)) {
        return count_scores(pred, target);
    }
    if (pred.numel() != target.numel() || pred.ndim() > 2) {
        return std::nullopt;
    }
    const Tensor scores = flat_f64(pred);
    const Tensor labels = flat_f64(target);
    ClassCounts counts{0, pred.numel()};
    for (std::int64_t i = 0; i < counts.total; ++i) {
        const double label = labels.data<double>()[i];
        if (label != 0.0 && label != 1.0) {
            return std::nullopt;
        }
        counts.correct += (scores.data<double>()[i] > threshold) == (label > 0.5) ? 1 : 0;
    }
    return counts;
}

double accuracy(const Tensor& pred, const Tensor& target, double threshold, std::string_view name) {
    if (!has_scores(pred)) {
        return label_accuracy(pred, target, threshold, threshold, name);
    }
    if (target.numel() != pred.shape()[0] && !(target.shape() == pred.shape())) {
        throw tensor::errors::paired_shapes(name, "prediction", pred.shape(), "target", target.shape());
    }
    const std::optional<ClassCounts> counts = count_scores(pred, target);
    if (!counts) {
        throw tensor::errors::value(name, "accuracy needs class targets: class numbers or one-hot rows",
                                    "use evaluate_loss or metric:");
    }
    return counts->total > 0 ? static_cast<double>(counts->correct) / static_cast<double>(counts->total) : 0.0;
}

double accuracy_from_logits(const Tensor& logits, const Tensor& target, double threshold, std::string_view name) {
    return has_scores(logits) ? accuracy(logits, target, threshold, name)
                              : label_accuracy(logits, target, threshold, 0.5, name);
}

std::array<std::int64_t, 4> confusion_counts(const Tensor& pred, const Tensor& target, std::string_view name) {
    check_counts(pred, target, name);
    const Tensor scores = flat_f64(pred);
    const Tensor labels = flat_f64(target);
    std::array<std::int64_t, 4> counts{}; // TP, FP, FN, TN
    for (std::int64_t i = 0; i < scores.numel(); ++i) {
        const bool predicted = scores.data<double>()[i] > 0.5;
        const bool actual = labels.data<double>()[i] > 0.5;
        ++counts[(predicted ? 0U : 2U) + (actual ? 0U : 1U)];
    }
    return counts;
}

Tensor confusion_matrix(const Tensor& pred, const Tensor& target, std::optional<std::int64_t> num_classes,
                        std::string_view name) {
    const std::vector<std::int64_t> predicted = predicted_classes(pred, name);
    const std::vector<std::int64_t> actual = target_classes(pred, target, name);
    if (predicted.size() != actual.size()) {
        throw tensor::errors::paired_shapes(name, "prediction", pred.shape(), "target", target.shape());
    }
    std::int64_t largest = has_scores(pred) ? pred.shape()[1] - 1 : -1;
    for (std::size_t i = 0; i < actual.size(); ++i) {
        largest = std::max({largest, predicted[i], actual[i]});
    }
    const std::int64_t classes = num_classes.value_or(largest + 1);
    if (classes < 0 || classes > kMostClasses) {
        throw tensor::errors::range(name, "num_classes", "between 0 and " + std::to_string(kMostClasses), classes);
    }
    if (largest >= classes) {
        throw tensor::Error(tensor::ErrorKind::Index, std::string(name) + ": class " + std::to_string(largest) +
                                                          " is out of range for " + std::to_string(classes) +
                                                          " classes");
    }
    Tensor matrix = Tensor::zeros({classes, classes}, DType::I64);
    for (std::size_t i = 0; i < actual.size(); ++i) {
        ++matrix.data<std::int64_t>()[actual[i] * classes + predicted[i]];
    }
    return matrix;
}

double class_score(Score score, const Tensor& pred, const Tensor& target, std::string_view average,
                   std::string_view name) {
    if (average == "binary") {
        const std::array<std::int64_t, 4> counts = confusion_counts(pred, target, name);
        return score_of(score, static_cast<double>(counts[0]), static_cast<double>(counts[1]),
                        static_cast<double>(counts[2]));
    }
    if (average == "macro" || average == "micro") {
        return matrix_score(score, confusion_matrix(pred, target, {}, name), average == "macro");
    }
    throw tensor::errors::unknown_word(name, "average", average, {"binary", "macro", "micro"});
}

double top_k_accuracy(const Tensor& pred, const Tensor& target, std::int64_t k, std::string_view name) {
    if (pred.ndim() != 2) {
        throw tensor::errors::rank(name, "2-D scores", pred.shape());
    }
    const std::int64_t classes = pred.shape()[1];
    if (k < 1 || k > classes) {
        throw tensor::errors::range(name, "k", "between 1 and " + std::to_string(classes), k);
    }
    const std::optional<std::vector<std::int64_t>> wanted = true_classes(pred, target);
    if (!wanted) {
        throw tensor::errors::paired_shapes(name, "prediction", pred.shape(), "class targets", target.shape());
    }
    const Tensor flat = flat_f64(pred);
    std::int64_t hits = 0;
    for (std::size_t row = 0; row < wanted->size(); ++row) {
        const double* scores = flat.data<double>() + static_cast<std::int64_t>(row) * classes;
        const double own = scores[(*wanted)[row]];
        hits += std::count_if(scores, scores + classes, [own](double s) { return s > own; }) < k ? 1 : 0;
    }
    return wanted->empty() ? 0.0 : static_cast<double>(hits) / static_cast<double>(wanted->size());
}

double mean_absolute_error(const Tensor& pred, const Tensor& target) {
    check_counts(pred, target, "mean_absolute_error");
    const Tensor gap = tensor::sub(flat_f64(pred), flat_f64(target));
    return gap.numel() == 0 ? 0.0 : tensor::mean(tensor::abs(gap)).item().as_f64();
}

double mean_squared_error(const Tensor& pred, const Tensor& target) {
    check_counts(pred, target, "mean_squared_error");
    const Tensor gap = tensor::sub(flat_f64(pred), flat_f64(target));
    return gap.numel() == 0 ? 0.0 : tensor::mean(tensor::square(gap)).item().as_f64();
}

double r2_score(const Tensor& pred, const Tensor& target) {
    check_counts(pred, target, "r2_score");
    if (pred.numel() == 0) {
        return 0.0;
    }
    const Tensor wanted = flat_f64(target);
    const double rest = tensor::sum(tensor::square(tensor::sub(wanted, flat_f64(pred)))).item().as_f64();
    const double spread = tensor::sum(tensor::square(tensor::sub(wanted, tensor::mean(wanted)))).item().as_f64();
    if (spread == 0.0) {
        return rest == 0.0 ? 1.0 : 0.0;
    }
    return 1.0 - rest / spread;
}

} // namespace simple::training
