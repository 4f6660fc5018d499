// A study is a named set of figures that one command redoes: `beatsmith-train evaluate --only
// NAME`. It measures once and gives JSON; what docs/results.md says is rendered from that JSON
// alone.
#pragma once

#include <c10/core/Device.h>

#include <cstdint>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "data/dataset.h"
#include "report/report.h"

namespace beatsmith {

// The classes that generators make, and those of them with enough held-out beats for a distance at
// each of many settings.
inline constexpr BeatClass kGeneratedClasses[] = {BeatClass::kNormal, BeatClass::kSupraventricular,
                                                  BeatClass::kVentricular, BeatClass::kFusion};
inline constexpr BeatClass kFrequentClasses[] = {BeatClass::kNormal, BeatClass::kSupraventricular,
                                                 BeatClass::kVentricular};

// What every study is given.
struct StudyContext {
  const Dataset& dataset;
  std::string data;    // the file it was read from, for trainings
  std::string models;  // folder of the shipped models
  std::string runs;    // folder for checkpoints and beats that studies make: they go on from there
  std::string noise;   // folder of the noise stress records bw, em, ma; empty: there is none
  c10::Device device = c10::DeviceType::CPU;
  int threads = 0;  // 0: as many as there are cores
  uint64_t seed = 4;
  // Few draws, small pools and short trainings, to see that a study works. Its figures are marked
  // as none to cite.
  bool quick = false;
};

enum class NoiseUse { kNone, kIfThere, kNeeded };

struct Study {
  std::string name;   // as given to --only, and the name of its entry in results.json
  std::string title;  // heading in docs/results.md
  std::vector<std::string> models = {};  // roles of the shipped models that it measures or uses
  // Of StudyContext::noise: kNeeded is not run where that is empty, kIfThere measures less then.
  NoiseUse noise = NoiseUse::kNone;
  // Figures, machine-readable: all that `render` needs. Throws std::runtime_error with file, place
  // and mend.
  std::function<nlohmann::json(const StudyContext&)> run;
  std::function<void(const nlohmann::json& figures, Report&)> render;
};

// In the order of docs/results.md.
std::vector<Study> all_studies();

Study generation_study();
Study steps_study();
Study ablations_study();
Study snr_study();
Study cost_study();
Study inter_patient_study();
Study intra_patient_study();
Study augmentation_study();
Study noise_study();
Study calibration_study();
Study training_speed_study();

}  // namespace beatsmith
