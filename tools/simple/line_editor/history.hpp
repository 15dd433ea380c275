// History of whole blocks, kept in a file that several sessions may share.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace simple::line_editor {

/// Remembers blocks, oldest first. Each block is one line of the file, with newlines and backslashes escaped.
class History {
public:
    /// Reads the newest blocks of a file and appends to it from now on. An empty path keeps history in memory only.
    /// Returns what went wrong, empty if nothing did; the history works in memory then.
    std::string open(const std::string& path);

    /// Adds a block unless it is blank or repeats the newest one.
    void add(const std::string& block);

    std::size_t size() const noexcept { return blocks_.size(); }
    const std::string& operator[](std::size_t i) const { return blocks_[i]; }
    /// Returns the newest block before index `before` that contains `needle`, or size() when there is none.
    std::size_t find_before(std::size_t before, std::string_view needle) const noexcept;

private:
    void load(int file);
    void append_to_file(const std::string& block);

    std::string path_;
    std::vector<std::string> blocks_;
};

/// Returns $XDG_STATE_HOME/simple/history or its default below $HOME; empty when neither is known.
std::string default_history_path();

} // namespace simple::line_editor
