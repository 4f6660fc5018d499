#include "training/config.h"

#include <stdexcept>

#include "files/files.h"

namespace beatsmith {
namespace {

void assign(nlohmann::json& config, const std::string& assignment) {
  const auto equals = assignment.find('=');
  if (equals == std::string::npos) {
    throw std::runtime_error("--set " + assignment + ": write key=value, such as batch=64");
  }
  nlohmann::json* place = &config;
  for (size_t start = 0; start <= equals;) {
    const size_t end = std::min(assignment.find('.', start), equals);
    const std::string key = assignment.substr(start, end - start);
    if (!place->is_object() || !place->contains(key)) {
      std::string known;
      for (const auto& [name, value] : place->items()) known += " " + name;
      throw std::runtime_error("--set " + assignment + ": there is no '" + key +
                               "'; there is:" + known);
    }
    place = &(*place)[key];
    start = end + 1;
  }
  const std::string text = assignment.substr(equals + 1);
  auto value = nlohmann::json::parse(text, nullptr, false);
  if (value.is_discarded() || place->is_string()) value = text;
  const bool same_kind = value.type() == place->type() || (value.is_number() && place->is_number());
  const bool whole = !value.is_number_float() || !place->is_number_integer();
  if (!same_kind || !whole) {
    throw std::runtime_error("--set " + assignment + ": expected " +
                             (whole ? "a value of type " + std::string(place->type_name())
                                    : std::string("a whole number")) +
                             ", such as " + place->dump());
  }
  *place = value;
}

}  // namespace

nlohmann::json load_config(const std::string& path, const std::vector<std::string>& assignments) {
  const auto bytes = read_file(path);
  if (!bytes) throw std::runtime_error(describe(bytes.error()));
  nlohmann::json config;
  try {
    config = nlohmann::json::parse(bytes->begin(), bytes->end());
  } catch (const nlohmann::json::exception& error) {
    throw std::runtime_error(path + ": " + error.what() + "; mend the JSON");
  }
  for (const auto& assignment : assignments) assign(config, assignment);
  return config;
}

}  // namespace beatsmith
