// Native functions, classes and modules: what a host or a library adds to the language.
//
// One function is one line: a Simple signature in text, a C++ function, a description. Argument checks, named and
// default arguments, overloads, help and reference pages all come from that line:
//
//     Module& m = interpreter.module("host.sensors", "Readings of the plant.");
//     m.function("scale(x: f64, by: f64 = 2.0) -> f64", [](Call& c) { return Value(c.f64(0) * c.f64(1)); },
//                "Multiplies.");
//     m.function("alarm", [](std::string_view message, double level) { … });   // signature made from the C++ types
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "simple/buffer.hpp"
#include "simple/error.hpp"
#include "simple/export.hpp"
#include "simple/permissions.hpp"
#include "simple/value.hpp"

namespace simple {

class Call;
class Factory;
class Interpreter;

using NativeFunction = Value (*)(Call&);

/// One row of a module's table.
struct FunctionRow {
    std::string_view signature;
    NativeFunction function;
    std::string_view documentation;
};

/// State that a native library keeps per interpreter. `enter` and `leave` bracket each outermost run, so that the
/// library can make it current for its thread.
class SIMPLE_API Extension {
public:
    virtual ~Extension() = default;
    virtual void enter() {}
    virtual void leave() noexcept {}
    /// The interpreter is about to go; it can still write.
    virtual void closing(const Factory& interpreter) { static_cast<void>(interpreter); }
};

/// Finds what the `extern fn` declarations of programs stand for; functions of the host go first.
class SIMPLE_API ExternResolver {
public:
    virtual ~ExternResolver() = default;
    /// Returns the function behind a declaration; asked when a program first calls it. `signature` is the declaration
    /// with canonical types: "dot(a: [f64], b: [f64]) -> f64". Throws a ScriptError (E0804, E0805) when there is none.
    virtual std::function<Value(Call&)> resolve(const Factory& interpreter, std::string_view signature) = 0;
};

/// Makes and uses script values. Available from Interpreter and Call.
///
/// Errors are C++ exceptions while a native function runs (let them pass, they become errors of the script). Outside of
/// a run nothing is thrown: an operation that fails there gives nil, empty or false.
class SIMPLE_API Factory {
public:
    /// Makes text from UTF-8; bytes that are not are replaced by U+FFFD.
    Value text(std::string_view characters) const;
    Value array(const std::vector<Value>& elements) const;
    /// Numeric arrays are stored unboxed.
    Value array(std::span<const double> elements) const;
    Value array(std::span<const std::int64_t> elements) const;
    Value array(std::span<const bool> elements) const;
    /// An array that is a window on a buffer: nothing is copied. It cannot grow; with `read_only` not change either.
    Value window(const BufferRef& buffer, std::size_t offset, std::size_t count, bool read_only = false) const;
    Value tuple(const std::vector<Value>& elements) const;
    Value dict(const std::vector<std::pair<Value, Value>>& entries) const;
    Value some(const Value& value) const;
    /// Object of a native class that was made with ClassBuilder; takes over `object`.
    template <typename T> Value native(std::unique_ptr<T> object) const {
        return native_object(Value::type_key<T>(), object.release());
    }
    template <typename T, typename... Args> Value make(Args&&... args) const {
        return native(std::make_unique<T>(std::forward<Args>(args)...));
    }
    /// Unit variant of an enum made with Module::enumeration.
    Value variant(std::string_view enumeration, std::string_view name) const;

    /// A predefined function or value, as programs see it without imports; nil when there is none of that name.
    Value predefined(std::string_view name) const;

    /// Calls any callable. Errors of the script pass through as C++ exceptions; let them.
    Value call(const Value& function, std::initializer_list<Value> arguments) const;
    Value call(const Value& function, const std::vector<Value>& arguments) const;
    /// Calls `receiver.name(arguments)`.
    Value call_method(const Value& receiver, std::string_view name, const std::vector<Value>& arguments) const;
    /// Tells whether a value has a method (or callable field) of that name.
    bool has_method(const Value& receiver, std::string_view name) const;
    /// Tells whether the class of an object itself has a method of that name which can be called without arguments.
    bool defines_method(const Value& object, std::string_view name) const;
    /// Reads or writes a field as the language does; get gives nil where there is none.
    Value get_field(const Value& object, std::string_view name) const;
    void set_field(const Value& object, std::string_view name, const Value& value) const;
    /// Names of an instance's fields in declaration order.
    std::vector<std::string> field_names(const Value& object) const;
    /// A copy one level deep, as `clone()` of the language makes it.
    Value copy(const Value& value) const;
    /// Equality, truth and text form of the language.
    bool equal(const Value& a, const Value& b) const;
    bool truthy(const Value& value) const;
    std::string to_string(const Value& value) const;
    /// Walks anything iterable.
    void iterate(const Value& iterable, const std::function<void(const Value&)>& visit) const;
    /// Writes to the program's standard output or error output.
    void write(std::string_view text) const;
    void write_error(std::string_view text) const;
    /// Where the program called the native code that runs.
    Location location() const;
    /// Adds to the message of a script's error; call it in the catch block that lets the error pass.
    static void extend_error(std::string_view text);
    /// Raises the interruption or a limit error when one is due; call it in long native loops.
    void check_interrupt() const;
    /// What programs may reach; native functions that touch files, clock or environment look here first.
    const Permissions& permissions() const noexcept;
    /// Whether the error output is a terminal on which progress may be redrawn (Options::progress).
    bool progress() const noexcept;
    /// The library's state; made with `make` when first asked for.
    template <typename T> T& extension() const {
        return static_cast<T&>(extension_state(Value::type_key<T>(),
                                               []() -> std::unique_ptr<Extension> { return std::make_unique<T>(); }));
    }

protected:
    explicit Factory(void* session) noexcept : session_(session) {}
    void* session_;

private:
    friend struct ValueAccess;
    Value native_object(const void* key, void* object) const;
    Extension& extension_state(const void* key, std::unique_ptr<Extension> (*create)()) const;
};

/// The arguments of one call of a native function. Parameters count from 0 in the order of the signature; defaults are
/// filled in; a method's receiver is self().
class SIMPLE_API Call : public Factory {
public:
    using Factory::native;
    using Factory::text;

    /// Number of declared parameters.
    std::size_t size() const noexcept { return count_; }
    /// The argument; nil where an optional one was left out.
    Value operator[](std::size_t i) const;
    /// Tells whether an argument (or a default) is there.
    bool has(std::size_t i) const noexcept;
    const Value& self() const noexcept { return self_; }
    /// Name of the function as the program called it.
    std::string_view name() const noexcept;
    /// The signature it was registered with.
    std::string_view signature() const noexcept;

    // Checked conversions; each raises a type error naming function, parameter, what was given and expected.
    std::int64_t i64(std::size_t i) const;
    /// Accepts an Int.
    double f64(std::size_t i) const;
    bool boolean(std::size_t i) const;
    std::string_view text(std::size_t i) const;
    /// A list of integers: array, tuple or range.
    std::vector<std::int64_t> ints(std::size_t i) const;
    /// A list of numbers.
    std::vector<double> floats(std::size_t i) const;
    template <typename T> T& native(std::size_t i) const {
        T* object = (*this)[i].template native<T>();
        if (object == nullptr) {
            wrong_type(i, native_name(Value::type_key<T>()));
        }
        return *object;
    }
    template <typename T> T& self_as() const { return *self_.template native<T>(); }

    /// Raises an error in the script.
    [[noreturn]] void fail(ErrorKind kind, const std::string& message, std::string help = {}) const;
    /// Raises the type error of the checked conversions.
    [[noreturn]] void wrong_type(std::size_t i, std::string_view expected) const;

private:
    friend struct ValueAccess;
    Call(void* session, const void* info, void* arguments, std::size_t count, Value self)
        : Factory(session), info_(info), arguments_(arguments), count_(count), self_(std::move(self)) {}
    std::string native_name(const void* key) const;

    const void* info_;
    void* arguments_;
    std::size_t count_;
    Value self_;
};

/// Operators as native classes see them.
enum class Operator : std::uint8_t {
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    FloorDivide,
    Power,
    MatMul,
    BroadcastAdd,
    BroadcastSubtract,
    BroadcastMultiply,
    BroadcastDivide,
    BroadcastPower,
    ShiftLeft,
    ShiftRight,
    BitAnd,
    BitOr,
    BitXor,
    Pipe,
    Connect,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Negate,
};

/// Builds a native class. Hooks return false or an empty optional for "not supported".
class SIMPLE_API ClassBuilder {
public:
    /// `Name(args)` and `Name.create(args)`; the signature has no name of its own: "(shape: [i64], dtype: text =
    /// \"f64\")".
    ClassBuilder& constructor(std::string_view signature, NativeFunction function, std::string_view documentation = {});
    ClassBuilder& method(std::string_view signature, NativeFunction function, std::string_view documentation = {});
    ClassBuilder& static_method(std::string_view signature, NativeFunction function,
                                std::string_view documentation = {});
    ClassBuilder& methods(const FunctionRow* rows, std::size_t count);
    /// A field that is computed; `set` may be null for a read-only one.
    ClassBuilder& property(std::string_view name, Value (*get)(Call&), void (*set)(Call&, const Value&),
                           std::string_view documentation = {});
    /// Every binary operator and comparison; `self` is whichever side is an object of this class.
    ClassBuilder& operators(std::optional<Value> (*apply)(Call&, Operator, const Value& left, const Value& right));
    ClassBuilder& index(Value (*get)(Call&, const std::vector<Value>& arguments),
                        void (*set)(Call&, const std::vector<Value>& arguments, const Value& value));
    ClassBuilder& callable(Value (*hook)(Call&, const std::vector<Value>& arguments));
    ClassBuilder& length(std::int64_t (*hook)(Call&));
    /// Iteration: `iterator` gives an object (may be self) whose class has `next`, which is empty at the end.
    ClassBuilder& iterator(Value (*hook)(Call&));
    ClassBuilder& next(std::optional<Value> (*hook)(Call&));
    ClassBuilder& text(std::string (*hook)(Call&));
    /// What error messages and stack traces say of an object after the name of its class, in one short line:
    /// "f64 [32, 784]". Runs while an error is on its way, so it must not call the program.
    ClassBuilder& brief(std::string (*hook)(Call&));
    ClassBuilder& truth(bool (*hook)(Call&));
    /// Format specification in interpolation, `"{loss:.4f}"`: gives the number to format, or nothing.
    ClassBuilder& number(std::optional<double> (*hook)(Call&));
    /// For objects that hold script values: visits or drops them, so that cycles are collected.
    ClassBuilder& trace(void (*visit_all)(void* object, const std::function<void(const Value&)>& visit),
                        void (*clear)(void* object));

private:
    friend class Module;
    friend struct ValueAccess;
    explicit ClassBuilder(void* data, void* session) noexcept : data_(data), session_(session) {}
    void* data_;
    void* session_;
};

/// Builds a native module. Registering is cheap: signatures are parsed when they are first needed.
class SIMPLE_API Module {
public:
    Module& function(std::string_view signature, NativeFunction native, std::string_view documentation = {});
    Module& functions(const FunctionRow* rows, std::size_t count);
    /// Registers a lambda or other callable object. It takes `Call&`, or C++ types that are converted (see
    /// detail/convert.hpp); then the signature may be a name alone and is completed from the types.
    template <typename F>
    requires std::is_class_v<F> Module& function(std::string_view signature, F function,
                                                 std::string_view documentation = {});
    Module& constant(std::string_view name, const Value& value, std::string_view documentation = {});
    Module& enumeration(std::string_view name, std::initializer_list<std::string_view> variants,
                        std::string_view documentation = {});
    /// Makes another name for something of this module.
    Module& alias(std::string_view name, std::string_view existing);
    /// Takes a name over from another native module, also under another name.
    Module& reexport(std::string_view module, std::string_view name);
    Module& reexport_all(std::string_view module);
    /// Declares a class whose objects are T.
    template <typename T> ClassBuilder native_class(std::string_view name, std::string_view documentation = {}) {
        return class_of(
            name, Value::type_key<T>(), [](void* object) { delete static_cast<T*>(object); }, documentation);
    }

private:
    friend struct ValueAccess;
    Module(void* record, void* session) noexcept : record_(record), session_(session) {}
    template <typename F> Module& declare(F body);
    Module& add(std::string_view signature, std::function<Value(Call&)> function, std::string_view documentation);
    ClassBuilder class_of(std::string_view name, const void* key, void (*destroy)(void*),
                          std::string_view documentation);
    void* record_;
    void* session_;
};

} // namespace simple
