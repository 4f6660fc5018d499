// What a network computes in while it is trained; parameters, their average and AdamW stay float32.
#pragma once

#include <torch/torch.h>

#include <string>

namespace beatsmith {

// "float32"; "tf32": on CUDA, products of float32 with 10 bits of mantissa; "bf16": convolutions
// and matrix products in bfloat16 (autocast), sums and losses in float32.
class Precision {
 public:
  // Throws std::runtime_error for any other name. "tf32" is float32 on a device without it.
  Precision(const std::string& name, torch::Device device);

  // While one lives, what is computed is in this precision.
  class Scope {
   public:
    explicit Scope(const Precision& precision);
    ~Scope();
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

   private:
    const Precision& precision_;
  };

 private:
  void set_autocast(bool enabled) const;

  torch::Device device_;
  bool bf16_;
};

}  // namespace beatsmith
