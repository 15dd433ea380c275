#include "op_table.hpp"

#include "reference.hpp"
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

} // namespace simple::parity
