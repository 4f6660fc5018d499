#include "app/generate_settings.h"

#include <algorithm>
#include <random>

#include "app/link_reader.h"
#include "app/model_link.h"
#include "app/undo_history.h"
#include "io/text.h"
#include "text/text.h"

namespace beatsmith {
namespace {

// "N,V".
std::string chosen_classes(const GenerateSettings& settings, const ModelDescription& model) {
  std::string letters;
  for (size_t i = 0; i < settings.classes.size(); ++i) {
    if (settings.classes[i]) letters += (letters.empty() ? "" : ",") + model.classes[i];
  }
  return letters;
}

}  // namespace

uint64_t new_seed() {
  constexpr uint64_t kSeeds = 1'000'000;
  return std::random_device()() % kSeeds;
}

void choose_model(const std::vector<ModelDescription>& models, int index,
                  GenerateSettings& settings) {
  const ModelDescription& model = models[static_cast<size_t>(index)];
  settings.model = index;
  settings.steps = model.default_steps;
  settings.guidance = model.guidance;
  settings.classes.resize(model.classes.size(), true);
}

std::map<std::string, std::string> link_of(const GenerateSettings& settings,
                                           const ModelDescription& model) {
  std::map<std::string, std::string> values = {{"class", chosen_classes(settings, model)},
                                               {"count", std::to_string(settings.count)},
                                               {"seed", std::to_string(settings.seed)},
                                               {"steps", std::to_string(settings.steps)},
                                               {"guidance", text_from_float(settings.guidance)}};
  name_model(model, values);
  return values;
}

std::string follow_link(const std::map<std::string, std::string>& values,
                        const std::vector<ModelDescription>& models, GenerateSettings& settings) {
  LinkReader reader(values);
  const std::string name = reader.text("model");
  const auto wanted =
      std::find_if(models.begin(), models.end(),
                   [&](const ModelDescription& candidate) { return candidate.name == name; });
  if (wanted != models.end()) {
    choose_model(models, static_cast<int>(wanted - models.begin()), settings);
  }
  const ModelDescription& model = models[static_cast<size_t>(settings.model)];
  check_model(model, reader);
  if (const auto classes = reader.some_of("class", model.classes)) settings.classes = *classes;
  if (const auto count = reader.whole("count", 1, kMaxBeatsOfClass)) settings.count = *count;
  if (const auto seed = reader.whole("seed")) settings.seed = *seed;
  if (model.role == ModelRole::kTeacher) {
    if (const auto steps = reader.whole("steps", 1, kMaxSteps)) {
      settings.steps = static_cast<int>(*steps);
    }
    if (const auto guidance = reader.real("guidance", 0, static_cast<double>(kMaxGuidance))) {
      settings.guidance = static_cast<float>(*guidance);
    }
  }
  return reader.faults();
}

uint32_t gradual_change(const GenerateSettings& from, const GenerateSettings& to) {
  GenerateSettings typed = from;
  typed.seed = to.seed;
  typed.seed_is_chosen = true;  // one that was asked for is a step of its own
  if (typed == to) return 4;
  return only_change(from, to, &GenerateSettings::count, &GenerateSettings::steps,
                     &GenerateSettings::guidance);
}

std::string command_of(const GenerateSettings& settings, const ModelDescription& model) {
  std::string line = "beatsmith generate --model " + model.name + " --class " +
                     chosen_classes(settings, model) + " --count " +
                     std::to_string(settings.count) + " --seed " + std::to_string(settings.seed);
  if (model.role == ModelRole::kTeacher) {
    line += " --steps " + std::to_string(settings.steps) + " --guidance " +
            text_from_float(settings.guidance);
  }
  return line + " --out beats.npy";
}

}  // namespace beatsmith
