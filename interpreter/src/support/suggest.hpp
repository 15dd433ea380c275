// "Did you mean": the known name nearest to one that does not exist.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace simple {

/// Returns the Damerau-Levenshtein distance (adjacent transpositions count one) of two names, in bytes; differences in
/// letter case alone count one in all. Gives up with `limit + 1` once the distance is known to exceed `limit`.
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit);

/// Finds the nearest of the names that are offered one by one. Of equally near names the one of an earlier group wins,
/// then the alphabetically first, so that the order inside a hash table does not matter.
class NearestName {
public:
    explicit NearestName(std::string_view wanted);
    /// Considers a name.
    void offer(std::string_view candidate);
    /// Ends a group: names of an inner scope, say. Later names must be nearer to win.
    void close_group() noexcept {
        if (!best_.empty()) {
            limit_ = distance_ - 1;
        }
    }
    /// Returns the nearest name offered, or an empty text when none is near enough to be a slip.
    const std::string& best() const noexcept { return best_; }

private:
    std::string wanted_;
    std::string best_;
    std::size_t distance_ = 0; ///< of the best one, at least 1
    std::size_t limit_;
};

/// Returns the nearest name of a range of texts, or an empty text.
template <typename Range> std::string nearest_name(std::string_view wanted, const Range& candidates) {
    NearestName nearest(wanted);
    for (const auto& candidate : candidates) {
        nearest.offer(candidate);
    }
    return nearest.best();
}

} // namespace simple
