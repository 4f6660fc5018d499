// The workspace Learn: a guided tour of short chapters, each with a figure that runs the real
// models.
#pragma once

#include <memory>

#include "app/workbench.h"

namespace beatsmith {

// `bench` must outlive it.
std::unique_ptr<Workspace> learn_workspace(Workbench& bench);

}  // namespace beatsmith
