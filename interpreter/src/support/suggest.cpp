#include "support/suggest.hpp"

#include <algorithm>
#include <vector>

namespace simple {

namespace {

/// Names longer than this are never slips of one another that matter; it also bounds the work.
constexpr std::size_t kLongestName = 64;

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool equal_ignoring_case(std::string_view a, std::string_view b) noexcept {
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

} // namespace

std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit) {
    if (a == b) {
        return 0;
    }
    if (equal_ignoring_case(a, b)) {
        return 1;
    }
    const std::size_t difference = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
    if (difference > limit || a.size() > kLongestName || b.size() > kLongestName) {
        return limit + 1;
    }
    std::vector<std::size_t> before_last(b.size() + 1);
    std::vector<std::size_t> last(b.size() + 1);
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) {
        last[j] = j;
    }
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t substitution = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, substitution});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                row[j] = std::min(row[j], before_last[j - 2] + 1);
            }
        }
        if (*std::min_element(row.begin(), row.end()) > limit) {
            return limit + 1;
        }
        before_last.swap(last);
        last.swap(row);
    }
    return last[b.size()];
}

NearestName::NearestName(std::string_view wanted)
    : wanted_(wanted.substr(0, kLongestName + 1)), limit_(wanted.size() <= 2   ? 1
                                                          : wanted.size() <= 5 ? 2
                                                                               : 3) {
    // A third of the letters may differ; more is another word.
    limit_ = std::min(limit_, std::max<std::size_t>(1, wanted_.size() / 3));
}

void NearestName::offer(std::string_view candidate) {
    if (candidate.empty() || candidate == wanted_) {
        return;
    }
    const std::size_t distance = edit_distance(wanted_, candidate, limit_);
    // Of one-letter names every other is at distance 1, which says nothing.
    if (distance > limit_ || distance >= std::max(wanted_.size(), candidate.size())) {
        return;
    }
    if (best_.empty() || distance < distance_ || candidate < best_) {
        best_ = candidate;
        distance_ = distance;
        limit_ = distance;
    }
}

} // namespace simple
