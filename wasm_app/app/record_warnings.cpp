#include "app/record_warnings.h"

#include <algorithm>

namespace beatsmith {
namespace {

// Between its smallest and its largest sample an ECG spans some millivolts; electrodes that are
// moved add to that.
constexpr float kLargest_mV = 40;
constexpr float kSmallest_mV = 0.2F;

float mv_from(std::string_view units) {
  if (units == "V") return 1000;
  if (units == "uV") return 1e-3F;
  if (units == "nV") return 1e-6F;
  return 1;
}

}  // namespace

std::vector<RecordWarning> warnings_of(const RecordSummary& record) {
  std::vector<RecordWarning> warnings;
  if (record.r_peaks.empty()) return warnings;
  const LeadSummary& lead = record.leads[static_cast<size_t>(record.beat_lead)];
  const float span_mv = (lead.high - lead.low) * mv_from(lead.units);
  if (span_mv > kLargest_mV) warnings.push_back(RecordWarning::kAmplitudeTooLarge);
  if (span_mv < kSmallest_mV) warnings.push_back(RecordWarning::kAmplitudeTooSmall);
  const std::string_view known[] = {"MLII", "II", "ML2"};
  if (std::find(std::begin(known), std::end(known), lead.name) == std::end(known)) {
    warnings.push_back(RecordWarning::kOtherLead);
  }
  return warnings;
}

}  // namespace beatsmith
