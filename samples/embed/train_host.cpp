// A C++ host: registers a function, trains a model with a script, reads its weights where they are.
//
//     train_host [FILE.spl]     default: train.spl beside this source
#include <cstdint>
#include <iostream>
#include <span>
#include <string>
#include <vector>

#include <simple/simple.hpp>
#include <simple/stdlib.hpp>

namespace {

int fail(const simple::Error& error) {
    std::cerr << error.render();
    return 1;
}

/// Prints a tensor of two dimensions from its elements in memory.
void print_matrix(std::span<const double> elements, const std::vector<std::int64_t>& shape) {
    const auto columns = static_cast<std::size_t>(shape[1]);
    for (std::size_t i = 0; i < elements.size(); ++i) {
        std::cout << elements[i] << (i % columns == columns - 1 ? "\n" : " ");
    }
}

} // namespace

int main(int argc, char** argv) {
    simple::Options options;
    options.permissions.write_files = false;
    simple::Interpreter interpreter(options);
    simple::register_stdlib(interpreter);

    // A function for the script: converted from its C++ types.
    double last_loss = 0;
    interpreter.define("report(epoch: i64, loss: f64)", [&last_loss](std::int64_t epoch, double loss) {
        std::cout << "epoch " << epoch << " loss " << loss << '\n';
        last_loss = loss;
    });
    interpreter.set("learning_rate", 0.05);

    const auto trained = interpreter.run_file(argc > 1 ? argv[1] : SIMPLE_SAMPLE_FOLDER "/train.spl");
    if (!trained) {
        return fail(trained.error());
    }

    // The weights as the script's tensor holds them: f64_elements() points into the tensor, nothing is copied.
    const auto weights = interpreter.get("weights");
    const auto shape = interpreter.get<std::vector<std::int64_t>>("weight_shape");
    if (!weights || !shape) {
        return fail(weights ? shape.error() : weights.error());
    }
    const std::span<const double> elements = weights->f64_elements();
    std::cout << "weights of the first layer, " << (*shape)[0] << " x " << (*shape)[1] << ":\n";
    print_matrix(elements, *shape);

    // The model goes on working for the host.
    const auto loss = interpreter.call<double>("loss_over_data");
    if (!loss) {
        return fail(loss.error());
    }
    std::cout << "final loss " << *loss << '\n';
    return *loss < 0.1 && elements.size() == 16 && *loss == last_loss ? 0 : 1;
}
