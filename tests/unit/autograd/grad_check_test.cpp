#include "support.hpp"

using namespace simple::autograd;

TEST_CASE("gradcheck finds a wrong gradient", "[autograd]") {
    const std::vector<Variable> inputs = {leaf_with({2.0, 3.0}, {2})};
    const auto half_recorded = [](std::span<const Variable> v) { return mul(v[0], v[0].detach()); };
    const GradCheckResult result = gradcheck(half_recorded, inputs);
    CHECK_FALSE(result.ok);
    CHECK(result.worst.find("input 0, element") != std::string::npos);
    CHECK(gradcheck([](std::span<const Variable> v) { return mul(v[0], v[0]); }, inputs).ok);
    CHECK(matches(inputs[0].value(), {2}, {2.0, 3.0}));
    CHECK(inputs[0].grad() == nullptr);
}

TEST_CASE("numeric gradients", "[autograd]") {
    const auto total = [](const Tensor& t) { return simple::tensor::sum(simple::tensor::square(t)).item().as_f64(); };
    const Tensor x = simple::tensor::reals({1.0, -2.0});
    CHECK(matches(numeric_gradient(total, x), {2}, {2.0, -4.0}, 1e-8));
    CHECK(simple::tensor::message_of([&] { numeric_gradient(total, x, 0.0); }).find("eps") != std::string::npos);
}
