// Networks as data: one description from which the LibTorch module and the ONNX graph are both
// built.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "ecg/beat_context.h"

namespace beatsmith {

// A 1-D U-Net, conditional on class and style, that predicts eps, v or x0 of a noisy beat. A style
// is whose beats of a class these are like: one a person of the training data.
// Input x [N, 1, length], t [N, 1] in [0, 1], class [N, classes + 1] one-hot, style [N, styles]
// one-hot or all 0 for any (no such input where styles is 0); output [N, 1, length].
struct DenoiserDescription {
  int length = 256;
  int classes = 4;  // K; the network sees one entry more, the null class
  int styles = 0;
  int patch = 2;                             // samples that one position of the first level holds
  std::vector<int> widths = {64, 128, 128};  // channels of each level; each level halves the length
  int blocks = 2;          // residual blocks a level, on the way down and on the way up
  int middle_blocks = 2;   // residual blocks at the lowest level, in between
  int kernel = 3;          // odd
  int groups = 8;          // of the group normalisation; divides every width
  int conditioning = 128;  // width of the embedding of t, class and style
  int frequencies = 32;    // sines, and as many cosines, that t enters through
};

// A beat classifier. A lone beat (rr_known 0) is judged by its shape, through convolutions; a beat
// in a recording (rr_known 1) by its context (ecg/beat_context.h), which compares it with the
// recording's own rhythm and beats. Shapes differ more between people than between classes:
// cross-validation over records found the context better without them (docs/results.md).
// Input beat [N, 1, length], rr [N, rr_means.size()], rr_known [N, 1]; output logits [N, classes].
struct ClassifierDescription {
  int length = 256;
  int classes = 5;

  int stem_stride = 4;                     // samples a position of the first level
  std::vector<int> widths = {24, 32, 48};  // channels of each level; each halves the length
  int kernel = 5;
  int groups = 8;
  int pooled_channels = 8;  // channels that reach the head with their positions kept
  int head_width = 48;
  double dropout = 0.5;  // of the head's inputs and its hidden layer, in training only

  // What is taken off each feature of the context and what it is then multiplied by: over the
  // training beats, zero mean and unit spread.
  std::vector<float> rr_means = std::vector<float>(kContextFeatureCount, 0.0F);
  std::vector<float> rr_factors = std::vector<float>(kContextFeatureCount, 1.0F);
  std::vector<int> rr_widths = {48, 24};  // hidden layers
  int members = 4;                        // perceptrons, whose logits are averaged
  double rr_dropout = 0.2;                // of the hidden layers
  bool context_sees_shape = false;        // the shape's hidden layer joins the context
};

// A field that is missing keeps its default.
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(DenoiserDescription, length, classes, styles, patch,
                                                widths, blocks, middle_blocks, kernel, groups,
                                                conditioning, frequencies)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ClassifierDescription, length, classes, stem_stride,
                                                widths, kernel, groups, pooled_channels, head_width,
                                                dropout, rr_means, rr_factors, rr_widths, members,
                                                rr_dropout, context_sees_shape)

// Throws std::invalid_argument that names the field, what it is and what it may be.
void validate(const DenoiserDescription& description);
void validate(const ClassifierDescription& description);

}  // namespace beatsmith
