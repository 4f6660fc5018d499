#include "evaluation/given_beats.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <sstream>
#include <stdexcept>

#include "data/value_or_throw.h"
#include "files/beats.h"

namespace beatsmith {
namespace {

namespace fs = std::filesystem;

bool holds_beats(const fs::path& path) {
  const std::string name = path.filename();
  return path.extension() == ".npy" ||
         (path.extension() == ".csv" && !name.ends_with(".labels.csv"));
}

std::vector<fs::path> files_in(const std::string& path) {
  std::error_code failure;
  if (!fs::is_directory(path, failure)) return {path};
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(path, failure)) {
    if (entry.is_regular_file() && holds_beats(entry.path())) files.push_back(entry.path());
  }
  if (failure) throw std::runtime_error(path + ": " + failure.message() + "; check the folder");
  if (files.empty()) {
    throw std::runtime_error(path +
                             ": holds no .npy or .csv of beats; give the folder they are in");
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::optional<BeatClass> class_from_name(const fs::path& path) {
  if (const auto by_file = beat_class_from_letter(path.stem().string())) return by_file;
  return beat_class_from_letter(fs::absolute(path).parent_path().filename().string());
}

// Of an ECG's beat, from its lowest to its highest sample; real ones have up to some 10.
constexpr float kLargestRangeMv = 50;

// Throws if the beats cannot be in mV.
void check_units(const fs::path& path, const std::vector<Beat>& beats) {
  std::vector<float> ranges;
  for (const Beat& beat : beats) {
    const auto [lowest, highest] = std::minmax_element(beat.begin(), beat.end());
    ranges.push_back(*highest - *lowest);
  }
  const auto middle = ranges.begin() + static_cast<std::ptrdiff_t>(ranges.size() / 2);
  std::nth_element(ranges.begin(), middle, ranges.end());
  if (*middle > kLargestRangeMv) {
    std::ostringstream range;
    range << *middle;
    throw std::runtime_error(path.string() + ": its beats range over " + range.str() +
                             " mV, which no ECG does; give them in mV (1000 uV are 1 mV)");
  }
}

}  // namespace

BeatsByClass load_given_beats(const std::vector<std::string>& paths) {
  BeatsByClass by_class;
  for (const auto& given : paths) {
    for (const auto& path : files_in(given)) {
      const auto loaded = value_or_throw(load_beats(path));
      const auto of_file = class_from_name(path);
      if (loaded.classes.empty() && !of_file) {
        throw std::runtime_error(path.string() +
                                 ": its beats have no class; name the file N.csv, S.csv, V.csv or "
                                 "F.csv (or .npy), put it into a folder of such a name, or give it "
                                 "a column \"class\" (.npy: a file NAME.labels.csv beside it)");
      }
      check_units(path, loaded.beats);
      for (size_t i = 0; i < loaded.beats.size(); ++i) {
        const auto beat_class =
            loaded.classes.empty() ? of_file : beat_class_from_letter(loaded.classes[i]);
        auto& values = by_class[*beat_class];
        values.insert(values.end(), loaded.beats[i].begin(), loaded.beats[i].end());
      }
    }
  }
  return by_class;
}

}  // namespace beatsmith
