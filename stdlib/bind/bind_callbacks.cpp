// Callbacks of Trainer.fit that the library brings along. Checkpoint is in bind_saving.cpp.
#include "stdlib/bind/files.hpp"
#include "stdlib/bind/training_parts.hpp"

namespace simple::bind {

namespace {

/// Writes the numbers of each epoch as a line of a CSV file. The file is replaced as a whole each time, so that it is
/// complete whenever it is read.
struct LoggerBox {
    std::string path;
    std::vector<std::string> columns; ///< of the first epoch
    std::string text;
};
LoggerBox& logger(const Call& c) { return c.self_as<LoggerBox>(); }

Value on_train_begin(Call& c) {
    logger(c).columns.clear();
    logger(c).text.clear();
    return Value();
}
Value on_epoch_end(Call& c) {
    LoggerBox& box = logger(c);
    const Value logs = c[2];
    if (box.columns.empty()) {
        box.text = "epoch";
        for (const auto& [name, value] : logs.items()) {
            box.columns.emplace_back(name.as_text());
            box.text += "," + box.columns.back();
        }
        box.text += "\n";
    }
    box.text += std::to_string(c.i64(1));
    for (const std::string& column : box.columns) {
        const Value value = logs.lookup(column);
        box.text += "," + (value.is_nil() ? std::string() : tensor::to_string(value.as_float()));
    }
    box.text += "\n";
    write_bytes(c, box.path, box.text);
    return Value();
}

} // namespace

void declare_callbacks(Module& module) {
    module.native_class<LoggerBox>("CsvLogger", "Writes the numbers of each epoch to a CSV file.")
        .constructor("(path: text)",
                     [](Call& c) {
                         return c.make<LoggerBox>(LoggerBox{std::string(c.text(0)), {}, {}});
                     })
        .property(
            "path", [](Call& c) { return c.text(logger(c).path); }, nullptr, "The file.")
        .method("on_train_begin(trainer: any)", on_train_begin, "Begins anew.")
        .method("on_epoch_end(trainer: any, epoch: i64, logs: any)", on_epoch_end, "Adds a line.")
        .text([](Call& c) { return "CsvLogger(" + logger(c).path + ")"; });
}

} // namespace simple::bind
