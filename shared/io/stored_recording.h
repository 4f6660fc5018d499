// A recording as the app keeps it while it is open: a day of two leads is 125 MB of ADC values and
// would be 250 MB of floats. Small recordings, and those that are written, are a Recording.
#pragma once

#include <string>
#include <vector>

#include "base/samples.h"
#include "io/recording.h"

namespace beatsmith {

struct StoredLead {
  std::string name;
  std::string units = "mV";
  Samples samples;
};

struct StoredRecording {
  std::string name;
  double sample_rate_hz = 0;
  std::vector<StoredLead> leads;  // all of one length
  std::vector<std::string> comments;
  std::optional<StartTime> start{};  // nullopt: not known

  int64_t sample_count() const { return leads.empty() ? 0 : leads.front().samples.size(); }
};

// The same samples, moved.
StoredRecording stored_from_recording(Recording recording);

// In floats.
Recording recording_from_stored(const StoredRecording& stored);

// Voltages in mV, whatever their units were.
void bring_to_millivolts(StoredRecording& recording);

// As that of a Recording.
std::optional<size_t> choose_beat_lead(const StoredRecording& recording);

}  // namespace beatsmith
