// Beats and classes as CSV text: `beat,class,mv_0,...,mv_255`, and `beat,class` beside an NPY.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "beatsmith/beat_files.h"

namespace beatsmith {

// Whether the text begins like a table of beats.
bool is_beat_table(std::string_view text);

// The column "class" may be missing. Errors say line and column: another header, a row with holes
// or text.
Result<LabelledBeats> parse_beat_table(std::string_view text);
// Every value so that it reads back the same; the column "class" is left out where there are none.
std::string format_beat_table(const LabelledBeats& beats);

Result<std::vector<std::string>> parse_labels(std::string_view text);
std::string format_labels(const LabelledBeats& beats);

}  // namespace beatsmith
