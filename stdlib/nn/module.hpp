// The base of layers: something with a forward function, parameters, buffers and sub-layers.
//
// Layers of this library register their members; a layer defined elsewhere (in a script) overrides members(). The free
// functions below walk any tree of modules iteratively and visit each module once, so cycles are harmless.
#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "stdlib/autograd/variable.hpp"
#include "stdlib/tensor/error.hpp"

namespace simple::nn {

using autograd::Variable;
using tensor::Shape;
using tensor::Tensor;

class Module;
using ModulePtr = std::shared_ptr<Module>;

/// A named parameter, buffer or sub-layer of one module.
struct Member {
    std::string name;
    std::variant<Variable, Tensor, ModulePtr> item;
};

/// Thrown when an input does not fit a layer (E14). Containers add where it sits: "… (at model.layers[0])".
class InputError : public tensor::Error {
public:
    explicit InputError(const std::string& message) : InputError(Error(tensor::ErrorKind::Value, message)) {}
    explicit InputError(const tensor::Error& error, std::string path = {});
    const std::string& path() const noexcept { return path_; }
    /// Throws the same error seen from one container further out; `step` reads like "layers[0]".
    [[noreturn]] virtual void fail_within(std::string_view step) const;

protected:
    std::string path_within(std::string_view step) const;

private:
    tensor::Error plain_;
    std::string path_;
};

/// What a layer defined elsewhere threw, on its way out through containers.
class ForeignError final : public InputError {
public:
    explicit ForeignError(std::exception_ptr cause, std::string path = {});
    const std::exception_ptr& cause() const noexcept { return cause_; }
    [[noreturn]] void fail_within(std::string_view step) const override;

private:
    std::exception_ptr cause_;
};

/// Throws what an element of a container threw, with the place of the element.
[[noreturn]] void fail_within(const tensor::Error& error, std::string_view step);

/// See the top of this file.
class Module : public std::enable_shared_from_this<Module> {
public:
    virtual ~Module() = default;
    Module(const Module&) = delete;
    Module& operator=(const Module&) = delete;

    /// Computes the output. Records when x or a parameter requires a gradient and recording is on; callers that have a
    /// plain tensor switch recording off. Throws InputError for an input that does not fit.
    virtual Variable forward(const Variable& x) = 0;
    /// Runs forward() and shows the output to the observer of this thread. All callers use this.
    Variable call(const Variable& x);
    /// Shows an output to the observer, for layers that run in other ways than by call().
    void show(const Variable& output) const;
    /// Lists what this module owns itself, in declaration order: parameters, buffers, sub-layers.
    virtual std::vector<Member> members() const { return {}; }
    /// Prints the text form; `Sequential` and the like print their elements indented.
    virtual std::string to_string() const = 0;
    /// Returns the class name: "Linear".
    virtual std::string type_name() const = 0;
    /// Sets the mode of this module alone. Gives false when it has passed the mode on to its sub-layers itself.
    virtual bool set_training(bool on) {
        training_ = on;
        return true;
    }
    virtual bool training() const noexcept { return training_; }
    /// Converts the buffers of this module alone, those of floats, to a float type.
    virtual void convert_buffers(DType) {}
    /// Moves sub-layers out, so that a deep tree can be freed without recursion.
    virtual void surrender_children(std::vector<ModulePtr>& out) noexcept { static_cast<void>(out); }
    /// Returns what makes two module objects the same layer; wrappers of a script's object give that object.
    virtual const void* identity() const noexcept { return this; }
    /// Returns a copy with parameters of its own. Throws a type error where that is not possible.
    virtual ModulePtr clone() const;

protected:
    Module() = default;
    bool training_ = true;
};

/// Sees the output of every module that runs on this thread while it lives; for tables of shapes.
class Observer {
public:
    Observer() noexcept;
    virtual ~Observer();
    Observer(const Observer&) = delete;
    Observer& operator=(const Observer&) = delete;
    virtual void seen(const Module& module, const Variable& output) = 0;

private:
    Observer* previous_;
};

/// Lists parameters with names as in PyTorch ("0.weight"); one used twice is listed once.
std::vector<std::pair<std::string, Variable>> named_parameters(const Module& module);
/// The same without names.
std::vector<Variable> parameters(const Module& module);
/// Lists buffers by name.
std::vector<std::pair<std::string, Tensor>> named_buffers(const Module& module);
/// Lists the direct sub-layers.
std::vector<ModulePtr> children(const Module& module);
/// Lists all modules below one, each once and after those below it.
std::vector<ModulePtr> descendants(const Module& module);
/// Sets training or evaluation mode of a whole tree.
void train(Module& module, bool on = true);
/// Drops all gradients.
void zero_grad(const Module& module);
/// Counts elements of all parameters; one used twice counts once.
std::int64_t count_parameters(const Module& module);
/// The same for each direct sub-layer that has parameters.
std::vector<std::int64_t> count_parameters_by_layer(const Module& module);
/// Converts all parameters and all buffers of floats to a float type. Throws a type error for i64 and bool.
void convert(Module& module, DType dtype);

/// Parameters and buffers by name, per module parameters before buffers, sub-layers in order. Shares storage.
using StateDict = std::vector<std::pair<std::string, Tensor>>;
StateDict state_dict(const Module& module);

/// Names that did not match.
struct LoadResult {
    std::vector<std::string> missing;
    std::vector<std::string> unexpected;
};
/// Copies values into parameters and buffers. Throws a value error listing all wrong shapes and, with `strict`, all
/// missing and unexpected names; then nothing is changed.
LoadResult load_state_dict(const Module& module, const StateDict& state, bool strict = true);

} // namespace simple::nn
