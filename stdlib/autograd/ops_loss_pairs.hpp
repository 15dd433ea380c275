// Losses over pairs and triples of vectors, composed of other operations; as those of torch.nn.functional.
#pragma once

#include <string_view>

#include "stdlib/autograd/ops_loss.hpp"

namespace simple::autograd {

/// max(0, 1 - t·p) for targets of 1 and -1. Shapes must be equal (E15).
Variable hinge_loss(const Input& pred, const Input& target, Reduction reduction = Reduction::Mean,
                    std::string_view name = "hinge_loss");
/// 1 - cos for label 1, max(0, cos - margin) for label -1; the vectors are rows, a 1-D input is one. `label` is 0-D or
/// has one entry per row; another value than 1 and -1 is E10.
Variable cosine_embedding_loss(const Input& x1, const Input& x2, const Tensor& label, double margin = 0.0,
                               Reduction reduction = Reduction::Mean, std::string_view name = "cosine_embedding_loss");
/// max(0, |a - p| - |a - n| + margin) with the p-norm of rows. Throws E15, E10 for margin < 0 or p <= 0.
Variable triplet_margin_loss(const Input& anchor, const Input& positive, const Input& negative, double margin = 1.0,
                             double p = 2.0, Reduction reduction = Reduction::Mean,
                             std::string_view name = "triplet_margin_loss");

} // namespace simple::autograd
