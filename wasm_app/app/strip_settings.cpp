#include "app/strip_settings.h"

#include <algorithm>
#include <climits>
#include <cmath>
#include <utility>
#include <vector>

#include "app/link_reader.h"
#include "io/text.h"

namespace beatsmith {
namespace {

constexpr std::array<std::pair<Ectopy, std::string_view>, 6> kPatterns = {{
    {Ectopy::kNone, "sinus"},
    {Ectopy::kBigeminy, "bigeminy"},
    {Ectopy::kTrigeminy, "trigeminy"},
    {Ectopy::kCouplets, "couplets"},
    {Ectopy::kRuns, "runs"},
    {Ectopy::kAtrial, "atrial"},
}};

// The numbers of an address.
struct NumberKey {
  std::string_view key;
  double RhythmSettings::*place;
};
constexpr NumberKey kNumbers[] = {
    {"seconds", &RhythmSettings::duration_s},
    {"rate", &RhythmSettings::rate_bpm},
    {"sdnn", &RhythmSettings::sdnn_ms},
    {"rsa", &RhythmSettings::respiratory_ms},
    {"breaths", &RhythmSettings::respirations_per_min},
    {"events", &RhythmSettings::events_per_min},
    {"vrate", &RhythmSettings::run_bpm},
};

struct NoiseKey {
  std::string_view word;
  bool StripNoiseSettings::*place;
};
constexpr NoiseKey kNoises[] = {
    {"wander", &StripNoiseSettings::wander},
    {"muscle", &StripNoiseSettings::muscle},
    {"mains", &StripNoiseSettings::mains},
    {"white", &StripNoiseSettings::white},
};

}  // namespace

std::string_view name_of(Ectopy ectopy) {
  for (const auto& [pattern, name] : kPatterns) {
    if (pattern == ectopy) return name;
  }
  return "sinus";
}

StripSettings within_limits(StripSettings settings) {
  RhythmSettings& rhythm = settings.rhythm;
  const double most = most_variability_ms(rhythm.rate_bpm);
  rhythm.respiratory_ms = std::min(rhythm.respiratory_ms, most);
  rhythm.sdnn_ms = std::min(rhythm.sdnn_ms, most - rhythm.respiratory_ms);
  settings.noise.respirations_per_min = rhythm.respirations_per_min;
  return settings;
}

StripSettings settings_of(StripPreset preset, const StripSettings& before) {
  StripSettings settings;
  RhythmSettings& rhythm = settings.rhythm;
  rhythm.duration_s = before.rhythm.duration_s;
  rhythm.seed = before.rhythm.seed;
  switch (preset) {
    case StripPreset::kSinus:
      break;
    case StripPreset::kSinusArrhythmia:
      rhythm.rate_bpm = 62;
      rhythm.sdnn_ms = 15;
      rhythm.respiratory_ms = 130;
      rhythm.respirations_per_min = 12;
      break;
    case StripPreset::kBigeminy:
      rhythm.ectopy = Ectopy::kBigeminy;
      break;
    case StripPreset::kCouplets:
      rhythm.ectopy = Ectopy::kCouplets;
      rhythm.events_per_min = 8;
      break;
    case StripPreset::kRun:
      rhythm.ectopy = Ectopy::kRuns;
      rhythm.events_per_min = 4;
      rhythm.run_beats = 6;
      break;
    case StripPreset::kAtrial:
      rhythm.ectopy = Ectopy::kAtrial;
      rhythm.events_per_min = 10;
      break;
    case StripPreset::kNoisy:
      settings.noise.snr_db = 6;
      break;
  }
  return settings;
}

std::map<std::string, std::string> link_values_of(const StripSettings& settings) {
  const StripSettings usual;
  const RhythmSettings& rhythm = settings.rhythm;
  std::map<std::string, std::string> values;
  values["rhythm"] = name_of(rhythm.ectopy);
  values["seed"] = std::to_string(rhythm.seed);
  for (const NumberKey& number : kNumbers) {
    const double value = rhythm.*number.place;
    if (value != usual.rhythm.*number.place) {
      values[std::string(number.key)] = text_from_number(value);
    }
  }
  if (rhythm.run_beats != usual.rhythm.run_beats) values["run"] = std::to_string(rhythm.run_beats);
  if (!settings.person.empty()) values["like"] = settings.person;
  if (!settings.noise.snr_db) return values;
  values["snr"] = text_from_number(*settings.noise.snr_db);
  std::string kinds;
  for (const NoiseKey& noise : kNoises) {
    if (settings.noise.*noise.place) kinds += (kinds.empty() ? "" : ",") + std::string(noise.word);
  }
  values["noise"] = kinds;
  if (settings.noise.mains_hz != usual.noise.mains_hz) {
    values["mains"] = text_from_number(settings.noise.mains_hz);
  }
  return values;
}

void follow_link(LinkReader& reader, StripSettings& settings) {
  const std::string rhythm = reader.text("rhythm");
  const auto pattern = std::find_if(kPatterns.begin(), kPatterns.end(),
                                    [&](const auto& known) { return known.second == rhythm; });
  if (pattern != kPatterns.end()) {
    settings.rhythm.ectopy = pattern->first;
  } else if (!rhythm.empty()) {
    reader.refuse("rhythm");
  }
  // Which numbers will do is known to those who compose.
  for (const NumberKey& number : kNumbers) {
    if (const auto value = reader.real(std::string(number.key))) {
      settings.rhythm.*number.place = *value;
    }
  }
  if (const auto beats = reader.whole("run", 0, INT_MAX)) {
    settings.rhythm.run_beats = static_cast<int>(*beats);
  }
  if (const auto seed = reader.whole("seed")) settings.rhythm.seed = *seed;
  settings.person = reader.text("like");
  StripNoiseSettings& noise = settings.noise;
  if (const auto snr_db = reader.real("snr")) noise.snr_db = snr_db;
  if (const auto mains_hz = reader.real("mains")) noise.mains_hz = *mains_hz;
  std::vector<std::string> kinds;
  for (const NoiseKey& kind : kNoises) kinds.emplace_back(kind.word);
  if (const auto chosen = reader.some_of("noise", kinds)) {
    for (size_t i = 0; i < kinds.size(); ++i) noise.*kNoises[i].place = (*chosen)[i];
  }
}

}  // namespace beatsmith
