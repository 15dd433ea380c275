// Turns what passes through the edge of the API into Error objects.
#pragma once

#include <string>

#include "api/session.hpp"
#include "simple/error.hpp"
#include "support/error_codes.hpp"

namespace simple::api {

/// Makes an error without a place.
Error plain_error(const ErrorCode& code, std::string message, std::string help = {});

/// Call in a catch block: returns the exception in flight as an Error and notes exit status and, for a program that did
/// not compile, all of its errors in the session. Never throws.
Error current_error(Session& session) noexcept;

/// Writes out what is buffered; an error of the output callback is dropped, because another one is being reported.
void flush_quietly(Session& session) noexcept;

/// Translates the warnings of the last compilation.
void note_warnings(Session& session);

} // namespace simple::api
