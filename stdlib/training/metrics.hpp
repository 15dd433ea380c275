// Quality of predictions.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "stdlib/tensor/tensor.hpp"

namespace simple::training {

using tensor::Tensor;

/// Tells what targets are, for accuracy: class scores per sample decide by their maximum, one score by a threshold.
struct ClassCounts {
    std::int64_t correct = 0;
    std::int64_t total = 0;
};
/// Counts right answers of a batch: more than one score per sample: position of the maximum against class number or
/// maximum of the one-hot target; one score: > threshold against > 0.5. Gives nothing when the targets are neither 0/1,
/// one-hot nor class numbers.
std::optional<ClassCounts> count_correct(const Tensor& pred, const Tensor& target, double threshold = 0.5);

/// Share of right answers, 0 for empty input. Throws E15 when counts differ, and a value error "accuracy needs class
/// targets …" when the targets are no classes.
double accuracy(const Tensor& pred, const Tensor& target, double threshold = 0.5, std::string_view name = "accuracy");
/// The same for scores before a sigmoid: class 1 is a score > threshold, a target > 0.5.
double accuracy_from_logits(const Tensor& logits, const Tensor& target, double threshold = 0.0,
                            std::string_view name = "accuracy_from_logits");
/// [TP, FP, FN, TN] of labels > 0.5. Throws E15.
std::array<std::int64_t, 4> confusion_counts(const Tensor& pred, const Tensor& target,
                                             std::string_view name = "confusion_matrix_values");
/// Rows true, columns predicted; pred is class numbers or scores [n, C]. Throws E15, E3, E10.
Tensor confusion_matrix(const Tensor& pred, const Tensor& target, std::optional<std::int64_t> num_classes = {},
                        std::string_view name = "confusion_matrix");

/// Which score of confusion_counts.
enum class Score : std::uint8_t { Precision, Recall, F1 };
/// TP/(TP + FP), TP/(TP + FN), harmonic mean; 0 when undefined. `average`: "binary", "macro" or "micro" (E9).
double class_score(Score score, const Tensor& pred, const Tensor& target, std::string_view average,
                   std::string_view name);
/// Share of samples whose class is among the k best of scores [n, C]. Throws E6, E10, E15.
double top_k_accuracy(const Tensor& pred, const Tensor& target, std::int64_t k,
                      std::string_view name = "top_k_accuracy");
/// Errors over all elements; 0 for empty input. Throw E15.
double mean_absolute_error(const Tensor& pred, const Tensor& target);
double mean_squared_error(const Tensor& pred, const Tensor& target);
/// 1 - Σ(t - p)²/Σ(t - mean t)²; constant targets: 1 if exact, else 0. Throws E15.
double r2_score(const Tensor& pred, const Tensor& target);

/// Area under the curve of true against false positive rates; ties count half. 0.5 when a class is missing. Throws E15.
double roc_auc_score(const Tensor& pred, const Tensor& target);
/// Prints a line of precision, recall, F1 and count per class, and of their means. `names` may be empty. Throws E15,
/// and a value error for fewer names than classes.
std::string classification_report(const Tensor& pred, const Tensor& target, std::span<const std::string> names = {});

} // namespace simple::training
