// Rows of the table of operations: element-wise ones and activations.
#include "op_table.hpp"
#include "stdlib/autograd/ops.hpp"
#include "stdlib/tensor/factory.hpp"
#include "stdlib/tensor/views.hpp"

using namespace simple::autograd;

namespace simple::parity {
namespace {

using tensor::Tensor;
using Inputs = std::span<const Variable>;

const Shape kLarge{300, 500};

Variable ones(const Shape& shape) { return Variable(tensor::ones(shape)); }

/// Rows of functions that have their public name alone.
void add_unary(std::vector<OpRow>& rows, std::initializer_list<const char*> names, bool differentiable,
               bool passes_nan) {
    for (const char* name : names) {
        OpRow row{name, [name](Inputs v) { return unary(*find_unary(name), v[0]); }, differentiable, passes_nan};
        row.empty = {{0, 3}};
        row.empty_result = {0, 3};
        row.large = {kLarge};
        row.bad = [name] { unary(*find_unary(name), 1.0); };
        row.message = std::string(name) + ": parameter x must be a tensor";
        rows.push_back(std::move(row));
    }
}

void add_binary(std::vector<OpRow>& rows, std::initializer_list<const char*> names, bool differentiable,
                bool passes_nan) {
    for (const char* name : names) {
        OpRow row{name, [name](Inputs v) { return binary(*find_binary(name), v[0], v[1]); }, differentiable,
                  passes_nan};
        row.empty = {{0, 3}, {1}};
        row.empty_result = {0, 3};
        row.large = {kLarge, {500}};
        row.bad = [name] { binary(*find_binary(name), ones({2, 3}), ones({4})); };
        row.message = std::string(name) + ": shapes [2, 3] and [4] do not broadcast: sizes 3 and 4 at dimension 1";
        rows.push_back(std::move(row));
    }
}

/// A function of one tensor with parameters of its own.
OpRow one(const char* key, OpRow::Run run, std::function<void()> bad, std::string message) {
    OpRow row{key, std::move(run)};
    row.empty = {{0, 3}};
    row.empty_result = {0, 3};
    row.large = {kLarge};
    row.bad = std::move(bad);
    row.message = std::move(message);
    return row;
}

Tensor mask() {
    const std::vector<std::int64_t> bits = {1, 0, 1, 0, 0, 1};
    return tensor::to(tensor::from_data(std::span<const std::int64_t>(bits), {2, 3}), DType::Bool);
}

void add_choices(std::vector<OpRow>& rows) {
    rows.push_back({"where", [](Inputs v) { return where(mask(), v[0], v[1]); }});
    rows.back().bad = [] { where(mask(), ones({4}), 0.0); };
    rows.back().message = "where: shapes ";
    rows.push_back({"masked_fill", [](Inputs v) { return masked_fill(v[0], mask(), 2.5); }});
    rows.back().bad = [] { masked_fill(ones({2, 3}), tensor::ones({2, 3}), 0.0); };
    rows.back().message = "masked_fill: parameter mask must be ";
    rows.back().passes_nan = false; // the first element is replaced
    rows.push_back({"lerp", [](Inputs v) { return lerp(v[0], v[1], v[2]); }});
    rows.back().empty = {{0, 3}, {3}, {1}};
    rows.back().empty_result = {0, 3};
    rows.back().large = {kLarge, {500}, {1}};
    rows.back().bad = [] { lerp(ones({2, 3}), ones({4}), 0.5); };
    rows.back().message = "lerp: shapes ";
    rows.push_back({"addcmul", [](Inputs v) { return addcmul(v[0], v[1], v[2], 0.7); }});
    rows.back().empty = {{0, 3}, {3}, {1}};
    rows.back().empty_result = {0, 3};
    rows.back().large = {kLarge, {500}, {1}};
    rows.back().bad = [] { addcmul(ones({2}), ones({3}), ones({4})); };
    rows.back().message = "addcmul: shapes ";
}

void add_parametrised(std::vector<OpRow>& rows) {
    const auto refuses_number = [](auto f) { return [f] { f(Input(1.0)); }; };
    rows.push_back(one(
        "clamp", [](Inputs v) { return clamp(v[0], -0.5, 0.7); },
        refuses_number([](const Input& x) { clamp(x, 0.0, 1.0); }), "clamp: parameter x must be a tensor"));
    rows.push_back(one(
        "nan_to_num", [](Inputs v) { return nan_to_num(v[0]); }, refuses_number([](const Input& x) { nan_to_num(x); }),
        "nan_to_num: parameter x must be a tensor"));
    rows.back().passes_nan = false;
    rows.push_back(one(
        "leaky_relu", [](Inputs v) { return leaky_relu(v[0]); }, refuses_number([](const Input& x) { leaky_relu(x); }),
        "leaky_relu: parameter x must be a tensor"));
    rows.push_back(one(
        "elu", [](Inputs v) { return elu(v[0]); }, refuses_number([](const Input& x) { elu(x); }),
        "elu: parameter x must be a tensor"));
    rows.push_back(one(
        "softplus", [](Inputs v) { return softplus(v[0]); }, refuses_number([](const Input& x) { softplus(x); }),
        "softplus: parameter x must be a tensor"));
    rows.push_back({"softplus/beta", [](Inputs v) { return softplus(v[0], 2.0, 3.0); }});
    rows.push_back(one(
        "hardtanh", [](Inputs v) { return hardtanh(v[0]); }, refuses_number([](const Input& x) { hardtanh(x); }),
        "hardtanh: parameter x must be a tensor"));
    rows.push_back(one(
        "relu6", [](Inputs v) { return relu6(v[0]); }, refuses_number([](const Input& x) { relu6(x); }),
        "relu6: parameter x must be a tensor"));
    rows.push_back(one(
        "gelu", [](Inputs v) { return gelu(v[0]); }, [] { gelu(ones({2}), "tan"); },
        "gelu: unknown approximate \"tan\" (expected \"none\" or \"tanh\")"));
    rows.push_back({"gelu/tanh", [](Inputs v) { return gelu(v[0], "tanh"); }});
    rows.push_back(one(
        "softmax", [](Inputs v) { return softmax(v[0], 0); },
        [] {
            softmax(ones({4, 3}), 2);
        },
        "softmax: dim 2 is out of range for shape [4, 3] (allowed -2 to 1)"));
    rows.push_back(one(
        "log_softmax", [](Inputs v) { return log_softmax(v[0], 1); },
        [] {
            log_softmax(ones({4, 3}), -3);
        },
        "log_softmax: dim -3 is out of range"));
    rows.push_back(one(
        "dropout", [](Inputs v) { return dropout(v[0], 0.5, false); }, [] { dropout(ones({2}), 1.5); },
        "dropout: p must be between 0 and 1, got 1.5"));
    rows.push_back({"prelu", [](Inputs v) { return prelu(v[0], v[1]); }});
    rows.back().empty = {{0, 3}, {3}};
    rows.back().empty_result = {0, 3};
    rows.back().large = {{200, 30, 20}, {30}};
    rows.back().bad = [] { prelu(ones({2, 3}), ones({2})); };
    rows.back().message = "prelu: weight [2] and channels [3] differ";
}

} // namespace

std::vector<OpRow> elementwise_rows() {
    std::vector<OpRow> rows;
    add_unary(rows,
              {"neg",  "exp",   "expm1", "log",  "log2", "log10",   "log1p", "sqrt", "rsqrt", "square", "reciprocal",
               "abs",  "sin",   "cos",   "tan",  "asin", "acos",    "atan",  "sinh", "cosh",  "erf",    "floor",
               "ceil", "round", "trunc", "sign", "relu", "sigmoid", "tanh",  "silu", "selu",  "mish",   "hardswish"},
              true, true);
    add_unary(rows, {"isnan", "isinf", "isfinite", "logical_not"}, false, false);
    add_binary(rows, {"add", "sub", "mul", "div", "remainder", "maximum", "minimum", "atan2", "hypot", "pow"}, true,
               true);
    add_binary(rows, {"floor_div"}, false, true);
    add_binary(rows, {"eq", "ne", "lt", "le", "gt", "ge", "logical_and", "logical_or", "logical_xor"}, false, false);
    add_choices(rows);
    add_parametrised(rows);
    return rows;
}

} // namespace simple::parity
