// Checks that every code block of a page (cpp, c, cmake) stands in one of the sources, line for line except
// indentation.
//
// usage: snippet_check PAGE SOURCE...
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

namespace {

std::string without_indentation(const std::string& line) {
    const std::size_t begin = line.find_first_not_of(' ');
    return begin == std::string::npos ? "" : line.substr(begin);
}

/// Reads a source; lines are not indented.
std::string read_source(const char* path) {
    std::ifstream stream(path);
    std::string text = "\n";
    for (std::string line; std::getline(stream, line);) {
        text += without_indentation(line) + "\n";
    }
    return text;
}

struct Block {
    std::size_t line = 0;
    std::string text = "\n";
};

std::vector<Block> read_blocks(const char* path) {
    std::vector<Block> blocks;
    std::ifstream stream(path);
    bool inside = false;
    std::size_t number = 0;
    for (std::string line; std::getline(stream, line);) {
        ++number;
        const std::string bare = without_indentation(line);
        if (bare == "```cpp" || bare == "```c" || bare == "```cmake") {
            inside = true;
            blocks.push_back({number, "\n"});
        } else if (bare == "```") {
            inside = false;
        } else if (inside) {
            blocks.back().text += without_indentation(line) + "\n";
        }
    }
    return blocks;
}

} // namespace

int main(int argc, char** argv) {
    std::string sources;
    for (int i = 2; i < argc; ++i) {
        sources += read_source(argv[i]);
    }
    const std::vector<Block> blocks = argc > 1 ? read_blocks(argv[1]) : std::vector<Block>();
    int missing = blocks.empty() ? 1 : 0;
    for (const Block& block : blocks) {
        if (sources.find(block.text) == std::string::npos) {
            std::cout << argv[1] << ":" << block.line << ": this block stands in no source\n";
            ++missing;
        }
    }
    std::cout << blocks.size() << " blocks, " << missing << " missing\n";
    return missing == 0 ? 0 : 1;
}
