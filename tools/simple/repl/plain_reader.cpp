#include "repl/plain_reader.hpp"

#include <cerrno>
#include <utility>

#include <unistd.h>

#include "repl/block.hpp"

namespace simple::cli {

PlainReader::Line PlainReader::next_line(std::string& line) {
    if (pending_) {
        line = *std::move(pending_);
        pending_.reset();
        return Line::Read;
    }
    while (true) {
        const std::size_t newline = bytes_.find('\n', at_);
        if (newline != std::string::npos) {
            line = bytes_.substr(at_, newline - at_);
            at_ = newline + 1;
            return Line::Read;
        }
        bytes_.erase(0, at_);
        at_ = 0;
        char block[65536];
        const ssize_t count = ::read(descriptor_, block, sizeof block);
        if (count > 0) {
            bytes_.append(block, static_cast<std::size_t>(count));
        } else if (count < 0 && errno == EINTR) {
            return Line::Interrupted;
        } else if (bytes_.empty()) {
            return Line::End;
        } else {
            line = std::exchange(bytes_, {});
            return Line::Read;
        }
    }
}

std::optional<std::string> PlainReader::read(const std::function<void(bool)>& prompt) {
    std::optional<std::string> block;
    std::string line;
    while (true) {
        prompt(block.has_value());
        const Line got = next_line(line);
        if (got == Line::Interrupted) {
            block.reset();
            continue;
        }
        if (got == Line::End) {
            return block;
        }
        if (line.ends_with('\r')) {
            line.pop_back();
        }
        if (block && !line.empty() && !examine_block(*block).open_inside && !continues_statement(line)) {
            pending_ = std::move(line);
            return block;
        }
        block = block ? *std::move(block) + "\n" + line : line;
        if (is_block_complete(*block, incomplete_)) {
            return block;
        }
    }
}

} // namespace simple::cli
