#include <memory>
#include <string_view>

#include "api/c_api.hpp"

using namespace simple::c_api;

namespace {

// The order of both enumerations is the same; the ends prove it.
static_assert(static_cast<int>(simple::ValueKind::Nil) == SIMPLE_NIL);
static_assert(static_cast<int>(simple::ValueKind::Function) == SIMPLE_FUNCTION);
static_assert(static_cast<int>(simple::ValueKind::Native) == SIMPLE_NATIVE);

/// Wraps a value that an interpreter made; nil means that it could not.
simple_value* made(simple::Value value) noexcept { return value.is_nil() ? nullptr : make_handle(std::move(value)); }

/// Makes a value with an interpreter's factory; null without interpreter or memory.
template <typename F> simple_value* make_with(simple_interpreter* interpreter, F body) noexcept {
    if (interpreter == nullptr || interpreter->interpreter == nullptr) {
        return nullptr;
    }
    try {
        return made(body(*interpreter->interpreter));
    } catch (...) {
        // Inside a running function the factory raises the memory error; here it is a null handle.
        return nullptr;
    }
}

template <typename T> const T* elements(std::span<const T> run, size_t* count) noexcept {
    if (count != nullptr) {
        *count = run.size();
    }
    return run.empty() ? nullptr : run.data();
}

/// The caller's way to free memory that an array borrows.
struct Release {
    void (*release)(void* numbers, void* context);
    void* context;
};

void release_borrowed(void* data, void* context) {
    const std::unique_ptr<Release> release(static_cast<Release*>(context));
    release->release(data, release->context);
}

} // namespace

simple_value* simple_make_nil(void) { return make_handle(simple::Value()); }

simple_value* simple_make_bool(int value) { return make_handle(simple::Value(value != 0)); }

simple_value* simple_make_int(int64_t value) { return make_handle(simple::Value(value)); }

simple_value* simple_make_float(double value) { return make_handle(simple::Value(value)); }

simple_value* simple_make_text(simple_interpreter* interpreter, const char* text, size_t size) {
    return make_with(interpreter, [text, size](simple::Interpreter& target) {
        return target.text(text == nullptr ? std::string_view() : std::string_view(text, size));
    });
}

simple_value* simple_make_floats(simple_interpreter* interpreter, const double* numbers, size_t count) {
    return make_with(interpreter, [numbers, count](simple::Interpreter& target) {
        return target.array(std::span<const double>(numbers, numbers == nullptr ? 0 : count));
    });
}

simple_value* simple_make_ints(simple_interpreter* interpreter, const int64_t* numbers, size_t count) {
    return make_with(interpreter, [numbers, count](simple::Interpreter& target) {
        return target.array(std::span<const std::int64_t>(numbers, numbers == nullptr ? 0 : count));
    });
}

simple_value* simple_make_array(simple_interpreter* interpreter, simple_value* const* elements, size_t count) {
    return make_with(interpreter, [elements, count](simple::Interpreter& target) {
        return target.array(values_of(elements, elements == nullptr ? 0 : count));
    });
}

simple_value* simple_borrow_floats(simple_interpreter* interpreter, double* numbers, size_t count,
                                   void (*release)(void* numbers, void* context), void* context) {
    if (numbers == nullptr) {
        return nullptr;
    }
    return make_with(interpreter, [=](simple::Interpreter& target) {
        auto owned = release == nullptr ? nullptr : std::make_unique<Release>(Release{release, context});
        const simple::BufferRef buffer = simple::Buffer::borrow(
            simple::DType::F64, numbers, count, release == nullptr ? nullptr : &release_borrowed, owned.get());
        static_cast<void>(owned.release());
        return target.window(buffer, 0, count);
    });
}

simple_value* simple_value_copy(const simple_value* value) { return make_handle(value_of(value)); }

void simple_value_release(simple_value* value) { delete value; }

simple_kind simple_value_kind(const simple_value* value) { return static_cast<simple_kind>(value_of(value).kind()); }

int simple_value_bool(const simple_value* value) { return value_of(value).as_bool() ? 1 : 0; }

int64_t simple_value_int(const simple_value* value) { return value_of(value).as_int(); }

double simple_value_float(const simple_value* value) { return value_of(value).as_float(); }

const char* simple_value_text(const simple_value* value, size_t* size) {
    const std::string_view text = value == nullptr ? std::string_view() : value->value.as_text();
    if (size != nullptr) {
        *size = text.size();
    }
    return text.data() == nullptr ? "" : text.data();
}

const char* simple_value_to_string(simple_value* value) {
    if (value == nullptr) {
        return "nil";
    }
    try {
        value->text = value->value.to_string();
        return value->text.c_str();
    } catch (...) {
        return "";
    }
}

size_t simple_value_size(const simple_value* value) { return value_of(value).size(); }

simple_value* simple_value_at(const simple_value* value, size_t i) {
    return i < simple_value_size(value) ? make_handle(value->value.at(i)) : nullptr;
}

simple_value* simple_value_lookup(const simple_value* value, const char* key) {
    return value == nullptr || key == nullptr ? nullptr : made(value->value.lookup(key));
}

simple_value* simple_value_field(const simple_value* value, const char* name) {
    return value == nullptr || name == nullptr ? nullptr : made(value->value.field(name));
}

const double* simple_value_floats(const simple_value* value, size_t* count) {
    return elements(value_of(value).f64_elements(), count);
}

const int64_t* simple_value_ints(const simple_value* value, size_t* count) {
    return elements(value_of(value).i64_elements(), count);
}

const float* simple_value_singles(const simple_value* value, size_t* count) {
    return elements(value_of(value).f32_elements(), count);
}
