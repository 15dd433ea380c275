// What PureTensor and Tensor have in common: operators, brackets, accessors, operations as methods.
#pragma once

#include "stdlib/bind/args.hpp"

namespace simple::bind {

/// Adds everything both kinds of tensors share.
void add_tensor_members(const Factory& factory, ClassBuilder& builder);
/// Tells whether shapes and all elements agree.
bool same_elements(const Tensor& a, const Tensor& b);
/// Declares the class of the iterators over rows.
void add_row_iterator(Module& module);

} // namespace simple::bind
