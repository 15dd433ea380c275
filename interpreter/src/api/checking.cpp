#include "simple/checking.hpp"

#include "api/native_module.hpp"
#include "api/session.hpp"
#include "api/value_access.hpp"

namespace simple {

namespace {

using runtime::Tag;

void declare_in(api::Session& session, const api::ModuleRecord& record, std::string_view name) {
    const bool constructor = name.ends_with("()");
    const std::size_t dot = name.find('.');
    const std::string_view owner = name.substr(0, constructor ? name.size() - 2 : dot);
    const runtime::Value* found = record.info.find(session.runtime().symbol(owner));
    if (found == nullptr) {
        return; // Tables of names are shared by modules that have only some of them.
    }
    if (found->is(Tag::Native)) {
        session.declared_pure().functions.insert(found->as<runtime::NativeFunction>()->info);
    } else if (found->is(Tag::Class)) {
        runtime::PureNames::Type& type = session.declared_pure().types[found->as<runtime::Class>()->info];
        if (dot != std::string_view::npos) {
            type.members.insert(session.runtime().symbol(name.substr(dot + 1)));
        } else {
            type.constructed = true;
            type.lasting = !constructor;
        }
    }
}

} // namespace

void declare_pure(Module& module, std::string_view name) {
    if (api::ModuleRecord* record = ValueAccess::record(module)) {
        api::Session& session = ValueAccess::session(module);
        session.declare([&] { declare_in(session, *record, name); });
    }
}

void declare_pure_when_checked(Module& module, void (*declare)(Module&)) {
    if (api::ModuleRecord* record = ValueAccess::record(module)) {
        record->declare_pure = declare;
    }
}

} // namespace simple
