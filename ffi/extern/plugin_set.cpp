#include "ffi/extern/plugin_set.hpp"

#include <algorithm>
#include <atomic>
#include <optional>
#include <utility>

#include "ffi/extern/foreign_function.hpp"
#include "support/suggest.hpp"

namespace simple::ffi {

namespace {

constexpr const char* kForbidden = "the host program does not permit plugins";
constexpr const char* kMissing = "E0804";
constexpr const char* kDiffers = "E0805";
/// What LibTorch and the libraries it needs take; where they get less, loading them can end the process.
constexpr std::size_t kTorchAddressSpace = std::size_t{1} << 30;

bool is_torch_name(std::string_view name) { return name.starts_with("rt_torch_") || name.starts_with("simple_torch_"); }

std::int64_t live_handles(const Library& library) {
    const simple_plugin* const plugin = library.plugin();
    return plugin == nullptr || plugin->live_handles == nullptr ? 0 : plugin->live_handles();
}

/// Calls `use` with each line in which a plugin declares a function, until it returns true.
template <typename Use> void each_line(const simple_plugin* plugin, Use use) {
    std::string_view rest = plugin == nullptr || plugin->signatures == nullptr ? "" : plugin->signatures;
    while (!rest.empty()) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(rest.size(), line.size() + 1));
        if (use(line)) {
            return;
        }
    }
}

/// Finds a plugin's own declaration of a function; empty when it gives none.
std::string_view declared_line(const simple_plugin* plugin, const std::string& name) {
    std::string_view found;
    each_line(plugin, [&](std::string_view line) {
        const std::size_t at = line.find(name + "(");
        const bool declares = at != std::string_view::npos && (at == 0 || line[at - 1] == ' ');
        found = declares ? line : found;
        return declares;
    });
    return found;
}

/// Considers every function that a plugin declares.
void offer_functions(const simple_plugin* plugin, NearestName& nearest) {
    each_line(plugin, [&nearest](std::string_view line) {
        if (const std::optional<Signature> declared = parse_signature(line)) {
            nearest.offer(declared->name);
        }
        return false;
    });
}

std::int64_t next_owner() noexcept {
    static std::atomic<std::int64_t> last{0};
    return ++last;
}

} // namespace

PluginSet::PluginSet() : owner_(next_owner()) {}
PluginSet::~PluginSet() = default;

void PluginSet::configure(SearchPath search, bool permitted) {
    search_ = std::move(search);
    permitted_ = permitted;
}

const Library* PluginSet::open(const std::string& path, std::vector<Attempt>& attempts, std::size_t address_space) {
    std::string reason;
    const Library* const library = open_library(path, reason, address_space);
    attempts.push_back({path, std::move(reason)});
    if (library != nullptr) {
        used_.push_back({library, live_handles(*library)});
    }
    return library;
}

const Library* PluginSet::torch() {
    if (torch_searched_) {
        return torch_;
    }
    torch_searched_ = true;
    if (!permitted_) {
        torch_attempts_.push_back({"plugins", kForbidden});
        return nullptr;
    }
    for (Attempt& place : search_.torch_candidates()) {
        if (!place.reason.empty()) {
            torch_attempts_.push_back(std::move(place));
        } else if ((torch_ = open(place.path, torch_attempts_, kTorchAddressSpace)) != nullptr) {
            own_torch_handles();
            break;
        }
    }
    return torch_;
}

/// The plugin was opened by a running program: what it makes from here on is this interpreter's.
void PluginSet::own_torch_handles() {
    set_owner_ = reinterpret_cast<std::int64_t (*)(std::int64_t)>(torch_->symbol("simple_torch_set_owner"));
    enter();
}

void PluginSet::enter() {
    if (set_owner_ != nullptr) {
        former_owner_ = set_owner_(owner_);
    }
}

void PluginSet::leave() noexcept {
    if (set_owner_ != nullptr) {
        set_owner_(former_owner_);
    }
}

std::span<const Attempt> PluginSet::torch_attempts() {
    torch();
    return torch_attempts_;
}

const Library* PluginSet::open_next() {
    if (!listed_) {
        listed_ = true;
        if (permitted_) {
            waiting_ = search_.plugin_candidates();
        } else {
            attempts_.push_back({"plugins", kForbidden});
        }
    }
    while (next_ < waiting_.size()) {
        const Attempt& place = waiting_[next_++];
        if (!place.reason.empty()) {
            attempts_.push_back(place);
        } else if (const Library* const library = open(place.path, attempts_)) {
            libraries_.push_back(library);
            return library;
        }
    }
    return nullptr;
}

void* PluginSet::find(const std::string& name, const Library*& owner) {
    const auto look = [&](const Library* library) {
        void* const symbol = library == nullptr ? nullptr : library->symbol(name.c_str());
        owner = symbol == nullptr ? nullptr : library;
        return symbol;
    };
    void* symbol = is_torch_name(name) ? look(torch()) : nullptr;
    for (std::size_t i = 0; symbol == nullptr && i < libraries_.size(); ++i) {
        symbol = look(libraries_[i]);
    }
    while (symbol == nullptr) {
        const Library* const library = open_next();
        if (library == nullptr) {
            break;
        }
        symbol = look(library);
    }
    return symbol;
}

void PluginSet::open_all() {
    while (open_next() != nullptr) {
    }
}

// --- Functions ---------------------------------------------------------------------------------------------------

std::unique_ptr<ForeignFunction> PluginSet::bind(std::string_view declaration) {
    std::optional<Signature> signature = parse_signature(declaration);
    if (!signature) {
        throw ScriptError(ErrorKind::Host, "`" + std::string(declaration) + "` cannot cross to a library", {},
                          kDiffers);
    }
    const Library* owner = nullptr;
    void* const symbol = find(signature->name, owner);
    if (symbol == nullptr) {
        fail_missing(signature->name);
    }
    compare_with_plugin(*signature, *owner);
    return std::make_unique<ForeignFunction>(*std::move(signature), symbol, *owner);
}

std::function<Value(Call&)> PluginSet::resolve(const Factory& /*interpreter*/, std::string_view signature) {
    return [function = std::shared_ptr<ForeignFunction>(bind(signature))](Call& call) { return function->call(call); };
}

const ForeignFunction& PluginSet::bound_row(std::string_view signature) {
    std::unique_ptr<ForeignFunction>& row = rows_[signature.data()];
    if (row == nullptr) {
        row = bind(signature);
    }
    return *row;
}

void PluginSet::compare_with_plugin(const Signature& declared, const Library& library) const {
    const std::string_view line = declared_line(library.plugin(), declared.name);
    if (line.empty()) {
        return;
    }
    const std::optional<Signature> own = parse_signature(line);
    if (!own || !own->same_types(declared)) {
        throw ScriptError(ErrorKind::Host,
                          "the declaration of " + declared.name + " differs from the one of the plugin " +
                              library.name(),
                          "declare it as the plugin does", kDiffers)
            .with_note("declared:   extern fn " + declared.text())
            .with_note("the plugin: " + (own ? "extern fn " + own->text() : std::string(line)));
    }
}

void PluginSet::fail_missing(const std::string& name) {
    const bool torch = is_torch_name(name);
    NearestName nearest(name);
    for (const Used& used : used_) {
        offer_functions(used.library->plugin(), nearest);
    }
    ScriptError error(ErrorKind::Host, "extern function " + name + " is not available",
                      !permitted_ ? "the host gives permission with Permissions::plugins, or registers the function"
                      : !nearest.best().empty() ? "did you mean `" + nearest.best() + "`?"
                      : torch ? "it needs the PyTorch plugin libsimple_torch_ffi.so; `simple info --accel` tells more"
                              : "name the library that has it with --plugin PATH or in SIMPLE_PLUGIN_PATH",
                      kMissing);
    for (const Attempt& attempt : torch ? torch_attempts() : attempts()) {
        error.with_note(attempt.path + ": " +
                        (attempt.reason.empty() ? "has no function of this name" : attempt.reason));
    }
    throw error;
}

void PluginSet::closing(const Factory& interpreter) {
    for (Used& used : used_) {
        if (used.library == torch_ && set_owner_ != nullptr) {
            close_torch(interpreter);
            continue;
        }
        const std::int64_t left = live_handles(*used.library) - used.handles;
        used.handles += left; // Said once.
        if (left > 0) {
            interpreter.write_error("warning: " + used.library->name() + ": " + std::to_string(left) +
                                    (left == 1 ? " handle" : " handles") + " not freed\n");
        }
    }
}

void PluginSet::close_torch(const Factory& interpreter) {
    const auto leaks = reinterpret_cast<const char* (*)(std::int64_t)>(torch_->symbol("simple_torch_leaks"));
    const auto free_owned = reinterpret_cast<std::int64_t (*)(std::int64_t)>(torch_->symbol("simple_torch_free_owned"));
    const char* const made_by = leaks == nullptr ? nullptr : leaks(owner_);
    const std::string text = made_by == nullptr ? "" : made_by;
    const std::int64_t left = free_owned == nullptr ? 0 : free_owned(owner_);
    if (left > 0) {
        interpreter.write_error("warning: " + torch_->name() + ": " + std::to_string(left) +
                                (left == 1 ? " handle" : " handles") + " not freed" +
                                (text.empty() ? "" : " (made by " + text + ")") + "\n");
    }
}

} // namespace simple::ffi
