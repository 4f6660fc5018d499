// What a person should know before they believe the labels of a recording.
#pragma once

#include "jobs/jobs.h"

namespace beatsmith {

enum class RecordWarning {
  kAmplitudeTooLarge,  // of the beats' lead: no heart gives so much, its units may be wrong
  kAmplitudeTooSmall,
  kOtherLead,  // the models have learnt from lead MLII
};

std::vector<RecordWarning> warnings_of(const RecordSummary& record);

}  // namespace beatsmith
