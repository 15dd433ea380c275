// Views, joining, cutting and picking.
#include "support.hpp"

using namespace torch_test;

namespace {

using WithShape = std::int64_t (*)(std::int64_t, const std::int64_t*, std::int64_t);

std::int64_t formed(WithShape function, std::int64_t x, const std::vector<std::int64_t>& shape) {
    return function(x, shape.data(), static_cast<std::int64_t>(shape.size()));
}

} // namespace

TEST_CASE("views", "[torch]") {
    const Held m(tensor({2, 3}, {1, 2, 3, 4, 5, 6}));
    const Held turned(rt_torch_transpose_2d(m));
    check_values(turned, {3, 2}, {1, 4, 2, 5, 3, 6});
    const Held t(rt_torch_t(m));
    check_values(t, {3, 2}, {1, 4, 2, 5, 3, 6});
    const Held swapped(rt_torch_transpose(m, 0, -1));
    check_values(swapped, {3, 2}, {1, 4, 2, 5, 3, 6});
    const Held flat(rt_torch_flatten(t));
    check_values(flat, {6}, {1, 4, 2, 5, 3, 6});
    const Held reshaped(formed(rt_torch_reshape, m, {3, -1}));
    check_values(reshaped, {3, 2}, {1, 2, 3, 4, 5, 6});
    const Held viewed(formed(rt_torch_view, m, {6}));
    check_values(viewed, {6}, {1, 2, 3, 4, 5, 6});
    const Held permuted(formed(rt_torch_permute, m, {-1, 0}));
    check_values(permuted, {3, 2}, {1, 4, 2, 5, 3, 6});
    const Held high(rt_torch_unsqueeze(m, -1));
    CHECK(shape(high) == std::vector<std::int64_t>{2, 3, 1});
    const Held low(rt_torch_squeeze_dim(high, 2));
    CHECK(shape(low) == std::vector<std::int64_t>{2, 3});
    const Held squeezed(rt_torch_squeeze(high));
    CHECK(shape(squeezed) == std::vector<std::int64_t>{2, 3});
    const Held row(tensor({1, 2}, {7, 8}));
    const Held expanded(formed(rt_torch_expand, row, {2, 2, -1}));
    check_values(expanded, {2, 2, 2}, {7, 8, 7, 8, 7, 8, 7, 8});
    const Held plain(rt_torch_contiguous(t));
    check_values(plain, {3, 2}, {1, 4, 2, 5, 3, 6});
}

TEST_CASE("a handle of an unchanged tensor is a handle of its own", "[torch]") {
    const Held x(tensor({2}, {1, 2}));
    const Held same(rt_torch_contiguous(x));
    const Held flat(rt_torch_flatten(x));
    const Held placed(rt_torch_cpu(x));
    const Held typed(as_dtype(x, "f64"));
    for (const std::int64_t other :
         {std::int64_t{same}, std::int64_t{flat}, std::int64_t{placed}, std::int64_t{typed}}) {
        rt_torch_set_requires_grad(other, true);
        CHECK(rt_torch_requires_grad(other));
        CHECK_FALSE(rt_torch_requires_grad(x));
    }
}

TEST_CASE("slices", "[torch]") {
    const Held v(tensor({5}, {0, 1, 2, 3, 4}));
    const Held middle(rt_torch_slice(v, 0, 1, 4, 2));
    check_values(middle, {2}, {1, 3});
    const Held tail(rt_torch_slice(v, 0, -2, INT64_MAX, 1));
    check_values(tail, {2}, {3, 4});
    const Held none(rt_torch_slice(v, 0, 4, 1, 1));
    check_values(none, {0}, {});
    const Held first(rt_torch_slice(v, 0, INT64_MIN, 5, INT64_MAX));
    check_values(first, {1}, {0});
    CHECK_FAILURE(rt_torch_slice(v, 0, 0, 5, 0), "7: rt_torch_slice: step must be at least 1, got 0");
    CHECK_FAILURE(rt_torch_slice(v, 1, 0, 5, 1),
                  "2: rt_torch_slice: dim 1 is out of range for shape [5] (allowed -1 to 0)");
}

TEST_CASE("picking by index", "[torch]") {
    const Held m(tensor({2, 3}, {1, 2, 3, 4, 5, 6}));
    const Held columns(integers({2}, {2, 0}));
    const Held picked(rt_torch_index_select(m, 1, columns));
    check_values(picked, {2, 2}, {3, 1, 6, 4});
    const Held each(integers({2, 1}, {0, 2}));
    const Held gathered(rt_torch_gather(m, 1, each));
    check_values(gathered, {2, 1}, {1, 6});
    const Held outside(integers({1}, {3}));
    CHECK_FAILURE(rt_torch_index_select(m, 1, outside), "7: rt_torch_index_select: index 3 is out of range for size 3");
    const Held below(integers({1, 1}, {-1}));
    CHECK_FAILURE(rt_torch_gather(m, 1, below), "7: rt_torch_gather: index -1 is out of range for size 3");
    CHECK_FAILURE(rt_torch_gather(m, 0, columns),
                  "2: rt_torch_gather: index [2] must have as many dimensions as shape [2, 3]");
    const Held tall(integers({3, 1}, {0, 0, 0}));
    CHECK_FAILURE(rt_torch_gather(m, 1, tall),
                  "2: rt_torch_gather: index [3, 1] is larger than shape [2, 3] at dimension 0");
    CHECK_FAILURE(rt_torch_index_select(m, 1, m), "2: rt_torch_index_select: needs a 1-D tensor, got shape [2, 3]");
    const Held fractions(tensor({1}, {0}));
    CHECK_FAILURE(rt_torch_index_select(m, 1, fractions), "3: rt_torch_index_select: index must be i64, got f64");
}

TEST_CASE("joining", "[torch]") {
    const Held a(tensor({1, 2}, {1, 2}));
    const Held b(integers({2, 2}, {3, 4, 5, 6}));
    const std::int64_t both[] = {a, b};
    const Held joined(rt_torch_cat(both, 2, 0));
    check_values(joined, {3, 2}, {1, 2, 3, 4, 5, 6});
    const std::int64_t twice[] = {a, a};
    const Held stacked(rt_torch_stack(twice, 2, -1));
    check_values(stacked, {1, 2, 2}, {1, 1, 2, 2});
    CHECK_FAILURE(rt_torch_cat(both, 2, 1), "2: rt_torch_cat: tensor 0 [1, 2] and tensor 1 [2, 2] differ");
    CHECK_FAILURE(rt_torch_stack(both, 2, 0), "2: rt_torch_stack: tensor 0 [1, 2] and tensor 1 [2, 2] differ");
    CHECK_FAILURE(rt_torch_cat(nullptr, 0, 0), "7: rt_torch_cat: the list of tensors is empty");
    // Nothing joins with anything, as in LibTorch and the native cat.
    const Held nothing(tensor({0}, {}));
    const std::int64_t with_nothing[] = {nothing, a, nothing, b};
    check_values(Held(rt_torch_cat(with_nothing, 4, -2)), {3, 2}, {1, 2, 3, 4, 5, 6});
    check_values(Held(rt_torch_cat(with_nothing, 1, 0)), {0}, {});
    CHECK_FAILURE(rt_torch_cat(with_nothing, 4, 1), "2: rt_torch_cat: tensor 1 [1, 2] and tensor 3 [2, 2] differ");
    CHECK_FAILURE(rt_torch_stack(with_nothing, 2, 0), "2: rt_torch_stack: tensor 0 [0] and tensor 1 [1, 2] differ");
    CHECK_FAILURE(rt_torch_stack(nullptr, 3, 0), "7: rt_torch_stack: the list has length 3 but no data");
    const std::int64_t dead[] = {a, 12};
    CHECK_FAILURE(rt_torch_cat(dead, 2, 0), "1: rt_torch_cat: handle 12 is not live");
}

TEST_CASE("cutting", "[torch]") {
    const Held v(tensor({5}, {0, 1, 2, 3, 4}));
    simple_array out{};
    rt_torch_chunk(v, 2, 0, &out);
    const std::vector<std::int64_t> parts = taken(out);
    REQUIRE(parts.size() == 2);
    check_values(parts[0], {3}, {0, 1, 2});
    check_values(parts[1], {2}, {3, 4});
    rt_torch_free(parts[0]);
    rt_torch_free(parts[1]);
    CHECK_FAILURE(rt_torch_chunk(v, 0, 0, &out), "7: rt_torch_chunk: chunks must be at least 1, got 0");
    CHECK(out.data == nullptr);
    CHECK_FAILURE(rt_torch_chunk(v, 1, 0, nullptr), "7: rt_torch_chunk: there is no place for the result");
    rt_torch_chunk(v, INT64_MAX, 0, &out);
    for (const std::int64_t part : taken(out)) {
        rt_torch_free(part);
    }
}

TEST_CASE("forms that do not fit", "[torch]") {
    const Held m(tensor({2, 3}, {1, 2, 3, 4, 5, 6}));
    const Held cube(tensor({1, 1, 1}, {1}));
    CHECK_FAILURE(formed(rt_torch_reshape, m, {4, 2}),
                  "2: rt_torch_reshape: shape [2, 3] has 6 elements, [4, 2] needs 8");
    CHECK_FAILURE(formed(rt_torch_reshape, m, {4, -1}),
                  "2: rt_torch_reshape: shape [2, 3] has 6 elements, [4, -1] needs a multiple of 4");
    CHECK_FAILURE(formed(rt_torch_reshape, m, {-1, -1}),
                  "2: rt_torch_reshape: only one size can be -1, got shape [-1, -1]");
    CHECK_FAILURE(formed(rt_torch_reshape, m, {-2, 3}),
                  "2: rt_torch_reshape: sizes must not be negative, got shape [-2, 3]");
    CHECK_FAILURE(formed(rt_torch_reshape, m, {0, -1}),
                  "2: rt_torch_reshape: shape [2, 3] has 6 elements, [0, -1] needs a multiple of 0");
    const Held t(rt_torch_t(m));
    CHECK_FAILURE(formed(rt_torch_view, t, {6}),
                  "2: rt_torch_view: the elements of shape [3, 2] do not lie in order for [6]; reshape copies them");
    CHECK_FAILURE(formed(rt_torch_permute, m, {0}),
                  "2: rt_torch_permute: the order [0] does not name every dimension of shape [2, 3]");
    CHECK_FAILURE(formed(rt_torch_permute, m, {0, 0}), "2: rt_torch_permute: the order [0, 0] names a dimension twice");
    CHECK_FAILURE(formed(rt_torch_expand, m, {2, 4}), "2: rt_torch_expand: shape [2, 3] does not expand to [2, 4]");
    CHECK_FAILURE(formed(rt_torch_expand, m, {3}), "2: rt_torch_expand: shape [2, 3] does not expand to [3]");
    CHECK_FAILURE(rt_torch_transpose_2d(cube), "2: rt_torch_transpose_2d: needs a 2-D tensor, got shape [1, 1, 1]");
    CHECK_FAILURE(rt_torch_t(cube), "2: rt_torch_t: needs a tensor of at most 2 dimensions, got shape [1, 1, 1]");
    CHECK_FAILURE(rt_torch_transpose(m, 0, 2),
                  "2: rt_torch_transpose: dim 2 is out of range for shape [2, 3] (allowed -2 to 1)");
    CHECK_FAILURE(rt_torch_unsqueeze(m, 4),
                  "2: rt_torch_unsqueeze: dim 4 is out of range for shape [2, 3] (allowed -3 to 2)");
    CHECK_FAILURE(rt_torch_squeeze_dim(m, INT64_MIN), "2: rt_torch_squeeze_dim: dim -9223372036854775808 is out of "
                                                      "range for shape [2, 3] (allowed -2 to 1)");
}
