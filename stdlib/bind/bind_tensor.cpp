// lib.pure.tensor: PureTensor and its factories; lib.pure.tensor_ops.
#include <algorithm>
#include <cmath>

#include "stdlib/autograd/ops.hpp"
#include "stdlib/bind/modules.hpp"
#include "stdlib/bind/pure.hpp"
#include "stdlib/bind/tensor_class.hpp"
#include "stdlib/tensor/factory.hpp"
#include "stdlib/tensor/ops_elementwise.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::bind {

namespace {

Value finish(const Call& c, Tensor t, std::size_t dtype_index) {
    if (const std::optional<DType> dtype = optional_dtype(c, dtype_index)) {
        t = tensor::to(t, *dtype);
    }
    return wrap(c, std::move(t));
}

Value from_data(Call& c) {
    const Value data = c[0];
    const Shape shape = shape_argument(c, 1);
    const std::string_view name =
        c.name() == "PureTensor" ? std::string_view("PureTensor") : std::string_view("from_data");
    const auto numbers = data.f64_elements();
    Tensor t;
    if (!numbers.empty()) {
        t = tensor::from_data(numbers, shape, name);
    } else if (!data.i64_elements().empty()) {
        t = tensor::from_data(data.i64_elements(), shape, name);
    } else {
        const Tensor flat = from_nested(c, data, name);
        if (flat.numel() != tensor::checked_numel(shape, name)) {
            t = tensor::from_data(std::span<const double>(flat.data<double>(), static_cast<std::size_t>(flat.numel())),
                                  shape, name);
        }
        t = tensor::reshape(flat, shape, name);
    }
    if (c.has(2) && !c[2].is_nil() && c[2].is_array()) {
        return wrap(c, tensor::from_strided(t.storage(), shape, Shape(c.ints(2))));
    }
    return c[2].is_text() ? finish(c, t, 2) : wrap(c, t);
}
Value nested(Call& c) { return finish(c, from_nested(c, c[0], "from_nested"), 1); }
tensor::Scalar number(Call& c, std::size_t i) {
    const std::optional<tensor::Scalar> value = to_scalar(c[i]);
    if (!value.has_value()) {
        c.wrong_type(i, "a number");
    }
    return *value;
}
Value scalar(Call& c) { return finish(c, Tensor::scalar(number(c, 0)), 1); }
Value zeros(Call& c) { return wrap(c, tensor::zeros(shape_argument(c, 0), optional_dtype(c, 1).value_or(DType::F64))); }
Value ones(Call& c) { return wrap(c, tensor::ones(shape_argument(c, 0), optional_dtype(c, 1).value_or(DType::F64))); }
Value full(Call& c) { return wrap(c, tensor::full(shape_argument(c, 0), number(c, 1), optional_dtype(c, 2))); }
Value eye(Call& c) {
    return wrap(
        c, tensor::eye(c.i64(0), optional_int(c, 1).value_or(c.i64(0)), optional_dtype(c, 2).value_or(DType::F64)));
}
Value arange_to(Call& c) { return wrap(c, tensor::arange(0, number(c, 0), 1, optional_dtype(c, 1))); }
Value arange(Call& c) {
    return wrap(c, tensor::arange(number(c, 0), number(c, 1), number(c, 2), optional_dtype(c, 3)));
}
Value linspace(Call& c) { return finish(c, tensor::linspace(c.f64(0), c.f64(1), c.i64(2)), 3); }
Value rand(Call& c) {
    return wrap(
        c, tensor::rand(numeric(c).session.generator, shape_argument(c, 0), optional_dtype(c, 1).value_or(DType::F64)));
}
Value randn(Call& c) {
    return wrap(c, tensor::randn(numeric(c).session.generator, shape_argument(c, 0),
                                 optional_dtype(c, 1).value_or(DType::F64)));
}
Value uniform(Call& c) {
    return finish(c, tensor::uniform(numeric(c).session.generator, shape_argument(c, 0), c.f64(1), c.f64(2)), 3);
}
Value normal(Call& c) {
    return finish(c, tensor::normal(numeric(c).session.generator, shape_argument(c, 0), c.f64(1), c.f64(2)), 3);
}
Value randint(Call& c) {
    return finish(c, tensor::randint(numeric(c).session.generator, c.i64(0), c.i64(1), shape_argument(c, 2)), 3);
}
Value randperm(Call& c) { return finish(c, tensor::randperm(numeric(c).session.generator, c.i64(0)), 1); }
Value bernoulli(Call& c) {
    return finish(c, tensor::bernoulli(numeric(c).session.generator, c.f64(0), shape_argument(c, 1)), 2);
}
Value zeros_like(Call& c) { return finish(c, tensor::zeros_like(tensor_of(c[0], "zeros_like", "t")), 1); }
Value ones_like(Call& c) { return finish(c, tensor::ones_like(tensor_of(c[0], "ones_like", "t")), 1); }
Value full_like(Call& c) { return finish(c, tensor::full_like(tensor_of(c[0], "full_like", "t"), number(c, 1)), 2); }
Value rand_like(Call& c) {
    const Tensor& t = tensor_of(c[0], "rand_like", "t");
    return finish(c, tensor::rand(numeric(c).session.generator, t.shape(), t.dtype()), 1);
}
Value randn_like(Call& c) {
    const Tensor& t = tensor_of(c[0], "randn_like", "t");
    return finish(c, tensor::randn(numeric(c).session.generator, t.shape(), t.dtype()), 1);
}

struct FactoryRow {
    const char* name;
    const char* parameters;
    NativeFunction function;
    const char* documentation;
    bool also_plain; ///< Also a free function without prefix.
};

constexpr FactoryRow kFactories[] = {
    {"from_data", "(data: [num], shape: [i64], dtype: text? = nil)", guarded<from_data>,
     "A tensor of the numbers of data in row-major order; their count must be the product of shape. f64 when one of "
     "them is a float, else i64, of bools bool. The array is copied. torch.tensor(data).reshape(shape).",
     true},
    {"from_nested", "(rows: [any], dtype: text? = nil)", guarded<nested>,
     "A tensor with the shape of the nesting: [[1.0, 2.0], [3.0, 4.0]] gives [2, 2]. Rows of different lengths are an "
     "error that names them. torch.tensor.",
     false},
    {"from_list", "(rows: [any], dtype: text? = nil)", guarded<nested>,
     "A tensor with the shape of the nesting: [[1.0, 2.0], [3.0, 4.0]] gives [2, 2]. Rows of different lengths are an "
     "error that names them. torch.tensor.",
     false},
    {"scalar", "(v: num, dtype: text? = nil)", guarded<scalar>, "A 0-D tensor: shape [], one number.", false},
    {"zeros", "(shape: [i64] or i64..., dtype: text? = nil)", guarded<zeros>,
     "Zeros of a shape, f64 unless dtype says otherwise. A negative size is an error. torch.zeros.", true},
    {"ones", "(shape: [i64] or i64..., dtype: text? = nil)", guarded<ones>,
     "Ones of a shape, f64 unless dtype says otherwise. torch.ones.", true},
    {"full", "(shape: [i64], value: num, dtype: text? = nil)", guarded<full>,
     "A constant of a shape; a whole number gives i64, another one f64. torch.full.", false},
    {"eye", "(n: i64, m: i64? = nil, dtype: text? = nil)", guarded<eye>,
     "A matrix [n, m] with ones on the diagonal, square without m. torch.eye.", false},
    {"arange", "(end: num, dtype: text? = nil)", guarded<arange_to>,
     "Numbers 0, 1, ... below end; i64 when end is an integer. torch.arange.", false},
    {"arange", "(start: num, end: num, step: num = 1, dtype: text? = nil)", guarded<arange>,
     "Numbers start + i * step, ceil((end - start) / step) of them, end left out; i64 when all arguments are integers. "
     "A step of 0 or of the wrong sign is an error. torch.arange.",
     false},
    {"linspace", "(start: f64, end: f64, steps: i64, dtype: text? = nil)", guarded<linspace>,
     "That many numbers from start to end, both included, at equal distances. torch.linspace.", false},
    {"rand", "(shape: [i64] or i64..., dtype: text? = nil)", guarded<rand>,
     "Uniform random numbers, 0 <= u < 1. torch.rand.", true},
    {"randn", "(shape: [i64] or i64..., dtype: text? = nil)", guarded<randn>,
     "Normal random numbers of mean 0 and deviation 1 (Box-Muller). torch.randn.", true},
    {"uniform", "(shape: [i64], low: f64, high: f64, dtype: text? = nil)", guarded<uniform>,
     "Uniform random numbers, low <= u < high. low above high is an error.", false},
    {"normal", "(shape: [i64], mean: f64 = 0.0, std: f64 = 1.0, dtype: text? = nil)", guarded<normal>,
     "Normal random numbers of that mean and standard deviation; std below 0 is an error. torch.normal.", false},
    {"randint", "(low: i64, high: i64, shape: [i64], dtype: text? = nil)", guarded<randint>,
     "Random integers, low <= n < high, as i64. low not below high is an error. torch.randint.", false},
    {"randperm", "(n: i64, dtype: text? = nil)", guarded<randperm>,
     "The numbers 0 to n - 1 in random order, as i64 (Fisher-Yates). torch.randperm.", false},
    {"bernoulli", "(p: f64, shape: [i64], dtype: text? = nil)", guarded<bernoulli>,
     "1.0 with probability p, else 0.0; p outside of 0 to 1 is an error. torch.bernoulli.", false},
    {"zeros_like", "(t: X, dtype: text? = nil)", guarded<zeros_like>,
     "Zeros of the shape and element type of t. torch.zeros_like.", true},
    {"ones_like", "(t: X, dtype: text? = nil)", guarded<ones_like>,
     "Ones of the shape and element type of t. torch.ones_like.", true},
    {"full_like", "(t: X, v: num, dtype: text? = nil)", guarded<full_like>,
     "A constant of the shape and element type of t. torch.full_like.", false},
    {"rand_like", "(t: X, dtype: text? = nil)", guarded<rand_like>,
     "Uniform random numbers, 0 <= u < 1, of the shape and element type of t. torch.rand_like.", false},
    {"randn_like", "(t: X, dtype: text? = nil)", guarded<randn_like>,
     "Normal random numbers of mean 0 and deviation 1, of the shape and element type of t. torch.randn_like.", false},
};

Value compute_strides(Call& c) { return shape_value(c, tensor::row_major_strides(shape_argument(c, 0))); }
Value total_elements(Call& c) { return Value(tensor::checked_numel(shape_argument(c, 0))); }
Value broadcast(Call& c) {
    return shape_value(c, tensor::broadcast_shapes(shape_argument(c, 0), shape_argument(c, 1)));
}
Value manual_seed(Call& c) {
    numeric(c).session.generator.seed(c.i64(0));
    return Value();
}
Value get_seed(Call& c) { return Value(numeric(c).session.generator.seed()); }
Value rng_state(Call& c) { return c.array(std::span<const std::int64_t>(numeric(c).session.generator.state())); }
Value set_rng_state(Call& c) {
    numeric(c).session.generator.set_state(c.ints(0));
    return Value();
}
Value next_random(Call& c) { return Value(numeric(c).session.generator.uniform()); }
Value set_printoptions(Call& c) {
    constexpr std::int64_t kMostDigits = 17;
    if (c.i64(0) < 0 || c.i64(0) > kMostDigits) {
        throw tensor::errors::range("set_printoptions", "precision", "between 0 and 17", c.i64(0));
    }
    constexpr std::string_view kNames[] = {"threshold", "edgeitems", "linewidth"};
    for (std::size_t i = 1; i <= std::size(kNames); ++i) {
        const std::int64_t least = i == 1 ? 0 : 1;
        if (c.i64(i) < least) {
            throw tensor::errors::range("set_printoptions", kNames[i - 1], "at least " + std::to_string(least),
                                        c.i64(i));
        }
    }
    numeric(c).print = {c.i64(0), c.i64(1), c.i64(2), c.i64(3)};
    return Value();
}

/// Declares the forms that always run natively and are not counted: the same functions, which see it by their name.
void declare_pure_forms(Interpreter& interpreter, Module& module) {
    constexpr std::string_view kNames[] = {"add",       "sub",  "mul",     "div",  "neg",     "matmul", "linear",
                                           "transpose", "relu", "sigmoid", "tanh", "softmax", "exp",    "log",
                                           "sqrt",      "sum",  "mean",    "max",  "min",     "conv2d"};
    for (const OperationTable& table : all_operations()) {
        for (std::size_t i = 0; i < table.count; ++i) {
            if (std::find(std::begin(kNames), std::end(kNames), table.rows[i].name) != std::end(kNames)) {
                add_function_as(interpreter, module, std::string(table.rows[i].name) + "_pure", table.rows[i]);
            }
        }
    }
}

/// Forms of predefined functions that the operations of the same name do not have.
Value predefined_form(Call& c) {
    std::vector<Value> arguments;
    for (std::size_t i = 0; c.has(i); ++i) {
        for (std::size_t k = 0; c[i].is_array() && k < c[i].size(); ++k) {
            arguments.push_back(c[i].at(k)); // those behind the last parameter
        }
        if (!c[i].is_array()) {
            arguments.push_back(c[i]);
        }
    }
    return c.call(c.predefined(c.name()), arguments);
}
constexpr FunctionRow kPredefinedForms[] = {
    {"round(x: num, digits: i64)", guarded<predefined_form>,
     "Of a number: rounded half away from zero to that many decimals."},
    {"log(x: num, base: num)", guarded<predefined_form>, "Of a number: the logarithm to a base."},
    {"max(a: num, b: num, rest...)", guarded<predefined_form>, "Of numbers: the largest one."},
    {"min(a: num, b: num, rest...)", guarded<predefined_form>, "Of numbers: the smallest one."},
};

std::string text(Call& c) { return tensor::to_string(c.self_as<Tensor>(), numeric(c).print); }

} // namespace

void build_tensor(Interpreter& interpreter, Module& module) {
    module.constant(kTypes, Value());
    ClassBuilder pure =
        module.native_class<Tensor>("PureTensor", "Numbers in a rectangular array of any number of dimensions.");
    pure.constructor("(data: [num], shape: [i64], strides: [i64]? = nil)", guarded<from_data>,
                     "Elements in row-major order.");
    pure.text(text);
    NumericState& state = numeric(interpreter);
    for (const FactoryRow& row : kFactories) {
        pure.static_method(state.keep(std::string(row.name) + row.parameters), row.function, row.documentation);
        module.function(state.keep("tensor_" + std::string(row.name) + row.parameters), row.function,
                        row.documentation);
        if (row.also_plain) {
            module.function(state.keep(std::string(row.name) + row.parameters), row.function, row.documentation);
        }
    }
    add_tensor_members(interpreter, pure);
    add_row_iterator(module);
    for (const OperationTable& table : {shape_operations(), comparison_operations()}) {
        add_functions(interpreter, module, table.rows, table.count);
    }
    const FunctionRow rows[] = {
        {"compute_strides(shape: [i64]) -> [i64]", guarded<compute_strides>,
         "The steps in elements between neighbors of a row-major tensor: [3, 4] gives [4, 1]."},
        {"total_elements(shape: [i64]) -> i64", guarded<total_elements>,
         "Product of the sizes; 1 for []. A negative or huge size is an error."},
        {"broadcast_shapes(a: [i64], b: [i64]) -> [i64]", guarded<broadcast>,
         "The shape that both stretch to by NumPy's rules: [3, 1] and [1, 4] give [3, 4]. Others are an error."},
        {"from_data_f64(data: [num], shape: [i64], dtype: text? = \"f64\")", guarded<from_data>, "See from_data."},
        {"from_data_i64(data: [num], shape: [i64], dtype: text? = \"i64\")", guarded<from_data>, "See from_data."},
        {"random_tensor(shape: [i64] or i64...)", guarded<rand>, "Uniform random numbers, 0 <= u < 1, of a shape."},
        {"manual_seed(seed: i64)", manual_seed,
         "Starts the random numbers of the interpreter again from a seed, those of layers, dropout and shuffling too. "
         "torch.manual_seed."},
        {"set_seed(seed: i64)", manual_seed,
         "Starts the random numbers of the interpreter again from a seed, those of layers, dropout and shuffling too. "
         "torch.manual_seed."},
        {"get_seed() -> i64", get_seed, "The seed that was set last; 42 at start."},
        {"rng_state() -> [i64]", rng_state, "The position in the random numbers, for set_rng_state."},
        {"set_rng_state(s: [i64])", guarded<set_rng_state>,
         "Goes back to a position that rng_state gave: the same numbers follow."},
        {"next_random() -> f64", next_random, "The next uniform random number, 0 <= u < 1."},
        {"set_printoptions(precision: i64 = 4, threshold: i64 = 1000, edgeitems: i64 = 3, linewidth: i64 = 80)",
         guarded<set_printoptions>,
         "Sets how tensors are printed: digits after the point, elements from which rows are left out, entries shown "
         "at each end then, columns of a line. torch.set_printoptions."},
    };
    module.functions(rows, std::size(rows));
    module.alias("TensorF64", "PureTensor");
    declare_pure_when_checked(module, declare_pure_tensor);
}

void build_tensor_ops(Interpreter& interpreter, Module& module) {
    declare_pure_when_checked(module, declare_pure_operations);
    for (const OperationTable& table : all_operations()) {
        add_functions(interpreter, module, table.rows, table.count);
    }
    declare_window_sizes(module);
    declare_einsum(module);
    declare_pure_forms(interpreter, module);
    module.functions(kPredefinedForms, std::size(kPredefinedForms));
}

void register_random(Module& prelude) {
    const FunctionRow rows[] = {
        {"random() -> f64", next_random, "A uniform number, 0 ≤ r < 1."},
        {"random_int(a: i64, b: i64) -> i64",
         [](Call& c) {
             if (c.i64(0) >= c.i64(1)) {
                 c.fail(ErrorKind::Value, "random_int: there is no number from " + std::to_string(c.i64(0)) +
                                              " up to " + std::to_string(c.i64(1)) + ", which is left out");
             }
             const double u = numeric(c).session.generator.uniform();
             return Value(c.i64(0) +
                          static_cast<std::int64_t>(std::floor(u * static_cast<double>(c.i64(1) - c.i64(0)))));
         },
         "A whole number, a ≤ r < b."},
        {"random_normal() -> f64",
         [](Call& c) { return Value(tensor::randn(numeric(c).session.generator, {1}).item().as_f64()); },
         "A number from the normal distribution."},
        {"seed(n: i64)", manual_seed, "Restarts the random numbers."},
    };
    prelude.functions(rows, std::size(rows));
}

} // namespace simple::bind
