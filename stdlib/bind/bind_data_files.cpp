// The files of lib.pure.data: CSV, NPY, NPZ, IDX, safetensors.
#include "stdlib/bind/data_parts.hpp"
#include "stdlib/bind/files.hpp"
#include "stdlib/bind/samples.hpp"
#include "stdlib/data/csv.hpp"
#include "stdlib/data/idx.hpp"
#include "stdlib/data/npy.hpp"
#include "stdlib/data/safetensors.hpp"
#include "stdlib/tensor/factory.hpp"
#include "stdlib/tensor/ops_join.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::bind {

namespace {

using data::bytes_of;

std::string path_of(const Call& c) { return std::string(c.text(0)); }

// --- Binary formats --------------------------------------------------------------------------------------------------

Value load_npy(Call& c) {
    const std::string path = path_of(c);
    return wrap(c, data::decode_npy(bytes_of(read_bytes(c, path)), failure(c, path)));
}
Value save_npy(Call& c) {
    write_bytes(c, path_of(c), data::encode_npy(to_tensor(c, c[1], "save_npy", "t")));
    return Value();
}
Value load_npz(Call& c) {
    const std::string path = path_of(c);
    return dict_of(c, data::decode_npz(bytes_of(read_bytes(c, path)), failure(c, path)));
}
Value save_npz(Call& c) {
    const std::string path = path_of(c);
    write_bytes(c, path, data::encode_npz(named_tensors(c, c[1]), failure(c, path)));
    return Value();
}
Value load_idx(Call& c) {
    const std::string path = path_of(c);
    return wrap(c, data::decode_idx(bytes_of(read_bytes(c, path)), path));
}
Value save_idx(Call& c) {
    write_bytes(c, path_of(c), data::encode_idx(to_tensor(c, c[1], "save_idx", "t")));
    return Value();
}
Value load_safetensors(Call& c) {
    const std::string path = path_of(c);
    const std::string bytes = read_bytes(c, path);
    return dict_of(c, data::decode_safetensors(bytes_of(bytes), failure(c, path), optional_dtype(c, 1)).tensors);
}
Value save_safetensors(Call& c) {
    const std::string path = path_of(c);
    data::TextPairs metadata;
    for (const auto& [key, value] : c[2].items()) {
        metadata.emplace_back(c.to_string(key), c.to_string(value));
    }
    write_bytes(c, path, data::encode_safetensors(named_tensors(c, c[1]), metadata, failure(c, path)));
    return Value();
}
Value safetensors_info(Call& c) {
    const std::string path = path_of(c);
    std::vector<std::pair<Value, Value>> entries;
    for (const auto& [key, value] : data::describe_safetensors(bytes_of(read_bytes(c, path)), failure(c, path))) {
        entries.emplace_back(c.text(key), c.text(value));
    }
    return c.dict(entries);
}

// --- CSV -------------------------------------------------------------------------------------------------------------

/// What load_csv gives.
struct TableBox {
    data::CsvTable table;
};
const data::CsvTable& table(const Call& c) { return c.self_as<TableBox>().table; }

std::size_t column_of(const Call& c, const data::CsvTable& table, const Value& column) {
    if (column.is_int()) {
        return table.find(column.as_int());
    }
    if (column.is_text()) {
        return table.find(std::string(column.as_text()));
    }
    throw tensor::errors::wrong_type(c.name(), "column", "a name or a number", column.type_name());
}
Value load_csv(Call& c) {
    const std::string path = path_of(c);
    const std::string_view delimiter = c.text(1);
    if (delimiter.size() != 1 || delimiter == "\"" || delimiter == "\n" || delimiter == "\r") {
        throw tensor::errors::value("load_csv", "delimiter must be one character of ASCII, not a quote or a line end");
    }
    const std::optional<bool> header = c[2].is_bool() ? std::optional<bool>(c[2].as_bool()) : std::nullopt;
    const std::string text = read_bytes(c, path);
    data::CsvTable table = data::decode_csv(text, delimiter[0], header, failure(c, path).with_code(data::codes::kCsv));
    if (c[3].is_nil()) {
        return c.make<TableBox>(TableBox{std::move(table)});
    }
    std::vector<std::size_t> columns;
    for (std::size_t i = 0; i < c[3].size(); ++i) {
        columns.push_back(column_of(c, table, c[3].at(i)));
    }
    return c.make<TableBox>(TableBox{table.select(columns)});
}
Value save_csv(Call& c) {
    const std::string path = path_of(c);
    std::vector<std::string> columns;
    for (std::size_t i = 0; i < c[2].size(); ++i) {
        columns.push_back(c.to_string(c[2].at(i)));
    }
    write_bytes(c, path,
                data::encode_csv(to_tensor(c, c[1], "save_csv", "data"), columns,
                                 failure(c, path).with_code(data::codes::kCsv)));
    return Value();
}
std::vector<Value> texts_of(const Call& c, const data::CsvTable& table, std::size_t column) {
    std::vector<Value> texts;
    for (std::int64_t row = 0; row < table.rows(); ++row) {
        texts.push_back(c.text(table.cell(row, column)));
    }
    return texts;
}
Value table_columns(Call& c) {
    std::vector<Value> names;
    for (const std::string& name : table(c).columns()) {
        names.push_back(c.text(name));
    }
    return c.array(names);
}
Value table_column(Call& c) {
    const std::size_t column = column_of(c, table(c), c[0]);
    return table(c).is_numeric(column) ? c.array(std::span<const double>(table(c).numbers(column)))
                                       : c.array(texts_of(c, table(c), column));
}
Value table_numeric(Call& c) { return wrap(c, table(c).numeric()); }
/// Numbers are targets [rows, 1], as the output of a model has them; texts become class numbers [rows].
Value table_dataset(Call& c) {
    const data::CsvTable& source = table(c);
    const std::size_t target = column_of(c, source, c[0]);
    const std::int64_t width = static_cast<std::int64_t>(source.columns().size()) - 1;
    TensorDatasetBox box;
    box.X = Tensor::empty({source.rows(), width}, DType::F64, "to_dataset");
    std::int64_t next = 0;
    for (std::size_t column = 0; column < source.columns().size(); ++column) {
        if (column == target) {
            continue;
        }
        const std::vector<double> values = source.numbers(column);
        for (std::int64_t row = 0; row < source.rows(); ++row) {
            box.X.data<double>()[row * width + next] = values[static_cast<std::size_t>(row)];
        }
        ++next;
    }
    if (source.is_numeric(target)) {
        box.y = tensor::from_data(std::span<const double>(source.numbers(target)), {source.rows(), 1});
    } else {
        EncodedLabels labels = encode_labels(c, texts_of(c, source, target));
        box.y = labels.numbers;
        for (const Value& name : labels.classes) {
            box.class_names.emplace_back(name.as_text());
        }
    }
    return c.make<TensorDatasetBox>(std::move(box));
}

void declare_table(Module& module) {
    module.native_class<TableBox>("CsvTable", "The cells of a CSV file, as load_csv read them.")
        .property("columns", table_columns, nullptr, "Names of the columns.")
        .method(
            "len()", [](Call& c) { return Value(table(c).rows()); }, "Number of rows.")
        .method("numeric()", file_guarded<table_numeric>, "The columns of numbers as a matrix.")
        .method("column(name: any)", file_guarded<table_column>, "One column: [f64], or [text].")
        .method("to_dataset(target: any)", file_guarded<table_dataset>,
                "A TensorDataset of all other columns, which must be numbers, as inputs and one column, by name or "
                "number, as "
                "target; texts become class numbers.")
        .length([](Call& c) { return table(c).rows(); })
        .text([](Call& c) {
            return "CsvTable(rows=" + std::to_string(table(c).rows()) +
                   ", columns=" + std::to_string(table(c).columns().size()) + ")";
        });
}

} // namespace

void declare_data_files(Module& module) {
    declare_table(module);
    const FunctionRow rows[] = {
        {"load_csv(path: text, delimiter: text = \",\", has_header: bool? = nil, columns: any = nil)",
         file_guarded<load_csv>,
         "Reads a CSV file (RFC 4180) into a CsvTable. Without has_header a first row without numbers above rows with "
         "numbers is one. columns chooses by name or number and sets the order. Mistakes are errors with line and "
         "column."},
        {"save_csv(path: text, data: X, columns: [text]? = nil)", file_guarded<save_csv>,
         "Writes a matrix as CSV, with the names of columns when given; the numbers read back exactly. The file is "
         "replaced as a whole."},
        {"load_npy(path: text)", file_guarded<load_npy>,
         "Reads an NPY file of NumPy, versions 1 to 3: f2 f4 f8, integers, bool, either byte order, C and Fortran "
         "order. Others are an error that names the type. numpy.load."},
        {"save_npy(path: text, t: X)", file_guarded<save_npy>,
         "Writes an NPY file that NumPy reads, with shape and element type. numpy.save."},
        {"load_npz(path: text)", file_guarded<load_npz>,
         "Reads an NPZ archive of NumPy, stored or deflated, as a dict of tensors by name. numpy.load."},
        {"save_npz(path: text, tensors: {text: X})", file_guarded<save_npz>,
         "Writes tensors by name as an NPZ archive that NumPy reads. numpy.savez."},
        {"load_idx(path: text)", file_guarded<load_idx>,
         "Reads an IDX file, the format of MNIST, of any rank: integers as i64, floats as stored. Packed files are an "
         "error."},
        {"save_idx(path: text, t: X)", file_guarded<save_idx>, "Writes an IDX file of the element type of t."},
        {"load_safetensors(path: text, dtype: text? = nil)", file_guarded<load_safetensors>,
         "Reads a safetensors file as a dict of tensors by name: F16 and BF16 become f32, small integers i64; dtype "
         "converts all. Nothing outside of the file's own size is allocated."},
        {"save_safetensors(path: text, tensors: {text: X}, metadata: {text: text} = nil)",
         file_guarded<save_safetensors>,
         "Writes tensors by name, with texts as metadata, as a safetensors file that PyTorch reads. The file is "
         "replaced as a whole."},
        {"safetensors_info(path: text)", file_guarded<safetensors_info>,
         "Metadata, element types and shapes of a safetensors file as texts by name, without reading the tensors."},
    };
    module.functions(rows, std::size(rows));
}

} // namespace simple::bind
