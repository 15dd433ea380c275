// The stack of open blocks and the comparison of leading whitespace.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "support/span.hpp"

namespace simple::syntax {

/// How the leading whitespace of a line relates to that of a block. Mixed: tabs and spaces that cannot be compared,
/// because neither text begins with the other.
enum class IndentOrder { Equal, Deeper, Shallower, Mixed };

/// Compares leading whitespace, character by character: no width is assumed for a tab.
IndentOrder compare_indent(std::string_view line, std::string_view block) noexcept;

/// Returns leading whitespace in words: "4 spaces", "1 tab", "a tab and 2 spaces".
std::string describe_indent(std::string_view whitespace);

/// A block that is being read.
struct OpenBlock {
    std::string_view whitespace;
    Span opener;           ///< The `:` of its header; unknown for the file.
    std::string_view name; ///< As messages call it: "the loop", "the function".
    bool in_brackets;      ///< A block lambda inside brackets, where indentation outside of it is free.
};

/// The open blocks, the file outermost.
class Indentation {
public:
    void open(OpenBlock block) { blocks_.push_back(block); }
    void close() { blocks_.pop_back(); }
    const OpenBlock& current() const noexcept { return blocks_.back(); }
    /// Returns the block around the current one, or null for the file.
    const OpenBlock* enclosing() const noexcept { return blocks_.size() < 2 ? nullptr : &blocks_[blocks_.size() - 2]; }
    /// Returns whether a line with this whitespace belongs to the current block or to one around it.
    bool is_open(std::string_view whitespace) const noexcept;
    std::size_t depth() const noexcept { return blocks_.size(); }
    void truncate(std::size_t depth) { blocks_.resize(depth); }

private:
    std::vector<OpenBlock> blocks_;
};

} // namespace simple::syntax
