#include "evaluation/generation.h"

#include <algorithm>
#include <cstdio>
#include <stdexcept>

#include "diffusion/noise.h"
#include "metrics/distribution.h"

namespace beatsmith {
namespace {

std::vector<float> beats_of(const Dataset& dataset, const std::vector<size_t>& indices) {
  std::vector<float> values;
  values.reserve(indices.size() * kBeatLength);
  for (const size_t index : indices) {
    const Beat beat = dataset.beat_mv(index);
    values.insert(values.end(), beat.begin(), beat.end());
  }
  return values;
}

BeatSet set_of(const std::vector<float>& values) { return {values, kBeatLength}; }

// `count` different rows of `values`, chosen by (seed, draw, side): a partial Fisher-Yates shuffle.
std::vector<float> draw_rows(const std::vector<float>& values, size_t count, uint64_t seed,
                             uint64_t draw, uint32_t side) {
  const size_t rows = values.size() / kBeatLength;
  std::vector<size_t> order(rows);
  for (size_t i = 0; i < rows; ++i) order[i] = i;
  std::vector<float> drawn;
  drawn.reserve(count * kBeatLength);
  for (size_t i = 0; i < count; ++i) {
    const double u = uniform(seed, draw, side, static_cast<uint32_t>(i));
    const auto j = i + static_cast<size_t>(u * static_cast<double>(rows - i));
    std::swap(order[i], order[std::min(j, rows - 1)]);
    const auto row = values.begin() + static_cast<std::ptrdiff_t>(order[i] * kBeatLength);
    drawn.insert(drawn.end(), row, row + kBeatLength);
  }
  return drawn;
}

template <class T>
T value_or_throw(Result<T> result) {
  if (!result) throw std::runtime_error(describe(result.error()));
  return *result;
}

enum Side : uint32_t { kHeldOutSide, kTrainingSide, kGeneratedSide };

}  // namespace

ClassFigures measure_generation(const Dataset& dataset, BeatClass beat_class,
                                const std::vector<float>& generated,
                                const GenerationSettings& settings) {
  const auto training =
      beats_of(dataset, dataset.select(beat_class, RecordSet::kDs1, TimeSplit::kTraining));
  const auto held_out =
      beats_of(dataset, dataset.select(beat_class, RecordSet::kDs1, TimeSplit::kHeldOut));
  ClassFigures figures{};
  figures.beat_class = beat_class;
  figures.held_out = held_out.size() / kBeatLength;
  figures.count = std::min(
      {static_cast<size_t>(settings.count), figures.held_out, training.size() / kBeatLength});
  const std::string name(1, letter(beat_class));
  if (figures.count <= static_cast<size_t>(settings.neighbours)) {
    throw std::runtime_error("class " + name +
                             ": too few held-out beats of DS1 to measure against");
  }
  if (generated.size() / kBeatLength < figures.count) {
    throw std::runtime_error("class " + name + ": give at least " + std::to_string(figures.count) +
                             " generated beats");
  }
  std::vector<double> ratio, precision, precision_floor, recall, recall_floor, accuracy,
      accuracy_floor;
  for (int draw = 0; draw < settings.draws; ++draw) {
    const auto rows = [&](const std::vector<float>& values, Side side) {
      return draw_rows(values, figures.count, settings.seed, static_cast<uint64_t>(draw), side);
    };
    const auto real = rows(held_out, kHeldOutSide);
    const auto train = rows(training, kTrainingSide);
    const auto made = rows(generated, kGeneratedSide);
    ratio.push_back(value_or_throw(earth_movers_distance(set_of(made), set_of(real))) /
                    value_or_throw(earth_movers_distance(set_of(train), set_of(real))));
    const auto ours =
        value_or_throw(precision_recall(set_of(real), set_of(made), settings.neighbours));
    const auto floor =
        value_or_throw(precision_recall(set_of(real), set_of(train), settings.neighbours));
    precision.push_back(ours.precision);
    precision_floor.push_back(floor.precision);
    recall.push_back(ours.recall);
    recall_floor.push_back(floor.recall);
    accuracy.push_back(value_or_throw(nearest_neighbour_accuracy(set_of(made), set_of(real))));
    accuracy_floor.push_back(
        value_or_throw(nearest_neighbour_accuracy(set_of(train), set_of(real))));
  }
  figures.distance_ratio = value_or_throw(mean_interval(ratio));
  figures.precision = value_or_throw(mean_interval(precision));
  figures.precision_floor = value_or_throw(mean_interval(precision_floor));
  figures.recall = value_or_throw(mean_interval(recall));
  figures.recall_floor = value_or_throw(mean_interval(recall_floor));
  figures.neighbour_accuracy = value_or_throw(mean_interval(accuracy));
  figures.neighbour_accuracy_floor = value_or_throw(mean_interval(accuracy_floor));
  // Against every training beat, with as many of the others as the slow search allows.
  const size_t searched = std::min<size_t>(2000, generated.size() / kBeatLength);
  const size_t compared = std::min<size_t>(2000, figures.held_out);
  figures.memorised = value_or_throw(memorised_share(
      set_of(draw_rows(generated, searched, settings.seed, 0, kGeneratedSide)),
      set_of(draw_rows(held_out, compared, settings.seed, 0, kHeldOutSide)), set_of(training)));
  return figures;
}

std::string to_text(const std::vector<ClassFigures>& figures) {
  std::string text =
      "| class (beats a side) | EMD / floor | precision (floor) | recall (floor) | 1-NN accuracy "
      "(floor) | memorised |\n|---|---|---|---|---|---|\n";
  for (const auto& f : figures) {
    char line[256];
    std::snprintf(line, sizeof line,
                  "| %c (%zu) | %.3f ± %.3f | %.2f ± %.2f (%.2f) | %.2f ± %.2f (%.2f) | "
                  "%.2f ± %.2f (%.2f) | %.3f |\n",
                  letter(f.beat_class), f.count, f.distance_ratio.estimate,
                  f.distance_ratio.half_width(), f.precision.estimate, f.precision.half_width(),
                  f.precision_floor.estimate, f.recall.estimate, f.recall.half_width(),
                  f.recall_floor.estimate, f.neighbour_accuracy.estimate,
                  f.neighbour_accuracy.half_width(), f.neighbour_accuracy_floor.estimate,
                  f.memorised);
    text += line;
  }
  return text;
}

}  // namespace beatsmith
