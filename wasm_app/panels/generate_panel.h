// The workspace Generate: beats of chosen classes out of noise.
#pragma once

#include <memory>

#include "app/workbench.h"

namespace beatsmith {

// `bench` must outlive it.
std::unique_ptr<Workspace> generate_workspace(Workbench& bench);

}  // namespace beatsmith
