#include "app/generate_settings.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>

#include "text/text.h"

namespace beatsmith {
namespace {

// As few digits as read back the same.
std::string digits_of(float value) {
  char digits[32];
  for (int precision = 1; precision <= 9; ++precision) {
    std::snprintf(digits, sizeof digits, "%.*g", precision, static_cast<double>(value));
    if (std::strtof(digits, nullptr) == value) break;
  }
  return digits;
}

constexpr size_t kHashDigits = 12;

// "N,V".
std::string chosen_classes(const GenerateSettings& settings, const ModelDescription& model) {
  std::string letters;
  for (size_t i = 0; i < settings.classes.size(); ++i) {
    if (settings.classes[i]) letters += (letters.empty() ? "" : ",") + model.classes[i];
  }
  return letters;
}

// An address's values: one that is missing leaves the setting as it is, and so does one that cannot
// be used, which is told.
class LinkReader {
 public:
  explicit LinkReader(const std::map<std::string, std::string>& values) : values_(values) {}

  const std::string& faults() const { return faults_; }
  void tell(const std::string& fault) { faults_ += (faults_.empty() ? "" : " ") + fault; }

  std::string text(const std::string& key) const {
    const auto found = values_.find(key);
    return found == values_.end() ? std::string() : found->second;
  }

  void whole(const std::string& key, uint64_t least, uint64_t most, uint64_t& setting) {
    const std::string digits = text(key);
    if (digits.empty()) return;
    uint64_t value = 0;
    const auto [end, status] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    const bool whole = status == std::errc{} && end == digits.data() + digits.size();
    take(key, digits, whole && value >= least && value <= most, value, setting);
  }

  void real(const std::string& key, float least, float most, float& setting) {
    const std::string digits = text(key);
    if (digits.empty()) return;
    char* end = nullptr;
    const float value = std::strtof(digits.c_str(), &end);
    take(key, digits, *end == '\0' && value >= least && value <= most, value, setting);
  }

  void classes(const std::string& key, const std::vector<std::string>& names,
               std::vector<bool>& chosen) {
    const std::string letters = text(key);
    if (letters.empty()) return;
    std::vector<bool> wanted(names.size(), false);
    size_t known = 0;
    size_t given = 0;
    for (size_t from = 0; from <= letters.size(); ++given) {
      const size_t to = std::min(letters.find(',', from), letters.size());
      const auto name = std::find(names.begin(), names.end(), letters.substr(from, to - from));
      if (name != names.end()) {
        wanted[static_cast<size_t>(name - names.begin())] = true;
        ++known;
      }
      from = to + 1;
    }
    if (known < given) tell(tr(Text::kLinkValue, {key, letters}));
    if (known > 0) chosen = wanted;
  }

 private:
  template <class Value>
  void take(const std::string& key, const std::string& given, bool usable, Value value,
            Value& setting) {
    if (usable) {
      setting = value;
    } else {
      tell(tr(Text::kLinkValue, {key, given}));
    }
  }

  const std::map<std::string, std::string>& values_;
  std::string faults_;
};

}  // namespace

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
  return {{"model", model.name},
          {"hash", model.sha256.substr(0, kHashDigits)},
          {"class", chosen_classes(settings, model)},
          {"count", std::to_string(settings.count)},
          {"seed", std::to_string(settings.seed)},
          {"steps", std::to_string(settings.steps)},
          {"guidance", digits_of(settings.guidance)}};
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
  const std::string hash = reader.text("hash");
  if (wanted == models.end() && !name.empty()) {
    reader.tell(tr(Text::kLinkOtherModel, {name, model.name}));
  } else if (wanted != models.end() && !hash.empty() && model.sha256.rfind(hash, 0) != 0) {
    reader.tell(tr(Text::kLinkOtherVersion, {name, hash, model.sha256.substr(0, kHashDigits)}));
  }
  reader.classes("class", model.classes, settings.classes);
  reader.whole("count", 1, kMaxBeatsOfClass, settings.count);
  reader.whole("seed", 0, UINT64_MAX, settings.seed);
  if (model.role == ModelRole::kTeacher) {
    auto steps = static_cast<uint64_t>(settings.steps);
    reader.whole("steps", 1, kMaxSteps, steps);
    settings.steps = static_cast<int>(steps);
    reader.real("guidance", 0, kMaxGuidance, settings.guidance);
  }
  return reader.faults();
}

std::string command_of(const GenerateSettings& settings, const ModelDescription& model) {
  std::string line = "beatsmith generate --model " + model.name + " --class " +
                     chosen_classes(settings, model) + " --count " +
                     std::to_string(settings.count) + " --seed " + std::to_string(settings.seed);
  if (model.role == ModelRole::kTeacher) {
    line += " --steps " + std::to_string(settings.steps) + " --guidance " +
            digits_of(settings.guidance);
  }
  return line + " --out beats.npy";
}

}  // namespace beatsmith
