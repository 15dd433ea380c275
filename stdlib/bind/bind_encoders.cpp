// StandardScaler, MinMaxScaler and LabelEncoder.
#include <algorithm>

#include "stdlib/bind/data_parts.hpp"
#include "stdlib/data/scaling.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::bind {

namespace {

// --- Scalers ---------------------------------------------------------------------------------------------------------

/// What both classes hold; they differ by Tag alone.
struct ScalerBox {
    data::Scaler scaler;
};
template <int Tag> struct ScalerOf : ScalerBox {};
using Standard = ScalerOf<0>;
using MinMax = ScalerOf<1>;

data::Scaler& scaler(const Call& c) {
    if (auto* box = c.self().native<Standard>()) {
        return box->scaler;
    }
    return c.self_as<MinMax>().scaler;
}
Tensor input(const Call& c) { return to_tensor(c, c[0], scaler(c).name(), "X"); }

Value make_standard(Call& c) { return c.make<Standard>(Standard{{data::Scaler::standard()}}); }
Value make_min_max(Call& c) { return c.make<MinMax>(MinMax{{data::Scaler::min_max(c.f64(0), c.f64(1))}}); }
Value fit(Call& c) {
    scaler(c).fit(input(c));
    return c.self();
}
Value transform(Call& c) { return wrap(c, scaler(c).transform(input(c))); }
Value fit_transform(Call& c) {
    const Tensor x = input(c);
    scaler(c).fit(x);
    return wrap(c, scaler(c).transform(x));
}
Value inverse_transform(Call& c) { return wrap(c, scaler(c).inverse_transform(input(c))); }

void add_members(ClassBuilder& builder) {
    builder.method("fit(X: X)", guarded<fit>, "Learns from the columns of a matrix [n, columns]; returns the scaler.")
        .method("transform(X: X)", guarded<transform>, "The scaled matrix; it must have the columns of fit.")
        .method("fit_transform(X: X)", guarded<fit_transform>, "fit, then transform, of one matrix.")
        .method("inverse_transform(X: X)", guarded<inverse_transform>, "The matrix that transform made this one of.")
        .text([](Call& c) { return std::string(scaler(c).name()) + "()"; });
}

// --- Labels ----------------------------------------------------------------------------------------------------------

/// The classes of a LabelEncoder, sorted.
struct EncoderBox {
    std::vector<Value> classes;
};

bool is_before(const Value& a, const Value& b) {
    if (a.is_text()) {
        return a.as_text() < b.as_text();
    }
    return a.is_bool() ? !a.as_bool() && b.as_bool() : a.as_float() < b.as_float();
}

std::vector<Value> labels_of(const Call& c) {
    std::vector<Value> labels;
    if (is_tensor(c[0])) {
        const Tensor t = tensor::contiguous(tensor_of(c[0], c.name(), "labels"));
        for (std::int64_t i = 0; i < t.numel(); ++i) {
            labels.push_back(to_value(t.load(i)));
        }
        return labels;
    }
    c.iterate(c[0], [&](const Value& label) { labels.push_back(label); });
    return labels;
}

void check_labels(std::string_view name, const std::vector<Value>& labels) {
    for (const Value& label : labels) {
        const bool known = label.is_text() || label.is_bool() || label.is_int() || label.is_float();
        const bool same = label.is_text() == labels[0].is_text() && label.is_bool() == labels[0].is_bool();
        if (!known || !same) {
            throw tensor::errors::wrong_type(name, "labels", "texts, numbers or booleans of one kind", describe(label));
        }
    }
}

/// The sorted classes of labels.
std::vector<Value> classes_of(std::vector<Value> labels) {
    std::stable_sort(labels.begin(), labels.end(), is_before);
    const auto equal = [](const Value& a, const Value& b) { return !is_before(a, b) && !is_before(b, a); };
    labels.erase(std::unique(labels.begin(), labels.end(), equal), labels.end());
    return labels;
}

Tensor numbers_of(const Factory& factory, std::string_view name, const std::vector<Value>& classes,
                  const std::vector<Value>& labels) {
    Tensor numbers = Tensor::empty({static_cast<std::int64_t>(labels.size())}, DType::I64);
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const bool comparable = !classes.empty() && labels[i].is_text() == classes[0].is_text();
        const auto found =
            comparable ? std::lower_bound(classes.begin(), classes.end(), labels[i], is_before) : classes.end();
        if (found == classes.end() || is_before(labels[i], *found)) {
            throw tensor::errors::value(name, "label " + factory.to_string(labels[i]) + " at index " +
                                                  std::to_string(i) + " is none of the " +
                                                  std::to_string(classes.size()) + " classes");
        }
        numbers.data<std::int64_t>()[i] = found - classes.begin();
    }
    return numbers;
}

EncoderBox& encoder(const Call& c) { return c.self_as<EncoderBox>(); }
Value encoder_fit(Call& c) {
    std::vector<Value> labels = labels_of(c);
    check_labels("LabelEncoder", labels);
    encoder(c).classes = classes_of(std::move(labels));
    return c.self();
}
Value encoder_transform(Call& c) {
    const std::vector<Value> labels = labels_of(c);
    check_labels("LabelEncoder", labels);
    return wrap(c, numbers_of(c, "LabelEncoder", encoder(c).classes, labels));
}
Value encoder_fit_transform(Call& c) {
    encoder_fit(c);
    return encoder_transform(c);
}
Value encoder_inverse(Call& c) {
    const std::vector<Value>& classes = encoder(c).classes;
    std::vector<Value> labels;
    for (const Value& number : labels_of(c)) {
        const std::int64_t i = number.is_int() ? number.as_int() : -1;
        if (i < 0 || i >= static_cast<std::int64_t>(classes.size())) {
            throw tensor::Error(tensor::ErrorKind::Index, "LabelEncoder: class " + number.to_string() + " at index " +
                                                              std::to_string(labels.size()) + " is out of range for " +
                                                              std::to_string(classes.size()) + " classes");
        }
        labels.push_back(classes[static_cast<std::size_t>(i)]);
    }
    return c.array(labels);
}

} // namespace

EncodedLabels encode_labels(const Call& c, const std::vector<Value>& labels) {
    EncodedLabels result{classes_of(labels), {}};
    result.numbers = numbers_of(c, c.name(), result.classes, labels);
    return result;
}

void declare_encoders(Module& module) {
    ClassBuilder standard = module.native_class<Standard>(
        "StandardScaler", "Scales each column to mean 0 and deviation 1: (x - mean) / std of the population, a "
                          "deviation of 0 divides by 1. sklearn.preprocessing.StandardScaler.");
    add_members(standard.constructor("()", make_standard));
    ClassBuilder range = module.native_class<MinMax>(
        "MinMaxScaler",
        "Scales each column to low ... high by its smallest and largest value. sklearn.preprocessing.MinMaxScaler.");
    add_members(range.constructor("(low: f64 = 0.0, high: f64 = 1.0)", guarded<make_min_max>));
    module
        .native_class<EncoderBox>("LabelEncoder", "Turns labels of any kind into class numbers, by their sorted order, "
                                                  "and back. sklearn.preprocessing.LabelEncoder.")
        .constructor("()", [](Call& c) { return c.make<EncoderBox>(); })
        .property(
            "classes", [](Call& c) { return c.array(encoder(c).classes); }, nullptr,
            "The different labels, sorted, as an array; position i is class i.")
        .method("fit(labels: any)", guarded<encoder_fit>, "Learns the different labels; returns the encoder.")
        .method("transform(labels: any)", guarded<encoder_transform>,
                "The class numbers of labels, as i64; a label that fit did not see is an error.")
        .method("fit_transform(labels: any)", guarded<encoder_fit_transform>, "Learns the classes; class numbers.")
        .method("inverse_transform(numbers: any)", guarded<encoder_inverse>,
                "The labels of class numbers, as an array.")
        .text([](Call& c) { return "LabelEncoder(classes=" + std::to_string(encoder(c).classes.size()) + ")"; })
        .trace(
            [](void* object, const std::function<void(const Value&)>& visit) {
                for (const Value& label : static_cast<EncoderBox*>(object)->classes) {
                    visit(label);
                }
            },
            [](void* object) { static_cast<EncoderBox*>(object)->classes.clear(); });
}

} // namespace simple::bind
