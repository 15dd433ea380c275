// Which variables of a module or function may be read before their statement has run.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "sema/symbol.hpp"

namespace simple::sema {

/// Collects, in the order of the text, what the own statements of a module or function and the bodies of the functions
/// in it mention.
///
/// A function that a statement mentions may run from there on, and with it everything that its body mentions. Where
/// such a body reads a variable that gets its value further down, reads are checked while the program runs; nobody else
/// pays.
class EarlyReads {
public:
    /// A statement mentions a function or type.
    void mention(const Variable* what) { mentioned_at_.try_emplace(what, ++moment_); }
    /// The body of a function or type in it mentions a name. Null: the methods of traits and built-in types,
    /// which may run as soon as anything does.
    void mention_within(const Variable* owner, Variable* what) { within_[owner].push_back(what); }
    /// A statement gives a variable its value.
    void define(Variable* variable) { defined_at_.try_emplace(variable, ++moment_); }
    /// Marks the variables.
    void finish();

private:
    void reach(const Variable* owner, std::uint32_t moment);

    std::uint32_t moment_ = 0;
    std::unordered_map<const Variable*, std::uint32_t> mentioned_at_;
    std::unordered_map<const Variable*, std::vector<Variable*>> within_;
    std::unordered_map<Variable*, std::uint32_t> defined_at_;
};

} // namespace simple::sema
