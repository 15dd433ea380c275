#include "op_table.hpp"

#include <algorithm>

#include "reference.hpp"
#include "stdlib/tensor/factory.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::parity {

namespace {

std::vector<OpRow> all_rows() {
    std::vector<OpRow> table;
    for (const auto& family : {elementwise_rows(), product_rows(), window_rows(), recurrent_rows(), reduction_rows(),
                               shape_rows(), loss_rows()}) {
        table.insert(table.end(), family.begin(), family.end());
    }
    return table;
}

} // namespace

const std::vector<OpRow>& op_table() {
    static const std::vector<OpRow> rows = all_rows();
    return rows;
}

std::vector<tensor::Tensor> inputs_of(const OpRow& row, DType dtype) {
    std::vector<tensor::Tensor> inputs;
    const std::string prefix = "row." + row.key + ".x";
    for (int n = 0; reference().contains(prefix + std::to_string(n)); ++n) {
        inputs.push_back(tensor::to(value(prefix + std::to_string(n)), dtype));
    }
    return inputs;
}

tensor::Tensor weights_of(const tensor::Tensor& y) {
    const std::int64_t count = std::max<std::int64_t>(y.numel(), 1);
    return tensor::reshape(tensor::to(tensor::linspace(0.5, 1.5, count), y.dtype()), y.shape());
}

} // namespace simple::parity
