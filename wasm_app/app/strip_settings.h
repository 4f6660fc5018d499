// What a strip is composed from, ready-made examples of it, and its way into an address and back.
#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>

#include "app/link_reader.h"
#include "ecg/rhythm.h"
#include "ecg/strip_noise.h"

namespace beatsmith {

struct StripSettings {
  RhythmSettings rhythm{.seed = 4};
  StripNoiseSettings noise;
  // Whose beats they are like: one of the model's styles. Empty: whom the seed draws.
  std::string person;

  bool operator==(const StripSettings&) const = default;
};

// Of the pattern, in files' names and addresses: "sinus", "bigeminy", ...
std::string_view name_of(Ectopy ectopy);

// Variability that the rate does not allow is brought to what it does; one breath moves heart and
// baseline.
StripSettings within_limits(StripSettings settings);

// Settings one press away; they keep the duration and the seed of the settings before.
enum class StripPreset {
  kSinus,
  kSinusArrhythmia,
  kBigeminy,
  kCouplets,
  kRun,
  kAtrial,
  kNoisy,
};
inline constexpr std::array kStripPresets = {
    StripPreset::kSinus,    StripPreset::kSinusArrhythmia,
    StripPreset::kBigeminy, StripPreset::kCouplets,
    StripPreset::kRun,      StripPreset::kAtrial,
    StripPreset::kNoisy,
};
StripSettings settings_of(StripPreset preset, const StripSettings& before);

// The values of an address: {"rhythm", "bigeminy"}, {"rate", "70"}, ...
std::map<std::string, std::string> link_values_of(const StripSettings& settings);
// Changes the settings to what an address says. Values that are missing or no values of their kind
// leave theirs as they are; the latter are told.
void follow_link(LinkReader& reader, StripSettings& settings);

}  // namespace beatsmith
