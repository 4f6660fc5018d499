#include "app/added_beat.h"

#include <cmath>

#include "ecg/record_beats.h"
#include "signal/resample.h"

namespace beatsmith {
namespace {

constexpr double kAroundBeatS = 1;  // of the signal on either side

}  // namespace

ReadTrace signal_around(const RecordSummary& record, int64_t sample) {
  const auto around = static_cast<int64_t>(kAroundBeatS * record.sample_rate_hz);
  const auto count = 2 * around + 1;
  return {record.beat_lead, sample - around, count, static_cast<int>(count)};
}

std::optional<Beat> beat_from(const Trace& around, const RecordSummary& record, int64_t sample) {
  const Lead lead{"", record.leads[static_cast<size_t>(record.beat_lead)].units, around.low};
  const double rate = record.sample_rate_hz;
  const int64_t place =
      std::llround(static_cast<double>(sample - around.request.first) / rate * kBeatSampleRateHz);
  const Result<std::vector<float>> lead_mv = lead_in_mv(lead);
  if (!lead_mv) return std::nullopt;
  const Result<std::vector<float>> at_360 = resample(*lead_mv, rate, kBeatSampleRateHz);
  if (!at_360 || at_360->empty()) return std::nullopt;
  return cut_beat_padded(*at_360, place);
}

}  // namespace beatsmith
