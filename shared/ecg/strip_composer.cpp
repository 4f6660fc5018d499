#include "ecg/strip_composer.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <numeric>
#include <string>
#include <utility>

namespace beatsmith {
namespace {

// All in samples at 360 Hz, from R.
constexpr int kPeakReach = 6;    // where the R peak may really be
constexpr int kKeptBefore = 34;  // laid sample by sample
constexpr int kKeptAfter = 40;
constexpr int kNextQrsOnset = 30;  // before the next R: where a T wave should have ended
constexpr int kFadeIn = 12;
constexpr int kFadeOut = 24;
constexpr int kLevelled = 8;  // samples whose mean is the level of an end

// How far a beat's own waves reach; a ventricular beat has no P wave, and its T wave ends late.
constexpr int kReachBefore = 88;
constexpr int kVentricularReachBefore = 64;
constexpr int kReachAfter = 146;
constexpr int kVentricularReachAfter = 156;

// A neighbour's QRS is about as steep as the beat's own; waves P and T are not.
constexpr int kSlopeSpan = 2;
constexpr float kNeighbourSlope = 0.5F;
constexpr int kNeighbourFrom = 60;   // before R
constexpr int kNeighbourAfter = 84;  // after R
constexpr int kQrsHalfWidth = 18;    // between a QRS complex's steepest place and its ends

constexpr double kOwnRr_s = 0.8;  // the interval that beats of the database come with, about
constexpr double kRrMemory = 0.7;
constexpr double kShortestSt = 0.6;  // of ST segment and T wave, times their own length
constexpr double kLongestSt = 1.15;
constexpr double kShortestPq = 0.75;

constexpr int64_t kMostSamples = int64_t{7200} * 360;
constexpr int kPeakToPeakReach = 18;  // 50 ms
constexpr size_t kTrimmed = 20;       // one in so many, at either end

// A beat's own contribution: `before` samples, R, `after` samples.
struct OwnBeat {
  std::vector<float> mv;
  int before = 0;
  int after = 0;

  float at(double offset) const {  // from R; linear between samples, 0 beyond the ends
    const double place = offset + before;
    if (place <= 0 || place >= before + after) return 0;
    const auto index = static_cast<size_t>(place);
    const auto share = static_cast<float>(place - static_cast<double>(index));
    return mv[index] + share * (mv[index + 1] - mv[index]);
  }
};

int find_r(const Beat& beat) {
  int r = kBeatRIndex;
  for (int i = kBeatRIndex - kPeakReach; i <= kBeatRIndex + kPeakReach; ++i) {
    if (std::abs(beat[i]) > std::abs(beat[r])) r = i;
  }
  return r;
}

float slope(const Beat& beat, int i) {
  return std::abs(beat[i + kSlopeSpan] - beat[i - kSlopeSpan]);
}

// The first and last sample that are the beat's own.
std::pair<int, int> own_part(const Beat& beat, int r, bool ventricular) {
  float steepest = 0;
  for (int i = r - kKeptBefore; i <= r + kKeptAfter; ++i)
    steepest = std::max(steepest, slope(beat, i));
  const float limit = kNeighbourSlope * steepest;
  int first = std::max(0, r - (ventricular ? kVentricularReachBefore : kReachBefore));
  for (int i = r - kNeighbourFrom; i >= std::max(first, kSlopeSpan); --i) {
    if (slope(beat, i) <= limit) continue;
    first = std::min(i + kQrsHalfWidth, r - kKeptBefore - kFadeIn);
    break;
  }
  int last = std::min(kBeatLength - 1, r + (ventricular ? kVentricularReachAfter : kReachAfter));
  for (int i = r + kNeighbourAfter; i <= std::min(last, kBeatLength - 1 - kSlopeSpan); ++i) {
    if (slope(beat, i) <= limit) continue;
    last = i - kQrsHalfWidth;
    break;
  }
  return {first, last};
}

// From 0 to 1, flat at both ends.
float smooth_step(float x) { return x * x * (3 - 2 * x); }

OwnBeat own_beat(const Beat& beat, BeatClass beat_class) {
  const bool ventricular =
      beat_class == BeatClass::kVentricular || beat_class == BeatClass::kFusion;
  const int r = find_r(beat);
  const auto [first, last] = own_part(beat, r, ventricular);
  OwnBeat own;
  own.before = r - first;
  own.after = last - r;
  own.mv.assign(beat.begin() + first, beat.begin() + last + 1);
  const auto mean = [](auto from) {
    return std::accumulate(from, from + kLevelled, 0.0F) / kLevelled;
  };
  const float head = mean(own.mv.begin());
  const float tail = mean(own.mv.end() - kLevelled);
  const int count = static_cast<int>(own.mv.size());
  for (int i = 0; i < count; ++i) {
    const float share = static_cast<float>(i) / static_cast<float>(count - 1);
    const float in = std::min(1.0F, static_cast<float>(i) / kFadeIn);
    const float out = std::min(1.0F, static_cast<float>(count - 1 - i) / kFadeOut);
    own.mv[i] = (own.mv[i] - head - share * (tail - head)) * smooth_step(in) * smooth_step(out);
  }
  return own;
}

std::optional<Error> rhythm_error(std::span<const RhythmBeat> rhythm, int64_t sample_count,
                                  const BeatPool& pool) {
  if (sample_count <= 0 || sample_count > kMostSamples) {
    return Error{"a strip of " + std::to_string(sample_count) + " samples", "",
                 "choose from 1 to " + std::to_string(kMostSamples)};
  }
  int64_t last = -1;
  for (const RhythmBeat& beat : rhythm) {
    const std::string where = "beat at sample " + std::to_string(beat.r_peak);
    if (beat.r_peak <= last || beat.r_peak >= sample_count) {
      return Error{"a beat that is out of order or outside the strip", where,
                   "give beats inside the strip, in ascending order"};
    }
    last = beat.r_peak;
    if (pool[static_cast<size_t>(beat.beat_class())].empty()) {
      return Error{std::string("there is no beat of the class ") + letter(beat.beat_class()), where,
                   "give at least one"};
    }
  }
  return std::nullopt;
}

}  // namespace

struct StripComposer::Work {
  enum class Stage { kBeats, kNoise, kMix, kDone };

  Work(std::vector<RhythmBeat> places, int64_t sample_count, const StripNoiseSettings& settings,
       uint64_t seed)
      : rhythm(std::move(places)), snr_db(settings.snr_db), noise_source(settings, seed) {
    strip.samples.resize(static_cast<size_t>(sample_count));
  }

  // Stretches of the parts before and after the QRS of the beat, times their own length.
  std::pair<double, double> stretches(size_t index, const OwnBeat& beat) {
    const double rr_s =
        index == 0 ? next_rr(0) / kBeatSampleRateHz : next_rr(index - 1) / kBeatSampleRateHz;
    mean_rr_s = index == 0 ? rr_s : kRrMemory * mean_rr_s + (1 - kRrMemory) * rr_s;
    const double by_rate = std::sqrt(mean_rr_s / kOwnRr_s);
    const double room = (next_rr(index) - kNextQrsOnset - kKeptAfter) / (beat.after - kKeptAfter);
    return {std::clamp(by_rate, kShortestPq, 1.0),
            std::clamp(std::min(by_rate, room), kShortestSt, kLongestSt)};
  }

  // From this beat's R to the next one's, samples; after the last one, the interval before.
  double next_rr(size_t index) const {
    if (rhythm.size() < 2) return kOwnRr_s * kBeatSampleRateHz;
    const size_t from = std::min(index, rhythm.size() - 2);
    return static_cast<double>(rhythm[from + 1].r_peak - rhythm[from].r_peak);
  }

  void lay(size_t index) {
    const RhythmBeat& placed = rhythm[index];
    const auto beat_class = static_cast<size_t>(placed.beat_class());
    const OwnBeat& beat = beats[beat_class][taken[beat_class]++ % beats[beat_class].size()];
    const auto [pq, st] = stretches(index, beat);
    const auto before = static_cast<int>(std::ceil(kKeptBefore + pq * (beat.before - kKeptBefore)));
    const auto after = static_cast<int>(std::ceil(kKeptAfter + st * (beat.after - kKeptAfter)));
    const auto end = static_cast<int64_t>(strip.samples.size());
    for (int offset = -before; offset <= after; ++offset) {
      const int64_t sample = placed.r_peak + offset;
      if (sample < 0 || sample >= end) continue;
      double from_r = offset;
      if (offset < -kKeptBefore) from_r = -kKeptBefore + (offset + kKeptBefore) / pq;
      if (offset > kKeptAfter) from_r = kKeptAfter + (offset - kKeptAfter) / st;
      strip.samples[static_cast<size_t>(sample)] += beat.at(from_r);
    }
  }

  // See StripNoiseSettings::snr_db.
  void measure_signal() {
    std::vector<float> amplitudes;
    for (const RhythmBeat& beat : rhythm) {
      if (beat.beat_class() != BeatClass::kNormal) continue;
      const auto count = static_cast<int64_t>(strip.samples.size());
      const auto at = [&](int64_t sample) {
        return strip.samples.begin() +
               static_cast<std::ptrdiff_t>(std::clamp<int64_t>(sample, 0, count));
      };
      const auto [low, high] = std::minmax_element(at(beat.r_peak - kPeakToPeakReach),
                                                   at(beat.r_peak + kPeakToPeakReach + 1));
      amplitudes.push_back(*high - *low);
    }
    std::sort(amplitudes.begin(), amplitudes.end());
    const auto trimmed = static_cast<std::ptrdiff_t>(amplitudes.size() / kTrimmed);
    const auto kept = static_cast<double>(std::ssize(amplitudes) - 2 * trimmed);
    const double mean =
        kept > 0
            ? std::accumulate(amplitudes.begin() + trimmed, amplitudes.end() - trimmed, 0.0) / kept
            : 0;
    strip.signal_mv2 = mean * mean / 8;
  }

  std::vector<RhythmBeat> rhythm;
  const std::optional<double> snr_db;
  StripNoise noise_source;
  std::array<std::vector<OwnBeat>, kBeatClassCount> beats;
  std::array<size_t, kBeatClassCount> taken{};
  double mean_rr_s = 0;
  Stage stage = Stage::kBeats;
  size_t place = 0;  // next beat or sample of the stage
  std::vector<float> noise;
  double noise_energy = 0;
  ComposedStrip strip;
};

StripComposer::StripComposer(std::unique_ptr<Work> work) : work_(std::move(work)) {}
StripComposer::StripComposer(StripComposer&&) noexcept = default;
StripComposer& StripComposer::operator=(StripComposer&&) noexcept = default;
StripComposer::~StripComposer() = default;

Result<StripComposer> StripComposer::create(std::vector<RhythmBeat> rhythm, int64_t sample_count,
                                            const BeatPool& pool, const StripNoiseSettings& noise,
                                            uint64_t seed) {
  if (auto error = rhythm_error(rhythm, sample_count, pool)) return *std::move(error);
  const Result<Done> checked = check_strip_noise(noise);
  if (!checked) return checked.error();
  auto work = std::make_unique<Work>(std::move(rhythm), sample_count, noise, seed);
  for (int i = 0; i < kBeatClassCount; ++i) {
    for (const Beat& beat : pool[i]) {
      work->beats[i].push_back(own_beat(beat, static_cast<BeatClass>(i)));
    }
  }
  return StripComposer(std::move(work));
}

bool StripComposer::advance(int64_t samples) {
  using Stage = Work::Stage;
  Work& work = *work_;
  const size_t count = work.strip.samples.size();
  auto left = static_cast<size_t>(std::max<int64_t>(1, samples));
  while (left > 0 && work.stage == Stage::kBeats) {
    if (work.place < work.rhythm.size()) {
      work.lay(work.place++);
      left -= std::min<size_t>(left, kBeatLength);
      continue;
    }
    work.measure_signal();
    work.stage = work.snr_db ? Stage::kNoise : Stage::kDone;
    work.place = 0;
    if (work.snr_db) work.noise.resize(count);
  }
  if (left > 0 && work.stage == Stage::kNoise) {
    const auto piece =
        std::span(work.noise).subspan(work.place, std::min(left, count - work.place));
    work.noise_source.fill(piece);
    for (const float value : piece)
      work.noise_energy += static_cast<double>(value) * static_cast<double>(value);
    work.place += piece.size();
    left -= piece.size();
    if (work.place == count) {
      work.stage = Stage::kMix;
      work.place = 0;
    }
  }
  if (left > 0 && work.stage == Stage::kMix) {
    ComposedStrip& strip = work.strip;
    const double noise_mv2 = work.noise_energy / static_cast<double>(count);
    strip.noise_mv2 = strip.signal_mv2 / std::pow(10.0, *work.snr_db / 10);
    const auto gain = static_cast<float>(std::sqrt(strip.noise_mv2 / noise_mv2));
    const size_t end = std::min(count, work.place + left);
    for (; work.place < end; ++work.place)
      strip.samples[work.place] += gain * work.noise[work.place];
    if (end == count) work.stage = Stage::kDone;
  }
  return work.stage == Stage::kDone;
}

float StripComposer::progress() const {
  using Stage = Work::Stage;
  const auto share = [&](size_t of) {
    return of == 0 ? 1.0F : static_cast<float>(work_->place) / static_cast<float>(of);
  };
  const size_t count = work_->strip.samples.size();
  switch (work_->stage) {
    case Stage::kBeats:
      return (work_->snr_db ? 0.2F : 1.0F) * share(work_->rhythm.size());
    case Stage::kNoise:
      return 0.2F + 0.7F * share(count);
    case Stage::kMix:
      return 0.9F + 0.1F * share(count);
    case Stage::kDone:
      break;
  }
  return 1;
}

ComposedStrip StripComposer::take() && { return std::move(work_->strip); }

Result<ComposedStrip> compose_strip(std::vector<RhythmBeat> rhythm, int64_t sample_count,
                                    const BeatPool& pool, const StripNoiseSettings& noise,
                                    uint64_t seed) {
  Result<StripComposer> composer =
      StripComposer::create(std::move(rhythm), sample_count, pool, noise, seed);
  if (!composer) return composer.error();
  while (!composer->advance(sample_count)) {
  }
  return std::move(*composer).take();
}

std::vector<Annotation> annotations_of(std::span<const RhythmBeat> rhythm, Ectopy ectopy) {
  const std::string usual = ectopy == Ectopy::kBigeminy    ? "(B"
                            : ectopy == Ectopy::kTrigeminy ? "(T"
                                                           : "(N";
  std::vector<Annotation> annotations;
  std::string current;
  for (size_t i = 0; i < rhythm.size(); ++i) {
    std::string here = usual;
    if (rhythm[i].symbol == 'V') {
      // Three or more in a row are a tachycardia.
      const auto is_v = [](const RhythmBeat& beat) { return beat.symbol == 'V'; };
      const auto run_end =
          std::find_if_not(rhythm.begin() + static_cast<std::ptrdiff_t>(i), rhythm.end(), is_v);
      const auto length = run_end - (rhythm.begin() + static_cast<std::ptrdiff_t>(i));
      if (length >= 3 || current == "(VT") here = "(VT";
    }
    if (here != current) {
      // Rhythm changes stand beside the beat they begin with: two annotations have no one place.
      annotations.push_back(
          {.sample = std::max<int64_t>(0, rhythm[i].r_peak - 1), .symbol = "+", .aux = here});
      current = here;
    }
    annotations.push_back(
        {.sample = rhythm[i].r_peak, .symbol = std::string(1, rhythm[i].symbol), .aux = {}});
  }
  return annotations;
}

}  // namespace beatsmith
