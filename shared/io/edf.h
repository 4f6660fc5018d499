// EDF and EDF+ files (.edf), and BioSemi's 24-bit BDF: Kemp et al., Electroencephalogr Clin
// Neurophysiol 82(5):391-393, 1992; EDF+: Kemp and Olivan, Clin Neurophysiol 114(9):1755-1761,
// 2003; edfplus.info/specs.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "io/recording.h"
#include "io/wfdb_annotation.h"

namespace beatsmith {

struct EdfRecording {
  Recording recording;                  // voltages in mV, whatever the file's units
  std::vector<Annotation> annotations;  // of EDF+, ascending, all inside the recording
  std::vector<std::string> notes;       // what was left out or filled in, a sentence each
};

// Leads are the signals that share the rate of the first ECG (by its label, else by its units, else
// the first of all); signals of other rates are left out with a note. "ECG II" is named "II".
//
// The gaps of an interrupted recording (EDF+D) become missing samples, so that times stay true.
//
// An annotation whose text is a WFDB symbol, alone or before a blank ("V", "+ (AFIB"), is that
// annotation; any other text is a note (symbol `"`, the text in `aux`). Durations are not kept.
// Texts "# ..." at the start are the recording's comments, "Recording ends" cuts off what fills the
// last data record.
//
// Errors say at which byte: a header field that is no number or out of range, sizes that contradict
// one another, a file cut short, data records out of order, gaps far longer than
// the recording, only annotations.
Result<EdfRecording> parse_edf(std::span<const uint8_t> bytes);

// Writes EDF+C that parse_edf reads back: 16 bits a sample, each lead with the finest decimal step
// that holds it (voltages in uV), data records of 1 s where the rate is whole, no date or patient.
// Missing samples lie one step below the digital minimum. Names are shortened to EDF's 16 ASCII
// characters; an annotation's subtype, channel and number are not kept. Annotations must be
// ascending. Errors: no leads, leads of different lengths, no samples, a rate or values that EDF's
// fields of 8 characters cannot hold.
Result<std::vector<uint8_t>> format_edf(const Recording& recording,
                                        std::span<const Annotation> annotations);

}  // namespace beatsmith
