#include "runtime/native_binding.hpp"

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/array.hpp"
#include "runtime/format.hpp"
#include "runtime/native_errors.hpp"
#include "runtime/native_info.hpp"
#include "runtime/object.hpp"

namespace simple::runtime {

namespace {

/// Arguments of one call as a program wrote them.
struct Written {
    const Value* self;
    const Value* values;
    const Symbol* names;
    std::uint32_t count;

    std::uint32_t offset() const noexcept { return self == nullptr ? 0 : 1; }
    Symbol name(std::uint32_t i) const noexcept { return names == nullptr ? Symbol() : names[i]; }
};

/// Room for the placed arguments; calls with few parameters need no allocation.
class Slots {
public:
    explicit Slots(std::size_t count) {
        if (count > few_.size()) {
            many_.resize(count);
            data_ = many_.data();
        }
        for (std::size_t i = 0; i < count; ++i) {
            data_[i] = Value::absent();
        }
    }
    Slots(const Slots&) = delete;
    Slots& operator=(const Slots&) = delete;
    Value* data() noexcept { return data_; }

private:
    std::array<Value, 16> few_;
    std::vector<Value> many_;
    Value* data_ = few_.data();
};

/// Where the arguments of a call go, or why they do not fit. Placing fills `slots` and changes nothing else.
struct Placement {
    NativeMismatch mismatch;
    /// These positional arguments belong to the variadic parameter, or to the one that gathers.
    std::uint32_t first_extra = 0;
    std::uint32_t extra_count = 0;
    std::int32_t gathering = -1; ///< The parameter that gathers numbers written one by one.
};

const NativeFunctionInfo& parsed(Runtime& runtime, const NativeFunctionInfo& info) {
    if (!info.parsed) {
        // Parsing is delayed construction: it happens once, before anything reads the fields it fills.
        parse_signature(runtime, const_cast<NativeFunctionInfo&>(info));
    }
    return info;
}

bool has_variadic(const NativeFunctionInfo& info) noexcept {
    return !info.parameters.empty() && info.parameters.back().variadic;
}

std::int32_t find_parameter(const NativeFunctionInfo& info, Symbol name) noexcept {
    for (std::size_t i = 0; i < info.parameters.size(); ++i) {
        if (info.parameters[i].name == name) {
            return static_cast<std::int32_t>(i);
        }
    }
    return -1;
}

bool place_named(const NativeFunctionInfo& info, const Written& written, std::uint32_t i, Value* slots,
                 Placement& placement) {
    const std::int32_t parameter = find_parameter(info, written.names[i]);
    if (parameter < 0) {
        placement.mismatch = {NativeMismatch::UnknownName, i};
        return false;
    }
    const bool variadic = info.parameters[static_cast<std::size_t>(parameter)].variadic;
    if (!slots[parameter].is(Tag::Absent) || (variadic && placement.extra_count != 0)) {
        placement.mismatch = {NativeMismatch::RepeatedName, i};
        return false;
    }
    if (variadic && !written.values[i].is(Tag::Array)) {
        // The function reads its variadic parameter as an array.
        placement.mismatch = {NativeMismatch::WrongType, static_cast<std::uint32_t>(parameter)};
        return false;
    }
    slots[parameter] = written.values[i];
    return true;
}

bool fill_defaults(const NativeFunctionInfo& info, Value* slots, Placement& placement) {
    for (std::uint32_t i = 0; i < info.parameters.size(); ++i) {
        const NativeParameter& parameter = info.parameters[i];
        if (!slots[i].is(Tag::Absent) || parameter.variadic) {
            continue;
        }
        if (!parameter.has_default) {
            placement.mismatch = {NativeMismatch::Missing, i};
            return false;
        }
        slots[i] = parameter.default_value;
    }
    return true;
}

/// Puts every argument into the slot of its parameter; `slots` begins after the receiver.
Placement place(const NativeFunctionInfo& info, const Written& written, Value* slots) {
    Placement placement;
    const bool variadic = has_variadic(info);
    const std::uint32_t plain = static_cast<std::uint32_t>(info.parameters.size()) - (variadic ? 1 : 0);
    std::uint32_t position = 0;
    for (std::uint32_t i = 0; i < written.count; ++i) {
        if (written.name(i)) {
            if (!place_named(info, written, i, slots, placement)) {
                return placement;
            }
        } else if (placement.gathering >= 0 && i == placement.first_extra + placement.extra_count &&
                   written.values[i].is(Tag::Int)) {
            ++placement.extra_count;
        } else if (position < plain) {
            if (info.parameters[position].gathers && written.values[i].is(Tag::Int)) {
                placement.gathering = static_cast<std::int32_t>(position);
                placement.first_extra = i;
                placement.extra_count = 1;
            }
            slots[position++] = written.values[i];
        } else if (variadic) {
            placement.first_extra = placement.extra_count == 0 ? i : placement.first_extra;
            ++placement.extra_count;
        } else {
            placement.mismatch = {NativeMismatch::TooMany, i};
            return placement;
        }
    }
    fill_defaults(info, slots, placement);
    return placement;
}

/// Tells whether the placed arguments have the declared types.
bool types_match(Runtime& runtime, const NativeFunctionInfo& info, const Written& written, const Value* slots,
                 Placement& placement) {
    for (std::uint32_t i = 0; i < info.parameters.size(); ++i) {
        const NativeParameter& parameter = info.parameters[i];
        if (parameter.variadic) {
            for (std::uint32_t k = 0; k < placement.extra_count; ++k) {
                if (!matches_type(runtime, parameter.type, written.values[placement.first_extra + k])) {
                    placement.mismatch = {NativeMismatch::WrongType, i};
                    return false;
                }
            }
        } else if (!slots[i].is(Tag::Absent) && !matches_type(runtime, parameter.type, slots[i])) {
            placement.mismatch = {NativeMismatch::WrongType, i};
            return false;
        }
    }
    return true;
}

Value run(Runtime& runtime, const NativeFunctionInfo& info, Value* arguments, std::uint32_t count) {
    NativeCall call{runtime, info, arguments, count};
    try {
        return info.raw(call);
    } catch (...) {
        raise_native_exception(runtime, info);
    }
}

/// Collects the arguments that form one array and runs.
Value run_placed(Runtime& runtime, const NativeFunctionInfo& info, const Written& written, Value* slots,
                 const Placement& placement) {
    const std::uint32_t count = static_cast<std::uint32_t>(info.parameters.size()) + written.offset();
    Owned collected;
    Value* target = nullptr;
    if (placement.gathering >= 0 && placement.extra_count > 1) {
        target = slots + written.offset() + placement.gathering;
    } else if (has_variadic(info) && slots[count - 1].is(Tag::Absent)) {
        target = slots + count - 1;
    }
    if (target != nullptr) {
        collected = Owned(
            array_value(make_array_of(runtime.heap(), written.values + placement.first_extra, placement.extra_count)));
        *target = collected;
    }
    return run(runtime, info, slots, count);
}

Value call_single(Runtime& runtime, const NativeFunctionInfo& info, const Written& written) {
    const std::uint32_t offset = written.offset();
    Slots slots(info.parameters.size() + offset);
    if (written.self != nullptr) {
        slots.data()[0] = *written.self;
    }
    const Placement placement = place(info, written, slots.data() + offset);
    if (placement.mismatch.reason != NativeMismatch::None) {
        fail_native_call(runtime, info, placement.mismatch, written.values, written.names, written.count);
    }
    return run_placed(runtime, info, written, slots.data(), placement);
}

Value call_overloaded(Runtime& runtime, const NativeFunctionInfo& first, const Written& written) {
    const std::uint32_t offset = written.offset();
    const NativeFunctionInfo* closest = nullptr;
    NativeMismatch why;
    for (const NativeFunctionInfo* info = &first; info != nullptr; info = info->next_overload) {
        parsed(runtime, *info);
        Slots slots(info->parameters.size() + offset);
        if (written.self != nullptr) {
            slots.data()[0] = *written.self;
        }
        Placement placement = place(*info, written, slots.data() + offset);
        if (placement.mismatch.reason == NativeMismatch::None &&
            types_match(runtime, *info, written, slots.data() + offset, placement)) {
            return run_placed(runtime, *info, written, slots.data(), placement);
        }
        // The form that got furthest explains the error best: a wrong type before a wrong count.
        if (closest == nullptr ||
            (placement.mismatch.reason == NativeMismatch::WrongType && why.reason != NativeMismatch::WrongType)) {
            closest = info;
            why = placement.mismatch;
        }
    }
    fail_native_overloads(runtime, first, *closest, why, written.values, written.names, written.count);
}

} // namespace

Value call_native(Runtime& runtime, const NativeFunctionInfo* function, const Value* self, const Value* arguments,
                  const Symbol* names, std::uint32_t count) {
    const NativeFunctionInfo& info = parsed(runtime, *function);
    const Written written{self, arguments, names, count};
    if (info.next_overload != nullptr) {
        return call_overloaded(runtime, info, written);
    }
    if (names == nullptr && self == nullptr && count == info.parameters.size() && !info.gathers &&
        !has_variadic(info)) {
        return run(runtime, info, const_cast<Value*>(arguments), count);
    }
    return call_single(runtime, info, written);
}

NativeMismatch placement_mismatch(Runtime& runtime, const NativeFunctionInfo* form, const Symbol* names,
                                  std::uint32_t count) {
    const NativeFunctionInfo& info = parsed(runtime, *form);
    // What is written one by one for a parameter that gathers are numbers.
    const std::vector<Value> values(count, info.gathers ? Value::of(std::int64_t{0}) : Value::nil());
    Slots slots(info.parameters.size());
    const NativeMismatch why = place(info, Written{nullptr, values.data(), names, count}, slots.data()).mismatch;
    // That a variadic parameter given by name must be an array depends on the value.
    return why.reason == NativeMismatch::WrongType ? NativeMismatch{} : why;
}

bool accepts_directly(Runtime& runtime, const NativeFunctionInfo* function, std::uint32_t count) {
    const NativeFunctionInfo& info = parsed(runtime, *function);
    return info.next_overload == nullptr && !info.gathers && !has_variadic(info) && info.parameters.size() == count;
}

} // namespace simple::runtime
