// EDF+'s time-stamped annotations lists (TALs), the text inside "EDF Annotations" signals:
// "+180\x15" "25.5\x14" "Lights off\x14\0" is onset, duration (may be missing), texts. Private to
// shared/ and its tests.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "io/wfdb_annotation.h"

namespace beatsmith {

struct Tal {
  double onset_s = 0;              // since the start of the file
  std::vector<std::string> texts;  // an empty first one: the time at which the data record starts
};

// The lists of one data record's annotation signal; nullopt where they break the grammar.
std::optional<std::vector<Tal>> parse_tals(std::string_view bytes);

// "+0.266667\x14" "V\x14\0". What a text cannot hold (zero bytes, the two marks) becomes blanks.
std::string format_tal(double onset_s, std::string_view text);

// See EdfDecoder: a WFDB symbol alone, in a file of Beatsmith's own also before a blank, else a
// note.
Annotation annotation_from_text(std::string_view text, bool is_own);
// As Beatsmith writes it.
std::string text_from_annotation(const Annotation& annotation);

}  // namespace beatsmith
