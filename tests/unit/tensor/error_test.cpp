#include "stdlib/tensor/error.hpp"

#include "checks.hpp"

using namespace simple::tensor;

TEST_CASE("messages have the documented wording") {
    CHECK(std::string(errors::range("Dropout", "p", "between 0 and 1", 1.5).what()) ==
          "Dropout: p must be between 0 and 1, got 1.5");
    CHECK(std::string(errors::wrong_type("matmul", "b", "a tensor", "text \"x\"").what()) ==
          "matmul: parameter b must be a tensor, got text \"x\"");
    CHECK(std::string(errors::no_elements("max", {0}).what()) == "max: a tensor of shape [0] has no elements");
    CHECK(std::string(errors::rank("transpose", "a 2-D tensor", {2, 3, 4}).what()) ==
          "transpose: needs a 2-D tensor, got shape [2, 3, 4]");
    CHECK(std::string(errors::element_count("reshape", {2, 3}, {4, 2}).what()) ==
          "reshape: shape [2, 3] has 6 elements, [4, 2] needs 8");
}

TEST_CASE("unknown words are answered with the nearest one") {
    const Error error = errors::unknown_word("mse_loss", "reduction", "avg", {"mean", "sum", "none"});
    CHECK(std::string(error.what()) == "mse_loss: unknown reduction \"avg\" (expected \"mean\", \"sum\" or \"none\")");
    CHECK(errors::unknown_word("f", "reduction", "means", {"mean", "sum"}).help() == "did you mean \"mean\"?");
    CHECK(errors::unknown_word("f", "reduction", "xyzzy", {"mean", "sum"}).help().empty());
}

TEST_CASE("paired shapes suggest reshape when it would help") {
    const Error error = errors::paired_shapes("mse_loss", "prediction", {4, 1}, "target", {4});
    CHECK(std::string(error.what()) == "mse_loss: prediction [4, 1] and target [4] differ");
    CHECK(error.help() == "reshape([4, 1]) gives the target that shape");
    CHECK(errors::paired_shapes("mse_loss", "prediction", {4, 1}, "target", {3}).help().empty());
}
