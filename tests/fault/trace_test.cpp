// Runs out of memory at every point of describing an error: the error must arrive all the same.
#include <cstddef>
#include <cstdlib>
#include <limits>
#include <new>
#include <string>
#include <utility>

#include "catch.hpp"
#include "simple/interpreter.hpp"

namespace {

constexpr std::size_t kNever = std::numeric_limits<std::size_t>::max();
/// How many calls of `new` still succeed before one fails.
std::size_t left = kNever;

void* allocate(std::size_t bytes) {
    // Behind 0 comes the greatest number, which is kNever.
    if (left != kNever && left-- == 0) {
        throw std::bad_alloc();
    }
    if (void* block = std::malloc(bytes == 0 ? 1 : bytes)) {
        return block;
    }
    throw std::bad_alloc();
}

} // namespace

void* operator new(std::size_t bytes) { return allocate(bytes); }
void* operator new[](std::size_t bytes) { return allocate(bytes); }
// Sorting asks for a buffer this way, and gives it back by the delete below.
void* operator new(std::size_t bytes, const std::nothrow_t&) noexcept { return std::malloc(bytes == 0 ? 1 : bytes); }
void operator delete(void* block) noexcept { std::free(block); }
void operator delete[](void* block) noexcept { std::free(block); }
void operator delete(void* block, std::size_t) noexcept { std::free(block); }
void operator delete[](void* block, std::size_t) noexcept { std::free(block); }

namespace {

/// From the first time that an error describes one, `succeeding` calls of `new` succeed, and the next one fails.
struct Traitor {
    std::size_t succeeding;
    bool described = false;
};

std::string brief(simple::Call& call) {
    auto& self = call.self_as<Traitor>();
    if (!std::exchange(self.described, true)) {
        left = self.succeeding;
    }
    return "described";
}

/// What a run ended with; "thrown" when no memory was left for the result itself.
simple::Error run(simple::Interpreter& interpreter, const std::string& source) {
    simple::Error error;
    try {
        const auto result = interpreter.run_source(source, "trace.spl");
        left = kNever;
        error = result.error();
    } catch (const std::bad_alloc&) {
        left = kNever;
        error.code = "thrown";
    }
    return error;
}

} // namespace

TEST_CASE("an error survives when describing it finds no memory") {
    std::size_t complete = 0;
    std::size_t shortened = 0;
    std::size_t thrown = 0;
    for (std::size_t succeeding = 0; succeeding < 300; ++succeeding) {
        simple::Interpreter interpreter;
        interpreter.module("host.test")
            .native_class<Traitor>("Traitor")
            .constructor("(n: i64)",
                         [](simple::Call& c) { return c.make<Traitor>(Traitor{static_cast<std::size_t>(c.i64(0))}); })
            .brief(brief);
        const simple::Error error = run(interpreter, "use host.test (Traitor)\nfn inner(t, name): t + name\n"
                                                     "fn outer(t): inner(t, \"a text that needs memory of its own\")\n"
                                                     "outer(Traitor(" +
                                                         std::to_string(succeeding) + "))\n");
        INFO("calls of new that succeed: " << succeeding << ", " << error.render());
        CHECK((error.code == "E0207" || error.code == "E0505" || error.code == "thrown"));
        const bool traced = error.frames.size() == 3 && error.frames[0].arguments.size() == 2;
        complete += error.code == "E0207" && traced ? 1 : 0;
        shortened += error.code == "E0207" && !traced ? 1 : 0;
        thrown += error.code == "thrown" ? 1 : 0;
        CHECK(interpreter.run_source("val x = 1\n", "after"));
    }
    CHECK(complete > 0);
    CHECK(shortened > 0);
    CHECK(thrown <= 1);
}
