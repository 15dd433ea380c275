// Pages of files and their formats.
#include "explain/pages.hpp"

namespace simple::explain_pages {

namespace {

constexpr Page kFiles[] = {
    {"E0601", Shown::Elsewhere, "The file is not in the format that its reader expects.", "load_npy(\"notes.txt\")",
     "print \"a .npy file\""},
    {"E0602", Shown::Elsewhere, "The contents of the file contradict its header, for example because it was cut off.",
     "load_npy(\"half.npy\")", "print \"a complete file\""},
    {"E0603", Shown::Elsewhere, "The archive is malformed, or unpacks to more than the limit.",
     "load_npz(\"broken.npz\")", "print \"a complete archive\""},
    {"E0604", Shown::Elsewhere,
     "A line of the CSV file has another number of columns than the first, or a quote is never "
     "closed.",
     "load_csv(\"rows.csv\")", "print \"rows of equal length\""},
    {"E0605", Shown::Elsewhere, "The data set file is malformed.", "load_idx(\"images.gz\") # still packed",
     "print \"the unpacked file\""},
    {"E0606", Shown::Run, "The file cannot be read or written: it does not exist, or the system does not allow it.",
     "load_csv(\"no such folder/rows.csv\")", "print \"a file that is there\""},
    {"E0607", Shown::Elsewhere,
     "The host that runs the program does not permit access to files, the clock or the environment.",
     "load_idx(\"images.idx\") # in a sandbox", "print \"data from the host\""},
    {"E0610", Shown::Elsewhere, "The checkpoint was made from a model of another structure.",
     "model.load_state_dict(state) # of another model", "print \"the same layers\""},
    {"E0701", Shown::Run, "The regular expression is malformed, or its program exceeds the limit.",
     "use std.regex\n"
     "print regex.is_match(r\"(a|b\", \"ab\")",
     "use std.regex\n"
     "print regex.is_match(r\"(a|b)\", \"ab\")"},
};

} // namespace

std::span<const Page> files() { return kFiles; }

} // namespace simple::explain_pages
