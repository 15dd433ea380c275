#include <cstdint>
#include <string>

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
        CHECK_FALSE(static_cast<bool>(second));
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
