#include "stdlib/data/npy.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "stdlib/data/elements.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::data {
namespace {

using tensor::Shape;
using tensor::Tensor;

constexpr std::string_view kMagic("\x93NUMPY", 6);

struct Header {
    std::optional<std::string_view> descr;
    std::optional<bool> fortran_order;
    std::optional<Shape> shape;
};

/// Reads the text of a header: a Python dict of three known keys. Nothing is evaluated.
class HeaderParser {
public:
    HeaderParser(std::string_view text, std::size_t start, const Failure& fail)
        : text_(text), start_(start), fail_(fail) {}

    Header parse() {
        Header header;
        expect('{');
        while (!accept('}')) {
            entry(header);
            if (!accept(',')) {
                expect('}');
                break;
            }
        }
        if (peek() != '\0' || position_ != text_.size()) {
            wrong("nothing after the dict");
        }
        return header;
    }

private:
    void entry(Header& header) {
        const std::size_t at = position_;
        const std::string_view key = quoted("a key");
        expect(':');
        if (key == "descr") {
            set(header.descr, key, at, quoted("a text for descr; structured types are not supported"));
        } else if (key == "fortran_order") {
            set(header.fortran_order, key, at, truth());
        } else if (key == "shape") {
            set(header.shape, key, at, sizes());
        } else {
            fail_("header has an unknown key " + shown(key) + place(at));
        }
    }

    template <typename T> void set(std::optional<T>& field, std::string_view key, std::size_t at, T value) {
        if (field.has_value()) {
            fail_("header has " + std::string(key) + " twice" + place(at));
        }
        field.emplace(std::move(value));
    }

    bool truth() {
        const bool yes = peek() == 'T';
        const std::string_view word = yes ? "True" : "False";
        if (text_.substr(position_, word.size()) != word) {
            wrong("True or False for fortran_order");
        }
        position_ += word.size();
        return yes;
    }

    Shape sizes() {
        Shape shape;
        expect('(');
        bool comma = true;
        while (!accept(')')) {
            if (!comma) {
                wrong("a comma in shape");
            }
            shape.push_back(size());
            if (shape.size() > tensor::kMaxRank) {
                fail_("shape has more than " + std::to_string(tensor::kMaxRank) + " dimensions" + place(position_));
            }
            comma = accept(',');
        }
        if (shape.size() == 1 && !comma) {
            wrong("a tuple for shape");
        }
        return shape;
    }

    std::int64_t size() {
        peek();
        std::int64_t value = 0;
        const char* first = text_.data() + position_;
        const auto [end, error] = std::from_chars(first, text_.data() + text_.size(), value);
        if (error == std::errc::result_out_of_range) {
            fail_("shape has a size that is too large" + place(position_));
        }
        if (error != std::errc() || value < 0) {
            wrong("a size of at least 0 in shape");
        }
        position_ += static_cast<std::size_t>(end - first);
        return value;
    }

    std::string_view quoted(std::string_view what) {
        const char quote = peek();
        if (quote != '\'' && quote != '"') {
            wrong(what);
        }
        const std::size_t end = text_.find(quote, position_ + 1);
        const std::string_view inside = text_.substr(position_ + 1, end - position_ - 1);
        if (end == std::string_view::npos || inside.find_first_of("\\\n") != std::string_view::npos) {
            wrong(what);
        }
        position_ = end + 1;
        return inside;
    }

    char peek() {
        position_ = std::min(text_.find_first_not_of(" \n\t", position_), text_.size());
        return position_ < text_.size() ? text_[position_] : '\0';
    }
    bool accept(char c) {
        const bool found = peek() == c && position_ < text_.size();
        position_ += found ? 1 : 0;
        return found;
    }
    void expect(char c) {
        if (!accept(c)) {
            wrong("'" + std::string(1, c) + "'");
        }
    }
    std::string place(std::size_t at) const { return " at byte " + std::to_string(start_ + at); }
    [[noreturn]] void wrong(std::string_view expected) {
        peek();
        fail_("header: expected " + std::string(expected) + ", found " +
              (position_ < text_.size() ? shown(text_.substr(position_, 12)) : "its end") + place(position_));
    }

    std::string_view text_;
    std::size_t start_;
    const Failure& fail_;
    std::size_t position_ = 0;
};

struct ElementType {
    Stored type;
    ByteOrder order;
};

ElementType parse_descr(std::string_view descr, const Failure& fail) {
    constexpr std::pair<std::string_view, Stored> kTypes[] = {
        {"b1", Stored::Bool}, {"u1", Stored::U8},  {"i1", Stored::I8},  {"u2", Stored::U16},
        {"i2", Stored::I16},  {"u4", Stored::U32}, {"i4", Stored::I32}, {"u8", Stored::U64},
        {"i8", Stored::I64},  {"f2", Stored::F16}, {"f4", Stored::F32}, {"f8", Stored::F64},
    };
    const std::string_view orders = "<>|=";
    const bool marked = !descr.empty() && orders.find(descr[0]) != std::string_view::npos;
    for (const auto& [name, type] : kTypes) {
        if (descr.substr(marked ? 1 : 0) == name && (marked || stored_size(type) == 1)) {
            return {type, descr[0] == '>' ? ByteOrder::Big : ByteOrder::Little};
        }
    }
    const bool object = descr.find('O') != std::string_view::npos;
    fail("element type " + shown(descr) + " (descr) is not supported",
         object ? "objects are refused because loading them would run code" : "use f2, f4, f8, integers or bool");
}

Header read_header(ByteReader& reader, const Failure& fail) {
    if (reader.size() < kMagic.size() || text_of(reader.take(kMagic.size(), "the magic")) != kMagic) {
        fail("not an NPY file (bad magic at byte 0)");
    }
    const std::uint64_t major = reader.little(1, "the version");
    const std::uint64_t minor = reader.little(1, "the version");
    if (major < 1 || major > 3 || minor != 0) {
        fail("version " + std::to_string(major) + "." + std::to_string(minor) +
             " at byte 6 is not supported (1.0, 2.0 and 3.0 are)");
    }
    const std::uint64_t length = reader.little(major == 1 ? 2 : 4, "the header length");
    if (length > fail.limits().npy_header || length > reader.remaining()) {
        fail("header length " + std::to_string(length) + " at byte 8 is too large, " +
             std::to_string(reader.remaining()) + " bytes are left (and at most " +
             std::to_string(fail.limits().npy_header) + " are allowed)");
    }
    const std::size_t start = reader.position();
    Header header = HeaderParser(text_of(reader.take(length, "the header")), start, fail).parse();
    for (const auto& [missing, key] :
         {std::pair(!header.descr, "descr"), std::pair(!header.fortran_order, "fortran_order"),
          std::pair(!header.shape, "shape")}) {
        if (missing) {
            fail("header has no " + std::string(key) + " (at byte " + std::to_string(start) + ")");
        }
    }
    return header;
}

/// Turns a column-major array, read as if it were row-major, into what it is.
Tensor from_columns(const Tensor& t) {
    Shape dims;
    for (std::size_t i = t.ndim(); i-- > 0;) {
        dims.push_back(static_cast<std::int64_t>(i));
    }
    return tensor::contiguous(tensor::permute(t, dims));
}

} // namespace

Tensor decode_npy(Bytes bytes, const Failure& fail) {
    ByteReader reader(bytes, fail);
    const Header header = read_header(reader, fail);
    const ElementType element = parse_descr(*header.descr, fail);
    const Failure contents = fail.with_code(codes::kContents);
    const std::optional<std::uint64_t> declared = stored_bytes(*header.shape, element.type);
    if (!declared || *declared != reader.remaining()) {
        contents("shape " + tensor::to_string(*header.shape) + " of " + std::string(*header.descr) + " needs " +
                 (declared ? std::to_string(*declared) : "too many") + " bytes after byte " +
                 std::to_string(reader.position()) + ", the file has " + std::to_string(reader.remaining()));
    }
    Shape shape = *header.shape;
    if (*header.fortran_order) {
        std::reverse(shape.begin(), shape.end());
    }
    const Tensor t =
        read_elements(reader.take(*declared, "the elements"), element.type, element.order, shape, contents);
    return *header.fortran_order ? from_columns(t) : t;
}

std::string encode_npy(const Tensor& t) {
    constexpr std::size_t kAlignment = 64;
    constexpr std::size_t kPrefix = 10;
    std::string dict = "{'descr': '";
    switch (t.dtype()) {
        case DType::Bool: dict += "|b1"; break;
        case DType::I64: dict += "<i8"; break;
        case DType::F32: dict += "<f4"; break;
        case DType::F64: dict += "<f8"; break;
    }
    dict += "', 'fortran_order': False, 'shape': (";
    for (const std::int64_t size : t.shape()) {
        dict += std::to_string(size) + (t.ndim() == 1 ? "," : ", ");
    }
    if (t.ndim() > 1) {
        dict.resize(dict.size() - 2);
    }
    dict += "), }";
    const std::size_t used = kPrefix + dict.size() + 1;
    dict.append((kAlignment - used % kAlignment) % kAlignment, ' ');
    dict += '\n';
    std::string out(kMagic);
    append_little(out, 1, 1);
    append_little(out, 0, 1);
    append_little(out, dict.size(), 2);
    out += dict;
    append_elements(out, t);
    return out;
}

} // namespace simple::data
