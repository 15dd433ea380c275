#include "simple/buffer.hpp"

#include <cstdlib>
#include <cstring>

namespace simple {

namespace {

/// Widest vector register in use, and a cache line.
constexpr std::size_t kAlignment = 64;

} // namespace

const char* dtype_name(DType dtype) noexcept {
    switch (dtype) {
        case DType::Bool: return "bool";
        case DType::I64: return "i64";
        case DType::F32: return "f32";
        case DType::F64: return "f64";
    }
    return "f64";
}

DeviceCopy::~DeviceCopy() = default;

BufferRef Buffer::allocate(DType dtype, std::size_t count) {
    MemoryAccount& account = MemoryAccount::current();
    std::size_t bytes = 0;
    if (__builtin_mul_overflow(count, dtype_size(dtype), &bytes)) {
        throw OutOfMemory(SIZE_MAX, account.limit());
    }
    void* data = account.allocate(bytes, kAlignment);
    Buffer* buffer = new (std::nothrow) Buffer();
    if (buffer == nullptr) {
        account.deallocate(data, bytes, kAlignment);
        throw OutOfMemory(sizeof(Buffer), 0);
    }
    buffer->data_ = data;
    buffer->size_ = count;
    buffer->dtype_ = dtype;
    buffer->account_ = &account;
    account.retain();
    return BufferRef::adopt(buffer);
}

BufferRef Buffer::allocate_zeroed(DType dtype, std::size_t count) {
    BufferRef buffer = allocate(dtype, count);
    std::memset(buffer->data_, 0, count * dtype_size(dtype));
    return buffer;
}

BufferRef Buffer::borrow(DType dtype, void* data, std::size_t count, Deleter deleter, void* context) {
    Buffer* buffer = new (std::nothrow) Buffer();
    if (buffer == nullptr) {
        throw OutOfMemory(sizeof(Buffer), 0);
    }
    buffer->data_ = data;
    buffer->size_ = count;
    buffer->dtype_ = dtype;
    buffer->deleter_ = deleter;
    buffer->context_ = context;
    buffer->pins_ = 1; // the owner may change it at any time
    return BufferRef::adopt(buffer);
}

BufferRef Buffer::adopt(DType dtype, void* data, std::size_t count, Deleter deleter, void* context) {
    MemoryAccount& account = MemoryAccount::current();
    account.charge_loan(count * dtype_size(dtype));
    BufferRef buffer;
    try {
        buffer = borrow(dtype, data, count, deleter, context);
    } catch (...) {
        account.end_loan(count * dtype_size(dtype));
        throw;
    }
    buffer->pins_ = 0;
    buffer->account_ = &account;
    account.retain();
    return buffer;
}

BufferRef Buffer::on_device(DType dtype, std::size_t count, std::unique_ptr<DeviceCopy> copy) {
    Buffer* buffer = new (std::nothrow) Buffer();
    if (buffer == nullptr) {
        throw OutOfMemory(sizeof(Buffer), 0);
    }
    buffer->size_ = count;
    buffer->dtype_ = dtype;
    buffer->device_copy_ = std::move(copy);
    buffer->is_on_host_ = false;
    buffer->account_ = &MemoryAccount::current();
    buffer->account_->retain();
    return BufferRef::adopt(buffer);
}

void Buffer::take_from_device(Buffer& other) noexcept {
    device_copy_ = std::move(other.device_copy_);
    is_on_host_ = false;
    other.size_ = 0;
    other.is_on_host_ = true;
}

void Buffer::fetch() const {
    const std::size_t bytes = size_ * dtype_size(dtype_);
    if (data_ == nullptr) {
        data_ = account_->allocate(bytes, kAlignment);
    }
    device_copy_->fetch(data_, bytes);
    is_on_host_ = true;
}

void Buffer::leave_device() {
    if (!is_on_host_) {
        fetch();
    }
    device_copy_.reset();
}

void Buffer::destroy() noexcept {
    const std::size_t bytes = size_ * dtype_size(dtype_);
    if (deleter_ != nullptr) {
        deleter_(data_, context_);
    }
    if (account_ != nullptr) {
        if (deleter_ != nullptr) {
            account_->end_loan(bytes);
        } else if (data_ != nullptr) {
            account_->deallocate(data_, bytes, kAlignment);
        }
        account_->release();
    }
    delete this;
}

} // namespace simple
