// A record's beats, found a stretch at a time and cut out of it when they are asked for: of a day
// nobody wants to keep 100,000 beats, nor to wait until the last one is found.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/samples.h"
#include "ecg/beat_context.h"
#include "ecg/record_beats.h"
#include "signal/r_peaks.h"

namespace beatsmith {

class BeatFinder {
 public:
  // `samples`, of one lead, must outlive this object and stay where they are. Precondition: they
  // are not empty. Errors: units that are no voltage, a rate out of the detector's range.
  static Result<BeatFinder> start(const Samples& samples, const std::string& units,
                                  double sample_rate_hz);

  // Goes on for some tens of milliseconds: first through the record for its R peaks, then through
  // its beats for what a beat's context needs to know of the others.
  void step();
  bool has_all_r_peaks() const { return has_all_r_peaks_; }
  bool is_done() const { return has_all_r_peaks_ && compared_ == r_peaks().size(); }
  float share() const;  // of the work that is done, 0 .. 1

  // Samples, ascending; those found so far are final.
  std::span<const int64_t> r_peaks() const { return detector_.r_peaks(); }
  // As cut_record_beats gives them. Precondition of context: is_done(), two or more beats.
  Beat beat(size_t place) const { return cutter_.cut(r_peaks()[place]); }
  BeatContext context(size_t place) const { return context_->context(place); }

 private:
  BeatFinder(const Samples& samples, double sample_rate_hz, RPeakDetector detector,
             BeatCutter cutter);
  void detect();
  void compare();

  const Samples* samples_;
  double sample_rate_hz_;
  RPeakDetector detector_;
  BeatCutter cutter_;
  int64_t detected_ = 0;  // samples that the detector has been given
  bool has_all_r_peaks_ = false;
  std::optional<RecordContext> context_;  // of two or more beats, once all are known
  size_t compared_ = 0;                   // beats
};

}  // namespace beatsmith
