/* A C host: output to a buffer, a function for programs, numbers shared without a copy, errors as data. */
#include <stdio.h>
#include <string.h>

#include <simple/simple.h>
#include <simple/stdlib.h>

static void print_output(const char* text, size_t size, void* context) {
    (void)context;
    fwrite(text, 1, size, stdout);
}

/* mean(numbers: [f64]) -> f64 for programs; reads the array where it is. */
static simple_value* mean(simple_call* call, void* context) {
    size_t count = 0;
    const double* numbers = simple_value_floats(simple_call_argument(call, 0), &count);
    double sum = 0.0;
    (void)context;
    if (numbers == NULL) {
        simple_call_fail(call, "mean_of needs an array of floats");
        return NULL;
    }
    for (size_t i = 0; i < count; ++i) {
        sum += numbers[i];
    }
    return simple_make_float(sum / (double)count);
}

static int fail(simple_interpreter* interpreter) {
    fputs(simple_error_render(interpreter, 0), stderr);
    simple_close(interpreter);
    return 1;
}

int main(void) {
    double samples[4] = {1.0, 2.0, 3.0, 6.0};
    simple_config config = SIMPLE_CONFIG_INIT;
    simple_interpreter* interpreter = NULL;
    simple_value* shared = NULL;
    simple_value* result = NULL;

    config.on_output = print_output;
    config.time_ms = 10000;
    if (simple_open(&config, &interpreter) != SIMPLE_OK) {
        return 1;
    }
    simple_register_stdlib(interpreter);
    simple_define(interpreter, NULL, "mean_of(numbers: [f64]) -> f64", mean, NULL, "Mean of an array.");

    /* The program reads and writes the host's own memory. */
    shared = simple_borrow_floats(interpreter, samples, 4, NULL, NULL);
    simple_set(interpreter, "samples", shared);
    simple_value_release(shared);

    if (simple_run_source(interpreter,
                          "use lib.pure.tensor (PureTensor)\n"
                          "print \"mean {mean_of(samples)}\"\n"
                          "samples[0] = 5.0\n"
                          "val t = PureTensor.from_data([1.0, 2.0, 3.0, 4.0], [2, 2])\n"
                          "val product = t.matmul(t)\n"
                          "val elements = product.data\n",
                          "host.spl", NULL) != SIMPLE_OK) {
        return fail(interpreter);
    }
    printf("the host sees %.1f\n", samples[0]);

    /* A tensor's elements without a copy. */
    if (simple_get(interpreter, "elements", &result) != SIMPLE_OK) {
        return fail(interpreter);
    }
    size_t count = 0;
    const double* elements = simple_value_floats(result, &count);
    for (size_t i = 0; i < count; ++i) {
        printf("%.1f%s", elements[i], i + 1 < count ? " " : "\n");
    }
    simple_value_release(result);

    /* An error is data: code, place, message. */
    if (simple_run_source(interpreter, "print mean_of(3)", "wrong.spl", NULL) != SIMPLE_ERROR) {
        simple_close(interpreter);
        return 1;
    }
    printf("%s at line %u: %s\n", simple_error_code(interpreter), (unsigned)simple_error_line(interpreter),
           simple_error_message(interpreter));
    simple_close(interpreter);
    return samples[0] == 5.0 ? 0 : 1;
}
