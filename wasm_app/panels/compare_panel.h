// The workspace Compare: two sets of beats over one another, and how near they are.
#pragma once

#include <memory>

#include "app/workbench.h"

namespace beatsmith {

// `bench` must outlive it.
std::unique_ptr<Workspace> compare_workspace(Workbench& bench);

}  // namespace beatsmith
