#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "ecg/rhythm.h"
#include "numbers.h"

namespace beatsmith {
namespace {

constexpr double kSampleS = 1 / kBeatSampleRateHz;

std::vector<double> intervals_s(const std::vector<RhythmBeat>& beats) {
  std::vector<double> intervals;
  for (size_t i = 1; i < beats.size(); ++i) {
    intervals.push_back(static_cast<double>(beats[i].r_peak - beats[i - 1].r_peak) * kSampleS);
  }
  return intervals;
}

double mean_of(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

double deviation_of(const std::vector<double>& values) {
  const double mean = mean_of(values);
  double sum = 0;
  for (const double value : values) sum += (value - mean) * (value - mean);
  return std::sqrt(sum / static_cast<double>(values.size()));
}

std::string symbols_of(const std::vector<RhythmBeat>& beats) {
  std::string symbols;
  for (const RhythmBeat& beat : beats) symbols += beat.symbol;
  return symbols;
}

std::vector<RhythmBeat> rhythm_of(Ectopy ectopy, double duration_s = 60, double sdnn_ms = 0) {
  RhythmSettings settings;
  settings.duration_s = duration_s;
  settings.sdnn_ms = sdnn_ms;
  settings.ectopy = ectopy;
  const Result<std::vector<RhythmBeat>> beats = make_rhythm(settings);
  EXPECT_TRUE(beats) << describe(beats.error());
  return *beats;
}

constexpr double kRr_s = 60.0 / 70;

TEST(EcgRhythm, HasTheRateAndTheVariabilityAskedFor) {
  for (const double rate_bpm : {45.0, 70.0, 110.0, 180.0}) {
    for (const double sdnn_ms : {0.0, 20.0, 60.0}) {
      RhythmSettings settings;
      settings.duration_s = 600;
      settings.rate_bpm = rate_bpm;
      settings.sdnn_ms = sdnn_ms;
      const auto intervals = intervals_s(*make_rhythm(settings));
      EXPECT_NEAR(60 / mean_of(intervals), rate_bpm, 0.003 * rate_bpm) << sdnn_ms;
      // Sample times are whole: 0.8 ms of deviation each.
      EXPECT_NEAR(deviation_of(intervals) * 1000, sdnn_ms, sdnn_ms > 0 ? 0.8 : 1.5) << rate_bpm;
    }
  }
}

TEST(EcgRhythm, BreathesWithTheAmplitudeAndRateAskedFor) {
  RhythmSettings settings;
  settings.duration_s = 300;
  settings.sdnn_ms = 0;
  settings.respiratory_ms = 100;
  settings.respirations_per_min = 12;
  const std::vector<RhythmBeat> beats = *make_rhythm(settings);
  const auto intervals = intervals_s(beats);
  const auto [shortest, longest] = std::minmax_element(intervals.begin(), intervals.end());
  EXPECT_NEAR(*longest - *shortest, 0.2, 0.008);
  EXPECT_NEAR(deviation_of(intervals), 0.1 / std::sqrt(2.0), 0.002);
  // From long to short and back once a breath: the mean is crossed twice as often.
  int crossings = 0;
  const double mean = mean_of(intervals);
  for (size_t i = 1; i < intervals.size(); ++i) {
    crossings += (intervals[i] > mean) != (intervals[i - 1] > mean) ? 1 : 0;
  }
  EXPECT_NEAR(crossings, 2 * 12 * 5, 3);
}

TEST(EcgRhythm, VariesInTheTwoPeaksOfMcSharrysSpectrum) {
  RhythmSettings settings;
  settings.duration_s = 1200;
  settings.sdnn_ms = 50;
  settings.respirations_per_min = 18;
  const auto intervals = intervals_s(*make_rhythm(settings));
  const double mean = mean_of(intervals);
  // Power between two frequencies, by a plain Fourier sum over the beats.
  const auto power = [&](double from_hz, double to_hz) {
    const auto count = static_cast<double>(intervals.size());
    double sum = 0;
    for (double cycles = std::ceil(from_hz * mean * count); cycles < to_hz * mean * count;
         ++cycles) {
      double real = 0;
      double imaginary = 0;
      for (size_t i = 0; i < intervals.size(); ++i) {
        const double phase = 2 * 3.14159265358979 * cycles * static_cast<double>(i) / count;
        real += (intervals[i] - mean) * std::cos(phase);
        imaginary += (intervals[i] - mean) * std::sin(phase);
      }
      sum += 2 * (real * real + imaginary * imaginary) / (count * count);
    }
    return sum;
  };
  const double low = power(0.06, 0.14);
  const double high = power(0.26, 0.34);
  EXPECT_NEAR(low + high, 0.05 * 0.05, 0.1 * 0.05 * 0.05);
  EXPECT_NEAR(low / high, 0.5, 0.15);
}

TEST(EcgRhythm, IsTheSameForASeedAndAnotherForAnother) {
  RhythmSettings settings;
  settings.ectopy = Ectopy::kRuns;
  const std::vector<RhythmBeat> beats = *make_rhythm(settings);
  EXPECT_EQ(beats, *make_rhythm(settings));
  settings.seed = 2;
  EXPECT_NE(beats, *make_rhythm(settings));
}

TEST(EcgRhythm, FollowsItsPattern) {
  EXPECT_EQ(symbols_of(rhythm_of(Ectopy::kNone)).find_first_not_of('N'), std::string::npos);
  EXPECT_EQ(symbols_of(rhythm_of(Ectopy::kBigeminy)).substr(0, 8), "NVNVNVNV");
  EXPECT_EQ(symbols_of(rhythm_of(Ectopy::kTrigeminy)).substr(0, 9), "NNVNNVNNV");
  // Between two sinus beats, 1,200 s long: couplets and runs are whole.
  const auto is_made_of = [](const std::string& symbols, char kind, size_t length) {
    size_t from = 0;
    int found = 0;
    while ((from = symbols.find(kind, from)) != std::string::npos) {
      const size_t end = symbols.find('N', from);
      if (end == std::string::npos) break;
      EXPECT_EQ(end - from, length) << "at beat " << from;
      from = end;
      ++found;
    }
    return found;
  };
  EXPECT_GT(is_made_of(symbols_of(rhythm_of(Ectopy::kCouplets, 1200)), 'V', 2), 50);
  EXPECT_GT(is_made_of(symbols_of(rhythm_of(Ectopy::kRuns, 1200)), 'V', 5), 50);
  EXPECT_GT(is_made_of(symbols_of(rhythm_of(Ectopy::kAtrial, 1200)), 'A', 1), 50);
}

TEST(EcgRhythm, VentricularBeatsLeaveTheSinusNodeAlone) {
  for (const Ectopy ectopy :
       {Ectopy::kBigeminy, Ectopy::kTrigeminy, Ectopy::kCouplets, Ectopy::kRuns}) {
    const std::vector<RhythmBeat> beats = rhythm_of(ectopy, 600);
    size_t sinus = 0;  // the last one
    for (size_t i = 1; i < beats.size(); ++i) {
      if (beats[i].symbol != 'N') continue;
      const double intervals =
          static_cast<double>(beats[i].r_peak - beats[sinus].r_peak) * kSampleS / kRr_s;
      EXPECT_NEAR(intervals, std::round(intervals), 2 * kSampleS / kRr_s) << "at beat " << i;
      if (i - sinus == 2) {
        EXPECT_EQ(std::round(intervals), 2) << "a full compensatory pause";
      }
      sinus = i;
    }
  }
}

TEST(EcgRhythm, VentricularBeatsComeEarlyAtASteadyCouplingInterval) {
  const auto intervals = intervals_s(rhythm_of(Ectopy::kBigeminy, 600, 40));
  std::vector<double> coupling;
  for (size_t i = 0; i < intervals.size(); i += 2) coupling.push_back(intervals[i]);
  const auto [shortest, longest] = std::minmax_element(coupling.begin(), coupling.end());
  EXPECT_LT(*longest - *shortest, 0.08);
  EXPECT_NEAR(mean_of(coupling), 0.58 * kRr_s, 0.005);
}

TEST(EcgRhythm, AtrialPrematureBeatsResetTheSinusNode) {
  const std::vector<RhythmBeat> beats = rhythm_of(Ectopy::kAtrial, 600);
  int seen = 0;
  for (size_t i = 1; i + 1 < beats.size(); ++i) {
    if (beats[i].symbol != 'A') continue;
    const double before = static_cast<double>(beats[i].r_peak - beats[i - 1].r_peak) * kSampleS;
    const double after = static_cast<double>(beats[i + 1].r_peak - beats[i].r_peak) * kSampleS;
    EXPECT_LT(before, 0.7 * kRr_s);
    EXPECT_NEAR(after, kRr_s + 0.08, 2 * kSampleS);
    EXPECT_LT(before + after, 1.8 * kRr_s) << "less than compensatory";
    ++seen;
  }
  EXPECT_GT(seen, 30);
}

TEST(EcgRhythm, EventsComeAsOftenAsAskedFor) {
  const auto events = [](Ectopy ectopy, double per_min) {
    RhythmSettings settings;
    settings.duration_s = 3600;
    settings.ectopy = ectopy;
    settings.events_per_min = per_min;
    const std::string symbols = symbols_of(*make_rhythm(settings));
    int count = 0;
    for (size_t i = 1; i < symbols.size(); ++i) {
      count += symbols[i] != 'N' && symbols[i - 1] == 'N' ? 1 : 0;
    }
    return count / 60.0;
  };
  for (const double per_min : {1.0, 4.0, 8.0}) {
    EXPECT_NEAR(events(Ectopy::kAtrial, per_min), per_min, 0.2 * per_min);
    EXPECT_NEAR(events(Ectopy::kCouplets, per_min), per_min, 0.2 * per_min);
  }
  EXPECT_NEAR(events(Ectopy::kRuns, 4), 4, 0.8);
  // More than there is room for: as many as fit.
  EXPECT_GT(events(Ectopy::kRuns, 20), 8);
}

TEST(EcgRhythm, StaysInsideTheStripAndKeepsBeatsApart) {
  for (const Ectopy ectopy : {Ectopy::kNone, Ectopy::kBigeminy, Ectopy::kTrigeminy,
                              Ectopy::kCouplets, Ectopy::kRuns, Ectopy::kAtrial}) {
    for (const double rate_bpm : {30.0, 70.0, 120.0}) {
      RhythmSettings settings;
      settings.duration_s = 120;
      settings.ectopy = ectopy;
      settings.rate_bpm = rate_bpm;
      settings.sdnn_ms = most_variability_ms(rate_bpm);
      settings.run_bpm = 220;
      const std::vector<RhythmBeat> beats = *make_rhythm(settings);
      EXPECT_GE(beats.front().r_peak, kBeatRIndex);
      EXPECT_LT(static_cast<double>(beats.back().r_peak) * kSampleS, 120 - 0.149);
      for (const double interval_s : intervals_s(beats)) {
        EXPECT_GT(interval_s, 0.2) << static_cast<int>(ectopy) << " at " << rate_bpm;
        EXPECT_LT(interval_s, 3.3 * 60 / rate_bpm) << static_cast<int>(ectopy);
      }
    }
  }
}

TEST(EcgRhythm, RefusesWhatNoHeartDoes) {
  const auto refusal = [](auto&& change) {
    RhythmSettings settings;
    settings.ectopy = Ectopy::kRuns;
    change(settings);
    const auto beats = make_rhythm(settings);
    EXPECT_FALSE(beats);
    return beats ? std::string() : describe(beats.error());
  };
  EXPECT_EQ(refusal([](auto& s) { s.rate_bpm = 300; }),
            "the heart rate is 300; choose from 30 to 120 beats/min");
  EXPECT_EQ(refusal([](auto& s) { s.sdnn_ms = 400; }),
            "the variability is 400; choose from 0 to 171 ms");
  refusal([](auto& s) { s.rate_bpm = kNan; });
  refusal([](auto& s) { s.duration_s = 0; });
  refusal([](auto& s) { s.duration_s = 1e9; });
  refusal([](auto& s) { s.duration_s = kNan; });
  refusal([](auto& s) { s.sdnn_ms = -1; });
  refusal([](auto& s) { s.respiratory_ms = 160; });
  refusal([](auto& s) { s.respirations_per_min = 0; });
  refusal([](auto& s) { s.events_per_min = 0; });
  refusal([](auto& s) { s.run_beats = 2; });
  refusal([](auto& s) { s.run_bpm = 600; });
}

}  // namespace
}  // namespace beatsmith
