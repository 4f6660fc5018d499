#include "network/parameters.h"

#include <stdexcept>

namespace beatsmith {

void Parameters::add(const std::string& name, torch::Tensor tensor) {
  if (!index_.emplace(name, names_.size()).second) {
    throw std::invalid_argument("parameter '" + name + "' is there twice");
  }
  names_.push_back(name);
  tensors_.push_back(std::move(tensor));
}

const torch::Tensor& Parameters::at(const std::string& name) const {
  const auto found = index_.find(name);
  if (found == index_.end()) throw std::out_of_range("parameter '" + name + "' is missing");
  return tensors_[found->second];
}

int64_t Parameters::element_count() const {
  int64_t count = 0;
  for (const auto& tensor : tensors_) count += tensor.numel();
  return count;
}

Parameters Parameters::clone() const {
  Parameters copy;
  for (size_t i = 0; i < size(); ++i) copy.add(names_[i], tensors_[i].detach().clone());
  return copy;
}

void Parameters::to(torch::Device device) {
  for (auto& tensor : tensors_) {
    tensor = tensor.detach().to(device).requires_grad_(tensor.requires_grad());
  }
}

}  // namespace beatsmith
