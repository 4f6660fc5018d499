#include "io/wfdb_signal.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "io/text.h"

namespace beatsmith {
namespace {

Error unsupported_format(int format) {
  return {"signal format " + std::to_string(format) + " is not supported", "",
          "convert the record to format 16 or 212, for example with WFDB's xform"};
}

// What this library cannot decode, although the header is sound.
Result<Done> check_supported(const WfdbHeader& header) {
  if (header.segment_count > 0) {
    return Error{"multi-segment records are not supported", "record line",
                 "give one of the segments, or join them with WFDB's xform"};
  }
  if (header.signals.empty()) {
    return Error{"the record has no signals", "record line", "give a record with signals"};
  }
  for (size_t i = 0; i < header.signals.size(); ++i) {
    const WfdbSignalSpec& signal = header.signals[i];
    const std::string where = "signal " + std::to_string(i);
    if (signal.format != 16 && signal.format != 212) {
      Error error = unsupported_format(signal.format);
      error.where = where;
      return error;
    }
    if (signal.samples_per_frame != 1 || signal.skew != 0) {
      return Error{signal.skew != 0 ? "skewed signals are not supported"
                                    : "several samples per frame are not supported",
                   where, "convert the record to one rate without skew with WFDB's xform"};
    }
  }
  return Done{};
}

// The samples of a stretch of whole samples (format 16) or pairs (212), as they follow one another.
void append_samples(int format, std::span<const uint8_t> bytes, std::vector<int16_t>& samples) {
  if (format == 16) {
    for (size_t at = 0; at + 1 < bytes.size(); at += 2) {
      samples.push_back(static_cast<int16_t>(bytes[at] | bytes[at + 1] << 8));
    }
    return;
  }
  // Low byte of sample 0; high nibbles of 0 (low half) and 1 (high half); low byte of sample 1.
  const auto from_12_bits = [](int bits) { return static_cast<int16_t>((bits ^ 0x800) - 0x800); };
  size_t at = 0;
  for (; at + 2 < bytes.size(); at += 3) {
    samples.push_back(from_12_bits(bytes[at] | (bytes[at + 1] & 0x0f) << 8));
    samples.push_back(from_12_bits(bytes[at + 2] | (bytes[at + 1] & 0xf0) << 4));
  }
  if (at + 1 < bytes.size()) {
    samples.push_back(from_12_bits(bytes[at] | (bytes[at + 1] & 0x0f) << 8));
  }
}

// How many whole samples so many bytes hold.
uint64_t samples_in(int format, uint64_t bytes) {
  return format == 16 ? bytes / 2 : bytes / 3 * 2 + (bytes % 3 == 2 ? 1 : 0);
}

AdcScale scale_of(const WfdbSignalSpec& spec) {
  return {spec.gain, static_cast<double>(spec.baseline), wfdb_missing_value(spec.format)};
}

}  // namespace

std::vector<std::string> wfdb_signal_file_names(const WfdbHeader& header) {
  std::vector<std::string> names;
  for (const WfdbSignalSpec& signal : header.signals) {
    if (std::find(names.begin(), names.end(), signal.file_name) == names.end()) {
      names.push_back(signal.file_name);
    }
  }
  return names;
}

int wfdb_missing_value(int format) { return format == 212 ? -2048 : -32768; }

Result<std::vector<int16_t>> decode_wfdb_samples(int format, std::span<const uint8_t> bytes) {
  if (format != 16 && format != 212) return unsupported_format(format);
  std::vector<int16_t> samples;
  samples.reserve(static_cast<size_t>(samples_in(format, bytes.size())));
  append_samples(format, bytes, samples);
  return samples;
}

Result<std::vector<uint8_t>> encode_wfdb_samples(int format, std::span<const int16_t> samples) {
  std::vector<uint8_t> bytes;
  if (format == 16) {
    bytes.reserve(samples.size() * 2);
    for (const int16_t sample : samples) {
      bytes.push_back(static_cast<uint8_t>(sample & 0xff));
      bytes.push_back(static_cast<uint8_t>(sample >> 8 & 0xff));
    }
    return bytes;
  }
  if (format != 212) return unsupported_format(format);

  bytes.reserve(samples.size() / 2 * 3 + 2);
  for (size_t i = 0; i < samples.size(); ++i) {
    const int sample = samples[i];
    if (sample < -2048 || sample > 2047) {
      return Error{"the value " + std::to_string(sample) + " does not fit 12 bits",
                   "sample " + std::to_string(i), "write format 16"};
    }
    if (i % 2 == 0) {
      bytes.push_back(static_cast<uint8_t>(sample & 0xff));
      bytes.push_back(static_cast<uint8_t>(sample >> 8 & 0x0f));
    } else {
      bytes.back() = static_cast<uint8_t>(bytes.back() | (sample >> 4 & 0xf0));
      bytes.push_back(static_cast<uint8_t>(sample & 0xff));
    }
  }
  return bytes;
}

int16_t wfdb_checksum(std::span<const int16_t> samples) {
  uint32_t sum = 0;
  for (const int16_t sample : samples) sum += static_cast<uint32_t>(sample);
  return static_cast<int16_t>(sum & 0xffff);
}

WfdbSignalDecoder::WfdbSignalDecoder(const WfdbHeader& header, std::vector<Group> groups)
    : header_(header), groups_(std::move(groups)), signals_(header.signals.size()) {}

Result<WfdbSignalDecoder> WfdbSignalDecoder::start(const WfdbHeader& header) {
  if (const auto supported = check_supported(header); !supported) return supported.error();
  Result<std::vector<Group>> groups = groups_of(header);
  if (!groups) return groups.error();
  return WfdbSignalDecoder(header, *std::move(groups));
}

Result<std::vector<WfdbSignalDecoder::Group>> WfdbSignalDecoder::groups_of(
    const WfdbHeader& header) {
  std::vector<Group> groups;
  const auto& signals = header.signals;
  for (size_t i = 0; i < signals.size(); ++i) {
    const auto same_file = [&](const Group& group) {
      return signals[group.first].file_name == signals[i].file_name;
    };
    const auto group = std::find_if(groups.begin(), groups.end(), same_file);
    if (group == groups.end()) {
      groups.push_back({i, i + 1});
      continue;
    }
    const WfdbSignalSpec& first = signals[group->first];
    if (group->end != i || first.format != signals[i].format ||
        first.byte_offset != signals[i].byte_offset) {
      return Error{"the signals of file " + quoted(first.file_name) +
                       " are not side by side with one format and offset",
                   "signal " + std::to_string(i), "correct the header's signal lines"};
    }
    group->end = i + 1;
  }
  return groups;
}

Result<Done> WfdbSignalDecoder::begin_file(uint64_t file_bytes) {
  const Group group = groups_[group_];
  const WfdbSignalSpec& spec = header_.signals[group.first];
  file_bytes_ = file_bytes;
  to_skip_ = std::min<uint64_t>(spec.byte_offset, file_bytes);
  sample_ = 0;
  carried_.clear();

  const uint64_t samples = samples_in(spec.format, file_bytes - to_skip_);
  const uint64_t in_file = samples / group.size();
  const uint64_t promised = static_cast<uint64_t>(header_.sample_count);
  const std::string where = spec.file_name + ", byte " + std::to_string(file_bytes);
  if (promised == 0 && in_file * group.size() != samples) {
    return Error{"the signal file ends in the middle of a frame", where,
                 "fetch the file again; it has been cut short"};
  }
  if (promised > in_file) {
    return Error{"the header promises " + std::to_string(promised) +
                     " samples per signal, the signal file ends after " + std::to_string(in_file),
                 where, "fetch the file again, or correct the number of samples in the header"};
  }
  const uint64_t frames = promised == 0 ? in_file : promised;
  if (group_ > 0 && frames != signals_.front().size()) {
    return Error{"signal file " + quoted(spec.file_name) + " holds " + std::to_string(frames) +
                     " samples per signal, the first file " +
                     std::to_string(signals_.front().size()),
                 "signal " + std::to_string(group.first),
                 "write the number of samples into the header's record line"};
  }
  if (frames > signals_[group.first].max_size()) {
    return Error{
        "its " + std::to_string(frames) + " samples per signal are more than fit the memory",
        spec.file_name, "cut the record into parts"};
  }
  for (size_t k = group.first; k < group.end; ++k) signals_[k].resize(static_cast<size_t>(frames));
  return Done{};
}

void WfdbSignalDecoder::add_bytes(std::span<const uint8_t> bytes) {
  const auto skipped = static_cast<size_t>(std::min<uint64_t>(to_skip_, bytes.size()));
  to_skip_ -= skipped;
  bytes = bytes.subspan(skipped);

  const int format = header_.signals[groups_[group_].first].format;
  const size_t unit = format == 16 ? 2 : 3;
  std::vector<int16_t> samples;
  if (!carried_.empty()) {
    const size_t missing = std::min(unit - carried_.size(), bytes.size());
    carried_.insert(carried_.end(), bytes.begin(),
                    bytes.begin() + static_cast<std::ptrdiff_t>(missing));
    bytes = bytes.subspan(missing);
    if (carried_.size() < unit) return;
    append_samples(format, carried_, samples);
    carried_.clear();
  }
  const size_t whole = bytes.size() / unit * unit;
  samples.reserve(samples.size() + whole);
  append_samples(format, bytes.first(whole), samples);
  carried_.assign(bytes.begin() + static_cast<std::ptrdiff_t>(whole), bytes.end());
  add_samples(samples);
}

void WfdbSignalDecoder::add_samples(std::span<const int16_t> samples) {
  const Group group = groups_[group_];
  const size_t all = group.size() * signals_[group.first].size();
  samples = samples.first(std::min(samples.size(), all - sample_));
  for (size_t k = 0; k < group.size(); ++k) {
    std::vector<int16_t>& signal = signals_[group.first + k];
    // The first of these samples that is the signal's.
    size_t i = (k + group.size() - sample_ % group.size()) % group.size();
    size_t frame = (sample_ + i) / group.size();
    for (; i < samples.size(); i += group.size()) signal[frame++] = samples[i];
  }
  sample_ += samples.size();
}

Result<Done> WfdbSignalDecoder::end_file() {
  const Group group = groups_[group_];
  const WfdbSignalSpec& spec = header_.signals[group.first];
  std::vector<int16_t> last;
  append_samples(spec.format, carried_, last);
  add_samples(last);
  ++group_;
  if (sample_ < group.size() * signals_[group.first].size()) {
    return Error{
        "the signal file is shorter than its size, " + std::to_string(file_bytes_) + " bytes",
        spec.file_name, "fetch the file again"};
  }
  return Done{};
}

Result<AdcSignals> decode_wfdb_signals(const WfdbHeader& header, const WfdbFiles& files) {
  Result<WfdbSignalDecoder> decoder = WfdbSignalDecoder::start(header);
  if (!decoder) return decoder.error();
  for (const std::string& name : wfdb_signal_file_names(header)) {
    const auto file = files.find(name);
    if (file == files.end()) {
      const auto of_file =
          std::find_if(header.signals.begin(), header.signals.end(),
                       [&](const WfdbSignalSpec& signal) { return signal.file_name == name; });
      return Error{"signal file " + quoted(name) + " is missing",
                   "signal " + std::to_string(of_file - header.signals.begin()),
                   "put it beside the header"};
    }
    if (const auto begun = decoder->begin_file(file->second.size()); !begun) return begun.error();
    decoder->add_bytes(file->second);
    if (const auto ended = decoder->end_file(); !ended) return ended.error();
  }
  return decoder->take();
}

Result<Done> check_wfdb_signals(const WfdbHeader& header, const AdcSignals& signals) {
  for (size_t i = 0; i < signals.size(); ++i) {
    const WfdbSignalSpec& spec = header.signals[i];
    if (!spec.checksum || signals[i].empty()) continue;
    const int first = signals[i].front();
    const int16_t checksum = wfdb_checksum(signals[i]);
    const bool first_matches = first == spec.initial_value;
    if (first_matches && checksum == static_cast<int16_t>(*spec.checksum & 0xffff)) continue;
    return Error{first_matches ? "checksum " + std::to_string(checksum) +
                                     " where the header says " + std::to_string(*spec.checksum)
                               : "first value " + std::to_string(first) +
                                     " where the header says " + std::to_string(spec.initial_value),
                 "signal " + std::to_string(i) + " (" + spec.description + ")",
                 "fetch the record again: the signal file or its header is damaged"};
  }
  return Done{};
}

StoredRecording stored_wfdb_recording(const WfdbHeader& header, AdcSignals signals) {
  StoredRecording recording{header.name, header.sample_rate_hz, {}, header.comments};
  for (size_t i = 0; i < signals.size(); ++i) {
    const WfdbSignalSpec& spec = header.signals[i];
    recording.leads.push_back(
        {spec.description, spec.units, Samples(std::move(signals[i]), scale_of(spec))});
  }
  return recording;
}

Result<Recording> read_wfdb_recording(const WfdbHeader& header, const WfdbFiles& files) {
  const Result<AdcSignals> signals = decode_wfdb_signals(header, files);
  if (!signals) return signals.error();
  if (const auto checked = check_wfdb_signals(header, *signals); !checked) return checked.error();

  Recording recording{header.name, header.sample_rate_hz, {}, header.comments};
  for (size_t i = 0; i < signals->size(); ++i) {
    const WfdbSignalSpec& spec = header.signals[i];
    const AdcScale scale = scale_of(spec);
    Lead lead{spec.description, spec.units, {}};
    lead.samples.reserve((*signals)[i].size());
    for (const int16_t sample : (*signals)[i]) lead.samples.push_back(scale.value(sample));
    recording.leads.push_back(std::move(lead));
  }
  return recording;
}

namespace {

// A header is read line by line, and refused if it holds a zero byte.
bool breaks_line(std::string_view text) {
  return text.find_first_of(std::string_view("\n\0", 2)) != text.npos;
}

// A word that stands for itself in a header: no blanks, nothing that the grammar takes for its own.
bool is_plain_word(std::string_view text, std::string_view forbidden) {
  return !text.empty() && text.find_first_of(forbidden) == text.npos &&
         std::none_of(text.begin(), text.end(), [](unsigned char c) { return c <= ' '; });
}

Result<Done> check_writable(const Recording& recording, double gain) {
  if (!is_plain_word(recording.name, "/\\:#")) {
    return Error{"a WFDB record cannot be named " + quoted(recording.name), "",
                 "use letters, digits, '_' and '-'"};
  }
  if (recording.leads.empty()) {
    return Error{"the recording has no leads", "", "give a recording with at least one lead"};
  }
  if (!(recording.sample_rate_hz > 0) || !std::isfinite(recording.sample_rate_hz)) {
    return Error{"the sample rate is not above 0", "", "give the recording's sample rate in Hz"};
  }
  if (!(gain > 0) || !std::isfinite(gain)) {
    return Error{"the gain is not above 0", "", "give ADC units per physical unit, such as 1000"};
  }
  for (const Lead& lead : recording.leads) {
    const std::string where = "lead " + quoted(lead.name);
    if (!is_plain_word(lead.units, "") || breaks_line(lead.name)) {
      return Error{"a WFDB header cannot hold this lead's name or its units " + quoted(lead.units),
                   where, "use a name without line ends, units without blanks"};
    }
    if (lead.samples.size() != recording.leads.front().samples.size()) {
      return Error{"the leads differ in length", where, "cut them to one length"};
    }
  }
  if (std::any_of(recording.comments.begin(), recording.comments.end(), breaks_line)) {
    return Error{"a comment holds a line end or a zero byte", "", "remove it"};
  }
  return Done{};
}

}  // namespace

Result<WfdbRecord> wfdb_from_recording(const Recording& recording, double gain) {
  if (const auto writable = check_writable(recording, gain); !writable) return writable.error();
  constexpr int kFormat = 16;
  WfdbRecord record;
  record.header.name = recording.name;
  record.header.sample_rate_hz = record.header.counter_rate_hz = recording.sample_rate_hz;
  record.header.sample_count = recording.sample_count();
  record.header.comments = recording.comments;

  const size_t lead_count = recording.leads.size();
  std::vector<int16_t> frames(lead_count * static_cast<size_t>(recording.sample_count()));
  for (size_t k = 0; k < lead_count; ++k) {
    const Lead& lead = recording.leads[k];
    std::vector<int16_t> adc(lead.samples.size());
    for (size_t i = 0; i < adc.size(); ++i) {
      const double value = std::round(static_cast<double>(lead.samples[i]) * gain);
      if (std::abs(value) > 32767) {  // false for NaN
        return Error{"the value " + text_from_number(lead.samples[i]) + " " + lead.units +
                         " does not fit 16 bits at a gain of " + text_from_number(gain),
                     "lead " + quoted(lead.name) + ", sample " + std::to_string(i),
                     "use a smaller gain"};
      }
      adc[i] = static_cast<int16_t>(std::isnan(value) ? wfdb_missing_value(kFormat) : value);
      frames[i * lead_count + k] = adc[i];
    }
    WfdbSignalSpec spec;
    spec.file_name = recording.name + ".dat";
    spec.format = kFormat;
    spec.gain = gain;
    spec.units = lead.units;
    spec.adc_resolution = 16;
    spec.initial_value = adc.empty() ? 0 : adc.front();
    spec.checksum = wfdb_checksum(adc);
    spec.description = lead.name;
    record.header.signals.push_back(std::move(spec));
  }
  Result<std::vector<uint8_t>> samples = encode_wfdb_samples(kFormat, frames);
  if (!samples) return samples.error();
  record.samples = *std::move(samples);
  return record;
}

}  // namespace beatsmith
