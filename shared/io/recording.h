// A multi-lead recording in physical units: what every reader produces and every writer takes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace beatsmith {

struct Lead {
  std::string name;            // "MLII", "V5", ...
  std::string units = "mV";    // physical units of `samples`
  std::vector<float> samples;  // NaN where the recorder marked a sample as missing
};

struct Recording {
  std::string name;
  double sample_rate_hz = 0;
  std::vector<Lead> leads;  // all of one length
  std::vector<std::string> comments;

  int64_t sample_count() const {
    return leads.empty() ? 0 : static_cast<int64_t>(leads.front().samples.size());
  }
};

// The lead that beats are cut from: MLII (or its synonym II) by name, else V5, else the first;
// nullopt only when there is no lead at all. Never by place: MIT-BIH record 114 has them swapped.
std::optional<size_t> choose_beat_lead(const Recording& recording);

}  // namespace beatsmith
