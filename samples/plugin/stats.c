/* A C library for Simple programs: numbers, texts, an array that owns memory, and a handle.
 *     cc -shared -fPIC -o libstats.so stats.c     (with -I PREFIX/include for simple/plugin.h)
 *     simple --plugin ./libstats.so stats.spl
 */
#include <stdint.h>
#include <stdlib.h>

#include "simple/plugin.h"

/* extern fn stats_mean(values: [f64]) -> f64 */
double stats_mean(const double* values, int64_t n) {
    double sum = 0;
    for (int64_t i = 0; i < n; ++i) {
        sum += values[i];
    }
    return n == 0 ? 0 : sum / (double)n;
}

/* extern fn stats_vowels(words: text) -> i64 */
int64_t stats_vowels(const char* words, int64_t n) {
    int64_t count = 0;
    for (int64_t i = 0; i < n; ++i) {
        count += words[i] == 'a' || words[i] == 'e' || words[i] == 'i' || words[i] == 'o' || words[i] == 'u';
    }
    return count;
}

/* extern fn stats_squares(n: i64) -> [f64] */
void stats_squares(int64_t n, simple_array* out) {
    double* squares = malloc((n > 0 ? (size_t)n : 1) * sizeof(double));
    for (int64_t i = 0; i < n; ++i) {
        squares[i] = (double)(i * i);
    }
    *out = (simple_array){squares, squares == NULL ? 0 : n, squares, free};
}

/* An object of the library travels as an i64. */
int64_t counter_new(void) { return (int64_t)(intptr_t)calloc(1, sizeof(int64_t)); }
int64_t counter_add(int64_t counter, int64_t by) { return *(int64_t*)(intptr_t)counter += by; }
void counter_free(int64_t counter) { free((void*)(intptr_t)counter); }
