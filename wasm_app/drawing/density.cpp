#include "drawing/density.h"

#include <algorithm>
#include <cmath>

namespace beatsmith {
namespace {

constexpr float kFaintest = 0.14F;  // alpha of a pixel that one beat of very many passes

// Between its samples a beat runs straight.
float value_at(const Beat& beat, float place) {
  const auto whole = std::clamp(static_cast<int>(place), 0, kBeatLength - 2);
  const float part = std::clamp(place - static_cast<float>(whole), 0.0F, 1.0F);
  return beat[static_cast<size_t>(whole)] * (1 - part) +
         beat[static_cast<size_t>(whole) + 1] * part;
}

}  // namespace

std::vector<uint32_t> density_picture(std::span<const Beat> beats, int width, int height,
                                      const DensityScale& scale, ImU32 colour) {
  std::vector<uint16_t> passes(static_cast<size_t>(width) * static_cast<size_t>(height), 0);
  uint16_t most = 1;
  const float samples_per_px = static_cast<float>(kBeatSampleRateHz) / scale.px_per_s;
  for (const Beat& beat : beats) {
    for (int x = 0; x < width; ++x) {
      const float from = (static_cast<float>(x) - scale.first_px) * samples_per_px;
      const float to = from + samples_per_px;
      if (from < 0 || to > static_cast<float>(kBeatLength - 1)) continue;
      float low = std::min(value_at(beat, from), value_at(beat, to));
      float high = std::max(value_at(beat, from), value_at(beat, to));
      for (auto i = static_cast<size_t>(from) + 1; static_cast<float>(i) < to; ++i) {
        low = std::min(low, beat[i]);
        high = std::max(high, beat[i]);
      }
      const float half = scale.thickness / 2;
      const auto row = [&](float mv, float aside) {
        const float y = scale.base_px - mv * scale.px_per_mv + aside;
        return static_cast<int>(std::clamp(std::round(y), -1.0F, static_cast<float>(height)));
      };
      for (int y = std::max(row(high, -half), 0); y < std::min(row(low, half), height); ++y) {
        uint16_t& count =
            passes[static_cast<size_t>(y) * static_cast<size_t>(width) + static_cast<size_t>(x)];
        most = std::max(most, ++count);
      }
    }
  }
  std::vector<uint32_t> pixels(passes.size(), colour & 0x00FFFFFF);
  const float strongest = std::log1p(static_cast<float>(most));
  for (size_t i = 0; i < passes.size(); ++i) {
    if (passes[i] == 0) continue;
    const float share = std::log1p(static_cast<float>(passes[i])) / strongest;
    const float alpha = kFaintest + (1 - kFaintest) * share;
    pixels[i] |= static_cast<uint32_t>(std::lround(alpha * 255)) << 24;
  }
  return pixels;
}

}  // namespace beatsmith
