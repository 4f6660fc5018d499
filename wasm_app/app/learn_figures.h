// What the tour's figures compute, each a run of the real models through the inference seam.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/occlusion.h"
#include "inference/beat_classification.h"
#include "inference/beat_generation.h"
#include "inference/inference_engine.h"
#include "inference/model_manifest.h"

namespace beatsmith {

// The beat under the noise of time t, by the model's own schedule and scale.
Beat noised_beat(const ModelDescription& model, const Beat& beat, double t, uint64_t seed);

// Whose beats a model has learnt a class from; as its manifest says.
struct ClassSource {
  std::string class_name;
  int people = 0;
  double largest_share = 0;  // of one person in the class's beats
  std::string largest;       // that person's record
};
std::vector<ClassSource> class_sources(const ModelDescription& model);

// From the lowest point of a beat to its highest, mV, the mean of all.
double height_mv(const std::vector<Beat>& beats);

// One beat out of noise, a step whenever it is asked for.
class StepByStep {
 public:
  struct Step {
    double time = 1;  // of the state
    Beat state{};
    Beat estimate{};  // of the clean beat, from the state before; zeros at the start
  };
  // Without a class the network is told neither class nor style, and has to find out by itself what
  // the noise may become; a few-step student cannot. The engine must outlive it.
  static Result<StepByStep> start(InferenceEngine& engine, const ModelDescription& model, int steps,
                                  std::optional<int> class_index, uint64_t seed);
  void ask_for(int steps) { wanted_ = std::min(wanted_ + steps, run_.step_count()); }
  bool advance();
  // The start, and what each step led to.
  const std::vector<Step>& steps() const { return steps_; }
  int step_count() const { return run_.step_count(); }
  bool is_waiting() const { return static_cast<int>(steps_.size()) <= wanted_ && !run_.error(); }
  bool done() const { return run_.done(); }
  const std::optional<Error>& error() const { return run_.error(); }

 private:
  explicit StepByStep(BeatGeneration run);
  void note();

  BeatGeneration run_;
  int wanted_ = 0;
  std::vector<Step> steps_;
};

// The same request to several models, one after another, with the time each takes. A model is
// loaded and warmed up before its clock starts.
class Race {
 public:
  static constexpr size_t kBeats = 4;  // of each class in turn

  struct Lane {
    ModelDescription model;
    enum class State : uint8_t { kWaiting, kWarming, kRunning, kDone } state = State::kWaiting;
    int step = 0;
    std::vector<Beat> beats;  // noisy while it runs
    std::optional<double> beat_ms;

    explicit Lane(ModelDescription description) : model(std::move(description)) {}
  };
  // The engine must outlive it.
  Race(InferenceEngine& engine, std::vector<ModelDescription> models);

  void start(uint64_t seed, double now_s);
  void cancel();
  bool is_running() const { return run_.has_value(); }
  void advance(double now_s);
  const std::vector<Lane>& lanes() const { return lanes_; }
  const std::string& error() const { return error_; }

 private:
  void begin(double now_s);

  InferenceEngine& engine_;
  std::vector<Lane> lanes_;
  size_t lane_ = 0;  // that runs
  uint64_t seed_ = 0;
  std::optional<BeatGeneration> run_;
  double started_s_ = 0;
  std::string error_;
};

// Beats of one class without guidance and with much of it.
class GuidanceFigure {
 public:
  static constexpr size_t kBeats = 6;
  static constexpr int kSteps = 16;

  struct Row {
    float guidance = 1;
    std::vector<Beat> beats{};  // noisy while they form
    bool done = false;
  };
  explicit GuidanceFigure(InferenceEngine& engine) : engine_(engine) {}

  void start(const ModelDescription& model, int class_index, float guidance, uint64_t seed);
  void cancel();
  bool is_running() const { return run_.has_value(); }
  void advance();
  const std::vector<Row>& rows() const { return rows_; }
  float progress() const;
  const std::string& error() const { return error_; }

 private:
  void begin(size_t row);

  InferenceEngine& engine_;
  std::optional<ModelDescription> model_;
  int class_index_ = 0;
  uint64_t seed_ = 0;
  std::vector<Row> rows_;
  size_t row_ = 0;
  std::optional<BeatGeneration> run_;
  std::string error_;
};

}  // namespace beatsmith
