#include "stdlib/data/zip.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <set>

#include <zlib.h>

namespace simple::data {
namespace {

constexpr std::uint64_t kLocalMark = 0x04034B50;
constexpr std::uint64_t kDirectoryMark = 0x02014B50;
constexpr std::uint64_t kEndMark = 0x06054B50;
constexpr std::size_t kEndBytes = 22;
constexpr std::size_t kLongestComment = 0xFFFF;
constexpr std::uint64_t kElsewhere = 0xFFFFFFFF; ///< a size that does not fit; the real one is in an extra field
constexpr std::uint64_t kStored = 0;
constexpr std::uint64_t kDeflated = 8;

/// The record at the end, which says where the directory is.
struct End {
    std::uint64_t entries;
    std::uint64_t directory_size;
    std::uint64_t directory;
};

End read_end(Bytes bytes, std::size_t at, const Failure& fail) {
    ByteReader reader(bytes, fail);
    constexpr std::string_view kWhat = "the end record";
    reader.seek(at + 4, kWhat);
    const std::uint64_t disk = reader.little(2, kWhat);
    const std::uint64_t directory_disk = reader.little(2, kWhat);
    const std::uint64_t entries_here = reader.little(2, kWhat);
    const std::uint64_t entries = reader.little(2, kWhat);
    const End end = {entries, reader.little(4, kWhat), reader.little(4, kWhat)};
    if (disk != 0 || directory_disk != 0 || entries_here != entries) {
        fail("is one part of a split archive");
    }
    if (entries == 0xFFFF || end.directory == kElsewhere || end.directory_size == kElsewhere) {
        fail("has more than 65534 entries or 4 GiB, which is not supported");
    }
    if (end.directory + end.directory_size != at) {
        fail("the directory (" + std::to_string(end.directory_size) + " bytes from byte " +
             std::to_string(end.directory) + ") does not end at the end record at byte " + std::to_string(at));
    }
    return end;
}

/// Finds the end record: the one whose comment reaches exactly to the end of the file. Several are refused.
End find_end(Bytes bytes, const Failure& fail) {
    if (bytes.size() < kEndBytes) {
        fail("not a ZIP archive (" + std::to_string(bytes.size()) + " bytes)");
    }
    std::optional<std::size_t> found;
    const std::size_t last = bytes.size() - kEndBytes;
    const std::size_t first = last - std::min(last, kLongestComment);
    for (std::size_t at = first; at <= last; ++at) {
        ByteReader reader(bytes, fail);
        reader.seek(at, "the end record");
        if (reader.little(4, "the end record") != kEndMark) {
            continue;
        }
        reader.seek(at + kEndBytes - 2, "the end record");
        if (reader.little(2, "the end record") != last - at) {
            continue;
        }
        if (found) {
            fail("has two end records, at bytes " + std::to_string(*found) + " and " + std::to_string(at));
        }
        found = at;
    }
    if (!found) {
        fail("not a ZIP archive, or cut off (no end record)");
    }
    return read_end(bytes, *found, fail);
}

/// A line of the directory while it is read.
struct Line {
    ZipEntry entry;
    std::uint64_t packed = 0;
    std::uint64_t start = 0; ///< of the local header
    std::uint64_t end = 0;   ///< of the data
};

/// Takes sizes from the extra field that archives with force_zip64 have.
void read_large_sizes(Bytes extra, Line& line, const Failure& fail) {
    constexpr std::uint64_t kLargeSizes = 1;
    constexpr std::string_view kWhat = "an extra field";
    ByteReader reader(extra, fail);
    while (reader.remaining() > 0) {
        const std::uint64_t id = reader.little(2, kWhat);
        ByteReader field(reader.take(reader.little(2, kWhat), kWhat), fail);
        if (id == kLargeSizes) {
            for (std::uint64_t* value : {&line.entry.size, &line.packed, &line.start}) {
                *value = *value == kElsewhere ? field.little(8, kWhat) : *value;
            }
        }
    }
}

Line read_line(ByteReader& reader, const Failure& fail) {
    constexpr std::string_view kWhat = "the directory";
    const std::size_t at = reader.position();
    if (reader.little(4, kWhat) != kDirectoryMark) {
        fail("damaged directory at byte " + std::to_string(at));
    }
    reader.take(4, kWhat); // versions
    const std::uint64_t flags = reader.little(2, kWhat);
    const std::uint64_t method = reader.little(2, kWhat);
    reader.take(4, kWhat); // time and date
    Line line;
    line.entry.crc = static_cast<std::uint32_t>(reader.little(4, kWhat));
    line.packed = reader.little(4, kWhat);
    line.entry.size = reader.little(4, kWhat);
    const std::uint64_t name_bytes = reader.little(2, kWhat);
    const std::uint64_t extra_bytes = reader.little(2, kWhat);
    const std::uint64_t comment_bytes = reader.little(2, kWhat);
    const std::uint64_t disk = reader.little(2, kWhat);
    reader.take(6, kWhat); // attributes
    line.start = reader.little(4, kWhat);
    line.entry.name = text_of(reader.take(name_bytes, kWhat));
    const Failure entry_fail = fail.within("entry " + shown(line.entry.name));
    read_large_sizes(reader.take(extra_bytes, kWhat), line, entry_fail);
    reader.take(comment_bytes, kWhat);
    if ((flags & 0x41U) != 0) {
        entry_fail("is encrypted");
    }
    if ((method != kStored && method != kDeflated) || disk != 0) {
        entry_fail("compression method " + std::to_string(method) + " is not supported (stored and deflated are)");
    }
    line.entry.deflated = method == kDeflated;
    if (line.entry.deflated ? line.entry.size / fail.limits().zip_ratio > line.packed
                            : line.entry.size != line.packed) {
        entry_fail("claims " + std::to_string(line.entry.size) + " bytes in " + std::to_string(line.packed));
    }
    return line;
}

/// Finds the data behind the local header.
void locate(Bytes bytes, Line& line, const Failure& fail) {
    const Failure entry_fail = fail.within("entry " + shown(line.entry.name));
    ByteReader reader(bytes, entry_fail);
    constexpr std::string_view kWhat = "its header";
    reader.seek(line.start, kWhat);
    if (reader.little(4, kWhat) != kLocalMark) {
        entry_fail("no header at byte " + std::to_string(line.start));
    }
    reader.take(22, kWhat);
    const std::uint64_t name_bytes = reader.little(2, kWhat);
    const std::uint64_t extra_bytes = reader.little(2, kWhat);
    if (text_of(reader.take(name_bytes, kWhat)) != line.entry.name) {
        entry_fail("has another name in its header at byte " + std::to_string(line.start));
    }
    reader.take(extra_bytes, kWhat);
    line.entry.stored = reader.take(line.packed, "its data");
    line.end = reader.position();
}

void check_overlaps(std::vector<Line>& lines, std::uint64_t directory, const Failure& fail) {
    std::sort(lines.begin(), lines.end(), [](const Line& a, const Line& b) { return a.start < b.start; });
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const std::uint64_t limit = i + 1 < lines.size() ? lines[i + 1].start : directory;
        if (lines[i].end > limit) {
            fail("entry " + shown(lines[i].entry.name) + " overlaps what begins at byte " + std::to_string(limit));
        }
    }
}

} // namespace

std::vector<ZipEntry> list_zip(Bytes bytes, const Failure& fail) {
    const End end = find_end(bytes, fail);
    ByteReader reader(bytes.first(static_cast<std::size_t>(end.directory + end.directory_size)), fail);
    reader.seek(end.directory, "the directory");
    if (end.entries > fail.limits().zip_entries) {
        fail("has " + std::to_string(end.entries) + " entries, at most " + std::to_string(fail.limits().zip_entries) +
             " are allowed");
    }
    std::vector<Line> lines;
    std::set<std::string> names;
    std::uint64_t total = 0;
    for (std::uint64_t i = 0; i < end.entries; ++i) {
        Line line = read_line(reader, fail);
        locate(bytes, line, fail);
        total += line.entry.size;
        if (total > fail.limits().zip_bytes) {
            fail("unpacks to more than " + std::to_string(fail.limits().zip_bytes) + " bytes");
        }
        if (!names.insert(line.entry.name).second) {
            fail("has two entries " + shown(line.entry.name));
        }
        lines.push_back(std::move(line));
    }
    if (reader.remaining() != 0) {
        fail("the directory has " + std::to_string(reader.remaining()) + " bytes more than its " +
             std::to_string(end.entries) + " entries");
    }
    std::vector<ZipEntry> entries;
    entries.reserve(lines.size());
    for (const Line& line : lines) {
        entries.push_back(line.entry);
    }
    check_overlaps(lines, end.directory, fail);
    return entries;
}

Bytes unpack(const ZipEntry& entry, std::string& space, const Failure& fail) {
    Bytes contents = entry.stored;
    if (entry.deflated) {
        space.resize(static_cast<std::size_t>(entry.size));
        z_stream stream{};
        if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) {
            fail("not enough memory to unpack");
        }
        // zlib takes at most 4 GiB - 1 at a time, which is above the limits of list_zip.
        stream.next_in = const_cast<Bytef*>( // NOLINT(cppcoreguidelines-pro-type-const-cast): zlib only reads it
            reinterpret_cast<const Bytef*>(entry.stored.data())); // NOLINT(cppcoreguidelines-pro-type-reinterpret-cast)
        stream.avail_in = static_cast<uInt>(entry.stored.size());
        stream.next_out = reinterpret_cast<Bytef*>(space.data()); // NOLINT(cppcoreguidelines-pro-type-reinterpret-cast)
        stream.avail_out = static_cast<uInt>(space.size());
        const int status = inflate(&stream, Z_FINISH);
        const bool complete = status == Z_STREAM_END && stream.avail_out == 0 && stream.avail_in == 0;
        inflateEnd(&stream);
        if (!complete) {
            fail("its data is damaged or does not unpack to the " + std::to_string(entry.size) + " bytes it claims");
        }
        contents = bytes_of(space);
    }
    const auto* data =
        reinterpret_cast<const Bytef*>(contents.data()); // NOLINT(cppcoreguidelines-pro-type-reinterpret-cast)
    if (crc32_z(0, data, contents.size()) != entry.crc) {
        fail("its data is damaged (wrong checksum)");
    }
    return contents;
}

void ZipWriter::add(std::string_view name, std::string_view contents) {
    constexpr std::uint64_t kVersion = 20;
    constexpr std::uint64_t kUtf8Names = 0x0800;
    constexpr std::uint64_t kFirstDay = 0x0021; // 1980-01-01: equal tensors make equal files
    const std::uint64_t start = archive_.size();
    if (start + contents.size() + directory_.size() + name.size() * 2 + 200 > kElsewhere || count_ >= 0xFFFE) {
        (*fail_)("an archive holds at most 4 GiB and 65534 tensors");
    }
    if (name.size() > 0xFFFF) {
        (*fail_)("name " + shown(name) + " is too long");
    }
    const auto* data =
        reinterpret_cast<const Bytef*>(contents.data()); // NOLINT(cppcoreguidelines-pro-type-reinterpret-cast)
    const std::uint64_t crc = crc32_z(0, data, contents.size());
    const auto describe = [&](std::string& out) {
        append_little(out, kVersion, 2);
        append_little(out, kUtf8Names, 2);
        append_little(out, kStored, 2);
        append_little(out, kFirstDay << 16U, 4);
        append_little(out, crc, 4);
        append_little(out, contents.size(), 4);
        append_little(out, contents.size(), 4);
        append_little(out, name.size(), 2);
        append_little(out, 0, 2);
    };
    append_little(archive_, kLocalMark, 4);
    describe(archive_);
    archive_ += name;
    archive_ += contents;
    append_little(directory_, kDirectoryMark, 4);
    append_little(directory_, kVersion, 2);
    describe(directory_);
    directory_.append(10, '\0'); // comment, disk, attributes
    append_little(directory_, start, 4);
    directory_ += name;
    ++count_;
}

std::string ZipWriter::finish() {
    const std::size_t start = archive_.size();
    archive_ += directory_;
    append_little(archive_, kEndMark, 4);
    append_little(archive_, 0, 4);
    append_little(archive_, count_, 2);
    append_little(archive_, count_, 2);
    append_little(archive_, directory_.size(), 4);
    append_little(archive_, start, 4);
    append_little(archive_, 0, 2);
    return std::move(archive_);
}

} // namespace simple::data
