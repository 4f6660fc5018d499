// The trainings of beatsmith-train, each driven by one configuration.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace beatsmith {

struct TrainingFiles {
  std::string data;        // what `prepare` wrote
  std::string checkpoint;  // written now and then and at the end
  bool resume = false;     // go on from `checkpoint`
};

struct StudentSources {
  std::string teacher;       // its checkpoint or .onnx
  std::string trajectories;  // the teacher's paths, made if the file is not there
  std::string start;         // a generator whose parameters to begin with; empty: new ones
};

// All throw std::runtime_error with file, place and mend. Return false when stopped by Ctrl-C.
bool train_teacher(const nlohmann::json& config, const TrainingFiles& files);
bool train_student(const nlohmann::json& config, const TrainingFiles& files,
                   const StudentSources& sources);
bool train_classifier(const nlohmann::json& config, const TrainingFiles& files);
// Trains one classifier a fold of `config`, each without the records of its fold, prints how well
// they tell those records' beats, and the temperature fitted on them.
bool cross_validate_classifier(const nlohmann::json& config, const TrainingFiles& files);

}  // namespace beatsmith
