#include "io/recording.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace beatsmith {

std::optional<double> millivolts_per_unit(std::string_view units) {
  struct Unit {
    std::string_view name;
    double millivolts;
  };
  constexpr std::array<Unit, 5> kUnits = {
      {{"mV", 1.0}, {"V", 1e3}, {"uV", 1e-3}, {"\u00B5V", 1e-3}, {"nV", 1e-6}}};
  for (const Unit& unit : kUnits) {
    if (units == unit.name) return unit.millivolts;
  }
  return std::nullopt;
}

bool is_standard_lead_name(std::string_view name) {
  constexpr std::array<std::string_view, 23> kNames = {
      "I",  "II", "III", "aVR", "aVL", "aVF", "AVR", "AVL",  "AVF",   "V1",   "V2", "V3",
      "V4", "V5", "V6",  "V7",  "V8",  "V9",  "MLI", "MLII", "MLIII", "MCL1", "MV5"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

bool is_ecg_lead_name(std::string_view name) {
  if (is_standard_lead_name(name)) return true;
  std::string upper(name);
  for (char& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return upper.find("ECG") != upper.npos || upper.find("EKG") != upper.npos;
}

std::optional<size_t> choose_beat_lead(const Recording& recording) {
  std::vector<std::string_view> names;
  for (const Lead& lead : recording.leads) names.emplace_back(lead.name);
  return choose_beat_lead(names);
}

std::optional<size_t> choose_beat_lead(std::span<const std::string_view> lead_names) {
  constexpr std::array<std::string_view, 3> kPreferred = {"MLII", "II", "V5"};
  for (const std::string_view name : kPreferred) {
    for (size_t i = 0; i < lead_names.size(); ++i) {
      if (lead_names[i] == name) return i;
    }
  }
  for (size_t i = 0; i < lead_names.size(); ++i) {
    if (is_ecg_lead_name(lead_names[i])) return i;
  }
  if (lead_names.empty()) return std::nullopt;
  return 0;
}

}  // namespace beatsmith
