// The programs of docs/embedding.md. Every part between [name] and [end] appears there; a test compares them and runs
// this file.
#include <algorithm>
#include <atomic>
#include <cstdint>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

// [include]
#include <simple/plugins.hpp>
#include <simple/simple.hpp>
#include <simple/stdlib.hpp>
// [end]

namespace {

int failures = 0;

void expect(bool condition, const char* what) {
    if (!condition) {
        std::cerr << "snippets: " << what << " failed\n";
        ++failures;
    }
}

void run_a_program() {
    // [run]
    simple::Interpreter interpreter;
    const simple::Result<simple::Value> result = interpreter.run_source("print \"hello\"\n6 * 7");
    if (!result) {
        std::cerr << result.error().render();
    } else {
        std::cout << result->as_int() << '\n'; // 42
    }
    // [end]
    expect(result && result->as_int() == 42, "run");
}

void handle_an_error() {
    // [error]
    simple::Interpreter interpreter;
    const auto result = interpreter.run_source("val total = 10\nprint totl", "report.spl");
    if (!result) {
        const simple::Error& error = result.error();
        std::cout << error.code << " in " << error.location.file << ", line " << error.location.line << '\n';
        std::cout << error.message << "\n" << error.help << '\n';
        std::cout << error.to_json() << '\n';
    }
    // [end]
    expect(!result && result.error().location.line == 2, "error");
}

void show_a_trace() {
    // [trace]
    simple::Interpreter interpreter;
    const auto result = interpreter.run_source("fn at(xs, i): xs[i]\nat([1, 2, 3], 7)", "report.spl");
    for (const simple::StackFrame& frame : result.error().frames) {
        std::cout << frame.function << ", line " << frame.location.line << '\n';
        for (const simple::FrameArgument& argument : frame.arguments) {
            std::cout << "    " << argument.name << ": " << argument.value << '\n'; // xs: array of 3, i: i64 7
        }
    }
    // [end]
    const std::vector<simple::StackFrame>& frames = result.error().frames;
    expect(frames.size() == 2 && frames[0].arguments.size() == 2 && frames[0].arguments[1].value == "i64 7", "trace");
}

void register_functions() {
    simple::Interpreter interpreter;
    // [define]
    interpreter.define("celsius", [](double fahrenheit) { return (fahrenheit - 32.0) / 1.8; });
    interpreter.define("join(parts: [text], by: text = \", \")",
                       [](const std::vector<std::string>& parts, std::string_view by) {
                           std::string text;
                           for (const std::string& part : parts) {
                               text += (text.empty() ? "" : std::string(by)) + part;
                           }
                           return text;
                       });
    interpreter.run_source("print celsius(212), join([\"a\", \"b\"]), join([\"a\", \"b\"], by: \"-\")");
    // [end]
    expect(interpreter.errors().empty(), "define");
}

void call_and_share() {
    simple::Interpreter interpreter;
    // [call]
    interpreter.run_source("var rate = 0.1\nfn power(x, n = 2): x ** n");
    const double nine = interpreter.call<double>("power", 3.0).value_or(0.0);
    const double rate = interpreter.get<double>("rate").value_or(0.0);
    interpreter.set("rate", rate / 2);
    interpreter.set("names", std::vector<std::string>{"x", "y"});
    // [end]
    expect(nine == 9.0 && interpreter.get<double>("rate").value_or(0.0) == 0.05, "call");
}

void share_memory() {
    simple::Interpreter interpreter;
    // [window]
    std::vector<double> signal{1.0, 2.0, 3.0};
    const simple::BufferRef buffer =
        simple::Buffer::borrow(simple::DType::F64, signal.data(), signal.size(), nullptr, nullptr);
    interpreter.set("signal", interpreter.window(buffer, 0, signal.size()));
    interpreter.run_source("for i in 0..len(signal): signal[i] = signal[i] * 10.0\nval squares = [1.0, 4.0, 9.0]");

    const simple::Value squares = *interpreter.get("squares");
    double sum = 0;
    for (const double square : squares.f64_elements()) { // points into the array
        sum += square;
    }
    // [end]
    expect(signal[2] == 30.0 && sum == 14.0, "window");
}

// [class]
struct Counter {
    std::int64_t count = 0;
};

void declare_counter(simple::Interpreter& interpreter) {
    interpreter.module("host.tools", "Tools of this program.")
        .native_class<Counter>("Counter", "Counts.")
        .constructor("(start: i64 = 0)", [](simple::Call& call) { return call.make<Counter>(Counter{call.i64(0)}); })
        .method(
            "add(n: i64 = 1) -> i64",
            [](simple::Call& call) { return simple::Value(call.self_as<Counter>().count += call.i64(0)); }, "Adds n.")
        .text([](simple::Call& call) { return "Counter at " + std::to_string(call.self_as<Counter>().count); });
}
// [end]

void use_the_class() {
    simple::Interpreter interpreter;
    declare_counter(interpreter);
    const auto result =
        interpreter.run_source("use host.tools (Counter)\nval c = Counter(start: 5)\nc.add()\nprint c\nc.add(n: 4)");
    expect(result && result->as_int() == 10, "class");
}

void confine() {
    // [confine]
    const std::map<std::string, std::string, std::less<>> assets{{"game.rules", "fn score(x): x * 2"}};
    std::string output;
    simple::Options options;
    options.limits = simple::Limits::untrusted();
    options.permissions = simple::Permissions::none();
    options.on_output = [&output](std::string_view text) { output += text; };
    options.resolve_module = [&assets](std::string_view name, std::string_view) -> std::optional<std::string> {
        const auto found = assets.find(name);
        return found == assets.end() ? std::nullopt : std::optional<std::string>(found->second);
    };
    simple::Interpreter sandbox(options);
    sandbox.run_source("use game.rules (score)\nprint score(21)");
    // [end]
    expect(output == "42\n", "confine");
}

void call_a_library() {
    // [plugins]
    simple::Options options;
    options.permissions.plugins = true;
    options.plugins = {"/opt/plant/libsensors.so"};
    simple::Interpreter interpreter(options);
    simple::register_plugins(interpreter);
    // [end]
    const auto result = interpreter.run_source("extern fn read_sensor(i: i64) -> f64\nread_sensor(0)");
    const auto names_the_file = [](const std::string& note) {
        return note == "/opt/plant/libsensors.so: no such file";
    };
    expect(!result && result.error().code == "E0804" && std::ranges::any_of(result.error().notes, names_the_file),
           "plugins");
}

void stop() {
    // [interrupt]
    simple::Interpreter interpreter;
    std::atomic<bool> started{false};
    interpreter.define("ready", [&started](bool) { started = true; });
    std::thread watchdog([&] {
        while (!started) {
            std::this_thread::yield();
        }
        interpreter.interrupt();
    });
    const auto result = interpreter.run_source("ready(true)\nwhile true: pass");
    watchdog.join();
    // [end]
    expect(!result && result.error().kind == simple::ErrorKind::Interrupt, "interrupt");
}

void tensors() {
    // [tensor]
    simple::Interpreter interpreter;
    simple::register_stdlib(interpreter);
    interpreter.run_source("use lib.pure.tensor (PureTensor)\n"
                           "val t = PureTensor.from_data([1.0, 2.0, 3.0, 4.0], [2, 2])\n"
                           "val elements = t.matmul(t).data");
    const simple::Value elements = *interpreter.get("elements");
    std::cout << elements.f64_elements()[3] << '\n'; // 22, read from the tensor's own memory
    // [end]
    expect(elements.f64_elements().size() == 4 && elements.f64_elements()[3] == 22.0, "tensor");
}

} // namespace

int main() {
    run_a_program();
    handle_an_error();
    show_a_trace();
    register_functions();
    call_and_share();
    share_memory();
    use_the_class();
    confine();
    call_a_library();
    stop();
    tensors();
    return failures == 0 ? 0 : 1;
}
