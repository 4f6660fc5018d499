#include "app/link_reader.h"

#include <algorithm>

#include "io/text.h"
#include "text/text.h"

namespace beatsmith {

void LinkReader::refuse(const std::string& key) { tell(tr(Text::kLinkValue, {key, text(key)})); }

std::string LinkReader::text(const std::string& key) const {
  const auto found = values_.find(key);
  return found == values_.end() ? std::string() : found->second;
}

std::optional<uint64_t> LinkReader::whole(const std::string& key, uint64_t least, uint64_t most) {
  const std::string given = text(key);
  const std::optional<uint64_t> value = integer_from_text<uint64_t>(given);
  if (value && *value >= least && *value <= most) return value;
  if (!given.empty()) refuse(key);
  return std::nullopt;
}

std::optional<double> LinkReader::real(const std::string& key, double least, double most) {
  const std::string given = text(key);
  const std::optional<double> value = number_from_text(given);
  if (value && *value >= least && *value <= most) return value;
  if (!given.empty()) refuse(key);
  return std::nullopt;
}

std::optional<std::vector<bool>> LinkReader::some_of(const std::string& key,
                                                     const std::vector<std::string>& names) {
  const std::string given = text(key);
  if (given.empty()) return std::nullopt;
  std::vector<bool> chosen(names.size(), false);
  size_t known = 0;
  size_t count = 0;
  for (size_t from = 0; from <= given.size(); ++count) {
    const size_t to = std::min(given.find(',', from), given.size());
    const auto name = std::find(names.begin(), names.end(), given.substr(from, to - from));
    if (name != names.end()) {
      chosen[static_cast<size_t>(name - names.begin())] = true;
      ++known;
    }
    from = to + 1;
  }
  if (known < count) refuse(key);
  if (known == 0) return std::nullopt;
  return chosen;
}

}  // namespace beatsmith
