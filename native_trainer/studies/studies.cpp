#include "studies/study.h"

namespace beatsmith {

std::vector<Study> all_studies() { return {generation_study(), inter_patient_study()}; }

}  // namespace beatsmith
