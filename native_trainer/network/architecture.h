// The two networks, written once over a backend.
//
// A backend gives the operations a meaning: TorchBackend computes (and trains), OnnxBackend appends
// nodes to a graph. Whatever a network is, it is therefore the same in both. A backend provides
//
//   Value                                       a tensor, or the name of a graph's edge
//   conv(name, x, in, out, kernel, stride)      zero-padded by kernel / 2, with bias
//   zero_conv(name, x, in, out, kernel)         the same, its weights zero at the start of training
//   linear(name, x, in, out)                    [N, in] -> [N, out]
//   group_norm(name, x, channels, groups)       with a gain and an offset per channel
//   silu(x), add(a, b), multiply(a, b)
//   modulate(x, scale, shift)                   x (1 + scale) + shift; scale, shift [N, C]
//   concat(a, b)                                along axis 1
//   upsample(x)                                 nearest, twice the length
//   patch(x, size)                              [N, 1, L] or [N, L] -> [N, size, L / size]
//   unpatch(x, size)                            back, to [N, 1, L]
//   flatten(x)                                  [N, C, L] -> [N, C L]
//   sinusoids(t, frequencies)                   [N, 1] -> [N, 2 count]: sin and cos of t f
//   standardise(x, means, factors)              (x - mean) factor, per column
//   dropout(x, share)                           while training; else x
#pragma once

#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "network/description.h"

namespace beatsmith {

// t f for f from 1 to 1000 radians in even ratios: resolves T = 1000 steps and the whole range
// alike.
inline std::vector<float> time_frequencies(int count) {
  std::vector<float> frequencies(count);
  for (int i = 0; i < count; ++i) {
    frequencies[i] = static_cast<float>(std::pow(1000.0, i / (count - 1.0)));
  }
  return frequencies;
}

// A pre-activation residual block (He 2016). With a condition, its scale and shift act on the
// second normalisation (FiLM, as in Dhariwal & Nichol 2021).
template <class Backend>
typename Backend::Value residual_block(Backend& net, const std::string& name,
                                       typename Backend::Value x, int in, int out, int kernel,
                                       int groups, int stride,
                                       std::optional<typename Backend::Value> condition,
                                       int conditioning) {
  auto h = net.silu(net.group_norm(name + ".norm1", x, in, groups));
  h = net.conv(name + ".conv1", h, in, out, kernel, stride);
  h = net.group_norm(name + ".norm2", h, out, groups);
  if (condition) {
    h = net.modulate(h, net.linear(name + ".scale", *condition, conditioning, out),
                     net.linear(name + ".shift", *condition, conditioning, out));
  }
  h = net.zero_conv(name + ".conv2", net.silu(h), out, out, kernel);
  const auto shortcut =
      in == out && stride == 1 ? x : net.conv(name + ".shortcut", x, in, out, 1, stride);
  return net.add(h, shortcut);
}

// `labels` [N, classes + 1 + styles]: class and style side by side.
template <class Backend>
typename Backend::Value denoiser(Backend& net, const DenoiserDescription& d,
                                 typename Backend::Value x, typename Backend::Value t,
                                 typename Backend::Value labels) {
  auto label = net.silu(net.linear("label1", labels, d.classes + 1 + d.styles, d.conditioning));
  auto condition = net.linear("time1", net.sinusoids(t, time_frequencies(d.frequencies)),
                              2 * d.frequencies, d.conditioning);
  condition = net.linear("time2", net.silu(condition), d.conditioning, d.conditioning);
  condition =
      net.silu(net.add(condition, net.linear("label2", label, d.conditioning, d.conditioning)));
  const auto block = [&](const std::string& name, typename Backend::Value h, int in, int out) {
    return residual_block(net, name, h, in, out, d.kernel, d.groups, 1, {condition},
                          d.conditioning);
  };

  const int levels = static_cast<int>(d.widths.size());
  // The network sees beside the noisy beat a waveform that it learns for class and style: how such
  // a beat looks need not be told by scales and shifts alone.
  const auto waveform = net.linear("waveform", label, d.conditioning, d.length);
  auto h = net.conv("stem", net.concat(net.patch(x, d.patch), net.patch(waveform, d.patch)),
                    2 * d.patch, d.widths[0], d.kernel, 1);
  std::vector<typename Backend::Value> skips;
  for (int level = 0; level < levels; ++level) {
    const std::string name = "down" + std::to_string(level);
    const int width = d.widths[level];
    if (level > 0) h = net.conv(name + ".halve", h, d.widths[level - 1], width, 3, 2);
    for (int i = 0; i < d.blocks; ++i) h = block(name + "." + std::to_string(i), h, width, width);
    skips.push_back(h);
  }
  for (int i = 0; i < d.middle_blocks; ++i) {
    h = block("middle." + std::to_string(i), h, d.widths.back(), d.widths.back());
  }
  for (int level = levels - 1; level >= 0; --level) {
    const std::string name = "up" + std::to_string(level);
    const int width = d.widths[level];
    if (level < levels - 1) {
      h = net.conv(name + ".double", net.upsample(h), d.widths[level + 1], width, 3, 1);
    }
    h = net.concat(h, skips[level]);
    for (int i = 0; i < d.blocks; ++i) {
      h = block(name + "." + std::to_string(i), h, i == 0 ? 2 * width : width, width);
    }
  }
  h = net.silu(net.group_norm("out.norm", h, d.widths[0], d.groups));
  return net.unpatch(net.zero_conv("out.conv", h, d.widths[0], d.patch, d.kernel), d.patch);
}

template <class Backend>
struct ShapePart {
  typename Backend::Value hidden;  // [N, head_width]
  typename Backend::Value logits;  // [N, classes]
};

template <class Backend>
ShapePart<Backend> shape_part(Backend& net, const ClassifierDescription& d,
                              typename Backend::Value beat) {
  auto h = net.conv("stem", beat, 1, d.widths[0], 2 * d.stem_stride + 3, d.stem_stride);
  for (size_t level = 0; level < d.widths.size(); ++level) {
    const int in = d.widths[level == 0 ? 0 : level - 1];
    h = residual_block(net, "level" + std::to_string(level), h, in, d.widths[level], d.kernel,
                       d.groups, level == 0 ? 1 : 2, std::nullopt, 0);
  }
  const int positions = d.length / d.stem_stride / (1 << (d.widths.size() - 1));
  h = net.silu(net.group_norm("head.norm", h, d.widths.back(), d.groups));
  h = net.flatten(net.conv("head.conv", h, d.widths.back(), d.pooled_channels, 1, 1));
  h = net.linear("head1", net.dropout(h, d.dropout), d.pooled_channels * positions, d.head_width);
  h = net.silu(h);
  return {h, net.linear("head2", net.dropout(h, d.dropout), d.head_width, d.classes)};
}

// The logits of each member, [N, classes]; `shape`: the hidden layer of the beat's shape_part.
template <class Backend>
std::vector<typename Backend::Value> context_part(Backend& net, const ClassifierDescription& d,
                                                  typename Backend::Value rr,
                                                  std::optional<typename Backend::Value> shape) {
  auto context = net.standardise(rr, d.rr_means, d.rr_factors);
  int context_width = static_cast<int>(d.rr_means.size());
  if (d.context_sees_shape) {
    context = net.concat(context, net.dropout(*shape, d.dropout));
    context_width += d.head_width;
  }
  std::vector<typename Backend::Value> members;
  for (int member = 0; member < d.members; ++member) {
    const std::string name = "context" + std::to_string(member);
    auto hidden = context;
    int width = context_width;
    for (size_t layer = 0; layer < d.rr_widths.size(); ++layer) {
      hidden = net.silu(
          net.linear(name + "." + std::to_string(layer), hidden, width, d.rr_widths[layer]));
      hidden = net.dropout(hidden, d.rr_dropout);
      width = d.rr_widths[layer];
    }
    members.push_back(net.linear(name + ".out", hidden, width, d.classes));
  }
  return members;
}

template <class Backend>
typename Backend::Value classifier(Backend& net, const ClassifierDescription& d,
                                   typename Backend::Value beat, typename Backend::Value rr,
                                   typename Backend::Value rr_known) {
  const ShapePart<Backend> shape = shape_part(net, d, beat);
  const std::vector<typename Backend::Value> members = context_part(net, d, rr, {shape.hidden});
  auto sum = members.front();
  for (size_t i = 1; i < members.size(); ++i) sum = net.add(sum, members[i]);
  const auto classes = static_cast<size_t>(d.classes);
  const auto context =
      net.standardise(sum, std::vector<float>(classes, 0.0F),
                      std::vector<float>(classes, 1.0F / static_cast<float>(d.members)));
  const auto unknown = net.standardise(rr_known, {1.0F}, {-1.0F});  // 1 - rr_known
  return net.add(net.multiply(context, rr_known), net.multiply(shape.logits, unknown));
}

}  // namespace beatsmith
