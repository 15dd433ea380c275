// lib.pure.autograd: Tensor, backward passes, recording.
#include "stdlib/autograd/backward.hpp"
#include "stdlib/autograd/grad_check.hpp"
#include "stdlib/autograd/graph_text.hpp"
#include "stdlib/autograd/ops.hpp"
#include "stdlib/bind/layers.hpp"
#include "stdlib/bind/modules.hpp"
#include "stdlib/bind/pure.hpp"
#include "stdlib/bind/recording.hpp"
#include "stdlib/bind/tensor_class.hpp"
#include "stdlib/tensor/factory.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::bind {

namespace {

Value leaf(const Call& c, Tensor t, bool requires_grad) {
    if (t.dtype() == DType::I64 || t.dtype() == DType::Bool) {
        t = tensor::to(t, DType::F64); // Integers become floats.
    }
    return c.make<Variable>(Variable::leaf(std::move(t), requires_grad));
}

Value wrap_value(Call& c) {
    return c.make<Variable>(Variable::leaf(to_tensor(c, c[0], "Tensor", "value"), c.boolean(1)));
}
Value from_data(Call& c) {
    const Tensor flat = from_nested(c, c[0], "from_data");
    const Shape shape = shape_argument(c, 1);
    if (flat.numel() != tensor::checked_numel(shape, "from_data")) {
        const std::vector<double> values(static_cast<std::size_t>(flat.numel()));
        static_cast<void>(tensor::from_data(std::span<const double>(values), shape));
    }
    return leaf(c, tensor::reshape(flat, shape), c.boolean(2));
}
Value nested(Call& c) { return leaf(c, from_nested(c, c[0], "from_nested"), c.boolean(1)); }
Value zeros(Call& c) { return leaf(c, tensor::zeros(shape_argument(c, 0)), c.boolean(1)); }
Value ones(Call& c) { return leaf(c, tensor::ones(shape_argument(c, 0)), c.boolean(1)); }
Value rand(Call& c) { return leaf(c, tensor::rand(numeric(c).session.generator, shape_argument(c, 0)), c.boolean(1)); }
Value randn(Call& c) {
    return leaf(c, tensor::randn(numeric(c).session.generator, shape_argument(c, 0)), c.boolean(1));
}
Value full(Call& c) { return leaf(c, tensor::full(shape_argument(c, 0), tensor::Scalar(c.f64(1))), c.boolean(2)); }
Value parameter(Call& c) {
    return c.make<Variable>(Variable::leaf(to_tensor(c, c[0], "Parameter", "value"), true, "Parameter"));
}

Variable& self(const Call& c) { return c.self_as<Variable>(); }

Value get_value(Call& c) { return wrap(c, self(c).value()); }
void set_value(Call& c, const Value& value) {
    translated([&] { self(c).set_value(to_tensor(c, value, "value", "value")); });
}
Value get_grad(Call& c) {
    const Tensor* grad = self(c).grad();
    return grad != nullptr ? wrap(c, *grad) : Value();
}
void set_grad(Call& c, const Value& value) {
    translated([&] {
        const Value inner = value.unwrapped();
        if (inner.is_nil()) {
            self(c).clear_grad();
        } else {
            self(c).set_grad(to_tensor(c, inner, "grad", "grad"));
        }
    });
}
Value get_requires_grad(Call& c) { return Value(self(c).requires_grad()); }
void set_requires_grad(Call& c, const Value& value) {
    if (!value.is_bool()) {
        raise(tensor::errors::wrong_type("requires_grad", "requires_grad", "bool", describe(value)));
    }
    translated([&] { self(c).set_requires_grad(value.as_bool()); });
}
Value get_is_leaf(Call& c) { return Value(self(c).is_leaf()); }
Value get_op_name(Call& c) { return c.text(self(c).op_name()); }

const Variable& variable_of(const Value& value, std::string_view function, std::string_view parameter) {
    const Variable* v = value.native<Variable>();
    if (v == nullptr) {
        throw tensor::errors::wrong_type(function, parameter, "a Tensor of lib.pure.autograd", describe(value));
    }
    return *v;
}
const Variable& variable_argument(Args& a, std::size_t i, std::string_view parameter) {
    return variable_of(a[i], a.name(), parameter);
}

Value backward(Args& a) {
    const Variable v = variable_argument(a, 0, "t");
    std::optional<Tensor> seed;
    if (a.given(1)) {
        seed = to_tensor(a.call(), a[1], "backward", "grad");
    }
    if (!autograd::backward(v, seed.has_value() ? &*seed : nullptr, a.boolean(2)) &&
        numeric(a.call()).warns_first_time()) {
        a.call().write_error("warning: backward: no input requires a gradient\n");
    }
    return Value();
}
Value zero_grad_one(Args& a) {
    Variable v = variable_argument(a, 0, "target");
    v.clear_grad();
    return Value();
}
Value detach(Args& a) { return a.result(variable_argument(a, 0, "x").detach(), true); }
Value retain_grad(Args& a) {
    Variable v = variable_argument(a, 0, "x");
    v.retain_grad();
    return a[0];
}
Value requires_grad(Args& a) { return a.result(variable_argument(a, 0, "x").detach(a.boolean(1)), true); }

constexpr OperationRow kGraph[] = {
    {"backward", "t: V", "grad: P? = nil, retain_graph: bool = false", op<backward>,
     "Adds the gradient of t to `grad` of every leaf behind it. grad has the shape of t, "
     "ones without it; t may have any shape. The graph is freed unless retain_graph; a second call is an error then. "
     "torch.Tensor.backward."},
    {"detach", "x: V", "", op<detach>,
     "A leaf over the same storage, without history and without gradient. torch.Tensor.detach."},
};
constexpr OperationRow kMembers[] = {
    {"zero_grad", "self", "", op<zero_grad_one>, "Sets the gradient to nil."},
    {"retain_grad", "self", "", op<retain_grad>, "Makes backward keep the gradient of this computed Tensor too."},
};

std::vector<Variable> inputs_of(const Call& c, std::size_t i) {
    const Value list = c[i];
    if (!is_list(list)) {
        throw tensor::errors::wrong_type(c.name(), "inputs", "a list of tensors", describe(list));
    }
    std::vector<Variable> inputs;
    for (std::size_t k = 0; k < list.size(); ++k) {
        inputs.push_back(variable_of(list.at(k), c.name(), "inputs[" + std::to_string(k) + "]"));
    }
    return inputs;
}

Value grad(Call& c) {
    const Variable output = variable_of(c[0], "grad", "output");
    const std::vector<Variable> inputs = inputs_of(c, 1);
    std::optional<Tensor> seed;
    if (c.has(2) && !c[2].is_nil()) {
        seed = to_tensor(c, c[2], "grad", "grad");
    }
    std::vector<Value> values;
    for (Tensor& g : autograd::grad(output, inputs, seed.has_value() ? &*seed : nullptr, c.boolean(3))) {
        values.push_back(wrap(c, std::move(g)));
    }
    return c.array(values);
}
Value no_grad_begin(Call& c) {
    numeric(c).session.no_grad_begin();
    return Value();
}
Value no_grad_end(Call& c) {
    numeric(c).session.no_grad_end();
    return Value();
}

constexpr FunctionRow kRecording[] = {
    {"no_grad_begin()", guarded<no_grad_begin>, "Switches recording off until the no_grad_end that belongs to it."},
    {"no_grad_end()", guarded<no_grad_end>, "Ends what the last no_grad_begin began; one too many is an error."},
};

/// What `with no_grad() as _:` enters and leaves.
struct NoGradBlock {
    bool open = false;
};

Value no_grad(Call& c) {
    if (c.has(0) && !c[0].is_nil()) {
        const autograd::NoGrad off;
        return c.call(c[0], {});
    }
    return c.make<NoGradBlock>();
}
Value is_grad_enabled(Call& c) { return Value(numeric(c).session.grad_enabled()); }
Value set_grad_enabled(Call& c) {
    numeric(c).session.set_grad_enabled(c.boolean(0));
    return Value();
}
Value detect_anomaly(Call& c) {
    numeric(c).session.detect_anomaly = c.boolean(0);
    return Value();
}
Value zero_grad(Call& c) {
    for (Variable v : parameters_of(c, c[0], "zero_grad", "target")) {
        v.clear_grad();
    }
    return Value();
}
Value gradcheck(Call& c) {
    const std::vector<Variable> inputs = inputs_of(c, 1);
    const Value f = c[0];
    const auto run = [&](std::span<const Variable> arguments) {
        std::vector<Value> values;
        for (const Variable& argument : arguments) {
            values.push_back(wrap(c, argument, true));
        }
        return to_variable(c, c.call(f, values), "gradcheck", "result of f");
    };
    const autograd::GradCheckResult result = autograd::gradcheck(run, inputs, {c.f64(2), c.f64(3), c.f64(4)});
    if (c.boolean(5)) {
        c.write(result.worst + "\n");
    }
    return Value(result.ok);
}
Value numeric_gradient(Call& c) {
    const Value f = c[0];
    const auto run = [&](const Tensor& x) {
        const Value y = c.call(f, {wrap(c, x)});
        if (!is_tensor(y) && !y.is_number()) {
            throw tensor::errors::wrong_type("numeric_gradient", "result of f", "a number", describe(y));
        }
        return is_tensor(y) ? tensor_of(y, "numeric_gradient", "result").item().as_f64() : y.as_float();
    };
    return wrap(c, autograd::numeric_gradient(run, to_tensor(c, c[1], "numeric_gradient", "x"), c.f64(2)));
}
Value inverse_permutation(Call& c) { return shape_value(c, tensor::inverse_permutation(shape_argument(c, 0))); }
Value dot_text(Call& c) { return c.text(autograd::graph_dot(to_variable(c, c[0], "graph_dot", "t"))); }

// Gradients of joins and views as plain functions.
Value backward_stack(Call& c) {
    const Tensor g = to_tensor(c, c[0], "backward_stack", "grad");
    const std::int64_t dim = c.i64(1);
    std::vector<Tensor> parts;
    for (std::int64_t i = 0; i < g.size(dim); ++i) {
        parts.push_back(tensor::select(g, dim, i, "backward_stack"));
    }
    return wrap_each(c, parts);
}
Value backward_concat(Call& c) {
    const Tensor g = to_tensor(c, c[0], "backward_concat", "grad");
    return wrap_each(c, tensor::split(g, shape_argument(c, 1), c.i64(2), "backward_concat"));
}
Value backward_reshape(Call& c) {
    const Tensor g = to_tensor(c, c[0], "backward_reshape", "grad");
    return wrap(c, tensor::reshape(g, shape_argument(c, 1), "backward_reshape"));
}
Value backward_permute(Call& c) {
    const Tensor g = to_tensor(c, c[0], "backward_permute", "grad");
    return wrap(c, tensor::permute(g, tensor::inverse_permutation(shape_argument(c, 1), "backward_permute"),
                                   "backward_permute"));
}

} // namespace

void build_autograd(Interpreter& interpreter, Module& module) {
    module.constant(kTypes, Value());
    module.reexport("lib.pure.tensor", "_Rows");
    declare_pure_when_checked(module, declare_pure_autograd);
    ClassBuilder type =
        module.native_class<Variable>("Tensor", "A tensor that may take part in a recorded computation.");
    type.constructor("(value: P, requires_grad: bool = false)", guarded<wrap_value>, "Wraps numbers, sharing storage.");
    type.text([](Call& c) { return autograd::to_string(self(c)); });
    const FunctionRow statics[] = {
        {"from_value(value: P, requires_grad: bool = false)", guarded<wrap_value>,
         "A Tensor over the storage of value; with requires_grad a leaf that gets a gradient, of floats only."},
        {"from_data(data: [num], shape: [i64], requires_grad: bool = false)", guarded<from_data>,
         "A tensor of the numbers of data in row-major order; their count must be the product of shape. f64 when one "
         "of them is a float, else i64, of bools bool. The array is copied. torch.tensor(data).reshape(shape)."},
        {"from_nested(rows: [any], requires_grad: bool = false)", guarded<nested>,
         "A tensor with the shape of the nesting: [[1.0, 2.0], [3.0, 4.0]] gives [2, 2]. Rows of different lengths are "
         "an error that names them. torch.tensor."},
        {"zeros(shape: [i64] or i64..., requires_grad: bool = false)", guarded<zeros>,
         "Zeros of a shape, f64 unless dtype says otherwise. A negative size is an error. torch.zeros."},
        {"ones(shape: [i64] or i64..., requires_grad: bool = false)", guarded<ones>,
         "Ones of a shape, f64 unless dtype says otherwise. torch.ones."},
        {"rand(shape: [i64] or i64..., requires_grad: bool = false)", guarded<rand>,
         "Uniform random numbers, 0 <= u < 1. torch.rand."},
        {"randn(shape: [i64] or i64..., requires_grad: bool = false)", guarded<randn>,
         "Normal random numbers of mean 0 and deviation 1 (Box-Muller). torch.randn."},
        {"full(shape: [i64], v: f64, requires_grad: bool = false)", guarded<full>,
         "A constant of a shape; a whole number gives i64, another one f64. torch.full."},
    };
    for (const FunctionRow& row : statics) {
        type.static_method(row.signature, row.function, row.documentation);
        const std::string_view name = row.signature;
        if (name.substr(0, 5) != "rand(" && name.substr(0, 11) != "from_nested") {
            module.function(numeric(interpreter).keep("tensor_" + std::string(name)), row.function, row.documentation);
        }
    }
    type.property("value", get_value, set_value,
                  "The numbers as a PureTensor that shares storage; can be set on leaves, in the same shape.")
        .property("grad", get_grad, set_grad,
                  "The gradient as a P, nil before backward and after zero_grad. May be assigned.")
        .property("requires_grad", get_requires_grad, set_requires_grad,
                  "A new leaf over the same storage, without history, that gets a gradient or not.")
        .property("is_leaf", get_is_leaf, nullptr,
                  "Whether this Tensor was made, not computed by a recorded operation.")
        .property("op_name", get_op_name, nullptr,
                  "Name of the operation that gave this Tensor, \"leaf\" when there is none.");
    add_tensor_members(interpreter, type);
    add_methods(interpreter, type, kGraph, std::size(kGraph));
    add_methods(interpreter, type, kMembers, std::size(kMembers));
    add_functions(interpreter, module, kGraph, std::size(kGraph));
    module.native_class<NoGradBlock>("_NoGrad")
        .method("__enter__()",
                [](Call& c) {
                    numeric(c).session.no_grad_begin();
                    return c.self();
                })
        .method("close()", [](Call& c) {
            numeric(c).session.no_grad_end();
            return Value();
        });
    const FunctionRow rows[] = {
        {"Parameter(value: P)", guarded<parameter>, "A leaf that requires a gradient, over the numbers of value."},
        {"requires_grad(x: V, requires_grad: bool = true)", op<requires_grad>,
         "A new leaf over the same storage, without history, that gets a gradient or not."},
        {"grad(output: V, inputs: [V], grad: P? = nil, retain_graph: bool = false) -> [P]", guarded<grad>,
         "Gradients of output by each of inputs, without touching `grad`. torch.autograd.grad."},
        {"no_grad(f: fn? = nil)", guarded<no_grad>,
         "Runs f without recording and gives its result; without f for `with no_grad() as _:`. torch.no_grad."},
        {"is_grad_enabled() -> bool", is_grad_enabled,
         "Whether operations are recorded now: not inside of no_grad. torch.is_grad_enabled."},
        {"set_grad_enabled(on: bool)", guarded<set_grad_enabled>,
         "Switches recording on or off; inside of no_grad an error."},
        {"detect_anomaly(on: bool)", detect_anomaly,
         "When on, the first NaN or infinity that an operation makes is an error which names the operation."},
        {"zero_grad(target: any)", guarded<zero_grad>,
         "Sets the gradients of a Tensor, of a list of them, of a model or of an optimizer's parameters to nil."},
        {"gradcheck(f: fn, inputs: [V], eps: f64 = 1e-6, atol: f64 = 1e-5, rtol: f64 = 1e-3, verbose: bool = false) -> "
         "bool",
         guarded<gradcheck>,
         "Whether backward agrees with central differences of f, a function of tensors that gives a tensor. verbose "
         "prints the largest difference. torch.autograd.gradcheck."},
        {"numeric_gradient(f: fn, x: P, eps: f64 = 1e-6)", guarded<numeric_gradient>,
         "(f(x + eps) - f(x - eps)) / (2 eps) for each element of x; f gives a number."},
        {"inverse_permutation(perm: [i64]) -> [i64]", guarded<inverse_permutation>,
         "The dims that undo permute(dims), as [i64]."},
        {"graph_dot(t: V) -> text", guarded<dot_text>,
         "The recorded graph behind t as text in the DOT language of Graphviz."},
        {"backward_stack(grad: P, dim: i64 = 0) -> [P]", guarded<backward_stack>, "Gradients of what stack joined."},
        {"backward_concat(grad: P, sizes: [i64], dim: i64 = 0) -> [P]", guarded<backward_concat>,
         "Gradients of what concat joined, of the sizes given."},
        {"backward_reshape(grad: P, shape: [i64]) -> P", guarded<backward_reshape>,
         "Gradient of a tensor of that shape."},
        {"backward_permute(grad: P, dims: [i64]) -> P", guarded<backward_permute>,
         "Gradient of what was permuted by dims."},
    };
    module.functions(rows, std::size(rows));
    module.functions(kRecording, std::size(kRecording));
    for (const OperationTable& table : all_operations()) {
        for (std::size_t i = 0; i < table.count; ++i) {
            const std::string_view name = table.rows[i].name;
            if (name.substr(0, 7) == "tensor_") {
                add_functions(interpreter, module, table.rows + i, 1);
            }
        }
    }
}

void register_recording(Module& prelude) { prelude.functions(kRecording, std::size(kRecording)); }

} // namespace simple::bind
