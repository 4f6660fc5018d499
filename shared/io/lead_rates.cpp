#include "io/lead_rates.h"

#include <cmath>
#include <limits>

#include "io/recording.h"
#include "io/text.h"
#include "signal/resample.h"

namespace beatsmith {
namespace {

constexpr double kMostMissing = 16;  // for each recorded one
constexpr double kFewMissing = 1 << 22;

bool may_be_resampled(double rate_hz) { return rate_hz >= 1 && rate_hz <= 1e5; }

// 0: an ECG, 1: it has the name of one, 2: another voltage, 3: something else.
int rank_of(const RatedSignal& signal) {
  const bool is_voltage = millivolts_per_unit(signal.units).has_value();
  if (is_ecg_lead_name(signal.name)) return is_voltage || signal.units.empty() ? 0 : 1;
  return is_voltage ? 2 : 3;
}

// Which signal's rate the recording has.
size_t choose_rate_signal(std::span<const RatedSignal> signals) {
  size_t best = 0;
  for (size_t i = 1; i < signals.size(); ++i) {
    const int rank = rank_of(signals[i]);
    const int best_rank = rank_of(signals[best]);
    const bool is_faster = rank == 0 && signals[i].rate_hz > signals[best].rate_hz;
    if (rank < best_rank || (rank == best_rank && is_faster)) best = i;
  }
  return best;
}

// "Resp (25 Hz)", after a comma where there is one already.
void append_signal(std::string& list, const RatedSignal& signal) {
  list += (list.empty() ? "" : ", ") + signal.name + " (" +
          text_from_number(std::round(signal.rate_hz * 1000) / 1000) + " Hz)";
}

}  // namespace

RatePlan plan_rates(std::span<const RatedSignal> signals) {
  const RatedSignal& chosen = signals[choose_rate_signal(signals)];
  RatePlan plan{chosen.rate_hz, {}, {}};
  std::string resampled;
  std::string left_out;
  for (const RatedSignal& signal : signals) {
    const bool is_same = signal.rate_hz == chosen.rate_hz;
    const bool is_ecg = rank_of(signal) == 0 && may_be_resampled(signal.rate_hz) &&
                        may_be_resampled(chosen.rate_hz);
    plan.uses.push_back(is_same  ? RateUse::kKept
                        : is_ecg ? RateUse::kResampled
                                 : RateUse::kLeftOut);
    if (!is_same) append_signal(is_ecg ? resampled : left_out, signal);
  }
  const std::string of_chosen = chosen.name + " (" + text_from_number(chosen.rate_hz) + " Hz): ";
  if (!resampled.empty()) {
    plan.notes.push_back("Resampled to the rate of " + of_chosen + resampled + ".");
  }
  if (!left_out.empty()) {
    plan.notes.push_back("Left out, since they have other sample rates than " + of_chosen +
                         left_out + ".");
  }
  return plan;
}

Result<std::vector<float>> resampled_lead(std::span<const float> samples, double from_hz,
                                          double to_hz, size_t count) {
  Result<std::vector<float>> resampled = resample(samples, from_hz, to_hz);
  const float last = samples.empty() ? std::numeric_limits<float>::quiet_NaN() : samples.back();
  if (resampled) resampled->resize(count, last);
  return resampled;
}

bool may_be_missing(double samples, double recorded) {
  return samples - recorded <= kMostMissing * recorded + kFewMissing;
}

}  // namespace beatsmith
