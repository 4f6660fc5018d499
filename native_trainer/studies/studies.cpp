#include "studies/study.h"

namespace beatsmith {

std::vector<Study> all_studies() {
  return {generation_study(), steps_study(),         ablations_study(),     snr_study(),
          cost_study(),       inter_patient_study(), intra_patient_study(), augmentation_study(),
          noise_study(),      calibration_study(),   training_speed_study()};
}

}  // namespace beatsmith
