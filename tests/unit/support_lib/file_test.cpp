#include "support/file.hpp"

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <string>

#include "catch.hpp"
#include "temporary_folder.hpp"

using namespace simple;
using simple::test::TemporaryFolder;

namespace {

/// Fails the n-th call, reads and writes in small pieces, and reports an interrupted call now and then.
class FaultyFiles : public FileSystem {
public:
    explicit FaultyFiles(int fail_at, int code = ENOSPC) : remaining_(fail_at), code_(code) {}

    int open(const char* path, int flags, mode_t mode) override {
        return fails() ? -1 : FileSystem::open(path, flags, mode);
    }
    ssize_t read(int descriptor, void* data, std::size_t size) override {
        if (interrupts()) {
            return -1;
        }
        return fails() ? -1 : FileSystem::read(descriptor, data, std::min<std::size_t>(size, 3));
    }
    ssize_t write(int descriptor, const void* data, std::size_t size) override {
        if (interrupts()) {
            return -1;
        }
        return fails() ? -1 : FileSystem::write(descriptor, data, std::min<std::size_t>(size, 3));
    }
    int fsync(int descriptor) override { return fails() ? -1 : FileSystem::fsync(descriptor); }
    int close(int descriptor) override {
        const int status = FileSystem::close(descriptor);
        return fails() ? -1 : status;
    }
    int rename(const char* from, const char* to) override { return fails() ? -1 : FileSystem::rename(from, to); }
    bool triggered() const { return remaining_ <= 0; }

private:
    bool fails() {
        if (--remaining_ == 0) {
            errno = code_;
            return true;
        }
        return false;
    }
    bool interrupts() {
        odd_ = !odd_;
        errno = EINTR;
        return odd_;
    }

    int remaining_;
    int code_;
    bool odd_ = false;
};

} // namespace

TEST_CASE("files are read whole, in pieces and through interruptions", "[file]") {
    const TemporaryFolder folder;
    const std::string path = folder.path("a");
    std::ofstream(path) << "hello, file\n";
    CHECK(read_file(path) == "hello, file\n");
    FaultyFiles pieces(1 << 30);
    CHECK(read_file(path, 0, pieces) == "hello, file\n");
    CHECK(read_file(path, 12) == "hello, file\n");
    CHECK_THROWS_AS(read_file(path, 11), FileError);
    std::ofstream(folder.path("empty")).close();
    CHECK(read_file(folder.path("empty")).empty());
}

TEST_CASE("errors name the path and the reason", "[file]") {
    const TemporaryFolder folder;
    try {
        read_file(folder.path("missing"));
        FAIL("must throw");
    } catch (const FileError& error) {
        CHECK(error.code() == ENOENT);
        CHECK(error.path() == folder.path("missing"));
        CHECK(std::string(error.what()) == "cannot open `" + folder.path("missing") + "`: No such file or directory");
    }
    CHECK_THROWS_AS(read_file(folder.path("")), FileError);
    CHECK_THROWS_AS(read_file("/dev/zero", 1 << 20), FileError);
}

TEST_CASE("a save replaces the file, keeps its mode and follows links", "[file]") {
    const TemporaryFolder folder;
    const std::string path = folder.path("a");
    write_file_atomically(path, "one");
    CHECK(read_file(path) == "one");
    std::filesystem::permissions(path, std::filesystem::perms{0600});
    std::filesystem::create_symlink(path, folder.path("link"));
    write_file_atomically(folder.path("link"), "two");
    CHECK(read_file(path) == "two");
    CHECK(std::filesystem::is_symlink(folder.path("link")));
    CHECK(std::filesystem::status(path).permissions() == std::filesystem::perms{0600});
    CHECK(folder.entries() == 2);
    CHECK_THROWS_AS(write_file_atomically(folder.path("no/such/folder"), "x"), FileError);
}

TEST_CASE("whichever call fails, the old file stays whole and nothing is left behind", "[file]") {
    const std::string contents = "a new file of some length";
    int call = 1;
    for (bool finished = false; !finished; ++call) {
        const TemporaryFolder folder;
        const std::string path = folder.path("a");
        write_file_atomically(path, "old");
        FaultyFiles faulty(call);
        bool failed = false;
        try {
            write_file_atomically(path, contents, faulty);
        } catch (const FileError& error) {
            failed = true;
            CHECK(error.code() == ENOSPC);
        }
        const std::string now = read_file(path);
        INFO("call " << call);
        CHECK((now == "old" || now == contents));
        CHECK((failed || now == contents));
        CHECK(folder.entries() == 1);
        finished = !faulty.triggered();
    }
    CHECK(call > 10);
}
