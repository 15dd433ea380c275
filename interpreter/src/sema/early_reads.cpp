#include "sema/early_reads.hpp"

#include <algorithm>
#include <utility>

namespace simple::sema {

void EarlyReads::finish() {
    if (defined_at_.empty() || within_.empty()) {
        return;
    }
    std::vector<std::pair<std::uint32_t, const Variable*>> order;
    for (const auto& [what, moment] : mentioned_at_) {
        order.emplace_back(moment, what);
    }
    // The earliest mention first, so that what it reaches is visited once.
    std::sort(order.begin(), order.end());
    if (!order.empty()) {
        reach(nullptr, order.front().first);
    }
    for (const auto& [moment, what] : order) {
        reach(what, moment);
    }
}

void EarlyReads::reach(const Variable* owner, std::uint32_t moment) {
    std::vector<const Variable*> waiting = {owner};
    while (!waiting.empty()) {
        const auto body = within_.find(waiting.back());
        waiting.pop_back();
        if (body == within_.end()) {
            continue;
        }
        const std::vector<Variable*> mentioned = std::move(body->second);
        within_.erase(body);
        for (Variable* what : mentioned) {
            const auto defined = defined_at_.find(what);
            if (defined != defined_at_.end()) {
                what->read_early = what->read_early || defined->second > moment;
            } else {
                waiting.push_back(what);
            }
        }
    }
}

} // namespace simple::sema
