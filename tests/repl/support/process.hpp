// Runs the program under test: on a pseudo terminal, or with pipes.
#pragma once

#include <cstdlib>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

#include "screen_model.hpp"
#include "temporary_folder.hpp"

namespace simple::repl_test {

using test::TemporaryFolder;

using Environment = std::map<std::string, std::string>;

/// How a process ended.
struct ProcessEnd {
    /// Exit status, or -1 after a signal.
    int status = -1;
    int signal = 0;
};

/// A person at a terminal.
class Terminal {
public:
    struct Settings {
        std::vector<std::string> arguments = {};
        Environment environment = {};
        int rows = 24;
        int columns = 80;
        /// Keeps history between terminals; empty: a folder of its own.
        std::string state_folder = {};
    };

    Terminal() : Terminal(Settings{}) {}
    explicit Terminal(Settings settings);
    ~Terminal();
    Terminal(const Terminal&) = delete;
    Terminal& operator=(const Terminal&) = delete;

    void send(std::string_view keys);
    /// Types a line and Enter.
    void enter(std::string_view line) { send(std::string(line) + "\r"); }
    /// Waits until a line of the screen equals, or with the second form contains, a text. False after some seconds.
    bool shows(std::string_view line);
    bool shows_part(std::string_view part);
    /// Waits until the last line is a text, or the cursor stands in a column.
    bool rests_on(std::string_view line);
    bool rests_at(int column);
    /// Waits for a fresh prompt, on which nothing is typed yet.
    bool prompts() { return rests_on(">>>") && rests_at(4); }
    /// Waits until the program is silent for a moment, for tests of what is not shown.
    void settle();
    void resize(int rows, int columns);
    ProcessEnd wait();

    std::vector<std::string> lines() const { return screen_.lines(); }
    /// Everything written, control sequences included.
    const std::string& transcript() const noexcept { return transcript_; }
    /// Tells whether the terminal echoes and edits lines itself, as a shell expects it.
    bool is_in_normal_mode() const;
    pid_t process() const noexcept { return process_; }

private:
    bool read_for(int milliseconds);
    template <typename Condition> bool wait_until(Condition condition);

    TemporaryFolder own_state_;
    ScreenModel screen_;
    std::string transcript_;
    int master_ = -1;
    pid_t process_ = -1;
};

/// What a process run with pipes wrote, and how it ended.
struct Finished {
    ProcessEnd end;
    std::string output;
    std::string errors;
};

/// How to run with pipes.
struct PipeSettings {
    std::string input = {};
    Environment environment = {};
    /// Sends errors into the same pipe as output.
    bool joined = false;
    /// File to write output to instead of a pipe.
    std::string output_file = {};
    /// Closes the reading end of the output pipe at once.
    bool reader_leaves = false;
    /// Starts the program as a parent that ignores SIGPIPE would.
    bool ignore_broken_pipe = false;
};

/// Runs the program to its end.
Finished run_program(const std::vector<std::string>& arguments, const PipeSettings& settings = {});

} // namespace simple::repl_test
