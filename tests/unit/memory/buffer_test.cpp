#include <cstdint>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "catch.hpp"
#include "simple/buffer.hpp"

using simple::Buffer;
using simple::BufferRef;
using simple::DType;
using simple::MemoryAccount;
using simple::OutOfMemory;

TEST_CASE("element types have sizes and names", "[buffer]") {
    CHECK(simple::dtype_size(DType::Bool) == 1);
    CHECK(simple::dtype_size(DType::F32) == 4);
    CHECK(simple::dtype_size(DType::I64) == 8);
    CHECK(simple::dtype_size(DType::F64) == 8);
    CHECK(std::string(simple::dtype_name(DType::Bool)) == "bool");
    CHECK(std::string(simple::dtype_name(DType::I64)) == "i64");
    CHECK(std::string(simple::dtype_name(DType::F32)) == "f32");
    CHECK(std::string(simple::dtype_name(DType::F64)) == "f64");
}

TEST_CASE("a buffer is aligned, counted and freed with its last reference", "[buffer]") {
    MemoryAccount* account = MemoryAccount::create();
    {
        const MemoryAccount::Scope scope(*account);
        BufferRef buffer = Buffer::allocate_zeroed(DType::F32, 10);
        CHECK(reinterpret_cast<std::uintptr_t>(buffer->data()) % 64 == 0);
        CHECK(buffer->as<float>()[9] == 0.0F);
        CHECK(buffer->size() == 10);
        CHECK(account->live_bytes() == 40);
        BufferRef second = buffer;
        CHECK(buffer->use_count() == 2);
        BufferRef third = std::move(second);
        CHECK_FALSE(static_cast<bool>(second)); // NOLINT(bugprone-use-after-move): what a move leaves behind
        CHECK(third->use_count() == 2);
        buffer->bump_version();
        CHECK(third->version() == 1);
    }
    CHECK(account->live_bytes() == 0);
    account->release();
}

TEST_CASE("a buffer may outlive the account's owner", "[buffer]") {
    MemoryAccount* account = MemoryAccount::create();
    BufferRef buffer;
    {
        const MemoryAccount::Scope scope(*account);
        buffer = Buffer::allocate(DType::I64, 3);
    }
    account->release();
    buffer->as<std::int64_t>()[2] = 7;
    CHECK(buffer->as<std::int64_t>()[2] == 7);
}

TEST_CASE("borrowed memory goes back through its deleter once", "[buffer]") {
    int deleted = 0;
    double data[2] = {1.0, 2.0};
    {
        const BufferRef buffer = Buffer::borrow(
            DType::F64, data, 2, [](void*, void* context) { ++*static_cast<int*>(context); }, &deleted);
        const BufferRef other = BufferRef::share(buffer.get());
        CHECK(buffer->data() == data);
        CHECK(deleted == 0);
    }
    CHECK(deleted == 1);
    CHECK_FALSE(static_cast<bool>(BufferRef::share(nullptr)));
}

TEST_CASE("sizes that overflow are refused without an attempt", "[buffer]") {
    CHECK_THROWS_AS(Buffer::allocate(DType::F64, SIZE_MAX / 4), OutOfMemory);
}

namespace {

/// Two numbers on a device that is none; counts how often they are fetched, and can be lost.
class FakeCopy final : public simple::DeviceCopy {
public:
    explicit FakeCopy(int& fetches, int& freed, bool lost = false) : fetches_(fetches), freed_(freed), lost_(lost) {}
    ~FakeCopy() override { ++freed_; }
    void fetch(void* to, std::size_t bytes) const override {
        if (lost_) {
            throw std::runtime_error("lost");
        }
        ++fetches_;
        const double numbers[2] = {1.5, 2.5};
        std::memcpy(to, numbers, bytes);
    }

private:
    int& fetches_;
    int& freed_;
    bool lost_;
};

} // namespace

TEST_CASE("elements on a device take host memory when they are read", "[buffer]") {
    MemoryAccount* account = MemoryAccount::create();
    int fetches = 0;
    int freed = 0;
    {
        const MemoryAccount::Scope scope(*account);
        const BufferRef buffer = Buffer::on_device(DType::F64, 2, std::make_unique<FakeCopy>(fetches, freed));
        CHECK(account->live_bytes() == 0);
        const Buffer& seen = *buffer;
        CHECK(seen.as<double>()[1] == 2.5);
        CHECK(seen.as<double>()[0] == 1.5);
        CHECK(fetches == 1);
        CHECK(account->live_bytes() == 16);
        CHECK(buffer->device_copy() != nullptr);
        buffer->as<double>()[0] = 9.0;
        CHECK(freed == 1);
        CHECK(buffer->device_copy() == nullptr);
        CHECK(seen.as<double>()[0] == 9.0);
        const BufferRef unread = Buffer::on_device(DType::F64, 2, std::make_unique<FakeCopy>(fetches, freed));
    }
    CHECK(freed == 2);
    CHECK(account->live_bytes() == 0);
    account->release();
}

TEST_CASE("a buffer takes new elements over from a device", "[buffer]") {
    int fetches = 0;
    int freed = 0;
    const BufferRef buffer = Buffer::allocate_zeroed(DType::F64, 2);
    CHECK(buffer->may_leave_host());
    const BufferRef other = Buffer::on_device(DType::F64, 2, std::make_unique<FakeCopy>(fetches, freed));
    buffer->take_from_device(*other);
    CHECK(std::as_const(*buffer).as<double>()[0] == 1.5);
    CHECK(other->size() == 0);
    buffer->pin();
    CHECK(freed == 1);
    CHECK_FALSE(buffer->may_leave_host());
    buffer->unpin();
    CHECK(buffer->may_leave_host());
    double data[1] = {1.0};
    CHECK_FALSE(Buffer::borrow(DType::F64, data, 1, nullptr, nullptr)->may_leave_host());
}

TEST_CASE("elements that cannot be fetched stay on their device", "[buffer]") {
    MemoryAccount* account = MemoryAccount::create(8);
    int fetches = 0;
    int freed = 0;
    {
        const MemoryAccount::Scope scope(*account);
        const BufferRef large = Buffer::on_device(DType::F64, 2, std::make_unique<FakeCopy>(fetches, freed));
        CHECK_THROWS_AS(large->data(), OutOfMemory);
        account->set_limit(16);
        CHECK(std::as_const(*large).as<double>()[1] == 2.5);
        account->set_limit(32);
        const BufferRef lost = Buffer::on_device(DType::F64, 2, std::make_unique<FakeCopy>(fetches, freed, true));
        CHECK_THROWS_AS(lost->pin(), std::runtime_error);
        CHECK_THROWS_AS(lost->data(), std::runtime_error);
        CHECK(lost->device_copy() != nullptr);
    }
    CHECK(freed == 2);
    CHECK(account->live_bytes() == 0);
    account->release();
}
