#include "data/dataset.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "data/container.h"

namespace beatsmith {
namespace {

constexpr int kFormatVersion = 2;

}  // namespace

int16_t dataset_steps(float mv) {
  const float steps = std::round(mv / kDatasetStepMv);
  const float limit = std::numeric_limits<int16_t>::max();
  return static_cast<int16_t>(std::clamp(steps, -limit, limit));
}

Beat Dataset::beat_mv(size_t index) const {
  Beat beat;
  for (size_t i = 0; i < kBeatLength; ++i) {
    beat[i] = static_cast<float>(samples[index * kBeatLength + i]) * kDatasetStepMv;
  }
  return beat;
}

std::vector<size_t> Dataset::select(BeatClass beat_class, RecordSet set, TimeSplit split) const {
  std::vector<size_t> indices;
  for (size_t i = 0; i < beats.size(); ++i) {
    if (beats[i].beat_class == beat_class && beats[i].time_split == split && set_of(i) == set) {
      indices.push_back(i);
    }
  }
  return indices;
}

void save_dataset(const Dataset& dataset, const std::string& path) {
  Container file;
  file.header = {{"kind", "dataset"},         {"format_version", kFormatVersion},
                 {"source", dataset.source},  {"beat_length", kBeatLength},
                 {"r_index", kBeatRIndex},    {"sample_rate_hz", kBeatSampleRateHz},
                 {"step_mv", kDatasetStepMv}, {"held_out", "last 20 % of each record in time"}};
  auto& records = file.header["records"] = nlohmann::json::array();
  for (const auto& record : dataset.records) {
    records.push_back(
        {{"name", record.name}, {"lead", record.lead}, {"set", static_cast<int>(record.set)}});
  }
  std::vector<uint16_t> record;
  std::vector<int64_t> sample;
  std::vector<uint8_t> classes;
  std::vector<uint8_t> splits;
  std::vector<float> rr;
  for (const auto& beat : dataset.beats) {
    record.push_back(beat.record);
    sample.push_back(beat.sample);
    classes.push_back(static_cast<uint8_t>(beat.beat_class));
    splits.push_back(static_cast<uint8_t>(beat.time_split));
    rr.insert(rr.end(), beat.context.begin(), beat.context.end());
  }
  file.put("record", record);
  file.put("sample", sample);
  file.put("class", classes);
  file.put("time_split", splits);
  file.put("rr", rr);
  file.put("beats", dataset.samples);
  file.save(path);
}

Dataset load_dataset(const std::string& path) {
  const Container file = Container::load(path);
  const auto fail = [&](const std::string& what) {
    throw std::runtime_error(path + ": " + what + "; run beatsmith-train prepare again");
  };
  if (file.header.value("kind", "") != "dataset" ||
      file.header.value("format_version", 0) != kFormatVersion) {
    fail("this is no data set of this version");
  }
  Dataset dataset;
  dataset.source = file.header.value("source", "");
  dataset.hash = file.hash();
  for (const auto& entry : file.header.at("records")) {
    dataset.records.push_back(
        {entry.at("name"), entry.at("lead"), static_cast<RecordSet>(entry.at("set").get<int>())});
  }
  const auto record = file.get<uint16_t>("record");
  const auto sample = file.get<int64_t>("sample");
  const auto classes = file.get<uint8_t>("class");
  const auto splits = file.get<uint8_t>("time_split");
  const auto rr = file.get<float>("rr");
  dataset.samples = file.get<int16_t>("beats");
  const size_t count = record.size();
  if (sample.size() != count || classes.size() != count || splits.size() != count ||
      rr.size() != count * kContextFeatureCount || dataset.samples.size() != count * kBeatLength) {
    fail("its arrays are of different lengths");
  }
  dataset.beats.resize(count);
  for (size_t i = 0; i < count; ++i) {
    if (record[i] >= dataset.records.size() || classes[i] >= kBeatClassCount || splits[i] > 1) {
      fail("beat " + std::to_string(i) + " has a record, class or split that is not there");
    }
    auto& beat = dataset.beats[i];
    beat.record = record[i];
    beat.sample = sample[i];
    beat.beat_class = static_cast<BeatClass>(classes[i]);
    beat.time_split = static_cast<TimeSplit>(splits[i]);
    std::copy_n(rr.begin() + static_cast<std::ptrdiff_t>(i * kContextFeatureCount),
                kContextFeatureCount, beat.context.begin());
  }
  return dataset;
}

}  // namespace beatsmith
