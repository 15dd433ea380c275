// What the results of a request must be, whoever computes them.
#pragma once

#include <span>
#include <string>

#include "stdlib/autograd/executor.hpp"

namespace simple::autograd {

/// Tells whether results have the shapes and element types that the request asks for; `reason` says which does not.
bool have_expected_form(const OpRequest& request, std::span<const tensor::Tensor> results, std::string& reason);

} // namespace simple::autograd
