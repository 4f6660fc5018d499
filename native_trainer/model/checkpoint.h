// A trained network in a file: what it is, and its parameters.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "data/container.h"
#include "network/parameters.h"

namespace beatsmith {

// `info` holds what an exported model's metadata say (name, role, scale, classes, ...), and under
// "network" the description.
struct StoredModel {
  nlohmann::json info;
  Parameters parameters;
};

// Groups of tensors inside a container, by name: "average/down0.0.conv1.weight".
void put_parameters(Container& file, const std::string& group, const Parameters& parameters);
// Shapes and names are those of `like`; throws std::runtime_error naming a tensor that does not
// fit.
Parameters get_parameters(const Container& file, const std::string& group, const Parameters& like);

// Which parameters they are: 16 hexadecimal digits.
std::string hash_of(const Parameters& parameters);

// Parameters a description asks for, by the role in `info`.
Parameters make_parameters_for(const nlohmann::json& info, uint64_t seed);

// The moving average of a checkpoint, or the weights of an exported .onnx (where libonnx was there
// when this program was built). Throws std::runtime_error with file and mend.
StoredModel load_model(const std::string& path);

}  // namespace beatsmith
