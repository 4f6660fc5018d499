#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <span>

#include "io/wfdb_signal.h"

namespace beatsmith {
namespace {

constexpr float kMissing = std::numeric_limits<float>::quiet_NaN();

WfdbHeader header_of(std::string_view text) {
  Result<WfdbHeader> header = parse_wfdb_header(text);
  if (header) return *std::move(header);
  ADD_FAILURE() << describe(header.error());
  return {};
}

TEST(WfdbSamples, Format212PacksTwoSamplesIntoThreeBytes) {
  // signal(5): low byte of the first; nibbles of both; low byte of the second.
  const std::vector<uint8_t> bytes = {0x34, 0xa2, 0xbc, 0xff, 0x7f, 0xff, 0x00, 0x08};
  const std::vector<int16_t> samples = {0x234, static_cast<int16_t>(0xabc - 0x1000), -1, 0x7ff,
                                        -2048};
  EXPECT_EQ(*decode_wfdb_samples(212, bytes), samples);
  EXPECT_EQ(*encode_wfdb_samples(212, samples), bytes);
}

TEST(WfdbSamples, EveryValueSurvives) {
  for (const auto& [format, low, high] : {std::tuple{212, -2048, 2047}, {16, -32768, 32767}}) {
    std::vector<int16_t> samples;
    for (int value = low; value <= high; ++value) samples.push_back(static_cast<int16_t>(value));
    for (int cut = 0; cut < 2; ++cut) {
      const auto bytes = encode_wfdb_samples(format, samples);
      ASSERT_TRUE(bytes);
      EXPECT_EQ(bytes->size(), format == 16 ? samples.size() * 2 : (samples.size() * 3 + 1) / 2);
      EXPECT_EQ(*decode_wfdb_samples(format, *bytes), samples);
      samples.pop_back();  // then an odd number of them
    }
  }
}

TEST(WfdbSamples, PartOfASampleIsNone) {
  const std::vector<uint8_t> bytes = {1, 0, 2, 3};
  EXPECT_EQ(decode_wfdb_samples(212, bytes)->size(), 2U);
  EXPECT_EQ(decode_wfdb_samples(16, std::span(bytes).first(3))->size(), 1U);
  EXPECT_TRUE(decode_wfdb_samples(212, {})->empty());
}

TEST(WfdbSamples, ErrorsNameFormatAndSample) {
  EXPECT_NE(decode_wfdb_samples(80, {}).error().what.find("80"), std::string::npos);
  EXPECT_FALSE(encode_wfdb_samples(311, {}));
  const std::vector<int16_t> samples = {0, 2048};
  EXPECT_EQ(encode_wfdb_samples(212, samples).error().where, "sample 1");
}

TEST(WfdbSamples, ChecksumIsASixteenBitSum) {
  EXPECT_EQ(wfdb_checksum({}), 0);
  EXPECT_EQ(wfdb_checksum(std::vector<int16_t>{1, -3}), -2);
  EXPECT_EQ(wfdb_checksum(std::vector<int16_t>{32767, 1}), -32768);
  EXPECT_EQ(wfdb_checksum(std::vector<int16_t>(65537, -7)), -7);
}

TEST(WfdbRecording, ReadsSeveralFilesWithOffsetsAndMissingSamples) {
  const WfdbHeader header = header_of(
      "r 3 100 2\n"
      "a.dat 212+1 200(1024)/mV 12 0\n"
      "a.dat 212+1 100 12 10\n"
      "b.dat 16 1000/V\n");
  EXPECT_EQ(wfdb_signal_file_names(header), (std::vector<std::string>{"a.dat", "b.dat"}));
  const std::vector<int16_t> a = {1224, 110, -2048, -90};
  const std::vector<int16_t> b = {-32768, -2048};
  WfdbFiles files = {{"a.dat", *encode_wfdb_samples(212, a)},
                     {"b.dat", *encode_wfdb_samples(16, b)}};
  files["a.dat"].insert(files["a.dat"].begin(), 0xee);
  files["b.dat"].push_back(0xee);  // the header's count says that this is no sample

  const auto recording = read_wfdb_recording(header, files);
  ASSERT_TRUE(recording) << describe(recording.error());
  EXPECT_EQ(recording->sample_rate_hz, 100);
  EXPECT_EQ(recording->sample_count(), 2);
  ASSERT_EQ(recording->leads.size(), 3U);
  EXPECT_EQ(recording->leads[0].samples[0], 1.0F);
  EXPECT_TRUE(std::isnan(recording->leads[0].samples[1]));
  EXPECT_EQ(recording->leads[1].samples, (std::vector<float>{1.0F, -1.0F}));
  EXPECT_EQ(recording->leads[2].units, "V");
  EXPECT_TRUE(std::isnan(recording->leads[2].samples[0]));
  EXPECT_EQ(recording->leads[2].samples[1], -2.048F);
}

// Whatever the pieces, and wherever they part a sample or a frame.
TEST(WfdbSignalDecoder, TakesFilesInPiecesOfAnySize) {
  const WfdbHeader header = header_of(
      "r 6\n"
      "a.dat 212+5\na.dat 212+5\na.dat 212+5\n"
      "b.dat 16\nb.dat 16\n"
      "c.dat 212\n");
  std::mt19937 random(3);
  const auto samples = [&](size_t count) {
    std::vector<int16_t> values(count);
    for (int16_t& value : values) value = static_cast<int16_t>(random() % 4096 - 2048);
    return values;
  };
  constexpr size_t kFrames = 1001;  // odd, so that format 212 ends with half a pair
  WfdbFiles files = {{"a.dat", *encode_wfdb_samples(212, samples(3 * kFrames))},
                     {"b.dat", *encode_wfdb_samples(16, samples(2 * kFrames))},
                     {"c.dat", *encode_wfdb_samples(212, samples(kFrames))}};
  files["a.dat"].insert(files["a.dat"].begin(), 5, 0xee);
  const auto whole = decode_wfdb_signals(header, files);
  ASSERT_TRUE(whole) << describe(whole.error());
  EXPECT_EQ(whole->front().size(), kFrames);
  for (const size_t size : {1, 2, 3, 4, 7, 1000, 100000}) {
    auto decoder = WfdbSignalDecoder::start(header);
    ASSERT_TRUE(decoder);
    for (const std::string& name : wfdb_signal_file_names(header)) {
      std::span<const uint8_t> rest(files[name]);
      ASSERT_TRUE(decoder->begin_file(rest.size()));
      while (!rest.empty()) {
        decoder->add_bytes(rest.first(std::min(size, rest.size())));
        rest = rest.subspan(std::min(size, rest.size()));
      }
      ASSERT_TRUE(decoder->end_file());
    }
    EXPECT_EQ(decoder->take(), *whole) << size;
  }

  // A file that turns out to be shorter than it said.
  auto decoder = WfdbSignalDecoder::start(header);
  ASSERT_TRUE(decoder->begin_file(files["a.dat"].size()));
  decoder->add_bytes(std::span(files["a.dat"]).first(100));
  EXPECT_FALSE(decoder->end_file());
}

TEST(WfdbRecording, KeepsAdcValues) {
  const WfdbHeader header = header_of("r 2 100\na.dat 212 200(1024)/mV\na.dat 212 -50/V\n");
  const WfdbFiles files = {
      {"a.dat", *encode_wfdb_samples(212, std::vector<int16_t>{1224, 110, -2048, -90, 3, -2048})}};
  const auto floats = read_wfdb_recording(header, files);
  ASSERT_TRUE(floats);
  const StoredRecording stored = stored_wfdb_recording(header, *decode_wfdb_signals(header, files));
  ASSERT_EQ(stored.leads.size(), 2U);
  EXPECT_EQ(stored.sample_count(), 3);
  for (size_t k = 0; k < 2; ++k) {
    EXPECT_TRUE(stored.leads[k].samples.is_adc());
    EXPECT_EQ(stored.leads[k].units, floats->leads[k].units);
    for (int64_t i = 0; i < 3; ++i) {
      const float value = floats->leads[k].samples[static_cast<size_t>(i)];
      const float kept = stored.leads[k].samples[i];
      EXPECT_TRUE(kept == value || (std::isnan(kept) && std::isnan(value)));
    }
  }
}

TEST(WfdbRecording, TakesItsLengthFromTheFileWhereTheHeaderIsSilent) {
  const WfdbHeader header = header_of("r 2\nr.dat 212\nr.dat 212\n");
  const auto signals = decode_wfdb_signals(header, {{"r.dat", {1, 0, 2, 3, 0, 4}}});
  ASSERT_TRUE(signals);
  EXPECT_EQ(*signals, (AdcSignals{{1, 3}, {2, 4}}));
  const auto cut = decode_wfdb_signals(header, {{"r.dat", {1, 0, 2, 3, 0}}});
  ASSERT_FALSE(cut);
  EXPECT_EQ(cut.error().where, "r.dat, byte 5");
}

TEST(WfdbRecording, RefusesWhatItCannotDecode) {
  const WfdbFiles files = {{"r.dat", std::vector<uint8_t>(12)}, {"s.dat", std::vector<uint8_t>(6)}};
  for (const std::string_view text :
       {"r/2 1 360 4\nr1 2\nr2 2\n", "r 0 360 4\n", "r 1\nr.dat 80\n", "r 1\nr.dat 16x2\n",
        "r 1\nr.dat 16:5\n", "r 1\nt.dat 16\n", "r 1 360 7\nr.dat 16\n",
        "r 1 360 1099511627776\nr.dat 16\n", "r 1 360 1\nr.dat 16+1125899906842624\n",
        "r 2\nr.dat 16\nr.dat 212\n", "r 2\nr.dat 16\nr.dat 16+2\n",
        "r 3 360 1\nr.dat 16\ns.dat 16\nr.dat 16\n", "r 2\nr.dat 16\ns.dat 16\n"}) {
    const auto recording = read_wfdb_recording(header_of(text), files);
    ASSERT_FALSE(recording) << text;
    EXPECT_FALSE(recording.error().where.empty()) << text;
    EXPECT_FALSE(recording.error().mend.empty()) << text;
  }
}

TEST(WfdbRecording, ChecksFirstSampleAndChecksum) {
  const WfdbFiles files = {{"r.dat", *encode_wfdb_samples(16, std::vector<int16_t>{5, -7, -1})}};
  EXPECT_TRUE(read_wfdb_recording(header_of("r 1\nr.dat 16 1 12 0 5 -3 0 I\n"), files));
  EXPECT_TRUE(read_wfdb_recording(header_of("r 1\nr.dat 16 1 12 0 5 65533 0 I\n"), files))
      << "some programs write the sum without a sign";
  EXPECT_TRUE(read_wfdb_recording(header_of("r 1\nr.dat 16 1 12 0\n"), files));
  const auto first = read_wfdb_recording(header_of("r 1\nr.dat 16 1 12 0 6 -3 0 I\n"), files);
  ASSERT_FALSE(first);
  EXPECT_EQ(first.error().what, "first value 5 where the header says 6");
  EXPECT_EQ(first.error().where, "signal 0 (I)");
  const auto sum = read_wfdb_recording(header_of("r 1\nr.dat 16 1 12 0 5 -4 0 I\n"), files);
  ASSERT_FALSE(sum);
  EXPECT_EQ(sum.error().what, "checksum -3 where the header says -4");
}

Recording small_recording() {
  return {"rec-1",
          250,
          {{"MLII", "mV", {0.001F, -1.5F, kMissing}}, {"lead 2", "uV", {0.0F, 32.767F, -32.767F}}},
          {"made by a test", ""}};
}

TEST(WfdbRecording, IsWrittenAsItIsRead) {
  const Recording recording = small_recording();
  const auto record = wfdb_from_recording(recording, 1000);
  ASSERT_TRUE(record) << describe(record.error());
  const auto header = parse_wfdb_header(format_wfdb_header(record->header));
  ASSERT_TRUE(header) << describe(header.error());
  EXPECT_EQ(*header, record->header);
  const auto again = read_wfdb_recording(*header, {{"rec-1.dat", record->samples}});
  ASSERT_TRUE(again) << describe(again.error());
  EXPECT_EQ(again->name, "rec-1");
  EXPECT_EQ(again->sample_rate_hz, 250);
  EXPECT_EQ(again->comments, recording.comments);
  for (size_t k = 0; k < 2; ++k) {
    EXPECT_EQ(again->leads[k].name, recording.leads[k].name);
    EXPECT_EQ(again->leads[k].units, recording.leads[k].units);
    for (size_t i = 0; i < 3; ++i) {
      const float value = recording.leads[k].samples[i];
      const float copy = again->leads[k].samples[i];
      EXPECT_TRUE(std::isnan(value) ? std::isnan(copy) : copy == value) << value << " " << copy;
    }
  }
}

TEST(WfdbRecording, RefusesToClip) {
  Recording recording = small_recording();
  recording.leads[1].samples[2] = -32.768F;
  const auto record = wfdb_from_recording(recording, 1000);
  ASSERT_FALSE(record);
  EXPECT_EQ(record.error().where, "lead 'lead 2', sample 2");
  EXPECT_TRUE(wfdb_from_recording(recording, 500));
  recording.leads[1].samples[2] = std::numeric_limits<float>::infinity();
  EXPECT_FALSE(wfdb_from_recording(recording, 1e-9));
}

TEST(WfdbRecording, RefusesWhatAHeaderCannotHold) {
  const auto refuses = [](auto change, double gain = 1000) {
    Recording recording = small_recording();
    change(recording);
    return !wfdb_from_recording(recording, gain).has_value();
  };
  EXPECT_FALSE(refuses([](Recording& r) { r.comments[0] = "a\ttab"; }));
  EXPECT_TRUE(refuses([](Recording& r) { r.name = ""; }));
  EXPECT_TRUE(refuses([](Recording& r) { r.name = "two words"; }));
  EXPECT_TRUE(refuses([](Recording& r) { r.name = "../x"; }));
  EXPECT_TRUE(refuses([](Recording& r) { r.name = "#x"; }));
  EXPECT_TRUE(refuses([](Recording& r) { r.leads.clear(); }));
  EXPECT_TRUE(refuses([](Recording& r) { r.leads[0].units = "milli volt"; }));
  EXPECT_TRUE(refuses([](Recording& r) { r.leads[0].units = ""; }));
  EXPECT_TRUE(refuses([](Recording& r) { r.leads[0].name = "a\nb"; }));
  EXPECT_TRUE(refuses([](Recording& r) { r.leads[1].samples.pop_back(); }));
  EXPECT_TRUE(refuses([](Recording& r) { r.comments[0] = "a\nb"; }));
  EXPECT_TRUE(refuses([](Recording& r) { r.sample_rate_hz = 0; }));
  EXPECT_TRUE(refuses([](Recording& r) { r.sample_rate_hz = NAN; }));
  EXPECT_TRUE(refuses([](Recording&) {}, 0));
  EXPECT_TRUE(refuses([](Recording&) {}, NAN));
}

TEST(Recording, BeatLeadIsChosenByName) {
  const auto chosen = [](std::vector<std::string> names) {
    Recording recording;
    for (const std::string& name : names) recording.leads.push_back({name, "mV", {}});
    return choose_beat_lead(recording);
  };
  EXPECT_EQ(chosen({}), std::nullopt);
  EXPECT_EQ(chosen({"V5", "MLII"}), 1U);
  EXPECT_EQ(chosen({"V5", "II"}), 1U);
  EXPECT_EQ(chosen({"II", "MLII"}), 1U);
  EXPECT_EQ(chosen({"V2", "V5"}), 1U);
  EXPECT_EQ(chosen({"V1", "V2"}), 0U);
}

}  // namespace
}  // namespace beatsmith
