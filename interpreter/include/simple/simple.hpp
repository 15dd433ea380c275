// Everything a C++ host needs, and how to use it.
//
// Run a program:
//
//     simple::Interpreter interpreter;
//     const auto result = interpreter.run_source("print \"hello\"\n6 * 7");
//     if (!result) {
//         std::cerr << result.error().render();      // message, place, source line, help, stack trace
//     } else {
//         std::cout << result->as_int();             // 42
//     }
//
// Nothing throws, prints or ends the process: failures are values (simple/error.hpp), output goes where Options says.
//
// Give it functions. Arguments and results are converted; a wrong argument is an error that names the parameter:
//
//     interpreter.define("celsius", [](double fahrenheit) { return (fahrenheit - 32.0) / 1.8; });
//     interpreter.module("host.sensors").function("read(n: i64 = 1) -> [f64]", [](simple::Call& call) {
//         return call.array(read_sensor(call.i64(0)));
//     }, "Reads n values.");
//
// Call its functions, read and write its variables:
//
//     interpreter.run_source("var rate = 0.1\nfn twice(x): x * 2");
//     double four = interpreter.call<double>("twice", 2.0).value_or(0.0);
//     interpreter.set("rate", 0.05);
//
// Share numbers without copying them. An unboxed array lies in memory as C++ expects it, and a window shows the
// program memory of the host:
//
//     simple::Value weights = *interpreter.get("weights");
//     std::span<const double> numbers = weights.f64_elements();
//     interpreter.set("signal", interpreter.window(simple::Buffer::borrow(simple::DType::F64, data, n, free_it, ctx),
//     0, n));
//
// Bound what it may do:
//
//     simple::Options options;
//     options.limits = simple::Limits::untrusted();            // depth, steps, time, memory
//     options.permissions = simple::Permissions::none();       // no files, plugins, environment, clock
//     options.on_output = [&](std::string_view text) { console.append(text); };
//     options.resolve_module = [&](std::string_view name, std::string_view) { return assets.find(name); };
//     simple::Interpreter sandbox(options);
//
// Stop it: interrupt() may be called from any thread or a signal handler. Everything else belongs to one thread at a
// time; a second one gets an error. Interpreters share nothing, so run as many as there are threads.
//
// The deep-learning modules lib.pure.* are a library of their own: simple/stdlib.hpp adds them to an interpreter.
// From C, include simple/simple.h instead.
#pragma once

#include "simple/buffer.hpp"
#include "simple/error.hpp"
#include "simple/interpreter.hpp"
#include "simple/native.hpp"
#include "simple/permissions.hpp"
#include "simple/value.hpp"
#include "simple/version.hpp"
