#include "stdlib/tensor/ops_einsum.hpp"

#include <algorithm>
#include <map>
#include <string>

#include "stdlib/tensor/error.hpp"
#include "stdlib/tensor/ops_elementwise.hpp"
#include "stdlib/tensor/ops_matrix.hpp"
#include "stdlib/tensor/ops_reduce.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::tensor {

namespace {

bool contains(const Labels& labels, int label) {
    return std::find(labels.begin(), labels.end(), label) != labels.end();
}

std::size_t position(const Labels& labels, int label) {
    return static_cast<std::size_t>(std::find(labels.begin(), labels.end(), label) - labels.begin());
}

// --- The equation ----------------------------------------------------------------------------------------------------

/// Marks the place of an ellipsis until its dimensions are known.
constexpr int kEllipsis = 0;

class EquationReader {
public:
    EquationReader(std::string_view equation, std::string_view name) : equation_(equation), name_(name) {}

    [[noreturn]] void fail(const std::string& reason) const {
        throw errors::value(name_, "equation \"" + std::string(equation_) + "\": " + reason);
    }

    /// Splits into the terms of the operands and the result; gives false when there is no "->".
    bool read(std::vector<Labels>& operands, Labels& result) const {
        const std::size_t arrow = equation_.find("->");
        std::string_view left = equation_.substr(0, arrow);
        for (;;) {
            const std::size_t comma = left.find(',');
            operands.push_back(read_term(left.substr(0, comma)));
            if (comma == std::string_view::npos) {
                break;
            }
            left.remove_prefix(comma + 1);
        }
        if (arrow == std::string_view::npos) {
            return false;
        }
        result = read_term(equation_.substr(arrow + 2));
        return true;
    }

private:
    Labels read_term(std::string_view text) const {
        Labels labels;
        for (std::size_t i = 0; i < text.size(); ++i) {
            const char c = text[i];
            if (c == ' ') {
                continue;
            }
            if (text.substr(i, 3) == "...") {
                if (contains(labels, kEllipsis)) {
                    fail("one term has two ellipses");
                }
                labels.push_back(kEllipsis);
                i += 2;
            } else if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
                labels.push_back(c);
            } else {
                fail("expected letters, \"...\", \",\" and one \"->\", found \"" + std::string(1, c) + "\"");
            }
        }
        return labels;
    }

    std::string_view equation_;
    std::string_view name_;
};

/// Replaces the mark of an ellipsis by the labels of `count` dimensions.
Labels spelled_out(const Labels& labels, std::size_t count) {
    Labels result;
    for (const int label : labels) {
        if (label != kEllipsis) {
            result.push_back(label);
            continue;
        }
        for (std::size_t i = count; i-- > 0;) {
            result.push_back(-static_cast<int>(i) - 1);
        }
    }
    return result;
}

/// The result of an equation without "->".
Labels implied_result(const std::vector<Labels>& operands, std::size_t ellipsis) {
    std::map<int, int> counts;
    for (const Labels& labels : operands) {
        for (const int label : labels) {
            ++counts[label];
        }
    }
    Labels result = spelled_out({kEllipsis}, ellipsis);
    for (const auto& [label, count] : counts) {
        if (label > 0 && count == 1) {
            result.push_back(label);
        }
    }
    return result;
}

/// Finds the size of each label. An ellipsis dimension of size 1 stretches.
std::map<int, std::int64_t> sizes_of(const std::vector<Labels>& operands, std::span<const Shape> shapes,
                                     std::string_view name) {
    std::map<int, std::int64_t> sizes;
    for (std::size_t n = 0; n < operands.size(); ++n) {
        for (std::size_t i = 0; i < operands[n].size(); ++i) {
            const int label = operands[n][i];
            const std::int64_t size = shapes[n][i];
            const auto [entry, added] = sizes.emplace(label, size);
            if (added || entry->second == size) {
                continue;
            }
            if (label < 0 && (size == 1 || entry->second == 1)) {
                entry->second = size == 1 ? entry->second : size;
                continue;
            }
            throw errors::value(name, (label > 0 ? "sizes of \"" + std::string(1, static_cast<char>(label)) + "\""
                                                 : std::string("sizes of \"...\"")) +
                                          " differ, " + std::to_string(entry->second) + " and " + std::to_string(size) +
                                          " (operand " + std::to_string(n) + " has shape " + to_string(shapes[n]) +
                                          ")");
        }
    }
    return sizes;
}

// --- The contraction -------------------------------------------------------------------------------------------------

struct Term {
    Tensor tensor;
    Labels labels;
};

/// Views the diagonal of dimensions that share a label, so that each occurs once.
Term without_repeats(const Tensor& t, const Labels& labels) {
    Term term;
    Shape shape;
    Shape strides;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const std::size_t at = position(term.labels, labels[i]);
        if (at < term.labels.size()) {
            strides[at] += t.strides()[i];
            continue;
        }
        term.labels.push_back(labels[i]);
        shape.push_back(t.shape()[i]);
        strides.push_back(t.strides()[i]);
    }
    term.tensor = Tensor(t.storage(), shape, strides, t.offset());
    return term;
}

/// Sums over the labels that are not kept.
Term summed(const Term& term, const Labels& kept) {
    Shape dims;
    Term result;
    for (std::size_t i = 0; i < term.labels.size(); ++i) {
        if (contains(kept, term.labels[i])) {
            result.labels.push_back(term.labels[i]);
        } else {
            dims.push_back(static_cast<std::int64_t>(i));
        }
    }
    result.tensor = dims.empty() ? term.tensor : sum(term.tensor, Dims(dims));
    return result;
}

Tensor arranged(const Term& term, const Labels& order) {
    Shape dims;
    for (const int label : order) {
        dims.push_back(static_cast<std::int64_t>(position(term.labels, label)));
    }
    return permute(term.tensor, dims);
}

std::int64_t product_of(const Term& term, const Labels& labels) {
    std::int64_t product = 1;
    for (const int label : labels) {
        product *= term.tensor.shape()[position(term.labels, label)];
    }
    return product;
}

Labels joined(const Labels& a, const Labels& b, const Labels& c) {
    Labels result = a;
    result.insert(result.end(), b.begin(), b.end());
    result.insert(result.end(), c.begin(), c.end());
    return result;
}

/// Multiplies two terms by one batch of matrix products; labels of both that are not kept are summed.
Term product(const Term& left, const Term& right, const Labels& kept, std::string_view name) {
    const Term a = summed(left, joined(kept, right.labels, {}));
    const Term b = summed(right, joined(kept, left.labels, {}));
    Labels batch;
    Labels inner;
    Labels rows;
    Labels columns;
    for (const int label : a.labels) {
        Labels& group = !contains(b.labels, label) ? rows : contains(kept, label) ? batch : inner;
        group.push_back(label);
    }
    for (const int label : b.labels) {
        if (!contains(a.labels, label)) {
            columns.push_back(label);
        }
    }
    const std::int64_t batches = product_of(a, batch);
    const std::int64_t depth = product_of(a, inner);
    const Tensor x = reshape(arranged(a, joined(batch, rows, inner)), {batches, product_of(a, rows), depth});
    const Tensor y = reshape(arranged(b, joined(batch, inner, columns)), {batches, depth, product_of(b, columns)});
    Shape shape;
    for (const int label : joined(batch, rows, {})) {
        shape.push_back(a.tensor.shape()[position(a.labels, label)]);
    }
    for (const int label : columns) {
        shape.push_back(b.tensor.shape()[position(b.labels, label)]);
    }
    return {reshape(matmul(x, y, name), shape), joined(batch, rows, columns)};
}

/// Multiplies terms from left to right, keeping what the result or a later term names.
Tensor contract(std::vector<Term> terms, const Labels& result, std::string_view name) {
    Term total = terms[0];
    for (std::size_t i = 1; i < terms.size(); ++i) {
        Labels kept = result;
        for (std::size_t later = i + 1; later < terms.size(); ++later) {
            kept.insert(kept.end(), terms[later].labels.begin(), terms[later].labels.end());
        }
        total = product(total, terms[i], kept, name);
    }
    return arranged(summed(total, result), result);
}

Term term_of(const EinsumPlan& plan, std::span<const Tensor> operands, std::size_t i, DType dtype) {
    return without_repeats(expand(to(operands[i], dtype), plan.stretched[i]), plan.operands[i]);
}

/// The type of the result; bool counts as i64.
DType common_type(std::span<const Tensor> operands) {
    DType dtype = DType::I64;
    for (const Tensor& t : operands) {
        dtype = promote(dtype, t.dtype());
    }
    return dtype;
}

} // namespace

EinsumPlan plan_einsum(std::string_view equation, std::span<const Shape> operands, std::string_view name) {
    const EquationReader reader(equation, name);
    std::vector<Labels> terms;
    EinsumPlan plan;
    const bool explicit_result = reader.read(terms, plan.result);
    if (terms.size() != operands.size()) {
        reader.fail("has " + std::to_string(terms.size()) + " operands, got " + std::to_string(operands.size()));
    }
    std::size_t ellipsis = 0;
    for (std::size_t n = 0; n < terms.size(); ++n) {
        const bool open = contains(terms[n], kEllipsis);
        const std::size_t letters = terms[n].size() - (open ? 1 : 0);
        const std::size_t rank = operands[n].size();
        if (open ? rank < letters : rank != letters) {
            throw errors::rank(name,
                               std::string(open ? "at least " : "") + std::to_string(letters) +
                                   " dimensions in operand " + std::to_string(n),
                               operands[n]);
        }
        ellipsis = std::max(ellipsis, open ? rank - letters : 0);
        plan.operands.push_back(spelled_out(terms[n], rank - letters));
    }
    plan.result = explicit_result ? spelled_out(plan.result, ellipsis) : implied_result(plan.operands, ellipsis);
    const std::map<int, std::int64_t> sizes = sizes_of(plan.operands, operands, name);
    for (std::size_t i = 0; i < plan.result.size(); ++i) {
        const int label = plan.result[i];
        const auto size = sizes.find(label);
        if (size == sizes.end() || position(plan.result, label) != i) {
            const std::string letter = label > 0 ? std::string(1, static_cast<char>(label)) : "...";
            reader.fail("the result names \"" + letter + "\"" + (size == sizes.end() ? ", no operand does" : " twice"));
        }
        plan.shape.push_back(size->second);
    }
    for (const Labels& labels : plan.operands) {
        Shape shape;
        for (const int label : labels) {
            shape.push_back(sizes.at(label));
        }
        plan.stretched.push_back(shape);
    }
    return plan;
}

Tensor einsum(const EinsumPlan& plan, std::span<const Tensor> operands, std::string_view name) {
    const DType dtype = common_type(operands);
    std::vector<Term> terms;
    for (std::size_t i = 0; i < operands.size(); ++i) {
        terms.push_back(term_of(plan, operands, i, dtype));
    }
    const Tensor result = contract(std::move(terms), plan.result, name);
    return result.shares_storage(operands[0]) ? clone(result) : contiguous(result);
}

Tensor einsum_gradient(const EinsumPlan& plan, std::span<const Tensor> operands, std::size_t which, const Tensor& g,
                       std::string_view name) {
    std::vector<Term> terms = {{g, plan.result}};
    for (std::size_t i = 0; i < operands.size(); ++i) {
        if (i != which) {
            terms.push_back(term_of(plan, operands, i, g.dtype()));
        }
    }
    // What only this operand names was summed: its gradient is the same all along those dimensions.
    Tensor result = Tensor::zeros(plan.stretched[which], g.dtype(), name);
    Term place = without_repeats(result, plan.operands[which]);
    Labels found;
    for (const int label : place.labels) {
        for (const Term& term : terms) {
            if (contains(term.labels, label) && !contains(found, label)) {
                found.push_back(label);
            }
        }
    }
    Tensor part = contract(std::move(terms), found, name);
    for (std::size_t i = 0; i < place.labels.size(); ++i) {
        if (!contains(found, place.labels[i])) {
            part = unsqueeze(part, static_cast<std::int64_t>(i));
        }
    }
    copy_from(place.tensor, part, name);
    return sum_to_shape(result, operands[which].shape());
}

} // namespace simple::tensor
