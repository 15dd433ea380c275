// Small generated data sets. Points are X [n, features]; labels are class numbers [n] (i64) or values [n, 1].
#pragma once

#include <cstdint>

#include "stdlib/tensor/random.hpp"
#include "stdlib/tensor/tensor.hpp"

namespace simple::data {

/// Points with their labels.
struct Points {
    tensor::Tensor X;
    tensor::Tensor y;
};

/// (0,0)→0, (0,1)→1, (1,0)→1, (1,1)→0, in this order.
Points make_xor();
/// x = i/num_samples, y = slope·x + intercept + noise·N(0,1); both [n, 1]. Throws E10 for a negative count or noise.
Points make_linear(tensor::Generator& rng, std::int64_t num_samples, double slope, double intercept,
                   double noise = 0.0);
/// Arms r = i/n, θ = 4r + 2πc/classes + noise·N(0,1), class by class. Throws E10.
Points make_spirals(tensor::Generator& rng, std::int64_t points_per_class = 100, std::int64_t num_classes = 2,
                    double noise = 0.1);
/// Two half circles that reach into each other. Throws E10.
Points make_moons(tensor::Generator& rng, std::int64_t num_samples = 200, double noise = 0.1);
/// Two circles with radius 1 and 0.5. Throws E10.
Points make_circles(tensor::Generator& rng, std::int64_t num_samples = 200, double noise = 0.1);
/// Clusters with deviation `spread` around points of a circle of radius 5. Throws E10.
Points make_blobs(tensor::Generator& rng, std::int64_t num_samples = 200, std::int64_t num_classes = 3,
                  double spread = 1.0);

} // namespace simple::data
