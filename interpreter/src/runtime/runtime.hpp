// The state of one interpreter while programs run. Everything hangs off it; there are no globals.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "runtime/class_info.hpp"
#include "runtime/heap.hpp"
#include "runtime/native_info.hpp"
#include "runtime/object.hpp"
#include "runtime/runtime_error.hpp"
#include "simple/permissions.hpp"
#include "support/interner.hpp"
#include "support/source_map.hpp"

namespace simple::runtime {

/// Limits of one interpreter; 0 means none.
struct RuntimeLimits {
    std::uint32_t call_depth = 10000;
    std::uint64_t steps = 0;
    std::uint64_t time_ms = 0;
    std::size_t text_bytes = std::size_t{2} << 30;
    std::size_t elements = std::size_t{1} << 31;
};

/// Symbols the run time itself looks for.
struct WellKnown {
    Symbol to_string, forward, len, get, close, enter, exit, init_new, create, self, message, kind, line, column, file,
        trace, name, value, main, item;
};

/// A loaded module: its variables and what it exports. Slots have stable addresses, so that nodes can point at them.
struct ModuleInfo {
    std::string name;
    std::unordered_map<Symbol, Value*> slots;
    std::vector<std::unique_ptr<Value[]>> storage;
    std::vector<std::uint32_t> slot_counts; ///< Of each block of storage.
    std::vector<Symbol> exports;            ///< What `.*` takes; empty: every name without a leading underscore.
    bool has_export_list = false;
    std::vector<Symbol> order; ///< Names of variables in order of definition.
    Value* frame = nullptr;    ///< Where the newest body keeps its variables and temporaries.
    std::uint32_t frame_slots = 0;
    bool native = false;
    bool loaded = false;
    bool failed = false;     ///< Did not compile, which has been reported: nothing is known of its names.
    bool calls_main = false; ///< The program mentions its own `main`.
    /// Names that are never assigned after the module was made: functions, types, everything of a native module.
    std::unordered_set<Symbol> constants;
    /// Variables whose kind the compiled program relies on; a store from outside is checked against it.
    std::unordered_map<Symbol, Tag> guards;

    Value* find(Symbol symbol) const noexcept {
        const auto found = slots.find(symbol);
        return found == slots.end() ? nullptr : found->second;
    }
};

/// How the run time calls script functions; implemented by exec.
class Invoker {
public:
    virtual ~Invoker() = default;
    /// Calls any callable value; arguments are borrowed. Returns an owned value.
    virtual Value call(Value function, const Value* arguments, std::uint32_t count) = 0;
    /// Calls with named arguments: `names[i]` is empty for positional ones.
    virtual Value call_named(Value function, const Value* arguments, const Symbol* names, std::uint32_t count) = 0;
    /// Calls a method as `receiver.name(arguments)` does: methods, callable fields, then visible functions (UFCS).
    virtual Value call_method(Value receiver, Symbol name, const Value* arguments, std::uint32_t count) = 0;
    /// Reads `object.name` as an expression does.
    virtual Value get_field(Value object, Symbol name) = 0;
    virtual void set_field(Value object, Symbol name, Value value) = 0;
    /// Returns the name of a script function, or nothing for a lambda.
    virtual std::string function_name(Value closure) {
        static_cast<void>(closure);
        return {};
    }
};

class Runtime {
public:
    explicit Runtime(MemoryAccount& account);
    ~Runtime();
    Runtime(const Runtime&) = delete;
    Runtime& operator=(const Runtime&) = delete;

    Heap& heap() noexcept { return *heap_; }
    Interner& names() noexcept { return names_; }
    SourceMap& sources() noexcept { return sources_; }
    const WellKnown& known() const noexcept { return known_; }
    Symbol symbol(std::string_view text) { return names_.intern(text); }

    /// Raises an error. `code` is one of support/error_codes.hpp and settles the kind. A span that is not known is
    /// filled in by the node that made the call.
    [[noreturn]] void fail(std::string_view code, std::string message, Span span = {}, std::string help = {});
    [[noreturn]] void fail(Diagnostic diagnostic);

    // --- Types ---
    /// Returns the type of a value: every value has one; built-in types carry the methods of section 5.
    const ClassInfo* class_of(Value v) const noexcept {
        switch (v.tag) {
            case Tag::Instance:
            case Tag::Struct: return v.as<Instance>()->type;
            case Tag::Enum: return v.as<EnumValue>()->type;
            case Tag::NativeObject: return v.as<NativeObject>()->type;
            default: return builtin_classes_[static_cast<std::size_t>(v.tag)];
        }
    }
    ClassInfo* builtin_class(Tag tag) noexcept { return builtin_classes_[static_cast<std::size_t>(tag)]; }
    /// Makes a type that lives as long as the heap.
    ClassInfo* make_class(Symbol name, ClassForm form, Tag instance_tag);
    /// Returns the type as a value; always the same object.
    Value class_value(const ClassInfo* info);
    /// Adds rows as methods of a class; the receiver is argument 0 of the C++ function.
    void add_methods(ClassInfo* info, const NativeRow* rows, std::size_t count);
    /// Makes a native function value; `info` is kept as long as the heap.
    Value make_native(std::unique_ptr<NativeFunctionInfo> info);

    // --- Combinations of functions ---
    enum class Combinator : std::uint8_t { Sequence, Parallel };
    /// Returns a function that calls `second` with the result of `first`, or both with the same arguments (giving a
    /// tuple).
    Value combine(Combinator how, Value first, Value second);

    // --- Prelude and modules ---
    /// Adds a predefined name; takes over the reference. A second function of one name becomes an overload.
    void add_prelude(std::string_view name, Value owned);
    void add_prelude_functions(const NativeRow* rows, std::size_t count);
    /// Returns the place of a predefined name, or null.
    Value* find_prelude(Symbol name) noexcept;
    const std::unordered_map<Symbol, Value>& prelude() const noexcept { return prelude_; }

    // --- Extern functions ---
    /// Finds what an `extern fn` declaration stands for; set by the API.
    std::function<const NativeFunctionInfo*(std::string_view signature)> extern_resolver;
    /// The same, or E0804 when nothing was set.
    const NativeFunctionInfo* resolve_extern(Symbol signature);

    // --- Calls ---
    void set_invoker(Invoker* invoker) noexcept { invoker_ = invoker; }
    Invoker& invoker() noexcept { return *invoker_; }
    Value call(Value function, const Value* arguments, std::uint32_t count) {
        return invoker_->call(function, arguments, count);
    }
    Value call1(Value function, Value a) { return invoker_->call(function, &a, 1); }
    Value call2(Value function, Value a, Value b) {
        const Value arguments[2] = {a, b};
        return invoker_->call(function, arguments, 2);
    }

    // --- Output ---
    /// Called with complete pieces of text; defaults to standard output and standard error.
    std::function<void(std::string_view)> on_output;
    std::function<void(std::string_view)> on_error_output;
    /// Buffered; flushed before errors are reported, before the error stream is written and at the end of a run.
    void write(std::string_view text);
    void write_error(std::string_view text);
    void flush();

    // --- Limits ---
    RuntimeLimits limits;
    /// Set from any thread or a signal handler to stop the program at its next call or loop edge.
    std::atomic<bool> interrupted{false};
    /// Counts down at calls and loop edges; at zero `poll` looks at steps, time and interruption.
    std::int64_t budget = 0;
    std::uint32_t depth = 0;
    /// The value stack: frames of script functions, contiguous. `top` is where the next frame may start when native
    /// code calls back; everything above the frames in use holds no references.
    Value* stack_top = nullptr;
    Value* stack_end = nullptr;
    /// Where the module body that runs now keeps its temporaries: its variables live in the module, not on the stack.
    Value* module_base = nullptr;
    /// Where the native code that runs was called; what warnings and recorded operations name.
    Span native_call;
    /// Address below which the thread's stack must not grow.
    std::uintptr_t stack_limit = 0;
    /// Refills the budget, or raises E0502, E0504 or the interruption.
    void poll(Span span);
    /// Tells whether native code has taken so long that the next poll() should not wait for its turn. Takes a few
    /// nanoseconds.
    bool poll_is_overdue() const noexcept;
    /// Starts the clock and the step counter of one outermost run.
    void start_run();
    void step(Span span) {
        if (--budget <= 0) {
            poll(span);
        }
    }
    /// Raises E0503 when the thread's stack is nearly used up; for everything that recurses in C++.
    void check_stack(Span span = {}) {
        if (reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0)) < stack_limit) {
            fail_stack(span);
        }
    }
    [[noreturn]] void fail_stack(Span span);

    /// What programs may reach; checked by the functions that reach it.
    Permissions permissions;
    /// The class of the objects `catch` binds; made by the engine.
    const ClassInfo* error_class = nullptr;
    /// Arguments of the program for sys_get_args.
    std::vector<std::string> program_arguments;
    /// The session of the API this belongs to; null without one.
    void* host = nullptr;

    /// Returns every class made so far.
    const std::vector<std::unique_ptr<ClassInfo>>& classes() const noexcept { return descriptions_->classes; }

private:
    std::unique_ptr<Heap> heap_;
    Interner names_;
    SourceMap sources_;
    WellKnown known_;
    ClassInfo* builtin_classes_[static_cast<std::size_t>(Tag::Count)] = {};
    /// What objects point to; handed to the heap when the interpreter ends before its last value.
    struct Descriptions {
        std::vector<std::unique_ptr<ClassInfo>> classes;
        std::vector<std::unique_ptr<NativeFunctionInfo>> natives;
    };
    void make_builtin_classes();
    Value make_native(const NativeRow& row);
    Value overload(Value newer, Value older);
    void release_values() noexcept;
    std::uint64_t next_refill(std::uint64_t now_ns) const noexcept;
    [[noreturn]] void fail_limit(std::string_view code, std::string message, Span span);

    std::shared_ptr<Descriptions> descriptions_;
    std::unordered_map<const ClassInfo*, Value> class_values_;
    std::unordered_map<Symbol, Value> prelude_;
    Value combinators_[2] = {Value::nil(), Value::nil()};
    Invoker* invoker_ = nullptr;
    std::string output_;
    std::uint64_t steps_used_ = 0;
    std::int64_t refill_ = 0;
    std::uint64_t deadline_ns_ = 0;
    std::uint64_t polled_ns_ = 0;
    std::uint64_t flushed_ns_ = 0;
};

} // namespace simple::runtime
