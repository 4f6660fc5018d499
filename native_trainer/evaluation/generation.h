// How near generated beats are to held-out real ones, against how near real training beats are.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "data/dataset.h"
#include "metrics/distribution.h"
#include "metrics/interval.h"

namespace beatsmith {

class ClassifierModel;

struct GenerationSettings {
  int draws = 20;   // every figure is the mean over so many draws of beats
  int count = 600;  // beats a side in each draw; fewer where there are fewer
  int neighbours = 5;
  uint64_t seed = 4;
  bool discriminate = false;  // the discriminative score too, which trains a network a draw
};

// The metrics, in the order of the tables.
enum class Metric {
  kDistance,        // earth mover's distance between raw samples, mV
  kPrecision,       // k-nearest-neighbour manifolds
  kRecall,          //
  kNeighbour,       // 1-NN two-sample accuracy
  kMmd,             // squared, Gaussian kernels around the median distance of the held-out draw
  kFrechet,         // squared, in the classifier's features
  kDiscriminative,  // see discriminator.h
  kMemorised,       // share nearer to a training beat than the 5 % quantile of held-out beats
};

struct MetricName {
  Metric metric;
  const char* key;    // in results.json
  const char* words;  // in tables and plots
  bool is_ratio;      // set against its floor as a ratio, else as a difference
  int digits = 3;     // after the point
};
inline constexpr MetricName kMetricNames[] = {
    {Metric::kDistance, "emd", "EMD", true},
    {Metric::kPrecision, "precision", "precision", true},
    {Metric::kRecall, "recall", "recall", true},
    {Metric::kNeighbour, "1nn", "1-NN accuracy", false},
    {Metric::kMmd, "mmd2", "MMD²", false, 4},
    {Metric::kFrechet, "frechet", "Fréchet distance", true},
    {Metric::kDiscriminative, "discriminative", "discriminative score", false},
    {Metric::kMemorised, "memorised", "memorised", false},
};
const MetricName& name_of(Metric metric);

// 95 % intervals over draws of a metric of the generated beats; of its floor: real training beats
// in their place; and of both set against each other in each draw, which sees the same held-out
// beats on both sides.
struct Measured {
  Interval value;
  Interval floor;
  Interval against_floor;
};

struct ClassFigures {
  BeatClass beat_class = BeatClass::kNormal;
  size_t count = 0;     // beats a side
  size_t held_out = 0;  // beats there are
  std::map<Metric, Measured> measured;
};

// The real beats of a class, [n, kBeatLength] in mV.
struct RealBeats {
  std::vector<float> training;
  std::vector<float> held_out;
};

// Those of DS1; held out is the last 20 % of each record in time.
RealBeats real_beats(const Dataset& dataset, BeatClass beat_class);

// Judges sets of beats of one class. Everything that does not depend on the generated beats is
// measured once, when the judge is made.
class GenerationJudge {
 public:
  // The Fréchet distance needs `classifier`, which has to outlive the judge; nullptr: without.
  // Throws std::runtime_error if there are too few real beats.
  GenerationJudge(BeatClass beat_class, RealBeats real, const GenerationSettings& settings,
                  const ClassifierModel* classifier);

  // `generated`: [n, kBeatLength] in mV; throws std::runtime_error for fewer than count() beats.
  ClassFigures judge(const std::vector<float>& generated) const;

  size_t count() const { return count_; }  // beats a side

 private:
  struct Draw {
    std::vector<float> held_out;
    std::vector<float> held_out_features;
    std::vector<double> held_out_distances;  // to the nearest training beat
    std::map<Metric, double> floor;
  };

  // All metrics of `beats` against a draw's held-out beats. `nearest`: how far the beats are from
  // the training beats.
  std::map<Metric, double> compare(const Draw& draw, const std::vector<float>& beats,
                                   const std::vector<double>& nearest, uint64_t seed) const;

  BeatClass beat_class_;
  RealBeats real_;
  GenerationSettings settings_;
  const ClassifierModel* classifier_;
  size_t count_ = 0;
  std::vector<Draw> draws_;
};

}  // namespace beatsmith
