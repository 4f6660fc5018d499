// The workspace Strip: a rhythm composed from generated beats, played and taken home.
#pragma once

#include <memory>

#include "app/workbench.h"

namespace beatsmith {

// `bench` must outlive it.
std::unique_ptr<Workspace> strip_workspace(Workbench& bench);

}  // namespace beatsmith
