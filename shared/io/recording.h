// A multi-lead recording in physical units: what every reader produces and every writer takes.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/samples.h"
#include "io/start_time.h"

namespace beatsmith {

struct Lead {
  std::string name;            // "MLII", "V5", ...
  std::string units = "mV";    // physical units of `samples`
  std::vector<float> samples;  // NaN where the recorder marked a sample as missing
  // Of the whole numbers that the samples came from, for who writes whole numbers again; they may
  // have been changed since.
  std::optional<AdcScale> scale{};
};

struct Recording {
  std::string name;
  double sample_rate_hz = 0;
  std::vector<Lead> leads;  // all of one length
  std::vector<std::string> comments;
  std::optional<StartTime> start{};  // nullopt: not known

  int64_t sample_count() const {
    return leads.empty() ? 0 : static_cast<int64_t>(leads.front().samples.size());
  }
};

// Units as they are kept: a micro sign, in UTF-8 (either of two) or ISO 8859-1, is a 'u'.
std::string plain_units(std::string_view units);

// How many mV one of these units is ("uV", "microvolts": 0.001), whatever their case; nullopt for
// what is no voltage.
std::optional<double> millivolts_per_unit(std::string_view units);

// A lead's name as databases and recorders write it, in one form: "ECG lead II", "ii", "EKG_II",
// "Ableitung II", "D\u00E9rivation II", "\u5BFC\u8054II" and "II," are all "II", "ML2" is "MLII".
std::string plain_lead_name(std::string_view name);

// Whether a lead of this name is an ECG: a standard lead ("II", "aVR", "V5", "MLII") or one that
// says so ("ECG", "EKG 1", also in Chinese).
bool is_standard_lead_name(std::string_view name);
bool is_ecg_lead_name(std::string_view name);

// The lead that beats are cut from: MLII (or its synonym II) by name, else V5, else the first ECG
// by name, else the first; nullopt only when there is no lead at all. Never by place: MIT-BIH
// record 114 has them swapped, and a sleep recording begins with an EEG.
std::optional<size_t> choose_beat_lead(const Recording& recording);
std::optional<size_t> choose_beat_lead(std::span<const std::string_view> lead_names);

}  // namespace beatsmith
