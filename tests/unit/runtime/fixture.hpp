// What the tests of the run time share: an interpreter state whose memory is checked at the end.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "runtime/array.hpp"
#include "runtime/dict.hpp"
#include "runtime/format.hpp"
#include "runtime/operators.hpp"
#include "runtime/runtime.hpp"
#include "runtime/text.hpp"

namespace simple::runtime::test {

using RtValue = simple::runtime::Value;

/// Owns an account; checks that nothing allocated from it is left.
class CheckedAccount {
public:
    CheckedAccount() : account_(MemoryAccount::create()) {}
    ~CheckedAccount() {
        CHECK(account_->live_bytes() == 0);
        CHECK(account_->live_blocks() == 0);
        account_->release();
    }
    CheckedAccount(const CheckedAccount&) = delete;
    CheckedAccount& operator=(const CheckedAccount&) = delete;
    MemoryAccount& get() const noexcept { return *account_; }

private:
    MemoryAccount* account_;
};

/// Calls native functions only; methods through the class of the receiver.
class NativeInvoker : public Invoker {
public:
    explicit NativeInvoker(Runtime& runtime) : runtime_(runtime) {}

    RtValue call(RtValue function, const RtValue* arguments, std::uint32_t count) override {
        std::vector<RtValue> all;
        if (function.is(Tag::BoundMethod)) {
            all.push_back(function.as<BoundMethod>()->receiver);
            function = function.as<BoundMethod>()->function;
        }
        const NativeFunctionInfo& info = with_parameters(runtime_, function.as<NativeFunction>()->info);
        Owned rest;
        if (!info.parameters.empty() && info.parameters.back().variadic) {
            rest = Owned(array_value(make_array_of(runtime_.heap(), arguments, count)));
            all.push_back(rest);
        } else {
            all.insert(all.end(), arguments, arguments + count);
        }
        NativeCall call{runtime_, info, all.data(), static_cast<std::uint32_t>(all.size())};
        return info.raw(call);
    }
    RtValue call_named(RtValue function, const RtValue* arguments, const Symbol*, std::uint32_t count) override {
        return call(function, arguments, count);
    }
    RtValue call_method(RtValue receiver, Symbol name, const RtValue* arguments, std::uint32_t count) override {
        std::vector<RtValue> all{receiver};
        all.insert(all.end(), arguments, arguments + count);
        return call(runtime_.class_of(receiver)->find_method(name)->function, all.data(),
                    static_cast<std::uint32_t>(all.size()));
    }
    RtValue get_field(RtValue, Symbol) override { return RtValue::nil(); }
    void set_field(RtValue, Symbol, RtValue) override {}

private:
    Runtime& runtime_;
};

/// An interpreter state with shorthands for values. Every value made through it is owned by the fixture.
class Fixture {
public:
    Fixture() : runtime(account.get()), invoker(runtime) { runtime.set_invoker(&invoker); }

    RtValue keep(RtValue owned) {
        kept_.emplace_back(owned);
        return owned;
    }
    RtValue text(std::string_view characters) { return keep(text_value(runtime.heap(), characters)); }
    RtValue array(std::initializer_list<RtValue> elements) {
        return keep(array_value(make_array_of(runtime.heap(), elements.begin(), elements.size())));
    }
    RtValue tuple(std::initializer_list<RtValue> elements) {
        return keep(make_tuple(runtime, elements.begin(), static_cast<std::uint32_t>(elements.size())));
    }
    RtValue some(RtValue v) { return keep(make_box(runtime, Tag::Some, retained(v))); }
    RtValue range(std::int64_t start, std::int64_t stop, bool inclusive = false, std::int64_t step = 1) {
        return keep(make_range(runtime, start, stop, step, inclusive));
    }
    RtValue dict(std::initializer_list<std::pair<RtValue, RtValue>> entries) {
        Dict* made = make_dict(runtime.heap());
        for (const auto& [key, value] : entries) {
            insert(made, retained(key), retained(value));
        }
        return keep(dict_value(made));
    }
    RtValue binary(BinaryOp op, RtValue left, RtValue right) {
        return keep(simple::runtime::binary(runtime, op, left, right, {}));
    }
    std::string show(RtValue v) { return to_text(runtime, v); }
    std::string format(RtValue v, std::string_view spec) {
        std::string out;
        append_formatted(runtime, out, v, spec, {});
        return out;
    }
    /// Runs something that must fail and returns "code: message".
    template <typename Action> static std::string error_of(Action action) {
        try {
            action();
        } catch (const RuntimeError& error) {
            return std::string(error.diagnostic().code) + ": " + error.diagnostic().message;
        }
        return "no error";
    }

    CheckedAccount account;
    Runtime runtime;
    NativeInvoker invoker;

private:
    std::vector<Owned> kept_;
};

inline RtValue i(std::int64_t number) { return RtValue::of(number); }
inline RtValue f(double number) { return RtValue::of(number); }
inline RtValue b(bool value) { return RtValue::of(value); }

} // namespace simple::runtime::test
