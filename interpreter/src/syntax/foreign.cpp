#include "syntax/foreign.hpp"

#include <algorithm>
#include <iterator>

#include "syntax/word_table.hpp"

namespace simple::syntax {

namespace {

constexpr std::string_view kPrinting = "write `print a, b`; formats stand in the text: `print \"{x:.2f}\"`";
constexpr std::string_view kThrowing = "`throw` takes any value: `throw \"message\"`";
constexpr std::string_view kImporting = "write `use a.b (name)`";
constexpr std::string_view kMathematics = "`sqrt`, `sin`, `floor`, `pi` and their like need no import";
constexpr std::string_view kTensors = "tensors are in lib.pure.tensor and lib.pure.tensor_ops, layers in lib.pure.nn, "
                                      "optimizers and losses in lib.pure.training";
constexpr std::string_view kFiles = "lib.pure.data reads and writes CSV, NumPy and safetensors files";
constexpr std::string_view kSystem = "`sys_get_args()`, `rt_env_get(name)` and `exit(status)` need no import";
constexpr std::string_view kOuterVariables = "functions assign the variables around them without a declaration";

constexpr ForeignName kNames[] = {
    {"True", "true", {}},
    {"TRUE", "true", {}},
    {"False", "false", {}},
    {"FALSE", "false", {}},
    {"null", "nil", {}},
    {"NULL", "nil", {}},
    {"Null", "nil", {}},
    {"nullptr", "nil", {}},
    {"undefined", "nil", {}},
    {"none", "None", {}},
    {"NaN", "nan", {}},
    {"Infinity", "inf", {}},
    {"this", "self", {}},
    {"echo", "print", {}},
    {"puts", "print", {}},
    {"console", {}, kPrinting},
    {"printf", {}, kPrinting},
    {"System", {}, kPrinting},
    {"foreach", "for", {}},
    {"switch", "match", {}},
    {"unless", "if not", {}},
    {"until", "while not", {}},
    {"raise", "throw", {}},
    {"throw", {}, kThrowing},
    {"except", "catch", {}},
    {"Error", {}, kThrowing},
    {"Exception", {}, kThrowing},
    {"RuntimeError", {}, kThrowing},
    {"TypeError", {}, kThrowing},
    {"ValueError", {}, kThrowing},
    {"lambda", {}, "a lambda is written `\\x: ...`"},
    {"require", {}, kImporting},
    {"include", {}, kImporting},
    {"typeof", "type_of", {}},
    {"type", "type_of", {}},
    {"isinstance", {}, "write `x is T`"},
    {"instanceof", {}, "write `x is T`"},
    {"del", {}, "`xs.remove(i)` takes an element out of an array, `d.remove(key)` one out of a dict"},
    {"delete", {}, "`xs.remove(i)` takes an element out of an array, `d.remove(key)` one out of a dict"},
    {"global", {}, kOuterVariables},
    {"nonlocal", {}, kOuterVariables},
    {"__name__", {}, "the function `main` of the file that is run is called by itself"},
    {"end", {}, "a block ends where its indentation ends"},
    {"math", {}, kMathematics},
    {"Math", {}, kMathematics},
    {"numpy", {}, kTensors},
    {"np", {}, kTensors},
    {"torch", {}, kTensors},
    {"tensorflow", {}, kTensors},
    {"jax", {}, kTensors},
    {"random", {}, "`random()`, `random_int(a, b)`, `random_normal()` and `seed(n)` need no import"},
    {"time", {}, "`time_ms()` and `rt_time_monotonic_ns()` need no import"},
    {"sys", {}, kSystem},
    {"os", {}, kSystem},
    {"re", {}, "regular expressions are in std.regex"},
    {"open", {}, kFiles},
    {"HashMap", {}, "a dict is written `{}` or `{\"key\": value}`"},
    {"HashSet", {}, "a set is written `{1, 2}`"},
    {"do", {}, "a loop is written `while condition:`, or `loop:` with a `break`"},
};

constexpr std::string_view kFunctionWords[] = {"def", "function", "func", "fun", "proc", "sub"};
constexpr std::string_view kElifWords[] = {"elseif", "elsif", "elsiif"};
constexpr std::string_view kModifierWords[] = {"public", "protected", "internal", "abstract", "final", "sealed",
                                               "open",   "virtual",   "override", "inline",   "data",  "readonly"};
constexpr std::string_view kMacroWords[] = {"print",  "println",   "eprint", "eprintln", "format",    "panic",
                                            "assert", "assert_eq", "vec",    "todo",     "assert_ne", "unreachable"};
constexpr std::string_view kTypeWords[] = {"int",    "i64", "i32",  "float", "f64",     "f32",  "double",
                                           "string", "str", "bool", "char",  "boolean", "auto", "mut"};

} // namespace

const ForeignName* foreign_name(std::string_view word) noexcept {
    const auto* const found = std::find_if(std::begin(kNames), std::end(kNames),
                                           [word](const ForeignName& name) { return name.word == word; });
    return found != std::end(kNames) ? found : nullptr;
}

bool is_function_word(std::string_view word) noexcept { return contains(kFunctionWords, word); }

bool is_elif_word(std::string_view word) noexcept { return contains(kElifWords, word); }

bool is_modifier_word(std::string_view word) noexcept { return contains(kModifierWords, word); }

bool is_macro_word(std::string_view word) noexcept { return contains(kMacroWords, word); }

bool is_type_word(std::string_view word) noexcept { return contains(kTypeWords, word); }

} // namespace simple::syntax
