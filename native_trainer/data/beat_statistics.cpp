#include "data/beat_statistics.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <stdexcept>
#include <vector>

#include "build_info.h"
#include "data/models_manifest.h"
#include "data/value_or_throw.h"
#include "files/files.h"
#include "io/sha256.h"
#include "metrics/class_statistics.h"
#include "metrics/random_rows.h"

namespace beatsmith {
namespace {

using nlohmann::json;

constexpr const char* kFile = "beatsmith-statistics.json";
constexpr uint64_t kSeed = 4;
constexpr uint64_t kDraws = 200;

// The training beats of a class.
struct ClassBeats {
  BeatClass beat_class = BeatClass::kNormal;
  std::vector<float> values;  // [n, kBeatLength] mV
  size_t people = 0;          // each record of DS1 is another person's
  double largest_share = 0;   // of the beats: those of the person with most

  PointSet set() const { return {values, kBeatLength}; }
};

ClassBeats beats_of(const Dataset& dataset, BeatClass beat_class) {
  ClassBeats beats;
  beats.beat_class = beat_class;
  std::map<uint16_t, size_t> by_record;
  const auto indices = dataset.select(beat_class, RecordSet::kDs1, TimeSplit::kTraining);
  for (const size_t index : indices) {
    const Beat beat = dataset.beat_mv(index);
    beats.values.insert(beats.values.end(), beat.begin(), beat.end());
    ++by_record[dataset.beats[index].record];
  }
  beats.people = by_record.size();
  for (const auto& [record, count] : by_record) {
    beats.largest_share = std::max(
        beats.largest_share, static_cast<double>(count) / static_cast<double>(indices.size()));
  }
  return beats;
}

// Each class counts alike, however many beats it has.
PrincipalAxes axes_of(const std::vector<ClassBeats>& classes, size_t count) {
  std::vector<float> all;
  std::vector<double> weights;
  for (const ClassBeats& beats : classes) {
    all.insert(all.end(), beats.values.begin(), beats.values.end());
    const size_t rows = beats.set().rows();
    weights.insert(weights.end(), rows, 1.0 / static_cast<double>(rows));
  }
  return value_or_throw(principal_axes({all, kBeatLength}, weights, count));
}

// How far draws of the beats are from their own distribution: the mean root of the squared Fréchet
// distance, mV.
double own_distance(const ClassBeats& beats, const PrincipalAxes& axes, const Normal& all,
                    size_t draw) {
  const std::vector<float> places = coordinates_of(beats.set(), axes);
  double sum = 0;
  for (uint64_t i = 0; i < kDraws; ++i) {
    std::vector<float> drawn;
    for (const size_t row : random_rows(beats.set().rows(), draw, kSeed, i, 0)) {
      const auto from = places.begin() + static_cast<std::ptrdiff_t>(row * axes.count());
      drawn.insert(drawn.end(), from, from + static_cast<std::ptrdiff_t>(axes.count()));
    }
    sum += std::sqrt(frechet_distance(all, value_or_throw(fit_normal({drawn, axes.count()}))));
  }
  return sum / static_cast<double>(kDraws);
}

// Rounded to a tenth of a microvolt and the like: a file of 60 KB instead of 200.
template <class Values>
json rounded(const Values& values, double step) {
  auto list = json::array();
  for (const double value : values) {
    const double steps = std::round(value / step);
    list.push_back(steps == 0 ? 0.0 : steps / std::round(1 / step));
  }
  return list;
}

json entry_of(const ClassBeats& beats, const PrincipalAxes& axes, size_t draw) {
  const ClassStatistics statistics = value_or_throw(class_statistics(beats.set(), axes));
  const Normal& places = statistics.coordinates;
  return {{"class", std::string(1, letter(beats.beat_class))},
          {"beats", statistics.count},
          {"people", beats.people},
          {"largest_share", std::round(1000 * beats.largest_share) / 1000},
          {"mean_mv", rounded(statistics.mean, 1e-4)},
          {"spread_mv", rounded(statistics.spread, 1e-4)},
          {"place", rounded(places.mean, 1e-4)},
          {"covariance", rounded(places.covariance, 1e-6)},
          {"own_distance", own_distance(beats, axes, places, draw)}};
}

}  // namespace

json statistics_of(const Dataset& dataset, const StatisticsOptions& options) {
  std::vector<ClassBeats> classes;
  for (int k = 0; k < kBeatClassCount; ++k) {
    ClassBeats beats = beats_of(dataset, static_cast<BeatClass>(k));
    if (beats.set().rows() >= 2 * options.draw) classes.push_back(std::move(beats));
  }
  if (classes.empty() || options.draw < 2) {
    throw std::runtime_error(options.data + ": no class holds out " + std::to_string(options.draw) +
                             " beats, at least 2; name another number with --draw");
  }
  const PrincipalAxes axes = axes_of(classes, options.axes);
  auto entries = json::array();
  for (const ClassBeats& beats : classes) entries.push_back(entry_of(beats, axes, options.draw));
  return {{"format_version", 1},
          {"name", "beatsmith-statistics-1"},
          {"data", dataset.source + ", data set hash " + dataset.hash},
          {"split", "DS1 of de Chazal 2004, first 80 % of each record in time"},
          {"training_commit", kTrainingCommit},
          {"licence", "ODC-By 1.0"},
          {"attribution",
           "Computed from the MIT-BIH Arrhythmia Database: Moody GB, Mark RG, IEEE Eng Med Biol "
           "20(3):45-50, 2001; PhysioNet: Goldberger et al., Circulation 101(23):e215-e220, 2000"},
          {"sample_rate_hz", kBeatSampleRateHz},
          {"lead", "MLII"},
          {"beat_length", kBeatLength},
          {"r_index", kBeatRIndex},
          {"draw", options.draw},
          {"mean_mv", rounded(axes.mean, 1e-4)},
          {"axes", rounded(axes.axes, 1e-5)},
          {"variance", rounded(axes.variance, 1e-6)},
          {"total_variance", axes.total_variance},
          {"classes", entries}};
}

void write_statistics(const StatisticsOptions& options) {
  const std::string text = statistics_of(load_dataset(options.data), options).dump() + "\n";
  const std::vector<uint8_t> bytes(text.begin(), text.end());
  const std::filesystem::path folder(options.folder);
  const std::string manifest_path = (folder / "manifest.json").string();
  json manifest = read_manifest(manifest_path);
  manifest["statistics"] = {
      {"file", kFile}, {"bytes", bytes.size()}, {"sha256", sha256_hex(bytes)}};
  const std::string manifest_text = manifest.dump(2) + "\n";
  const std::vector<uint8_t> manifest_bytes(manifest_text.begin(), manifest_text.end());
  std::filesystem::create_directories(folder);
  const OutputFile outputs[] = {{(folder / kFile).string(), bytes},
                                {manifest_path, manifest_bytes}};
  value_or_throw(write_files(outputs));
}

}  // namespace beatsmith
