#include "evaluation/generation.h"

#include <algorithm>
#include <stdexcept>

#include "data/value_or_throw.h"
#include "evaluation/discriminator.h"
#include "metrics/frechet.h"
#include "metrics/nearest.h"
#include "metrics/random_rows.h"
#include "model/classifier_model.h"

namespace beatsmith {
namespace {

// At most so many real beats of a class have their nearest training beat looked for.
constexpr size_t kSearched = 2000;

std::vector<float> beats_of(const Dataset& dataset, const std::vector<size_t>& indices) {
  std::vector<float> values;
  values.reserve(indices.size() * kBeatLength);
  for (const size_t index : indices) {
    const Beat beat = dataset.beat_mv(index);
    values.insert(values.end(), beat.begin(), beat.end());
  }
  return values;
}

std::string class_name(BeatClass beat_class) { return std::string("class ") + letter(beat_class); }

PointSet set_of(const std::vector<float>& values) { return {values, kBeatLength}; }
size_t rows_of(const std::vector<float>& values) { return values.size() / kBeatLength; }

enum Side : uint32_t { kHeldOutSide, kTrainingSide, kGeneratedSide, kSearchedSide };

std::vector<float> taken(const std::vector<float>& beats, const std::vector<size_t>& rows) {
  std::vector<float> values;
  values.reserve(rows.size() * kBeatLength);
  for (const size_t row : rows) {
    const auto start = beats.begin() + static_cast<std::ptrdiff_t>(row * kBeatLength);
    values.insert(values.end(), start, start + kBeatLength);
  }
  return values;
}

std::vector<double> taken(const std::vector<double>& values, const std::vector<size_t>& rows) {
  std::vector<double> picked;
  for (const size_t row : rows) picked.push_back(values[row]);
  return picked;
}

}  // namespace

const MetricName& name_of(Metric metric) { return kMetricNames[static_cast<size_t>(metric)]; }

RealBeats real_beats(const Dataset& dataset, BeatClass beat_class) {
  const auto of = [&](TimeSplit split) {
    return beats_of(dataset, dataset.select(beat_class, RecordSet::kDs1, split));
  };
  return {of(TimeSplit::kTraining), of(TimeSplit::kHeldOut)};
}

GenerationJudge::GenerationJudge(BeatClass beat_class, RealBeats real,
                                 const GenerationSettings& settings,
                                 const ClassifierModel* classifier)
    : beat_class_(beat_class),
      real_(std::move(real)),
      settings_(settings),
      classifier_(classifier) {
  const size_t held_out = rows_of(real_.held_out), training = rows_of(real_.training);
  count_ = std::min({static_cast<size_t>(settings.count), held_out, training});
  if (count_ <= static_cast<size_t>(settings.neighbours)) {
    throw std::runtime_error(class_name(beat_class) + ": " + std::to_string(settings.count) +
                             " beats against " + std::to_string(held_out) + " held out and " +
                             std::to_string(training) + " to train on; at least " +
                             std::to_string(settings.neighbours + 1) + " of each are needed");
  }
  const auto rows = [&](size_t from, size_t count, uint64_t draw, Side side) {
    return random_rows(from, count, settings_.seed, draw, side);
  };
  // Distances to the nearest training beat: of held-out beats, and, as the floor of memorisation,
  // of training beats to the others.
  const auto searched_held_out =
      taken(real_.held_out, rows(held_out, std::min(held_out, kSearched), 0, kSearchedSide));
  const auto held_out_distances =
      nearest_distances(set_of(searched_held_out), set_of(real_.training));
  const auto searched_rows = rows(training, std::min(training, kSearched), 1, kSearchedSide);
  const auto training_distances = nearest_distances(set_of(taken(real_.training, searched_rows)),
                                                    set_of(real_.training), searched_rows);
  for (int i = 0; i < settings_.draws; ++i) {
    const auto number = static_cast<uint64_t>(i);
    Draw draw;
    draw.held_out = taken(real_.held_out, rows(held_out, count_, number, kHeldOutSide));
    if (classifier_ != nullptr) draw.held_out_features = classifier_->features(draw.held_out);
    draw.held_out_distances =
        taken(held_out_distances, rows(held_out_distances.size(), count_, number, kHeldOutSide));
    const auto nearest =
        taken(training_distances, rows(training_distances.size(), count_, number, kTrainingSide));
    const auto train = taken(real_.training, rows(training, count_, number, kTrainingSide));
    draw.floor = compare(draw, train, nearest, number);
    draws_.push_back(std::move(draw));
  }
}

std::map<Metric, double> GenerationJudge::compare(const Draw& draw, const std::vector<float>& beats,
                                                  const std::vector<double>& nearest,
                                                  uint64_t seed) const {
  const auto distances = value_or_throw(set_distances(set_of(draw.held_out), set_of(beats)));
  const auto manifolds = value_or_throw(precision_recall(distances, settings_.neighbours));
  std::map<Metric, double> figures = {
      {Metric::kDistance, value_or_throw(earth_movers_distance(distances))},
      {Metric::kPrecision, manifolds.precision},
      {Metric::kRecall, manifolds.recall},
      {Metric::kNeighbour, value_or_throw(nearest_neighbour_accuracy(distances))},
      {Metric::kMmd,
       value_or_throw(squared_mmd(distances, median_distance(distances.within_a, count_)))},
      {Metric::kMemorised, memorised_share(nearest, draw.held_out_distances)}};
  if (classifier_ != nullptr) {
    const auto features = classifier_->features(beats);
    const size_t width = features.size() / count_;
    figures[Metric::kFrechet] =
        value_or_throw(frechet_distance({draw.held_out_features, width}, {features, width}));
  }
  if (settings_.discriminate) {
    figures[Metric::kDiscriminative] =
        discriminative_score(draw.held_out, beats, settings_.seed * 1000 + seed);
  }
  return figures;
}

ClassFigures GenerationJudge::judge(const std::vector<float>& generated) const {
  const size_t rows = rows_of(generated);
  if (rows < count_) {
    throw std::runtime_error(class_name(beat_class_) + ": " + std::to_string(rows) +
                             " generated beats; give at least " + std::to_string(count_));
  }
  const auto nearest = nearest_distances(set_of(generated), set_of(real_.training));
  std::map<Metric, std::vector<double>> values, floors, against;
  for (size_t i = 0; i < draws_.size(); ++i) {
    const auto drawn = random_rows(rows, count_, settings_.seed, i, kGeneratedSide);
    const auto figures = compare(draws_[i], taken(generated, drawn), taken(nearest, drawn), i);
    for (const auto& [metric, value] : figures) {
      const double floor = draws_[i].floor.at(metric);
      if (floor == 0 && name_of(metric).is_ratio) {
        throw std::runtime_error(class_name(beat_class_) + ": the " + name_of(metric).words +
                                 " of real training beats is 0 in a draw; give more real beats");
      }
      values[metric].push_back(value);
      floors[metric].push_back(floor);
      against[metric].push_back(name_of(metric).is_ratio ? value / floor : value - floor);
    }
  }
  ClassFigures figures{beat_class_, count_, rows_of(real_.held_out), {}};
  for (const auto& [metric, draws] : values) {
    figures.measured[metric] = {value_or_throw(mean_interval(draws)),
                                value_or_throw(mean_interval(floors[metric])),
                                value_or_throw(mean_interval(against[metric]))};
  }
  return figures;
}

}  // namespace beatsmith
