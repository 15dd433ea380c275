// Rows of the table of operations: views, copies, joining and picking.
#include <algorithm>

#include "op_table.hpp"
#include "stdlib/autograd/ops.hpp"
#include "stdlib/tensor/factory.hpp"
#include "stdlib/tensor/views.hpp"

using namespace simple::autograd;

namespace simple::parity {
namespace {

using Inputs = std::span<const Variable>;

Variable filled(const Shape& shape) { return Variable(tensor::ones(shape)); }

Tensor integers(std::vector<std::int64_t> numbers, const Shape& shape) {
    return tensor::from_data(std::span<const std::int64_t>(numbers), shape);
}
Tensor picks() { return integers({0, 2, 1, 1, 1, 0}, {2, 3}); }
Tensor mask() { return tensor::to(integers({1, 0, 1, 0, 0, 1}, {2, 3}), DType::Bool); }

/// A function of one tensor, tried without elements, and a call of the same that fails.
template <typename F>
OpRow one(const char* key, F f, const Shape& empty, const Shape& empty_result, const Shape& wrong,
          const std::string& message) {
    OpRow row{key, [f](Inputs v) { return f(v[0]); }};
    row.empty = {empty};
    row.empty_result = empty_result;
    row.bad = [f, wrong] { f(filled(wrong)); };
    row.message = std::string(row.name()) + ": " + message;
    return row;
}

} // namespace

std::vector<OpRow> shape_rows() {
    const std::vector<tensor::Subscript> part = {std::int64_t{1}, tensor::Range{}, tensor::Range{0, 2, 1}};
    std::vector<OpRow> rows;
    rows.push_back(one(
        "reshape",
        [](const Input& x) {
            return reshape(x, {3, -1});
        },
        {3, 0}, {3, 0}, {4, 2}, "shape"));
    rows.push_back(one(
        "transpose", [](const Input& x) { return transpose(x, 0, 2); }, {0, 4, 3}, {3, 4, 0}, {2, 3},
        "dim 2 is out of range"));
    rows.push_back(one(
        "permute",
        [](const Input& x) {
            return permute(x, {2, 0, 1});
        },
        {0, 4, 3}, {3, 0, 4}, {2, 3}, "dims [2, 0, 1] is not a permutation of the 2 dimensions"));
    rows.push_back(one(
        "flatten", [](const Input& x) { return flatten(x, 1); }, {0, 4, 3}, {0, 12}, {3}, "dim 1 is out of range"));
    rows.push_back(one(
        "squeeze", [](const Input& x) { return squeeze(x, 1); }, {0, 1, 3}, {0, 3}, {3}, "dim 1 is out of range"));
    rows.push_back({"unsqueeze", [](Inputs v) { return unsqueeze(v[0], -1); }});
    rows.back().bad = [] { unsqueeze(filled({2}), 3); };
    rows.back().message = "unsqueeze: dim 3 is out of range";
    rows.push_back(one(
        "expand",
        [](const Input& x) {
            return expand(x, {2, 4, 3});
        },
        {}, {}, {2, 2, 3}, ""));
    rows.back().empty.clear();
    rows.push_back(one(
        "slice", [](const Input& x) { return slice(x, 1, 1, 5, 2); }, {0, 6}, {0, 2}, {3}, "dim 1 is out of range"));
    rows.push_back(one(
        "select", [](const Input& x) { return select(x, 1, -2); }, {0, 4, 3}, {0, 3}, {2, 1},
        "index -2 is out of range for dimension 1 of size 1"));
    rows.push_back(one(
        "index", [part](const Input& x) { return index(x, part); }, {2, 0, 3}, {0, 2}, {1, 2, 2},
        "index 1 is out of range for dimension 0 of size 1"));
    rows.push_back({"index/rows", [](Inputs v) { return take_rows(v[0], integers({1, 0, 1}, {3})); }});
    rows.push_back({"contiguous", [](Inputs v) { return contiguous(transpose(v[0])); }});
    rows.push_back({"clone", [](Inputs v) { return clone(v[0]); }});
    rows.push_back({"to", [](Inputs v) { return to(v[0], DType::F64); }});
    for (const char* name : {"contiguous", "clone", "to"}) {
        OpRow& row = *std::find_if(rows.begin(), rows.end(), [&](const OpRow& r) { return r.key == name; });
        row.bad = [key = row.key] {
            const Input number(1.0);
            key == "to" ? to(number, DType::F64) : key == "clone" ? clone(number) : contiguous(number);
        };
        row.message = row.key + ": parameter x must be a tensor, got a number";
    }
    rows.push_back({"cat", [](Inputs v) { return cat(v, 1); }});
    rows.back().empty = {{0, 2}, {0, 3}};
    rows.back().empty_result = {0, 5};
    rows.back().bad = [] {
        const std::vector<Variable> v = {filled({2, 3}), filled({3, 3})};
        cat(v, 1);
    };
    rows.back().message = "cat: ";
    rows.push_back({"stack", [](Inputs v) { return stack(v, 1); }});
    rows.back().empty = {{0, 2}, {0, 2}};
    rows.back().empty_result = {0, 2, 2};
    rows.back().bad = [] {
        const std::vector<Variable> v = {filled({2, 3}), filled({3, 3})};
        stack(v, 1);
    };
    rows.back().message = "stack: ";
    rows.push_back(one(
        "split",
        [](const Input& x) {
            return split(x, Shape{1, 3, 2}, 1)[1];
        },
        {0, 6}, {0, 3}, {2, 5}, "parts [1, 3, 2] add up to 6, dimension 1 has 5"));
    rows.push_back(one(
        "gather", [](const Input& x) { return gather(x, 0, picks()); }, {}, {}, {2, 3},
        "index 2 is out of range for dimension 0 of size 2"));
    rows.back().empty.clear();
    rows.push_back({"scatter_add", [](Inputs v) { return scatter_add(v[0], 0, picks(), v[1]); }});
    rows.back().bad = [] { scatter_add(filled({3, 3}), 0, picks(), filled({2, 2})); };
    rows.back().message = "scatter_add: src [2, 2] and index [2, 3] differ";
    rows.push_back(one(
        "index_select",
        [](const Input& x) {
            return index_select(x, 1, integers({2, 0, 2}, {3}));
        },
        {0, 3}, {0, 3}, {2, 2}, "index 2 is out of range for dimension 1 of size 2"));
    rows.push_back(one(
        "take",
        [](const Input& x) {
            return take(x, integers({5, 0, 5, 3}, {2, 2}));
        },
        {}, {}, {4}, "index 5 is out of range"));
    rows.back().empty.clear();
    rows.push_back(one(
        "masked_select", [](const Input& x) { return masked_select(x, mask()); }, {}, {}, {3, 2}, ""));
    rows.back().empty.clear();
    rows.push_back(one(
        "flip",
        [](const Input& x) {
            return flip(x, {0, 2});
        },
        {0, 4, 3}, {0, 4, 3}, {2, 3}, "dim 2 is out of range"));
    rows.push_back(one(
        "roll", [](const Input& x) { return roll(x, 2, 1); }, {0, 5}, {0, 5}, {3}, "dim 1 is out of range"));
    rows.push_back(one(
        "repeat",
        [](const Input& x) {
            return repeat(x, {2, 1, 2});
        },
        {0, 3}, {2, 0, 6}, {1, 2, 3, 4}, ""));
    rows.push_back({"pad", [](Inputs v) { return pad(v[0], {1, 2, 0, 1}, 1.5); }});
    rows.back().empty = {{0, 3}};
    rows.back().empty_result = {1, 6};
    rows.back().bad = [] { pad(filled({3}), {1, 2, 0, 1}); };
    rows.back().message = "pad: ";
    rows.push_back(one(
        "sort", [](const Input& x) { return sort(x, 1, true).first; }, {0, 5}, {0, 5}, {3}, "dim 1 is out of range"));
    rows.push_back(one(
        "topk", [](const Input& x) { return topk(x, 2, 0).first; }, {4, 0}, {2, 0}, {1, 3},
        "k must be between 0 and 1, got 2"));
    rows.push_back(one(
        "cumsum", [](const Input& x) { return cumsum(x, 1); }, {0, 4, 3}, {0, 4, 3}, {3}, "dim 1 is out of range"));
    rows.push_back(one(
        "trace", [](const Input& x) { return trace(x); }, {0, 3}, {}, {3}, "needs "));
    rows.back().empty_result = {1};
    rows.push_back(one(
        "tril", [](const Input& x) { return tril(x, 1); }, {0, 3}, {0, 3}, {3}, "needs "));
    rows.push_back(one(
        "triu", [](const Input& x) { return triu(x, -1); }, {0, 3}, {0, 3}, {3}, "needs "));
    rows.push_back(one(
        "diag", [](const Input& x) { return diag(x, 1); }, {0, 0}, {0}, {2, 2, 2}, "needs "));
    rows.push_back({"diag/vector", [](Inputs v) { return diag(v[0], -1); }});
    for (OpRow& row : rows) {
        row.passes_nan = row.passes_nan && row.key != "slice" && row.key != "select" && row.key != "index" &&
                         row.key != "split" && row.key != "diag" && row.key != "topk";
    }
    return rows;
}

} // namespace simple::parity
