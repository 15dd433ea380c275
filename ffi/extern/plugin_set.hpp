// The plugins of one interpreter: where they are looked for, which ones are open, and what `extern fn` finds in them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ffi/extern/signature.hpp"
#include "ffi/loader/library.hpp"
#include "ffi/loader/search_path.hpp"
#include "simple/native.hpp"

namespace simple::ffi {

class ForeignFunction;

/// Finds and opens plugins when they are first wanted. Reached with `call.extension<PluginSet>()`, after
/// register_plugins() set it up; before that, and where the host permits no plugins, nothing is ever opened.
class PluginSet final : public Extension, public ExternResolver {
public:
    PluginSet();
    ~PluginSet() override;

    /// Says where to look. Without permission the lists of attempts hold the one reason.
    void configure(SearchPath search, bool permitted);
    bool permitted() const noexcept { return permitted_; }
    const SearchPath& search_path() const noexcept { return search_; }

    /// The LibTorch plugin: looked for once, at the first call. Null when there is no usable one.
    const Library* torch();
    /// The same without looking for it: null until torch() found it.
    const Library* loaded_torch() const noexcept { return torch_; }
    /// Every place torch() looked at, in order, the one that was opened last; looks when it has not yet.
    std::span<const Attempt> torch_attempts();

    /// Looks a symbol up: names beginning with rt_torch_ or simple_torch_ in the LibTorch plugin, then every name in
    /// the given files and the plugins of the folders, each opened when its turn comes. Null when no library has it.
    void* find(const std::string& name, const Library*& owner);
    /// Every other place that was looked at so far, and why nothing could be opened there.
    std::span<const Attempt> attempts() const noexcept { return attempts_; }
    /// Opens every library that find() would look at, for `simple info --accel`.
    void open_all();

    /// Finds the function of a declaration. Throws E0804 with every place looked at when there is none, E0805 when it
    /// differs from the plugin's own declaration.
    std::unique_ptr<ForeignFunction> bind(std::string_view declaration);
    std::function<Value(Call&)> resolve(const Factory& interpreter, std::string_view signature) override;
    /// The same for a row of a module's table, made once for each row.
    const ForeignFunction& bound_row(std::string_view signature);

    /// While a program of this interpreter runs, handles that LibTorch's plugin makes belong to it.
    void enter() override;
    void leave() noexcept override;
    /// Warns of handles that programs have not freed; those of the LibTorch plugin are freed here.
    void closing(const Factory& interpreter) override;

private:
    const Library* open(const std::string& path, std::vector<Attempt>& attempts, std::size_t address_space = 0);
    const Library* open_next();
    void own_torch_handles();
    void close_torch(const Factory& interpreter);
    void compare_with_plugin(const Signature& declared, const Library& library) const;
    [[noreturn]] void fail_missing(const std::string& name);

    /// A library in use, and how many handles others held before.
    struct Used {
        const Library* library;
        std::int64_t handles;
    };

    SearchPath search_;
    bool permitted_ = false;
    bool torch_searched_ = false;
    const Library* torch_ = nullptr;
    std::vector<Attempt> torch_attempts_;
    std::vector<Attempt> waiting_; ///< Places of plugins; those before `next_` were opened.
    std::size_t next_ = 0;
    bool listed_ = false;
    std::vector<Attempt> attempts_;
    std::vector<const Library*> libraries_; ///< Open ones without the LibTorch plugin.
    std::vector<Used> used_;
    std::int64_t owner_; ///< Stands for this interpreter in the LibTorch plugin.
    std::int64_t former_owner_ = 0;
    std::int64_t (*set_owner_)(std::int64_t owner) = nullptr; ///< Null until the LibTorch plugin is open.
    std::unordered_map<const void*, std::unique_ptr<ForeignFunction>> rows_; ///< By the text of the row's signature.
};

} // namespace simple::ffi
