// The terminal: raw mode, size, output, and the way back to normal on every exit.
#pragma once

#include <string_view>

namespace simple::line_editor {

/// Columns and rows of a terminal.
struct TerminalSize {
    int columns = 80;
    int rows = 24;
};

/// Tells whether input and output are a terminal on which lines can be edited.
bool can_edit_lines() noexcept;

/// Returns the size of the terminal, 80x24 when it is not known.
TerminalSize terminal_size() noexcept;

/// Writes all of it to the terminal.
void write_terminal(std::string_view text) noexcept;

/// Puts the terminal back as it was before raw mode. May be called from a signal handler; does nothing in normal mode.
void restore_terminal() noexcept;

/// Tells whether the terminal changed (resized, process resumed) since the last call.
bool take_terminal_change() noexcept;

/// Keeps the terminal in raw mode with bracketed paste while it lives.
class RawMode {
public:
    RawMode() noexcept;
    ~RawMode();
    RawMode(const RawMode&) = delete;
    RawMode& operator=(const RawMode&) = delete;

    /// Stops the process as Ctrl-Z does, with the terminal in normal mode, and comes back to raw mode when it goes on.
    void suspend() noexcept;
    /// Sets raw mode again, for when a shell changed it.
    void renew() noexcept;
};

} // namespace simple::line_editor
