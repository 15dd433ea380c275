// Interned names: equal spellings share one Symbol, so names compare by pointer.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_set>

namespace simple {

/// A name. Two symbols of one interner are equal exactly when their spellings are.
class Symbol {
public:
    constexpr Symbol() noexcept = default;
    std::string_view text() const noexcept { return text_ == nullptr ? std::string_view{} : std::string_view(*text_); }
    explicit operator bool() const noexcept { return text_ != nullptr; }
    friend bool operator==(Symbol a, Symbol b) noexcept { return a.text_ == b.text_; }
    std::size_t hash() const noexcept { return std::hash<const void*>{}(text_); }

private:
    friend class Interner;
    constexpr explicit Symbol(const std::string* text) noexcept : text_(text) {}
    const std::string* text_ = nullptr;
};

/// Keeps one copy of every spelling until it is destroyed.
class Interner {
public:
    Symbol intern(std::string_view text) {
        const auto found = names_.find(text);
        return Symbol(found != names_.end() ? &*found : &*names_.emplace(text).first);
    }

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
    };
    // Node-based: the addresses of its strings are the symbols.
    std::unordered_set<std::string, Hash, std::equal_to<>> names_;
};

} // namespace simple

template <> struct std::hash<simple::Symbol> {
    std::size_t operator()(simple::Symbol symbol) const noexcept { return symbol.hash(); }
};
