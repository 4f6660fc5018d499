// What every trained model says of itself.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "data/dataset.h"

namespace beatsmith {

// The metadata that all roles share: name, role, beat contract, classes, data, split, licence,
// network.
nlohmann::json model_info(const nlohmann::json& config, const Dataset& dataset,
                          const std::string& role);

// The enumerator a configuration names; throws std::runtime_error that names the key.
template <class Enum>
Enum named(const nlohmann::json& config, const std::string& key,
           std::optional<Enum> (*from_name)(std::string_view)) {
  const auto name = config.at(key).get<std::string>();
  const auto value = from_name(name);
  if (!value) throw std::runtime_error(key + " '" + name + "' is not known; see docs/training.md");
  return *value;
}

}  // namespace beatsmith
