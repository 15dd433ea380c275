#include "results.hpp"

#include <memory>
#include <utility>

#include "arguments.hpp"
#include "status.hpp"

namespace simple::torch_ffi {

const char* text_result(std::string text) {
    thread_local std::string kept;
    kept = std::move(text);
    return kept.c_str(); // NOLINT(clang-analyzer-cplusplus.InnerPointer): until the next call on this thread
}

void require_out(simple_array* out) {
    if (out == nullptr) {
        bad_argument("there is no place for the result");
    }
    *out = simple_array{};
}

void array_result(const at::Tensor& tensor, at::ScalarType type, simple_array* out) {
    const at::Tensor plain = tensor.detach().to(at::kCPU, type).contiguous();
    auto owner = std::make_unique<at::Tensor>(plain);
    out->data = plain.data_ptr();
    out->len = plain.numel();
    out->owner = owner.release();
    out->release = [](void* kept) { delete static_cast<at::Tensor*>(kept); };
}

void list_result(std::vector<std::int64_t> list, simple_array* out) {
    auto owner = std::make_unique<std::vector<std::int64_t>>(std::move(list));
    out->data = owner->data();
    out->len = static_cast<std::int64_t>(owner->size());
    out->owner = owner.release();
    out->release = [](void* kept) { delete static_cast<std::vector<std::int64_t>*>(kept); };
}

} // namespace simple::torch_ffi
