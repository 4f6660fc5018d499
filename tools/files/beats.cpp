#include "files/beats.h"

#include <filesystem>
#include <string_view>
#include <utility>

#include "files/files.h"
#include "io/npy.h"
#include "io/text.h"

namespace beatsmith {
namespace {

namespace fs = std::filesystem;

// The classes beside an NPY file, where there are any.
Result<Done> add_labels(const std::string& npy_path, LabelledBeats& beats) {
  const std::string path = labels_path(npy_path);
  if (std::error_code ignored; !fs::exists(path, ignored)) return Done{};
  const Result<std::vector<uint8_t>> bytes = read_file(path);
  if (!bytes) return bytes.error();
  Result<std::vector<std::string>> classes = parse_labels(text_of(*bytes));
  if (!classes) return in_file(path, classes.error());
  if (!classes->empty() && classes->size() != beats.beats.size()) {
    return Error{"holds " + std::to_string(classes->size()) + " classes for " +
                     std::to_string(beats.beats.size()) + " beats",
                 path, "remove it, or restore the file that belongs to these beats"};
  }
  beats.classes = *std::move(classes);
  return Done{};
}

}  // namespace

std::string labels_path(const std::string& npy_path) {
  return fs::path(npy_path).replace_extension(".labels.csv");
}

Result<LabelledBeats> load_beats(const std::string& path) {
  const Result<std::vector<uint8_t>> bytes = read_file(path);
  if (!bytes) return bytes.error();
  if (fs::path(path).extension() == ".csv") {
    Result<LabelledBeats> beats = parse_beat_table(text_of(*bytes));
    if (!beats) return in_file(path, beats.error());
    return beats;
  }
  const Result<NpyArray> array = parse_npy(*bytes);
  if (!array) return in_file(path, array.error());
  Result<LabelledBeats> beats = beats_from_npy(*array);
  if (!beats) return in_file(path, beats.error());
  const Result<Done> labelled = add_labels(path, *beats);
  if (!labelled) return labelled.error();
  return beats;
}

}  // namespace beatsmith
