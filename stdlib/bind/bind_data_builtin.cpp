// The sets that lib.pure.data brings along: generated points, Iris, MNIST.
#include "stdlib/bind/data_parts.hpp"
#include "stdlib/bind/dataset_classes.hpp"
#include "stdlib/bind/files.hpp"
#include "stdlib/data/iris.hpp"
#include "stdlib/data/mnist.hpp"
#include "stdlib/data/synthetic.hpp"
#include "stdlib/tensor/ops_elementwise.hpp"
#include "stdlib/tensor/ops_join.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::bind {

namespace {

constexpr std::string_view kDigits[] = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};

Value variable(const Call& c, Tensor t) { return c.make<Variable>(Variable(std::move(t))); }

} // namespace

Value pairs_of(const Call& c, const Tensor& X, const Tensor& y, std::int64_t classes) {
    Tensor targets = y;
    if (y.ndim() == 1) {
        targets =
            classes > 2 ? tensor::one_hot(y, classes) : tensor::reshape(tensor::to(y, DType::F64), {y.shape()[0], 1});
    }
    std::vector<Value> pairs;
    for (std::int64_t i = 0; i < X.shape()[0]; ++i) {
        pairs.push_back(c.tuple({variable(c, tensor::clone(tensor::narrow(X, 0, i, 1))),
                                 variable(c, tensor::clone(tensor::narrow(targets, 0, i, 1)))}));
    }
    return c.array(pairs);
}

namespace {

Value tensors_of(const Call& c, const data::Points& points) { return c.tuple({wrap(c, points.X), wrap(c, points.y)}); }

Value xor_pairs(Call& c) {
    const data::Points p = data::make_xor();
    return pairs_of(c, p.X, p.y, 2);
}
Value make_xor(Call& c) { return tensors_of(c, data::make_xor()); }
data::Points linear(const Call& c) {
    return data::make_linear(numeric(c).session.generator, c.i64(0), c.f64(1), c.f64(2), c.f64(3));
}
data::Points spirals(const Call& c) {
    Random random(c, c[3]);
    return data::make_spirals(random.get(), c.i64(0), c.i64(1), c.f64(2));
}
data::Points moons(const Call& c) {
    Random random(c, c[2]);
    return data::make_moons(random.get(), c.i64(0), c.f64(1));
}
data::Points circles(const Call& c) {
    Random random(c, c[2]);
    return data::make_circles(random.get(), c.i64(0), c.f64(1));
}
template <data::Points (*F)(const Call&)> Value as_pairs(Call& c) {
    const data::Points p = F(c);
    const std::int64_t classes = F == spirals ? c.i64(1) : 2;
    return pairs_of(c, p.X, p.y, classes);
}
template <data::Points (*F)(const Call&)> Value as_tensors(Call& c) { return tensors_of(c, F(c)); }
Value make_blobs(Call& c) {
    Random random(c, c[3]);
    return tensors_of(c, data::make_blobs(random.get(), c.i64(0), c.i64(1), c.f64(2)));
}

/// One pair of a set of rows and class numbers.
Value item_of(const Call& c, const Tensor& X, const Tensor& y, std::int64_t classes) {
    const std::int64_t i = item_number(c, y.numel());
    return pairs_of(c, tensor::narrow(X, 0, i, 1), tensor::narrow(y, 0, i, 1), classes).at(0);
}

// --- Iris ------------------------------------------------------------------------------------------------------------

struct IrisBox {
    data::IrisTensors tensors;
};
Value load_iris(Call& c) { return c.make<IrisBox>(IrisBox{data::iris_tensors()}); }
Value load_mini(Call& c) { return c.make<IrisBox>(IrisBox{data::iris_tensors(5)}); }
const data::IrisTensors& iris(const Call& c) { return c.self_as<IrisBox>().tensors; }
Value iris_pairs(const Call& c) { return pairs_of(c, iris(c).X, iris(c).y, data::kIrisClasses); }
Value iris_split(Call& c) {
    const Value pairs = iris_pairs(c);
    const Tensor& y = iris(c).y;
    Random random(c, c[2]);
    const std::span<const std::int64_t> labels(y.data<std::int64_t>(), static_cast<std::size_t>(y.numel()));
    const data::Split split = data::ratio_split(y.numel(), c.f64(0), c.boolean(1) ? &random.get() : nullptr,
                                                c.boolean(3) ? std::optional(labels) : std::nullopt);
    return c.tuple({pick(c, pairs, split.train), pick(c, pairs, split.test)});
}
Value iris_item(Call& c) { return item_of(c, iris(c).X, iris(c).y, data::kIrisClasses); }
void declare_iris(Module& module) {
    module.native_class<IrisBox>("IrisDataset", "Fisher's 150 flowers: four measures in cm, three species.")
        .constructor("()", guarded<load_iris>)
        .static_method("load_builtin()", guarded<load_iris>, "All 150 flowers, 50 of each species.")
        .static_method("load_mini()", guarded<load_mini>, "Five flowers of each species.")
        .property(
            "data", [](Call& c) { return iris_pairs(c); }, nullptr,
            "Pairs of input [1, 4] and one-hot target [1, 3], as Tensors.")
        .property(
            "X", [](Call& c) { return wrap(c, iris(c).X); }, nullptr, "Measures in cm, [n, 4].")
        .property(
            "y", [](Call& c) { return wrap(c, iris(c).y); }, nullptr, "Class numbers as i64, [n].")
        .property(
            "num_samples", [](Call& c) { return Value(iris(c).y.numel()); }, nullptr, "Number of rows.")
        .property(
            "num_features", [](Call&) { return Value(data::kIrisFeatures); }, nullptr, "4.")
        .property(
            "num_classes", [](Call&) { return Value(data::kIrisClasses); }, nullptr, "3.")
        .property(
            "class_names", [](Call& c) { return text_list(c, data::kIrisClassNames); }, nullptr,
            "Names of the three species, by class number.")
        .property(
            "feature_names", [](Call& c) { return text_list(c, data::kIrisFeatureNames); }, nullptr,
            "Names of the four measures, by column.")
        .method(
            "len()", [](Call& c) { return Value(iris(c).y.numel()); }, "Number of rows.")
        .method("get(i: i64)", guarded<iris_item>,
                "The element at indices, negative ones from the end; get(i) is t[i].")
        .length([](Call& c) { return iris(c).y.numel(); })
        .method("split(ratio: f64, shuffle: bool = true, seed: i64 = 42, stratify: bool = true)", guarded<iris_split>,
                "Lists of training and test pairs, of which the first has that share; stratify keeps the shares of the "
                "species.")
        .text([](Call& c) {
            return "IrisDataset(samples=" + std::to_string(iris(c).y.numel()) + ", features=4, classes=3)";
        });
}

// --- MNIST -----------------------------------------------------------------------------------------------------------

struct MnistBox {
    data::MnistTensors tensors;
    bool stub;
};
const data::MnistTensors& mnist(const Call& c) { return c.self_as<MnistBox>().tensors; }

/// A file as the archives name it, or as older copies do. A compressed one is read too, for its better error.
struct FoundFile {
    std::string path;
    std::string bytes;
};
FoundFile find_file(const Call& c, const std::string& plain, const std::string& dotted) {
    for (const std::string& path : {plain, dotted, plain + ".gz"}) {
        try {
            return {path, read_bytes(c, path)};
        } catch (
            const ScriptError&) { // NOLINT(bugprone-empty-catch): then the next name, at last the first one's error
        }
    }
    return {plain, read_bytes(c, plain)};
}
Value load_mnist(Call& c) {
    const std::string start = std::string(c.text(0)) + (c.boolean(1) ? "/train-" : "/t10k-");
    const FoundFile images = find_file(c, start + "images-idx3-ubyte", start + "images.idx3-ubyte");
    const FoundFile labels = find_file(c, start + "labels-idx1-ubyte", start + "labels.idx1-ubyte");
    return c.make<MnistBox>(MnistBox{data::decode_mnist(data::bytes_of(images.bytes), images.path,
                                                        data::bytes_of(labels.bytes), labels.path, "MNISTDataset.load"),
                                     false});
}

Value mnist_item(Call& c) { return item_of(c, mnist(c).X, mnist(c).y, data::kMnistClasses); }
void declare_mnist(Module& module) {
    module.native_class<MnistBox>("MNISTDataset", "Images of handwritten digits, 28 x 28 pixels from 0 to 1.")
        .static_method("load(dir: text, train: bool = true)", file_guarded<load_mnist>,
                       "The IDX files of a folder, by their usual names.")
        .static_method(
            "load_stub()",
            [](Call& c) {
                return c.make<MnistBox>(MnistBox{data::mnist_stub(), true});
            },
            "Ten generated digits.")
        .property(
            "data", [](Call& c) { return pairs_of(c, mnist(c).X, mnist(c).y, data::kMnistClasses); }, nullptr,
            "Pairs of image [1, 784] and one-hot target [1, 10], as Tensors.")
        .property(
            "X", [](Call& c) { return wrap(c, mnist(c).X); }, nullptr, "Pixels from 0 to 1, [n, 784].")
        .property(
            "y", [](Call& c) { return wrap(c, mnist(c).y); }, nullptr, "Class numbers as i64, [n].")
        .property(
            "num_samples", [](Call& c) { return Value(mnist(c).y.numel()); }, nullptr, "Number of images.")
        .property(
            "num_features", [](Call&) { return Value(data::kMnistPixels); }, nullptr, "784.")
        .property(
            "num_classes", [](Call&) { return Value(data::kMnistClasses); }, nullptr, "10.")
        .property(
            "class_names", [](Call& c) { return text_list(c, kDigits); }, nullptr,
            "The digits as texts, by class number.")
        .method(
            "len()", [](Call& c) { return Value(mnist(c).y.numel()); }, "Number of images.")
        .method("get(i: i64)", guarded<mnist_item>,
                "The element at indices, negative ones from the end; get(i) is t[i].")
        .length([](Call& c) { return mnist(c).y.numel(); })
        .text([](Call& c) {
            return std::string("MNISTDataset(") + (c.self_as<MnistBox>().stub ? "stub, " : "") +
                   "samples=" + std::to_string(mnist(c).y.numel()) + ")";
        });
}

} // namespace

void declare_builtin_data(Module& module) {
    declare_iris(module);
    declare_mnist(module);
    const FunctionRow table[] = {
        {"create_xor_dataset()", guarded<xor_pairs>,
         "The four pairs of exclusive or: inputs [1, 2], targets [1, 1], as Tensors."},
        {"create_linear_dataset(num_samples: i64, slope: f64, intercept: f64, noise: f64 = 0.0)",
         guarded<as_pairs<linear>>,
         "Pairs on a line: x = i / num_samples, y = slope * x + intercept + noise * N(0, 1), each [1, 1]."},
        {"create_spiral_dataset(points_per_class: i64 = 100, num_classes: i64 = 2, noise: f64 = 0.1, seed: i64? = nil)",
         guarded<as_pairs<spirals>>,
         "Points of one spiral for each class as pairs: inputs [1, 2], targets [1, 1] of 0 and 1, one-hot rows for "
         "more classes. noise is a deviation."},
        {"create_moons_dataset(num_samples: i64 = 200, noise: f64 = 0.1, seed: i64? = nil)", guarded<as_pairs<moons>>,
         "Points of two half circles as pairs: inputs [1, 2], targets [1, 1] of 0 and 1. noise is a deviation. "
         "sklearn.datasets.make_moons."},
        {"create_circles_dataset(num_samples: i64 = 200, noise: f64 = 0.1, seed: i64? = nil)",
         guarded<as_pairs<circles>>,
         "Points of two circles, one inside the other, as pairs: inputs [1, 2], targets [1, 1] of 0 and 1. noise is a "
         "deviation. sklearn.datasets.make_circles."},
        {"make_xor()", guarded<make_xor>, "The points of create_xor_dataset as tensors X [4, 2] and labels [4]."},
        {"make_linear(num_samples: i64, slope: f64, intercept: f64, noise: f64 = 0.0)", guarded<as_tensors<linear>>,
         "The points of create_linear_dataset as tensors X [n, 1] and y [n, 1]."},
        {"make_spirals(points_per_class: i64 = 100, num_classes: i64 = 2, noise: f64 = 0.1, seed: i64? = nil)",
         guarded<as_tensors<spirals>>,
         "The points of create_spiral_dataset as tensors X [n, 2] and class numbers [n]."},
        {"make_moons(num_samples: i64 = 200, noise: f64 = 0.1, seed: i64? = nil)", guarded<as_tensors<moons>>,
         "The points of create_moons_dataset as tensors X [n, 2] and class numbers [n]."},
        {"make_circles(num_samples: i64 = 200, noise: f64 = 0.1, seed: i64? = nil)", guarded<as_tensors<circles>>,
         "The points of create_circles_dataset as tensors X [n, 2] and class numbers [n]."},
        {"make_blobs(num_samples: i64 = 200, num_classes: i64 = 3, spread: f64 = 1.0, seed: i64? = nil)",
         guarded<make_blobs>,
         "Normal clusters of deviation spread, one for each class, as tensors X [n, 2] and class numbers [n]."},
    };
    module.functions(table, std::size(table));
}

} // namespace simple::bind
