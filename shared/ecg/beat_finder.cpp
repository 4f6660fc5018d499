#include "ecg/beat_finder.h"

#include <algorithm>
#include <utility>

namespace beatsmith {
namespace {

// What a step does: samples looked through, beats compared.
constexpr int64_t kStretch = 1 << 18;
constexpr size_t kBeatsCompared = 2000;

// Of the work, the share of detection: measured on a day's record.
constexpr float kDetectionShare = 0.8F;

}  // namespace

BeatFinder::BeatFinder(const Samples& samples, double sample_rate_hz, RPeakDetector detector,
                       BeatCutter cutter)
    : samples_(&samples),
      sample_rate_hz_(sample_rate_hz),
      detector_(std::move(detector)),
      cutter_(std::move(cutter)) {}

Result<BeatFinder> BeatFinder::start(const Samples& samples, const std::string& units,
                                     double sample_rate_hz) {
  Result<RPeakDetector> detector = RPeakDetector::start(sample_rate_hz);
  if (!detector) return detector.error();
  Result<BeatCutter> cutter = BeatCutter::start(samples, units, sample_rate_hz);
  if (!cutter) return cutter.error();
  return BeatFinder(samples, sample_rate_hz, *std::move(detector), *std::move(cutter));
}

void BeatFinder::step() {
  if (!has_all_r_peaks_) {
    detect();
  } else if (!is_done()) {
    compare();
  }
}

void BeatFinder::detect() {
  std::vector<float> piece(static_cast<size_t>(std::min(kStretch, samples_->size() - detected_)));
  samples_->copy(detected_, piece);
  detector_.add(piece);
  detected_ += std::ssize(piece);
  if (detected_ < samples_->size()) return;
  detector_.finish();
  has_all_r_peaks_ = true;
}

void BeatFinder::compare() {
  const size_t count = r_peaks().size();
  if (count < 2) {  // no context
    compared_ = count;
    return;
  }
  if (!context_) {
    std::vector<Beat> beats;
    for (const size_t place : template_places(count)) beats.push_back(beat(place));
    context_.emplace(r_peaks(), sample_rate_hz_, record_template(beats));
  }
  const size_t end = std::min(count, compared_ + kBeatsCompared);
  for (; compared_ < end; ++compared_) context_->add(beat(compared_));
  if (compared_ == count) context_->finish();
}

float BeatFinder::share() const {
  const auto part = [](auto done, auto all) {
    return all == 0 ? 1.0F
                    : static_cast<float>(static_cast<double>(done) / static_cast<double>(all));
  };
  if (!has_all_r_peaks_) return kDetectionShare * part(detected_, samples_->size());
  return kDetectionShare + (1 - kDetectionShare) * part(compared_, r_peaks().size());
}

}  // namespace beatsmith
