// Every stable code in one table. A code never changes its meaning; retired codes are not used again.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "simple/error.hpp"
#include "support/diagnostic.hpp"

namespace simple {

/// A stable code with the class of its errors and the line that lists show for it.
struct ErrorCode {
    std::string_view code;
    ErrorKind kind;
    std::string_view title;

    constexpr operator std::string_view() const noexcept { return code; } // NOLINT: a code is its text.
};

// X(constant, code, kind, title). The constants are simple::codes::k<constant>.
#define SIMPLE_ERROR_CODES(X)                                                                                          \
    X(SyntaxError, "E0001", Syntax, "unexpected token")                                                                \
    X(InvalidUtf8, "E0002", Syntax, "the source is not UTF-8 text")                                                    \
    X(InvalidCharacter, "E0003", Syntax, "a character that cannot stand in a program")                                 \
    X(InvalidEscape, "E0004", Syntax, "unknown escape sequence in a text")                                             \
    X(InvalidNumber, "E0005", Syntax, "malformed number or number out of range")                                       \
    X(MissingColon, "E0006", Syntax, "block header without `:`")                                                       \
    X(Indentation, "E0007", Syntax, "inconsistent indentation")                                                        \
    X(TooDeep, "E0008", Syntax, "nesting exceeds the limit")                                                           \
    X(Unclosed, "E0009", Syntax, "bracket, text or comment that is never closed")                                      \
    X(ForeignSpelling, "E0010", Syntax, "spelling of another language")                                                \
    X(NestedCall, "E0011", Syntax, "call without parentheses inside another one")                                      \
    X(InvalidTarget, "E0012", Syntax, "something that cannot be assigned")                                             \
    X(InvalidInterpolation, "E0013", Syntax, "malformed `{...}` in a text")                                            \
    X(InvalidPattern, "E0014", Syntax, "malformed pattern")                                                            \
    X(MisplacedKeyword, "E0015", Syntax, "keyword without the statement it belongs to")                                \
    X(ArgumentOrder, "E0016", Syntax, "positional argument after a named one")                                         \
    X(DuplicateDefinition, "E0101", Name, "one name defined twice")                                                    \
    X(UndefinedName, "E0102", Name, "name that is not defined")                                                        \
    X(ImmutableAssignment, "E0103", Name, "assignment to an immutable binding")                                        \
    X(UndefinedMember, "E0104", Name, "field or method that does not exist")                                           \
    X(UndefinedVariant, "E0105", Name, "enum variant that does not exist")                                             \
    X(UseBeforeDefinition, "E0106", Name, "name read before it has a value")                                           \
    X(NotDefined, "E0107", Name, "function declared but not defined")                                                  \
    X(MisplacedControl, "E0108", Name, "`break`, `continue`, `return` or `self` outside of its place")                 \
    X(ModuleNotFound, "E0109", Import, "module that cannot be found")                                                  \
    X(ImportCycle, "E0110", Import, "import cycle or too deep chain of imports")                                       \
    X(ImportedNameMissing, "E0111", Import, "module without the imported name")                                        \
    X(ImportAssignment, "E0112", Import, "assignment to an imported name")                                             \
    X(ImportForbidden, "E0113", Import, "import that the host does not permit")                                        \
    X(ImportFailed, "E0114", Import, "module that failed to load")                                                     \
    X(TypeMismatch, "E0201", Type, "value of the wrong kind")                                                          \
    X(NotCallable, "E0202", Type, "call of something that is not a function")                                          \
    X(ArgumentCount, "E0203", Type, "wrong number of arguments")                                                       \
    X(UnknownArgument, "E0204", Type, "unknown named argument")                                                        \
    X(RepeatedArgument, "E0205", Type, "argument given twice")                                                         \
    X(MissingField, "E0206", Type, "missing field in a construction")                                                  \
    X(OperandTypes, "E0207", Type, "operator that the operands do not have")                                           \
    X(InvalidCast, "E0208", Type, "conversion that is not possible")                                                   \
    X(InvalidValue, "E0209", Value, "value outside of what is allowed")                                                \
    X(IntegerOverflow, "E0210", Arithmetic, "integer result that does not fit in i64")                                 \
    X(InvalidArithmetic, "E0211", Arithmetic, "arithmetic without a result")                                           \
    X(DivisionByZero, "E0212", Arithmetic, "division by zero")                                                         \
    X(IndexOutOfRange, "E0213", Index, "index out of range")                                                           \
    X(NilAccess, "E0215", Type, "member of nil")                                                                       \
    X(UnwrapNothing, "E0216", Value, "unwrap of nil or of an error")                                                   \
    X(DestructuringCount, "E0217", Value, "pattern and value of different sizes")                                      \
    X(InvalidFormat, "E0218", Value, "format specification that does not fit the value")                               \
    X(NotIterable, "E0219", Type, "loop over something that cannot be iterated")                                       \
    X(ModifiedDuringIteration, "E0220", Value, "collection changed while it is iterated")                              \
    X(CyclicValue, "E0221", Value, "value that contains itself")                                                       \
    X(AssertionFailed, "E0222", Assertion, "assertion or expectation that failed")                                     \
    X(Panic, "E0223", Panic, "panic")                                                                                  \
    X(UncaughtThrow, "E0224", Thrown, "thrown value that nothing caught")                                              \
    X(MissingTraitMethod, "E0225", Type, "trait method without an implementation")                                     \
    X(UnhashableKey, "E0226", Type, "value that cannot be a dict key")                                                 \
    X(ShapeMismatch, "E0301", Value, "tensor shapes that do not fit together")                                         \
    X(InvalidShape, "E0302", Value, "tensor shape, axis or size that is not valid")                                    \
    X(ElementType, "E0303", Type, "tensor element type that does not fit")                                             \
    X(TrainingDiverged, "E0401", Value, "loss or gradient that is not finite")                                         \
    X(GraphReleased, "E0403", Value, "backward through a graph that was released")                                     \
    X(SourceTooLarge, "E0501", Limit, "source file or line longer than the limit")                                     \
    X(TimeLimit, "E0502", Limit, "time limit")                                                                         \
    X(DepthLimit, "E0503", Limit, "recursion too deep")                                                                \
    X(StepLimit, "E0504", Limit, "step limit")                                                                         \
    X(MemoryLimit, "E0505", Limit, "memory limit, or no memory left")                                                  \
    X(SizeLimit, "E0506", Limit, "text or collection longer than the limit")                                           \
    X(Interrupted, "E0507", Interrupt, "interrupted")                                                                  \
    X(FileFormat, "E0601", Value, "file that is malformed")                                                            \
    X(FileContents, "E0602", Value, "file whose contents contradict its header")                                       \
    X(ArchiveFormat, "E0603", Value, "archive that is malformed or too large")                                         \
    X(CsvFormat, "E0604", Value, "CSV file that is malformed")                                                         \
    X(DatasetFormat, "E0605", Value, "data set file that is malformed")                                                \
    X(FileAccess, "E0606", Value, "file that cannot be read or written")                                               \
    X(FileForbidden, "E0607", Host, "file access that the host does not permit")                                       \
    X(CheckpointMismatch, "E0610", Value, "checkpoint that does not fit the model")                                    \
    X(InvalidRegex, "E0701", Value, "regular expression that is malformed or too large")                               \
    X(PluginResult, "E0801", Host, "plugin returned something invalid")                                                \
    X(InvalidHandle, "E0802", Host, "handle that is stale, foreign or invented")                                       \
    X(PluginFailed, "E0803", Host, "plugin or host function failed")                                                   \
    X(ExternMissing, "E0804", Host, "extern function that is not available")                                           \
    X(ExternSignature, "E0805", Host, "extern declaration that cannot be called")                                      \
    X(PluginLoad, "E0806", Host, "plugin that cannot be loaded")                                                       \
    X(HostError, "E0807", Host, "error raised by the host")                                                            \
    X(InterpreterBusy, "E0808", Host, "interpreter that another thread uses, or that was destroyed")                   \
    X(Unsupported, "E0901", Unsupported, "feature outside of the DL subset")                                           \
    X(Internal, "E0999", Internal, "defect of the interpreter")                                                        \
    X(BidiControl, "W0001", Syntax, "character that changes the reading direction")                                    \
    X(NumberUnderflow, "W0002", Syntax, "number that is rounded to zero")                                              \
    X(ShadowedDefinition, "W0101", Name, "definition that replaces another one")                                       \
    X(ModuleConstantShadowed, "W0102", Name, "local variable named like a constant of the module")                     \
    X(ShadowedImport, "W0103", Import, "import that replaces another one")                                             \
    X(UnusedName, "W0104", Name, "name that is never used")                                                            \
    X(UnreachableCode, "W0105", Name, "code that is never reached")

namespace codes {
#define SIMPLE_DEFINE_CODE(name, code, kind, title) inline constexpr ErrorCode k##name{code, ErrorKind::kind, title};
SIMPLE_ERROR_CODES(SIMPLE_DEFINE_CODE)
#undef SIMPLE_DEFINE_CODE
} // namespace codes

/// Returns every code, ordered by code within errors and warnings.
std::span<const ErrorCode> all_error_codes() noexcept;

/// Returns the entry of a code, or null.
const ErrorCode* find_error_code(std::string_view code) noexcept;

/// Makes an error at a place with the code's own class.
inline Diagnostic make_error(const ErrorCode& code, std::string message, Span span, std::string label = {}) {
    return make_error(code.code, code.kind, std::move(message), span, std::move(label));
}

/// Makes a warning at a place.
inline Diagnostic make_warning(const ErrorCode& code, std::string message, Span span, std::string label = {}) {
    Diagnostic diagnostic = make_error(code, std::move(message), span, std::move(label));
    diagnostic.severity = Severity::Warning;
    return diagnostic;
}

} // namespace simple
