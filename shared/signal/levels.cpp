#include "signal/levels.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

namespace beatsmith {
namespace {

constexpr size_t kFirstBlock = 16;  // samples in a block of the lowest level
constexpr size_t kBlocks = 8;       // of one level in a block of the next

template <class Extremes>
void add(Extremes& to, Extremes other) {
  to.low = std::min(to.low, other.low);
  to.high = std::max(to.high, other.high);
}

// The blocks of `size` items each, the last one perhaps shorter. `add_item(block, item)`.
template <class Extremes, class Item, class AddItem>
std::vector<Extremes> blocks_of(std::span<const Item> items, size_t size, AddItem add_item) {
  std::vector<Extremes> blocks;
  blocks.reserve(items.size() / size + 1);
  for (size_t begin = 0; begin < items.size(); begin += size) {
    Extremes block;
    for (const Item& item : items.subspan(begin, std::min(size, items.size() - begin))) {
      add_item(block, item);
    }
    blocks.push_back(block);
  }
  return blocks;
}

bool is_missing_float(float sample) { return !std::isfinite(sample); }

}  // namespace

template <class Value, class IsMissing>
Levels::Pyramid<Value> Levels::pyramid_of(std::span<const Value> samples, IsMissing is_missing) {
  using Block = Extremes<Value>;
  Pyramid<Value> levels;
  if (samples.empty()) return levels;
  levels.push_back(blocks_of<Block>(samples, kFirstBlock, [is_missing](Block& block, Value sample) {
    if (!is_missing(sample)) add(block, {sample, sample});
  }));
  while (levels.back().size() > kBlocks) {
    levels.push_back(blocks_of<Block>(std::span<const Block>(levels.back()), kBlocks, add<Block>));
  }
  return levels;
}

template <class Value, class IsMissing>
Levels::Extremes<Value> Levels::extremes_of(std::span<const Value> samples,
                                            const Pyramid<Value>& pyramid,
                                            std::pair<size_t, size_t> range, IsMissing is_missing) {
  size_t begin = range.first;
  size_t end = range.second;
  Extremes<Value> found;
  // Level by level: what does not fill a block of the next level is added, from both ends.
  const auto add_ends = [&](size_t block, auto&& add_item) {
    while (begin < end && begin % block != 0) add_item(begin++);
    while (begin < end && end % block != 0) add_item(--end);
    begin /= block;
    end /= block;
  };
  add_ends(kFirstBlock, [&](size_t i) {
    if (!is_missing(samples[i])) add(found, {samples[i], samples[i]});
  });
  for (const std::vector<Extremes<Value>>& level : pyramid) {
    if (begin >= end) break;
    const bool is_last = &level == &pyramid.back();
    add_ends(is_last ? std::numeric_limits<size_t>::max() : kBlocks,
             [&](size_t i) { add(found, level[i]); });
  }
  return found;
}

Levels::Levels(const Samples& samples) : samples_(&samples) {
  if (samples.is_adc()) {
    const int missing = samples.scale().missing;
    pyramid_ = pyramid_of(samples.adc(), [missing](int16_t adc) { return adc == missing; });
  } else {
    pyramid_ = pyramid_of(samples.floats(), is_missing_float);
  }
}

MinMax Levels::range(int64_t first, int64_t end) const {
  constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
  if (samples_ == nullptr) return {kNan, kNan};
  const auto inside = [&](int64_t place) {
    return static_cast<size_t>(std::clamp<int64_t>(place, 0, samples_->size()));
  };
  const std::pair<size_t, size_t> part = {inside(first), inside(end)};
  if (const auto* pyramid = std::get_if<Pyramid<float>>(&pyramid_)) {
    const auto [low, high] = extremes_of(samples_->floats(), *pyramid, part, is_missing_float);
    return low > high ? MinMax{kNan, kNan} : MinMax{low, high};
  }
  const AdcScale& scale = samples_->scale();
  const auto [low, high] = extremes_of(samples_->adc(), std::get<Pyramid<int16_t>>(pyramid_), part,
                                       [&](int16_t adc) { return adc == scale.missing; });
  if (low > high) return {kNan, kNan};
  return scale.gain > 0 ? MinMax{scale.value(low), scale.value(high)}
                        : MinMax{scale.value(high), scale.value(low)};
}

std::vector<MinMax> Levels::columns(int64_t first, int64_t count, int column_count) const {
  std::vector<MinMax> ranges;
  ranges.reserve(static_cast<size_t>(column_count));
  int64_t begin = first;
  for (int64_t i = 1; i <= column_count; ++i) {
    const int64_t end = first + count * i / column_count;
    ranges.push_back(range(begin, end));
    begin = end;
  }
  return ranges;
}

}  // namespace beatsmith
