#include "doc/doc_formats.hpp"
#include "run/json_text.hpp"

namespace simple::cli {

namespace {

std::string json_list(const std::vector<std::string>& texts) {
    std::string out;
    for (const std::string& text : texts) {
        out += (out.empty() ? "" : ",") + json_text(text);
    }
    return "[" + out + "]";
}

} // namespace

std::string to_json(const Documentation& entry) {
    std::string forms;
    for (const Documentation::Form& form : entry.forms) {
        forms += forms.empty() ? "" : ",";
        forms += "{\"signature\":" + json_text(form.signature) + ",\"text\":" + json_text(form.text) + "}";
    }
    std::vector<std::string> members;
    for (const Documentation& member : entry.members) {
        members.push_back(member.name);
    }
    return "{\"kind\":" + json_text(kind_name(entry.kind)) + ",\"name\":" + json_text(entry.name) +
           ",\"module\":" + json_text(entry.module) + ",\"text\":" + json_text(entry.text) + ",\"forms\":[" + forms +
           "],\"also\":" + json_list(entry.also) + ",\"elsewhere\":" + json_list(entry.elsewhere) +
           ",\"members\":" + json_list(members) + "}\n";
}

} // namespace simple::cli
