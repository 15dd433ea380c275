#include "stdlib/bind/convert.hpp"

#include <cmath>
#include <utility>

#include "stdlib/nn/module.hpp"
#include "stdlib/tensor/factory.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::bind {

namespace {

/// Lets what a layer of the script threw go on, with the place of the layer.
[[noreturn]] void raise_cause(const nn::ForeignError& error) {
    try {
        std::rethrow_exception(error.cause());
    } catch (...) {
        if (!error.path().empty()) {
            Factory::extend_error(" (at model." + error.path() + ")");
        }
        throw;
    }
}

} // namespace

void raise(const tensor::Error& error) {
    if (const auto* foreign = dynamic_cast<const nn::ForeignError*>(&error)) {
        raise_cause(*foreign);
    }
    const std::string message = error.what();
    switch (error.kind()) {
        case tensor::ErrorKind::Type: throw ScriptError(ErrorKind::Type, message, error.help(), "E0303");
        case tensor::ErrorKind::Index: throw ScriptError(ErrorKind::Index, message, error.help());
        case tensor::ErrorKind::Arithmetic:
            throw ScriptError(ErrorKind::Arithmetic, message, error.help(), std::string(error.code()));
        case tensor::ErrorKind::Value: break;
    }
    const bool shapes = error.code().empty() && message.find('[') != std::string::npos;
    throw ScriptError(ErrorKind::Value, message, error.help(), shapes ? "E0301" : std::string(error.code()));
}

void raise_as(const tensor::Error& error, std::string_view name, std::string_view called) {
    const std::string_view message = error.what();
    // Forms whose names begin with that of the operation, such as add_pure, speak as the operation.
    const bool pure = called.size() > name.size() && called.substr(0, name.size()) == name;
    const bool named = message.substr(0, name.size()) == name && message.substr(name.size(), 1) == ":";
    if (named && !pure && called.substr(0, kLayerMethod.size()) != kLayerMethod) {
        raise(tensor::Error(error.kind(), std::string(called) + std::string(message.substr(name.size())), error.help(),
                            error.code()));
    }
    raise(error);
}

bool is_pure(const Value& value) noexcept { return value.native<Tensor>() != nullptr; }
bool is_variable(const Value& value) noexcept { return value.native<Variable>() != nullptr; }

Value wrap(const Factory& factory, Tensor result) { return factory.make<Tensor>(std::move(result)); }

Value wrap_each(const Factory& factory, const std::vector<Tensor>& tensors) {
    std::vector<Value> values;
    values.reserve(tensors.size());
    for (const Tensor& t : tensors) {
        values.push_back(wrap(factory, t));
    }
    return factory.array(values);
}

Value wrap(const Factory& factory, Variable result, bool variable) {
    if (variable) {
        return factory.make<Variable>(std::move(result));
    }
    return factory.make<Tensor>(result.value());
}

Value to_value(tensor::Scalar scalar) {
    switch (scalar.dtype) {
        case DType::Bool: return Value(scalar.integer != 0);
        case DType::I64: return Value(scalar.integer);
        case DType::F32:
        case DType::F64: break;
    }
    return Value(scalar.as_f64());
}

std::optional<tensor::Scalar> to_scalar(const Value& value) noexcept {
    if (value.is_int()) {
        return tensor::Scalar(value.as_int());
    }
    if (value.is_float()) {
        return tensor::Scalar(value.as_float());
    }
    if (value.is_bool()) {
        return tensor::Scalar(value.as_bool());
    }
    return std::nullopt;
}

double to_number(const Value& value, std::string_view name, std::string_view parameter) {
    if (!value.is_number()) {
        throw tensor::errors::wrong_type(name, parameter, "a number", describe(value));
    }
    return value.as_float();
}

Value wrap_reduced(const Factory& factory, Variable result, bool variable) {
    if (!variable) {
        return to_value(result.value().item());
    }
    return factory.make<Variable>(std::move(result));
}

std::string describe(const Value& value) {
    if (value.is_nil()) {
        return "nil";
    }
    const std::string text = value.to_string();
    return value.is_text() ? "text \"" + text + "\"" : value.type_name() + " " + text;
}

bool is_list(const Value& value) noexcept {
    return value.is_array() || value.is_tuple() || value.kind() == ValueKind::Range;
}

namespace {

/// Collects the numbers of a nested list in row-major order and checks that it is not ragged.
class Nested {
public:
    Nested(const Factory& factory, std::string_view function) : factory_(factory), function_(function) {}

    Tensor build(const Value& rows) {
        Value level = rows;
        while (is_list(level)) {
            shape_.push_back(static_cast<std::int64_t>(level.size()));
            if (level.size() == 0 || shape_.size() >= tensor::kMaxRank) {
                break;
            }
            level = level.at(0);
        }
        walk(rows, 0, "");
        if (floats_) {
            return tensor::from_data(std::span<const double>(numbers_), shape_, function_);
        }
        std::vector<std::int64_t> integers;
        integers.reserve(numbers_.size());
        for (const double number : numbers_) {
            integers.push_back(static_cast<std::int64_t>(number));
        }
        const Tensor t = tensor::from_data(std::span<const std::int64_t>(integers), shape_, function_);
        if (numbers_.empty()) {
            return tensor::to(t, DType::F64);
        }
        return bools_ ? tensor::to(t, DType::Bool) : t;
    }

private:
    void walk(const Value& list, std::size_t depth, const std::string& path) {
        factory_.check_interrupt();
        if (depth + 1 == shape_.size() && append_unboxed(list)) {
            return;
        }
        for (std::size_t i = 0; i < list.size(); ++i) {
            const Value element = list.at(i);
            const std::string here = path + "[" + std::to_string(i) + "]";
            if (depth + 1 < shape_.size()) {
                if (!is_list(element)) {
                    throw tensor::errors::value(function_, "element " + here + " is no list, but its neighbors are");
                }
                if (static_cast<std::int64_t>(element.size()) != shape_[depth + 1]) {
                    throw tensor::errors::value(function_, "row " + here + " has " + std::to_string(element.size()) +
                                                               " values, row " + path + "[0] has " +
                                                               std::to_string(shape_[depth + 1]));
                }
                walk(element, depth + 1, here);
                continue;
            }
            append(element, here);
        }
    }
    bool append_unboxed(const Value& list) {
        const std::span<const double> floats = list.f64_elements();
        if (!floats.empty()) {
            numbers_.insert(numbers_.end(), floats.begin(), floats.end());
            floats_ = true;
            bools_ = false;
            return true;
        }
        return false;
    }
    void append(const Value& element, const std::string& path) {
        const std::optional<tensor::Scalar> scalar = to_scalar(element);
        if (!scalar.has_value()) {
            throw tensor::errors::wrong_type(function_, "element " + path, "a number", describe(element));
        }
        bools_ = bools_ && element.is_bool();
        floats_ = floats_ || element.is_float();
        numbers_.push_back(scalar->as_f64());
    }

    const Factory& factory_;
    std::string_view function_;
    Shape shape_;
    std::vector<double> numbers_;
    bool floats_ = false;
    bool bools_ = true;
};

} // namespace

Tensor from_nested(const Factory& factory, const Value& rows, std::string_view function) {
    if (const std::optional<tensor::Scalar> scalar = to_scalar(rows)) {
        return Tensor::scalar(*scalar);
    }
    if (!is_list(rows)) {
        throw tensor::errors::wrong_type(function, function == "from_nested" ? "rows" : "data", "a list of numbers",
                                         describe(rows));
    }
    const std::span<const std::int64_t> integers = rows.i64_elements();
    if (!integers.empty()) {
        return tensor::from_data(integers, Shape{static_cast<std::int64_t>(integers.size())}, function);
    }
    return Nested(factory, function).build(rows);
}

const Tensor& tensor_of(const Value& value, std::string_view function, std::string_view parameter) {
    if (const Tensor* t = value.native<Tensor>()) {
        return *t;
    }
    if (const Variable* v = value.native<Variable>()) {
        return v->value();
    }
    throw tensor::errors::wrong_type(function, parameter, "a tensor", describe(value));
}

Tensor to_tensor(const Factory& factory, const Value& value, std::string_view function, std::string_view parameter) {
    if (is_tensor(value)) {
        return tensor_of(value, function, parameter);
    }
    if (is_list(value)) {
        return from_nested(factory, value, function);
    }
    throw tensor::errors::wrong_type(function, parameter, "a tensor", describe(value));
}

Variable to_variable(const Factory& factory, const Value& value, std::string_view function,
                     std::string_view parameter) {
    if (const Variable* v = value.native<Variable>()) {
        return *v;
    }
    return Variable(to_tensor(factory, value, function, parameter));
}

Value data_of(const Factory& factory, const Tensor& t) {
    if (t.is_contiguous()) {
        return factory.window(t.storage(), static_cast<std::size_t>(t.offset()), static_cast<std::size_t>(t.numel()));
    }
    const Tensor copy = tensor::clone(t);
    return factory.window(copy.storage(), static_cast<std::size_t>(copy.offset()),
                          static_cast<std::size_t>(copy.numel()), true);
}

Value shape_value(const Factory& factory, const Shape& shape) {
    return factory.array(std::span<const std::int64_t>(shape.data(), shape.size()));
}

Argument::Argument(const Factory& factory, const Value& value, std::string_view function, std::string_view parameter) {
    if (const Variable* v = value.native<Variable>()) {
        variable_ = *v;
        return;
    }
    if (const Tensor* t = value.native<Tensor>()) {
        tensor_ = t;
        return;
    }
    if (const std::optional<tensor::Scalar> scalar = to_scalar(value)) {
        scalar_ = *scalar;
        return;
    }
    if (is_list(value)) {
        list_ = from_nested(factory, value, function);
        tensor_ = &*list_;
        return;
    }
    throw tensor::errors::wrong_type(function, parameter, "a tensor", describe(value));
}

Argument argument(const Call& call, std::size_t i, std::string_view parameter) {
    return Argument(call, call[i], call.name(), parameter);
}

Shape shape_argument(const Call& call, std::size_t i) {
    const Value value = call[i];
    if (value.is_int()) {
        return Shape{value.as_int()};
    }
    return Shape(call.ints(i));
}

std::optional<std::int64_t> optional_int(const Call& call, std::size_t i) {
    return !call.has(i) || call[i].is_nil() ? std::nullopt : std::optional<std::int64_t>(call.i64(i));
}

tensor::Dims dims_argument(const Call& call, std::size_t i) {
    if (!call.has(i) || call[i].is_nil()) {
        return {};
    }
    if (call[i].is_int()) {
        return tensor::Dims(call[i].as_int());
    }
    const std::vector<std::int64_t> dims = call.ints(i);
    return dims.empty() ? tensor::Dims() : tensor::Dims(Shape(dims)); // none are all, as in PyTorch
}

std::optional<DType> optional_dtype(const Call& call, std::size_t i) {
    if (!call.has(i) || call[i].is_nil()) {
        return std::nullopt;
    }
    return tensor::parse_dtype(call.text(i), call.name());
}

} // namespace simple::bind
