#include "io/npy.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <charconv>
#include <cstring>
#include <functional>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>

#include "io/text.h"

namespace beatsmith {
namespace {

static_assert(std::endian::native == std::endian::little, "values are copied as they stand");

constexpr std::string_view kMagic = "\x93NUMPY";
constexpr size_t kMaxDimensions = 32;  // NumPy's own limit
constexpr size_t kAlignment = 64;      // of the data in the file
constexpr size_t kMaxLeads = 64;

Error no_array(std::string what, size_t byte) {
  return {std::move(what), "byte " + std::to_string(byte),
          "give an array that numpy.save wrote; this file is damaged or something else"};
}

// The header: a Python dictionary such as
// "{'descr': '<f4', 'fortran_order': False, 'shape': (1000, 256), }".
struct Header {
  std::string descr;
  bool fortran_order = false;
  std::vector<size_t> shape;
};

class HeaderReader {
 public:
  HeaderReader(std::string_view text, size_t first_byte) : text_(text), first_byte_(first_byte) {}

  Result<Header> read() {
    Header header;
    bool has_descr = false;
    bool has_order = false;
    bool has_shape = false;
    if (!take("{")) return error("'{' is missing");
    while (!take("}")) {
      const std::optional<std::string> key = take_string();
      if (!key || !take(":")) return error("a key in quotes and ':' are due");
      if (*key == "descr") {
        const std::optional<std::string> descr = take_string();
        if (!descr) return error("records and other compound types are not supported");
        header.descr = *descr;
        has_descr = true;
      } else if (*key == "fortran_order") {
        header.fortran_order = take("True");
        if (!header.fortran_order && !take("False")) return error("True or False is due");
        has_order = true;
      } else if (*key == "shape") {
        std::optional<std::vector<size_t>> shape = take_shape();
        if (!shape) return error("a shape of at most 32 numbers in parentheses is due");
        header.shape = *std::move(shape);
        has_shape = true;
      } else {
        return error("unknown key " + quoted(*key));
      }
      if (!take(",") && !text_.substr(position_).starts_with('}')) return error("',' is missing");
    }
    if (!has_descr || !has_order || !has_shape) {
      return error("descr, fortran_order or shape is missing");
    }
    return header;
  }

 private:
  // Takes `token` and the blanks after it.
  bool take(std::string_view token) {
    if (!text_.substr(position_).starts_with(token)) return false;
    position_ += token.size();
    position_ = std::min(text_.find_first_not_of(" \n", position_), text_.size());
    return true;
  }

  std::optional<std::string> take_string() {
    for (const std::string_view quote : {"'", "\""}) {
      if (!text_.substr(position_).starts_with(quote)) continue;
      const size_t end = text_.find(quote, position_ + 1);
      if (end == text_.npos) return std::nullopt;
      std::string value(text_.substr(position_ + 1, end - position_ - 1));
      position_ = end;
      take(quote);
      return value;
    }
    return std::nullopt;
  }

  std::optional<std::vector<size_t>> take_shape() {
    std::vector<size_t> shape;
    if (!take("(")) return std::nullopt;
    while (!take(")")) {
      size_t length = 0;
      const char* begin = text_.data() + position_;
      const auto [end, status] = std::from_chars(begin, text_.data() + text_.size(), length);
      if (status != std::errc{} || shape.size() == kMaxDimensions) return std::nullopt;
      shape.push_back(length);
      take(std::string_view(begin, static_cast<size_t>(end - begin)));
      if (!take(",") && !text_.substr(position_).starts_with(')')) return std::nullopt;
    }
    return shape;
  }

  Error error(std::string what) const {
    return no_array("header: " + std::move(what), first_byte_ + position_);
  }

  std::string_view text_;
  size_t first_byte_;
  size_t position_ = 0;
};

template <class Stored>
void read_values(std::span<const uint8_t> bytes, std::vector<float>& out) {
  for (size_t i = 0; i < out.size(); ++i) {
    Stored value;
    std::memcpy(&value, bytes.data() + i * sizeof(Stored), sizeof(Stored));
    out[i] = static_cast<float>(value);
  }
}

struct ElementType {
  std::string_view descr;
  size_t size;  // bytes
  void (*read)(std::span<const uint8_t> bytes, std::vector<float>& out);
};
constexpr ElementType kElementTypes[] = {{"<f4", 4, read_values<float>},
                                         {"<f8", 8, read_values<double>},
                                         {"<i2", 2, read_values<int16_t>},
                                         {"<i4", 4, read_values<int32_t>}};

// The number of elements, if they fit `byte_count` bytes.
std::optional<size_t> element_count(const std::vector<size_t>& shape, size_t element_size,
                                    size_t byte_count) {
  if (std::find(shape.begin(), shape.end(), size_t{0}) != shape.end()) return 0;
  size_t count = 1;
  for (const size_t length : shape) {
    if (length > byte_count / element_size / count) return std::nullopt;
    count *= length;
  }
  return count * element_size <= byte_count ? std::optional(count) : std::nullopt;
}

// From the first index running fastest to the last.
std::vector<float> c_order_from_fortran(const std::vector<size_t>& shape,
                                        const std::vector<float>& values) {
  std::vector<float> result(values.size());
  std::vector<size_t> index(shape.size(), 0);
  for (float& value : result) {
    size_t at = 0;
    for (size_t d = shape.size(); d-- > 0;) at = at * shape[d] + index[d];
    value = values[at];
    for (size_t d = shape.size(); d-- > 0;) {
      if (++index[d] < shape[d]) break;
      index[d] = 0;
    }
  }
  return result;
}

}  // namespace

Result<NpyArray> parse_npy(std::span<const uint8_t> bytes) {
  const std::string_view text = text_of(bytes);
  if (!text.starts_with(kMagic)) return no_array("the file does not begin as NumPy's do", 0);
  if (bytes.size() < 12) return no_array("the file ends inside its header", bytes.size());
  const int version = bytes[6];
  if (version < 1 || version > 3) {
    return Error{"version " + std::to_string(version) + " of the format is not supported", "byte 6",
                 "save the array with numpy.save"};
  }
  size_t header_length = static_cast<size_t>(bytes[8] | bytes[9] << 8);
  size_t header_begin = 10;
  if (version > 1) {
    header_length |= static_cast<size_t>(bytes[10]) << 16 | static_cast<size_t>(bytes[11]) << 24;
    header_begin = 12;
  }
  if (header_length > bytes.size() - header_begin) {
    return no_array("the file ends inside its header", bytes.size());
  }
  const Result<Header> header =
      HeaderReader(text.substr(header_begin, header_length), header_begin).read();
  if (!header) return header.error();

  const auto type = std::find_if(std::begin(kElementTypes), std::end(kElementTypes),
                                 [&](const ElementType& t) { return t.descr == header->descr; });
  if (type == std::end(kElementTypes)) {
    return Error{"element type " + quoted(header->descr) + " is not supported", "header",
                 "save array.astype('<f4')"};
  }
  const std::span<const uint8_t> data = bytes.subspan(header_begin + header_length);
  const std::optional<size_t> count = element_count(header->shape, type->size, data.size());
  if (!count || *count * type->size != data.size()) {
    return no_array("the file has " + std::to_string(data.size()) + " bytes of data, its shape " +
                        (count ? "fewer" : "more"),
                    bytes.size());
  }
  NpyArray array{header->shape, std::vector<float>(*count)};
  type->read(data, array.values);
  if (header->fortran_order) array.values = c_order_from_fortran(array.shape, array.values);
  return array;
}

std::vector<uint8_t> format_npy(std::span<const size_t> shape, std::span<const float> values) {
  assert(values.size() ==
         std::accumulate(shape.begin(), shape.end(), size_t{1}, std::multiplies<>()));
  std::string text = std::string(kMagic) + '\x01' + '\0' + "LL";  // LL: length, filled in below
  const size_t header_begin = text.size();
  text += "{'descr': '<f4', 'fortran_order': False, 'shape': (";
  for (size_t d = 0; d < shape.size(); ++d) {
    text += std::to_string(shape[d]) + (d + 1 < shape.size() ? ", " : shape.size() == 1 ? "," : "");
  }
  text += "), }";
  text.append(kAlignment - 1 - text.size() % kAlignment, ' ');
  text += '\n';
  const size_t header_length = text.size() - header_begin;
  text[header_begin - 2] = static_cast<char>(header_length & 0xff);
  text[header_begin - 1] = static_cast<char>(header_length >> 8);

  std::vector<uint8_t> bytes(text.begin(), text.end());
  const auto* data = reinterpret_cast<const uint8_t*>(values.data());
  bytes.insert(bytes.end(), data, data + values.size_bytes());
  return bytes;
}

Result<Recording> recording_from_npy(const NpyArray& array, double sample_rate_hz) {
  const size_t lead_count = array.shape.size() == 2 ? array.shape[1] : 1;
  if (array.shape.empty() || array.shape.size() > 2 || lead_count > kMaxLeads ||
      array.values.empty()) {
    return Error{"the array is not [samples] or [samples, leads] of at most 64 leads", "shape",
                 "transpose or reshape it"};
  }
  if (!(sample_rate_hz >= 1 && sample_rate_hz <= 1e6)) {
    return Error{"a sample rate of " + text_from_number(sample_rate_hz) + " Hz is out of range", "",
                 "use 1 to 1,000,000 Hz"};
  }
  Recording recording;
  recording.sample_rate_hz = sample_rate_hz;
  for (size_t k = 0; k < lead_count; ++k) {
    Lead lead{"lead " + std::to_string(k + 1), "mV", std::vector<float>(array.shape[0])};
    for (size_t i = 0; i < array.shape[0]; ++i) {
      lead.samples[i] = array.values[i * lead_count + k];
    }
    recording.leads.push_back(std::move(lead));
  }
  return recording;
}

Result<NpyArray> npy_from_recording(const Recording& recording) {
  const size_t lead_count = recording.leads.size();
  const size_t samples = static_cast<size_t>(recording.sample_count());
  NpyArray array{{samples, lead_count}, std::vector<float>(samples * lead_count)};
  for (size_t k = 0; k < lead_count; ++k) {
    const Lead& lead = recording.leads[k];
    if (lead.samples.size() != samples) {
      return Error{"the leads differ in length", "lead " + quoted(lead.name),
                   "cut them to one length"};
    }
    for (size_t i = 0; i < samples; ++i) array.values[i * lead_count + k] = lead.samples[i];
  }
  return array;
}

}  // namespace beatsmith
