#include "app/occlusion.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace beatsmith {

int occlusion_first(int window) {
  return window * (kBeatLength - kOcclusionWidth) / (kOcclusionWindows - 1);
}

Beat occluded(const Beat& beat, int window) {
  Beat result = beat;
  const int first = occlusion_first(window);
  const int last = first + kOcclusionWidth - 1;
  const float from = beat[static_cast<size_t>(first)];
  const float to = beat[static_cast<size_t>(last)];
  for (int i = first + 1; i < last; ++i) {
    const float share = static_cast<float>(i - first) / static_cast<float>(last - first);
    result[static_cast<size_t>(i)] = from + share * (to - from);
  }
  return result;
}

size_t Occlusion::largest() const {
  return static_cast<size_t>(std::max_element(fall.begin(), fall.end()) - fall.begin());
}

Result<OcclusionMap> OcclusionMap::start(InferenceEngine& engine,
                                         const ModelDescription& classifier, const Beat& beat) {
  std::vector<Beat> beats = {beat};
  for (int window = 0; window < kOcclusionWindows; ++window) {
    beats.push_back(occluded(beat, window));
  }
  Result<BeatClassification> classification =
      BeatClassification::start(engine, classifier, std::move(beats), {});
  if (!classification) return classification.error();
  return OcclusionMap(*std::move(classification));
}

bool OcclusionMap::advance() {
  if (!classification_.advance()) return false;
  if (!classification_.done()) return true;
  const auto answers = classification_.probabilities();
  Occlusion map;
  map.whole = answers.front();
  map.class_index = most_probable(map.whole);
  std::array<int, kBeatLength> covered{};
  for (int window = 0; window < kOcclusionWindows; ++window) {
    const Probabilities& without = answers[static_cast<size_t>(window) + 1];
    map.windows[static_cast<size_t>(window)] = without;
    for (int i = 0; i < kOcclusionWidth; ++i) {
      const auto sample = occlusion_first(window) + i;
      map.fall[sample] += map.probability() - without[map.class_index];
      ++covered[sample];
    }
  }
  for (size_t i = 0; i < map.fall.size(); ++i) map.fall[i] /= static_cast<float>(covered[i]);
  result_ = std::move(map);
  return true;
}

}  // namespace beatsmith
