// The workspace Analyse: a recording of one's own on a strip, its beats found and classified.
#pragma once

#include <memory>

#include "app/workbench.h"

namespace beatsmith {

// `bench` must outlive it.
std::unique_ptr<Workspace> analyse_workspace(Workbench& bench);

}  // namespace beatsmith
