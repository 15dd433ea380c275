/* The C interface: everything a host needs, of the same reach as the C++ one.
 *
 *     simple_config config = SIMPLE_CONFIG_INIT;
 *     simple_interpreter* interpreter = NULL;
 *     if (simple_open(&config, &interpreter) != SIMPLE_OK) { return 1; }
 *     if (simple_run_source(interpreter, "print 6 * 7", "hello.spl", NULL) != SIMPLE_OK) {
 *         fputs(simple_error_render(interpreter, 0), stderr);
 *     }
 *     simple_close(interpreter);
 *
 * Rules. Every function reports failure in its result; none throws, prints or ends the process. An interpreter is used
 * by one thread at a time (a second one gets SIMPLE_BUSY); only simple_interrupt may be called from anywhere. Two
 * interpreters share nothing. Values are handles: every simple_value* that a function gives to the caller is released
 * with simple_value_release, also after the interpreter is closed. Texts a function returns belong to the handle they
 * came from. Null handles are allowed everywhere and read as nil.
 */
#ifndef SIMPLE_SIMPLE_H
#define SIMPLE_SIMPLE_H

#include <stddef.h>
#include <stdint.h>

#include "simple/export.hpp"
#include "simple/version.hpp"

#ifdef __cplusplus
extern "C" {
#endif

/* Changes when a program compiled against older headers would no longer work. */
#define SIMPLE_ABI_VERSION 1

typedef struct simple_interpreter simple_interpreter;
typedef struct simple_value simple_value;
typedef struct simple_call simple_call;

typedef enum simple_status {
    SIMPLE_OK = 0,
    SIMPLE_ERROR = 1,  /* The program failed; simple_error_… tells how. */
    SIMPLE_MISUSE = 2, /* Null or foreign handle, name that is not there, value of another kind. */
    SIMPLE_BUSY = 3,   /* Another thread is using the interpreter. */
    SIMPLE_NO_MEMORY = 4,
    SIMPLE_ABI = 5 /* Configuration of an incompatible version. */
} simple_status;

typedef enum simple_kind {
    SIMPLE_NIL,
    SIMPLE_BOOL,
    SIMPLE_INT,
    SIMPLE_FLOAT,
    SIMPLE_TEXT,
    SIMPLE_ARRAY,
    SIMPLE_DICT,
    SIMPLE_SET,
    SIMPLE_TUPLE,
    SIMPLE_RANGE,
    SIMPLE_FUNCTION,
    SIMPLE_INSTANCE,
    SIMPLE_ENUM,
    SIMPLE_OPTION,
    SIMPLE_RESULT,
    SIMPLE_TYPE,
    SIMPLE_MODULE,
    SIMPLE_NATIVE
} simple_kind;

/* How an interpreter is made. Start from SIMPLE_CONFIG_INIT, which stands for the defaults. */
typedef struct simple_config {
    size_t struct_size;    /* sizeof(simple_config) of the caller. */
    uint32_t abi_version;  /* SIMPLE_ABI_VERSION of the caller. */
    uint32_t call_depth;   /* 0: the default of 5000. */
    uint64_t steps;        /* Calls and loop iterations of one run; 0: no limit. */
    uint64_t time_ms;      /* Wall time of one run; 0: no limit. */
    uint64_t memory_bytes; /* Values, trees and tensors; 0: no limit. */
    int forbid_read;       /* Not 0: programs cannot read files. */
    int forbid_write;
    int allow_plugins;
    int forbid_environment;
    int forbid_clock;
    void (*on_output)(const char* text, size_t size, void* context);       /* Null: standard output. */
    void (*on_error_output)(const char* text, size_t size, void* context); /* Null: standard error. */
    void* context;                                                         /* Handed to the callbacks. */
    /* Paths of shared libraries that extern functions are looked up in; needs allow_plugins. */
    const char* const* plugins;
    size_t plugin_count;
} simple_config;

#define SIMPLE_CONFIG_INIT                                                                                             \
    { sizeof(simple_config), SIMPLE_ABI_VERSION, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }

/* Version of the library, "0.1.0", and of its binary interface. */
SIMPLE_API const char* simple_version(void);
SIMPLE_API uint32_t simple_abi_version(void);

/* Makes an interpreter; `config` may be null. */
SIMPLE_API simple_status simple_open(const simple_config* config, simple_interpreter** out);
/* Frees an interpreter. Called by one of its own callbacks it stops the program and frees when that has ended. */
SIMPLE_API void simple_close(simple_interpreter* interpreter);

/* Runs a file or a text as the main program. `result` may be null; it gets the value of the last statement. */
SIMPLE_API simple_status simple_run_file(simple_interpreter* interpreter, const char* path, simple_value** result);
SIMPLE_API simple_status simple_run_source(simple_interpreter* interpreter, const char* source, const char* name,
                                           simple_value** result);
/* Runs a text in the state the previous one left, as a prompt does. */
SIMPLE_API simple_status simple_evaluate(simple_interpreter* interpreter, const char* source, const char* name,
                                         simple_value** result);
/* Calls a function of the main program by name, or a function value. Arguments stay the caller's. */
SIMPLE_API simple_status simple_call_name(simple_interpreter* interpreter, const char* name,
                                          simple_value* const* arguments, size_t count, simple_value** result);
SIMPLE_API simple_status simple_call_value(simple_interpreter* interpreter, const simple_value* function,
                                           simple_value* const* arguments, size_t count, simple_value** result);
/* Reads and writes variables of the main program. */
SIMPLE_API simple_status simple_get(simple_interpreter* interpreter, const char* name, simple_value** result);
SIMPLE_API simple_status simple_set(simple_interpreter* interpreter, const char* name, const simple_value* value);

/* Stops the running program at its next call or loop edge; from any thread or signal handler. */
SIMPLE_API void simple_interrupt(simple_interpreter* interpreter);
SIMPLE_API void simple_clear_interrupt(simple_interpreter* interpreter);
SIMPLE_API int simple_exit_status(const simple_interpreter* interpreter);

/* --- Functions for programs ------------------------------------------------------------------------------------- */

/* Computes the result of a call: returns a new handle, or null for nil. Raise an error with simple_call_fail. */
typedef simple_value* (*simple_function)(simple_call* call, void* context);

/* Registers a function that every program sees, or one of a module ("host.sensors"). The signature is Simple:
 * "scale(x: f64, by: f64 = 2.0)". `module` null: predefined. */
SIMPLE_API simple_status simple_define(simple_interpreter* interpreter, const char* module, const char* signature,
                                       simple_function function, void* context, const char* documentation);
SIMPLE_API size_t simple_call_count(const simple_call* call);
/* Borrows an argument: valid until the function returns, not to be released. */
SIMPLE_API const simple_value* simple_call_argument(simple_call* call, size_t i);
SIMPLE_API simple_interpreter* simple_call_interpreter(simple_call* call);
/* Makes the call raise an error in the program once the function returns. */
SIMPLE_API void simple_call_fail(simple_call* call, const char* message);

/* --- Values ------------------------------------------------------------------------------------------------------ */

SIMPLE_API simple_value* simple_make_nil(void);
SIMPLE_API simple_value* simple_make_bool(int value);
SIMPLE_API simple_value* simple_make_int(int64_t value);
SIMPLE_API simple_value* simple_make_float(double value);
/* UTF-8 of `size` bytes. These return null when the interpreter has no memory left. */
SIMPLE_API simple_value* simple_make_text(simple_interpreter* interpreter, const char* text, size_t size);
/* An array that copies numbers, or values. */
SIMPLE_API simple_value* simple_make_floats(simple_interpreter* interpreter, const double* numbers, size_t count);
SIMPLE_API simple_value* simple_make_ints(simple_interpreter* interpreter, const int64_t* numbers, size_t count);
SIMPLE_API simple_value* simple_make_array(simple_interpreter* interpreter, simple_value* const* elements,
                                           size_t count);
/* An array over memory of the caller: nothing is copied, programs read and write it in place. `release` (may be null)
 * is called once when nothing refers to the memory any more. */
SIMPLE_API simple_value* simple_borrow_floats(simple_interpreter* interpreter, double* numbers, size_t count,
                                              void (*release)(void* numbers, void* context), void* context);

SIMPLE_API simple_value* simple_value_copy(const simple_value* value);
SIMPLE_API void simple_value_release(simple_value* value);
SIMPLE_API simple_kind simple_value_kind(const simple_value* value);
/* What the value holds; 0, 0.0 or an empty text for other kinds. simple_value_float accepts an Int. */
SIMPLE_API int simple_value_bool(const simple_value* value);
SIMPLE_API int64_t simple_value_int(const simple_value* value);
SIMPLE_API double simple_value_float(const simple_value* value);
/* Not NUL-terminated; `size` may be null for a text of which only the start matters. Valid while the handle lives. */
SIMPLE_API const char* simple_value_text(const simple_value* value, size_t* size);
/* The form print shows, NUL-terminated; valid until the handle is released or asked again. */
SIMPLE_API const char* simple_value_to_string(simple_value* value);
/* Number of elements; element, key (dict), value (dict), field. New handles; null when there is none. */
SIMPLE_API size_t simple_value_size(const simple_value* value);
SIMPLE_API simple_value* simple_value_at(const simple_value* value, size_t i);
SIMPLE_API simple_value* simple_value_lookup(const simple_value* value, const char* key);
SIMPLE_API simple_value* simple_value_field(const simple_value* value, const char* name);
/* The elements of a numeric array where they are; null for another kind. Valid until the array changes. */
SIMPLE_API const double* simple_value_floats(const simple_value* value, size_t* count);
SIMPLE_API const int64_t* simple_value_ints(const simple_value* value, size_t* count);
SIMPLE_API const float* simple_value_singles(const simple_value* value, size_t* count);

/* --- The error of the last call that returned SIMPLE_ERROR ------------------------------------------------------- */

/* Texts are valid until the next call of a function that runs code. Empty when there was no error. */
SIMPLE_API const char* simple_error_code(const simple_interpreter* interpreter);
SIMPLE_API const char* simple_error_kind(const simple_interpreter* interpreter);
SIMPLE_API const char* simple_error_message(const simple_interpreter* interpreter);
SIMPLE_API const char* simple_error_file(const simple_interpreter* interpreter);
SIMPLE_API uint32_t simple_error_line(const simple_interpreter* interpreter);
SIMPLE_API uint32_t simple_error_column(const simple_interpreter* interpreter);
/* The functions that were running, innermost first: name (`<main>` for the program's file) and the place each had
 * reached. Empty texts, 0 and no arguments for a frame or argument that is not there. */
SIMPLE_API size_t simple_error_frame_count(const simple_interpreter* interpreter);
SIMPLE_API const char* simple_error_frame_function(const simple_interpreter* interpreter, size_t frame);
SIMPLE_API const char* simple_error_frame_file(const simple_interpreter* interpreter, size_t frame);
SIMPLE_API uint32_t simple_error_frame_line(const simple_interpreter* interpreter, size_t frame);
SIMPLE_API uint32_t simple_error_frame_column(const simple_interpreter* interpreter, size_t frame);
/* The parameters of such a function, and what each held: "i64 5", "array of 3", "Tensor f64 [2, 3]". */
SIMPLE_API size_t simple_error_argument_count(const simple_interpreter* interpreter, size_t frame);
SIMPLE_API const char* simple_error_argument_name(const simple_interpreter* interpreter, size_t frame, size_t i);
SIMPLE_API const char* simple_error_argument_value(const simple_interpreter* interpreter, size_t frame, size_t i);
/* The text people read, with source line and stack trace; one line of JSON. */
SIMPLE_API const char* simple_error_render(simple_interpreter* interpreter, int color);
SIMPLE_API const char* simple_error_json(simple_interpreter* interpreter);

#ifdef __cplusplus
}

namespace simple {
class Interpreter;
}

/* Returns the C++ object behind a handle, for libraries that add native modules; null for a null handle. */
SIMPLE_API simple::Interpreter* simple_cpp_interpreter(simple_interpreter* interpreter);
#endif

#endif
