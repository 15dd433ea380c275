#include "stdlib/data/safetensors.hpp"

#include <algorithm>
#include <set>

#include "stdlib/data/elements.hpp"
#include "stdlib/data/json_scanner.hpp"
#include "stdlib/tensor/views.hpp"
#include "support/utf8.hpp"

namespace simple::data {
namespace {

using tensor::Shape;
using tensor::Tensor;

constexpr std::string_view kMetadata = "__metadata__";

constexpr std::pair<std::string_view, Stored> kTypes[] = {
    {"F64", Stored::F64}, {"F32", Stored::F32}, {"F16", Stored::F16}, {"BF16", Stored::BF16}, {"I64", Stored::I64},
    {"I32", Stored::I32}, {"I16", Stored::I16}, {"I8", Stored::I8},   {"U8", Stored::U8},     {"BOOL", Stored::Bool},
};

std::string_view type_name(Stored type) {
    return std::find_if(std::begin(kTypes), std::end(kTypes), [&](const auto& row) { return row.second == type; })
        ->first;
}

/// What the header says about one tensor.
struct Entry {
    std::string name;
    Stored type = Stored::F64;
    Shape shape;
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
};

struct FileHeader {
    std::vector<Entry> entries;
    TextPairs metadata;
    std::size_t data = 0; ///< where the elements begin
};

class HeaderReader {
public:
    HeaderReader(std::string_view text, std::size_t start, const Failure& fail)
        : json_(text, start, fail), text_(text), fail_(fail) {}

    FileHeader read() {
        if (text_.empty() || text_[0] != '{') {
            json_.wrong("{ as its first byte");
        }
        FileHeader header;
        std::set<std::string> names;
        json_.members("an object", [&] {
            std::string name = json_.text("the name of a tensor");
            const std::string place = json_.place();
            if (!names.insert(name).second) {
                fail_("header has " + shown(name) + " twice" + place);
            }
            json_.expect(':', "a colon");
            if (name == kMetadata) {
                read_metadata(header.metadata);
            } else {
                header.entries.push_back(read_entry(std::move(name)));
            }
        });
        if (!json_.at_end()) {
            json_.wrong("nothing but spaces after the object");
        }
        return header;
    }

private:
    void read_metadata(TextPairs& metadata) {
        std::set<std::string> keys;
        json_.members("an object of texts", [&] {
            std::string key = json_.text("a key of the metadata");
            if (!keys.insert(key).second) {
                fail_("metadata has " + shown(key) + " twice" + json_.place());
            }
            json_.expect(':', "a colon");
            std::string value = json_.text("a text as metadata");
            metadata.emplace_back(std::move(key), std::move(value));
        });
    }

    Entry read_entry(std::string name) {
        Entry entry;
        entry.name = std::move(name);
        const std::string what = "tensor " + shown(entry.name);
        std::set<std::string> fields;
        json_.members("an object with dtype, shape and data_offsets", [&] {
            const std::string field = json_.text("dtype, shape or data_offsets");
            const std::string place = json_.place();
            if (!fields.insert(field).second) {
                fail_(what + " has " + field + " twice" + place);
            }
            json_.expect(':', "a colon");
            if (field == "dtype") {
                entry.type = read_type(what);
            } else if (field == "shape") {
                json_.elements("a list of sizes", [&] { add_size(entry.shape, what); });
            } else if (field == "data_offsets") {
                read_offsets(entry);
            } else {
                fail_(what + " has an unknown field " + shown(field) + place);
            }
        });
        if (fields.size() != 3) {
            fail_(what + " needs dtype, shape and data_offsets" + json_.place());
        }
        return entry;
    }

    Stored read_type(const std::string& what) {
        const std::string word = json_.text("the name of an element type");
        for (const auto& [name, type] : kTypes) {
            if (word == name) {
                return type;
            }
        }
        fail_(what + " has the element type " + shown(word) + ", which is not supported" + json_.place());
    }

    void add_size(Shape& shape, const std::string& what) {
        shape.push_back(json_.size("a size of at least 0"));
        if (shape.size() > tensor::kMaxRank) {
            fail_(what + " has more than " + std::to_string(tensor::kMaxRank) + " dimensions" + json_.place());
        }
    }

    void read_offsets(Entry& entry) {
        json_.expect('[', "two offsets");
        entry.begin = static_cast<std::uint64_t>(json_.size("an offset of at least 0"));
        json_.expect(',', "a comma");
        entry.end = static_cast<std::uint64_t>(json_.size("an offset of at least 0"));
        json_.expect(']', "the end of two offsets");
    }

    JsonScanner json_;
    std::string_view text_;
    const Failure& fail_;
};

/// Checks that the tensors cover the bytes after the header exactly, one after the other.
void check_layout(const FileHeader& header, std::uint64_t available, const Failure& fail) {
    std::vector<const Entry*> order;
    for (const Entry& entry : header.entries) {
        const std::string what = "tensor " + shown(entry.name);
        const std::optional<std::uint64_t> needed = stored_bytes(entry.shape, entry.type);
        const std::string offsets = "[" + std::to_string(entry.begin) + ", " + std::to_string(entry.end) + "]";
        if (entry.begin > entry.end || entry.end > available) {
            fail(what + " has offsets " + offsets + ", outside the " + std::to_string(available) +
                 " bytes after the header");
        }
        if (!needed || *needed != entry.end - entry.begin) {
            fail(what + " with shape " + tensor::to_string(entry.shape) + " of " + std::string(type_name(entry.type)) +
                 " needs " + (needed ? std::to_string(*needed) : "too many") + " bytes, its offsets are " + offsets);
        }
        order.push_back(&entry);
    }
    std::stable_sort(order.begin(), order.end(), [](const Entry* a, const Entry* b) {
        return a->begin != b->begin ? a->begin < b->begin : a->end < b->end;
    });
    std::uint64_t position = 0;
    for (const Entry* entry : order) {
        if (entry->begin != position) {
            fail("tensor " + shown(entry->name) + " begins at offset " + std::to_string(entry->begin) + ", " +
                 (entry->begin < position ? "overlapping the tensor before it" : "leaving a hole after offset ") +
                 (entry->begin < position ? "" : std::to_string(position)));
        }
        position = entry->end;
    }
    if (position != available) {
        fail("has " + std::to_string(available - position) + " bytes that belong to no tensor, after offset " +
             std::to_string(position));
    }
}

FileHeader read_header(Bytes bytes, const Failure& fail) {
    ByteReader reader(bytes, fail);
    const std::uint64_t length = reader.little(8, "the length of the header");
    if (length == 0 || length > fail.limits().safetensors_header || length > reader.remaining()) {
        fail("header length " + std::to_string(length) +
             " at byte 0 does not fit: " + std::to_string(reader.remaining()) + " bytes are left, and at most " +
             std::to_string(fail.limits().safetensors_header) + " are allowed");
    }
    const std::size_t start = reader.position();
    FileHeader header = HeaderReader(text_of(reader.take(length, "the header")), start, fail).read();
    header.data = reader.position();
    check_layout(header, reader.remaining(), fail.with_code(codes::kContents));
    return header;
}

void check_texts(const NamedTensors& tensors, const TextPairs& metadata, const Failure& fail) {
    std::set<std::string_view> seen;
    const auto check = [&](std::string_view what, const std::string& text) {
        if (!utf8::is_valid(text)) {
            fail(std::string(what) + " " + shown(text) + " is not valid UTF-8");
        }
        if (!seen.insert(text).second || text == kMetadata) {
            fail(std::string(what) + " " + shown(text) + " cannot be used twice");
        }
    };
    for (const auto& [name, tensor] : tensors) {
        check("the name", name);
    }
    seen.clear();
    for (const auto& [key, value] : metadata) {
        check("the metadata key", key);
    }
}

} // namespace

SafeTensors decode_safetensors(Bytes bytes, const Failure& fail, std::optional<DType> dtype) {
    FileHeader header = read_header(bytes, fail);
    SafeTensors result;
    result.metadata = std::move(header.metadata);
    for (Entry& entry : header.entries) {
        const Bytes data = bytes.subspan(header.data + static_cast<std::size_t>(entry.begin),
                                         static_cast<std::size_t>(entry.end - entry.begin));
        const Tensor t =
            read_elements(data, entry.type, ByteOrder::Little, entry.shape, fail.within("tensor " + shown(entry.name)));
        result.tensors.emplace_back(std::move(entry.name), tensor::to(t, dtype.value_or(t.dtype())));
    }
    return result;
}

TextPairs describe_safetensors(Bytes bytes, const Failure& fail) {
    FileHeader header = read_header(bytes, fail);
    TextPairs result = std::move(header.metadata);
    for (const Entry& entry : header.entries) {
        result.emplace_back(entry.name, std::string(type_name(entry.type)) + " " + tensor::to_string(entry.shape));
    }
    return result;
}

std::string encode_safetensors(const NamedTensors& tensors, const TextPairs& metadata, const Failure& fail) {
    check_texts(tensors, metadata, fail);
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < tensors.size(); ++i) {
        order.push_back(i);
    }
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return dtype_size(tensors[a].second.dtype()) > dtype_size(tensors[b].second.dtype());
    });
    std::vector<std::uint64_t> begins(tensors.size());
    std::uint64_t position = 0;
    for (const std::size_t i : order) {
        begins[i] = position;
        const Tensor& t = tensors[i].second;
        position += static_cast<std::uint64_t>(t.numel()) * dtype_size(t.dtype());
    }
    std::string header = "{";
    const auto key = [&](std::string_view name) { header += (header.size() > 1 ? "," : "") + json_text(name) + ":"; };
    if (!metadata.empty()) {
        key(kMetadata);
        std::string members;
        for (const auto& [name, value] : metadata) {
            members += (members.empty() ? "{" : ",") + json_text(name) + ":" + json_text(value);
        }
        header += members + "}";
    }
    for (std::size_t i = 0; i < tensors.size(); ++i) {
        const auto& [name, t] = tensors[i];
        const std::uint64_t end = begins[i] + static_cast<std::uint64_t>(t.numel()) * dtype_size(t.dtype());
        key(name);
        header += R"({"dtype":")" + std::string(type_name(stored_type(t.dtype()))) + R"(","shape":)" +
                  tensor::to_string(t.shape()) + R"(,"data_offsets":[)" + std::to_string(begins[i]) + "," +
                  std::to_string(end) + "]}";
    }
    header += "}";
    constexpr std::size_t kAlignment = 8;
    header.append((kAlignment - header.size() % kAlignment) % kAlignment, ' ');
    std::string out;
    append_little(out, header.size(), 8);
    out += header;
    for (const std::size_t i : order) {
        append_elements(out, tensors[i].second);
    }
    return out;
}

} // namespace simple::data
