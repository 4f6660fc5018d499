#include "app/model_link.h"

#include "text/text.h"

namespace beatsmith {
namespace {

constexpr size_t kHashDigits = 12;

}  // namespace

void name_model(const ModelDescription& model, std::map<std::string, std::string>& values) {
  values["model"] = model.name;
  values["hash"] = model.sha256.substr(0, kHashDigits);
}

void check_model(const ModelDescription& used, LinkReader& reader) {
  const std::string name = reader.text("model");
  const std::string hash = reader.text("hash");
  if (name.empty()) return;
  if (name != used.name) {
    reader.tell(tr(Text::kLinkOtherModel, {name, used.name}));
  } else if (!hash.empty() && used.sha256.rfind(hash, 0) != 0) {
    reader.tell(tr(Text::kLinkOtherVersion, {name, hash, used.sha256.substr(0, kHashDigits)}));
  }
}

}  // namespace beatsmith
