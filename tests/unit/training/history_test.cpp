#include "catch.hpp"

#include <limits>

#include "stdlib/training/history.hpp"

using namespace simple::training;

TEST_CASE("a history grows and knows its best epoch", "[training]") {
    History history;
    CHECK(history.final_loss() == 0.0);
    CHECK(history.best_epoch() == -1);
    CHECK(history.best_loss() == 0.0);
    history.add_epoch(0, 0.5);
    history.add_epoch(1, 0.1);
    history.add_epoch(2, std::numeric_limits<double>::quiet_NaN());
    history.add_epoch(3, 0.2);
    CHECK(history.size() == 4);
    CHECK(history.best_epoch() == 1);
    CHECK(history.best_loss() == 0.1);
    CHECK(history.to_string() == "TrainingHistory(epochs=4, final_loss=0.2)");
    CHECK(history.to_csv() == "epoch,loss\n0,0.5\n1,0.1\n2,nan\n3,0.2\n");
}

TEST_CASE("validation loss, metrics and times become columns", "[training]") {
    History history;
    history.add_epoch(0, 0.5, 0.7, {{"val_f1", 0.25}}, 0.01, 1.5);
    history.add_epoch(1, 0.4, 0.6, {{"val_f1", 0.5}}, 0.01, 1.5);
    CHECK(history.best_loss() == 0.6);
    CHECK(history.to_csv() ==
          "epoch,loss,val_loss,val_f1,lr,seconds\n0,0.5,0.7,0.25,0.01,1.5\n1,0.4,0.6,0.5,0.01,1.5\n");
}

TEST_CASE("values that only some epochs have stay with their epochs", "[training]") {
    History history;
    history.add_epoch(0, 0.5);
    history.add_epoch(1, 0.4, 0.7, {{"val_f1", 0.25}});
    history.add_epoch(2, 0.3);
    CHECK(history.best_epoch() == 1);
    CHECK(history.lrs.empty());
    CHECK(history.to_csv() == "epoch,loss,val_loss,val_f1\n0,0.5,nan,nan\n1,0.4,0.7,0.25\n2,0.3,nan,nan\n");
}
