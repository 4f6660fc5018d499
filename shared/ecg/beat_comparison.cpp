#include "ecg/beat_comparison.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace beatsmith {
namespace {

constexpr double kMatchWindow_s = 0.150;
constexpr int64_t kNever = std::numeric_limits<int64_t>::max() / 2;  // differences cannot overflow

bool holds(const std::vector<AnnotatorBeats::Stretch>& stretches, int64_t sample) {
  return std::any_of(stretches.begin(), stretches.end(), [sample](const auto& stretch) {
    return stretch.first <= sample && sample <= stretch.last;
  });
}

// Behind the last beat comes one that never does.
ClassedBeat beat_of(const AnnotatorBeats& annotator, size_t i) {
  return i < annotator.beats.size() ? annotator.beats[i] : ClassedBeat{.sample = kNever};
}

// Every beat symbol has a class here: bxb's map covers those outside EC57's five as well.
BeatClass class_for_comparison(std::string_view symbol) {
  if (const auto beat_class = beat_class_from_wfdb_symbol(symbol)) return *beat_class;
  if (symbol == "B") return BeatClass::kNormal;            // bundle branch block, side unknown
  if (symbol == "n") return BeatClass::kSupraventricular;  // supraventricular escape
  if (symbol == "r") return BeatClass::kVentricular;       // R-on-T
  return BeatClass::kUnclassifiable;                       // "?": learning
}

AnnotatorBeats sort_out(std::span<const Annotation> annotations) {
  constexpr int kBothSignalsUnreadable = 0x30;
  AnnotatorBeats result;
  bool in_fibrillation = false;
  bool in_shutdown = false;
  for (const Annotation& annotation : annotations) {
    if (in_fibrillation) {
      if (annotation.symbol != "]") continue;
      result.fibrillation.back().last = annotation.sample;
      in_fibrillation = false;
    } else if (annotation.symbol == "[") {
      result.fibrillation.push_back({annotation.sample, kNever});
      in_fibrillation = true;
    } else if (annotation.symbol == "~") {
      const bool unreadable =
          (annotation.subtype & kBothSignalsUnreadable) == kBothSignalsUnreadable;
      if (unreadable && !in_shutdown) result.shutdown.push_back({annotation.sample, kNever});
      if (!unreadable && in_shutdown) result.shutdown.back().last = annotation.sample;
      in_shutdown = unreadable;
    } else if (is_beat_symbol(annotation.symbol)) {
      result.beats.push_back({annotation.sample, class_for_comparison(annotation.symbol)});
    }
  }
  return result;
}

// The walk over both lists.
class Comparer {
 public:
  Comparer(const AnnotatorBeats& reference, const AnnotatorBeats& test, int64_t window)
      : reference_(reference), test_(test), window_(window) {}

  BeatComparison run(int64_t start) {
    skip_to(start);
    while (ref_ < reference_.beats.size() || tst_ < test_.beats.size()) {
      const int64_t ref = beat_of(reference_, ref_).sample;
      const int64_t tst = beat_of(test_, tst_).sample;
      const int64_t next_ref = beat_of(reference_, ref_ + 1).sample;
      const int64_t next_tst = beat_of(test_, tst_ + 1).sample;
      const int64_t rival = tst < ref ? std::abs(ref - next_tst) : std::abs(tst - next_ref);
      const int64_t distance = std::abs(ref - tst);
      if (distance <= window_ && (distance < rival || std::abs(next_ref - next_tst) < rival)) {
        match();
      } else if (tst < ref) {
        count_extra();
      } else {
        count_missed();
      }
    }
    return std::move(result_);
  }

 private:
  void skip_to(int64_t start) {
    while (beat_of(reference_, ref_).sample < start) ++ref_;
    while (beat_of(test_, tst_).sample < start) ++tst_;
    const int64_t ref = beat_of(reference_, ref_).sample;
    const int64_t first = beat_of(test_, tst_).sample;
    if (tst_ > 0) {
      const int64_t before = beat_of(test_, tst_ - 1).sample;
      if (ref - before <= window_ && ref - before < std::abs(ref - first)) {
        --tst_;
        match();
        return;
      }
    }
    const int64_t second = beat_of(test_, tst_ + 1).sample;
    if (start > 0 && first - start <= window_ && std::abs(ref - second) < std::abs(ref - first)) {
      ++tst_;
    }
  }

  void match() {
    const ClassedBeat ref = beat_of(reference_, ref_++);
    const ClassedBeat tst = beat_of(test_, tst_++);
    ++count(ref.beat_class, tst.beat_class);
    result_.matches.push_back({ref.sample, tst.sample, ref.beat_class, tst.beat_class});
  }

  void count_extra() {
    const ClassedBeat tst = beat_of(test_, tst_++);
    if (holds(reference_.fibrillation, tst.sample)) return;
    ++result_.counts[holds(reference_.shutdown, tst.sample) ? kLabelX : kLabelO]
                    [static_cast<size_t>(tst.beat_class)];
    result_.extra.push_back(tst.sample);
  }

  void count_missed() {
    const ClassedBeat ref = beat_of(reference_, ref_++);
    ++result_.counts[static_cast<size_t>(ref.beat_class)]
                    [holds(test_.shutdown, ref.sample) ? kLabelX : kLabelO];
    result_.missed.push_back(ref.sample);
  }

  int64_t& count(BeatClass reference, BeatClass test) {
    return result_.counts[static_cast<size_t>(reference)][static_cast<size_t>(test)];
  }

  const AnnotatorBeats& reference_;
  const AnnotatorBeats& test_;
  int64_t window_;
  size_t ref_ = 0;  // the next beat of each list that is not settled
  size_t tst_ = 0;
  BeatComparison result_;
};

std::optional<Error> order_error(std::span<const Annotation> annotations, const char* list) {
  for (size_t i = 0; i < annotations.size(); ++i) {
    const int64_t sample = annotations[i].sample;
    if (sample < 0 || sample >= kNever || (i > 0 && sample < annotations[i - 1].sample)) {
      return Error{"sample " + std::to_string(sample) + " is out of order or out of range",
                   std::string(list) + ", annotation " + std::to_string(i),
                   "sort the annotations by time, from sample 0 on"};
    }
  }
  return std::nullopt;
}

}  // namespace

double Proportion::percent() const {
  if (total == 0) return std::numeric_limits<double>::quiet_NaN();
  return 100.0 * static_cast<double>(hits) / static_cast<double>(total);
}

Proportion BeatComparison::qrs_sensitivity() const {
  Proportion result;
  for (int ref = 0; ref < kBeatClassCount; ++ref) {
    for (int tst = 0; tst < kComparisonLabelCount; ++tst) {
      result.total += counts[ref][tst];
      if (tst < kBeatClassCount) result.hits += counts[ref][tst];
    }
  }
  return result;
}

Proportion BeatComparison::qrs_positive_predictivity() const {
  Proportion result;
  for (int ref = 0; ref < kComparisonLabelCount; ++ref) {
    for (int tst = 0; tst < kBeatClassCount; ++tst) {
      result.total += counts[ref][tst];
      if (ref < kBeatClassCount) result.hits += counts[ref][tst];
    }
  }
  return result;
}

Proportion BeatComparison::sensitivity(BeatClass beat_class) const {
  const auto row = static_cast<size_t>(beat_class);
  Proportion result{.hits = counts[row][row], .total = 0};
  for (int tst = 0; tst < kComparisonLabelCount; ++tst) result.total += counts[row][tst];
  return result;
}

Proportion BeatComparison::positive_predictivity(BeatClass beat_class) const {
  const auto column = static_cast<size_t>(beat_class);
  Proportion result{.hits = counts[column][column], .total = 0};
  for (int ref = 0; ref < kComparisonLabelCount; ++ref) result.total += counts[ref][column];
  return result;
}

void BeatComparison::add_counts(const BeatComparison& other) {
  for (int ref = 0; ref < kComparisonLabelCount; ++ref) {
    for (int tst = 0; tst < kComparisonLabelCount; ++tst)
      counts[ref][tst] += other.counts[ref][tst];
  }
}

Result<AnnotatorBeats> annotator_beats(std::span<const Annotation> annotations, const char* name) {
  if (auto error = order_error(annotations, name)) return *std::move(error);
  return sort_out(annotations);
}

Result<BeatComparison> compare_beats(std::span<const Annotation> reference,
                                     std::span<const Annotation> test,
                                     const ComparisonSettings& settings) {
  const Result<AnnotatorBeats> reference_beats = annotator_beats(reference, "reference");
  if (!reference_beats) return reference_beats.error();
  const Result<AnnotatorBeats> test_beats = annotator_beats(test, "test");
  if (!test_beats) return test_beats.error();
  return compare_beats(*reference_beats, *test_beats, settings);
}

Result<BeatComparison> compare_beats(const AnnotatorBeats& reference, const AnnotatorBeats& test,
                                     const ComparisonSettings& settings) {
  if (!(settings.sample_rate_hz > 0) || !std::isfinite(settings.sample_rate_hz)) {
    return Error{"the sample rate is not a positive number", "", "give the record's rate in Hz"};
  }
  if (settings.start < 0 || settings.start >= kNever) {
    return Error{"the start lies outside every record", "", "start at sample 0 or later"};
  }
  const auto window =
      static_cast<int64_t>(std::floor(kMatchWindow_s * settings.sample_rate_hz + 0.5));
  return Comparer(reference, test, window).run(settings.start);
}

}  // namespace beatsmith
