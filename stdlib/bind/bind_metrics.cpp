// lib.pure.metrics: quality of predictions, plots. Also lib.pure.utils.
#include <cmath>

#include "stdlib/bind/args.hpp"
#include "stdlib/bind/files.hpp"
#include "stdlib/bind/modules.hpp"
#include "stdlib/bind/training_parts.hpp"
#include "stdlib/tensor/views.hpp"
#include "stdlib/training/metrics.hpp"
#include "stdlib/training/plot.hpp"

namespace simple::bind {

namespace {

Tensor pred(const Call& c) { return to_tensor(c, c[0], c.name(), "pred"); }
Tensor target(const Call& c) { return to_tensor(c, c[1], c.name(), "target"); }

Value accuracy(Call& c) { return Value(training::accuracy(pred(c), target(c), c.f64(2))); }
Value accuracy_from_logits(Call& c) { return Value(training::accuracy_from_logits(pred(c), target(c), c.f64(2))); }
template <training::Score S> Value score(Call& c) {
    return Value(training::class_score(S, pred(c), target(c), c.text(2), c.name()));
}
Value confusion_values(Call& c) {
    const auto counts = training::confusion_counts(pred(c), target(c));
    return c.array(std::span<const std::int64_t>(counts));
}
Value confusion(Call& c) { return wrap(c, training::confusion_matrix(pred(c), target(c), optional_int(c, 2))); }
/// Scores are [n, C], or flat with the number of classes.
Value top_k(Call& c) {
    Tensor scores = pred(c);
    if (const std::optional<std::int64_t> classes = optional_int(c, 3)) {
        if (*classes < 1 || scores.numel() % *classes != 0) {
            throw tensor::errors::range(c.name(), "num_classes", "a divisor of " + std::to_string(scores.numel()),
                                        *classes);
        }
        scores = tensor::reshape(scores, {scores.numel() / *classes, *classes});
    }
    return Value(training::top_k_accuracy(scores, target(c), c.i64(2)));
}
Value roc_auc(Call& c) { return Value(training::roc_auc_score(pred(c), target(c))); }
Value report(Call& c) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < c[2].size(); ++i) {
        names.push_back(c.to_string(c[2].at(i)));
    }
    return lines_value(c, training::classification_report(pred(c), target(c), names));
}
Value absolute_error(Call& c) { return Value(training::mean_absolute_error(pred(c), target(c))); }
Value squared_error(Call& c) { return Value(training::mean_squared_error(pred(c), target(c))); }
Value root_error(Call& c) { return Value(std::sqrt(training::mean_squared_error(pred(c), target(c)))); }
Value r2(Call& c) { return Value(training::r2_score(pred(c), target(c))); }
Value perplexity(Call& c) { return Value(std::exp(c.f64(0))); }

/// The curves of a history object or a list of losses.
std::vector<training::Series> series_of(const Call& c, const Value& source) {
    std::vector<training::Series> series;
    if (source.kind() == ValueKind::Native && source.type_name() == "TrainingHistory") {
        for (const auto& [name, field] : {std::pair("loss", "losses"), std::pair("val_loss", "val_losses")}) {
            const Value values = c.get_field(source, field);
            const auto numbers = values.f64_elements();
            if (!numbers.empty()) {
                series.push_back({name, {numbers.begin(), numbers.end()}});
            }
        }
        return series;
    }
    const Tensor flat = to_tensor(c, source, c.name(), "history");
    training::Series curve{"loss", {}};
    for (std::int64_t i = 0; i < flat.numel(); ++i) {
        curve.values.push_back(flat.get({i}).as_f64());
    }
    series.push_back(std::move(curve));
    return series;
}
training::PlotOptions options_of(const Call& c) {
    training::PlotOptions options;
    options.width = c.i64(1);
    options.height = c.i64(2);
    options.title = std::string(c.text(3));
    options.style = std::string(c.text(4));
    return options;
}
Value plot_loss(Call& c) {
    return lines_value(c, training::plot_lines(series_of(c, c[0]), options_of(c), "plot_loss"));
}
Value plot_lines(Call& c) {
    std::vector<training::Series> series;
    for (const auto& [name, values] : c[0].items()) {
        training::Series curve{std::string(name.as_text()), {}};
        const std::string parameter = "series[\"" + curve.name + "\"]";
        c.iterate(values, [&](const Value& v) { curve.values.push_back(to_number(v, "plot_lines", parameter)); });
        series.push_back(std::move(curve));
    }
    training::PlotOptions options = options_of(c);
    options.log_y = c.boolean(5);
    return lines_value(c, training::plot_lines(series, options));
}
Value loss_svg(Call& c) { return c.text(training::loss_svg(series_of(c, c[0]), c.i64(1), c.i64(2), c.text(3))); }
Value save_loss_svg(Call& c) {
    write_bytes(c, std::string(c.text(1)), training::loss_svg(series_of(c, c[0]), c.i64(2), c.i64(3), c.text(4)));
    return Value();
}
/// Asks the model (or function) about a plane and draws what it says.
std::string boundary(const Call& c, std::size_t options) {
    const Tensor points = to_tensor(c, c[1], c.name(), "X");
    const training::Plane plane = training::Plane::around(points, c.i64(options + 1), c.name());
    const Value scores = c.call(c[0], {wrap(c, plane.middles())});
    return training::boundary_svg(plane, to_tensor(c, scores, c.name(), "result of the model"), points,
                                  to_tensor(c, c[2], c.name(), "y"), c.f64(options), c.i64(options + 2),
                                  c.text(options + 3), c.name());
}
Value boundary_svg(Call& c) { return c.text(boundary(c, 3)); }
Value save_boundary_svg(Call& c) {
    write_bytes(c, std::string(c.text(3)), boundary(c, 4));
    return Value();
}
Value histogram(Call& c) {
    std::vector<double> values;
    if (is_tensor(c[0])) {
        const Tensor& t = tensor_of(c[0], "histogram", "values");
        for (std::int64_t i = 0; i < t.numel(); ++i) {
            values.push_back(t.load(i).as_f64());
        }
    } else {
        values = c.floats(0);
    }
    return lines_value(c, training::histogram(values, c.i64(1), c.i64(2)));
}

} // namespace

void build_metrics(Interpreter& /*interpreter*/, Module& module) {
    const FunctionRow rows[] = {
        {"accuracy(pred: any, target: any, threshold: f64 = 0.5) -> f64", guarded<accuracy>,
         "Share of right answers, from 0 to 1: scores [n, C] by their largest one, else numbers by whether they are "
         "above threshold. Counts must be equal; 0.0 of nothing."},
        {"accuracy_from_logits(logits: any, target: any, threshold: f64 = 0.0) -> f64", guarded<accuracy_from_logits>,
         "Share of right answers, from 0 to 1, of scores before the sigmoid: class 1 above threshold."},
        {"precision_score(pred: any, target: any, average: text = \"binary\") -> f64",
         guarded<score<training::Score::Precision>>,
         "TP / (TP + FP), 0.0 when nothing is predicted. average is \"binary\" (above 0.5), for class numbers "
         "\"macro\" (mean of the classes) or \"micro\". sklearn.metrics.precision_score."},
        {"recall_score(pred: any, target: any, average: text = \"binary\") -> f64",
         guarded<score<training::Score::Recall>>,
         "TP / (TP + FN), 0.0 when there is nothing to find. average is \"binary\" (above 0.5), for class numbers "
         "\"macro\" (mean of the classes) or \"micro\". sklearn.metrics.recall_score."},
        {"f1_score(pred: any, target: any, average: text = \"binary\") -> f64", guarded<score<training::Score::F1>>,
         "2 * precision * recall / (precision + recall), 0.0 when undefined; average as precision_score has it. "
         "sklearn.metrics.f1_score."},
        {"confusion_matrix_values(pred: any, target: any) -> [i64]", guarded<confusion_values>,
         "[TP, FP, FN, TN] of binary labels, which are 1 above 0.5."},
        {"confusion_matrix(pred: any, target: any, num_classes: i64? = nil)", guarded<confusion>,
         "Counts [C, C] of class numbers as i64: rows are true classes, columns predicted ones. "
         "sklearn.metrics.confusion_matrix."},
        {"top_k_accuracy(pred: any, target: any, k: i64, num_classes: i64? = nil) -> f64", guarded<top_k>,
         "Share of samples whose true class is among the k largest of their scores: pred is [n, C], or flat with "
         "num_classes."},
        {"mean_absolute_error(pred: any, target: any) -> f64", guarded<absolute_error>,
         "Mean of |p - t| over all elements. Counts must be equal."},
        {"mean_squared_error(pred: any, target: any) -> f64", guarded<squared_error>,
         "Mean of (p - t)^2 over all elements. Counts must be equal."},
        {"root_mean_squared_error(pred: any, target: any) -> f64", guarded<root_error>,
         "Square root of the mean of (p - t)^2, in the unit of the target."},
        {"r2_score(pred: any, target: any) -> f64", guarded<r2>,
         "1 - sum((t - p)^2) / sum((t - mean(t))^2); of constant targets 1.0 when all are met, else 0.0. "
         "sklearn.metrics.r2_score."},
        {"roc_auc_score(pred: any, target: any) -> f64", guarded<roc_auc>,
         "Area under the ROC curve: the chance that a sample of class 1 scores above one of class 0, ties count half. "
         "sklearn.metrics.roc_auc_score."},
        {"classification_report(pred: any, target: any, names: [text]? = nil) -> text", guarded<report>,
         "A table as text: precision, recall, f1 and number of samples of each class, by names or numbers."},
        {"perplexity(loss: f64) -> f64", perplexity, "exp(loss) of a mean cross entropy in nats."},
        {"plot_loss(history: any, width: i64 = 60, height: i64 = 12, title: text = \"loss\", style: text = "
         "\"braille\") -> text",
         guarded<plot_loss>,
         "A loss curve as text, from a TrainingHistory (validation loss as second curve) or numbers; style is "
         "\"braille\" or \"ascii\", nan leaves a gap."},
        {"plot_lines(series: {text: [f64]}, width: i64 = 60, height: i64 = 12, title: text = \"\", style: text = "
         "\"braille\", log_y: bool = false) -> text",
         guarded<plot_lines>,
         "Curves by name as text, width by height characters; style is \"braille\" or \"ascii\", log_y scales by the "
         "logarithm."},
        {"loss_svg(history: any, width: i64 = 640, height: i64 = 360, title: text = \"Training loss\") -> text",
         guarded<loss_svg>,
         "A loss curve as the text of an SVG picture, width by height pixels, from a TrainingHistory or numbers."},
        {"save_loss_svg(history: any, path: text, width: i64 = 640, height: i64 = 360, title: text = \"Training "
         "loss\")",
         guarded<save_loss_svg>, "Writes the picture of loss_svg to a file."},
        {"boundary_svg(model: any, X: X, y: X, threshold: f64 = 0.5, cells: i64 = 80, size: i64 = 480, title: text = "
         "\"Decision boundary\") -> text",
         guarded<boundary_svg>,
         "What a model of two inputs says about a plane, with the points X [n, 2] and classes y, as the text of an SVG "
         "picture."},
        {"save_boundary_svg(model: any, X: X, y: X, path: text, threshold: f64 = 0.5, cells: i64 = 80, size: i64 = "
         "480, "
         "title: text = \"Decision boundary\")",
         guarded<save_boundary_svg>, "Writes the picture of boundary_svg to a file."},
        {"histogram(values: any, bins: i64 = 20, width: i64 = 60) -> text", guarded<histogram>,
         "Counts of values in bins of equal width, from the smallest to the largest, as bars of text."},
    };
    module.functions(rows, std::size(rows));
}

void build_utils(Interpreter& /*interpreter*/, Module& module) {
    for (const char* name :
         {"set_seed", "manual_seed", "get_seed", "rng_state", "set_rng_state", "next_random", "random_tensor"}) {
        module.reexport("lib.pure.tensor", name);
    }
    for (const char* name : {"clip_grad_norm", "clip_grad_value"}) {
        module.reexport("lib.pure.training", name);
    }
    for (const char* name : {"count_parameters", "count_parameters_by_layer"}) {
        module.reexport("lib.pure.nn", name);
    }
    for (const char* name : {"tensor_norm", "tensor_max", "tensor_min"}) {
        module.reexport("lib.pure.tensor_ops", name);
    }
}

} // namespace simple::bind
