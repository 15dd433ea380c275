#include "ffi/loader/elf_file.hpp"

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <limits>
#include <system_error>
#include <vector>

#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <sys/stat.h>
#include <unistd.h>

namespace simple::ffi {

namespace {

using Header = ElfW(Ehdr);
using Segment = ElfW(Phdr);

/// Owns a descriptor.
class Descriptor {
public:
    explicit Descriptor(int number) noexcept : number_(number) {}
    ~Descriptor() {
        if (number_ >= 0) {
            ::close(number_);
        }
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    bool is_open() const noexcept { return number_ >= 0; }
    int number() const noexcept { return number_; }
    /// Reads exactly that much from a place of the file.
    bool read(void* data, std::size_t size, std::uint64_t offset) const noexcept {
        auto* bytes = static_cast<char*>(data);
        while (size > 0) {
            const ssize_t got = ::pread(number_, bytes, size, static_cast<off_t>(offset));
            if (got < 0 && errno == EINTR) {
                continue;
            }
            if (got <= 0) {
                return false;
            }
            bytes += got;
            size -= static_cast<std::size_t>(got);
            offset += static_cast<std::uint64_t>(got);
        }
        return true;
    }

private:
    int number_;
};

std::string system_reason(int code) {
    switch (code) {
        case ENOENT:
        case ENOTDIR: return "no such file";
        case EACCES: return "permission denied";
        default: return std::generic_category().message(code);
    }
}

constexpr unsigned kNativeClass = sizeof(void*) == 8 ? ELFCLASS64 : ELFCLASS32;
constexpr unsigned kNativeOrder = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? ELFDATA2LSB : ELFDATA2MSB;
constexpr std::uint16_t kNativeMachine =
#if defined(__x86_64__)
    EM_X86_64;
#elif defined(__aarch64__)
    EM_AARCH64;
#elif defined(__riscv)
    EM_RISCV;
#else
    EM_NONE; // The system's loader decides.
#endif

std::string machine_name(std::uint16_t machine) {
    switch (machine) {
        case EM_386: return "32-bit x86";
        case EM_X86_64: return "x86-64";
        case EM_ARM: return "32-bit ARM";
        case EM_AARCH64: return "AArch64";
        case EM_RISCV: return "RISC-V";
        case EM_PPC64: return "PowerPC";
        case EM_S390: return "s390x";
        default: return "machine " + std::to_string(machine);
    }
}

std::string header_fault(const Header& header) {
    if (header.e_ident[EI_CLASS] != kNativeClass || header.e_ident[EI_DATA] != kNativeOrder) {
        return "built for another kind of machine (word size or byte order differ)";
    }
    if (kNativeMachine != EM_NONE && header.e_machine != kNativeMachine) {
        return "built for " + machine_name(header.e_machine) + ", this machine is " + machine_name(kNativeMachine);
    }
    if (header.e_type == ET_EXEC || header.e_type == ET_REL || header.e_type == ET_CORE) {
        return "not a shared library (build it with -shared -fPIC)";
    }
    if (header.e_ident[EI_VERSION] != EV_CURRENT || header.e_version != EV_CURRENT || header.e_type != ET_DYN ||
        header.e_phentsize != sizeof(Segment) || header.e_phnum == 0) {
        return "malformed ELF header";
    }
    return {};
}

std::string truncated(std::uint64_t size, std::uint64_t needed) {
    return "truncated: " + std::to_string(size) + " bytes, its segments need " + std::to_string(needed) +
           " (copy it again)";
}

/// Every segment that is mapped or read must lie inside the file.
std::string segment_fault(const Descriptor& file, const Header& header, std::uint64_t size) {
    std::vector<Segment> segments(header.e_phnum);
    const std::uint64_t bytes = segments.size() * sizeof(Segment);
    if (header.e_phoff > size || bytes > size - header.e_phoff) {
        return truncated(size, header.e_phoff > std::numeric_limits<std::uint64_t>::max() - bytes
                                   ? header.e_phoff
                                   : header.e_phoff + bytes);
    }
    if (!file.read(segments.data(), static_cast<std::size_t>(bytes), header.e_phoff)) {
        return "cannot be read";
    }
    bool loads = false;
    bool dynamic = false;
    for (const Segment& segment : segments) {
        const std::uint64_t offset = segment.p_offset;
        const std::uint64_t length = segment.p_filesz;
        if (length > std::numeric_limits<std::uint64_t>::max() - offset || segment.p_filesz > segment.p_memsz) {
            return "malformed ELF segments";
        }
        const bool used = segment.p_type != PT_NULL && length > 0;
        if (used && offset + length > size) {
            return truncated(size, offset + length);
        }
        loads = loads || segment.p_type == PT_LOAD;
        dynamic = dynamic || segment.p_type == PT_DYNAMIC;
    }
    return loads && dynamic ? std::string() : "not a shared library (it has no dynamic section)";
}

} // namespace

std::string shared_library_fault(const std::string& path) {
    // A pipe must not block; a folder opens, too.
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)); // NOLINT(hicpp-vararg)
    if (!file.is_open()) {
        return system_reason(errno);
    }
    struct stat status {};
    if (::fstat(file.number(), &status) != 0) {
        return system_reason(errno);
    }
    if (S_ISDIR(status.st_mode)) {
        return "a folder, not a shared library";
    }
    if (!S_ISREG(status.st_mode)) {
        return "not a regular file";
    }
    const auto size = static_cast<std::uint64_t>(status.st_size);
    if (size == 0) {
        return "the file is empty";
    }
    Header header{};
    unsigned char magic[SELFMAG] = {};
    if (!file.read(magic, sizeof(magic), 0) || std::memcmp(magic, ELFMAG, SELFMAG) != 0) {
        return "not a shared library (no ELF header)";
    }
    if (!file.read(&header, sizeof(header), 0)) {
        return truncated(size, sizeof(header));
    }
    std::string fault = header_fault(header);
    return fault.empty() ? segment_fault(file, header, size) : fault;
}

} // namespace simple::ffi
