/* The interface between Simple programs and shared libraries: how values cross, who owns what, how failure is told.
 *
 * Any shared library can serve `extern fn` declarations; exporting simple_plugin_entry() besides lets it report errors
 * and have its signatures checked. Plain C99, no other headers of Simple.
 *
 *   Simple                    parameter in C                     result in C
 *   i64, f64, bool            int64_t, double, bool              the same
 *   text                      const char *p, int64_t n           const char *, see below
 *   [f64] [i64] [f32] [bool]  const T *p, int64_t n              void, with a last parameter simple_array *out
 *   [text]                    const simple_text *p, int64_t n    -
 *   nothing                   -                                  void
 *
 * Text is UTF-8. As a parameter it need not end in NUL; as a result it ends in NUL, stays the library's and must live
 * until the next call on the same thread. NULL means an empty text. Arrays that are passed are borrowed for the call:
 * they must be neither kept nor changed. Opaque objects travel as int64_t.
 *
 * No C++ exception may leave a function. A library that has been loaded is never unloaded. Functions may be called from
 * several threads when several interpreters use the library.
 */
#ifndef SIMPLE_PLUGIN_H
#define SIMPLE_PLUGIN_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Version of this interface. A plugin with another one is refused. */
#define SIMPLE_PLUGIN_ABI 1

#if defined(_WIN32)
#define SIMPLE_PLUGIN_EXPORT __declspec(dllexport)
#else
#define SIMPLE_PLUGIN_EXPORT __attribute__((visibility("default")))
#endif

/* One text of a [text] argument. */
typedef struct simple_text {
    const char* data;
    int64_t len; /* bytes */
} simple_text;

/* An array result. The caller passes it zeroed; the function fills it in. The receiver reads the elements where they
 * are, as long as it likes until it calls release(), and never changes them. */
typedef struct simple_array {
    const void* data; /* len elements of the declared type; may be NULL when len is 0 */
    int64_t len;
    void* owner;                  /* passed to release */
    void (*release)(void* owner); /* called once when the receiver is done, on any thread; may be NULL */
} simple_array;

/* Values of last_status(). Libraries may use greater ones. */
enum simple_plugin_status {
    SIMPLE_PLUGIN_OK = 0,
    SIMPLE_PLUGIN_BAD_HANDLE = 1,
    SIMPLE_PLUGIN_BAD_SHAPE = 2,
    SIMPLE_PLUGIN_BAD_DTYPE = 3,
    SIMPLE_PLUGIN_BAD_DEVICE = 4,
    SIMPLE_PLUGIN_NO_MEMORY = 5,
    SIMPLE_PLUGIN_FAILED = 6,
    SIMPLE_PLUGIN_BAD_ARGUMENT = 7
};

/* What a plugin says of itself. All texts end in NUL and live as long as the library. */
typedef struct simple_plugin {
    uint32_t abi_version; /* SIMPLE_PLUGIN_ABI */
    uint32_t struct_size; /* sizeof(simple_plugin) */
    const char* name;
    const char* version;
    /* One Simple declaration per line without "extern", "fn dot(a: [f64], b: [f64]) -> f64", for the functions whose
     * declaration should be checked; may be NULL. Names of parameters are free. */
    const char* signatures;
    /* How the last call on this thread ended: SIMPLE_PLUGIN_OK or another status with a message. Read after every call
     * and then cleared. May be NULL all three. */
    int32_t (*last_status)(void);
    const char* (*last_error)(void);
    void (*clear_error)(void);
    /* Number of objects that programs hold and have not freed; may be NULL. */
    int64_t (*live_handles)(void);
} simple_plugin;

/* The one symbol that makes a shared library a plugin. */
typedef const simple_plugin* (*simple_plugin_entry_function)(void);
SIMPLE_PLUGIN_EXPORT const simple_plugin* simple_plugin_entry(void);

#ifdef __cplusplus
}
#endif

#endif
