#include "cli/option_parser.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <sstream>
#include <utility>

#include <CLI/CLI.hpp>

#include "simple/version.hpp"

#include "cli/suggest.hpp"

namespace simple::cli {

namespace {

constexpr std::array kCommands = {"run", "repl", "check", "test", "explain", "doc", "info"};

constexpr const char* kUsage = R"(Runs programs of the Simple language.

usage: simple [OPTIONS] FILE [ARGS...]       run a script (also: simple run FILE)
       simple [OPTIONS] -e CODE [ARGS...]    run code; -E also prints its value
       simple [OPTIONS] - [ARGS...]          run what comes from standard input
       simple [OPTIONS] [repl]               work interactively
       simple [OPTIONS] check FILES...       find mistakes without running
       simple [OPTIONS] test [PATHS...]      run test files and the *_spec.spl and *_test.spl of folders
       simple explain [CODE]                 describe an error code; alone: list all codes
       simple doc NAME                       describe a function, a class, a method or a module
       simple info                           describe this installation, for bug reports

What follows the script's name belongs to the script.
)";

constexpr const char* kStatuses = R"(exit status:
  0 success, 1 error in the script, findings of check or failed tests, 2 wrong use or file not found, 3 a limit set by an option was
  exceeded, 70 error in this program, 130 interrupted; exit(n) and an integer result of main pass through
)";

/// Shows the usage above in place of CLI11's generated line.
class HelpFormatter : public CLI::Formatter {
public:
    std::string make_usage(const CLI::App*, std::string) const override { return kUsage; }
    std::string make_footer(const CLI::App*) const override { return kStatuses; }
};

CLI::Validator one_of(std::vector<std::string> words) { return CLI::IsMember(std::move(words)).description(""); }

CLI::Validator positive() {
    return {[](std::string& value) {
                double number = 0;
                const bool good = CLI::detail::lexical_cast(value, number) && number > 0;
                return good ? std::string() : "must be a number above 0, but is " + value;
            },
            ""};
}

/// The words of a command line, told apart.
struct Words {
    std::vector<std::string> options;
    std::string command;
    std::vector<std::string> operands;
};

} // namespace

bool is_command(std::string_view word) noexcept {
    return std::find(kCommands.begin(), kCommands.end(), word) != kCommands.end();
}

struct OptionParser::Declarations {
    CLI::App app{"", "simple"};
    CommandLine line;
    std::string code;
    std::string printed_code;
    std::string plugins;
    std::string color = "auto";
    std::string format = "human";
    std::string output_format = "human";
    bool list = false;
    double timeout = 0;
    std::uint64_t memory = 0;
    std::uint64_t steps = 0;
    std::uint32_t depth = 0;

    Declarations() {
        app.formatter(std::make_shared<HelpFormatter>());
        app.set_help_flag("-h,--help", "Show this help");
        app.add_flag("-V,--version")->description("Show the version");
        declare_code();
        declare_plugins();
        declare_messages();
        declare_limits();
        declare_tests();
    }

    void declare_code() {
        // One text joined of lines: in a list of texts CLI11 would take "[1, 2]" apart.
        app.add_option("-e", code, "Run CODE; may be repeated, one line each")->type_name("CODE")->join();
        app.add_option("-E", printed_code, "Run CODE and print its value")->type_name("CODE")->join();
        app.add_flag("-i", line.interactive, "Work interactively after the run, with its variables");
        app.add_option("--opt", line.optimization, "0: plain node tree, 2: specialized nodes (default 2)")
            ->check(one_of({"0", "2"}))
            ->type_name("LEVEL");
    }

    void declare_plugins() {
        // Joined like -e, and taken apart again.
        app.add_option("--plugin", plugins, "Let extern functions call this shared library; may be repeated")
            ->type_name("PATH")
            ->join();
        app.add_flag("--accel", line.acceleration_details, "Show every place where plugins are looked for (info)");
        app.add_flag("--calibrate", line.calibrates, "Measure from which size on the PyTorch plugin is faster (info)");
    }

    void declare_messages() {
        app.add_option("--color", color, "auto, always or never (default auto)")
            ->check(one_of({"auto", "always", "never"}))
            ->type_name("WHEN");
        app.add_option("--message-format", format, "human, short or json (default human)")
            ->check(one_of({"human", "short", "json"}))
            ->type_name("FORMAT");
    }

    void declare_limits() {
        static const std::map<std::string, double> kTimeUnits = {{"ms", 0.001}, {"s", 1.0}, {"m", 60.0}, {"h", 3600.0}};
        app.add_option("--timeout", timeout, "Stop after this time, for example 500ms, 5s or 2m")
            ->transform(CLI::AsNumberWithUnit(kTimeUnits).description(""))
            ->check(positive())
            ->type_name("TIME");
        app.add_option("--max-memory", memory, "Limit the memory of the script, for example 512M or 2G")
            ->transform(CLI::AsSizeValue(false).description(""))
            ->check(positive())
            ->type_name("SIZE");
        app.add_option("--max-steps", steps, "Limit the number of calls and loop iterations")
            ->check(positive())
            ->type_name("N");
        app.add_option("--max-depth", depth, "Limit the depth of calls (default 10000)")
            ->check(positive())
            ->type_name("N");
    }

    void declare_tests() {
        TestChoices& tests = line.tests;
        app.add_option("--filter", tests.filter, "Run the examples whose full names match (test)")->type_name("REGEX");
        app.add_option("--format", output_format, "human, json, junit (test) or markdown (doc); default human")
            ->check(one_of({"human", "json", "junit", "markdown"}))
            ->type_name("FORMAT");
        app.add_flag("--fail-fast", tests.fail_fast, "End at the first failure (test)");
        app.add_flag("--slow", tests.slow, "Run slow examples too (test)");
        app.add_flag("--list", list, "Name the examples without running them (test), or every name (doc)");
    }

    bool given(const char* name) const { return app.get_option(name)->count() > 0; }

    std::vector<std::string> option_names() const {
        std::vector<std::string> names;
        for (const CLI::Option* option : app.get_options()) {
            for (const std::string& name : option->get_lnames()) {
                names.push_back("--" + name);
            }
        }
        return names;
    }

    bool takes_value(const CLI::Option& option) const { return option.get_items_expected_max() > 0; }

    std::variant<Words, Notice> sort_words(const std::vector<std::string>& words) const;
    std::optional<Notice> take_option(const std::vector<std::string>& words, std::size_t& i, Words& sorted) const;
    std::variant<CommandLine, Notice> finish(Words words, bool stdin_is_terminal);
    std::optional<Notice> choose_command(Words& words, bool stdin_is_terminal);
    std::optional<Notice> misplaced_option(const std::string& command) const;
    void take_choices();
};

// Moves one option and its value to sorted.options.
std::optional<Notice> OptionParser::Declarations::take_option(const std::vector<std::string>& words, std::size_t& i,
                                                              Words& sorted) const {
    const std::string& word = words[i];
    const bool is_long = word.compare(0, 2, "--") == 0;
    const std::size_t name_end = is_long ? word.find('=') : 2;
    const std::string name = word.substr(0, name_end);
    const CLI::Option* option = app.get_option_no_throw(name);
    if (option == nullptr) {
        const std::string meant = nearest(name, option_names());
        return usage_error("unknown option " + name,
                           meant.empty() ? "simple --help lists the options" : "did you mean " + meant + "?");
    }
    sorted.options.push_back(word);
    const bool has_value = is_long ? name_end != std::string::npos : word.size() > 2;
    if (!has_value && takes_value(*option)) {
        if (i + 1 == words.size()) {
            return usage_error("option " + name + " needs a value: " + name + " " + option->get_type_name());
        }
        // Joined, so that a value that begins with a dash stays a value.
        sorted.options.back() += (is_long ? "=" : "") + words[++i];
    }
    return std::nullopt;
}

// Options end at the script's name, at `-` and at `--`; check, test and doc take options between
// their operands.
std::variant<Words, Notice> OptionParser::Declarations::sort_words(const std::vector<std::string>& words) const {
    Words sorted;
    bool code_given = false;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string& word = words[i];
        if (word == "--") {
            sorted.operands.insert(sorted.operands.end(), words.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                                   words.end());
            break;
        }
        if (word.size() > 1 && word.front() == '-') {
            code_given = code_given || word.compare(0, 2, "-e") == 0 || word.compare(0, 2, "-E") == 0;
            if (std::optional<Notice> wrong = take_option(words, i, sorted)) {
                return *std::move(wrong);
            }
        } else if (sorted.command.empty() && sorted.operands.empty() && !code_given && is_command(word)) {
            sorted.command = word;
        } else if (sorted.command == "check" || sorted.command == "test" || sorted.command == "doc" ||
                   sorted.command == "info") {
            sorted.operands.push_back(word);
        } else {
            sorted.operands.insert(sorted.operands.end(), words.begin() + static_cast<std::ptrdiff_t>(i), words.end());
            break;
        }
    }
    return sorted;
}

// Finds an option, or a format, that another command has.
std::optional<Notice> OptionParser::Declarations::misplaced_option(const std::string& command) const {
    for (const char* option : {"--filter", "--format", "--fail-fast", "--slow", "--list"}) {
        const bool shared = std::string_view(option) == "--format" || std::string_view(option) == "--list";
        if (given(option) && command != "test" && !(shared && command == "doc")) {
            return usage_error(std::string(option) + " is an option of the command test" + (shared ? " or doc" : ""),
                               "simple test " + std::string(option) + " …");
        }
    }
    if (line.acceleration_details && command != "info") {
        return usage_error("--accel is an option of the command info", "simple info --accel");
    }
    if (line.calibrates && command != "info") {
        return usage_error("--calibrate is an option of the command info", "simple info --calibrate");
    }
    if (output_format == (command == "doc" ? "junit" : "markdown")) {
        return usage_error("--format " + output_format + " is not a format of the command " + command);
    }
    return std::nullopt;
}

std::optional<Notice> OptionParser::Declarations::choose_command(Words& words, bool stdin_is_terminal) {
    const bool has_code = given("-e") || given("-E");
    if (has_code && !words.command.empty()) {
        return usage_error("-e cannot be used with the command " + words.command);
    }
    if (given("-e") && given("-E")) {
        return usage_error("-e and -E cannot be used together");
    }
    if (std::optional<Notice> wrong = misplaced_option(words.command)) {
        return wrong;
    }
    std::vector<std::string>& operands = words.operands;
    if (has_code) {
        line.command = Command::RunCode;
        line.print_value = given("-E");
        line.source = line.print_value ? printed_code : code;
    } else if (words.command == "check") {
        line.command = Command::Check;
        if (operands.empty()) {
            return usage_error("check needs at least one file: simple check FILES...");
        }
    } else if (words.command == "test") {
        line.command = Command::Test;
    } else if (words.command == "explain") {
        line.command = Command::Explain;
        if (operands.size() > 1) {
            return usage_error("explain takes one code, but got " + std::to_string(operands.size()));
        }
    } else if (words.command == "doc") {
        line.command = Command::Doc;
        if (operands.size() > 1 || (operands.empty() && !list)) {
            return usage_error("doc takes one name, but got " + std::to_string(operands.size()),
                               "simple doc --list names everything");
        }
    } else if (words.command == "repl" || words.command == "info") {
        line.command = words.command == "repl" ? Command::Repl : Command::Info;
        if (!operands.empty()) {
            return usage_error(words.command + " takes no files, but got " + operands.front());
        }
    } else if (operands.empty()) {
        if (words.command == "run") {
            return usage_error("run needs a file: simple run FILE [ARGS...]");
        }
        line.command = stdin_is_terminal ? Command::Repl : Command::RunStdin;
    } else {
        line.command = operands.front() == "-" ? Command::RunStdin : Command::RunFile;
        line.source = operands.front();
        operands.erase(operands.begin());
    }
    line.arguments = std::move(operands);
    return std::nullopt;
}

void OptionParser::Declarations::take_choices() {
    line.color = color == "always" ? ColorChoice::Always : color == "never" ? ColorChoice::Never : ColorChoice::Auto;
    line.messages = format == "json"    ? MessageFormat::Json
                    : format == "short" ? MessageFormat::Short
                                        : MessageFormat::Human;
    line.tests.format = output_format == "json"    ? TestFormat::Json
                        : output_format == "junit" ? TestFormat::Junit
                                                   : TestFormat::Human;
    line.tests.list = list;
    line.doc.list = list;
    line.doc.format = output_format == "json"       ? DocFormat::Json
                      : output_format == "markdown" ? DocFormat::Markdown
                                                    : DocFormat::Human;
    for (std::istringstream paths(plugins); std::getline(paths, line.plugins.emplace_back());) {
    }
    line.plugins.pop_back();
    const auto take = [this](const char* name, auto value, auto& limit) {
        if (given(name)) {
            limit = value;
        }
    };
    take("--timeout", timeout, line.limits.timeout);
    take("--max-memory", memory, line.limits.memory);
    take("--max-steps", steps, line.limits.steps);
    take("--max-depth", depth, line.limits.depth);
}

std::variant<CommandLine, Notice> OptionParser::Declarations::finish(Words words, bool stdin_is_terminal) {
    std::reverse(words.options.begin(), words.options.end());
    try {
        app.parse(words.options);
    } catch (const CLI::CallForHelp&) {
        return Notice{kExitSuccess, app.help()};
    } catch (const CLI::ParseError& error) {
        return usage_error(error.what());
    }
    if (given("--version")) {
        return Notice{kExitSuccess, "simple " SIMPLE_VERSION "\n"};
    }
    if (std::optional<Notice> wrong = choose_command(words, stdin_is_terminal)) {
        return *std::move(wrong);
    }
    take_choices();
    return line;
}

OptionParser::OptionParser() : declarations_(std::make_unique<Declarations>()) {}
OptionParser::~OptionParser() = default;

std::variant<CommandLine, Notice> OptionParser::parse(const std::vector<std::string>& words, bool stdin_is_terminal) {
    std::variant<Words, Notice> sorted = declarations_->sort_words(words);
    if (auto* wrong = std::get_if<Notice>(&sorted)) {
        return std::move(*wrong);
    }
    return declarations_->finish(std::get<Words>(std::move(sorted)), stdin_is_terminal);
}

} // namespace simple::cli
