// The values "model" and "hash" of an address (workspace.h, Link): which model made what the
// address leads to, so that nobody takes another one's beats for the same.
#pragma once

#include <map>
#include <string>

#include "app/link_reader.h"
#include "inference/model_manifest.h"

namespace beatsmith {

void name_model(const ModelDescription& model, std::map<std::string, std::string>& values);

// Tells where the address names another model than `used`, or another version of it.
void check_model(const ModelDescription& used, LinkReader& reader);

}  // namespace beatsmith
