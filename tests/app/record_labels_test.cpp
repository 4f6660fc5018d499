#include "app/record_labels.h"

#include <gtest/gtest.h>

#include "app/beat_sample.h"
#include "app/record_agreement.h"
#include "app/record_warnings.h"

namespace beatsmith {
namespace {

constexpr BeatClass kN = BeatClass::kNormal;
constexpr BeatClass kS = BeatClass::kSupraventricular;
constexpr BeatClass kV = BeatClass::kVentricular;

// "100N 200V* 300-": samples with their labels; '*' corrected, '-' not classified.
std::string words_of(const RecordLabels& labels) {
  std::string words;
  for (const RecordBeat& beat : labels.beats()) {
    words += (words.empty() ? "" : " ") + std::to_string(beat.sample) +
             (beat.label ? letter(*beat.label) : '-') + (beat.is_corrected ? "*" : "");
  }
  return words;
}

TEST(RecordLabels, TheClassifiersLabelsComeOneAfterAnother) {
  RecordLabels labels;
  const std::vector<int64_t> peaks = {100, 200, 300};
  labels.update(peaks, {}, {});
  EXPECT_EQ(words_of(labels), "100- 200- 300-");
  EXPECT_FALSE(labels.is_complete());
  labels.update(peaks, std::vector{kN, kV}, {});
  EXPECT_EQ(words_of(labels), "100N 200V 300-");
  EXPECT_EQ(labels.count(kV), 1U);
  labels.update(std::vector<int64_t>{100, 200, 300, 400}, std::vector{kN, kV, kN, kV}, {});
  EXPECT_EQ(words_of(labels), "100N 200V 300N 400V");
  EXPECT_EQ(labels.count(kV), 2U);
  EXPECT_TRUE(labels.is_complete());
}

TEST(RecordLabels, ACorrectionOutlastsWhatTheClassifierSaysLater) {
  LabelEdits edits;
  edits.correct(200, {kS});
  edits.correct(300, {std::nullopt});
  edits.correct(350, {kV});
  edits.correct(900, {kV});
  RecordLabels labels;
  labels.update(std::vector<int64_t>{100, 200}, {}, edits);
  EXPECT_EQ(words_of(labels), "100- 200S* 350V* 900V*");
  const std::vector<int64_t> peaks = {100, 200, 300, 400};
  labels.update(peaks, std::vector{kN, kV, kV, kN}, edits);
  EXPECT_EQ(words_of(labels), "100N 200S* 350V* 400N 900V*");
  EXPECT_EQ(labels.beats()[1].detected, 1);
  EXPECT_EQ(labels.beats()[2].detected, -1);
  EXPECT_EQ(labels.beats()[3].detected, 3);
  EXPECT_EQ(labels.count(kV), 2U);
  EXPECT_EQ(labels.corrected_count(), 4U);
  edits.withdraw(200);
  labels.update(peaks, std::vector{kN, kV, kV, kN}, edits);
  EXPECT_EQ(words_of(labels), "100N 200V 350V* 400N 900V*");
}

TEST(RecordLabels, ItsRevisionsSayWhatChanged) {
  LabelEdits edits;
  RecordLabels labels;
  const std::vector<int64_t> peaks = {100, 200};
  labels.update(peaks, std::vector{kN, kN}, edits);
  const uint64_t revision = labels.revision();
  const uint64_t places = labels.places_revision();
  labels.update(peaks, std::vector{kN, kN}, edits);
  EXPECT_EQ(labels.revision(), revision);
  edits.correct(100, {kV});
  labels.update(peaks, std::vector{kN, kN}, edits);
  EXPECT_NE(labels.revision(), revision);
  EXPECT_EQ(labels.places_revision(), places);
  edits.correct(150, {kV});
  labels.update(peaks, std::vector{kN, kN}, edits);
  EXPECT_NE(labels.places_revision(), places);
}

TEST(RecordLabels, FindsTheNearestBeat) {
  RecordLabels labels;
  labels.update(std::vector<int64_t>{100, 200}, {}, {});
  EXPECT_EQ(labels.beat_near(130, 40), 0U);
  EXPECT_EQ(labels.beat_near(170, 40), 1U);
  EXPECT_EQ(labels.beat_near(150, 40), std::nullopt);
  EXPECT_EQ(labels.beat_near(90, 40), 0U);
  EXPECT_EQ(labels.beat_near(241, 40), std::nullopt);
  EXPECT_EQ(labels.beat_at(200), 1U);
  EXPECT_EQ(labels.beat_at(201), std::nullopt);
  EXPECT_EQ(RecordLabels().beat_near(5, 100), std::nullopt);
}

TEST(RecordLabels, ColumnsHoldTheClassesInThem) {
  RecordLabels labels;
  labels.update(std::vector<int64_t>{0, 10, 99, 100, 399, 400}, std::vector{kN, kV, kN, kS, kV, kV},
                {});
  ClassColumns columns;
  EXPECT_EQ(columns.of(labels, 0, 400, 4), (std::vector<uint8_t>{0b101, 0b010, 0, 0b100}));
  EXPECT_EQ(columns.of(labels, 200, 400, 2), (std::vector<uint8_t>{0b100, 0b100}));
}

// --- Agreement.

std::vector<Annotation> reference() {
  const auto beat = [](int64_t sample, const char* symbol) {
    Annotation annotation;
    annotation.sample = sample;
    annotation.symbol = symbol;
    return annotation;
  };
  return {beat(0, "+"), beat(100, "N"), beat(500, "V"), beat(900, "L"), beat(1300, "A")};
}

TEST(RecordAgreement, ListsWhatIsNotAgreedOn) {
  RecordAgreement agreement;
  agreement.set_reference(reference(), 360);
  ASSERT_TRUE(agreement.has_reference());
  const std::vector<int64_t> peaks = {104, 503, 700, 1301};
  RecordLabels labels;
  labels.update(peaks, std::vector{kN, kN}, {});
  agreement.update(labels);
  EXPECT_EQ(agreement.comparison(), nullptr) << "not all beats have labels";
  labels.update(peaks, std::vector{kN, kN, kV, kS}, {});
  agreement.update(labels);
  ASSERT_NE(agreement.comparison(), nullptr);
  EXPECT_EQ(agreement.comparison()->counts[0][0], 1);
  EXPECT_EQ(agreement.comparison()->counts[1][1], 1);
  const auto& found = agreement.disagreements();
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].sample, 503);
  EXPECT_EQ(found[0].reference, kV);
  EXPECT_EQ(found[0].label, kN);
  EXPECT_EQ(found[1].sample, 700);
  EXPECT_EQ(found[1].reference, std::nullopt);
  EXPECT_EQ(found[1].label, kV);
  EXPECT_EQ(found[2].sample, 900);
  EXPECT_EQ(found[2].reference, kN);
  EXPECT_EQ(found[2].label, std::nullopt);

  LabelEdits edits;
  edits.correct(503, {kV});
  edits.correct(700, {std::nullopt});
  edits.correct(905, {kN});
  labels.update(peaks, std::vector{kN, kN, kV, kS}, edits);
  agreement.update(labels);
  EXPECT_TRUE(agreement.disagreements().empty());
  EXPECT_EQ(agreement.comparison()->counts[2][2], 1);
}

TEST(RecordAgreement, NeedsBeatsToAgreeWith) {
  RecordAgreement agreement;
  agreement.set_reference({}, 360);
  EXPECT_FALSE(agreement.has_reference());
  RecordLabels labels;
  labels.update(std::vector<int64_t>{100}, std::vector{kN}, {});
  agreement.update(labels);
  EXPECT_EQ(agreement.comparison(), nullptr);
}

// --- Beats to lay over one another.

TEST(BeatSample, IsEvenAndOfAFixedSize) {
  BeatSample sample;
  for (int64_t i = 0; i < 10000; ++i) sample.offer(i, kN, {});
  sample.offer(10000, kV, {});
  EXPECT_LE(sample.size(), BeatSample::kMost + 1);
  EXPECT_GT(sample.size(), BeatSample::kMost / 2);
  std::vector<int64_t> normal;
  sample.for_each([&](const SampledBeat& kept) {
    if (kept.sample < 10000) normal.push_back(kept.sample);
  });
  for (size_t i = 1; i < normal.size(); ++i) {
    EXPECT_EQ(normal[i] - normal[i - 1], normal[1] - normal[0]);
  }
  EXPECT_GT(normal.back(), 9900);
}

TEST(BeatSample, OverlaysGoByTheLabelsAsTheyAre) {
  const auto flat = [](float mv) {
    Beat beat;
    beat.fill(mv);
    return beat;
  };
  BeatSample sample;
  sample.offer(100, kN, flat(1));
  sample.offer(200, kN, flat(3));
  sample.offer(300, kN, flat(8));
  LabelEdits edits;
  edits.correct(300, {kV});
  edits.correct(400, {kV});
  sample.keep(400, flat(6));
  sample.keep(300, flat(8));
  RecordLabels labels;
  labels.update(std::vector<int64_t>{100, 200, 300, 400}, std::vector{kN, kN, kN, kN}, edits);
  const auto overlays = overlays_of(sample, labels);
  EXPECT_EQ(overlays[0].beats.size(), 2U);
  EXPECT_FLOAT_EQ(overlays[0].mean[17], 2);
  EXPECT_FLOAT_EQ(overlays[0].spread[17], 1);
  EXPECT_EQ(overlays[2].beats.size(), 2U);
  EXPECT_FLOAT_EQ(overlays[2].mean[255], 7);
  EXPECT_TRUE(overlays[1].beats.empty());
}

// --- Warnings.

TEST(RecordWarnings, ComeOfAmplitudesAndLeadsThatAreNotPlausible) {
  RecordSummary record;
  record.r_peaks = {100, 400};
  record.leads = {{"MLII", "mV", -1, 2}};
  using enum RecordWarning;
  EXPECT_TRUE(warnings_of(record).empty());
  record.leads[0] = {"MLII", "mV", -200, 900};
  EXPECT_EQ(warnings_of(record), std::vector{kAmplitudeTooLarge});
  record.leads[0] = {"V1", "uV", -200, 900};
  EXPECT_EQ(warnings_of(record), std::vector{kOtherLead});
  record.leads[0] = {"II", "V", 0, 0.00001F};
  EXPECT_EQ(warnings_of(record), std::vector{kAmplitudeTooSmall});
  record.r_peaks.clear();
  EXPECT_TRUE(warnings_of(record).empty()) << "there are no labels to believe";
}

}  // namespace
}  // namespace beatsmith
