#include "signal/levels.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace beatsmith {
namespace {

constexpr size_t kFirstBlock = 16;  // samples in a block of the lowest level
constexpr size_t kBlocks = 8;       // of one level in a block of the next

constexpr float kInfinity = std::numeric_limits<float>::infinity();
// Of nothing; while it is being added to, low is above high.
constexpr MinMax kNothing = {kInfinity, -kInfinity};

void add(MinMax& range, MinMax other) {
  range.low = std::min(range.low, other.low);
  range.high = std::max(range.high, other.high);
}

void add(MinMax& range, float sample) {
  if (std::isfinite(sample)) add(range, {sample, sample});
}

// The blocks of `size` items each, the last one perhaps shorter.
template <class Item>
std::vector<MinMax> blocks_of(std::span<const Item> items, size_t size) {
  std::vector<MinMax> blocks;
  blocks.reserve(items.size() / size + 1);
  for (size_t begin = 0; begin < items.size(); begin += size) {
    MinMax block = kNothing;
    for (const Item& item : items.subspan(begin, std::min(size, items.size() - begin))) {
      add(block, item);
    }
    blocks.push_back(block);
  }
  return blocks;
}

}  // namespace

Levels::Levels(std::span<const float> samples) : samples_(samples) {
  if (samples.empty()) return;
  levels_.push_back(blocks_of(samples, kFirstBlock));
  while (levels_.back().size() > kBlocks) {
    levels_.push_back(blocks_of(std::span<const MinMax>(levels_.back()), kBlocks));
  }
}

MinMax Levels::range(int64_t first, int64_t end) const {
  const auto inside = [&](int64_t place) {
    return static_cast<size_t>(std::clamp<int64_t>(place, 0, std::ssize(samples_)));
  };
  size_t begin = inside(first);
  size_t behind = inside(end);
  MinMax found = kNothing;
  // Level by level: what does not fill a block of the next level is added, from both ends.
  const auto add_ends = [&](const auto& items, size_t block) {
    while (begin < behind && begin % block != 0) add(found, items[begin++]);
    while (begin < behind && behind % block != 0) add(found, items[--behind]);
    begin /= block;
    behind /= block;
  };
  if (begin < behind) add_ends(samples_, kFirstBlock);
  for (const std::vector<MinMax>& level : levels_) {
    if (begin >= behind) break;
    add_ends(level, &level == &levels_.back() ? std::numeric_limits<size_t>::max() : kBlocks);
  }
  if (found.low > found.high) found.low = found.high = std::numeric_limits<float>::quiet_NaN();
  return found;
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
