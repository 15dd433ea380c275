// What may follow a dot behind a value whose type is known.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "check/check.hpp"
#include "support/suggest.hpp"

namespace simple::check {

/// Knows the members of classes, kinds and native classes; finds what no member of them is called.
class Members {
public:
    explicit Members(const Subject& subject);

    /// Notes the traits that an impl block gives to a type. Must have seen every block before members are looked up.
    void note(const syntax::Impl& impl);

    /// The error of `object.name` where the object is an instance of a class of this module; nothing when it is right.
    std::optional<Diagnostic> of_instance(const sema::ClassScope& scope, Symbol name, bool call, Span span) const;
    /// The same for a type itself: statics, variants, constructors.
    std::optional<Diagnostic> of_type(const sema::ClassScope& scope, Symbol name, bool call, Span span) const;
    /// The same for a native class as a value.
    std::optional<Diagnostic> of_native_type(const runtime::ClassInfo& info, Symbol name, bool call, Span span) const;
    /// The same for a value of a built-in kind.
    std::optional<Diagnostic> of_kind(runtime::Tag tag, Symbol name, bool call, Span span) const;
    /// A field that is assigned.
    std::optional<Diagnostic> of_assigned(const sema::ClassScope& scope, Symbol name, Span span) const;

private:
    bool is_function(Symbol name) const;
    bool is_layer_function(const sema::ClassScope& scope, Symbol name) const;
    bool in_traits(const sema::ClassScope& scope, Symbol name) const;
    void offer_members(const sema::ClassScope& scope, NearestName& nearest) const;

    const Subject& subject_;
    std::unordered_set<Symbol> functions_; ///< Names that `x.f()` may mean as functions.
    std::unordered_map<const sema::ClassScope*, std::vector<const syntax::Trait*>> traits_;
    std::unordered_set<const sema::ClassScope*> open_; ///< Classes with members that are not known here.
    std::unordered_map<const sema::Variable*, const syntax::Trait*> trait_of_;
    std::unordered_set<const runtime::ClassInfo*> extended_; ///< Types of elsewhere that this module adds to.
};

} // namespace simple::check
