#include "io/stored_recording.h"

#include <utility>

namespace beatsmith {

StoredRecording stored_from_recording(Recording recording) {
  StoredRecording stored{std::move(recording.name),
                         recording.sample_rate_hz,
                         {},
                         std::move(recording.comments),
                         recording.start};
  for (Lead& lead : recording.leads) {
    stored.leads.push_back(
        {std::move(lead.name), std::move(lead.units), Samples(std::move(lead.samples))});
  }
  return stored;
}

Recording recording_from_stored(const StoredRecording& stored) {
  Recording recording{stored.name, stored.sample_rate_hz, {}, stored.comments, stored.start};
  for (const StoredLead& lead : stored.leads) {
    std::vector<float> samples(static_cast<size_t>(lead.samples.size()));
    lead.samples.copy(0, samples);
    recording.leads.push_back({lead.name, lead.units, std::move(samples)});
    if (lead.samples.is_adc()) recording.leads.back().scale = lead.samples.scale();
  }
  return recording;
}

void bring_to_millivolts(StoredRecording& recording) {
  for (StoredLead& lead : recording.leads) {
    const std::optional<double> millivolts = millivolts_per_unit(lead.units);
    if (!millivolts) continue;
    if (*millivolts != 1) lead.samples.multiply(*millivolts);
    lead.units = "mV";
  }
}

std::optional<size_t> choose_beat_lead(const StoredRecording& recording) {
  std::vector<std::string_view> names;
  for (const StoredLead& lead : recording.leads) names.emplace_back(lead.name);
  return choose_beat_lead(names);
}

}  // namespace beatsmith
