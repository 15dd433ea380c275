#include "fixture.hpp"

using namespace simple::runtime;
using namespace simple::runtime::test;

namespace {

Value one_or_two(NativeCall& call) { return Value::of(static_cast<std::int64_t>(call.count)); }

void build_texts(Fixture& fix) {
    Owned text(text_value(fix.runtime.heap(), "start"));
    for (int i = 0; i < 200; ++i) {
        text = Owned(append_owned(fix.runtime.heap(), text.leak(), "more"));
    }
    fix.binary(BinaryOp::Add, text, text);
    fix.binary(BinaryOp::Multiply, text, i(3));
}

void build_collections(Fixture& fix) {
    Heap& heap = fix.runtime.heap();
    Owned array(array_value(make_array(heap)));
    Owned dict(dict_value(make_dict(heap)));
    for (std::int64_t n = 0; n < 300; ++n) {
        push(array.get().as<Array>(), Value::of(n));
        insert(dict.get().as<Dict>(), text_value(heap, std::to_string(n)), Value::of(n));
    }
    push(array.get().as<Array>(), text_value(heap, "generalises"));
    insert(array.get().as<Array>(), 0, retained(dict));
    const Owned twin(dict_value(copy(heap, dict.get().as<Dict>())));
    fix.binary(BinaryOp::Add, array, array);
    fix.binary(BinaryOp::Multiply, array, i(2));
    const Value place = i(3);
    set_index(fix.runtime, array, &place, 1, text_value(heap, "x"), {});
    set_index(fix.runtime, dict, &place, 1, text_value(heap, "y"), {});
}

void build_the_rest(Fixture& fix) {
    const Value row = fix.array({i(1), i(2)});
    const Value matrix = fix.array({row, row});
    fix.binary(BinaryOp::MatMul, matrix, matrix);
    fix.binary(BinaryOp::BroadcastAdd, matrix, row);
    fix.tuple({matrix, fix.some(row), fix.range(0, 3)});
    convert_to_floats(matrix.as<Array>());
    const NativeRow rows[] = {{"f(a = [1, 2], b = (1, \"x\"))", one_or_two, ""}, {"g(x)", one_or_two, ""}};
    fix.runtime.add_prelude_functions(rows, 2);
    const Value f = *fix.runtime.find_prelude(fix.runtime.symbol("f"));
    const Value g = *fix.runtime.find_prelude(fix.runtime.symbol("g"));
    with_parameters(fix.runtime, f.as<NativeFunction>()->info);
    fix.binary(BinaryOp::ShiftRight, f, g);
    Iteration characters(fix.runtime, fix.text("aß€"), {});
    Value character;
    while (characters.next(character)) {
        release(character);
    }
}

} // namespace

TEST_CASE("memory may run out at any allocation", "[fault]") {
    std::size_t failures = 0;
    for (std::size_t n = 1;; ++n) {
        bool failed = false;
        {
            // The fixture checks that nothing leaks.
            Fixture fix;
            fix.account.get().fail_allocation(n);
            try {
                build_texts(fix);
                build_collections(fix);
                build_the_rest(fix);
            } catch (const simple::OutOfMemory&) {
                failed = true;
            } catch (const RuntimeError& error) {
                // An operator gives the failure a place.
                CHECK(error.diagnostic().code == "E0505");
                failed = true;
            }
            fix.account.get().fail_allocation(0);
            CHECK(fix.show(fix.array({i(1)})) == "[1]");
        }
        if (!failed) {
            break;
        }
        ++failures;
    }
    CHECK(failures > 0);
}
