#include "stdlib/tensor/tensor.hpp"

#include "checks.hpp"

using namespace simple;
using namespace simple::tensor;

TEST_CASE("tensors know their layout") {
    const Tensor t = reals({1, 2, 3, 4, 5, 6}, {2, 3});
    CHECK(t.defined());
    CHECK_FALSE(Tensor().defined());
    CHECK(t.strides() == Shape{3, 1});
    CHECK(t.numel() == 6);
    CHECK(t.size(-1) == 3);
    CHECK(t.len() == 2);
    CHECK(t.is_contiguous());
    CHECK_FALSE(transpose(t).is_contiguous());
    CHECK(transpose(t).shares_storage(t));
    CHECK(message_of([&] { static_cast<void>(t.size(2)); }) ==
          "size: dim 2 is out of range for shape [2, 3] (allowed -2 to 1)");
    CHECK(message_of([] { static_cast<void>(Tensor::scalar(1.0).len()); }) ==
          "len: needs at least one dimension, got shape []");
}

TEST_CASE("elements are read and written") {
    Tensor t = reals({1, 2, 3, 4, 5, 6}, {3, 2});
    CHECK(t.get({1, -1}).as_f64() == 4.0);
    t.set({-3, 0}, 7.5);
    CHECK(t.get({0, 0}).as_f64() == 7.5);
    CHECK(t.version() == 1);
    CHECK(message_of([&] {
              t.get({5, 0});
          }) == "get: index 5 is out of range for dimension 0 of size 3 (shape [3, 2])");
    CHECK(kind_of([&] { t.set({0, 2}, 1); }) == ErrorKind::Index);
    CHECK(message_of([&] { t.get({1}); }) == "get: needs 2 indices for shape [3, 2], got 1");
    CHECK(message_of([&] { t.get({INT64_MIN, 0}); }).find("is out of range") != std::string::npos);
}

TEST_CASE("writing converts to the element type") {
    Tensor i = ints({1, 2});
    i.set({0}, 3.0);
    CHECK(i.get({0}).integer == 3);
    CHECK(kind_of([&] { i.set({0}, 1.5); }) == ErrorKind::Type);
    CHECK(message_of([&] { i.set({0}, 1.5); }) ==
          "set: parameter value must be a whole number for an i64 tensor, got 1.5");
    Tensor f = to(reals({1, 2}), DType::F32);
    f.set({1}, 0.1);
    CHECK(f.get({1}).as_f64() == static_cast<double>(0.1F));
    CHECK(f.get({1}).dtype == DType::F64);
    Tensor b = bools({0, 0}, {2});
    b.set({0}, 1);
    CHECK(b.get({0}).dtype == DType::Bool);
    CHECK(b.get({0}).integer == 1);
}

TEST_CASE("the only element") {
    CHECK(reals({2.5}, {1, 1}).item().as_f64() == 2.5);
    CHECK(message_of([] { static_cast<void>(reals({1, 2}).item()); }) == "item: shape [2] has 2 elements, [1] needs 1");
}

TEST_CASE("element types have names and an order") {
    CHECK(parse_dtype("float32", "zeros") == DType::F32);
    CHECK(parse_dtype("long", "zeros") == DType::I64);
    CHECK(message_of([] { parse_dtype("f16", "zeros"); }) ==
          "zeros: unknown dtype \"f16\" (expected \"f64\", \"f32\", \"i64\" or \"bool\")");
    CHECK(promote(DType::I64, DType::F32) == DType::F32);
    CHECK(promote_scalar(DType::F32, DType::F64) == DType::F32);
    CHECK(promote_scalar(DType::I64, DType::F64) == DType::F64);
    CHECK(promote_scalar(DType::Bool, DType::I64) == DType::I64);
}

TEST_CASE("memory limits are kept") {
    MemoryAccount* account = MemoryAccount::create(1000);
    {
        const MemoryAccount::Scope scope(*account);
        CHECK_THROWS_AS(zeros({1000}), OutOfMemory);
        CHECK_THROWS_AS(zeros({INT64_C(1) << 50}), OutOfMemory);
        const Tensor fits = zeros({100});
        CHECK(account->live_bytes() >= 800);
    }
    CHECK(account->live_bytes() == 0);
    account->release();
}
