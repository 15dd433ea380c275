// Views, joining, cutting, picking, and matrix products.
#include "stdlib/autograd/ops.hpp"
#include "stdlib/bind/args.hpp"
#include "stdlib/bind/layers.hpp"
#include "stdlib/tensor/ops_join.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::bind {

namespace {

// --- Views -----------------------------------------------------------------------------------------------------------

template <Variable (*F)(const Input&, const Shape&, std::string_view)> Value with_shape(Args& a) {
    const Argument x = a.tensor(0);
    return a.result(F(x.input(), a.shape(1), a.name()), x);
}
Value transpose(Args& a) {
    const Argument x = a.tensor(0);
    if (a.given(1)) {
        return a.result(autograd::transpose(x.input(), a.i64(1), a.i64(2)), x);
    }
    return a.result(autograd::transpose(x.input()), x);
}
Value flatten(Args& a) {
    const Argument x = a.tensor(0);
    return a.result(autograd::flatten(x.input(), a.i64(1), a.i64(2)), x);
}
Value squeeze(Args& a) {
    const Argument x = a.tensor(0);
    return a.result(autograd::squeeze(x.input(), a.optional_int(1)), x);
}
Value unsqueeze(Args& a) {
    const Argument x = a.tensor(0);
    return a.result(autograd::unsqueeze(x.input(), a.i64(1)), x);
}
Value slice(Args& a) {
    const Argument x = a.tensor(0);
    return a.result(autograd::slice(x.input(), a.i64(1), a.i64(2), a.i64(3), a.i64(4)), x);
}
Value narrow(Args& a) {
    const Argument x = a.tensor(0);
    return a.result(autograd::narrow(x.input(), a.i64(1), a.i64(2), a.i64(3)), x);
}
Value select(Args& a) {
    const Argument x = a.tensor(0);
    return a.result(autograd::select(x.input(), a.i64(1), a.i64(2)), x);
}
Value contiguous(Args& a) {
    const Argument x = a.tensor(0);
    return a.result(autograd::contiguous(x.input()), x);
}
Value clone(Args& a) {
    if (const nn::ModulePtr module = is_tensor(a[0]) ? nullptr : find_module(a.call(), a[0])) {
        return wrap_module(a.call(), module->clone()); // The program's name for copies of both.
    }
    const Argument x = a.tensor(0);
    return a.result(autograd::clone(x.input()), x);
}

constexpr OperationRow kShapes[] = {
    {"reshape", "x: X", "new_shape: [i64] or i64...", op<with_shape<autograd::reshape>>,
     "Another shape over the same elements, a view when the layout allows it. One size may be -1 and is computed. The "
     "number of elements must stay."},
    {"tensor_reshape", "x: X", "new_shape: [i64] or i64...", op<with_shape<autograd::reshape>>, "See reshape."},
    {"view", "x: X", "new_shape: [i64] or i64...", op<with_shape<autograd::view>>,
     "reshape that never copies: an error when the layout would need a copy."},
    {"permute", "x: X", "dims: [i64] or i64...", op<with_shape<autograd::permute>>,
     "Reorders dimensions: dims is a permutation of 0 to ndim - 1. A view. torch.permute."},
    {"tensor_permute", "x: X", "dims: [i64] or i64...", op<with_shape<autograd::permute>>, "See permute."},
    {"expand", "x: X", "shape: [i64] or i64...", op<with_shape<autograd::expand>>,
     "Stretches dimensions of size 1 without copying; -1 keeps a size. torch.Tensor.expand."},
    {"transpose", "x: X", "dim0: i64? = nil, dim1: i64? = nil", op<transpose>,
     "Swaps two dimensions; without arguments those of a matrix. A view. torch.transpose."},
    {"tensor_transpose", "x: X", "dim0: i64? = nil, dim1: i64? = nil", op<transpose>, "See transpose."},
    {"t", "x: X", "", op<transpose>,
     "The transposed matrix, a view; a vector stays as it is. Other ranks are an "
     "error. torch.t."},
    {"flatten", "x: X", "start_dim: i64 = 0, end_dim: i64 = -1", op<flatten>,
     "Merges the dimensions from start_dim to end_dim into one. torch.flatten."},
    {"squeeze", "x: X", "dim: i64? = nil", op<squeeze>, "Drops dimensions of size 1, all of them or dim. A view."},
    {"unsqueeze", "x: X", "dim: i64", op<unsqueeze>, "Adds a dimension of size 1 at dim. A view."},
    {"slice", "x: X", "dim: i64, start: i64, end: i64, step: i64 = 1", op<slice>,
     "Entries start, start + step, ... "
     "below end of a dimension, a view. Bounds clamp, negative ones count from the end; step must be at least 1."},
    {"narrow", "x: X", "dim: i64, start: i64, length: i64", op<narrow>,
     "The length entries from start on of a "
     "dimension, a view; they must exist. torch.narrow."},
    {"select", "x: X", "dim: i64, index: i64", op<select>,
     "One entry of a dimension, a view without that dimension; "
     "a negative index counts from the end. torch.select."},
    {"contiguous", "x: X", "", op<contiguous>,
     "The tensor itself when it is row-major without gaps, else a copy that "
     "is. torch.Tensor.contiguous."},
    {"clone", "x: X", "", op<clone>, "A copy with storage of its own; the gradient flows through. torch.clone."},
    {"copy", "x: X", "", op<clone>, "A copy with storage of its own; the gradient flows through. torch.clone."},
};

// --- Products --------------------------------------------------------------------------------------------------------

template <Variable (*F)(const Input&, const Input&, std::string_view)> Value product(Args& a) {
    const Argument x = a.tensor(0, "a");
    const Argument y = a.tensor(1, "b");
    if (!x.is_tensor() || !y.is_tensor()) {
        throw tensor::errors::wrong_type(a.name(), x.is_tensor() ? "b" : "a", "a tensor", "a number");
    }
    return a.result(F(x.input(), y.input(), a.name()), x.is_variable() || y.is_variable());
}
Variable matmul(const Input& x, const Input& y, std::string_view /*name*/) { return autograd::matmul(x, y); }
Value dot(Args& a) {
    const Argument x = a.tensor(0, "a");
    const Argument y = a.tensor(1, "b");
    return wrap_reduced(a.call(), autograd::dot(x.input(), y.input()), x.is_variable() || y.is_variable());
}
Value linear(Args& a) {
    const Argument x = a.tensor(0);
    const Argument w = a.tensor(1, "weight");
    if (!a.given(2)) {
        return a.result(autograd::linear(x.input(), w.input()), x.is_variable() || w.is_variable());
    }
    const Argument b = a.tensor(2, "bias");
    const Input bias = b.input();
    return a.result(autograd::linear(x.input(), w.input(), &bias),
                    x.is_variable() || w.is_variable() || b.is_variable());
}
Value trace(Args& a) {
    const Argument x = a.tensor(0);
    return wrap_reduced(a.call(), autograd::trace(x.input()), x.is_variable());
}
template <Variable (*F)(const Input&, std::int64_t)> Value diagonal(Args& a) {
    const Argument x = a.tensor(0);
    return a.result(F(x.input(), a.i64(1)), x);
}

Value einsum(Args& a) {
    std::vector<Variable> operands;
    bool variable = false;
    const Value list = a[1];
    for (std::size_t i = 0; i < list.size(); ++i) {
        operands.push_back(to_variable(a.call(), list.at(i), a.name(), "operands"));
        variable = variable || is_variable(list.at(i));
    }
    return a.result(autograd::einsum(a.text(0), operands), variable);
}

constexpr OperationRow kMatrices[] = {
    {"matmul", "a: X", "b: X", op<product<matmul>>,
     "Matrix product, also a @ b: [m, k] by [k, n] gives [m, n]; [k] by [k] gives the inner product, of shape []; "
     "leading dimensions broadcast. Inner sizes that differ are an error. torch.matmul."},
    {"tensor_matmul", "a: X", "b: X", op<product<matmul>>, "See matmul."},
    {"matmul_hybrid", "a: X", "b: X", op<product<matmul>>, "See matmul."},
    {"mm", "a: X", "b: X", op<product<matmul>>, "See matmul."},
    {"bmm", "a: X", "b: X", op<product<matmul>>, "See matmul."},
    {"outer", "a: X", "b: X", op<product<autograd::outer>>, "Outer product of two vectors: [m] and [n] give [m, n]."},
    {"dot", "a: X", "b: X", op<dot>,
     "Inner product of two vectors of the same size: a number, of a V a V of shape [1]."},
    {"linear", "x: X", "weight: X, bias: X? = nil", op<linear>,
     "x times the transposed weight, plus bias: [..., in] with weight [out, in] and bias [out] gives [..., out]. "
     "torch.nn.functional.linear."},
    {"trace", "x: X", "", op<trace>, "Sum of the diagonal of a matrix. torch.trace."},
    {"tril", "x: X", "diagonal: i64 = 0", op<diagonal<autograd::tril>>,
     "Lower triangle of a matrix, zeros elsewhere; diagonal moves the border to the upper right. torch.tril."},
    {"triu", "x: X", "diagonal: i64 = 0", op<diagonal<autograd::triu>>,
     "Upper triangle of a matrix, zeros elsewhere; diagonal moves the border to the upper right. torch.triu."},
    {"diag", "x: X", "diagonal: i64 = 0", op<diagonal<autograd::diag>>,
     "Diagonal of a matrix, or of a vector the matrix that has it as diagonal. torch.diag."},
};

// --- Joining and picking ---------------------------------------------------------------------------------------------

template <Variable (*F)(std::span<const Variable>, std::int64_t, std::string_view)> Value join(Args& a) {
    std::vector<Variable> parts;
    bool variable = false;
    const Value list = a[0];
    if (!is_list(list)) {
        throw tensor::errors::wrong_type(a.name(), "tensors", "a list of tensors", describe(list));
    }
    for (std::size_t i = 0; i < list.size(); ++i) {
        const Value part = list.at(i);
        variable = variable || is_variable(part);
        parts.push_back(to_variable(a.call(), part, a.name(), "tensors[" + std::to_string(i) + "]"));
    }
    if (parts.empty()) {
        return a.result(Variable(Tensor::empty({0}, DType::F64, a.name())), false); // also of stack, as upstream has it
    }
    return a.result(F(parts, a.i64(1), a.name()), variable);
}
Value list_of(Args& a, const std::vector<Variable>& parts, const Argument& like) {
    std::vector<Value> values;
    values.reserve(parts.size());
    for (const Variable& part : parts) {
        values.push_back(a.result(part, like));
    }
    return a.call().array(values);
}
Value split(Args& a) {
    const Argument x = a.tensor(0);
    if (a[1].is_int()) {
        return list_of(a, autograd::split(x.input(), a.i64(1), a.i64(2)), x);
    }
    return list_of(a, autograd::split(x.input(), a.shape(1), a.i64(2)), x);
}
Value chunk(Args& a) {
    const Argument x = a.tensor(0);
    return list_of(a, autograd::chunk(x.input(), a.i64(1), a.i64(2)), x);
}
Value gather(Args& a) {
    const Argument x = a.tensor(0);
    return a.result(autograd::gather(x.input(), a.i64(1), to_tensor(a.call(), a[2], a.name(), "index")), x);
}
Value scatter_add(Args& a) {
    const Argument x = a.tensor(0);
    const Argument src = a.tensor(3, "src");
    return a.result(
        autograd::scatter_add(x.input(), a.i64(1), to_tensor(a.call(), a[2], a.name(), "index"), src.input()),
        x.is_variable() || src.is_variable());
}
Value index_select(Args& a) {
    const Argument x = a.tensor(0);
    return a.result(autograd::index_select(x.input(), a.i64(1), to_tensor(a.call(), a[2], a.name(), "index")), x);
}
Value take(Args& a) {
    const Argument x = a.tensor(0);
    return a.result(autograd::take(x.input(), to_tensor(a.call(), a[1], a.name(), "index")), x);
}
Value masked_select(Args& a) {
    const Argument x = a.tensor(0);
    const Tensor mask = to_tensor(a.call(), a[1], a.name(), "mask");
    if (!x.is_tensor()) {
        throw tensor::errors::wrong_type(a.name(), "x", "a tensor", "a number");
    }
    const Shape shape = tensor::broadcast_shapes(x.input().tensor().shape(), mask.shape(), a.name());
    return a.result(autograd::masked_select(autograd::expand(x.input(), shape), tensor::expand(mask, shape)), x);
}
Value roll(Args& a) {
    const Argument x = a.tensor(0);
    return a.result(autograd::roll(x.input(), a.i64(1), a.i64(2)), x);
}
Value pad(Args& a) {
    const Argument x = a.tensor(0);
    return a.result(autograd::pad(x.input(), a.shape(1), a.scalar(2, "value")), x);
}
Value sort(Args& a) {
    const Argument x = a.tensor(0);
    auto [values, order] = autograd::sort(x.input(), a.i64(1), a.boolean(2));
    return a.call().tuple({a.result(values, x), wrap(a.call(), order)});
}
Value argsort(Args& a) {
    const Argument x = a.tensor(0);
    return wrap(a.call(), autograd::sort(x.input(), a.i64(1), a.boolean(2), "argsort").second);
}
Value topk(Args& a) {
    const Argument x = a.tensor(0);
    auto [values, order] = autograd::topk(x.input(), a.i64(1), a.i64(2));
    return a.call().tuple({a.result(values, x), wrap(a.call(), order)});
}
Value cumsum(Args& a) {
    const Argument x = a.tensor(0);
    return a.result(autograd::cumsum(x.input(), a.i64(1)), x);
}
Value unique(Args& a) { return wrap(a.call(), tensor::unique(to_tensor(a.call(), a[0], a.name(), "x"))); }
Value one_hot(Args& a) {
    return wrap(a.call(), tensor::one_hot(to_tensor(a.call(), a[0], a.name(), "x"), a.optional_int(1)));
}

constexpr OperationRow kJoins[] = {
    {"cat", "tensors: [X]", "dim: i64 = 0", op<join<autograd::cat>>,
     "Joins tensors along a dimension; the other sizes must be equal. torch.cat."},
    {"concat", "tensors: [X]", "dim: i64 = 0", op<join<autograd::cat>>, "See cat."},
    {"tensor_concat", "tensors: [X]", "dim: i64 = 0", op<join<autograd::cat>>, "See cat."},
    {"tensor_cat", "tensors: [X]", "dim: i64 = 0", op<join<autograd::cat>>, "See cat."},
    {"stack", "tensors: [X]", "dim: i64 = 0", op<join<autograd::stack>>,
     "Joins tensors of one shape along a new dimension. torch.stack."},
    {"tensor_stack", "tensors: [X]", "dim: i64 = 0", op<join<autograd::stack>>, "See stack."},
    {"split", "x: X", "size: i64 or [i64], dim: i64 = 0", op<split>,
     "Views of a dimension: parts of the given size, the last one may be shorter, or of sizes that must add up. "
     "torch.split."},
    {"tensor_split", "x: X", "size: i64 or [i64], dim: i64 = 0", op<split>, "See split."},
    {"chunk", "x: X", "chunks: i64, dim: i64 = 0", op<chunk>, "That many views of about equal size. torch.chunk."},
    {"gather", "x: X", "dim: i64, index: PI", op<gather>,
     "Picks along a dimension: result[i][j] = x[index[i][j]][j] for dim 0. An index out of range is an error. "
     "torch.gather."},
    {"scatter_add", "x: X", "dim: i64, index: PI, src: X", op<scatter_add>,
     "x with src added along dim at the places "
     "that index names. torch.scatter_add."},
    {"index_select", "x: X", "dim: i64, index: PI", op<index_select>,
     "Picks entries of a dimension, in the order of index, as a copy. torch.index_select."},
    {"take", "x: X", "index: PI", op<take>,
     "Picks elements by their position in row-major order; the shape is that of index."},
    {"masked_select", "x: X", "mask: PB", op<masked_select>,
     "The elements where the mask is true, as a vector, in "
     "row-major order. torch.masked_select."},
    {"flip", "x: X", "dims: [i64] or i64...", op<with_shape<autograd::flip>>,
     "The order along each of dims reversed, as a "
     "copy. torch.flip."},
    {"roll", "x: X", "shift: i64, dim: i64", op<roll>,
     "Moves entries along a dimension by shift; what leaves at the end comes in at the start."},
    {"repeat", "x: X", "times: [i64] or i64...", op<with_shape<autograd::repeat>>,
     "Repeats the tensor times[i] times along dimension i, as a copy. torch.Tensor.repeat."},
    {"pad", "x: X", "pads: [i64], value: num = 0.0", op<pad>,
     "Adds a border of value; pads has pairs (before, after) from the last dimension backwards. "
     "torch.nn.functional.pad."},
    {"sort", "x: X", "dim: i64 = -1, descending: bool = false", op<sort>,
     "Values sorted along dim, and their positions before: (values, positions). Equal ones keep their order. "
     "torch.sort."},
    {"argsort", "x: X", "dim: i64 = -1, descending: bool = false", op<argsort>,
     "The positions that sort x along dim, "
     "stable, as i64. torch.argsort."},
    {"topk", "x: X", "k: i64, dim: i64 = -1", op<topk>,
     "The k largest along dim in falling order, and their positions: (values, positions). torch.topk."},
    {"cumsum", "x: X", "dim: i64", op<cumsum>, "Sums of all entries up to each one, along a dimension. torch.cumsum."},
    {"unique", "x: X", "", op<unique>, "The different values, sorted, as a vector. torch.unique."},
    {"one_hot", "x: PI", "num_classes: i64? = nil", op<one_hot>,
     "Class numbers of shape S as f64 rows S + "
     "[num_classes] with a single one; without num_classes the largest number + 1. A number outside is an error. "
     "torch.nn.functional.one_hot."},
};

} // namespace

OperationTable shape_operations() { return {kShapes, std::size(kShapes)}; }
OperationTable matrix_operations() { return {kMatrices, std::size(kMatrices)}; }
void declare_einsum(Module& module) {
    module.function("einsum(equation: text, operands: [X])", op<einsum>,
                    "Sums products over named dimensions: einsum(\"bij,jk->bik\", [a, b]). Letters missing after -> "
                    "are summed over, ... stands for other dimensions. torch.einsum.");
}

OperationTable join_operations() { return {kJoins, std::size(kJoins)}; }

} // namespace simple::bind
