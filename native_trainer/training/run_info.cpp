#include "training/run_info.h"

#include "build_info.h"

namespace beatsmith {

nlohmann::json model_info(const nlohmann::json& config, const Dataset& dataset,
                          const std::string& role) {
  auto classes = nlohmann::json::array();
  const int count = config.at("network").at("classes");
  for (int k = 0; k < count; ++k) classes.push_back(std::string(1, kBeatClassLetters[k]));
  return {{"format_version", 1},
          {"name", config.at("name")},
          {"role", role},
          {"representation", "waveform"},
          {"sample_rate_hz", kBeatSampleRateHz},
          {"lead", "MLII"},
          {"beat_length", kBeatLength},
          {"r_index", kBeatRIndex},
          {"classes", classes},
          {"network", config.at("network")},
          {"data", dataset.source + ", data set hash " + dataset.hash},
          {"split", config.at("split")},
          {"training_commit", kTrainingCommit},
          {"licence", "ODC-By 1.0"},
          {"attribution",
           "Trained on the MIT-BIH Arrhythmia Database: Moody GB, Mark RG, IEEE Eng Med Biol "
           "20(3):45-50, 2001; PhysioNet: Goldberger et al., Circulation 101(23):e215-e220, 2000"}};
}

}  // namespace beatsmith
