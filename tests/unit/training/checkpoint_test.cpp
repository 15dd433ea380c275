#include "catch.hpp"

#include <string>

#include "stdlib/tensor/ops.hpp"
#include "stdlib/training/checkpoint.hpp"
#include "tests/unit/tensor/checks.hpp"

using namespace simple;
using namespace simple::training;
using simple::tensor::ints;
using simple::tensor::reals;

namespace {

const data::Failure kFail("load_checkpoint", "a.checkpoint");

CheckpointParts decode(const std::string& bytes) { return decode_checkpoint(data::bytes_of(bytes), kFail); }

std::string complaint(const data::NamedTensors& tensors, const data::TextPairs& metadata) {
    try {
        decode(data::encode_safetensors(tensors, metadata, kFail));
    } catch (const data::FileError& error) {
        return error.what();
    }
    return "";
}

} // namespace

TEST_CASE("a checkpoint keeps all its parts", "[training][checkpoint]") {
    CheckpointParts parts;
    parts.model = {{"0.weight", reals({1, 2}, {1, 2})}, {"0.bias", reals({3})}};
    parts.optimizer = NamedState{"Adam", {{"m.0", reals({0.5})}, {"steps", ints({7})}}};
    parts.random = {42, 17};
    parts.epoch = 9;
    parts.history.emplace();
    parts.history->add_epoch(0, 1.0, 2.0, {{"accuracy", 0.5}}, 0.1, 3.0);
    const CheckpointParts back = decode(encode_checkpoint(parts, kFail));
    CHECK(back.model.size() == 2);
    CHECK(tensor::equal(back.model[0].second, parts.model[0].second));
    REQUIRE(back.optimizer.has_value());
    CHECK(back.optimizer->name == "Adam");
    CHECK(back.optimizer->state[1].first == "steps");
    CHECK_FALSE(back.scheduler.has_value());
    CHECK(back.random == parts.random);
    CHECK(back.epoch == 9);
    REQUIRE(back.history.has_value());
    CHECK(back.history->val_losses == std::vector<double>{2.0});
    CHECK(back.history->metrics[0].first == "accuracy");
}

TEST_CASE("files that are no checkpoints are refused", "[training][checkpoint]") {
    const data::TextPairs good = {{"format", "simple-checkpoint-1"}, {"epoch", "3"}};
    CHECK(complaint({}, good).empty());
    CHECK(complaint({}, {}) == "load_checkpoint: a.checkpoint: is not a checkpoint");
    CHECK(complaint({}, {{"format", "simple-checkpoint-2"}, {"epoch", "3"}}).find("is of the format \"simple-ch") !=
          std::string::npos);
    CHECK(complaint({}, {{"format", "pt"}}).find("is of the format \"pt\"") != std::string::npos);
    for (const char* epoch : {"", "x", "3.5", "99999999999999999999", "3 "}) {
        CHECK(complaint({}, {{"format", "simple-checkpoint-1"}, {"epoch", epoch}}).find("has no epoch") !=
              std::string::npos);
    }
    CHECK(complaint({}, {{"format", "simple-checkpoint-1"}}).find("has no epoch") != std::string::npos);
    CHECK(complaint({{"weights", reals({1})}}, good).find("a tensor \"weights\" that no checkpoint has") !=
          std::string::npos);
    CHECK(complaint({{"optimizer.m.0", reals({1})}}, good).find("that no checkpoint has") != std::string::npos);
    CHECK(complaint({{"history.losses", reals({1, 2})}}, good).find("do not fit its 0 epochs") != std::string::npos);
    CHECK(
        complaint({{"history.epochs", ints({0})}, {"history.losses", reals({1})}, {"history.lrs", reals({1, 2})}}, good)
            .find("do not fit its 1 epochs") != std::string::npos);
}
