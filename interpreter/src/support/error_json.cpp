#include <array>
#include <cstdio>

#include "simple/error.hpp"
#include "support/utf8.hpp"

namespace simple {

namespace {

/// Writes one JSON value; commas are placed by the nesting.
class JsonWriter {
public:
    JsonWriter& open(char bracket) {
        separate();
        out_ += bracket;
        first_ = true;
        return *this;
    }
    JsonWriter& close(char bracket) {
        out_ += bracket;
        first_ = false;
        return *this;
    }
    JsonWriter& key(std::string_view name) {
        text(name);
        out_ += ':';
        first_ = true;
        return *this;
    }
    JsonWriter& text(std::string_view value) {
        separate();
        out_ += '"';
        for (std::size_t i = 0; i < value.size();) {
            const utf8::Decoded decoded = utf8::decode(value, i);
            append_character(decoded.code_point);
            i += decoded.size;
        }
        out_ += '"';
        return *this;
    }
    JsonWriter& number(std::size_t value) {
        separate();
        out_ += std::to_string(value);
        return *this;
    }
    std::string take() { return std::move(out_); }

private:
    void separate() {
        if (!first_) {
            out_ += ',';
        }
        first_ = false;
    }
    void append_character(char32_t c) {
        if (c == '"' || c == '\\') {
            out_ += '\\';
            out_ += static_cast<char>(c);
        } else if (c == '\n') {
            out_ += "\\n";
        } else if (c < 0x20 || c == 0x7F) {
            std::array<char, 8> buffer{};
            std::snprintf(buffer.data(), buffer.size(), "\\u%04x", static_cast<unsigned>(c));
            out_ += buffer.data();
        } else {
            utf8::append(out_, c);
        }
    }

    std::string out_;
    bool first_ = true;
};

void write_span(JsonWriter& json, const Location& location) {
    json.open('{');
    json.key("line").number(location.line).key("col").number(location.column);
    json.key("end_line").number(location.end_line).key("end_col").number(location.end_column);
    json.key("byte").number(location.byte).key("end_byte").number(location.end_byte);
    json.close('}');
}

void write_arguments(JsonWriter& json, const std::vector<FrameArgument>& arguments) {
    if (arguments.empty()) {
        return;
    }
    json.key("arguments").open('[');
    for (const FrameArgument& argument : arguments) {
        json.open('{').key("name").text(argument.name).key("value").text(argument.value).close('}');
    }
    json.close(']');
}

void write_lists(JsonWriter& json, const Error& error) {
    json.key("labels").open('[');
    for (const Label& label : error.labels) {
        json.open('{').key("file").text(label.location.file).key("span");
        write_span(json, label.location);
        json.key("text").text(label.text).close('}');
    }
    json.close(']').key("notes").open('[');
    for (const std::string& note : error.notes) {
        json.text(note);
    }
    json.close(']').key("help").text(error.help).key("suggestions").open('[');
    for (const Suggestion& suggestion : error.suggestions) {
        json.open('{').key("file").text(suggestion.location.file).key("span");
        write_span(json, suggestion.location);
        json.key("text").text(suggestion.replacement).key("applicability").text("maybe").close('}');
    }
    json.close(']').key("frames").open('[');
    for (const StackFrame& frame : error.frames) {
        json.open('{').key("function").text(frame.function).key("file").text(frame.location.file);
        json.key("line").number(frame.location.line).key("col").number(frame.location.column);
        write_arguments(json, frame.arguments);
        json.close('}');
    }
    json.close(']');
}

} // namespace

std::string Error::to_json() const {
    JsonWriter json;
    json.open('{').key("schema").number(1);
    json.key("severity").text(severity == Severity::Error ? "error" : "warning");
    json.key("kind").text(kind_name(kind)).key("code").text(code).key("message").text(message);
    json.key("file").text(location.file).key("span");
    write_span(json, location);
    json.key("label").text(label);
    write_lists(json, *this);
    json.key("rendered").text(render(false)).close('}');
    return json.take();
}

} // namespace simple
