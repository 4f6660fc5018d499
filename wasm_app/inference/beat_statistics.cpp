#include "inference/beat_statistics.h"

#include <algorithm>
#include <utility>

#include "ecg/beat.h"
#include "inference/json_fields.h"
#include "io/sha256.h"
#include "io/text.h"

namespace beatsmith {
namespace {

using nlohmann::json;

constexpr int kFormatVersion = 1;

Result<RealClass> parse_class(const json& entry, const std::string& place, size_t axes) {
  if (!entry.is_object()) return Error{"is not an object", place, kRestoreModels};
  RealClass real;
  int64_t beats = 0;
  Fields fields(entry, place);
  fields.read("class", real.letter);
  fields.read("beats", beats);
  fields.require(beats >= 2, "beats", "is below 2");
  fields.read("people", real.people);
  fields.require(real.people >= 1, "people", "is below 1");
  fields.read("largest_share", real.largest_share);
  fields.require(real.largest_share > 0 && real.largest_share <= 1, "largest_share",
                 "is not a share");
  fields.read("own_distance", real.own_distance);
  fields.require(real.own_distance > 0, "own_distance", "is not above 0");
  ClassStatistics& statistics = real.statistics;
  statistics.count = static_cast<size_t>(std::max<int64_t>(beats, 0));
  fields.read("mean_mv", statistics.mean);
  fields.require(statistics.mean.size() == kBeatLength, "mean_mv", "is not as long as a beat");
  fields.read("spread_mv", statistics.spread);
  fields.require(statistics.spread.size() == kBeatLength, "spread_mv", "is not as long as a beat");
  fields.read("place", statistics.coordinates.mean);
  fields.require(statistics.coordinates.mean.size() == axes, "place", "is not one value an axis");
  fields.read("covariance", statistics.coordinates.covariance);
  fields.require(statistics.coordinates.covariance.size() == axes * axes, "covariance",
                 "is not one value for each two axes");
  if (fields.error()) return *fields.error();
  return real;
}

Result<BeatStatistics> parse(std::string_view text) {
  const Result<json> object = parse_json_object(text);
  if (!object) return object.error();
  Fields fields(*object, "statistics");
  int version = 0;
  fields.read("format_version", version);
  fields.require(version == kFormatVersion, "format_version",
                 "is not the one that this program reads");
  BeatStatistics statistics;
  fields.read("data", statistics.data);
  fields.read("split", statistics.split);
  fields.read("draw", statistics.draw);
  fields.require(statistics.draw >= 2, "draw", "is below 2");
  PrincipalAxes& axes = statistics.axes;
  fields.read("mean_mv", axes.mean);
  fields.require(axes.mean.size() == kBeatLength, "mean_mv", "is not as long as a beat");
  fields.read("variance", axes.variance);
  fields.require(axes.variance.size() >= 2, "variance", "is not of two axes at least");
  fields.read("total_variance", axes.total_variance);
  fields.require(axes.total_variance > 0, "total_variance", "is not above 0");
  fields.read("axes", axes.axes);
  fields.require(axes.axes.size() == axes.count() * kBeatLength, "axes",
                 "is not a beat's length for each axis");
  if (fields.error()) return *fields.error();
  const auto entries = object->find("classes");
  if (entries == object->end() || !entries->is_array() || entries->empty()) {
    return Error{"is missing or no list of classes", "statistics.classes", kRestoreModels};
  }
  for (const json& entry : *entries) {
    const std::string place =
        "statistics.classes[" + std::to_string(statistics.classes.size()) + "]";
    Result<RealClass> real = parse_class(entry, place, axes.count());
    if (!real) return real.error();
    statistics.classes.push_back(*std::move(real));
  }
  return statistics;
}

}  // namespace

const RealClass* BeatStatistics::of(std::string_view letter) const {
  const auto found = std::find_if(classes.begin(), classes.end(), [&](const RealClass& candidate) {
    return candidate.letter == letter;
  });
  return found == classes.end() ? nullptr : &*found;
}

Result<StatisticsFile> statistics_file(std::string_view manifest) {
  const Result<json> object = parse_json_object(manifest);
  if (!object) return object.error();
  const auto entry = object->find("statistics");
  if (entry == object->end() || !entry->is_object()) {
    return Error{"no statistics of real beats are named", "manifest.statistics",
                 "restore models/ from the repository, or write them again with beatsmith-train "
                 "statistics"};
  }
  StatisticsFile file;
  Fields fields(*entry, "manifest.statistics");
  fields.read("file", file.file);
  fields.require(is_plain_file_name(file.file), "file", "is not a plain file name");
  fields.read("bytes", file.bytes);
  fields.read("sha256", file.sha256);
  fields.require(is_sha256(file.sha256), "sha256", "is not 64 lower-case hexadecimal digits");
  if (fields.error()) return *fields.error();
  return file;
}

Result<BeatStatistics> parse_beat_statistics(const StatisticsFile& expected,
                                             std::span<const uint8_t> bytes) {
  if (std::optional<Error> error = file_fault(bytes, expected.bytes, expected.sha256)) {
    error->where = expected.file;
    return *error;
  }
  Result<BeatStatistics> statistics = parse(text_of(bytes));
  if (!statistics) {
    Error error = statistics.error();
    error.where = expected.file + ", " + error.where;
    return error;
  }
  return statistics;
}

}  // namespace beatsmith
