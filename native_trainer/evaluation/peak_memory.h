// How much memory a piece of work takes at its peak.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

namespace beatsmith {

// Bytes of resident memory that `work` took at its peak beyond what the process held before it,
// from Linux's /proc (the peak's mark, VmHWM, is put back first). Nothing where there is no such
// /proc. What the allocator kept from earlier work is given back before, as far as it can.
std::optional<int64_t> peak_memory_of(const std::function<void()>& work);

}  // namespace beatsmith
