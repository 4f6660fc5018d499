#include <gtest/gtest.h>

#include <cmath>

#include "ecg/file_formats.h"
#include "ecg/simulator.h"
#include "io/csv.h"
#include "io/edf.h"
#include "io/text.h"
#include "io/wfdb_header.h"
#include "io/wfdb_signal.h"
#include "wfdb_files.h"

namespace beatsmith {
namespace {

using Files = std::vector<FileBytes>;

std::vector<std::string> names_of(const Files& files) {
  std::vector<std::string> names;
  for (const FileBytes& file : files) names.push_back(file.name);
  return names;
}

LabelledBeats three_beats() {
  LabelledBeats beats{{{}, {}, {}}, {"N", "V", "S"}};
  for (size_t i = 0; i < 3; ++i) {
    for (int k = 0; k < kBeatLength; ++k) {
      beats.beats[i][k] = 0.25F * static_cast<float>(i) + 0.001F * static_cast<float>(k);
    }
  }
  return beats;
}

// The beats back out of a recording with annotations.
void expect_beats(const Recording& recording, const std::vector<Annotation>& annotations) {
  const LabelledBeats beats = three_beats();
  ASSERT_EQ(recording.sample_count(), 3 * kBeatLength);
  ASSERT_EQ(annotations.size(), 3U);
  EXPECT_EQ(recording.sample_rate_hz, kBeatSampleRateHz);
  for (size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(annotations[i].symbol, beats.classes[i]);
    const auto cut = cut_beat(recording.leads[0].samples, annotations[i].sample);
    ASSERT_TRUE(cut);
    const float lift = (*cut)[0] - beats.beats[i][0];  // the median that cut_beat takes off
    for (int k = 0; k < kBeatLength; ++k) {
      EXPECT_NEAR((*cut)[k] - lift, beats.beats[i][k], 0.0011) << i << ", " << k;
    }
  }
}

TEST(FileFormats, BeatsAreReadBackFromEveryFormat) {
  const LabelledBeats beats = three_beats();
  const Provenance provenance{"MLII", {"Synthetic"}};
  for (const FileFormat format :
       {FileFormat::kWfdb, FileFormat::kEdf, FileFormat::kCsv, FileFormat::kNpy}) {
    const Result<Files> files = files_from_beats(beats, format, "own", provenance);
    ASSERT_TRUE(files) << describe(files.error());
    EXPECT_EQ(names_of(*files), beat_file_names(format, "own"));
    if (format == FileFormat::kWfdb) {
      const auto header = parse_wfdb_header(text_of((*files)[0].bytes));
      ASSERT_TRUE(header);
      const auto recording = read_wfdb(*header, {{"own.dat", (*files)[1].bytes}});
      ASSERT_TRUE(recording) << describe(recording.error());
      EXPECT_EQ(recording->comments, provenance.comments);
      expect_beats(*recording, *parse_wfdb_annotations((*files)[2].bytes));
    } else if (format == FileFormat::kEdf) {
      const auto read = parse_edf((*files)[0].bytes);
      ASSERT_TRUE(read) << describe(read.error());
      EXPECT_EQ(read->recording.comments, provenance.comments);
      expect_beats(recording_from_stored(read->recording), read->annotations);
    } else if (format == FileFormat::kCsv) {
      const auto read = parse_beat_table(text_of((*files)[0].bytes));
      ASSERT_TRUE(read);
      EXPECT_EQ(read->beats, beats.beats);
      EXPECT_EQ(read->classes, beats.classes);
    } else {
      EXPECT_EQ(beats_from_npy(*parse_npy((*files)[0].bytes))->beats, beats.beats);
      EXPECT_EQ(*parse_labels(text_of((*files)[1].bytes)), beats.classes);
    }
  }
}

TEST(FileFormats, BeatsWithoutClassesAreUnclassifiable) {
  LabelledBeats beats = three_beats();
  beats.classes.clear();
  EXPECT_EQ(annotations_from_beats(beats)[2].symbol, "Q");
}

TEST(FileFormats, RecordingsKeepTheirAnnotationsInEveryFormat) {
  SimulatorSettings settings;
  settings.duration_s = 5;
  const SimulatedRecording simulated = *simulate_ecg(settings);
  std::vector<Annotation> annotations = simulated.annotations;
  annotations.front().aux = "said \"so\"";
  const auto files = [&](FileFormat format, std::span<const Annotation> given) {
    return files_from_recording(simulated.recording, given, format, "strip");
  };
  EXPECT_EQ(names_of(*files(FileFormat::kWfdb, annotations)),
            (std::vector<std::string>{"strip.hea", "strip.dat", "strip.atr"}));
  EXPECT_EQ(names_of(*files(FileFormat::kWfdb, {})),
            (std::vector<std::string>{"strip.hea", "strip.dat"}));
  EXPECT_EQ(parse_edf(files(FileFormat::kEdf, annotations)->front().bytes)->annotations,
            annotations);
  EXPECT_EQ(names_of(*files(FileFormat::kNpy, annotations)),
            (std::vector<std::string>{"strip.npy", "strip.annotations.csv"}));
  const Result<Files> csv = files(FileFormat::kCsv, annotations);
  EXPECT_EQ(parse_csv(text_of(csv->front().bytes))->recording.leads[0].samples,
            simulated.recording.leads[0].samples);
  const std::string first = std::to_string(annotations.front().sample);
  EXPECT_TRUE(text_of(csv->back().bytes).starts_with("sample,time_s,symbol,aux\n" + first + ","));
  EXPECT_NE(text_of(csv->back().bytes).find(",N,\"said \"\"so\"\"\"\n"), std::string::npos);
  EXPECT_EQ(files(FileFormat::kCsv, {})->size(), 1U);
}

TEST(FileFormats, ErrorsNameTheFile) {
  const auto blank = files_from_beats(three_beats(), FileFormat::kWfdb, "my beats", {});
  ASSERT_FALSE(blank);
  EXPECT_EQ(blank.error().where, "my beats.hea");
  EXPECT_FALSE(files_from_beats({}, FileFormat::kNpy, "own", {}));
  Recording recording{"", 360, {{"I", "mV", {1e9F}}}, {}};
  for (const FileFormat format : {FileFormat::kWfdb, FileFormat::kEdf}) {
    const auto files = files_from_recording(recording, {}, format, "own");
    ASSERT_FALSE(files);
    EXPECT_TRUE(files.error().where.starts_with("own.")) << files.error().where;
  }
}

}  // namespace
}  // namespace beatsmith
