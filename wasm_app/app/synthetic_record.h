// Which records are no patient's.
#pragma once

#include "jobs/jobs.h"

namespace beatsmith {

// Whether its beats are simulated, generated or drawn: what is made here says so in a comment, also
// when it comes back from a file.
bool is_synthetic(const RecordSummary& record);

}  // namespace beatsmith
