// A network's parameters by name, in the order in which the architecture first asks for them.
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace beatsmith {

class Parameters {
 public:
  bool contains(const std::string& name) const { return index_.count(name) != 0; }
  void add(const std::string& name, torch::Tensor tensor);
  // Throws std::out_of_range that names the parameter.
  const torch::Tensor& at(const std::string& name) const;

  const std::vector<std::string>& names() const { return names_; }
  const std::vector<torch::Tensor>& tensors() const { return tensors_; }
  size_t size() const { return names_.size(); }
  int64_t element_count() const;

  Parameters clone() const;  // detached copies, for the moving average
  void to(torch::Device device);

 private:
  std::vector<std::string> names_;
  std::vector<torch::Tensor> tensors_;
  std::unordered_map<std::string, size_t> index_;
};

}  // namespace beatsmith
