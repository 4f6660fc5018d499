// Some of a recording's beats, evenly over it, to be laid over one another: kept of those that pass
// by anyway while they are classified, so that nothing is read for them.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "app/record_labels.h"
#include "ecg/beat.h"

namespace beatsmith {

struct SampledBeat {
  int64_t sample = 0;  // of its R peak, in the record
  Beat beat{};         // mV
};

class BeatSample {
 public:
  static constexpr size_t kMost = 256;  // of a class; when there are more, every second one goes

  // A beat and what the classifier takes it for, in the record's order.
  void offer(int64_t sample, BeatClass beat_class, const Beat& beat);
  // One to be kept in any case: a person has looked at it and called it something else.
  void keep(int64_t sample, const Beat& beat);
  void clear() { *this = BeatSample(); }

  template <class Take>
  void for_each(const Take& take) const {
    for (const Stream& stream : streams_) {
      for (const SampledBeat& kept : stream.beats) take(kept);
    }
    for (const SampledBeat& kept : kept_) take(kept);
  }
  size_t size() const;

 private:
  struct Stream {
    std::vector<SampledBeat> beats;
    size_t seen = 0;
    size_t stride = 1;  // every so manieth is kept
  };
  std::array<Stream, kBeatClassCount> streams_;
  std::vector<SampledBeat> kept_;
};

// The sampled beats of one class, by the labels as they are.
struct ClassOverlay {
  std::vector<Beat> beats;
  Beat mean{};
  Beat spread{};  // standard deviation
};

std::array<ClassOverlay, kBeatClassCount> overlays_of(const BeatSample& sample,
                                                      const RecordLabels& labels);

}  // namespace beatsmith
