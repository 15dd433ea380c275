// Nodes of `use` statements, of variables of a module and of types declared inside functions.
#pragma once

#include "exec/lowering.hpp"

namespace simple::exec {

/// Runs the body of an imported module unless it has run.
NodePtr make_run_module(Arena& arena, Span span, ModuleRunner& runner, runtime::ModuleInfo& module);
/// Gives a module as a value.
NodePtr make_namespace(Arena& arena, Span span, runtime::ModuleInfo& module);
/// Reads a variable of a module or function around by `load`, or raises E0106 while its place holds Absent: functions
/// that read it may run before it has a value.
NodePtr make_load_checked(Arena& arena, Span span, const PlaceRef& place, const sema::Variable& variable, NodePtr load);
/// Sets a method or a default of a class to a closure made now: those of types inside functions may capture variables.
NodePtr make_set_closure(Arena& arena, Span span, Value* function, NodePtr closure);

} // namespace simple::exec
