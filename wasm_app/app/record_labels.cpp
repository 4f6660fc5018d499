#include "app/record_labels.h"

#include <algorithm>
#include <string>

namespace beatsmith {

void RecordLabels::clear() {
  const uint64_t revision = revision_ + 1;
  const uint64_t places_revision = places_revision_ + 1;
  *this = RecordLabels();
  revision_ = revision;
  places_revision_ = places_revision;
}

void RecordLabels::update(std::span<const int64_t> r_peaks, std::span<const BeatClass> classified,
                          const LabelEdits& edits) {
  const bool moved = r_peaks.size() != peak_count_ || edits.revision() != edits_revision_;
  if (!moved && classified.size() == classified_count_) return;
  if (moved) rebuild(r_peaks, edits);
  label_up_to(classified);
  peak_count_ = r_peaks.size();
  classified_count_ = classified.size();
  edits_revision_ = edits.revision();
  ++revision_;
}

// All of it, still without the classifier's labels.
void RecordLabels::rebuild(std::span<const int64_t> r_peaks, const LabelEdits& edits) {
  const size_t before = beats_.size();
  beats_.clear();
  labelled_ = 0;
  counts_ = {};
  corrected_count_ = edits.corrections().size();
  auto correction = edits.corrections().begin();
  const auto end = edits.corrections().end();
  const auto add = [&](int64_t sample, int64_t detected) {
    beats_.push_back({sample, detected, correction->second.beat, true});
  };
  for (size_t i = 0; i < r_peaks.size(); ++i) {
    for (; correction != end && correction->first < r_peaks[i]; ++correction) {
      if (correction->second.beat) add(correction->first, -1);
    }
    const auto detected = static_cast<int64_t>(i);
    if (correction == end || correction->first != r_peaks[i]) {
      beats_.push_back({r_peaks[i], detected, std::nullopt, false});
    } else {
      if (correction->second.beat) add(r_peaks[i], detected);
      ++correction;
    }
  }
  for (; correction != end; ++correction) {
    if (correction->second.beat) add(correction->first, -1);
  }
  const bool same_places =
      before == beats_.size() &&
      std::equal(beats_.begin(), beats_.end(), samples_.begin(),
                 [](const RecordBeat& beat, int64_t sample) { return beat.sample == sample; });
  if (same_places) return;
  samples_.clear();
  for (const RecordBeat& beat : beats_) samples_.push_back(beat.sample);
  ++places_revision_;
}

// Goes on from the first beat without a label.
void RecordLabels::label_up_to(std::span<const BeatClass> classified) {
  for (; labelled_ < beats_.size(); ++labelled_) {
    RecordBeat& beat = beats_[labelled_];
    if (!beat.is_corrected) {
      if (beat.detected >= std::ssize(classified)) return;
      beat.label = classified[static_cast<size_t>(beat.detected)];
    }
    ++counts_[static_cast<size_t>(*beat.label)];
  }
}

size_t RecordLabels::first_from(int64_t sample) const {
  return static_cast<size_t>(std::lower_bound(samples_.begin(), samples_.end(), sample) -
                             samples_.begin());
}

std::optional<size_t> RecordLabels::beat_at(int64_t sample) const { return beat_near(sample, 0); }

std::optional<size_t> RecordLabels::beat_near(int64_t sample, int64_t within) const {
  const size_t next = first_from(sample);
  std::optional<size_t> nearest;
  int64_t least = within;
  if (next < samples_.size() && samples_[next] - sample <= least) {
    nearest = next;
    least = samples_[next] - sample;
  }
  if (next > 0 && sample - samples_[next - 1] <= least) {
    // Of two equally near ones the later: the one at `sample` itself, if there is one.
    if (!nearest || sample - samples_[next - 1] < least) nearest = next - 1;
  }
  return nearest;
}

std::vector<Annotation> annotations_from(const RecordLabels& labels, int lead) {
  std::vector<Annotation> annotations(labels.beats().size());
  for (size_t i = 0; i < annotations.size(); ++i) {
    annotations[i].sample = labels.beats()[i].sample;
    annotations[i].symbol = std::string(1, letter(*labels.beats()[i].label));
    annotations[i].channel = std::min(lead, kHighestChannel);
  }
  return annotations;
}

AnnotatorBeats annotator_from(const RecordLabels& labels) {
  AnnotatorBeats annotator;
  annotator.beats.reserve(labels.beats().size());
  for (const RecordBeat& beat : labels.beats()) {
    annotator.beats.push_back({beat.sample, beat.label.value_or(BeatClass::kUnclassifiable)});
  }
  return annotator;
}

const std::vector<uint8_t>& ClassColumns::of(const RecordLabels& labels, int64_t first,
                                             int64_t count, int column_count) {
  const auto size = static_cast<size_t>(column_count);
  if (revision_ == labels.revision() && first_ == first && count_ == count &&
      columns_.size() == size) {
    return columns_;
  }
  revision_ = labels.revision();
  first_ = first;
  count_ = count;
  columns_.assign(size, 0);
  if (count <= 0 || column_count <= 0) return columns_;
  const double scale = static_cast<double>(column_count) / static_cast<double>(count);
  for (size_t i = labels.first_from(first); i < labels.beats().size(); ++i) {
    const RecordBeat& beat = labels.beats()[i];
    if (beat.sample >= first + count) break;
    if (!beat.label) continue;
    const auto column = static_cast<size_t>(static_cast<double>(beat.sample - first) * scale);
    columns_[std::min(column, size - 1)] |=
        static_cast<uint8_t>(1U << static_cast<unsigned>(*beat.label));
  }
  return columns_;
}

}  // namespace beatsmith
