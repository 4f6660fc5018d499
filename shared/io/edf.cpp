#include "io/edf.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>

#include "io/text.h"

namespace beatsmith {
namespace {

constexpr int kNone = std::numeric_limits<int>::min();  // no digital value is that
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

std::string lead_units(std::string_view units) { return plain_text(plain_units(units)); }

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

}  // namespace

Result<Done> EdfDecoder::add_bytes(std::span<const uint8_t> bytes) {
  carried_.insert(carried_.end(), bytes.begin(), bytes.end());
  if (!has_begun_) {
    if (carried_.size() < edf_header_bytes(carried_)) return Done{};
    if (const auto begun = begin(); !begun) return begun.error();
  }
  size_t at = 0;
  while (record_ < header_.record_count && carried_.size() - at >= header_.record_bytes()) {
    const auto record = std::span(carried_).subspan(at, header_.record_bytes());
    if (const auto done = add_record(record); !done) return done.error();
    at += header_.record_bytes();
  }
  carried_.erase(carried_.begin(), carried_.begin() + static_cast<std::ptrdiff_t>(at));
  return Done{};
}

Result<Done> EdfDecoder::begin() {
  Result<EdfHeader> header = parse_edf_header(carried_, file_bytes_);
  if (!header) return header.error();
  header_ = *std::move(header);
  carried_.erase(carried_.begin(),
                 carried_.begin() + static_cast<std::ptrdiff_t>(header_.header_bytes));
  has_begun_ = true;
  const bool keeps_time = std::any_of(header_.signals.begin(), header_.signals.end(),
                                      [](const EdfSignal& s) { return s.is_annotations; });
  if (const auto done = choose_leads(); !done) return done.error();
  if (header_.is_interrupted && !keeps_time) {
    return no_recording("an interrupted recording without the times of its data records",
                        "export the file again as EDF+C");
  }
  return Done{};
}

Result<Done> EdfDecoder::choose_leads() {
  std::vector<RatedSignal> rated;
  std::vector<const EdfSignal*> signals;
  std::string without_range;
  for (const EdfSignal& signal : header_.signals) {
    if (signal.is_annotations) continue;
    if (!signal.has_range) {
      without_range += (without_range.empty() ? "" : ", ") + lead_name(signal.label);
      continue;
    }
    signals.push_back(&signal);
    rated.push_back({lead_name(signal.label), lead_units(signal.units),
                     rate_of(header_, signal.samples_per_record)});
  }
  if (signals.empty()) {
    return no_recording("the file holds annotations only", "open the file with the signals");
  }
  if (!(header_.record_s > 0)) {
    return Error{"the duration of a data record is 0", "byte 244",
                 "export the file again: without a duration there is no sample rate"};
  }
  RatePlan plan = plan_rates(rated);
  if (!(plan.rate_hz >= 1 && plan.rate_hz <= 1e6)) {
    return Error{"a sample rate of " + text_from_number(plan.rate_hz) + " Hz is out of range",
                 "byte 244", "give a recording of 1 to 1,000,000 Hz"};
  }
  sample_rate_hz_ = plan.rate_hz;
  notes_ = header_.notes;
  std::move(plan.notes.begin(), plan.notes.end(), std::back_inserter(notes_));
  if (!without_range.empty()) {
    notes_.push_back("Left out, since their smallest value is their largest: " + without_range +
                     ".");
  }
  for (size_t i = 0; i < signals.size(); ++i) {
    if (plan.uses[i] == RateUse::kKept) samples_per_record_ = signals[i]->samples_per_record;
    if (plan.uses[i] == RateUse::kLeftOut) continue;
    leads_.push_back(lead_of(*signals[i], rated[i].rate_hz, plan.uses[i]));
  }
  return Done{};
}

EdfDecoder::OutLead EdfDecoder::lead_of(const EdfSignal& signal, double rate_hz,
                                        RateUse use) const {
  OutLead lead{signal, rate_hz, use, {}, lead_units(signal.units), false, {}, {}};
  const std::optional<double> millivolts = millivolts_per_unit(lead.units);
  if (millivolts) lead.units = "mV";
  const double physical = signal.physical_max - signal.physical_min;
  lead.scale.gain = (static_cast<double>(signal.digital_max) - signal.digital_min) /
                    (physical * millivolts.value_or(1));
  lead.scale.baseline =
      (signal.physical_max * signal.digital_min - signal.physical_min * signal.digital_max) /
      physical;
  // What lies below the digital range stands for a missing sample.
  const int least = header_.sample_bytes == 2 ? -(1 << 15) : -(1 << 23);
  const bool has_missing = signal.digital_min > least;
  lead.scale.missing = has_missing ? least : kNone;
  lead.is_adc = header_.sample_bytes == 2 && use == RateUse::kKept &&
                (has_missing || !header_.is_interrupted);
  const size_t count = header_.record_count * signal.samples_per_record;
  lead.is_adc ? lead.adc.reserve(count) : lead.values.reserve(count);
  return lead;
}

void EdfDecoder::OutLead::resize(size_t samples) {
  if (is_adc) {
    adc.resize(samples, static_cast<int16_t>(scale.missing));
  } else {
    values.resize(samples, std::numeric_limits<float>::quiet_NaN());
  }
}

Result<Done> EdfDecoder::add_record(std::span<const uint8_t> record) {
  if (const auto done = read_annotations(record); !done) return done.error();
  if (const auto done = place_record(); !done) return done.error();
  for (OutLead& lead : leads_) add_samples(record, lead);
  ++record_;
  return Done{};
}

// The first list of a data record's first annotation signal says when the record starts.
Result<Done> EdfDecoder::read_annotations(std::span<const uint8_t> record) {
  bool keeps_time = true;
  for (const EdfSignal& signal : header_.signals) {
    if (!signal.is_annotations) continue;
    const size_t first = signal.first_sample * header_.sample_bytes;
    const auto bytes = record.subspan(first, signal.samples_per_record * header_.sample_bytes);
    std::optional<std::vector<Tal>> tals = parse_tals(text_of(bytes));
    if (!tals || (keeps_time && tals->empty())) {
      const uint64_t place =
          header_.header_bytes + uint64_t{record_} * header_.record_bytes() + first;
      return Error{"data record " + std::to_string(record_) + " has no sound list of annotations",
                   "byte " + std::to_string(place),
                   "fetch or export the file again: it is damaged, or no EDF+"};
    }
    if (keeps_time) record_start_s_ = tals->front().onset_s;
    if (keeps_time && record_ == 0) start_s_ = record_start_s_;
    for (Tal& tal : *tals) tals_.push_back(std::move(tal));
    keeps_time = false;
  }
  return Done{};
}

// Where the data record's samples go: after those before, or after a gap.
Result<Done> EdfDecoder::place_record() {
  record_place_ = sample_count_;
  if (header_.is_interrupted) {
    const double place = std::round((record_start_s_ - start_s_) * sample_rate_hz_);
    const double gap = place - static_cast<double>(sample_count_);
    if (gap < -1) {
      return Error{"the data record begins before the one ahead of it ends",
                   "data record " + std::to_string(record_),
                   "export the file again: its data records are out of order"};
    }
    if (gap > 1) {  // less is the rounding of the times
      const auto leads = static_cast<double>(leads_.size());
      const auto recorded = static_cast<double>(header_.record_count * samples_per_record_);
      const double missing = static_cast<double>(missing_samples_) + gap;
      if (!may_be_missing((recorded + missing) * leads, recorded * leads)) {
        return Error{"the recording is interrupted for much longer than it lasts",
                     "data record " + std::to_string(record_), "cut the file in two at its gap"};
      }
      ++gaps_;
      missing_samples_ += static_cast<size_t>(gap);
      record_place_ += static_cast<size_t>(gap);
    }
  }
  sample_count_ = record_place_ + samples_per_record_;
  return Done{};
}

void EdfDecoder::add_samples(std::span<const uint8_t> record, OutLead& lead) const {
  const size_t count = lead.signal.samples_per_record;
  // Its own place, at its own rate.
  const double place = static_cast<double>(record_place_) * static_cast<double>(count) /
                       static_cast<double>(samples_per_record_);
  lead.resize(static_cast<size_t>(std::round(place)));
  const uint8_t* at = record.data() + lead.signal.first_sample * header_.sample_bytes;
  for (size_t i = 0; i < count; ++i, at += header_.sample_bytes) {
    if (header_.sample_bytes == 2) {
      const auto sample = static_cast<int16_t>(at[0] | at[1] << 8);
      if (lead.is_adc) {
        lead.adc.push_back(sample);
      } else {
        lead.values.push_back(lead.scale.value(sample));
      }
    } else {
      lead.values.push_back(
          lead.scale.value(((at[0] | at[1] << 8 | at[2] << 16) ^ 0x800000) - 0x800000));
    }
  }
}

bool EdfDecoder::ends_in_last_record(double place) const {
  return record_ > 0 && place > static_cast<double>(record_place_) &&
         place <= static_cast<double>(record_place_ + samples_per_record_);
}

void EdfDecoder::take_annotations(EdfRecording& out) {
  size_t beyond = 0;
  for (const Tal& tal : tals_) {
    const double place = std::round((tal.onset_s - start_s_) * sample_rate_hz_);
    for (const std::string& text : tal.texts) {
      if (text.empty()) continue;
      if (place == 0 && text.starts_with(kComment)) {
        out.recording.comments.push_back(text.substr(kComment.size()));
      } else if (text == kRecordingEnds && ends_in_last_record(place)) {
        sample_count_ = static_cast<size_t>(place);
      } else if (!(place >= 0 && place < static_cast<double>(sample_count_))) {
        ++beyond;
      } else {
        Annotation annotation = annotation_from_text(text, header_.is_own);
        annotation.sample = static_cast<int64_t>(place);
        out.annotations.push_back(std::move(annotation));
      }
    }
  }
  beyond += std::erase_if(out.annotations, [&](const Annotation& annotation) {
    return annotation.sample >= static_cast<int64_t>(sample_count_);
  });
  std::stable_sort(out.annotations.begin(), out.annotations.end(),
                   [](const auto& a, const auto& b) { return a.sample < b.sample; });
  if (beyond > 0) {
    notes_.push_back(std::to_string(beyond) + " of the file's annotations lie outside the " +
                     "recording and were left out.");
  }
}

Result<EdfRecording> EdfDecoder::finish() {
  if (!has_begun_) {  // the file ends before its header does
    if (const auto begun = begin(); !begun) return begun.error();
  }
  if (record_ < header_.record_count) {
    return Error{"the file is shorter than its size, " + std::to_string(file_bytes_) + " bytes", "",
                 "fetch the file again"};
  }
  if (gaps_ > 0) {
    const double seconds = static_cast<double>(missing_samples_) / sample_rate_hz_;
    notes_.push_back("The recording is interrupted " + std::to_string(gaps_) +
                     (gaps_ == 1 ? " time, for " : " times, for ") +
                     text_from_number(std::round(seconds * 10) / 10) +
                     " s in all; samples are missing there.");
  }
  EdfRecording out;
  out.recording.sample_rate_hz = sample_rate_hz_;
  if (header_.start) out.recording.start = start_time_shifted(*header_.start, start_s_);
  take_annotations(out);
  for (OutLead& lead : leads_) {
    if (lead.use == RateUse::kResampled) {
      Result<std::vector<float>> resampled =
          resampled_lead(lead.values, lead.rate_hz, sample_rate_hz_, sample_count_);
      if (!resampled) return resampled.error();
      lead.values = *std::move(resampled);
    }
    lead.resize(sample_count_);
    Samples samples =
        lead.is_adc ? Samples(std::move(lead.adc), lead.scale) : Samples(std::move(lead.values));
    out.recording.leads.push_back({lead_name(lead.signal.label), lead.units, std::move(samples)});
  }
  out.notes = std::move(notes_);
  return out;
}

Result<EdfRecording> parse_edf(std::span<const uint8_t> bytes) {
  EdfDecoder decoder(bytes.size());
  if (const auto done = decoder.add_bytes(bytes); !done) return done.error();
  return decoder.finish();
}

}  // namespace beatsmith
