#include "process.hpp"

#include <cerrno>
#include <chrono>
#include <csignal>
#include <system_error>
#include <thread>

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

namespace simple::repl_test {

namespace {

// Slow machines and sanitizers need patience; a passing test does not wait this long.
constexpr std::chrono::seconds kPatience{20};

ProcessEnd end_of(int status) {
    return WIFEXITED(status) ? ProcessEnd{WEXITSTATUS(status), 0} : ProcessEnd{-1, WTERMSIG(status)};
}

[[noreturn]] void become_program(const std::vector<std::string>& arguments, const Environment& environment) {
    for (const char* name : {"NO_COLOR", "CLICOLOR_FORCE", "TERM", "COLUMNS", "LINES"}) {
        unsetenv(name);
    }
    for (const auto& [name, value] : environment) {
        setenv(name.c_str(), value.c_str(), 1);
    }
    std::vector<char*> words = {const_cast<char*>(SIMPLE_PROGRAM)};
    for (const std::string& argument : arguments) {
        words.push_back(const_cast<char*>(argument.c_str()));
    }
    words.push_back(nullptr);
    execv(SIMPLE_PROGRAM, words.data());
    _exit(127);
}

std::string slurp(int descriptor) {
    std::string text;
    char block[4096];
    for (ssize_t count = 0; (count = read(descriptor, block, sizeof block)) > 0;) {
        text.append(block, static_cast<std::size_t>(count));
    }
    close(descriptor);
    return text;
}

void write_and_close(int descriptor, std::string_view text) {
    while (!text.empty()) {
        const ssize_t count = write(descriptor, text.data(), text.size());
        if (count <= 0) {
            break;
        }
        text.remove_prefix(static_cast<std::size_t>(count));
    }
    close(descriptor);
}

} // namespace

Terminal::Terminal(Settings settings) : screen_(settings.rows, settings.columns) {
    settings.environment.try_emplace("TERM", "xterm");
    settings.environment["XDG_STATE_HOME"] = settings.state_folder.empty() ? own_state_.path() : settings.state_folder;
    winsize size = {};
    size.ws_row = static_cast<unsigned short>(settings.rows);
    size.ws_col = static_cast<unsigned short>(settings.columns);
    process_ = forkpty(&master_, nullptr, nullptr, &size);
    if (process_ < 0) {
        throw std::system_error(errno, std::generic_category(), "no terminal can be opened");
    }
    if (process_ == 0) {
        become_program(settings.arguments, settings.environment);
    }
}

Terminal::~Terminal() {
    if (process_ > 0) {
        kill(process_, SIGKILL);
        waitpid(process_, nullptr, 0);
    }
    close(master_);
}

bool Terminal::read_for(int milliseconds) {
    pollfd wait = {master_, POLLIN, 0};
    if (poll(&wait, 1, milliseconds) <= 0) {
        return false;
    }
    char block[65536];
    const ssize_t count = read(master_, block, sizeof block);
    if (count <= 0) {
        std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
        return false;
    }
    const std::string_view bytes(block, static_cast<std::size_t>(count));
    transcript_ += bytes;
    screen_.feed(bytes);
    return true;
}

template <typename Condition> bool Terminal::wait_until(Condition condition) {
    const auto end = std::chrono::steady_clock::now() + kPatience;
    while (!condition()) {
        if (!read_for(20) && std::chrono::steady_clock::now() > end) {
            return false;
        }
    }
    return true;
}

void Terminal::send(std::string_view keys) {
    // Reading meanwhile keeps a large paste from blocking both sides.
    fcntl(master_, F_SETFL, O_NONBLOCK);
    while (!keys.empty()) {
        const ssize_t count = write(master_, keys.data(), keys.size());
        if (count > 0) {
            keys.remove_prefix(static_cast<std::size_t>(count));
        } else {
            read_for(5);
        }
    }
    fcntl(master_, F_SETFL, 0);
}

bool Terminal::shows(std::string_view line) {
    return wait_until([&] {
        for (const std::string& shown : screen_.lines()) {
            if (shown == line) {
                return true;
            }
        }
        return false;
    });
}

bool Terminal::shows_part(std::string_view part) {
    return wait_until([&] {
        for (const std::string& shown : screen_.lines()) {
            if (shown.find(part) != std::string::npos) {
                return true;
            }
        }
        return false;
    });
}

bool Terminal::rests_on(std::string_view line) {
    return wait_until([&] { return screen_.lines().back() == line; });
}

bool Terminal::rests_at(int column) {
    return wait_until([&] { return screen_.cursor_column() == column; });
}

void Terminal::settle() {
    while (read_for(150)) {
    }
}

void Terminal::resize(int rows, int columns) {
    winsize size = {};
    size.ws_row = static_cast<unsigned short>(rows);
    size.ws_col = static_cast<unsigned short>(columns);
    ioctl(master_, TIOCSWINSZ, &size);
    screen_ = ScreenModel(rows, columns);
}

ProcessEnd Terminal::wait() {
    int status = 0;
    const bool ended = wait_until([&] { return waitpid(process_, &status, WNOHANG) == process_; });
    if (!ended) {
        return {};
    }
    process_ = -1;
    read_for(20);
    return end_of(status);
}

bool Terminal::is_in_normal_mode() const {
    termios mode = {};
    tcgetattr(master_, &mode);
    return (mode.c_lflag & ECHO) != 0 && (mode.c_lflag & ICANON) != 0 && (mode.c_iflag & ICRNL) != 0;
}

Finished run_program(const std::vector<std::string>& arguments, const PipeSettings& settings) {
    int input[2];
    int output[2];
    int errors[2];
    if (pipe(input) != 0 || pipe(output) != 0 || pipe(errors) != 0) {
        return {};
    }
    const pid_t process = fork();
    if (process == 0) {
        std::signal(SIGPIPE, settings.ignore_broken_pipe ? SIG_IGN : SIG_DFL);
        dup2(input[0], STDIN_FILENO);
        dup2(settings.output_file.empty() ? output[1] : open(settings.output_file.c_str(), O_WRONLY), STDOUT_FILENO);
        dup2(settings.joined ? STDOUT_FILENO : errors[1], STDERR_FILENO);
        for (const int descriptor : {input[0], input[1], output[0], output[1], errors[0], errors[1]}) {
            close(descriptor);
        }
        become_program(arguments, settings.environment);
    }
    for (const int descriptor : {input[0], output[1], errors[1]}) {
        close(descriptor);
    }
    std::signal(SIGPIPE, SIG_IGN);
    std::thread writer([&] { write_and_close(input[1], settings.input); });
    Finished finished;
    std::thread reader([&] { finished.errors = slurp(errors[0]); });
    if (settings.reader_leaves) {
        close(output[0]);
    } else {
        finished.output = slurp(output[0]);
    }
    writer.join();
    reader.join();
    int status = 0;
    waitpid(process, &status, 0);
    finished.end = end_of(status);
    return finished;
}

} // namespace simple::repl_test
