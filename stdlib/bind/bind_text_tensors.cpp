// Tensors as text in lib.pure.nn: serialize_tensor, save_parameters and their like.
#include "stdlib/bind/files.hpp"
#include "stdlib/bind/saving.hpp"
#include "stdlib/data/numbers.hpp"
#include "stdlib/data/text_tensors.hpp"

namespace simple::bind {

bool is_text(std::string_view bytes) {
    return bytes.substr(0, 6) == "EPOCH:" || bytes.substr(0, 3) == "LR:" || bytes.substr(0, 6) == "SHAPE:";
}

namespace {

std::vector<Tensor> tensors_of(const Call& c, std::size_t i) {
    std::vector<Tensor> tensors;
    for (std::size_t k = 0; k < c[i].size(); ++k) {
        tensors.push_back(to_tensor(c, c[i].at(k), c.name(), "tensors"));
    }
    return tensors;
}
Value serialize_tensor(Call& c) { return c.text(data::encode_text(to_tensor(c, c[0], c.name(), "t"))); }
Value serialize_tensors(Call& c) { return c.text(data::encode_text({tensors_of(c, 0), {}, {}})); }
Value deserialize_tensor(Call& c) {
    const data::Failure fail = failure(c, "text");
    const std::vector<Tensor> tensors = data::decode_text(c.text(0), fail).tensors;
    if (tensors.size() != 1) {
        fail("line 1, column 1: expected one tensor, found " + std::to_string(tensors.size()));
    }
    return wrap(c, tensors[0]);
}
Value deserialize_tensors(Call& c) { return wrap_each(c, data::decode_text(c.text(0), failure(c, "text")).tensors); }
Value save_parameters(Call& c) {
    write_bytes(c, std::string(c.text(1)), data::encode_text({tensors_of(c, 0), {}, {}}));
    return Value();
}
Value load_parameters(Call& c) {
    const std::string path(c.text(0));
    return wrap_each(c, data::decode_text(read_bytes(c, path), failure(c, path)).tensors);
}
Value save_tensors(Call& c) {
    write_bytes(c, std::string(c.text(3)), data::encode_text({tensors_of(c, 0), c.i64(2), c.f64(1)}));
    return Value();
}
/// The text itself, or that of the file it names.
data::TextTensors header_of(const Call& c) {
    const std::string given(c.text(0));
    const bool contents = is_text(given) || given.find('\n') != std::string::npos;
    return data::decode_text(contents ? given : read_bytes(c, given), failure(c, contents ? "text" : given));
}
Value checkpoint_epoch(Call& c) {
    const std::optional<std::int64_t> epoch = header_of(c).epoch;
    if (!epoch) {
        failure(c, "text")("line 1, column 1: no line EPOCH:");
    }
    return Value(*epoch);
}
Value checkpoint_lr(Call& c) {
    const std::optional<double> lr = header_of(c).lr;
    if (!lr) {
        failure(c, "text")("line 1, column 1: no line LR:");
    }
    return Value(*lr);
}
Value float_to_text(Call& c) { return c.text(tensor::to_string(c.f64(0))); }
Value text_to_float(Call& c) {
    const std::optional<double> value = data::parse_number(c.text(0));
    if (!value) {
        c.fail(ErrorKind::Value, std::string(c.name()) + ": not a number: " + data::shown(c.text(0)));
    }
    return Value(*value);
}

} // namespace

void declare_text_tensors(Module& module) {
    const FunctionRow rows[] = {
        {"save_checkpoint(tensors: [any], lr: f64, epoch: i64, path: text)", file_guarded<save_tensors>,
         "Writes tensors with rate and epoch as lines of text, for load_parameters, load_checkpoint_epoch and "
         "load_checkpoint_lr."},
        {"load_checkpoint_epoch(s: text) -> i64", file_guarded<checkpoint_epoch>,
         "The epoch in the text of a checkpoint, as i64."},
        {"load_checkpoint_lr(s: text) -> f64", file_guarded<checkpoint_lr>,
         "The learning rate in the text of a checkpoint, as f64."},
        {"serialize_tensor(t: X) -> text", guarded<serialize_tensor>,
         "A tensor as two lines, SHAPE:2,2 and DATA:1.0,2.0,3.0,4.0; the numbers read back exactly."},
        {"deserialize_tensor(s: text)", file_guarded<deserialize_tensor>,
         "The tensor of a text that serialize_tensor wrote. Mistakes are errors with line and column."},
        {"serialize_tensors(tensors: [any]) -> text", guarded<serialize_tensors>,
         "Tensors as text, each as serialize_tensor writes it, between lines of ---."},
        {"deserialize_tensors(s: text)", file_guarded<deserialize_tensors>,
         "The tensors of a text that serialize_tensors wrote, as an array. Mistakes are errors with line and column."},
        {"save_parameters(tensors: [any], path: text)", file_guarded<save_parameters>,
         "Writes tensors to a file, as serialize_tensors does."},
        {"load_parameters(path: text)", file_guarded<load_parameters>,
         "Reads the tensors of a file that save_parameters wrote, as an array."},
        {"_ser_float_to_text(v: f64) -> text", float_to_text, "The shortest text of a number that reads back exactly."},
        {"_ser_text_to_float(s: text) -> f64", text_to_float,
         "The number of a text, exponents included; others are an error."},
    };
    module.functions(rows, std::size(rows));
}

} // namespace simple::bind
