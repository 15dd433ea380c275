// Gradients of element-wise operations against central differences.
#include "support.hpp"

using namespace simple::autograd;
using simple::tensor::reals;

TEST_CASE("gradients of functions of one tensor", "[autograd][gradcheck]") {
    struct Case {
        const char* name;
        double low;
        double high;
    };
    const Case cases[] = {{"neg", -2, 2},           {"abs", 0.1, 2},     {"sign", 0.1, 2},    {"square", -2, 2},
                          {"reciprocal", 0.5, 2},   {"sqrt", 0.5, 2},    {"rsqrt", 0.5, 2},   {"exp", -2, 2},
                          {"expm1", -2, 2},         {"log", 0.5, 2},     {"log2", 0.5, 2},    {"log10", 0.5, 2},
                          {"log1p", -0.5, 2},       {"sin", -2, 2},      {"cos", -2, 2},      {"tan", -1, 1},
                          {"asin", -0.9, 0.9},      {"acos", -0.9, 0.9}, {"atan", -2, 2},     {"sinh", -2, 2},
                          {"cosh", -2, 2},          {"tanh", -2, 2},     {"erf", -2, 2},      {"floor", 0.1, 0.9},
                          {"ceil", 0.1, 0.9},       {"round", 0.6, 0.9}, {"trunc", 0.1, 0.9}, {"relu", 0.1, 2},
                          {"leaky_relu", -2, -0.1}, {"elu", -2, -0.1},   {"selu", -2, -0.1},  {"gelu", -2, 2},
                          {"silu", -2, 2},          {"sigmoid", -2, 2},  {"softplus", -2, 2}, {"hardtanh", -2, -1.1},
                          {"hardswish", -2, 2},     {"mish", -2, 2}};
    for (const Case& c : cases) {
        INFO(c.name);
        const std::optional<UnaryOp> op = find_unary(c.name);
        REQUIRE(op.has_value());
        const UnaryParams params = *op == UnaryOp::Hardtanh ? UnaryParams{-1.0, 1.0} : UnaryParams{0.7, 20.0};
        CHECK(gradient_agrees([&](const Variable& x) { return unary(*op, x, {}, params); },
                              leaf_of({2, 1, 3}, 3, c.low, c.high)));
    }
    CHECK(gradient_agrees([](const Variable& x) { return gelu(x, "tanh"); }, leaf_of({5})));
    CHECK(gradient_agrees([](const Variable& x) { return relu6(x); }, leaf_of({5}, 1, 1.0, 9.0)));
}

TEST_CASE("gradients of binary operations with broadcasting", "[autograd][gradcheck]") {
    const std::vector<std::pair<Shape, Shape>> shapes = {{{2, 3}, {2, 3}}, {{2, 1}, {1, 3}}, {{3}, {2, 3}},
                                                         {{2, 3}, {}},     {{0, 3}, {3}},    {{2, 3, 2}, {3, 1}}};
    for (const char* name : {"add", "sub", "mul", "div", "pow", "maximum", "minimum", "atan2", "hypot", "remainder"}) {
        const std::optional<BinaryOp> op = find_binary(name);
        REQUIRE(op.has_value());
        for (const auto& [a, b] : shapes) {
            INFO(name << " " << simple::tensor::to_string(a) << " " << simple::tensor::to_string(b));
            CHECK(gradients_agree([&](std::span<const Variable> v) { return binary(*op, v[0], v[1]); },
                                  {leaf_of(a, 1, 0.5, 2.0), leaf_of(b, 2, 0.6, 2.1)}));
        }
        CHECK(gradient_agrees([&](const Variable& x) { return binary(*op, x, 1.3); }, leaf_of({4}, 1, 0.5, 1.2)));
        CHECK(gradient_agrees([&](const Variable& x) { return binary(*op, 1.3, x); }, leaf_of({4}, 1, 1.4, 2.5)));
    }
}

TEST_CASE("an operand used twice gets both contributions", "[autograd]") {
    const Variable x = leaf_with({3.0}, {1});
    backward(mul(x, x));
    CHECK(matches(*x.grad(), {1}, {6.0}));
    backward(add(x, x));
    CHECK(matches(*x.grad(), {1}, {8.0}));
}

TEST_CASE("gradients at kinks are PyTorch's", "[autograd]") {
    const auto slope = [](const auto& f, double at) {
        const Variable x = leaf_with({at}, {1});
        backward(f(x));
        return x.grad()->item().as_f64();
    };
    CHECK(slope([](const Variable& x) { return abs(x); }, 0.0) == 0.0);
    CHECK(slope([](const Variable& x) { return relu(x); }, 0.0) == 0.0);
    CHECK(std::isinf(slope([](const Variable& x) { return sqrt(x); }, 0.0)));
    CHECK(slope([](const Variable& x) { return clamp(x, 0.0, 1.0); }, 1.0) == 1.0);
    CHECK(slope([](const Variable& x) { return clamp(x, 0.0, 1.0); }, 1.5) == 0.0);
    CHECK(slope([](const Variable& x) { return hardtanh(x); }, 1.0) == 0.0);
    CHECK(slope([](const Variable& x) { return relu6(x); }, 0.0) == 0.0);
    CHECK(slope([](const Variable& x) { return pow(x, 0.0); }, 0.0) == 0.0);
    CHECK(slope([](const Variable& x) { return pow(x, 2.0); }, 0.0) == 0.0);
    CHECK(slope([](const Variable& x) { return maximum(x, 1.0); }, 1.0) == 0.5);
    CHECK(slope([](const Variable& x) { return pow(0.0, x); }, 2.0) == 0.0);
}

TEST_CASE("gradients of choices", "[autograd][gradcheck]") {
    const simple::tensor::Tensor cond = simple::tensor::bools({1, 0, 1}, {3});
    CHECK(gradients_agree([&](std::span<const Variable> v) { return where(cond, v[0], v[1]); },
                          {leaf_of({2, 3}), leaf_of({3}, 2)}));
    CHECK(gradient_agrees([&](const Variable& x) { return where(cond, x, 5.0); }, leaf_of({3})));
    CHECK(gradient_agrees([&](const Variable& x) { return masked_fill(x, cond, 5.0); }, leaf_of({2, 3})));
    CHECK(gradient_agrees([](const Variable& x) { return clamp(x, -0.5, 0.5); }, leaf_of({6}, 4)));
    CHECK(gradient_agrees([](const Variable& x) { return clamp(x, std::nullopt, 0.5); }, leaf_of({6}, 4)));
    CHECK(gradient_agrees([](const Variable& x) { return nan_to_num(x); }, leaf_of({3})));
    CHECK(gradients_agree([](std::span<const Variable> v) { return lerp(v[0], v[1], v[2]); },
                          {leaf_of({3}), leaf_of({3}, 2), leaf_of({3}, 3)}));
    CHECK(gradients_agree([](std::span<const Variable> v) { return addcmul(v[0], v[1], v[2], 0.5); },
                          {leaf_of({2, 3}), leaf_of({3}, 2), leaf_of({2, 1}, 3)}));
}

TEST_CASE("gradients of softmax and dropout", "[autograd][gradcheck]") {
    for (const std::int64_t dim : {0, 1, -1}) {
        CHECK(gradient_agrees([&](const Variable& x) { return softmax(x, dim); }, leaf_of({3, 4})));
        CHECK(gradient_agrees([&](const Variable& x) { return log_softmax(x, dim); }, leaf_of({3, 4})));
    }
    Session session;
    const Session::Scope scope(session);
    CHECK(gradient_agrees(
        [&](const Variable& x) {
            session.generator.seed(7); // the same mask each time
            return dropout(x, 0.4);
        },
        leaf_of({4, 5})));
    const Variable x = leaf_of({4, 5});
    CHECK(dropout(x, 0.4, false).same(x));
    CHECK(simple::tensor::message_of([&] { dropout(x, 1.5); }).find("dropout") != std::string::npos);
}

TEST_CASE("f32 gradients stay f32", "[autograd]") {
    const Variable x = Variable::leaf(simple::tensor::to(reals({1.0, 2.0}), simple::DType::F32));
    backward(mul(x, leaf_with({3.0, 4.0}, {2})));
    CHECK(x.grad()->dtype() == simple::DType::F32);
    CHECK(matches(*x.grad(), {2}, {3.0, 4.0}));
}

TEST_CASE("comparisons and integer results are not recorded", "[autograd]") {
    const Variable x = leaf_of({3});
    CHECK_FALSE(binary(BinaryOp::Lt, x, 1.0).requires_grad());
    CHECK_FALSE(to(x, simple::DType::I64).requires_grad());
    CHECK_FALSE(unary(UnaryOp::IsNan, x).requires_grad());
    CHECK(add(x, 1.0).requires_grad());
    CHECK(find_unary("add") == std::nullopt);
    CHECK(find_unary("no_such") == std::nullopt);
}
