// What generated beats are worth to a classifier: MIT-BIH-PLUS, put to the test.
//
// Every arm trains the same small network (configs/arms.json) for the same number of steps, by
// shape alone, for a generated beat has no rhythm; arms differ in the beats that it learns from.
// Real beats to learn from are the first 80 % in time of DS1's records: the very ones that the
// generators learnt from. Each classifier is tested on
//   seen people    the last 20 % of the same records: no beat of them was seen by the classifier
//                  or by the generator. This is the intra-patient figure without the leak that a
//                  random split would have, whose test beats the generator had learnt from;
//   unseen people  DS2, as in the inter-patient split.
#pragma once

#include <array>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "model/denoiser_model.h"
#include "studies/study.h"

namespace beatsmith {

inline constexpr int kArmClasses = 4;  // N S V F, as the generators know

// What an arm departs in from training on the real beats alone.
struct Arm {
  std::string name;
  std::string compared_with = "real";  // the arm that its gain is told over
  double real_share = 1;               // of the real beats of each class, drawn by the seed
  // Generated beats of N, S, V, F, as a multiple of all real ones of the class.
  std::array<double, kArmClasses> generated{};
  bool repeated = false;  // the same numbers, but real beats again and again, not generated ones
  // Generated beats to whose class a classifier of the real ones (this seed's) gives less are
  // passed over.
  double least_probability = 0;
  double loss_balance = 0;  // see ArmData
  bool classical = false;   // classical augmentation, see ArmData; needs the noise records
  // First half of the steps on generated beats alone (as many of each class as real ones), the
  // second half on this arm's.
  bool pretrained = false;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Arm, name, compared_with, real_share, generated, repeated,
                                   least_probability, loss_balance, classical, pretrained)

std::vector<Arm> all_arms();

// Runs what is not yet stored under context.runs, seed by seed, and gives the figures of all.
// Classical arms are left out where there are no noise records.
nlohmann::json measure_arms(const StudyContext& context, const DenoiserModel& generator,
                            const std::string& generator_hash, const nlohmann::json& config,
                            const std::vector<Arm>& arms, int seeds);

}  // namespace beatsmith
