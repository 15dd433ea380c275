/* How the tensor library runs one of its operations in the LibTorch plugin: no handles, no copies, one call.
 *
 * simple_torch_kernel() finds a kernel by name once; simple_torch_run() runs it. Operands are described where they lie.
 * A result stays LibTorch's memory: on the CPU its elements may be read at `data` until release() is called; on another
 * device `data` is NULL, the result may be an operand again (by `resident`), and simple_torch_fetch() copies it out.
 * simple_torch_upload() makes such a result of host memory. Operands are all on the default device, or in host memory,
 * from which they are copied there for the call.
 * Not for programs.
 */
#ifndef SIMPLE_TORCH_KERNELS_H
#define SIMPLE_TORCH_KERNELS_H

#include "simple/plugin.h"

#ifdef __cplusplus
extern "C" {
#endif

/* In place of the number of a device. */
#define SIMPLE_HOST_MEMORY (-1)

/* Element types, in the order of simple::DType. */
enum simple_dtype { SIMPLE_DTYPE_BOOL = 0, SIMPLE_DTYPE_I64 = 1, SIMPLE_DTYPE_F32 = 2, SIMPLE_DTYPE_F64 = 3 };

/* A tensor, a number, or nothing (neither `data`, `resident` nor `is_number` set). */
typedef struct simple_operand {
    const void* data;       /* element [0, 0, ...] in host memory; NULL for a resident tensor or a number */
    const void* resident;   /* `owner` of an earlier result that lives on a device, else NULL */
    const int64_t* shape;   /* ndim sizes; NULL for a number */
    const int64_t* strides; /* ndim steps, in elements; 0 repeats */
    int64_t ndim;
    int64_t offset;    /* of a resident tensor: index of element [0, 0, ...] in the result that `resident` owns */
    int32_t dtype;     /* enum simple_dtype; SIMPLE_DTYPE_I64 or SIMPLE_DTYPE_F64 for a number */
    int32_t is_number; /* 1: the value is in `number` or `integer`, by dtype */
    double number;
    int64_t integer;
} simple_operand;

/* One call. Which parameters a kernel reads follows from its name. */
typedef struct simple_kernel_call {
    const simple_operand* operands;
    int64_t operand_count;
    const double* numbers; /* slope, alpha, eps, ... */
    int64_t number_count;
    const int64_t* integers; /* dims, stride, padding, flags, ... */
    int64_t integer_count;
} simple_kernel_call;

/* A result. Shape and strides live until release(owner). */
typedef struct simple_result {
    void* data; /* element [0, 0, ...]; NULL when it lives on a device */
    const int64_t* shape;
    const int64_t* strides; /* row-major, but for a view */
    int64_t ndim;
    int64_t alias;  /* the operand whose memory this is a view of; -1: the result has its own */
    int64_t offset; /* of a view: steps from element [0, 0, ...] of the operand to that of the result */
    int64_t numel;
    int32_t dtype;
    int32_t device; /* as simple_torch_device() tells it; SIMPLE_HOST_MEMORY: the elements are at `data` */
    void* owner;
    void (*release)(void* owner);
} simple_result;

/* Returns the number of a kernel, or -1 when there is none of that name. Kernels have the names of Simple's operations,
 * "add"; their gradients "add.backward". Those take the incoming gradient in front of the operands, and as first
 * integer the inputs whose gradients are wanted (bit i for input i), and have one result for each of them. */
SIMPLE_PLUGIN_EXPORT int64_t simple_torch_kernel(const char* name);
/* Runs a kernel on the default device. Fills `results` (result_capacity of them) and returns how many there are; -1 on
 * failure, told by last_status() and last_error() of the plugin. */
SIMPLE_PLUGIN_EXPORT int64_t simple_torch_run(int64_t kernel, const simple_kernel_call* call, simple_result* results,
                                              int64_t result_capacity);
/* Number of the default device, or SIMPLE_HOST_MEMORY for the processor. */
SIMPLE_PLUGIN_EXPORT int32_t simple_torch_device(void);
/* Copies `n` elements of host memory to the default device, which must not be the processor: a result of one dimension.
 * Returns a status. */
SIMPLE_PLUGIN_EXPORT int32_t simple_torch_upload(const void* data, int64_t n, int32_t dtype, simple_result* result);
/* Copies a resident result to host memory, row-major, `bytes` in all. Returns a status. */
SIMPLE_PLUGIN_EXPORT int32_t simple_torch_fetch(const void* owner, void* to, int64_t bytes);
/* Makes a handle over the caller's memory without a copy; it must stay valid and unchanged until the handle is freed.
 * Returns 0 on failure. */
SIMPLE_PLUGIN_EXPORT int64_t simple_torch_borrow(const void* data, int64_t n, int32_t dtype, const int64_t* shape,
                                                 int64_t ndim);

/* Gives the handles that this thread makes from now on to an owner, and returns the former one; 0 is nobody. */
SIMPLE_PLUGIN_EXPORT int64_t simple_torch_set_owner(int64_t owner);
/* Says which handles of an owner are live, by the functions that made them: "rt_torch_add 3, rt_torch_zeros 1". The
 * text lives until the next call on this thread. */
SIMPLE_PLUGIN_EXPORT const char* simple_torch_leaks(int64_t owner);
/* Frees every handle of an owner and returns how many there were. */
SIMPLE_PLUGIN_EXPORT int64_t simple_torch_free_owned(int64_t owner);

#ifdef __cplusplus
}
#endif

#endif
