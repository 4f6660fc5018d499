// Sets of beats as files' bytes: CSV text `beat,class,mv_0,...,mv_255`, or NPY float32 [beats, 256]
// in mV with its classes in a CSV text `beat,class` beside it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ecg/beat.h"
#include "io/npy.h"

namespace beatsmith {

struct LabelledBeats {
  std::vector<Beat> beats;           // mV
  std::vector<std::string> classes;  // one a beat, or none at all where they are not known
};

// Whether the text begins like a table of beats.
bool is_beat_table(std::string_view text);

// The column "class" may be missing. Errors say line and column: another header, a row with holes
// or text.
Result<LabelledBeats> parse_beat_table(std::string_view text);
// Every value so that it reads back the same; the column "class" is left out where there are none.
std::string format_beat_table(const LabelledBeats& beats);

Result<std::vector<std::string>> parse_labels(std::string_view text);
std::string format_labels(const LabelledBeats& beats);

// Beats without their classes. Errors: another shape, a value that is not finite.
Result<LabelledBeats> beats_from_npy(const NpyArray& array);
std::vector<uint8_t> npy_from_beats(const LabelledBeats& beats);

}  // namespace beatsmith
