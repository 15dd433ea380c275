#include "stdlib/tensor/error.hpp"

#include <algorithm>
#include <vector>

#include "stdlib/tensor/format.hpp"

namespace simple::tensor::errors {

namespace {

std::string text(std::string_view s) { return std::string(s); }

std::string number(std::int64_t n) { return std::to_string(n); }

/// Multiplies sizes for a message; saturates.
std::int64_t count_for_message(const Shape& shape) {
    std::int64_t count = 1;
    for (const std::int64_t size : shape) {
        if (__builtin_mul_overflow(count, size, &count)) {
            return INT64_MAX;
        }
    }
    return count;
}

/// Counts single-letter edits between two words (Levenshtein).
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) {
        row[j] = j;
    }
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row[b.size()];
}

/// Prints words as "mean", "sum" or "none".
std::string list_words(std::initializer_list<std::string_view> words) {
    std::string list;
    std::size_t left = words.size();
    for (const std::string_view word : words) {
        list.append("\"").append(word).append("\"");
        --left;
        list += left == 0 ? "" : left == 1 ? " or " : ", ";
    }
    return list;
}

} // namespace

namespace {

/// Names the last dimension (of the result) where two shapes disagree.
std::string disagreement(const Shape& a, const Shape& b) {
    const std::size_t rank = std::max(a.size(), b.size());
    const auto size_at = [rank](const Shape& shape, std::size_t dim) {
        const std::size_t lead = rank - shape.size();
        return dim < lead ? std::int64_t{1} : shape[dim - lead];
    };
    for (std::size_t dim = rank; dim-- > 0;) {
        const std::int64_t left = size_at(a, dim);
        const std::int64_t right = size_at(b, dim);
        if (left != right && left != 1 && right != 1) {
            return ": sizes " + number(left) + " and " + number(right) + " at dimension " + std::to_string(dim);
        }
    }
    return {};
}

} // namespace

Error broadcast(std::string_view name, const Shape& a, const Shape& b) { return broadcast(name, a, b, a, b); }

Error broadcast(std::string_view name, const Shape& a, const Shape& b, const Shape& batch_a, const Shape& batch_b) {
    return {ErrorKind::Value, text(name) + ": shapes " + to_string(a) + " and " + to_string(b) + " do not broadcast" +
                                  disagreement(batch_a, batch_b)};
}

Error inner_size(std::string_view name, const Shape& left, const Shape& right, std::int64_t left_inner,
                 std::int64_t right_inner, bool transpose_fits) {
    return {ErrorKind::Value,
            text(name) + ": inner sizes differ, " + number(left_inner) + " and " + number(right_inner) + " (left " +
                to_string(left) + ", right " + to_string(right) + ")",
            transpose_fits ? "transpose the right operand: b.transpose() has the inner size " + number(left_inner)
                           : std::string()};
}

Error index(std::string_view name, std::int64_t index, std::int64_t dim, const Shape& shape) {
    return {ErrorKind::Index, text(name) + ": index " + number(index) + " is out of range for dimension " +
                                  number(dim) + " of size " + number(shape[static_cast<std::size_t>(dim)]) +
                                  " (shape " + to_string(shape) + ")"};
}

Error dimension(std::string_view name, std::int64_t dim, const Shape& shape, bool added) {
    const auto rank = static_cast<std::int64_t>(shape.size() + (added ? 1 : 0));
    const std::string allowed = rank == 0 ? " (a single number has no dimensions)"
                                          : " (allowed " + number(-rank) + " to " + number(rank - 1) + ")";
    return {ErrorKind::Index,
            text(name) + ": dim " + number(dim) + " is out of range for shape " + to_string(shape) + allowed};
}

Error element_count(std::string_view name, const Shape& from, const Shape& to) {
    return {ErrorKind::Value, text(name) + ": shape " + to_string(from) + " has " + number(count_for_message(from)) +
                                  " elements, " + to_string(to) + " needs " + number(count_for_message(to))};
}

Error rank(std::string_view name, std::string_view wanted, const Shape& got) {
    return {ErrorKind::Value, text(name) + ": needs " + text(wanted) + ", got shape " + to_string(got)};
}

Error wrong_type(std::string_view name, std::string_view parameter, std::string_view wanted, std::string_view got) {
    return {ErrorKind::Type,
            text(name) + ": parameter " + text(parameter) + " must be " + text(wanted) + ", got " + text(got)};
}

Error no_elements(std::string_view name, const Shape& shape) {
    return {ErrorKind::Value, text(name) + ": a tensor of shape " + to_string(shape) + " has no elements"};
}

Error unknown_word(std::string_view name, std::string_view parameter, std::string_view given,
                   std::initializer_list<std::string_view> expected) {
    std::string_view nearest;
    // A suggestion further away than half the word would be a guess.
    std::size_t best = std::max<std::size_t>(given.size() / 2, 1) + 1;
    for (const std::string_view word : expected) {
        const std::size_t distance = edit_distance(given, word);
        if (distance < best) {
            best = distance;
            nearest = word;
        }
    }
    return {ErrorKind::Value,
            text(name) + ": unknown " + text(parameter) + " \"" + text(given) + "\" (expected " + list_words(expected) +
                ")",
            nearest.empty() ? std::string() : "did you mean \"" + text(nearest) + "\"?"};
}

Error range(std::string_view name, std::string_view parameter, std::string_view range, double got) {
    return {ErrorKind::Value,
            text(name) + ": " + text(parameter) + " must be " + text(range) + ", got " + to_string(got)};
}

Error range(std::string_view name, std::string_view parameter, std::string_view range, std::int64_t got) {
    return {ErrorKind::Value, text(name) + ": " + text(parameter) + " must be " + text(range) + ", got " + number(got)};
}

Error paired_shapes(std::string_view name, std::string_view first, const Shape& a, std::string_view second,
                    const Shape& b) {
    const bool same_count = count_for_message(a) == count_for_message(b);
    return {ErrorKind::Value,
            text(name) + ": " + text(first) + " " + to_string(a) + " and " + text(second) + " " + to_string(b) +
                " differ",
            same_count ? "reshape(" + to_string(a) + ") gives the " + text(second) + " that shape" : std::string()};
}

Error bad_shape(std::string_view name, const Shape& shape) {
    const bool negative = std::any_of(shape.begin(), shape.end(), [](std::int64_t size) { return size < 0; });
    if (shape.size() > kMaxRank) {
        return {ErrorKind::Value,
                text(name) + ": a shape has at most " + std::to_string(kMaxRank) + " dimensions, got " +
                    std::to_string(shape.size()),
                {},
                error_codes::kInvalidShape};
    }
    const bool empty = std::find(shape.begin(), shape.end(), 0) != shape.end();
    return {ErrorKind::Value,
            text(name) + ": shape " + to_string(shape) +
                (negative ? " has a negative size"
                 : empty  ? " has sizes that are too large, though it has no elements"
                          : " has more elements than memory can hold"),
            {},
            error_codes::kInvalidShape};
}

Error graph_used(std::string_view name) {
    return {ErrorKind::Value,
            text(name) + ": this graph was already used; pass retain_graph: true to the first call",
            {},
            error_codes::kGraphUsed};
}

Error not_finite(const std::string& message, std::string help) {
    return {ErrorKind::Value, message, std::move(help), error_codes::kNotFinite};
}

Error value(std::string_view name, std::string_view text, std::string help) {
    return {ErrorKind::Value, std::string(name) + ": " + std::string(text), std::move(help)};
}

} // namespace simple::tensor::errors
