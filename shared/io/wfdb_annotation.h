// MIT-format annotation files (.atr, .qrs, ...): WFDB's annot(5).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace beatsmith {

// The symbol of a text that is no beat's, and what an annotation can hold.
inline constexpr std::string_view kNoteSymbol = "\"";
inline constexpr size_t kLongestAux = 255;  // bytes
inline constexpr int kHighestChannel = 255;

struct Annotation {
  int64_t sample = 0;  // at the record's own sample rate (or the file's, where it states one)
  std::string symbol;  // WFDB mnemonic: "N", "V", "+", "|", ... ("[37]" for a code without one)
  int subtype = 0;     // -128..127
  int channel = 0;     // 0..kHighestChannel
  int number = 0;      // -128..127
  std::string aux;     // bytes as they stand, without the padding

  bool operator==(const Annotation&) const = default;
};

// Whether an annotation file has a code for it: a mnemonic, or a code's number such as "[37]".
bool is_annotation_symbol(std::string_view symbol);

// Whether the mnemonic marks a beat: N L R a A J S V F e j E / f Q ? B n r. WFDB's isqrs, but for
// "!", a wave of ventricular flutter.
bool is_beat_symbol(std::string_view symbol);

// Reads SKIP, NUM, SUB, CHN and AUX; errors say at which byte. Annotations come out in file order,
// without null annotations (code 0), which WFDB's library writes behind its own notes. A file that
// ends behind a whole annotation without its end mark is read, as WFDB's own tools do, if it can be
// nothing else (a text, codes that do not exist); `lacks_end_mark` then says so.
Result<std::vector<Annotation>> parse_wfdb_annotations(std::span<const uint8_t> bytes,
                                                       bool* lacks_end_mark = nullptr);

// What to say of such a file.
std::string note_of_missing_end_mark(const std::string& file_name);

// The rate at which `sample` counts where the file states one other than the record's: a first note
// "## time resolution: 250". nullopt otherwise.
std::optional<double> annotation_rate_hz(std::span<const Annotation> annotations);

// The same at `rate_hz` and in order of time, where the file counts at `file_rate_hz` unless it
// says so itself; without the notes "## ..." at its start, which only say how to read it.
std::vector<Annotation> annotations_at_rate(std::vector<Annotation> annotations,
                                            double file_rate_hz, double rate_hz);

// The note that annotation_rate_hz reads, which must come first.
Annotation annotation_rate_note(double rate_hz);

// Writes what parse_wfdb_annotations reads, and WFDB's rdann and bxb. Annotations must be in
// ascending order of their samples; errors name the one that is not, or cannot be encoded.
Result<std::vector<uint8_t>> format_wfdb_annotations(std::span<const Annotation> annotations);

}  // namespace beatsmith
