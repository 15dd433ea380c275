#include "ffi/loader/library.hpp"

#include <exception>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string_view>
#include <system_error>
#include <utility>

#include <dlfcn.h>
#include <elf.h>
#include <link.h>
#include <sys/mman.h>

#include "ffi/loader/elf_file.hpp"

namespace simple::ffi {

namespace {

/// Says in words of this project what the system's loader reports.
std::string load_reason(std::string_view text, const std::string& path) {
    constexpr std::string_view kUndefined = "undefined symbol: ";
    constexpr std::string_view kMissing = ": cannot open shared object file: ";
    if (text.starts_with(path + ": ")) {
        text.remove_prefix(path.size() + 2);
    }
    if (const std::size_t at = text.find(kUndefined); at != std::string_view::npos) {
        std::string_view name = text.substr(at + kUndefined.size());
        name = name.substr(0, name.find_first_of(" ,\t"));
        return "needs the symbol " + std::string(name) +
               ", which no library provides (link the library that has it with -l)";
    }
    if (const std::size_t at = text.find(kMissing); at != std::string_view::npos && at > 0) {
        return "needs " + std::string(text.substr(0, at)) +
               ", which was not found (install it, or add its folder to LD_LIBRARY_PATH)";
    }
    return "cannot be loaded: " + std::string(text);
}

/// Asks a library for its description and checks it. Returns the reason to refuse the library, or an empty text.
std::string read_plugin(void* handle, const simple_plugin*& plugin) {
    plugin = nullptr;
    void* const symbol = ::dlsym(handle, "simple_plugin_entry");
    if (symbol == nullptr) {
        return {};
    }
    const auto entry = reinterpret_cast<simple_plugin_entry_function>(symbol);
    const simple_plugin* answer = nullptr;
    try {
        answer = entry();
    } catch (...) {
        return "simple_plugin_entry() threw a C++ exception";
    }
    if (answer == nullptr) {
        return "simple_plugin_entry() returned NULL";
    }
    if (answer->abi_version != SIMPLE_PLUGIN_ABI) {
        return "made for version " + std::to_string(answer->abi_version) +
               " of the plugin interface, this program has " + std::to_string(SIMPLE_PLUGIN_ABI) +
               " (rebuild it with this program's simple/plugin.h)";
    }
    if (answer->struct_size != sizeof(simple_plugin)) {
        return "its simple_plugin has " + std::to_string(answer->struct_size) + " bytes, this program's " +
               std::to_string(sizeof(simple_plugin)) + " (rebuild it with this program's simple/plugin.h)";
    }
    plugin = answer;
    return {};
}

/// Tells whether the process may have so much more address space.
bool has_address_space(std::size_t bytes) noexcept {
    if (bytes == 0) {
        return true;
    }
    void* const probe = ::mmap(nullptr, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return probe != MAP_FAILED && ::munmap(probe, bytes) == 0;
}

/// Throws once. A program that links the C++ runtime statically has an unwinder of its own, which sets itself up at the
/// first throw; an exception of a library that comes earlier would end the process.
void prepare_unwinder() noexcept {
    static const bool ready = [] {
        try {
            throw std::exception();
        } catch (const std::exception&) {
            return true;
        }
    }();
    static_cast<void>(ready);
}

/// The libraries of the process, by the file's own path. Never destroyed: threads may use them until the very end.
struct Registry {
    std::mutex mutex;
    std::map<std::string, std::unique_ptr<Library>, std::less<>> libraries;
};
Registry& registry() {
    static auto& instance = *new Registry;
    return instance;
}

} // namespace

void* Library::symbol(const char* name) const noexcept {
    void* const found = ::dlsym(handle_, name);
    if (found == nullptr) {
        return nullptr;
    }
    // dlsym() searches what the library depends on, too; a declaration must not reach libc by accident.
    link_map* own = nullptr;
    void* owner = nullptr;
    Dl_info info{};
    const bool known = ::dlinfo(handle_, RTLD_DI_LINKMAP, static_cast<void*>(&own)) == 0 &&
                       ::dladdr1(found, &info, &owner, RTLD_DL_LINKMAP) != 0;
    if (known && owner != own) {
        return nullptr;
    }
    void* entry = nullptr;
    const bool described = ::dladdr1(found, &info, &entry, RTLD_DL_SYMENT) != 0 && entry != nullptr;
    const bool variable = described && (static_cast<const ElfW(Sym)*>(entry)->st_info & 0xFU) == STT_OBJECT;
    return variable ? nullptr : found;
}

std::string Library::name() const {
    return plugin_ != nullptr && plugin_->name != nullptr ? plugin_->name
                                                          : std::filesystem::path(path_).filename().string();
}

const Library* open_library(const std::string& path, std::string& reason, std::size_t address_space) {
    std::error_code error;
    const std::filesystem::path resolved = std::filesystem::canonical(path, error);
    const std::string file = error ? path : resolved.string();
    Registry& known = registry();
    const std::lock_guard lock(known.mutex);
    if (const auto found = known.libraries.find(file); found != known.libraries.end()) {
        return found->second.get();
    }
    reason = shared_library_fault(file);
    if (!reason.empty()) {
        return nullptr;
    }
    if (!has_address_space(address_space)) {
        reason = "needs " + std::to_string(address_space >> 20U) +
                 " MiB of address space, more than this process may have (ulimit -v)";
        return nullptr;
    }
    prepare_unwinder();
    void* const handle = ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (handle == nullptr) {
        const char* const text = ::dlerror();
        reason = load_reason(text == nullptr ? "unknown reason" : text, file);
        return nullptr;
    }
    const simple_plugin* plugin = nullptr;
    reason = read_plugin(handle, plugin);
    if (!reason.empty()) {
        return nullptr;
    }
    return known.libraries.emplace(file, std::make_unique<Library>(file, handle, plugin)).first->second.get();
}

} // namespace simple::ffi
