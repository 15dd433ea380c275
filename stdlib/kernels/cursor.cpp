#include "stdlib/kernels/cursor.hpp"

#include <type_traits>

#include "stdlib/kernels/convert.hpp"

namespace simple::kernels {

std::size_t element_count(Extent extent) noexcept {
    std::size_t count = 1;
    for (std::size_t i = 0; i < extent.rank; ++i) {
        count *= static_cast<std::size_t>(extent.sizes[i]);
    }
    return count;
}

std::size_t element_size(Element type) noexcept { return type == Element::Bool ? 1 : type == Element::F32 ? 4 : 8; }

Layout::Layout(Extent extent, const std::int64_t* strides) noexcept {
    for (std::size_t i = 0; i < extent.rank; ++i) {
        if (extent.sizes[i] == 1) {
            continue;
        }
        const bool merges = rank_ > 0 && strides_[rank_ - 1] == strides[i] * extent.sizes[i];
        if (!merges) {
            ++rank_;
            sizes_[rank_ - 1] = 1;
        }
        sizes_[rank_ - 1] *= extent.sizes[i];
        strides_[rank_ - 1] = strides[i];
        index_[rank_ - 1] = 0;
    }
}

Layout::Layout(const Layout& other) noexcept : rank_(other.rank_), offset_(other.offset_) {
    for (std::size_t i = 0; i < rank_; ++i) {
        sizes_[i] = other.sizes_[i];
        strides_[i] = other.strides_[i];
        index_[i] = other.index_[i];
    }
}

void Layout::seek(std::size_t element) noexcept {
    auto rest = static_cast<std::int64_t>(element);
    offset_ = 0;
    for (std::size_t i = rank_; i-- > 0;) {
        if (sizes_[i] == 0) {
            return;
        }
        index_[i] = rest % sizes_[i];
        rest /= sizes_[i];
        offset_ += static_cast<std::ptrdiff_t>(index_[i] * strides_[i]);
    }
}

std::size_t Layout::run(std::size_t wanted, std::ptrdiff_t& step) const noexcept {
    if (rank_ == 0) {
        step = 0;
        return wanted;
    }
    step = static_cast<std::ptrdiff_t>(strides_[rank_ - 1]);
    const auto left = static_cast<std::size_t>(sizes_[rank_ - 1] - index_[rank_ - 1]);
    return wanted < left ? wanted : left;
}

void Layout::advance(std::size_t count) noexcept {
    if (rank_ == 0) {
        return;
    }
    std::size_t i = rank_ - 1;
    index_[i] += static_cast<std::int64_t>(count);
    offset_ += static_cast<std::ptrdiff_t>(count) * strides_[i];
    while (i > 0 && index_[i] == sizes_[i]) {
        offset_ += static_cast<std::ptrdiff_t>(strides_[i - 1] - sizes_[i] * strides_[i]);
        index_[i] = 0;
        --i;
        ++index_[i];
    }
}

namespace {

/// The storage type that a reader or writer of T uses in place.
template <typename T> constexpr Element kNative = std::is_same_v<T, double> ? Element::F64 : Element::I64;

template <typename To, typename From>
void load_run(const From* from, std::ptrdiff_t step, To* to, std::size_t count) noexcept {
    if (step == 1) {
        for (std::size_t i = 0; i < count; ++i) {
            to[i] = convert_element<To>(from[i]);
        }
    } else {
        for (std::size_t i = 0; i < count; ++i) {
            to[i] = convert_element<To>(from[static_cast<std::ptrdiff_t>(i) * step]);
        }
    }
}

template <typename To, typename From>
void store_run(const From* from, To* to, std::ptrdiff_t step, std::size_t count) noexcept {
    if (step == 1) {
        for (std::size_t i = 0; i < count; ++i) {
            to[i] = convert_element<To>(from[i]);
        }
    } else {
        for (std::size_t i = 0; i < count; ++i) {
            to[static_cast<std::ptrdiff_t>(i) * step] = convert_element<To>(from[i]);
        }
    }
}

} // namespace

template <typename T>
Reader<T>::Reader(Extent extent, const Input& input) noexcept
    : layout_(extent, input.strides), data_(input.data), type_(input.type),
      direct_(input.type == kNative<T> && layout_.contiguous()), constant_(layout_.constant()) {}

template <typename T> void Reader<T>::seek(std::size_t element) noexcept { layout_.seek(element); }

template <typename T> const T* Reader<T>::next(std::size_t count, T* block) noexcept {
    if (direct_) {
        const T* here = static_cast<const T*>(data_) + layout_.offset();
        layout_.advance(count);
        return here;
    }
    if (constant_ && filled_) {
        return block;
    }
    with_storage_type(type_, [&](auto* tag) {
        using From = std::remove_pointer_t<decltype(tag)>;
        const auto* base = static_cast<const From*>(data_);
        if (constant_) {
            // The same block serves all further calls, none of which is for more elements than the first.
            load_run(base, 0, block, count);
            filled_ = true;
            return;
        }
        for (std::size_t done = 0; done < count;) {
            std::ptrdiff_t step = 0;
            const std::size_t n = layout_.run(count - done, step);
            load_run(base + layout_.offset(), step, block + done, n);
            layout_.advance(n);
            done += n;
        }
    });
    return block;
}

template <typename T>
Writer<T>::Writer(Extent extent, const Output& output) noexcept
    : layout_(extent, output.strides), data_(output.data), type_(output.type),
      direct_(output.type == kNative<T> && layout_.contiguous()) {}

template <typename T> T* Writer<T>::next(T* block) noexcept {
    return direct_ ? static_cast<T*>(data_) + layout_.offset() : block;
}

template <typename T> void Writer<T>::commit(const T* block, std::size_t count) noexcept {
    if (direct_) {
        layout_.advance(count);
        return;
    }
    with_storage_type(type_, [&](auto* tag) {
        using To = std::remove_pointer_t<decltype(tag)>;
        auto* base = static_cast<To*>(data_);
        for (std::size_t done = 0; done < count;) {
            std::ptrdiff_t step = 0;
            const std::size_t n = layout_.run(count - done, step);
            store_run(block + done, base + layout_.offset(), step, n);
            layout_.advance(n);
            done += n;
        }
    });
}

template class Reader<double>;
template class Reader<std::int64_t>;
template class Writer<double>;
template class Writer<std::int64_t>;

} // namespace simple::kernels
