#include "network/description.h"

#include <algorithm>
#include <stdexcept>

namespace beatsmith {
namespace {

void require(bool holds, const std::string& field, const std::string& may_be) {
  if (!holds) throw std::invalid_argument("network." + field + " must be " + may_be);
}

void require_widths(const std::vector<int>& widths, int groups, int length) {
  require(!widths.empty() && widths.size() <= 6, "widths", "a list of one to six channel counts");
  require(groups > 0, "groups", "at least 1");
  for (const int width : widths) {
    require(width > 0 && width <= 1024 && width % 4 == 0 && width % groups == 0, "widths",
            "multiples of 4 and of groups, at most 1024");
  }
  require(length % (1 << (widths.size() - 1)) == 0, "widths",
          "few enough for the length to be halved at each level");
}

}  // namespace

void validate(const DenoiserDescription& d) {
  require(d.length > 0 && d.patch > 0 && d.length % d.patch == 0, "patch",
          "a divisor of the length");
  require_widths(d.widths, d.groups, d.length / d.patch);
  require(d.classes > 0, "classes", "at least 1");
  require(d.styles >= 0, "styles", "at least 0");
  require(d.blocks > 0 && d.middle_blocks >= 0, "blocks", "at least 1 (middle_blocks: at least 0)");
  require(d.kernel > 0 && d.kernel % 2 == 1, "kernel", "odd");
  require(d.conditioning > 0 && d.frequencies > 1, "conditioning", "positive, frequencies over 1");
}

void validate(const ClassifierDescription& d) {
  require(d.stem_stride > 0 && d.length > 0 && d.length % d.stem_stride == 0, "stem_stride",
          "a divisor of the length");
  require_widths(d.widths, d.groups, d.length / d.stem_stride);
  require(d.classes > 1, "classes", "at least 2");
  require(!d.rr_means.empty() && d.rr_means.size() == d.rr_factors.size(), "rr_means",
          "a list, and rr_factors one as long");
  require(d.kernel > 0 && d.kernel % 2 == 1, "kernel", "odd");
  require(d.pooled_channels > 0 && d.head_width > 0, "head_width", "positive, as pooled_channels");
  require(d.dropout >= 0 && d.dropout < 1, "dropout", "in [0, 1)");
  require(!d.rr_widths.empty() && *std::min_element(d.rr_widths.begin(), d.rr_widths.end()) > 0,
          "rr_widths", "a list of positive widths");
  require(d.members > 0, "members", "at least 1");
  require(d.rr_dropout >= 0 && d.rr_dropout < 1, "rr_dropout", "in [0, 1)");
}

}  // namespace beatsmith
