// Saving of models and of training in lib.pure.nn.
#include "stdlib/bind/saving.hpp"

#include "stdlib/bind/files.hpp"
#include "stdlib/bind/layers.hpp"
#include "stdlib/bind/load_report.hpp"
#include "stdlib/bind/training_parts.hpp"
#include "stdlib/data/text_tensors.hpp"

namespace simple::bind {

namespace {

/// A state that does not fit what it is loaded into: E0610, naming the file.
[[noreturn]] void raise_mismatch(const Call& c, const std::string& path, const std::string& message) {
    const std::size_t colon = message.find(": ");
    const std::string text = colon == std::string::npos ? message : message.substr(colon + 2);
    throw ScriptError(ErrorKind::Value, std::string(c.name()) + ": " + path + ": " + text, {}, "E0610");
}

// --- Models ----------------------------------------------------------------------------------------------------------

template <Value (*F)(Args&)> Value file_op(Call& call) {
    Args args(call);
    try {
        return F(args);
    } catch (const data::FileError& error) {
        raise(error);
    } catch (const tensor::Error& error) {
        raise(error);
    }
}

Value save_model(Args& a) {
    const std::string path(a.text(1));
    data::TextPairs metadata;
    for (const auto& [key, value] : a[2].items()) {
        metadata.emplace_back(a.call().to_string(key), a.call().to_string(value));
    }
    const nn::ModulePtr module = module_of(a.call(), a[0], a.name(), "model");
    write_bytes(a.call(), path, data::encode_safetensors(nn::state_dict(*module), metadata, failure(a.call(), path)));
    return Value();
}
Value load_model(Args& a) {
    const std::string path(a.text(1));
    const nn::ModulePtr module = module_of(a.call(), a[0], a.name(), "model");
    const std::string bytes = read_bytes(a.call(), path);
    const data::SafeTensors file = data::decode_safetensors(data::bytes_of(bytes), failure(a.call(), path));
    try {
        return load_report(a.call(), nn::load_state_dict(*module, file.tensors, a.boolean(2)));
    } catch (const tensor::Error& error) {
        raise_mismatch(a.call(), path, error.what());
    }
}

// --- Checkpoints -----------------------------------------------------------------------------------------------------

optim::Optimizer* optimizer_of(const Call& c, const Value& value) {
    if (value.is_nil()) {
        return nullptr;
    }
    const OptimizerBox* box = find_optimizer(value);
    if (box == nullptr) {
        throw tensor::errors::wrong_type(c.name(), "optimizer", "an optimizer", value.type_name());
    }
    return box->optimizer.get();
}
optim::Scheduler* scheduler_of(const Call& c, const Value& value) {
    if (value.is_nil()) {
        return nullptr;
    }
    const SchedulerBox* box = find_scheduler(value);
    if (box == nullptr) {
        throw tensor::errors::wrong_type(c.name(), "scheduler", "a scheduler", value.type_name());
    }
    return box->scheduler.get();
}

Value save_checkpoint(Call& c) {
    write_checkpoint(c, std::string(c.text(0)), {c[1], c[2], c[3], c[5], c.i64(4)});
    return Value();
}

/// Loads a state and puts the one before back unless commit() is reached.
template <typename T> class StateScope {
public:
    StateScope(T* object, const std::optional<training::NamedState>& saved) : object_(object) {
        if (object_ == nullptr) {
            return;
        }
        if (!saved) {
            throw tensor::errors::value(object_->name(), "the checkpoint has no state of " + object_->name());
        }
        if (saved->name != object_->name()) {
            throw tensor::errors::value(object_->name(), "the checkpoint has the state of " + saved->name +
                                                             ", not of " + object_->name());
        }
        before_ = object_->state_dict();
        object_->load_state_dict(saved->state);
    }
    ~StateScope() {
        if (object_ == nullptr || committed_) {
            return;
        }
        try {
            object_->load_state_dict(before_);
        } catch (...) { // NOLINT(bugprone-empty-catch): out of memory; the error that is under way matters more
        }
    }
    StateScope(const StateScope&) = delete;
    StateScope& operator=(const StateScope&) = delete;
    void commit() noexcept { committed_ = true; }

private:
    T* object_;
    optim::StateDict before_;
    bool committed_ = false;
};

/// Loads all or nothing: the model comes last, and its loading changes nothing when it fails.
void restore(const Call& c, const training::CheckpointParts& parts) {
    tensor::Generator generator;
    generator.set_state(parts.random);
    StateScope optimizer(optimizer_of(c, c[2]), parts.optimizer);
    StateScope scheduler(scheduler_of(c, c[3]), parts.scheduler);
    nn::load_state_dict(*module_of(c, c[1], c.name(), "model"), parts.model);
    optimizer.commit();
    scheduler.commit();
    numeric(c).session.generator = generator;
}

Value load_checkpoint(Call& c) {
    const std::string path(c.text(0));
    const std::string bytes = read_bytes(c, path);
    if (c[1].is_nil() && is_text(bytes)) {
        return wrap_each(c, data::decode_text(bytes, failure(c, path)).tensors);
    }
    training::CheckpointParts parts = training::decode_checkpoint(data::bytes_of(bytes), failure(c, path));
    if (!c[1].is_nil()) {
        try {
            restore(c, parts);
        } catch (const tensor::Error& error) {
            if (error.kind() == tensor::ErrorKind::Type) {
                throw;
            }
            raise_mismatch(c, path, error.what());
        }
    }
    CheckpointBox box;
    box.path = path;
    box.epoch = parts.epoch;
    box.history = std::make_shared<training::History>(parts.history.value_or(training::History()));
    box.metadata = std::move(parts.metadata);
    return c.make<CheckpointBox>(std::move(box));
}

// --- The callback ----------------------------------------------------------------------------------------------------

CheckpointBox& checkpoint(const Call& c) { return c.self_as<CheckpointBox>(); }

Value make_checkpoint(Call& c) {
    CheckpointBox box;
    box.path = std::string(c.text(0));
    box.monitor = std::string(c.text(1));
    box.save_best = c.boolean(2);
    box.history = std::make_shared<training::History>();
    return c.make<CheckpointBox>(std::move(box));
}
Value on_epoch_end(Call& c) {
    CheckpointBox& box = checkpoint(c);
    Value watched = c[2].lookup(box.monitor);
    watched = watched.is_nil() ? c[2].lookup("loss") : watched;
    const double value = watched.is_nil() ? 0.0 : watched.as_float();
    if (box.save_best && !(value < box.best)) {
        return Value();
    }
    box.best = value;
    box.epoch = c.i64(1);
    const auto field = [&](const char* name) { return c.get_field(c[0], name); };
    write_checkpoint(c, box.path,
                     {field("model"), field("optimizer"), field("scheduler"), field("history"), box.epoch});
    return Value();
}
Value metadata(Call& c) {
    std::vector<std::pair<Value, Value>> entries;
    for (const auto& [key, value] : checkpoint(c).metadata) {
        entries.emplace_back(c.text(key), c.text(value));
    }
    return c.dict(entries);
}

void declare_checkpoint(Module& module) {
    module
        .native_class<CheckpointBox>("Checkpoint", "As a callback of Trainer.fit writes a checkpoint after each epoch, "
                                                   "with save_best when monitor fell; what load_checkpoint gives.")
        .constructor("(path: text, monitor: text = \"val_loss\", save_best: bool = true)", make_checkpoint)
        .property(
            "path", [](Call& c) { return c.text(checkpoint(c).path); }, nullptr, "The file.")
        .property(
            "epoch", [](Call& c) { return Value(checkpoint(c).epoch); }, nullptr, "The epoch that was saved.")
        .property(
            "history", [](Call& c) { return c.make<HistoryBox>(HistoryBox{checkpoint(c).history}); }, nullptr,
            "The history that was saved.")
        .property("metadata", metadata, nullptr, "Texts of the file.")
        .property(
            "monitor", [](Call& c) { return c.text(checkpoint(c).monitor); }, nullptr, "What the callback watches.")
        .property(
            "best", [](Call& c) { return Value(checkpoint(c).best); }, nullptr, "The smallest value so far.")
        .method("on_epoch_end(trainer: any, epoch: i64, logs: any)", file_guarded<on_epoch_end>, "Writes the file.")
        .text([](Call& c) { return "Checkpoint(" + checkpoint(c).path + ")"; });
}

constexpr OperationRow kModels[] = {
    {"save_model", "model: any", "path: text, metadata: {text: text} = nil", file_op<save_model>,
     "Writes parameters and buffers by name, with texts as metadata, to a safetensors file that PyTorch reads. The "
     "file is replaced as a whole."},
    {"load_model", "model: any", "path: text, strict: bool = true", file_op<load_model>,
     "Reads a safetensors file into a model; gives LoadResult(missing, unexpected). With strict, names that do not "
     "match are an error, shapes that do not fit always; nothing is changed then."},
};
constexpr OperationRow kMethods[] = {
    {"save", "model: any", "path: text, metadata: {text: text} = nil", file_op<save_model>, "See save_model."},
    {"load", "model: any", "path: text, strict: bool = true", file_op<load_model>, "See load_model."},
};

} // namespace

OperationTable saving_operations() { return {kMethods, std::size(kMethods)}; }

void write_checkpoint(const Call& c, const std::string& path, const TrainingState& state) {
    training::CheckpointParts parts;
    parts.model = nn::state_dict(*module_of(c, state.model, c.name(), "model"));
    if (const optim::Optimizer* optimizer = optimizer_of(c, state.optimizer)) {
        parts.optimizer = training::NamedState{optimizer->name(), optimizer->state_dict()};
    }
    if (const optim::Scheduler* scheduler = scheduler_of(c, state.scheduler)) {
        parts.scheduler = training::NamedState{scheduler->name(), scheduler->state_dict()};
    }
    parts.random = numeric(c).session.generator.state();
    parts.epoch = state.epoch;
    if (!state.history.is_nil()) {
        const HistoryBox* history = state.history.native<HistoryBox>();
        if (history == nullptr) {
            throw tensor::errors::wrong_type(c.name(), "history", "a TrainingHistory", state.history.type_name());
        }
        parts.history = *history->history;
    }
    write_bytes(c, path, training::encode_checkpoint(parts, failure(c, path)));
}

void declare_saving(const Factory& factory, Module& module) {
    declare_checkpoint(module);
    add_functions(factory, module, kModels, std::size(kModels));
    const FunctionRow rows[] = {
        {"save_checkpoint(path: text, model: any, optimizer: any = nil, scheduler: any = nil, epoch: i64 = 0, history: "
         "any = nil)",
         file_guarded<save_checkpoint>,
         "Writes model, optimizer, scheduler, history, epoch and random numbers to one safetensors file: training goes "
         "on from it to the last bit."},
        {"load_checkpoint(path: text, model: any = nil, optimizer: any = nil, scheduler: any = nil)",
         file_guarded<load_checkpoint>,
         "Puts model, optimizer, scheduler and random numbers back to where save_checkpoint wrote them; gives "
         "Checkpoint(epoch, history, metadata)."},
    };
    module.functions(rows, std::size(rows));
    declare_text_tensors(module);
}

} // namespace simple::bind
