#include "io/stored_recording.h"

#include <utility>

namespace beatsmith {

StoredRecording stored_from_recording(Recording recording) {
  StoredRecording stored{
      std::move(recording.name), recording.sample_rate_hz, {}, std::move(recording.comments)};
  for (Lead& lead : recording.leads) {
    stored.leads.push_back(
        {std::move(lead.name), std::move(lead.units), Samples(std::move(lead.samples))});
  }
  return stored;
}

std::optional<size_t> choose_beat_lead(const StoredRecording& recording) {
  std::vector<std::string_view> names;
  for (const StoredLead& lead : recording.leads) names.emplace_back(lead.name);
  return choose_beat_lead(names);
}

}  // namespace beatsmith
