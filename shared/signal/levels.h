// Smallest and largest samples of any stretch of a long lead, for drawing it.
#pragma once

#include <cstdint>
#include <limits>
#include <utility>
#include <variant>
#include <vector>

#include "base/samples.h"

namespace beatsmith {

// Both NaN where there is no sample.
struct MinMax {
  float low;
  float high;
};

// A pyramid over one lead: smallest and largest of every 16 samples, of every 128, and so on, in
// the samples' own type. A query takes whole blocks where they lie inside the stretch and samples
// at its ends, so it is exact and its cost hardly depends on the stretch's length. Samples that are
// not finite count as missing. Takes a seventh of the lead's own memory.
class Levels {
 public:
  Levels() = default;
  // `samples` must outlive this object and stay where they are.
  explicit Levels(const Samples& samples);
  explicit Levels(Samples&&) = delete;

  // Of the samples [first, end), which may reach over the lead's ends.
  MinMax range(int64_t first, int64_t end) const;

  // Of each of `column_count` equal parts of [first, first + count); a part may hold no sample.
  // Bounds between samples are rounded down. Precondition: neither count is negative; their product
  // and first + count stay below 2^62.
  std::vector<MinMax> columns(int64_t first, int64_t count, int column_count) const;

 private:
  // Of nothing: low is above high.
  template <class Value>
  struct Extremes {
    Value low = std::numeric_limits<Value>::max();
    Value high = std::numeric_limits<Value>::lowest();
  };
  // Blocks of blocks of samples, the finest first.
  template <class Value>
  using Pyramid = std::vector<std::vector<Extremes<Value>>>;

  template <class Value, class IsMissing>
  static Pyramid<Value> pyramid_of(std::span<const Value> samples, IsMissing is_missing);
  template <class Value, class IsMissing>
  static Extremes<Value> extremes_of(std::span<const Value> samples, const Pyramid<Value>& pyramid,
                                     std::pair<size_t, size_t> range, IsMissing is_missing);

  const Samples* samples_ = nullptr;
  std::variant<Pyramid<float>, Pyramid<int16_t>> pyramid_;
};

}  // namespace beatsmith
