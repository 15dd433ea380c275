#include "simple/interpreter.hpp"
#include "simple/stdlib.h"
#include "simple/stdlib.hpp"

simple_status simple_register_stdlib(simple_interpreter* interpreter) {
    simple::Interpreter* const target = simple_cpp_interpreter(interpreter);
    if (target == nullptr) {
        return SIMPLE_MISUSE;
    }
    try {
        simple::register_stdlib(*target);
        return SIMPLE_OK;
    } catch (...) {
        return SIMPLE_NO_MEMORY;
    }
}
