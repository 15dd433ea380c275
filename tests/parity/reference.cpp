#include "reference.hpp"

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <vector>

#include "catch.hpp"
#include "stdlib/tensor/factory.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::parity {
namespace {

tensor::Shape parse_shape(const std::string& text) {
    tensor::Shape shape;
    std::istringstream sizes(text == "-" ? "" : text);
    for (std::string size; std::getline(sizes, size, 'x');) {
        shape.push_back(std::stoll(size));
    }
    return shape;
}

void load(const char* path, std::map<std::string, tensor::Tensor>& result) {
    std::ifstream file(path);
    const std::size_t before = result.size();
    for (std::string line; std::getline(file, line);) {
        if (line.empty() || line[0] == '#') {
            continue;
        }
        std::istringstream words(line);
        std::string name;
        std::string shape;
        words >> name >> shape;
        std::vector<double> values;
        for (std::string word; words >> word;) {
            values.push_back(std::strtod(word.c_str(), nullptr));
        }
        result.emplace(name, tensor::from_data(std::span<const double>(values), parse_shape(shape)));
    }
    if (result.size() == before) {
        throw std::runtime_error(std::string("no reference values in ") + path);
    }
}

std::map<std::string, tensor::Tensor> load_all() {
    std::map<std::string, tensor::Tensor> result;
    for (const char* path : {SIMPLE_PARITY_REFERENCE, SIMPLE_PARITY_LAYERS, SIMPLE_PARITY_TRAINING}) {
        load(path, result);
    }
    return result;
}

} // namespace

const std::map<std::string, tensor::Tensor>& reference() {
    static const std::map<std::string, tensor::Tensor> values = load_all();
    return values;
}

const tensor::Tensor& value(const std::string& name) { return reference().at(name); }

bool agrees(const tensor::Tensor& got, const std::string& name, double tolerance) {
    const tensor::Tensor& want = value(name);
    if (got.numel() != want.numel()) {
        UNSCOPED_INFO(name << " has shape " << tensor::to_string(got.shape()));
        return false;
    }
    const tensor::Tensor flat = tensor::contiguous(got);
    for (std::int64_t i = 0; i < want.numel(); ++i) {
        const double x = flat.load(i).as_f64();
        const double y = want.load(i).as_f64();
        if (!(std::fabs(x - y) <= tolerance * std::fmax(1.0, std::fabs(y)))) {
            UNSCOPED_INFO(name << "[" << i << "]: " << x << ", PyTorch has " << y);
            return false;
        }
    }
    return true;
}

} // namespace simple::parity
