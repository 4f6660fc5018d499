#include "io/recording.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <iterator>

namespace beatsmith {

namespace {

std::string upper_case(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return upper;
}

// Without blanks and marks at both ends.
std::string_view bare(std::string_view text) {
  constexpr std::string_view kMarks = " \t-_:.,;";
  const size_t first = text.find_first_not_of(kMarks);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(kMarks) - first + 1);
}

}  // namespace

std::string plain_units(std::string_view units) {
  // The micro sign and the Greek letter; the last one is a part of other letters but at the start.
  for (const std::string_view micro : {"\u00B5", "\u03BC", "\xB5"}) {
    if (units.starts_with(micro)) return 'u' + std::string(units.substr(micro.size()));
  }
  return std::string(units);
}

std::optional<double> millivolts_per_unit(std::string_view units) {
  struct Unit {
    std::string_view name;  // in upper case
    double millivolts;
  };
  constexpr Unit kUnits[] = {
      {"MV", 1.0},    {"MILLIVOLT", 1.0}, {"MILLIVOLTS", 1.0}, {"V", 1e3},           {"VOLT", 1e3},
      {"VOLTS", 1e3}, {"UV", 1e-3},       {"MICROVOLT", 1e-3}, {"MICROVOLTS", 1e-3}, {"NV", 1e-6}};
  const std::string upper = upper_case(plain_units(units));
  for (const Unit& unit : kUnits) {
    if (upper == unit.name) return unit.millivolts;
  }
  return std::nullopt;
}

std::string plain_lead_name(std::string_view name) {
  // German, French, Spanish, Portuguese, Italian, Dutch, Russian; letters beyond ASCII keep their
  // case.
  constexpr std::string_view kWords[] = {"ECG",
                                         "EKG",
                                         "LEAD",
                                         "ABLEITUNG",
                                         "KANAL",
                                         "CHANNEL",
                                         "D\u00E9RIVATION",
                                         "D\u00C9RIVATION",
                                         "DERIVATION",
                                         "VOIE",
                                         "DERIVACI\u00F3N",
                                         "DERIVACI\u00D3N",
                                         "DERIVACION",
                                         "DERIVA\u00E7\u00E3O",
                                         "DERIVA\u00C7\u00C3O",
                                         "DERIVACAO",
                                         "DERIVAZIONE",
                                         "CANALE",
                                         "CANAL",
                                         "AFLEIDING",
                                         "KANAAL",
                                         "\u041E\u0442\u0432\u0435\u0434\u0435\u043D\u0438\u0435",
                                         "\u043E\u0442\u0432\u0435\u0434\u0435\u043D\u0438\u0435"};
  // ECG, lead and channel in Chinese and Japanese, before the lead or behind it, without a blank.
  constexpr std::string_view kSigns[] = {
      "\u5FC3\u7535\u56FE", "\u5FC3\u96FB\u5716", "\u5FC3\u7535", "\u5FC3\u96FB", "\u5BFC\u8054",
      "\u5C0E\u806F",       "\u5C0E\u7A0B",       "\u8A98\u5C0E", "\u901A\u9053"};
  const std::string upper = upper_case(name);
  std::string_view rest = bare(upper);
  for (bool goes_on = true; goes_on;) {
    goes_on = false;
    for (const std::string_view word : kWords) {
      const bool is_a_word = rest.size() > word.size() && rest.starts_with(word) &&
                             bare(rest.substr(word.size(), 1)).empty();
      if (!is_a_word) continue;
      rest = bare(rest.substr(word.size()));
      goes_on = true;
    }
    for (const std::string_view sign : kSigns) {
      const bool is_before = rest.size() > sign.size() && rest.starts_with(sign);
      const bool is_behind = rest.size() > sign.size() && rest.ends_with(sign);
      if (!is_before && !is_behind) continue;
      rest = bare(is_before ? rest.substr(sign.size()) : rest.substr(0, rest.size() - sign.size()));
      goes_on = true;
    }
  }
  if (rest == "ML2") return "MLII";
  return std::string(rest);
}

bool is_standard_lead_name(std::string_view name) {
  constexpr std::string_view kNames[] = {
      "I",   "II",  "III", "AVR", "AVL", "AVF",  "V",     "V1",   "V2",  "V3",  "V4",  "V5",
      "V6",  "V7",  "V8",  "V9",  "V3R", "V4R",  "VX",    "VY",   "VZ",  "MLI", "CC5", "CM2",
      "CM4", "CM5", "MV1", "MV2", "MV5", "MLII", "MLIII", "MCL1", "MCL", "ML5", "D3",  "D4"};
  return std::find(std::begin(kNames), std::end(kNames), plain_lead_name(name)) != std::end(kNames);
}

bool is_ecg_lead_name(std::string_view name) {
  if (is_standard_lead_name(name)) return true;
  const std::string upper = upper_case(name);
  for (const std::string_view ecg : {"ECG", "EKG", "\u5FC3\u7535", "\u5FC3\u96FB"}) {
    if (upper.find(ecg) != upper.npos) return true;
  }
  return false;
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
      if (plain_lead_name(lead_names[i]) == name) return i;
    }
  }
  for (size_t i = 0; i < lead_names.size(); ++i) {
    if (is_ecg_lead_name(lead_names[i])) return i;
  }
  if (lead_names.empty()) return std::nullopt;
  return 0;
}

}  // namespace beatsmith
