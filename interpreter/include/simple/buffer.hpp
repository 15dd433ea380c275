// Memory that scripts, tensors and hosts share: element types, the accounting allocator and the typed buffer.
//
// A Buffer is a reference-counted run of elements of one type. Numeric tensors live in one, and a script sees the
// same memory through an array, so nothing is copied between them. Counts are not atomic: a buffer belongs to one
// thread at a time, like the interpreter that made it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <utility>

#include "simple/export.hpp"

namespace simple {

/// Element types, ordered so that the wider of two types is the greater one (bool < i64 < f32 < f64).
enum class DType : std::uint8_t { Bool, I64, F32, F64 };

/// Returns the size of one element in bytes.
constexpr std::size_t dtype_size(DType dtype) noexcept {
    switch (dtype) {
        case DType::Bool: return 1;
        case DType::F32: return 4;
        case DType::I64:
        case DType::F64: return 8;
    }
    return 8;
}

/// Returns the name scripts use: "bool", "i64", "f32" or "f64".
SIMPLE_API const char* dtype_name(DType dtype) noexcept;

/// Thrown when an account refuses or the system lacks memory. Becomes error E0505 in a script.
class SIMPLE_API OutOfMemory : public std::bad_alloc {
public:
    explicit OutOfMemory(std::size_t requested, std::size_t limit) noexcept : requested_(requested), limit_(limit) {}
    const char* what() const noexcept override { return "out of memory"; }
    /// Bytes asked for.
    std::size_t requested() const noexcept { return requested_; }
    /// Limit in bytes that was passed, or 0 when the system itself had no memory left.
    std::size_t limit() const noexcept { return limit_; }

private:
    std::size_t requested_;
    std::size_t limit_;
};

/// Counts and limits what one interpreter allocates: values, trees and tensors all go through here.
///
/// Accounts are reference counted because a buffer may outlive the interpreter that made it.
class SIMPLE_API MemoryAccount {
public:
    /// Makes an account with one reference, owned by the caller. `limit` 0 means no limit.
    static MemoryAccount* create(std::size_t limit = 0);

    MemoryAccount(const MemoryAccount&) = delete;
    MemoryAccount& operator=(const MemoryAccount&) = delete;

    void retain() noexcept { ++references_; }
    void release() noexcept;

    /// Returns at least `bytes` bytes aligned to `alignment` (a power of two). Throws OutOfMemory.
    void* allocate(std::size_t bytes, std::size_t alignment = alignof(std::max_align_t));
    /// Gives back a block with the size and alignment it was asked for with.
    void deallocate(void* block, std::size_t bytes, std::size_t alignment = alignof(std::max_align_t)) noexcept;
    /// Resizes a block of default alignment, keeping its contents. Throws OutOfMemory and leaves the block alone.
    void* reallocate(void* block, std::size_t old_bytes, std::size_t new_bytes);

    /// Counts memory that was not allocated here but is held like it, and gives that back. Throws OutOfMemory.
    void charge_loan(std::size_t bytes);
    void end_loan(std::size_t bytes) noexcept;

    std::size_t live_bytes() const noexcept { return live_bytes_; }
    std::size_t live_blocks() const noexcept { return live_blocks_; }
    std::size_t peak_bytes() const noexcept { return peak_bytes_; }
    std::size_t allocations() const noexcept { return allocations_; }
    std::size_t limit() const noexcept { return limit_; }
    void set_limit(std::size_t bytes) noexcept { limit_ = bytes; }

    /// Test hook: the n-th allocation from now on fails (1 is the next one); with `forever` all later ones fail too.
    /// 0 switches the hook off.
    void fail_allocation(std::size_t n, bool forever = false) noexcept {
        fail_countdown_ = n;
        fail_forever_ = forever;
    }

    /// Returns the account of the innermost Scope on this thread, or a process-wide unlimited one.
    static MemoryAccount& current() noexcept;

    /// Makes an account the current one of this thread while it lives.
    class SIMPLE_API Scope {
    public:
        explicit Scope(MemoryAccount& account) noexcept;
        ~Scope();
        Scope(const Scope&) = delete;
        Scope& operator=(const Scope&) = delete;

    private:
        MemoryAccount* previous_;
    };

private:
    explicit MemoryAccount(std::size_t limit) noexcept : limit_(limit) {}
    void charge(std::size_t bytes);

    std::size_t live_bytes_ = 0;
    std::size_t live_blocks_ = 0;
    std::size_t peak_bytes_ = 0;
    std::size_t allocations_ = 0;
    std::size_t limit_;
    std::size_t fail_countdown_ = 0;
    std::uint32_t references_ = 1;
    bool fail_forever_ = false;
};

/// The elements of a buffer in the memory of a device, as a backend keeps them. Freed with the object.
class SIMPLE_API DeviceCopy {
public:
    DeviceCopy() = default;
    DeviceCopy(const DeviceCopy&) = delete;
    DeviceCopy& operator=(const DeviceCopy&) = delete;
    virtual ~DeviceCopy();
    /// Copies all elements to host memory. Throws what the backend throws when it cannot.
    virtual void fetch(void* to, std::size_t bytes) const = 0;
};

class BufferRef;

/// A typed run of elements, 64-byte aligned when allocated here, or memory borrowed from a host with a deleter.
///
/// A backend may keep the elements on a device: beside host memory, or in place of it until somebody reads them.
/// Reading fetches them and leaves the copy on the device; asking for memory to write to drops that copy. So a pointer
/// is good until the next operation on the buffer. Who keeps one for longer pins the buffer.
class SIMPLE_API Buffer {
public:
    /// Called once when the last reference to borrowed memory goes.
    using Deleter = void (*)(void* data, void* context);

    /// Allocates `count` uninitialised elements from the current account. Throws OutOfMemory, also when the size in
    /// bytes overflows.
    static BufferRef allocate(DType dtype, std::size_t count);
    /// Allocates `count` elements that are all zero.
    static BufferRef allocate_zeroed(DType dtype, std::size_t count);
    /// Wraps memory of the caller without copying; `deleter` may be null when the memory outlives every use.
    static BufferRef borrow(DType dtype, void* data, std::size_t count, Deleter deleter, void* context);
    /// The same for memory that the program holds: it is charged to the current account. Throws OutOfMemory; the
    /// deleter is then not called.
    static BufferRef adopt(DType dtype, void* data, std::size_t count, Deleter deleter, void* context);
    /// Makes a buffer of elements that are on a device. Memory for them is charged to the current account when they are
    /// first read. `copy` must not be null.
    static BufferRef on_device(DType dtype, std::size_t count, std::unique_ptr<DeviceCopy> copy);

    Buffer(const Buffer&) = delete;
    Buffer& operator=(const Buffer&) = delete;

    DType dtype() const noexcept { return dtype_; }
    /// Number of elements.
    std::size_t size() const noexcept { return size_; }
    /// Points at the elements, for writing. Throws OutOfMemory, or what the device throws, when it has to fetch them.
    void* data() {
        if (device_copy_) [[unlikely]] {
            leave_device();
        }
        return data_;
    }
    /// The same for reading. Not for several threads at once while the elements are only on a device.
    const void* data() const {
        if (!is_on_host_) [[unlikely]] {
            fetch();
        }
        return data_;
    }
    template <typename T> T* as() { return static_cast<T*>(data()); }
    template <typename T> const T* as() const { return static_cast<const T*>(data()); }

    /// The elements on a device, null when they are not on one.
    const DeviceCopy* device_copy() const noexcept { return device_copy_.get(); }
    /// Tells whether keep_on_device() may be called: nobody else holds the host memory.
    bool may_leave_host() const noexcept { return pins_ == 0; }
    /// Keeps a copy of the elements that was made on a device.
    void keep_on_device(std::unique_ptr<DeviceCopy> copy) noexcept { device_copy_ = std::move(copy); }
    /// Takes the elements of another buffer of the same type and size, which are on a device, and leaves that buffer
    /// empty. Does not count as an in-place change.
    void take_from_device(Buffer& other) noexcept;
    /// Fetches the elements and keeps them in host memory until unpin(). Throws like data().
    void pin() {
        static_cast<void>(data());
        ++pins_;
    }
    void unpin() noexcept { --pins_; }

    /// Counts in-place changes, so that autograd can detect a saved tensor that was changed.
    std::uint32_t version() const noexcept { return version_; }
    void bump_version() noexcept { ++version_; }

    std::uint32_t use_count() const noexcept { return references_; }
    void retain() noexcept { ++references_; }
    void release() noexcept {
        if (--references_ == 0) {
            destroy();
        }
    }

private:
    Buffer() = default;
    ~Buffer() = default;
    void destroy() noexcept;
    void fetch() const;
    void leave_device();

    std::uint32_t references_ = 1;
    std::uint32_t version_ = 0;
    mutable void* data_ = nullptr; ///< null until elements that are on a device are read
    std::size_t size_ = 0;
    MemoryAccount* account_ = nullptr;
    Deleter deleter_ = nullptr;
    void* context_ = nullptr;
    std::unique_ptr<DeviceCopy> device_copy_;
    std::uint32_t pins_ = 0; ///< holders of pointers that outlive an operation
    DType dtype_ = DType::F64;
    mutable bool is_on_host_ = true; ///< whether the elements in data_ are those of the buffer
};

/// Owns one reference to a Buffer.
class BufferRef {
public:
    BufferRef() noexcept = default;
    /// Takes over a reference that the caller owns.
    static BufferRef adopt(Buffer* buffer) noexcept {
        BufferRef ref;
        ref.buffer_ = buffer;
        return ref;
    }
    /// Adds a reference of its own.
    static BufferRef share(Buffer* buffer) noexcept {
        if (buffer != nullptr) {
            buffer->retain();
        }
        return adopt(buffer);
    }
    BufferRef(const BufferRef& other) noexcept : buffer_(other.buffer_) {
        if (buffer_ != nullptr) {
            buffer_->retain();
        }
    }
    BufferRef(BufferRef&& other) noexcept : buffer_(std::exchange(other.buffer_, nullptr)) {}
    BufferRef& operator=(BufferRef other) noexcept {
        std::swap(buffer_, other.buffer_);
        return *this;
    }
    ~BufferRef() {
        if (buffer_ != nullptr) {
            buffer_->release();
        }
    }

    Buffer* get() const noexcept { return buffer_; }
    Buffer* operator->() const noexcept { return buffer_; }
    Buffer& operator*() const noexcept { return *buffer_; }
    explicit operator bool() const noexcept { return buffer_ != nullptr; }
    /// Gives the reference to the caller.
    Buffer* leak() noexcept { return std::exchange(buffer_, nullptr); }

private:
    Buffer* buffer_ = nullptr;
};

} // namespace simple
