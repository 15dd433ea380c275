/* The functions of libsimple_torch_ffi.so, the LibTorch plugin: plain C99, for any language. plugin.h has the rules of
 * how values cross and who owns them.
 *
 *   int64_t a = rt_torch_from_data(numbers, 6, shape, 2);   a tensor is a handle, a positive number
 *   int64_t b = rt_torch_relu(a);                           an operation makes a new handle and leaves a as it is
 *   double s = rt_torch_sum(b);
 *   rt_torch_free(a);                                       who made a handle frees it
 *   rt_torch_free(b);
 *
 * A call that fails returns 0, NaN, false, "" or an empty array; rt_torch_last_status() is then not 0 (enum
 * simple_plugin_status) and rt_torch_last_error() says what was wrong. Both belong to the thread and describe its last
 * call. A handle that is not live (freed, invented, negative, of another interpreter) gives SIMPLE_PLUGIN_BAD_HANDLE in
 * every function; 0 means "no tensor" where a parameter says so and in rt_torch_free(), which then does nothing.
 *
 * Element types are "f64", "f32", "i64" and "bool" (also float64 double, float32 float, int64 long); "" is f64.
 * Operands of two types take the later of bool, i64, f32, f64; functions without an integer meaning turn i64 and bool
 * into f64. Devices are "cpu", "cuda" and "cuda:N"; "" is the default device. Dimensions below 0 count from the end.
 *
 * Arrays and texts are a pointer and a length. Array results are borrowed from LibTorch until release(): read only,
 * since the handle shows the same memory. Functions may be called from several threads at once. A child of
 * fork() must not call them: LibTorch's threads stay behind in the parent.
 *
 * Every row below is F(result, NAME, parameters, arguments) and declares
 *
 *     result rt_torch_NAME parameters;
 *
 * Groups are named so that the aliases at the end can repeat them. */
#ifndef SIMPLE_TORCH_PLUGIN_H
#define SIMPLE_TORCH_PLUGIN_H

#include "simple/plugin.h"

#ifdef __cplusplus
extern "C" {
#endif

/* clang-format off */

/* The library. available() is false, and last_error() says why, when another LibTorch than at build time is loaded;
 * SIMPLE_TORCH_ANY_VERSION=1 in the environment accepts it. The default device starts as "cpu" and, like the number of
 * threads and the seed, is that of the process. */
#define SIMPLE_TORCH_LIBRARY(F) \
    F(int64_t, abi_version, (void), ()) \
    F(bool, available, (void), ()) \
    F(const char*, version, (void), ()) \
    F(const char*, build_version, (void), ()) \
    F(bool, cuda_available, (void), ()) \
    F(int64_t, cuda_device_count, (void), ()) \
    F(int64_t, live_handles, (void), ()) \
    F(int64_t, get_num_threads, (void), ()) \
    F(void, set_num_threads, (int64_t n), (n)) /* 1 to 1024 */ \
    F(void, manual_seed, (int64_t seed), (seed)) \
    F(void, set_default_device, (const char* device, int64_t device_len), (device, device_len)) \
    F(const char*, default_device, (void), ())

/* How the last call on this thread ended. */
#define SIMPLE_TORCH_ERRORS(F) \
    F(int64_t, last_status, (void), ()) \
    F(const char*, last_error, (void), ()) \
    F(void, clear_error, (void), ())

/* New tensors. from_data copies; n must be the number of elements of the shape. */
#define SIMPLE_TORCH_CREATION(F) \
    F(int64_t, zeros, (const int64_t* shape, int64_t ndim, const char* dtype, int64_t dtype_len, const char* device, int64_t device_len), (shape, ndim, dtype, dtype_len, device, device_len)) \
    F(int64_t, ones, (const int64_t* shape, int64_t ndim, const char* dtype, int64_t dtype_len, const char* device, int64_t device_len), (shape, ndim, dtype, dtype_len, device, device_len)) \
    F(int64_t, rand, (const int64_t* shape, int64_t ndim, const char* dtype, int64_t dtype_len, const char* device, int64_t device_len), (shape, ndim, dtype, dtype_len, device, device_len)) \
    F(int64_t, randn, (const int64_t* shape, int64_t ndim, const char* dtype, int64_t dtype_len, const char* device, int64_t device_len), (shape, ndim, dtype, dtype_len, device, device_len)) \
    F(int64_t, empty, (const int64_t* shape, int64_t ndim, const char* dtype, int64_t dtype_len, const char* device, int64_t device_len), (shape, ndim, dtype, dtype_len, device, device_len)) \
    F(int64_t, full, (const int64_t* shape, int64_t ndim, double value, const char* dtype, int64_t dtype_len, const char* device, int64_t device_len), (shape, ndim, value, dtype, dtype_len, device, device_len)) \
    F(int64_t, eye, (int64_t n, const char* dtype, int64_t dtype_len, const char* device, int64_t device_len), (n, dtype, dtype_len, device, device_len)) \
    F(int64_t, arange, (double start, double end, double step), (start, end, step)) \
    F(int64_t, linspace, (double start, double end, int64_t steps), (start, end, steps)) \
    F(int64_t, from_data, (const double* data, int64_t n, const int64_t* shape, int64_t ndim), (data, n, shape, ndim)) \
    F(int64_t, from_data_f64, (const double* data, int64_t n, const int64_t* shape, int64_t ndim), (data, n, shape, ndim)) \
    F(int64_t, from_data_f32, (const float* data, int64_t n, const int64_t* shape, int64_t ndim), (data, n, shape, ndim)) \
    F(int64_t, from_data_i64, (const int64_t* data, int64_t n, const int64_t* shape, int64_t ndim), (data, n, shape, ndim))

/* What a tensor is. Elements come row-major, converted to the type asked for; item() needs exactly one. */
#define SIMPLE_TORCH_PROPERTIES(F) \
    F(void, shape, (int64_t handle, simple_array* out), (handle, out)) /* i64 */ \
    F(int64_t, numel, (int64_t handle), (handle)) \
    F(int64_t, ndim, (int64_t handle), (handle)) \
    F(const char*, dtype, (int64_t handle), (handle)) \
    F(const char*, device, (int64_t handle), (handle)) \
    F(bool, is_cuda, (int64_t handle), (handle)) \
    F(double, item, (int64_t handle), (handle)) \
    F(void, to_data, (int64_t handle, simple_array* out), (handle, out)) /* f64 */ \
    F(void, to_data_f64, (int64_t handle, simple_array* out), (handle, out)) \
    F(void, to_data_f32, (int64_t handle, simple_array* out), (handle, out)) \
    F(void, to_data_i64, (int64_t handle, simple_array* out), (handle, out))

/* Element-wise functions of two tensors, which broadcast, and matrix products. Comparisons give bool. */
#define SIMPLE_TORCH_TWO_TENSORS(F) \
    F(int64_t, add, (int64_t a, int64_t b), (a, b)) \
    F(int64_t, sub, (int64_t a, int64_t b), (a, b)) \
    F(int64_t, mul, (int64_t a, int64_t b), (a, b)) \
    F(int64_t, div, (int64_t a, int64_t b), (a, b)) \
    F(int64_t, maximum, (int64_t a, int64_t b), (a, b)) \
    F(int64_t, minimum, (int64_t a, int64_t b), (a, b)) \
    F(int64_t, pow_tensor, (int64_t a, int64_t b), (a, b)) \
    F(int64_t, matmul, (int64_t a, int64_t b), (a, b)) \
    F(int64_t, mm, (int64_t a, int64_t b), (a, b)) /* 2-D */ \
    F(int64_t, bmm, (int64_t a, int64_t b), (a, b)) /* 3-D, the same batch */ \
    F(int64_t, dot, (int64_t a, int64_t b), (a, b)) /* 1-D; a tensor without dimensions */ \
    F(int64_t, outer, (int64_t a, int64_t b), (a, b)) /* 1-D */ \
    F(int64_t, eq, (int64_t a, int64_t b), (a, b)) \
    F(int64_t, ne, (int64_t a, int64_t b), (a, b)) \
    F(int64_t, lt, (int64_t a, int64_t b), (a, b)) \
    F(int64_t, le, (int64_t a, int64_t b), (a, b)) \
    F(int64_t, gt, (int64_t a, int64_t b), (a, b)) \
    F(int64_t, ge, (int64_t a, int64_t b), (a, b))

/* A tensor and a number, which never widens f32 and turns i64 and bool into f64. */
#define SIMPLE_TORCH_WITH_NUMBER(F) \
    F(int64_t, add_scalar, (int64_t a, double s), (a, s)) \
    F(int64_t, sub_scalar, (int64_t a, double s), (a, s)) \
    F(int64_t, mul_scalar, (int64_t a, double s), (a, s)) \
    F(int64_t, div_scalar, (int64_t a, double s), (a, s)) \
    F(int64_t, pow, (int64_t a, double s), (a, s))

/* One tensor. */
#define SIMPLE_TORCH_ONE_TENSOR(F) \
    F(int64_t, neg, (int64_t x), (x)) \
    F(int64_t, abs, (int64_t x), (x)) \
    F(int64_t, exp, (int64_t x), (x)) \
    F(int64_t, log, (int64_t x), (x)) \
    F(int64_t, sqrt, (int64_t x), (x)) \
    F(int64_t, sin, (int64_t x), (x)) \
    F(int64_t, cos, (int64_t x), (x)) \
    F(int64_t, tan, (int64_t x), (x)) \
    F(int64_t, sign, (int64_t x), (x)) \
    F(int64_t, floor, (int64_t x), (x)) \
    F(int64_t, ceil, (int64_t x), (x)) \
    F(int64_t, round, (int64_t x), (x)) /* halves to even */ \
    F(int64_t, reciprocal, (int64_t x), (x)) \
    F(int64_t, square, (int64_t x), (x)) \
    F(int64_t, contiguous, (int64_t x), (x)) \
    F(int64_t, clone, (int64_t x), (x)) \
    F(int64_t, detach, (int64_t x), (x)) \
    F(int64_t, inverse, (int64_t x), (x)) /* a square matrix, or a batch of them */

/* Activations. */
#define SIMPLE_TORCH_ACTIVATIONS(F) \
    F(int64_t, relu, (int64_t x), (x)) \
    F(int64_t, sigmoid, (int64_t x), (x)) \
    F(int64_t, tanh, (int64_t x), (x)) \
    F(int64_t, gelu, (int64_t x), (x)) /* the exact form, by erf */ \
    F(int64_t, silu, (int64_t x), (x)) \
    F(int64_t, softplus, (int64_t x), (x)) \
    F(int64_t, leaky_relu, (int64_t a, double s), (a, s)) \
    F(int64_t, elu, (int64_t a, double s), (a, s)) \
    F(int64_t, softmax, (int64_t x, int64_t dim), (x, dim)) \
    F(int64_t, log_softmax, (int64_t x, int64_t dim), (x, dim))

/* Choice. cond and mask are bool; all broadcast. */
#define SIMPLE_TORCH_CHOICE(F) \
    F(int64_t, where, (int64_t cond, int64_t a, int64_t b), (cond, a, b)) \
    F(int64_t, clamp, (int64_t x, double lo, double hi), (x, lo, hi)) \
    F(int64_t, masked_fill, (int64_t x, int64_t mask, double v), (x, mask, v))

/* Form. One size of reshape and view may be -1; expand keeps sizes given as -1; permute takes the new order of the
 * dimensions. slice counts negative bounds from the end and clips them. index is i64, with values from 0. */
#define SIMPLE_TORCH_SHAPE(F) \
    F(int64_t, transpose_2d, (int64_t x), (x)) \
    F(int64_t, t, (int64_t x), (x)) /* up to 2-D */ \
    F(int64_t, flatten, (int64_t x), (x)) \
    F(int64_t, squeeze, (int64_t x), (x)) \
    F(int64_t, transpose, (int64_t x, int64_t dim0, int64_t dim1), (x, dim0, dim1)) \
    F(int64_t, squeeze_dim, (int64_t x, int64_t dim), (x, dim)) \
    F(int64_t, unsqueeze, (int64_t x, int64_t dim), (x, dim)) \
    F(int64_t, reshape, (int64_t x, const int64_t* shape, int64_t ndim), (x, shape, ndim)) \
    F(int64_t, view, (int64_t x, const int64_t* shape, int64_t ndim), (x, shape, ndim)) \
    F(int64_t, permute, (int64_t x, const int64_t* shape, int64_t ndim), (x, shape, ndim)) \
    F(int64_t, expand, (int64_t x, const int64_t* shape, int64_t ndim), (x, shape, ndim)) \
    F(int64_t, slice, (int64_t x, int64_t dim, int64_t start, int64_t end, int64_t step), (x, dim, start, end, step)) \
    F(int64_t, index_select, (int64_t x, int64_t dim, int64_t index), (x, dim, index)) \
    F(int64_t, gather, (int64_t x, int64_t dim, int64_t index), (x, dim, index)) \
    F(int64_t, cat, (const int64_t* handles, int64_t n, int64_t dim), (handles, n, dim)) \
    F(int64_t, stack, (const int64_t* handles, int64_t n, int64_t dim), (handles, n, dim)) \
    F(void, chunk, (int64_t x, int64_t chunks, int64_t dim, simple_array* out), (x, chunks, dim, out)) /* handles, i64 */

/* Reductions, over all elements or along a dimension. std and var divide by n - 1. max_dim and min_dim give values. */
#define SIMPLE_TORCH_REDUCTIONS(F) \
    F(double, sum, (int64_t x), (x)) \
    F(double, mean, (int64_t x), (x)) \
    F(double, max, (int64_t x), (x)) \
    F(double, min, (int64_t x), (x)) \
    F(double, prod, (int64_t x), (x)) \
    F(double, std, (int64_t x), (x)) \
    F(double, var, (int64_t x), (x)) \
    F(double, norm, (int64_t x), (x)) \
    F(double, det, (int64_t x), (x)) \
    F(int64_t, sum_dim, (int64_t x, int64_t dim, bool keepdim), (x, dim, keepdim)) \
    F(int64_t, mean_dim, (int64_t x, int64_t dim, bool keepdim), (x, dim, keepdim)) \
    F(int64_t, max_dim, (int64_t x, int64_t dim, bool keepdim), (x, dim, keepdim)) \
    F(int64_t, min_dim, (int64_t x, int64_t dim, bool keepdim), (x, dim, keepdim)) \
    F(int64_t, std_dim, (int64_t x, int64_t dim, bool keepdim), (x, dim, keepdim)) \
    F(int64_t, var_dim, (int64_t x, int64_t dim, bool keepdim), (x, dim, keepdim)) \
    F(int64_t, argmax, (int64_t x, int64_t dim, bool keepdim), (x, dim, keepdim)) \
    F(int64_t, argmin, (int64_t x, int64_t dim, bool keepdim), (x, dim, keepdim)) \
    F(int64_t, logsumexp, (int64_t x, int64_t dim, bool keepdim), (x, dim, keepdim)) \
    F(int64_t, cumsum, (int64_t x, int64_t dim), (x, dim))

/* Networks. A bias, and the weights and statistics of normalisation, may be 0: none. Windows, strides, paddings and
 * dilations of conv2d and pools are one number or two; a pool without strides steps by its window. batch_norm leaves
 * the running statistics as they are, also in training. */
#define SIMPLE_TORCH_NETWORK(F) \
    F(int64_t, linear, (int64_t x, int64_t weight, int64_t bias), (x, weight, bias)) \
    F(int64_t, conv1d, (int64_t x, int64_t w, int64_t b, int64_t stride, int64_t padding, int64_t dilation, int64_t groups), (x, w, b, stride, padding, dilation, groups)) \
    F(int64_t, conv2d, (int64_t x, int64_t w, int64_t b, const int64_t* stride, int64_t ns, const int64_t* padding, int64_t np, const int64_t* dilation, int64_t nd, int64_t groups), (x, w, b, stride, ns, padding, np, dilation, nd, groups)) \
    F(int64_t, max_pool2d, (int64_t x, const int64_t* k, int64_t nk, const int64_t* s, int64_t ns, const int64_t* p, int64_t np), (x, k, nk, s, ns, p, np)) \
    F(int64_t, avg_pool2d, (int64_t x, const int64_t* k, int64_t nk, const int64_t* s, int64_t ns, const int64_t* p, int64_t np), (x, k, nk, s, ns, p, np)) \
    F(int64_t, batch_norm, (int64_t x, int64_t mean, int64_t var, int64_t w, int64_t b, bool training, double momentum, double eps), (x, mean, var, w, b, training, momentum, eps)) \
    F(int64_t, layer_norm, (int64_t x, const int64_t* shape, int64_t ndim, int64_t w, int64_t b, double eps), (x, shape, ndim, w, b, eps)) \
    F(int64_t, dropout, (int64_t x, double p, bool training), (x, p, training)) \
    F(int64_t, embedding, (int64_t weight, int64_t index), (weight, index))

/* Losses: the mean, as a number. Prediction and target have one shape; the target of cross_entropy_loss and nll_loss is
 * a class number (i64) for every row of the prediction, or for cross_entropy_loss probabilities of its shape. */
#define SIMPLE_TORCH_LOSSES(F) \
    F(double, mse_loss, (int64_t p, int64_t t), (p, t)) \
    F(double, l1_loss, (int64_t p, int64_t t), (p, t)) \
    F(double, cross_entropy_loss, (int64_t p, int64_t t), (p, t)) \
    F(double, nll_loss, (int64_t p, int64_t t), (p, t)) \
    F(double, binary_cross_entropy, (int64_t p, int64_t t), (p, t)) \
    F(double, bce_with_logits, (int64_t p, int64_t t), (p, t))

/* Gradients. backward() needs one element; grad() is 0 when there is none, else a copy; zero_grad() removes it. Between
 * no_grad_begin() and no_grad_end(), which nest, the thread records nothing. */
#define SIMPLE_TORCH_GRADIENTS(F) \
    F(void, set_requires_grad, (int64_t handle, bool on), (handle, on)) \
    F(bool, requires_grad, (int64_t handle), (handle)) \
    F(void, backward, (int64_t handle), (handle)) \
    F(int64_t, grad, (int64_t handle), (handle)) \
    F(void, zero_grad, (int64_t handle), (handle)) \
    F(void, no_grad_begin, (void), ()) \
    F(void, no_grad_end, (void), ())

/* Device and element type. */
#define SIMPLE_TORCH_PLACEMENT(F) \
    F(int64_t, to_device, (int64_t handle, const char* device, int64_t device_len), (handle, device, device_len)) \
    F(int64_t, to_dtype, (int64_t handle, const char* dtype, int64_t dtype_len), (handle, dtype, dtype_len)) \
    F(int64_t, cpu, (int64_t handle), (handle)) \
    F(int64_t, cuda, (int64_t handle, int64_t index), (handle, index))

/* Memory. */
#define SIMPLE_TORCH_MEMORY(F) \
    F(void, free, (int64_t handle), (handle)) \
    F(int64_t, cuda_memory_allocated, (int64_t index), (index)) /* bytes */ \
    F(int64_t, cuda_max_memory_allocated, (int64_t index), (index)) \
    F(void, cuda_empty_cache, (void), ()) \
    F(void, cuda_synchronize, (void), ())

/* Short forms: f64 on the default device. */
#define SIMPLE_TORCH_SHORT_NAMES(F) \
    F(int64_t, tensor_zeros, (const int64_t* shape, int64_t ndim), (shape, ndim)) \
    F(int64_t, tensor_ones, (const int64_t* shape, int64_t ndim), (shape, ndim)) \
    F(int64_t, tensor_rand, (const int64_t* shape, int64_t ndim), (shape, ndim)) \
    F(int64_t, tensor_randn, (const int64_t* shape, int64_t ndim), (shape, ndim)) \
    F(int64_t, tensor_empty, (const int64_t* shape, int64_t ndim), (shape, ndim)) \
    F(int64_t, tensor_full, (const int64_t* shape, int64_t ndim, double value), (shape, ndim, value)) \
    F(int64_t, tensor_from_data, (const double* data, int64_t n, const int64_t* shape, int64_t ndim), (data, n, shape, ndim)) \
    F(int64_t, tensor_arange, (double start, double end, double step), (start, end, step)) \
    F(int64_t, tensor_linspace, (double start, double end, int64_t steps), (start, end, steps)) \
    F(int64_t, tensor_eye, (int64_t n), (n))

/* Every function under its own name ... */
#define SIMPLE_TORCH_FUNCTIONS(F) \
    SIMPLE_TORCH_LIBRARY(F) SIMPLE_TORCH_ERRORS(F) SIMPLE_TORCH_CREATION(F) SIMPLE_TORCH_PROPERTIES(F) \
    SIMPLE_TORCH_TWO_TENSORS(F) SIMPLE_TORCH_WITH_NUMBER(F) SIMPLE_TORCH_ONE_TENSOR(F) SIMPLE_TORCH_ACTIVATIONS(F) \
    SIMPLE_TORCH_CHOICE(F) SIMPLE_TORCH_SHAPE(F) SIMPLE_TORCH_REDUCTIONS(F) SIMPLE_TORCH_NETWORK(F) \
    SIMPLE_TORCH_LOSSES(F) SIMPLE_TORCH_GRADIENTS(F) SIMPLE_TORCH_PLACEMENT(F) SIMPLE_TORCH_MEMORY(F) \
    SIMPLE_TORCH_SHORT_NAMES(F)

/* ... and many under another one: rt_torch_torchtensor_NAME, rt_torch_nn_NAME and rt_torch_autograd_NAME. */
#define SIMPLE_TORCH_TORCHTENSOR_NAMES(F) \
    SIMPLE_TORCH_CREATION(F) SIMPLE_TORCH_PROPERTIES(F) SIMPLE_TORCH_TWO_TENSORS(F) SIMPLE_TORCH_WITH_NUMBER(F) \
    SIMPLE_TORCH_ONE_TENSOR(F) SIMPLE_TORCH_ACTIVATIONS(F) SIMPLE_TORCH_CHOICE(F) SIMPLE_TORCH_SHAPE(F) \
    SIMPLE_TORCH_REDUCTIONS(F) SIMPLE_TORCH_PLACEMENT(F) F(void, free, (int64_t handle), (handle))
#define SIMPLE_TORCH_NN_NAMES(F) SIMPLE_TORCH_ACTIVATIONS(F) SIMPLE_TORCH_NETWORK(F) SIMPLE_TORCH_LOSSES(F)
#define SIMPLE_TORCH_AUTOGRAD_NAMES(F) SIMPLE_TORCH_GRADIENTS(F)

#define SIMPLE_TORCH_DECLARE(result, name, parameters, arguments) \
    SIMPLE_PLUGIN_EXPORT result rt_torch_##name parameters;
#define SIMPLE_TORCH_DECLARE_TORCHTENSOR(result, name, parameters, arguments) \
    SIMPLE_PLUGIN_EXPORT result rt_torch_torchtensor_##name parameters;
#define SIMPLE_TORCH_DECLARE_NN(result, name, parameters, arguments) \
    SIMPLE_PLUGIN_EXPORT result rt_torch_nn_##name parameters;
#define SIMPLE_TORCH_DECLARE_AUTOGRAD(result, name, parameters, arguments) \
    SIMPLE_PLUGIN_EXPORT result rt_torch_autograd_##name parameters;

SIMPLE_TORCH_FUNCTIONS(SIMPLE_TORCH_DECLARE)
SIMPLE_TORCH_TORCHTENSOR_NAMES(SIMPLE_TORCH_DECLARE_TORCHTENSOR)
SIMPLE_TORCH_NN_NAMES(SIMPLE_TORCH_DECLARE_NN)
SIMPLE_TORCH_AUTOGRAD_NAMES(SIMPLE_TORCH_DECLARE_AUTOGRAD)

/* clang-format on */

#ifdef __cplusplus
}
#endif

#endif
