// EDF and EDF+ files (.edf), and BioSemi's 24-bit BDF: Kemp et al., Electroencephalogr Clin
// Neurophysiol 82(5):391-393, 1992; EDF+: Kemp and Olivan, Clin Neurophysiol 114(9):1755-1761,
// 2003; edfplus.info/specs.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "io/edf_header.h"
#include "io/edf_tal.h"
#include "io/lead_rates.h"
#include "io/recording.h"
#include "io/stored_recording.h"
#include "io/wfdb_annotation.h"

namespace beatsmith {

struct EdfRecording {
  StoredRecording recording;            // voltages in mV, whatever the file's units
  std::vector<Annotation> annotations;  // of EDF+, ascending, all inside the recording
  std::vector<std::string> notes;  // what was resampled, left out or filled in, a sentence each
};

// Reads a file that may come in pieces of any size: add_bytes until it is at its end, then finish.
// What follows an error is undefined.
//
// The recording has the highest rate of an ECG (by its label, else by its units, else of the first
// signal); ECGs of other rates are resampled, other signals of other rates left out, both with a
// note. So are signals whose physical or digital values have no range, as those of channels that
// nothing was plugged into. "ECG II" is named "II". Signals of 16 bits stay in their digital
// values.
//
// The gaps of an interrupted recording (EDF+D) become missing samples, so that times stay true.
//
// An annotation whose text is a WFDB symbol alone ("V") is that annotation, in a file of
// Beatsmith's own also one before a blank ("+ (AFIB"); any other text is a note (symbol `"`, the
// text in `aux`): "A patient moved" is no beat. Durations are not kept.
// The start is the header's date and time, with the year of EDF+'s "Startdate 25-APR-1989" where it
// is there, and the fraction of a second at which the first data record begins. What is anonymised
// (01.01.85, zeros, X) is not known; nor is a midnight without a date, which looks the same. What
// cannot be read is left out, with a note.
//
// Texts "# ..." at the start are the recording's comments, "Recording ends" cuts off what fills the
// last data record.
//
// Errors say at which byte: a header field that is no number or out of range, sizes that contradict
// one another, a file cut short, data records out of order, gaps far longer than
// the recording, only annotations, no signal with a range.
class EdfDecoder {
 public:
  explicit EdfDecoder(uint64_t file_bytes) : file_bytes_(file_bytes) {}

  Result<Done> add_bytes(std::span<const uint8_t> bytes);
  Result<EdfRecording> finish();

 private:
  struct OutLead {
    EdfSignal signal;
    double rate_hz;
    RateUse use;
    AdcScale scale;  // of digital values in `units`
    std::string units;
    bool is_adc;  // else floats
    std::vector<int16_t> adc;
    std::vector<float> values;

    void resize(size_t samples);
  };

  Result<Done> begin();
  Result<Done> choose_leads();
  OutLead lead_of(const EdfSignal& signal, double rate_hz, RateUse use) const;
  Result<Done> add_record(std::span<const uint8_t> record);
  Result<Done> read_annotations(std::span<const uint8_t> record);
  Result<Done> place_record();
  void add_samples(std::span<const uint8_t> record, OutLead& lead) const;
  bool ends_in_last_record(double place) const;
  void take_annotations(EdfRecording& out);

  uint64_t file_bytes_;
  std::vector<uint8_t> carried_;  // that no data record has been made of yet
  bool has_begun_ = false;
  EdfHeader header_;
  double sample_rate_hz_ = 0;
  size_t samples_per_record_ = 0;  // of leads of that rate
  std::vector<OutLead> leads_;
  std::vector<std::string> notes_;
  size_t record_ = 0;        // that comes next
  size_t record_place_ = 0;  // sample at which the last one begins
  size_t sample_count_ = 0;  // up to its end
  double start_s_ = 0;       // when the first data record starts
  double record_start_s_ = 0;
  std::vector<Tal> tals_;
  size_t gaps_ = 0;
  size_t missing_samples_ = 0;  // of a lead
};

// As EdfDecoder, of a file that is there as a whole.
Result<EdfRecording> parse_edf(std::span<const uint8_t> bytes);

// Writes EDF+C that parse_edf reads back: 16 bits a sample, each lead with the finest decimal step
// that holds it (voltages in uV), data records of 1 s where the rate is whole, no patient. A
// start that is not known is the 1st of January 1985, 00:00.
// Missing samples lie one step below the digital minimum. Names are shortened to EDF's 16 ASCII
// characters; an annotation's subtype, channel and number are not kept. Annotations must be
// ascending. Errors: no leads, leads of different lengths, no samples, a rate or values that EDF's
// fields of 8 characters cannot hold.
Result<std::vector<uint8_t>> format_edf(const Recording& recording,
                                        std::span<const Annotation> annotations);

}  // namespace beatsmith
