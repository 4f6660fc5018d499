#include "training/precision.h"

#include <ATen/autocast_mode.h>

#include <stdexcept>

namespace beatsmith {

Precision::Precision(const std::string& name, torch::Device device)
    : device_(device), bf16_(name == "bf16") {
  if (name != "float32" && name != "tf32" && name != "bf16") {
    throw std::runtime_error("precision '" + name + "': give float32, tf32 or bf16");
  }
  at::globalContext().setAllowTF32CuBLAS(name == "tf32");
  at::globalContext().setAllowTF32CuDNN(name == "tf32");
}

void Precision::set_autocast(bool enabled) const {
  if (!bf16_) return;
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)
  at::autocast::set_autocast_dtype(device_.type(), torch::kBFloat16);
  at::autocast::set_autocast_enabled(device_.type(), enabled);
#else
  if (device_.is_cuda()) {
    at::autocast::set_autocast_gpu_dtype(torch::kBFloat16);
    at::autocast::set_enabled(enabled);
  } else {
    at::autocast::set_autocast_cpu_dtype(torch::kBFloat16);
    at::autocast::set_cpu_enabled(enabled);
  }
#endif
  if (!enabled)
    at::autocast::clear_cache();  // of parameters in bfloat16, which are about to change
}

Precision::Scope::Scope(const Precision& precision) : precision_(precision) {
  precision_.set_autocast(true);
}

Precision::Scope::~Scope() { precision_.set_autocast(false); }

}  // namespace beatsmith
