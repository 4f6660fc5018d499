#include "app/record_warnings.h"

#include <string>

#include "io/recording.h"

namespace beatsmith {
namespace {

// Between its smallest and its largest sample an ECG spans some millivolts; electrodes that are
// moved add to that.
constexpr float kLargest_mV = 40;
constexpr float kSmallest_mV = 0.2F;

}  // namespace

std::vector<RecordWarning> warnings_of(const RecordSummary& record) {
  std::vector<RecordWarning> warnings;
  if (record.r_peaks.empty()) return warnings;
  const LeadSummary& lead = record.leads[static_cast<size_t>(record.beat_lead)];
  const auto span_mv =
      static_cast<float>((lead.high - lead.low) * millivolts_per_unit(lead.units).value_or(1));
  if (span_mv > kLargest_mV) warnings.push_back(RecordWarning::kAmplitudeTooLarge);
  if (span_mv < kSmallest_mV) warnings.push_back(RecordWarning::kAmplitudeTooSmall);
  const std::string name = plain_lead_name(lead.name);
  if (name != "MLII" && name != "II") warnings.push_back(RecordWarning::kOtherLead);
  return warnings;
}

}  // namespace beatsmith
