#include "inference/json_fields.h"

#include "io/sha256.h"

namespace beatsmith {
namespace {

using nlohmann::json;

// Where a text stops being JSON: the library says so to a SAX handler without throwing.
class SyntaxErrorLocator : public nlohmann::json_sax<json> {
 public:
  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_object(std::size_t) override { return true; }
  bool end_object() override { return true; }
  bool start_array(std::size_t) override { return true; }
  bool end_array() override { return true; }
  bool key(string_t&) override { return true; }
  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::detail::exception&) override {
    byte = position;
    return false;
  }

  std::size_t byte = 0;
};

}  // namespace

bool is_sha256(const std::string& text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

bool is_plain_file_name(const std::string& name) {
  return !name.empty() && name.front() != '.' && name.find_first_of("/\\") == std::string::npos;
}

std::optional<Error> file_fault(std::span<const uint8_t> file, int64_t bytes,
                                const std::string& sha256) {
  const auto refused = [](const std::string& what) {
    return Error{what, {}, "restore models/ from the repository"};
  };
  if (std::ssize(file) != bytes) {
    return refused("is " + std::to_string(file.size()) + " bytes long, the manifest says " +
                   std::to_string(bytes));
  }
  const std::string hash = sha256_hex(file);
  if (hash == sha256) return std::nullopt;
  return refused("its SHA-256 is " + hash + ", the manifest says " + sha256);
}

Result<json> parse_json_object(std::string_view text) {
  json parsed = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (parsed.is_discarded()) {
    SyntaxErrorLocator locator;
    json::sax_parse(text, &locator);
    return Error{"is not JSON", "byte " + std::to_string(locator.byte), kRestoreModels};
  }
  if (!parsed.is_object()) return Error{"is not a JSON object", {}, kRestoreModels};
  return parsed;
}

}  // namespace beatsmith
