/* The deep-learning modules lib.pure.* for an interpreter made through simple/simple.h. */
#ifndef SIMPLE_STDLIB_H
#define SIMPLE_STDLIB_H

#include "simple/simple.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Adds every module of the standard library; a module is built when a program first names it. */
SIMPLE_API simple_status simple_register_stdlib(simple_interpreter* interpreter);

#ifdef __cplusplus
}
#endif

#endif
