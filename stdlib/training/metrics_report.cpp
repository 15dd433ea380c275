#include <algorithm>
#include <cstdio>
#include <vector>

#include "stdlib/tensor/error.hpp"
#include "stdlib/tensor/views.hpp"
#include "stdlib/training/metrics.hpp"

namespace simple::training {
namespace {

/// One line of a report.
struct Line {
    double precision = 0.0;
    double recall = 0.0;
    double f1 = 0.0;
    std::int64_t support = 0;
};

double ratio(double part, double whole) { return whole > 0.0 ? part / whole : 0.0; }

Line line_of(const Tensor& matrix, std::int64_t c) {
    const std::int64_t classes = matrix.shape()[0];
    const std::int64_t* cells = matrix.data<std::int64_t>();
    std::int64_t predicted = 0;
    Line line;
    for (std::int64_t other = 0; other < classes; ++other) {
        predicted += cells[other * classes + c];
        line.support += cells[c * classes + other];
    }
    const double hits = static_cast<double>(cells[c * classes + c]);
    line.precision = ratio(hits, static_cast<double>(predicted));
    line.recall = ratio(hits, static_cast<double>(line.support));
    line.f1 = ratio(2.0 * line.precision * line.recall, line.precision + line.recall);
    return line;
}

std::string padded(const std::string& text, std::size_t width) {
    return std::string(width - std::min(width, text.size()), ' ') + text;
}

std::string printed(const std::string& name, const Line& line, std::size_t width) {
    char numbers[96];
    std::snprintf(numbers, sizeof numbers, "  %9.4f  %9.4f  %9.4f  %9lld\n", line.precision, line.recall, line.f1,
                  static_cast<long long>(line.support));
    return padded(name, width) + numbers;
}

} // namespace

double roc_auc_score(const Tensor& pred, const Tensor& target) {
    if (pred.numel() != target.numel()) {
        throw tensor::errors::paired_shapes("roc_auc_score", "prediction", pred.shape(), "target", target.shape());
    }
    const Tensor scores = tensor::contiguous(tensor::to(pred, DType::F64));
    const Tensor labels = tensor::contiguous(tensor::to(target, DType::F64));
    std::vector<std::pair<double, bool>> order;
    for (std::int64_t i = 0; i < scores.numel(); ++i) {
        if (scores.data<double>()[i] != scores.data<double>()[i]) {
            throw tensor::errors::value("roc_auc_score", "prediction " + std::to_string(i) + " is nan");
        }
        order.emplace_back(scores.data<double>()[i], labels.data<double>()[i] > 0.5);
    }
    std::sort(order.begin(), order.end());
    double positives = 0.0;
    double wins = 0.0; // pairs of a positive above a negative
    double negatives = 0.0;
    for (std::size_t i = 0; i < order.size();) {
        double positive_ties = 0.0;
        double negative_ties = 0.0;
        const double score = order[i].first;
        for (; i < order.size() && order[i].first == score; ++i) {
            (order[i].second ? positive_ties : negative_ties) += 1.0;
        }
        wins += positive_ties * (negatives + negative_ties / 2.0);
        positives += positive_ties;
        negatives += negative_ties;
    }
    return positives > 0.0 && negatives > 0.0 ? wins / (positives * negatives) : 0.5;
}

std::string classification_report(const Tensor& pred, const Tensor& target, std::span<const std::string> names) {
    const Tensor matrix = confusion_matrix(pred, target, {}, "classification_report");
    const std::int64_t classes = matrix.shape()[0];
    if (!names.empty() && static_cast<std::int64_t>(names.size()) < classes) {
        throw tensor::errors::value("classification_report", std::to_string(names.size()) + " names for " +
                                                                 std::to_string(classes) + " classes");
    }
    const auto name_of = [&](std::int64_t c) {
        return names.empty() ? std::to_string(c) : names[static_cast<std::size_t>(c)];
    };
    std::size_t width = std::string("mean").size();
    for (std::int64_t c = 0; c < classes; ++c) {
        width = std::max(width, name_of(c).size());
    }
    std::string text = std::string(width, ' ') + "  precision     recall         f1    support\n";
    Line mean;
    for (std::int64_t c = 0; c < classes; ++c) {
        const Line line = line_of(matrix, c);
        text += printed(name_of(c), line, width);
        const double share = 1.0 / static_cast<double>(classes);
        mean.precision += line.precision * share;
        mean.recall += line.recall * share;
        mean.f1 += line.f1 * share;
        mean.support += line.support;
    }
    return text + printed("mean", mean, width);
}

} // namespace simple::training
