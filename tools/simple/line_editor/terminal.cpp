#include "line_editor/terminal.hpp"

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include <poll.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

namespace simple::line_editor {

namespace {

constexpr std::string_view kEnterSequences = "\x1b[?2004h";
constexpr std::string_view kLeaveSequences = "\x1b[?2004l";

// Signal handlers have no context, so what they need is here: the mode to go back to, and whether to go back.
termios normal_mode;                        // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)
std::atomic<bool> raw_active = false;       // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)
std::atomic<bool> terminal_changed = false; // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)

void note_change(int) { terminal_changed = true; }

void watch(int signal_number, void (*handler)(int)) noexcept {
    struct sigaction action = {};
    action.sa_handler = handler;
    sigaction(signal_number, &action, nullptr);
}

void set_raw() noexcept {
    termios raw = normal_mode;
    raw.c_iflag &= ~static_cast<tcflag_t>(BRKINT | ICRNL | INPCK | ISTRIP | IXON);
    raw.c_cflag |= CS8;
    raw.c_lflag &= ~static_cast<tcflag_t>(ECHO | ICANON | IEXTEN | ISIG);
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    raw_active = true;
    tcsetattr(STDIN_FILENO, TCSADRAIN, &raw);
    write_terminal(kEnterSequences);
}

} // namespace

bool can_edit_lines() noexcept {
    const char* term = std::getenv("TERM");
    return isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 && term != nullptr && *term != '\0' &&
           std::strcmp(term, "dumb") != 0;
}

TerminalSize terminal_size() noexcept {
    TerminalSize size;
    winsize window = {};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) == 0 && window.ws_col > 0 && window.ws_row > 0) {
        size.columns = window.ws_col;
        size.rows = window.ws_row;
    }
    return size;
}

void write_terminal(std::string_view text) noexcept {
    while (!text.empty()) {
        const ssize_t written = ::write(STDOUT_FILENO, text.data(), text.size());
        if (written > 0) {
            text.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno == EAGAIN) {
            pollfd wait = {STDOUT_FILENO, POLLOUT, 0};
            poll(&wait, 1, -1);
        } else if (errno != EINTR) {
            return;
        }
    }
}

void restore_terminal() noexcept {
    if (raw_active.exchange(false)) {
        write_terminal(kLeaveSequences);
        tcsetattr(STDIN_FILENO, TCSADRAIN, &normal_mode);
    }
}

bool take_terminal_change() noexcept { return terminal_changed.exchange(false); }

RawMode::RawMode() noexcept {
    tcgetattr(STDIN_FILENO, &normal_mode);
    watch(SIGWINCH, note_change);
    watch(SIGCONT, note_change);
    set_raw();
}

RawMode::~RawMode() {
    restore_terminal();
    watch(SIGWINCH, SIG_DFL);
    watch(SIGCONT, SIG_DFL);
}

void RawMode::suspend() noexcept {
    restore_terminal();
    raise(SIGTSTP);
    set_raw();
}

void RawMode::renew() noexcept { set_raw(); }

} // namespace simple::line_editor
