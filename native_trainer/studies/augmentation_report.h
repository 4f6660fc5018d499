// What docs/results.md says of the arms.
#pragma once

#include <nlohmann/json.hpp>

#include "report/report.h"

namespace beatsmith {

// `figures` as measure_arms gives them.
void render_arms(const nlohmann::json& figures, Report& report);

}  // namespace beatsmith
