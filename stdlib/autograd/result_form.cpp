#include "stdlib/autograd/result_form.hpp"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "stdlib/autograd/ops_loss.hpp"
#include "stdlib/tensor/ops_matrix.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::autograd {
namespace {

using accel::OpClass;
using accel::OpId;
using tensor::Operand;
using tensor::Shape;
using tensor::Tensor;

/// Shape and element type; without a shape, any will do.
struct Form {
    std::optional<Shape> shape;
    DType dtype = DType::F64;
};

bool is_given(const Operand& operand) noexcept { return operand.is_tensor() && operand.tensor().defined(); }

bool is_between(OpId op, OpId first, OpId last) noexcept { return op >= first && op <= last; }
bool is_loss(OpId op) noexcept { return is_between(op, OpId::MseLoss, OpId::TripletMarginLoss); }
bool is_row_loss(OpId op) noexcept { return op == OpId::CosineEmbeddingLoss || op == OpId::TripletMarginLoss; }
bool is_class_loss(OpId op) noexcept { return op == OpId::CrossEntropyLoss || op == OpId::NllLoss; }
bool is_update(OpId op) noexcept { return is_between(op, OpId::SgdStep, OpId::AdagradStep) || op == OpId::Clone; }
bool is_recurrent(OpId op) noexcept { return is_between(op, OpId::Rnn, OpId::Lstm); }
bool is_triangle(OpId op) noexcept { return op == OpId::Tril || op == OpId::Triu; }
bool is_norm(OpId op) noexcept { return is_between(op, OpId::BatchNorm, OpId::GroupNorm); }
bool is_pool(OpId op) noexcept { return is_between(op, OpId::MaxPool1d, OpId::AvgPool2d); }
/// Tells whether the elements stay what they are.
bool keeps_type(OpId op) noexcept {
    return accel::op_info(op).op_class == OpClass::Uncounted && !is_norm(op) && !is_pool(op) &&
           op != OpId::AdaptiveAvgPool2d;
}
bool is_truth(OpId op) noexcept {
    return is_between(op, OpId::IsNan, OpId::IsFinite) || is_between(op, OpId::LogicalNot, OpId::LogicalXor) ||
           op == OpId::All || op == OpId::Any;
}
bool is_count(OpId op) noexcept { return op == OpId::Argmax || op == OpId::Argmin || op == OpId::CountNonzero; }

/// Reads the integers of a request from the front.
class Integers {
public:
    explicit Integers(const OpRequest& request) : list_(request.integers) {}
    std::int64_t take() { return next_ < list_.size() ? list_[next_++] : 0; }
    /// Takes a shape with its rank in front; nothing for a negative rank.
    std::optional<Shape> take_shape() {
        const std::int64_t rank = take();
        return rank < 0 ? std::nullopt : std::optional<Shape>(take_sizes(static_cast<std::size_t>(rank)));
    }
    Shape take_sizes(std::size_t count) {
        Shape sizes;
        for (std::size_t i = 0; i < count; ++i) {
            sizes.push_back(take());
        }
        return sizes;
    }
    std::size_t left() const noexcept { return list_.size() - next_; }

private:
    const Shape& list_;
    std::size_t next_ = 0;
};

/// The type of results that are numbers: the widest of the operands that decide, as floats.
DType number_type(const OpRequest& request) {
    const std::size_t most = is_class_loss(request.op) ? 1 : is_loss(request.op) ? 2 : request.operands.size();
    DType widest = DType::Bool;
    for (std::size_t i = 0; i < std::min(most, request.operands.size()); ++i) {
        widest = is_given(request.operands[i]) ? std::max(widest, request.operands[i].dtype()) : widest;
    }
    return widest == DType::F32 ? DType::F32 : DType::F64;
}

DType result_type(const OpRequest& request) {
    return is_truth(request.op)                 ? DType::Bool
           : is_count(request.op)               ? DType::I64
           : request.op == OpId::NormStatistics ? DType::F64
           : request.op == OpId::To             ? static_cast<DType>(request.integers[0])
           : keeps_type(request.op)             ? request.operands[0].dtype()
                                                : number_type(request);
}

Shape broadcast(const OpRequest& request) {
    Shape shape;
    for (const Operand& operand : request.operands) {
        shape = is_given(operand) ? tensor::broadcast_shapes(shape, operand.shape(), "") : shape;
    }
    return shape;
}

Shape reduced(const OpRequest& request) {
    const Shape& shape = request.operands[0].shape();
    Integers integers(request);
    const bool keeps = integers.take() != 0;
    const bool all = integers.take() != 0;
    std::vector<bool> goes(shape.size(), all);
    while (integers.left() != 0 && !shape.empty()) {
        goes[tensor::normalize_dim(integers.take(), shape, "")] = true;
    }
    Shape result;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        if (!goes[i] || keeps) {
            result.push_back(goes[i] ? 1 : shape[i]);
        }
    }
    return result;
}

Shape loss_shape(const OpRequest& request) {
    Integers integers(request);
    if (static_cast<Reduction>(integers.take()) != Reduction::None) {
        return {};
    }
    Shape shape = request.operands[0].shape();
    if (is_class_loss(request.op)) {
        shape.erase(static_cast<std::size_t>(integers.take()));
    }
    if (is_row_loss(request.op)) {
        shape.erase(shape.size() - 1);
    }
    return shape;
}

Shape convolved(const OpRequest& request) {
    Integers integers(request);
    const auto spatial = static_cast<std::size_t>(integers.take());
    integers.take(); // groups
    const Shape strides = integers.take_sizes(spatial);
    const Shape paddings = integers.take_sizes(spatial);
    const Shape dilations = integers.take_sizes(spatial);
    const Shape& weight = request.operands[1].shape();
    Shape shape = request.operands[0].shape();
    const std::size_t first = shape.size() - spatial;
    shape[first - 1] = weight[0];
    for (std::size_t i = 0; i < spatial; ++i) {
        const std::int64_t window = dilations[i] * (weight[2 + i] - 1) + 1;
        shape[first + i] = (shape[first + i] + 2 * paddings[i] - window) / strides[i] + 1;
    }
    return shape;
}

/// By the letters behind "->"; nothing when dots stand for dimensions.
std::optional<Shape> contracted(const OpRequest& request) {
    std::string equation;
    for (const std::int64_t character : request.integers) {
        equation += static_cast<char>(character);
    }
    const std::size_t arrow = equation.find("->");
    if (arrow == std::string::npos || equation.find('.') != std::string::npos) {
        return std::nullopt;
    }
    std::map<char, std::int64_t> sizes;
    std::size_t operand = 0;
    std::size_t dim = 0;
    for (const char label : std::string_view(equation).substr(0, arrow)) {
        if (label == ',') {
            ++operand;
            dim = 0;
        } else {
            sizes[label] = std::max(sizes[label], request.operands[operand].shape()[dim++]);
        }
    }
    Shape shape;
    for (const char label : std::string_view(equation).substr(arrow + 2)) {
        shape.push_back(sizes[label]);
    }
    return shape;
}

Shape pooled(const OpRequest& request) {
    Integers integers(request);
    const auto spatial = static_cast<std::size_t>(integers.take());
    const Shape kernel = integers.take_sizes(2);
    const Shape stride = integers.take_sizes(2);
    const Shape padding = integers.take_sizes(2);
    Shape shape = request.operands[0].shape();
    for (std::size_t i = 2 - spatial; i < 2; ++i) {
        std::int64_t& size = shape[shape.size() - 2 + i];
        size = (size + 2 * padding[i] - kernel[i]) / stride[i] + 1;
    }
    return shape;
}

Shape picked(Shape shape, std::int64_t dim, std::int64_t count) {
    shape[tensor::normalize_dim(dim, shape, "")] = count;
    return shape;
}

Shape joined(const OpRequest& request) {
    const Shape& first = request.operands[0].shape();
    const std::size_t at = tensor::normalize_dim(request.integers[0], first, "");
    std::int64_t size = 0;
    for (const Operand& operand : request.operands) {
        size += operand.shape()[at];
    }
    return picked(first, request.integers[0], size);
}

Shape stacked(const OpRequest& request) {
    const Shape& first = request.operands[0].shape();
    const auto rank = static_cast<std::int64_t>(first.size()) + 1;
    const std::int64_t dim = request.integers[0] + (request.integers[0] < 0 ? rank : 0);
    Shape shape = first;
    shape.insert(static_cast<std::size_t>(dim), static_cast<std::int64_t>(request.operands.size()));
    return shape;
}

Shape of_rows(const OpRequest& request) {
    const Shape& x = request.operands[0].shape();
    Shape shape = request.operands[1].shape();
    for (std::size_t i = 1; i < x.size(); ++i) {
        shape.push_back(x[i]);
    }
    return shape;
}

Shape repeated(const OpRequest& request) {
    const Shape& x = request.operands[0].shape();
    Shape shape = request.integers;
    for (std::size_t i = 1; i <= x.size(); ++i) {
        shape[shape.size() - i] *= x[x.size() - i];
    }
    return shape;
}

Shape padded(const OpRequest& request) {
    Shape shape = request.operands[0].shape();
    for (std::size_t i = 0; i < request.integers.size(); ++i) {
        shape[shape.size() - 1 - i / 2] += request.integers[i];
    }
    return shape;
}

Shape diagonal(const OpRequest& request) {
    const Shape& x = request.operands[0].shape();
    const std::int64_t k = request.integers[0];
    if (x.size() == 1) {
        return Shape::filled(2, x[0] + std::abs(k));
    }
    return {
        std::max<std::int64_t>(0, std::min(x[0] + std::min<std::int64_t>(k, 0), x[1] - std::max<std::int64_t>(k, 0)))};
}

/// Of operations that join, pick and move elements.
std::optional<Shape> moved_shape(const OpRequest& request) {
    const Shape& x = request.operands[0].shape();
    Integers integers(request);
    switch (request.op) {
        case OpId::Cat: return joined(request);
        case OpId::Stack: return stacked(request);
        case OpId::Gather:
        case OpId::Take:
        case OpId::MaskedScatter: return request.operands[1].shape();
        case OpId::IndexSelect: return picked(x, integers.take(), request.operands[1].tensor().numel());
        case OpId::Topk: return picked(x, request.integers[0], request.integers[2]);
        case OpId::Index: return of_rows(request);
        case OpId::Repeat: return repeated(request);
        case OpId::Pad: return padded(request);
        case OpId::Diag: return diagonal(request);
        case OpId::Trace: return Shape{};
        case OpId::FullLike: return request.integers;
        case OpId::PutPart:
            integers.take();
            integers.take_shape();
            integers.take_shape();
            return integers.take_sizes(integers.left());
        case OpId::To:
        case OpId::ScatterAdd:
        case OpId::IndexAdd:
        case OpId::Flip:
        case OpId::Roll:
        case OpId::Sort:
        case OpId::Cumsum:
        case OpId::Tril:
        case OpId::Triu: return x;
        default: return std::nullopt;
    }
}

/// Of other operations that are not counted.
std::optional<Shape> followed_shape(const OpRequest& request) {
    const OpId op = request.op;
    const Shape& x = request.operands[0].shape();
    if (is_update(op) || is_norm(op)) {
        return x;
    }
    if (is_pool(op)) {
        return pooled(request);
    }
    if (is_recurrent(op)) {
        return Shape{x[0] + (op == OpId::Lstm ? 1 : 0), x[1], request.operands[2].shape()[1]};
    }
    if (op == OpId::Embedding) {
        return request.integers;
    }
    if (op == OpId::NormStatistics) {
        const Shape& layout = request.integers;
        return Shape{layout[3] == 0 ? layout[1] : layout[0] * layout[3]};
    }
    if (op == OpId::AdaptiveAvgPool2d) {
        Shape shape = x;
        shape[shape.size() - 2] = request.integers[0];
        shape[shape.size() - 1] = request.integers[1];
        return shape;
    }
    return moved_shape(request);
}

std::optional<Shape> product_shape(const OpRequest& request) {
    const Shape& a = request.operands[0].shape();
    const Shape& b = request.operands[1].shape();
    switch (request.op) {
        case OpId::Matmul: return tensor::matmul_shape(a, b, "");
        case OpId::Dot: return Shape{};
        case OpId::Outer: return Shape{a[0], b[0]};
        case OpId::Linear: {
            Shape shape = a;
            shape[shape.size() - 1] = b[0];
            return shape;
        }
        case OpId::Einsum: return contracted(request);
        default: return convolved(request);
    }
}

std::optional<Shape> result_shape(const OpRequest& request) {
    switch (accel::op_info(request.op).op_class) {
        case OpClass::Matmul: return product_shape(request);
        case OpClass::Elementwise: return is_loss(request.op) ? loss_shape(request) : broadcast(request);
        case OpClass::Activations: return request.operands[0].shape();
        case OpClass::Reductions: return reduced(request);
        case OpClass::Uncounted: return followed_shape(request);
    }
    return std::nullopt;
}

Form second_form(const OpRequest& request, const Form& first) {
    return is_class_loss(request.op) ? Form{request.operands[1].shape(), DType::F64}
           : request.op == OpId::Max || request.op == OpId::Min || request.op == OpId::Sort ||
                   request.op == OpId::Topk || is_pool(request.op)
               ? Form{first.shape, DType::I64}
               : first;
}

/// The shape that follows another one at the end of the integers.
std::optional<Shape> last_shape(const OpRequest& request, bool with_dim) {
    Integers integers(request);
    if (with_dim) {
        integers.take();
    }
    integers.take_shape();
    return integers.take_shape();
}

std::optional<Shape> gradient_shape(const OpRequest& request, std::size_t input) {
    const std::vector<Operand>& operands = request.operands;
    const Shape& g = operands[0].shape();
    const auto of_operand = [&](std::size_t i) {
        return i < operands.size() ? std::optional<Shape>(operands[i].shape()) : std::nullopt;
    };
    const OpId op = request.op;
    const OpClass op_class = accel::op_info(op).op_class;
    Integers integers(request);
    if (op == OpId::Conv1d || op == OpId::Conv2d) {
        const auto spatial = static_cast<std::size_t>(integers.take());
        const std::size_t rank = input == 0 ? g.size() : spatial + 2;
        integers.take_sizes(integers.left() - std::min(integers.left(), rank));
        return integers.take_sizes(rank);
    }
    if (is_class_loss(op)) {
        integers.take_sizes(2);
        return integers.take_shape();
    }
    if (op == OpId::Einsum || op == OpId::Lerp || op == OpId::Addcmul || is_loss(op)) {
        return of_operand(1 + input);
    }
    if (op == OpId::Sum || op == OpId::Mean) {
        return last_shape(request, false);
    }
    if (op_class == OpClass::Reductions) {
        return operands.size() > 1 && operands[1].dtype() == DType::I64 ? last_shape(request, true) : of_operand(1);
    }
    if (op == OpId::Prelu) {
        return input == 0 ? std::optional<Shape>(g) : of_operand(2);
    }
    if (op == OpId::Where) {
        const std::optional<Shape> left = integers.take_shape();
        return input == 1 ? left : integers.take_shape();
    }
    if (is_between(op, OpId::Add, OpId::Hypot)) {
        const std::optional<Shape> left = integers.take_shape();
        return (input == 0 ? left : integers.take_shape()).value_or(g);
    }
    // What is not counted has a parameter's shape behind its other integers.
    const std::size_t others = is_pool(op) || op == OpId::Unfold ? 8
                               : is_norm(op)                     ? 7
                               : op == OpId::AdaptiveAvgPool2d   ? 2
                                                                 : 1;
    if (op_class != OpClass::Uncounted || is_triangle(op) || (is_norm(op) && input == 0)) {
        return g;
    }
    if (is_recurrent(op)) {
        return of_operand(1 + input);
    }
    integers.take_sizes(others);
    return integers.take_sizes(integers.left());
}

/// Gradients are converted where they arrive.
bool fits(const Tensor& t, const Form& form, bool is_gradient) {
    return t.defined() && (!form.shape || t.shape() == *form.shape) &&
           (is_gradient ? tensor::is_float(t.dtype()) : t.dtype() == form.dtype);
}

std::string text(const std::optional<Shape>& shape, const char* dtype) {
    return std::string(dtype) + " " + (shape ? tensor::to_string(*shape) : "");
}

} // namespace

bool have_expected_form(const OpRequest& request, std::span<const Tensor> results, std::string& reason) {
    std::size_t input = 0;
    Form form;
    for (std::size_t i = 0; i < results.size(); ++i) {
        if (request.backward) {
            while ((request.needs >> input & 1U) == 0) {
                ++input;
            }
            form.shape = gradient_shape(request, input++);
        } else {
            form = i == 0 ? Form{result_shape(request), result_type(request)} : second_form(request, form);
        }
        if (!fits(results[i], form, request.backward)) {
            const char* const wanted = request.backward ? "floats" : dtype_name(form.dtype);
            reason = "the plugin gave " + text(results[i].shape(), dtype_name(results[i].dtype())) + " in place of " +
                     text(form.shape, wanted);
            return false;
        }
    }
    return true;
}

} // namespace simple::autograd
