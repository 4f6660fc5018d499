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

// A beat classifier with an optional second input: the recording around the beat.
// Input beat [N, 1, length], rr [N, rr_means.size()], rr_known [N, 1]; output logits [N, classes].
struct ClassifierDescription {
  int length = 256;
  int classes = 5;
  // What is taken off each feature of the context (ecg/beat_context.h) and what it is then
  // multiplied by: over the training beats, zero mean and unit spread.
  std::vector<float> rr_means = std::vector<float>(kContextFeatureCount, 0.0F);
  std::vector<float> rr_factors = std::vector<float>(kContextFeatureCount, 1.0F);
  int stem_stride = 2;                         // samples a position of the first level
  std::vector<int> widths = {16, 24, 32, 48};  // each level halves the length
  int kernel = 5;
  int groups = 8;
  int pooled_channels = 8;  // channels that reach the head with their positions kept
  int shape_width = 16;     // what the head sees of the beat, and
  int rr_width = 48;        // of the recording around it
  int head_width = 24;
  double shape_dropout = 0.5;  // of what the convolutions give; in training only
  double dropout = 0.2;        // of the head's inputs and its hidden layer
};

// A field that is missing keeps its default.
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(DenoiserDescription, length, classes, styles, patch,
                                                widths, blocks, middle_blocks, kernel, groups,
                                                conditioning, frequencies)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ClassifierDescription, length, classes, rr_means,
                                                rr_factors, stem_stride, widths, kernel, groups,
                                                pooled_channels, shape_width, rr_width, head_width,
                                                shape_dropout, dropout)

// Throws std::invalid_argument that names the field, what it is and what it may be.
void validate(const DenoiserDescription& description);
void validate(const ClassifierDescription& description);

}  // namespace beatsmith
