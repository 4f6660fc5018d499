#include <gtest/gtest.h>

#include <cmath>

#include "ecg/template_distance.h"

namespace beatsmith {
namespace {

// A bump of `height` mV at `centre`, as wide as its standard deviation of `width` samples.
void add_bump(Beat& beat, double centre, double width, double height) {
  for (int i = 0; i < kBeatLength; ++i) {
    const double x = (i - centre) / width;
    beat[static_cast<size_t>(i)] += static_cast<float>(height * std::exp(-0.5 * x * x));
  }
}

struct Made {
  double p = 0.15;        // mV
  double qrs_width = 4;   // samples
  double t = 0.3;         // mV
  int late = 0;           // samples that the R peak is behind its place
  double ripple = 0.005;  // mV: what keeps beats of one kind from being alike
};

Beat make_beat(const Made& made, int index) {
  Beat beat{};
  add_bump(beat, kBeatRIndex - 50 + made.late, 8, made.p);
  add_bump(beat, kBeatRIndex + made.late, made.qrs_width, 1.0);
  add_bump(beat, kBeatRIndex + 90 + made.late, 18, made.t);
  for (int i = 0; i < kBeatLength; ++i) {
    beat[static_cast<size_t>(i)] += static_cast<float>(made.ripple * std::sin(0.3 * i + index));
  }
  return beat;
}

// 30 beats of one kind, then `other`.
std::vector<Beat> with_another(const Made& other) {
  std::vector<Beat> beats;
  for (int i = 0; i < 30; ++i) beats.push_back(make_beat({}, i));
  beats.push_back(make_beat(other, 31));
  return beats;
}

TemplateDistances distances_of_last(const std::vector<Beat>& beats) {
  return template_distances(beats, record_template(beats)).back();
}

TEST(TemplateDistance, ABeatLikeTheOthersIsNear) {
  for (const float distance : distances_of_last(with_another({}))) EXPECT_LT(distance, 0.5F);
}

TEST(TemplateDistance, AnotherWaveIsFarInItsOwnPlaceOnly) {
  Made atrial;
  atrial.p = -0.15;
  const TemplateDistances early = distances_of_last(with_another(atrial));
  EXPECT_GT(early[kP], 1.5F);
  EXPECT_LT(early[kQrsShape], 0.5F);
  EXPECT_LT(early[kT], 0.5F);

  Made ventricular;
  ventricular.qrs_width = 14;
  const TemplateDistances wide = distances_of_last(with_another(ventricular));
  EXPECT_GT(wide[kQrsShape], 1.5F);
  EXPECT_GT(wide[kQrs], 1.5F);

  Made inverted;
  inverted.t = -0.3;
  const TemplateDistances repolarised = distances_of_last(with_another(inverted));
  EXPECT_GT(repolarised[kT], 1.5F);
  EXPECT_LT(repolarised[kP], 0.5F);
}

TEST(TemplateDistance, APeakSomeSamplesOffItsPlaceIsNoDifference) {
  Made late;
  late.late = 3;
  for (const float distance : distances_of_last(with_another(late))) EXPECT_LT(distance, 0.7F);
}

TEST(TemplateDistance, LiesWithinItsBoundsForFlatAndLoneBeats) {
  const std::vector<Beat> flat(3, Beat{});
  for (const TemplateDistances& distances : template_distances(flat, flat[0])) {
    for (const float distance : distances) EXPECT_EQ(distance, 0.0F);
  }
  std::vector<Beat> wild = with_another({});
  for (float& sample : wild.back()) sample *= -1000;
  for (const float distance : distances_of_last(wild)) EXPECT_LE(std::abs(distance), 4.0F);
  EXPECT_TRUE(template_distances({}, Beat{}).empty());
}

TEST(RecordTemplate, IsTheMedianOfBeatsThinnedOutEvenly) {
  std::vector<Beat> beats(5000, make_beat({}, 0));
  Made other;
  other.t = -0.5;
  for (size_t i = 0; i < 2000; ++i) beats[i] = make_beat(other, 0);  // the first two fifths
  EXPECT_EQ(record_template(beats), make_beat({}, 0));
}

}  // namespace
}  // namespace beatsmith
