// The only door between public handles and the run time's values: both are a payload and a tag of the same layout.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/native_info.hpp"
#include "runtime/value_repr.hpp"
#include "simple/interpreter.hpp"
#include "simple/native.hpp"
#include "simple/value.hpp"

namespace simple {

namespace api {
class Session;
struct ModuleRecord;
struct ClassData;
/// The run time's value, where `Value` is the public handle.
using RawValue = runtime::Value;
} // namespace api

struct ValueAccess {
    /// Borrows the run time's value behind a handle.
    static runtime::Value raw(const Value& handle) noexcept {
        runtime::Value v;
        v.bits = handle.payload_;
        v.tag = static_cast<runtime::Tag>(handle.tag_);
        return v;
    }
    /// Takes a reference over. Absent, which hosts never see, becomes nil.
    static Value adopt(runtime::Value owned) noexcept {
        Value handle;
        if (!owned.is(runtime::Tag::Absent)) {
            handle.payload_ = owned.bits;
            handle.tag_ = static_cast<std::uint64_t>(owned.tag);
        }
        return handle;
    }
    /// Adds a reference.
    static Value share(runtime::Value borrowed) noexcept { return adopt(runtime::retained(borrowed)); }
    /// Gives the handle's reference away.
    static runtime::Value release(Value&& handle) noexcept {
        const runtime::Value v = raw(handle);
        handle.payload_ = 0;
        handle.tag_ = 0;
        return v;
    }
    static std::string text_form(const Value& handle);

    /// Null for the stand-in of a session that could not start.
    static api::ModuleRecord* record(const Module& module) noexcept {
        return static_cast<api::ModuleRecord*>(module.record_);
    }
    static api::Session& session(const Module& module) noexcept { return *static_cast<api::Session*>(module.session_); }
    static Call make_call(api::Session* session, const runtime::NativeFunctionInfo* info, runtime::Value* arguments,
                          std::size_t count, runtime::Value self) {
        return Call(session, info, arguments, count, share(self));
    }
    static Module make_module(api::ModuleRecord* record, api::Session* session) { return Module(record, session); }
    static ClassBuilder make_builder(api::ClassData* data, api::Session* session) {
        return ClassBuilder(data, session);
    }
    static void set_session(Factory& factory, api::Session* session) noexcept { factory.session_ = session; }
    static api::Session* session(const Factory& factory) noexcept {
        return static_cast<api::Session*>(factory.session_);
    }
};

static_assert(sizeof(Value) == sizeof(runtime::Value));

namespace api {

/// Returns handles on borrowed values.
inline std::vector<Value> share_all(const runtime::Value* values, std::size_t count) {
    std::vector<Value> handles;
    handles.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        handles.push_back(ValueAccess::share(values[i]));
    }
    return handles;
}

/// A vector of handles is a run of the run time's values.
inline const runtime::Value* raw_values(const std::vector<Value>& handles) noexcept {
    return reinterpret_cast<const runtime::Value*>(handles.data());
}

} // namespace api

} // namespace simple
