#include "studies/synthetic_beats.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <stdexcept>

#include "data/container.h"

namespace beatsmith {
namespace {

constexpr size_t kBlock = 8192;  // beats between two savings

// [count, kBeatLength] in steps of kDatasetStepMv, as real beats are stored: the rounding does not
// tell them apart.
std::vector<int16_t> load_or_make(const DenoiserModel& generator, const std::string& path,
                                  int class_index, size_t count, uint64_t seed) {
  std::vector<int16_t> samples;
  if (std::filesystem::exists(path)) samples = Container::load(path).get<int16_t>("beats");
  while (samples.size() < count * kBeatLength) {
    const size_t made = samples.size() / kBeatLength;
    const size_t block = std::min(kBlock, count - made);
    std::fprintf(stderr, "%s: %zu of %zu beats\n", path.c_str(), made, count);
    const auto mv =
        generator.sample(class_index, static_cast<int64_t>(block), generator.settings(seed), made);
    std::transform(mv.begin(), mv.end(), std::back_inserter(samples), dataset_steps);
    Container file;
    file.header = {{"kind", "generated beats"}, {"seed", seed}, {"step_mv", kDatasetStepMv}};
    file.put("beats", samples);
    file.save(path);
  }
  samples.resize(count * kBeatLength);
  return samples;
}

}  // namespace

ExtendedDataset with_synthetic_beats(const Dataset& dataset, const DenoiserModel& generator,
                                     const std::string& generator_hash, const ClassCounts& counts,
                                     uint64_t seed, const std::string& folder) {
  std::filesystem::create_directories(folder);
  ExtendedDataset extended{dataset, {}};
  auto& out = extended.dataset;
  const auto record = static_cast<uint16_t>(out.records.size());
  out.records.push_back({"generated", "MLII", RecordSet::kNone});
  for (int k = 0; k < kBeatClassCount; ++k) {
    const size_t count = counts[static_cast<size_t>(k)];
    extended.first[static_cast<size_t>(k)] = out.beats.size();
    if (count == 0) continue;
    const std::string name(1, kBeatClassLetters[static_cast<size_t>(k)]);
    if (k >= generator.network().classes) {
      throw std::runtime_error("class " + name + ": the generator has none such");
    }
    const std::string path =
        folder + "/" + generator_hash + "-" + std::to_string(seed) + "-" + name + ".bin";
    const auto samples = load_or_make(generator, path, k, count, seed);
    out.samples.insert(out.samples.end(), samples.begin(), samples.end());
    DatasetBeat beat;
    beat.record = record;
    beat.beat_class = static_cast<BeatClass>(k);
    out.beats.insert(out.beats.end(), count, beat);
  }
  return extended;
}

}  // namespace beatsmith
