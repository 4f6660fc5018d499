// What a set of beats is made from, and its two forms outside of the app: an address and a command.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "inference/model_manifest.h"

namespace beatsmith {

inline constexpr uint64_t kMaxBeatsOfClass = 250;
inline constexpr int kMaxSteps = 1000;     // of a teacher, by its address
inline constexpr int kOfferedSteps = 250;  // of a teacher, to be chosen on the screen
inline constexpr float kMaxGuidance = 4;

// Another one each time, of few enough digits to be read out.
uint64_t new_seed();

// Enough to make a set of beats again.
struct GenerateSettings {
  int model = 0;              // among the session's denoisers
  std::vector<bool> classes;  // one a class of the model
  uint64_t count = 4;         // beats of each class
  uint64_t seed = 7;
  // The seed was written by the person, or in a link: another run has it too. Else a run that would
  // make the same beats again takes a new one.
  bool seed_is_chosen = false;
  int steps = 0;       // a student's are its own
  float guidance = 1;  // likewise

  bool operator==(const GenerateSettings&) const = default;
};

// Which control leads from one to the other, where it is one that goes through many values (a
// number, a slider); 0: another one, or several.
uint32_t gradual_change(const GenerateSettings& from, const GenerateSettings& to);

// Takes the model, and its own steps and guidance.
void choose_model(const std::vector<ModelDescription>& models, int index,
                  GenerateSettings& settings);

// The values of the address that makes the same beats: model, hash (the first 12 digits of the
// model's SHA-256), class, count, seed, steps, guidance.
std::map<std::string, std::string> link_of(const GenerateSettings& settings,
                                           const ModelDescription& model);

// Changes the settings to what an address says. Values that are missing leave theirs as they are,
// and so do those that cannot be used; these, and a model that is another one than the address
// meant, are told in the answer, which is for the person.
std::string follow_link(const std::map<std::string, std::string>& values,
                        const std::vector<ModelDescription>& models, GenerateSettings& settings);

// The command line that makes the same beats.
std::string command_of(const GenerateSettings& settings, const ModelDescription& model);

}  // namespace beatsmith
