// Form: views, joining, cutting, picking.
#include <ATen/ops/cat.h>
#include <ATen/ops/chunk.h>
#include <ATen/ops/gather.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/stack.h>

#include <algorithm>
#include <limits>

#include "arguments.hpp"
#include "results.hpp"
#include "simple/torch_plugin.h"

using namespace simple::torch_ffi;

namespace {

/// Keeps a view; two handles never share a tensor object.
int64_t keep_view(const Tensor& result, const Tensor& argument) { return keep(distinct(result, argument)); }

template <typename Operation> int64_t view_of(const char* function, int64_t x, Operation operation) {
    return guarded(function, [&] {
        const Tensor tensor = tensor_of(x);
        return keep_view(operation(tensor), tensor);
    });
}

/// The shape that reshape and view are asked for, with -1 replaced.
std::vector<int64_t> completed_shape(const Tensor& tensor, const int64_t* shape, int64_t ndim) {
    const Sizes given = list_argument(shape, ndim, "the shape");
    std::vector<int64_t> sizes = given.vec();
    const auto open = std::find(sizes.begin(), sizes.end(), -1);
    if (open != sizes.end()) {
        *open = 1;
        if (std::find(sizes.begin(), sizes.end(), -1) != sizes.end()) {
            bad_shape("only one size can be -1, got shape " + shape_text(given));
        }
    }
    const int64_t known = checked_numel(shape_argument(sizes.data(), ndim));
    const bool fits = open == sizes.end() ? known == tensor.numel() : known > 0 && tensor.numel() % known == 0;
    if (!fits) {
        bad_shape("shape " + shape_text(tensor) + " has " + std::to_string(tensor.numel()) + " elements, " +
                  shape_text(given) + (open == sizes.end() ? " needs " : " needs a multiple of ") +
                  std::to_string(known));
    }
    if (open != sizes.end()) {
        *open = tensor.numel() / known;
    }
    return sizes;
}

Tensor permuted(const Tensor& tensor, const int64_t* order, int64_t count) {
    const Sizes given = list_argument(order, count, "the order");
    std::vector<int64_t> dims;
    std::vector<bool> used(static_cast<size_t>(tensor.dim()), false);
    if (count != tensor.dim()) {
        bad_shape("the order " + shape_text(given) + " does not name every dimension of shape " + shape_text(tensor));
    }
    for (const int64_t dim : given) {
        dims.push_back(dim_argument(dim, tensor));
        const auto place = static_cast<size_t>(dims.back());
        if (used[place]) {
            bad_shape("the order " + shape_text(given) + " names a dimension twice");
        }
        used[place] = true;
    }
    return tensor.permute(dims);
}

Tensor expanded(const Tensor& tensor, const int64_t* shape, int64_t ndim) {
    const Sizes given = list_argument(shape, ndim, "the shape");
    std::vector<int64_t> sizes = given.vec();
    const int64_t added = ndim - tensor.dim();
    bool fits = added >= 0;
    for (int64_t dim = 0; fits && dim < ndim; ++dim) {
        int64_t& size = sizes[static_cast<size_t>(dim)];
        if (dim < added) {
            fits = size >= 0;
        } else {
            const int64_t own = tensor.size(dim - added);
            size = size == -1 ? own : size;
            fits = size == own || (own == 1 && size >= 0);
        }
    }
    if (!fits) {
        bad_shape("shape " + shape_text(tensor) + " does not expand to " + shape_text(given));
    }
    shape_argument(sizes.data(), ndim);
    return tensor.expand(sizes);
}

/// LibTorch's view, whose refusal of a non-contiguous tensor is the caller's mistake.
Tensor viewed(const Tensor& tensor, const std::vector<int64_t>& sizes) {
    try {
        return tensor.view(sizes);
    } catch (const std::exception&) {
        bad_shape("the elements of shape " + shape_text(tensor) + " do not lie in order for " + shape_text(sizes) +
                  "; reshape copies them");
    }
}

Tensor sliced(const Tensor& tensor, int64_t dim, int64_t start, int64_t end, int64_t step) {
    const int64_t place = dim_argument(dim, tensor);
    if (tensor.dim() == 0) {
        bad_shape("a single number has no dimensions to slice");
    }
    if (step < 1) {
        bad_argument("step must be at least 1, got " + std::to_string(step));
    }
    const int64_t size = tensor.size(place);
    const auto bound = [size](int64_t at) { return std::clamp<int64_t>(at < 0 ? at + size : at, 0, size); };
    const int64_t from = bound(start);
    return tensor.slice(place, from, std::max(from, bound(end)), std::min(step, std::max<int64_t>(size, 1)));
}

void require_index_fits(const Tensor& tensor, const Tensor& index, int64_t dim) {
    if (index.dim() != tensor.dim()) {
        bad_shape("index " + shape_text(index) + " must have as many dimensions as shape " + shape_text(tensor));
    }
    for (int64_t other = 0; other < tensor.dim(); ++other) {
        if (other != dim && index.size(other) > tensor.size(other)) {
            bad_shape("index " + shape_text(index) + " is larger than shape " + shape_text(tensor) + " at dimension " +
                      std::to_string(other));
        }
    }
}

int64_t size_along(const Tensor& tensor, int64_t dim) { return tensor.dim() == 0 ? 1 : tensor.size(dim); }

/// Tensors of a list, in one type.
std::vector<Tensor> listed(const int64_t* handles, int64_t count) {
    const Sizes given = list_argument(handles, count, "the list");
    if (given.empty()) {
        bad_argument("the list of tensors is empty");
    }
    std::vector<Tensor> tensors;
    for (const int64_t handle : given) {
        tensors.push_back(tensor_of(handle));
    }
    at::ScalarType type = tensors.front().scalar_type();
    for (const Tensor& tensor : tensors) {
        require_same_device(tensors.front(), tensor);
        type = later_dtype(type, tensor.scalar_type());
    }
    for (Tensor& tensor : tensors) {
        tensor = converted(tensor, type);
    }
    return tensors;
}

/// Joins with tensors of every shape, and adds nothing.
bool is_nothing(const Tensor& tensor) { return tensor.dim() == 1 && tensor.numel() == 0; }

/// Fails unless all tensors have the shape of one, but for dimension `free` (-1: none). Those of shape [0] may stand
/// beside any when there is a free dimension.
void require_alike(const std::vector<Tensor>& tensors, size_t one, int64_t free) {
    const Tensor& model = tensors[one];
    for (size_t i = 0; i < tensors.size(); ++i) {
        bool same = tensors[i].dim() == model.dim();
        for (int64_t dim = 0; same && dim < model.dim(); ++dim) {
            same = dim == free || tensors[i].size(dim) == model.size(dim);
        }
        if (!same && (free < 0 || !is_nothing(tensors[i]))) {
            bad_shape("tensor " + std::to_string(one) + " " + shape_text(model) + " and tensor " + std::to_string(i) +
                      " " + shape_text(tensors[i]) + " differ");
        }
    }
}

void require_room(const std::vector<Tensor>& tensors) {
    int64_t total = 0;
    for (const Tensor& tensor : tensors) {
        if (__builtin_add_overflow(total, tensor.numel(), &total)) {
            total = std::numeric_limits<int64_t>::max();
            break;
        }
    }
    require_memory(total, tensors.front().scalar_type());
}

} // namespace

int64_t rt_torch_transpose_2d(int64_t x) {
    return view_of(__func__, x, [](const Tensor& t) {
        require_ndim(t, 2);
        return t.transpose(0, 1);
    });
}
int64_t rt_torch_t(int64_t x) {
    return view_of(__func__, x, [](const Tensor& t) {
        if (t.dim() > 2) {
            bad_shape("needs a tensor of at most 2 dimensions, got shape " + shape_text(t));
        }
        return t.t();
    });
}
int64_t rt_torch_flatten(int64_t x) {
    return view_of(__func__, x, [](const Tensor& t) {
        require_memory(t.sizes(), t.scalar_type());
        return t.reshape({t.numel()});
    });
}
int64_t rt_torch_squeeze(int64_t x) {
    return view_of(__func__, x, [](const Tensor& t) { return t.squeeze(); });
}
int64_t rt_torch_transpose(int64_t x, int64_t dim0, int64_t dim1) {
    return view_of(__func__, x,
                   [&](const Tensor& t) { return t.transpose(dim_argument(dim0, t), dim_argument(dim1, t)); });
}
int64_t rt_torch_squeeze_dim(int64_t x, int64_t dim) {
    return view_of(__func__, x, [&](const Tensor& t) { return t.squeeze(dim_argument(dim, t)); });
}
int64_t rt_torch_unsqueeze(int64_t x, int64_t dim) {
    return view_of(__func__, x, [&](const Tensor& t) { return t.unsqueeze(dim_argument(dim, t, 1)); });
}
int64_t rt_torch_reshape(int64_t x, const int64_t* shape, int64_t ndim) {
    return view_of(__func__, x, [&](const Tensor& t) {
        require_memory(t.sizes(), t.scalar_type());
        return t.reshape(completed_shape(t, shape, ndim));
    });
}
int64_t rt_torch_view(int64_t x, const int64_t* shape, int64_t ndim) {
    return view_of(__func__, x, [&](const Tensor& t) { return viewed(t, completed_shape(t, shape, ndim)); });
}
int64_t rt_torch_permute(int64_t x, const int64_t* shape, int64_t ndim) {
    return view_of(__func__, x, [&](const Tensor& t) { return permuted(t, shape, ndim); });
}
int64_t rt_torch_expand(int64_t x, const int64_t* shape, int64_t ndim) {
    return view_of(__func__, x, [&](const Tensor& t) { return expanded(t, shape, ndim); });
}
int64_t rt_torch_slice(int64_t x, int64_t dim, int64_t start, int64_t end, int64_t step) {
    return view_of(__func__, x, [&](const Tensor& t) { return sliced(t, dim, start, end, step); });
}

int64_t rt_torch_index_select(int64_t x, int64_t dim, int64_t index) {
    return guarded(__func__, [&] {
        const Tensor tensor = tensor_of(x);
        const Tensor chosen = tensor_of(index);
        require_same_device(tensor, chosen);
        const int64_t place = dim_argument(dim, tensor);
        require_ndim(chosen, 1);
        require_indices(chosen, size_along(tensor, place), "index");
        std::vector<int64_t> shape = tensor.sizes().vec();
        if (shape.empty()) {
            bad_shape("a single number has no dimensions to select from");
        }
        shape[static_cast<size_t>(place)] = chosen.numel();
        require_memory(shape, tensor.scalar_type());
        return keep(at::index_select(tensor, place, chosen));
    });
}

int64_t rt_torch_gather(int64_t x, int64_t dim, int64_t index) {
    return guarded(__func__, [&] {
        const Tensor tensor = tensor_of(x);
        const Tensor chosen = tensor_of(index);
        require_same_device(tensor, chosen);
        const int64_t place = dim_argument(dim, tensor);
        require_index_fits(tensor, chosen, place);
        require_indices(chosen, size_along(tensor, place), "index");
        require_memory(chosen.sizes(), tensor.scalar_type());
        return keep(at::gather(tensor, place, chosen));
    });
}

int64_t rt_torch_cat(const int64_t* handles, int64_t n, int64_t dim) {
    return guarded(__func__, [&] {
        const std::vector<Tensor> tensors = listed(handles, n);
        const auto shaped = std::find_if_not(tensors.begin(), tensors.end(), is_nothing);
        const size_t one = shaped == tensors.end() ? 0 : static_cast<size_t>(shaped - tensors.begin());
        if (tensors[one].dim() == 0) {
            bad_shape("a single number has no dimensions to join along; stack makes one");
        }
        const int64_t place = dim_argument(dim, tensors[one]);
        require_alike(tensors, one, place);
        require_room(tensors);
        return keep(at::cat(tensors, place));
    });
}

int64_t rt_torch_stack(const int64_t* handles, int64_t n, int64_t dim) {
    return guarded(__func__, [&] {
        const std::vector<Tensor> tensors = listed(handles, n);
        const int64_t place = dim_argument(dim, tensors.front(), 1);
        require_alike(tensors, 0, -1);
        require_room(tensors);
        return keep(at::stack(tensors, place));
    });
}

void rt_torch_chunk(int64_t x, int64_t chunks, int64_t dim, simple_array* out) {
    guarded(__func__, [&] {
        require_out(out);
        const Tensor tensor = tensor_of(x);
        const int64_t place = dim_argument(dim, tensor);
        if (tensor.dim() == 0) {
            bad_shape("a single number has no dimensions to cut");
        }
        if (chunks < 1) {
            bad_argument("chunks must be at least 1, got " + std::to_string(chunks));
        }
        const int64_t most = std::max<int64_t>(tensor.size(place), 1);
        const std::vector<Tensor> parts = at::chunk(tensor, std::min(chunks, most), place);
        std::vector<int64_t> handles;
        handles.reserve(parts.size());
        try {
            for (const Tensor& part : parts) {
                handles.push_back(keep(distinct(part, tensor)));
            }
            list_result(handles, out);
        } catch (...) { // all or nothing
            for (const int64_t handle : handles) {
                drop(handle);
            }
            throw;
        }
    });
}
