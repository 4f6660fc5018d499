// Classification as most papers do it: beats of one person on both sides of a random split. It says
// how alike a person's beats are rather than how the classifier does on a stranger, and is here for
// comparison with those papers alone.
#pragma once

#include "studies/study.h"

namespace beatsmith {

// All records, paced ones too (their beats are Q), five classes, a random split by beats
// (configs/intra-patient.json: "training_share"), shape and context of each beat; a seed is one of
// the split and of the training. Gives {"seeds", "config", "figures": {name: interval},
// "confusion"}, the confusion being summed over the seeds.
nlohmann::json measure_intra_patient(const StudyContext& context, const nlohmann::json& config,
                                     int seeds);

}  // namespace beatsmith
