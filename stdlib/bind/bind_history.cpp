// TrainingHistory: what training recorded.
#include "stdlib/bind/files.hpp"
#include "stdlib/bind/training_parts.hpp"
#include "stdlib/training/metrics.hpp"
#include "stdlib/training/plot.hpp"

namespace simple::bind {

namespace {

training::History& history(const Call& c) { return *c.self_as<HistoryBox>().history; }
Value numbers(const Factory& factory, const std::vector<double>& list) {
    return factory.array(std::span<const double>(list));
}

Value plot(Call& c) {
    training::PlotOptions options;
    options.width = c.i64(0);
    options.height = c.i64(1);
    options.title = std::string(c.text(2));
    options.style = std::string(c.text(3));
    return lines_value(c, training::plot_loss(history(c), options));
}
Value to_csv(Call& c) {
    write_bytes(c, std::string(c.text(0)), history(c).to_csv());
    return Value();
}
Value save_svg(Call& c) {
    const std::vector<training::Series> series = training::loss_series(history(c));
    write_bytes(c, std::string(c.text(0)), training::loss_svg(series, c.i64(1), c.i64(2), c.text(3)));
    return Value();
}

} // namespace

void declare_history(Module& module) {
    ClassBuilder builder = module.native_class<HistoryBox>(
        "TrainingHistory",
        "What training recorded, one entry for each epoch: losses, validation losses, metrics, rates, seconds.");
    builder
        .constructor("()",
                     [](Call& c) { return c.make<HistoryBox>(HistoryBox{std::make_shared<training::History>()}); })
        .property(
            "epochs", [](Call& c) { return c.array(std::span<const std::int64_t>(history(c).epochs)); }, nullptr,
            "Epoch numbers, from 0.")
        .property(
            "losses", [](Call& c) { return numbers(c, history(c).losses); }, nullptr, "Training losses.")
        .property(
            "val_losses", [](Call& c) { return numbers(c, history(c).val_losses); }, nullptr, "Validation losses.")
        .property(
            "lrs", [](Call& c) { return numbers(c, history(c).lrs); }, nullptr, "Learning rates.")
        .property(
            "seconds", [](Call& c) { return numbers(c, history(c).seconds); }, nullptr, "Durations.")
        .property(
            "metrics",
            [](Call& c) {
                std::vector<std::pair<Value, Value>> entries;
                for (const auto& [name, values] : history(c).metrics) {
                    entries.emplace_back(c.text(name), numbers(c, values));
                }
                return c.dict(entries);
            },
            nullptr, "Metrics by name.")
        .method(
            "add_epoch(epoch: i64, loss: f64, val_loss: f64? = nil, metrics: {text: f64} = nil, lr: f64? = nil, "
            "seconds: f64? = nil)",
            [](Call& c) {
                const auto optional = [&](std::size_t i) {
                    return c.has(i) && !c[i].is_nil() ? std::optional<double>(c.f64(i)) : std::nullopt;
                };
                training::Metrics values;
                translated([&] {
                    for (const auto& [key, value] : c[3].items()) {
                        const std::string name = c.to_string(key);
                        values.emplace_back(name, to_number(value, "add_epoch", "metrics[\"" + name + "\"]"));
                    }
                });
                history(c).add_epoch(c.i64(0), c.f64(1), optional(2), values, optional(4), optional(5));
                return Value();
            },
            "Appends one epoch; a value that other epochs have and this one does not is nan.")
        .method(
            "get_final_loss()", [](Call& c) { return Value(history(c).final_loss()); }, "The last loss.")
        .method(
            "best_epoch()", [](Call& c) { return Value(history(c).best_epoch()); }, "Epoch of the smallest loss.")
        .method(
            "best_loss()", [](Call& c) { return Value(history(c).best_loss()); }, "The smallest loss.")
        .method(
            "len()", [](Call& c) { return Value(history(c).size()); }, "Number of epochs.")
        .method("plot(width: i64 = 60, height: i64 = 12, title: text = \"loss\", style: text = \"braille\") -> text",
                guarded<plot>, "The loss curve as text.")
        .method("to_csv(path: text)", to_csv, "Writes one line per epoch.")
        .method("save_svg(path: text, width: i64 = 640, height: i64 = 360, title: text = \"Training loss\")",
                guarded<save_svg>, "Writes the loss curve as SVG.")
        .length([](Call& c) { return static_cast<std::int64_t>(history(c).size()); })
        .text([](Call& c) { return history(c).to_string(); });
}

} // namespace simple::bind
