// The workspace Draw: a beat drawn by hand, classified as it is drawn, and made plausible.
#pragma once

#include <memory>

#include "app/workbench.h"

namespace beatsmith {

// `bench` must outlive it.
std::unique_ptr<Workspace> draw_workspace(Workbench& bench);

}  // namespace beatsmith
