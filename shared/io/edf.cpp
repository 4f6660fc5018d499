#include "io/edf.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>

#include "io/edf_header.h"
#include "io/edf_tal.h"
#include "io/text.h"

namespace beatsmith {
namespace {

// Samples that may be missing for want of a recording: so many for each recorded one, and a few
// million besides. A wrong time must not take all memory.
constexpr double kMostMissing = 16;
constexpr double kFewMissing = 1 << 22;
constexpr std::string_view kComment = "# ";
constexpr std::string_view kRecordingEnds = "Recording ends";

Error no_recording(std::string what, std::string mend) {
  return {std::move(what), "", std::move(mend)};
}

// ASCII that can be seen; what else there is may be in any of several encodings.
std::string plain_text(std::string_view text) {
  std::string plain(text);
  for (char& c : plain) {
    if (c < ' ' || c > '~') c = '_';
  }
  return plain;
}

// "ECG II" -> "II": EDF+ puts the kind of a signal before what is special about it.
std::string lead_name(std::string_view label) {
  if (label.starts_with("ECG ") || label.starts_with("EKG ")) {
    const std::string_view lead = trimmed(label.substr(4));
    if (is_standard_lead_name(lead)) return std::string(lead);
  }
  return plain_text(label);
}

std::string lead_units(std::string_view units) {
  return units == "\xB5V" ? "uV" : plain_text(units);  // the micro sign of ISO 8859-1
}

// The signal whose rate is the recording's; nullopt: there are annotations only.
std::optional<size_t> choose_rate_signal(const EdfHeader& header) {
  std::optional<size_t> best;
  int best_rank = 3;
  for (size_t i = 0; i < header.signals.size(); ++i) {
    const EdfSignal& signal = header.signals[i];
    if (signal.is_annotations) continue;
    const int rank = is_ecg_lead_name(lead_name(signal.label))       ? 0
                     : millivolts_per_unit(lead_units(signal.units)) ? 1
                                                                     : 2;
    if (rank >= best_rank) continue;
    best = i;
    best_rank = rank;
  }
  return best;
}

// A whole rate where the rounding of a duration such as "0.711111" cannot tell it from the
// quotient.
double rate_of(const EdfHeader& header, size_t samples) {
  const auto count = static_cast<double>(samples);
  const double rate_hz = count / header.record_s;
  const std::string& text = header.record_s_text;
  const size_t point = text.find('.');
  if (point == text.npos || text.size() < 7) return rate_hz;
  const double half_step = 0.5 * std::pow(10.0, -static_cast<double>(text.size() - point - 1));
  const double whole_hz = std::round(rate_hz);
  const bool is_whole = whole_hz > 0 && std::abs(count / whole_hz - header.record_s) <= half_step;
  return is_whole ? whole_hz : rate_hz;
}

class Reader {
 public:
  Reader(std::span<const uint8_t> bytes, EdfHeader header)
      : bytes_(bytes), header_(std::move(header)) {}

  Result<EdfRecording> read() {
    if (const auto done = choose_leads(); !done) return done.error();
    if (const auto done = read_annotation_signals(); !done) return done.error();
    if (const auto done = place_records(); !done) return done.error();
    for (const size_t index : leads_) read_lead(header_.signals[index]);
    take_annotations();
    return std::move(out_);
  }

 private:
  Result<Done> choose_leads() {
    const std::optional<size_t> chosen = choose_rate_signal(header_);
    if (!chosen) {
      return no_recording("the file holds annotations only", "open the file with the signals");
    }
    const size_t samples = header_.signals[*chosen].samples_per_record;
    if (!(header_.record_s > 0)) {
      return Error{"the duration of a data record is 0", "byte 244",
                   "export the file again: without a duration there is no sample rate"};
    }
    out_.recording.sample_rate_hz = rate_of(header_, samples);
    if (!(out_.recording.sample_rate_hz >= 1 && out_.recording.sample_rate_hz <= 1e6)) {
      return Error{"a sample rate of " + text_from_number(out_.recording.sample_rate_hz) +
                       " Hz is out of range",
                   "byte 244", "give a recording of 1 to 1,000,000 Hz"};
    }
    samples_per_record_ = samples;
    std::string left_out;
    for (size_t i = 0; i < header_.signals.size(); ++i) {
      const EdfSignal& signal = header_.signals[i];
      if (signal.is_annotations) continue;
      if (signal.samples_per_record == samples) {
        leads_.push_back(i);
        continue;
      }
      const double rate_hz = static_cast<double>(signal.samples_per_record) / header_.record_s;
      left_out += (left_out.empty() ? "" : ", ") + plain_text(signal.label) + " (" +
                  text_from_number(std::round(rate_hz * 1000) / 1000) + " Hz)";
    }
    if (!left_out.empty()) {
      note("Left out, since they have other sample rates than " +
           plain_text(header_.signals[*chosen].label) + " (" +
           text_from_number(out_.recording.sample_rate_hz) + " Hz): " + left_out + ".");
    }
    return Done{};
  }

  void note(std::string sentence) { out_.notes.push_back(std::move(sentence)); }

  std::span<const uint8_t> samples_of(const EdfSignal& signal, size_t record) const {
    return bytes_.subspan(header_.header_bytes + record * header_.record_bytes() +
                              signal.first_sample * header_.sample_bytes,
                          signal.samples_per_record * header_.sample_bytes);
  }

  // The first list of a data record's first annotation signal says when the record starts.
  Result<Done> read_annotation_signals() {
    bool keeps_time = true;
    for (const EdfSignal& signal : header_.signals) {
      if (!signal.is_annotations) continue;
      for (size_t record = 0; record < header_.record_count; ++record) {
        const std::span<const uint8_t> bytes = samples_of(signal, record);
        std::optional<std::vector<Tal>> tals =
            parse_tals({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
        if (!tals || (keeps_time && tals->empty())) {
          return Error{
              "data record " + std::to_string(record) + " has no sound list of annotations",
              "byte " + std::to_string(bytes.data() - bytes_.data()),
              "fetch or export the file again: it is damaged, or no EDF+"};
        }
        if (keeps_time) record_starts_s_.push_back(tals->front().onset_s);
        for (Tal& tal : *tals) tals_.push_back(std::move(tal));
      }
      keeps_time = false;
    }
    if (header_.is_interrupted && keeps_time) {
      return no_recording("an interrupted recording without the times of its data records",
                          "export the file again as EDF+C");
    }
    return Done{};
  }

  // Where each data record's samples go: one after another, or after a gap.
  Result<Done> place_records() {
    const double rate_hz = out_.recording.sample_rate_hz;
    const double most_missing =
        kMostMissing * static_cast<double>(header_.record_count * samples_per_record_) +
        kFewMissing / static_cast<double>(leads_.size());
    size_t end = 0;
    size_t gaps = 0;
    size_t filled = 0;
    record_places_.reserve(header_.record_count);
    for (size_t record = 0; record < header_.record_count; ++record) {
      if (header_.is_interrupted) {
        const double start_s = record_starts_s_[record] - record_starts_s_.front();
        const double place = std::round(start_s * rate_hz);
        const double gap = place - static_cast<double>(end);
        if (gap < -1) {
          return Error{"the data record begins before the one ahead of it ends",
                       "data record " + std::to_string(record),
                       "export the file again: its data records are out of order"};
        }
        if (static_cast<double>(filled) + gap > most_missing) {
          return Error{"the recording is interrupted for much longer than it lasts",
                       "data record " + std::to_string(record), "cut the file in two at its gap"};
        }
        if (gap > 1) {  // less is the rounding of the times
          ++gaps;
          filled += static_cast<size_t>(gap);
          end += static_cast<size_t>(gap);
        }
      }
      record_places_.push_back(end);
      end += samples_per_record_;
    }
    sample_count_ = end;
    if (gaps > 0) {
      const double seconds = static_cast<double>(filled) / rate_hz;
      note("The recording is interrupted " + std::to_string(gaps) +
           (gaps == 1 ? " time, for " : " times, for ") +
           text_from_number(std::round(seconds * 10) / 10) +
           " s in all; samples are missing there.");
    }
    return Done{};
  }

  int sample_at(const uint8_t* at) const {
    if (header_.sample_bytes == 2) return static_cast<int16_t>(at[0] | at[1] << 8);
    return ((at[0] | at[1] << 8 | at[2] << 16) ^ 0x800000) - 0x800000;
  }

  void read_lead(const EdfSignal& signal) {
    Lead lead{lead_name(signal.label), lead_units(signal.units), {}};
    const std::optional<double> millivolts = millivolts_per_unit(lead.units);
    if (millivolts) lead.units = "mV";
    const double factor = millivolts.value_or(1);
    const int least = header_.sample_bytes == 2 ? -(1 << 15) : -(1 << 23);
    const bool has_missing = signal.digital_min > least;
    const double span = static_cast<double>(signal.digital_max) - signal.digital_min;
    const float missing = std::numeric_limits<float>::quiet_NaN();
    lead.samples.assign(sample_count_, missing);
    for (size_t record = 0; record < header_.record_count; ++record) {
      const std::span<const uint8_t> bytes = samples_of(signal, record);
      float* out = lead.samples.data() + record_places_[record];
      for (size_t i = 0; i < samples_per_record_; ++i) {
        const int sample = sample_at(bytes.data() + i * header_.sample_bytes);
        // So written, 0 comes out as 0.
        const double physical = (signal.physical_min * (signal.digital_max - sample) +
                                 signal.physical_max * (sample - signal.digital_min)) /
                                span;
        out[i] = has_missing && sample == least ? missing : static_cast<float>(physical * factor);
      }
    }
    out_.recording.leads.push_back(std::move(lead));
  }

  void take_annotations() {
    const double rate_hz = out_.recording.sample_rate_hz;
    const double start_s = record_starts_s_.empty() ? 0 : record_starts_s_.front();
    size_t beyond = 0;
    for (const Tal& tal : tals_) {
      const double place = std::round((tal.onset_s - start_s) * rate_hz);
      for (const std::string& text : tal.texts) {
        if (text.empty()) continue;
        if (place == 0 && text.starts_with(kComment)) {
          out_.recording.comments.push_back(text.substr(kComment.size()));
        } else if (text == kRecordingEnds && ends_in_last_record(place)) {
          sample_count_ = static_cast<size_t>(place);
        } else if (!(place >= 0 && place < static_cast<double>(sample_count_))) {
          ++beyond;
        } else {
          Annotation annotation = annotation_from_text(text);
          annotation.sample = static_cast<int64_t>(place);
          out_.annotations.push_back(std::move(annotation));
        }
      }
    }
    for (Lead& lead : out_.recording.leads) lead.samples.resize(sample_count_);
    beyond += std::erase_if(out_.annotations, [&](const Annotation& annotation) {
      return annotation.sample >= static_cast<int64_t>(sample_count_);
    });
    std::stable_sort(out_.annotations.begin(), out_.annotations.end(),
                     [](const auto& a, const auto& b) { return a.sample < b.sample; });
    if (beyond > 0) {
      note(std::to_string(beyond) + " of the file's annotations lie outside the recording and " +
           "were left out.");
    }
  }

  bool ends_in_last_record(double place) const {
    return !record_places_.empty() && place > static_cast<double>(record_places_.back()) &&
           place <= static_cast<double>(record_places_.back() + samples_per_record_);
  }

  std::span<const uint8_t> bytes_;
  EdfHeader header_;
  EdfRecording out_;
  size_t samples_per_record_ = 0;  // of each lead
  std::vector<size_t> leads_;      // signals
  std::vector<Tal> tals_;
  std::vector<double> record_starts_s_;
  std::vector<size_t> record_places_;  // sample at which each data record begins
  size_t sample_count_ = 0;
};

}  // namespace

Result<EdfRecording> parse_edf(std::span<const uint8_t> bytes) {
  Result<EdfHeader> header = parse_edf_header(bytes);
  if (!header) return header.error();
  return Reader(bytes, *std::move(header)).read();
}

}  // namespace beatsmith
