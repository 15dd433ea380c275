// Keyboard input: turns the bytes of a terminal into keys.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace simple::line_editor {

/// What was pressed. Control and Alt carry their letter in KeyPress::letter, Text and Paste their text.
enum class Key : std::uint8_t {
    Text,
    Paste,
    Enter,
    AltEnter,
    Tab,
    Escape,
    Backspace,
    Delete,
    Left,
    Right,
    Up,
    Down,
    WordLeft,
    WordRight,
    Home,
    End,
    Control,
    Alt,
    /// The terminal changed its size, or the process was resumed.
    TerminalChange,
    EndOfInput,
    Unknown,
};

struct KeyPress {
    Key key = Key::Unknown;
    char letter = 0;
    std::string text;
};

/// Reads and decodes keys. Bytes typed ahead stay here between blocks.
class Input {
public:
    explicit Input(int descriptor) noexcept : descriptor_(descriptor) {}

    /// Waits for the next key. Printable text that has arrived together comes as one key.
    KeyPress next();
    /// Tells whether more bytes have been read than were decoded, so that drawing can wait.
    bool has_pending() const noexcept { return at_ < bytes_.size(); }

private:
    enum class Fill : std::uint8_t { Data, Interrupted, End, Timeout };
    Fill fill(int timeout_ms);
    bool next_byte_within(int timeout_ms);
    KeyPress text_run();
    KeyPress escape();
    KeyPress control_sequence();
    KeyPress paste();

    int descriptor_;
    std::string bytes_;
    std::size_t at_ = 0;
};

/// Cleans pasted text: line ends become newlines, control characters go, and prompts of a copied session are stripped.
std::string clean_paste(std::string_view pasted);

} // namespace simple::line_editor
