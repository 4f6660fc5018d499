#include "io/wfdb_signal.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <optional>
#include <utility>

#include "io/lead_rates.h"
#include "io/text.h"
#include "io/wfdb_format.h"

namespace beatsmith {
namespace {

constexpr std::string_view kNoSegment = "~";
constexpr float kMissing = std::numeric_limits<float>::quiet_NaN();

Error unsupported_format(int format, std::string where) {
  if (format == 508 || format == 516 || format == 524) {
    return {"signal format " + std::to_string(format) + " is compressed (FLAC) and not supported",
            std::move(where),
            "convert the record to format 16 with WFDB's xform, which asks for the format"};
  }
  return {"signal format " + std::to_string(format) + " is not supported", std::move(where),
          "convert the record to format 16 with WFDB's xform, which asks for the format"};
}

std::string place_of_signal(const std::string& segment, size_t signal) {
  return (segment.empty() ? "" : "segment " + quoted(segment) + ", ") + "signal " +
         std::to_string(signal);
}

// In frames, as the WFDB library rounds it.
size_t skew_of(const WfdbSignalSpec& spec) {
  return static_cast<size_t>(std::lround(static_cast<double>(spec.skew) / spec.samples_per_frame));
}

// How many of the one units make one of the other; nullopt where they are of different kinds.
std::optional<double> units_factor(std::string_view from, std::string_view to) {
  if (from == to) return 1;
  const std::optional<double> from_mv = millivolts_per_unit(from);
  const std::optional<double> to_mv = millivolts_per_unit(to);
  if (!from_mv || !to_mv) return std::nullopt;
  return *from_mv / *to_mv;
}

}  // namespace

std::vector<std::string> wfdb_segment_names(const WfdbHeader& header) {
  std::vector<std::string> names;
  for (const WfdbSegment& segment : header.segments) {
    if (segment.name == kNoSegment) continue;
    if (std::find(names.begin(), names.end(), segment.name) == names.end()) {
      names.push_back(segment.name);
    }
  }
  return names;
}

// --- Which signal of which file goes where.

Result<WfdbSignalDecoder> WfdbSignalDecoder::start(const WfdbHeader& header,
                                                   const WfdbSegments& segments) {
  WfdbSignalDecoder decoder;
  decoder.recording_ = {header.name, 0, {}, header.comments, header.start};
  decoder.frame_rate_hz_ = header.sample_rate_hz;
  decoder.notes_ = header.notes;
  Result<Done> done = Done{};
  if (header.segments.empty()) {
    decoder.add_leads(header);
    done = decoder.add_segment(header, {"", header.sample_count}, false);
  } else {
    done = decoder.add_segments(header, segments);
  }
  if (!done) return done.error();
  if (decoder.leads_.empty()) {
    return Error{"the record has no signals", "record line", "give a record with signals"};
  }
  decoder.choose_scales();
  return decoder;
}

Result<Done> WfdbSignalDecoder::add_segments(const WfdbHeader& header,
                                             const WfdbSegments& segments) {
  for (const std::string& name : wfdb_segment_names(header)) {
    const auto found = segments.find(name);
    if (found == segments.end()) {
      return Error{"the header of segment " + quoted(name) + " is missing", "record line",
                   "open the headers and signal files of all segments together"};
    }
    if (!found->second.segments.empty()) {
      return Error{"the segment has segments itself", "segment " + quoted(name),
                   "open it as a record of its own"};
    }
  }
  const bool has_layout =
      header.segments.front().name != kNoSegment && header.segments.front().sample_count == 0;
  for (const WfdbSegment& place : header.segments) {
    const auto found = segments.find(place.name);
    if (place.name == kNoSegment) {
      segments_.push_back({frame_count(), static_cast<uint64_t>(place.sample_count), true, false});
      continue;
    }
    if (leads_.empty()) add_leads(found->second);
    if (place.sample_count == 0) continue;
    if (!recording_.start && found->second.start) {
      const double begin_s = static_cast<double>(frame_count()) / frame_rate_hz_;
      recording_.start = start_time_shifted(*found->second.start, -begin_s);
    }
    if (const auto done = add_segment(found->second, place, has_layout); !done) return done.error();
  }
  return Done{};
}

void WfdbSignalDecoder::add_leads(const WfdbHeader& layout) {
  for (const WfdbSignalSpec& spec : layout.signals) {
    leads_.push_back({spec.description,
                      spec.units,
                      static_cast<size_t>(spec.samples_per_frame),
                      {spec.gain, static_cast<double>(spec.baseline), kMissingAdc},
                      true,
                      {},
                      {}});
  }
}

// leads_.size() for a signal that the layout does not name.
Result<size_t> WfdbSignalDecoder::lead_of(const WfdbHeader& header, size_t signal,
                                          bool by_name) const {
  const WfdbSignalSpec& spec = header.signals[signal];
  size_t lead = signal;
  if (by_name) {
    const auto has_name = [&](const OutLead& out) { return out.name == spec.description; };
    lead =
        static_cast<size_t>(std::find_if(leads_.begin(), leads_.end(), has_name) - leads_.begin());
    if (lead == leads_.size()) return lead;
  }
  if (lead >= leads_.size() ||
      leads_[lead].samples_per_frame != static_cast<size_t>(spec.samples_per_frame) ||
      !units_factor(spec.units, leads_[lead].units)) {
    return Error{"the signal differs from that of the other segments in units or samples per frame",
                 place_of_signal(header.name, signal), "open the segments one by one"};
  }
  return lead;
}

Result<Done> WfdbSignalDecoder::add_segment(const WfdbHeader& header, const WfdbSegment& place,
                                            bool by_name) {
  if (header.sample_rate_hz != frame_rate_hz_) {
    return Error{"its sample rate is " + text_from_number(header.sample_rate_hz) +
                     " Hz, that of the record " + text_from_number(frame_rate_hz_) + " Hz",
                 "segment " + quoted(place.name), "open the segments one by one"};
  }
  const size_t first_file = files_.size();
  for (size_t i = 0; i < header.signals.size(); ++i) {
    const WfdbSignalSpec& spec = header.signals[i];
    if (spec.format == 0) continue;  // nothing was recorded
    const WfdbFormat* const format = find_wfdb_format(spec.format);
    if (format == nullptr) {
      return unsupported_format(spec.format, place_of_signal(place.name, i));
    }
    const Result<size_t> lead = lead_of(header, i, by_name);
    if (!lead) return lead.error();

    size_t file = first_file;
    while (file < files_.size() && file_names_[file] != spec.file_name) ++file;
    if (file == files_.size()) {
      files_.push_back({format, segments_.size(), signals_.size(), signals_.size(), 0});
      file_names_.push_back(spec.file_name);
    }
    const WfdbSignalSpec& first =
        files_[file].first == signals_.size() ? spec : signals_[files_[file].first].spec;
    if (files_[file].end != signals_.size() || first.format != spec.format ||
        first.byte_offset != spec.byte_offset) {
      return Error{"the signals of file " + quoted(spec.file_name) +
                       " are not side by side with one format and offset",
                   place_of_signal(place.name, i), "correct the header's signal lines"};
    }
    const double factor =
        *lead == leads_.size() ? 1 : units_factor(spec.units, leads_[*lead].units).value_or(1);
    signals_.push_back({spec, *lead, factor, files_[file].frame_samples, 0,
                        static_cast<uint32_t>(spec.initial_value)});
    files_[file].end = signals_.size();
    files_[file].frame_samples += static_cast<size_t>(spec.samples_per_frame);
  }
  const bool is_stated = place.sample_count > 0;
  segments_.push_back({frame_count(), static_cast<uint64_t>(place.sample_count), is_stated,
                       is_stated && header.sample_count == place.sample_count});
  return Done{};
}

// A lead is kept in ADC values if all that goes into it fits 16 bits and has one scale.
void WfdbSignalDecoder::choose_scales() {
  std::vector<bool> is_known(leads_.size());
  for (const File& file : files_) {
    for (size_t k = file.first; k < file.end; ++k) {
      const Signal& signal = signals_[k];
      if (signal.lead == leads_.size()) continue;
      OutLead& lead = leads_[signal.lead];
      const AdcScale scale = {signal.spec.gain, static_cast<double>(signal.spec.baseline),
                              kMissingAdc};
      if (!is_known[signal.lead]) lead.scale = scale;
      is_known[signal.lead] = true;
      lead.is_adc = lead.is_adc && file.format->fits_16_bits && signal.units_factor == 1 &&
                    scale.gain == lead.scale.gain && scale.baseline == lead.scale.baseline;
    }
  }
}

// --- The samples.

void WfdbSignalDecoder::OutLead::resize(size_t samples) {
  if (is_adc) {
    adc.resize(samples, kMissingAdc);
  } else {
    values.resize(samples, kMissing);
  }
}

uint64_t WfdbSignalDecoder::frame_count() const {
  return segments_.empty() ? 0 : segments_.back().first_frame + segments_.back().frames;
}

Result<Done> WfdbSignalDecoder::check_length() const {
  double in_a_frame = 0;
  double samples_of_frame = 0;
  for (const OutLead& lead : leads_) {
    in_a_frame = std::max(in_a_frame, static_cast<double>(lead.samples_per_frame));
    samples_of_frame += static_cast<double>(lead.samples_per_frame);
  }
  double recorded = 0;
  for (const File& file : files_) {
    recorded += static_cast<double>(segments_[file.segment].frames) *
                static_cast<double>(file.frame_samples);
  }
  const auto frames = static_cast<double>(frame_count());
  const std::string record = quoted(recording_.name);
  if (!may_be_missing(frames * samples_of_frame, recorded)) {
    return Error{"the record is interrupted for much longer than it lasts", record,
                 "open its segments one by one"};
  }
  if (frames * in_a_frame > static_cast<double>(std::vector<float>().max_size())) {
    return Error{
        "its " + std::to_string(frame_count()) + " samples per signal are more than fit the memory",
        record, "cut the record into parts"};
  }
  return Done{};
}

Result<Done> WfdbSignalDecoder::begin_file(uint64_t file_bytes) {
  const File& file = files_[file_];
  const WfdbSignalSpec& spec = signals_[file.first].spec;
  file_bytes_ = file_bytes;
  to_skip_ = std::min<uint64_t>(static_cast<uint64_t>(spec.byte_offset), file_bytes);
  sample_ = 0;
  carried_.clear();

  const uint64_t samples = file.format->samples_in(file_bytes - to_skip_);
  const uint64_t in_file = samples / file.frame_samples;
  Segment& segment = segments_[file.segment];
  const std::string where = spec.file_name + ", byte " + std::to_string(file_bytes);
  if (segment.is_stated && segment.frames > in_file) {
    return Error{"the header promises " + std::to_string(segment.frames) +
                     " samples per signal, the signal file ends after " + std::to_string(in_file),
                 where, "fetch the file again, or correct the number of samples in the header"};
  }
  // Packed formats may end with samples that only fill a group.
  if (!segment.is_stated && samples % file.frame_samples >= file.format->samples) {
    return Error{"the signal file ends in the middle of a frame", where,
                 "fetch the file again; it has been cut short"};
  }
  if (!segment.is_stated && file_ == 0) segment.frames = in_file;
  if (!segment.is_stated && segment.frames != in_file) {
    return Error{"signal file " + quoted(spec.file_name) + " holds " + std::to_string(in_file) +
                     " samples per signal, the first file " + std::to_string(segment.frames),
                 "signal " + std::to_string(file.first),
                 "write the number of samples into the header's record line"};
  }
  if (const auto done = check_length(); !done) return done.error();
  const auto end = static_cast<size_t>(segment.first_frame + segment.frames);
  for (size_t k = file.first; k < file.end; ++k) {
    if (signals_[k].lead == leads_.size()) continue;
    OutLead& lead = leads_[signals_[k].lead];
    lead.resize(end * lead.samples_per_frame);
  }
  return Done{};
}

void WfdbSignalDecoder::add_bytes(std::span<const uint8_t> bytes) {
  const auto skipped = static_cast<size_t>(std::min<uint64_t>(to_skip_, bytes.size()));
  to_skip_ -= skipped;
  bytes = bytes.subspan(skipped);

  const WfdbFormat& format = *files_[file_].format;
  std::vector<int32_t> samples;
  const auto unpack = [&](std::span<const uint8_t> groups) {
    samples.resize(groups.size() / format.bytes * format.samples);
    format.unpack(groups, samples);
    add_samples(samples);
  };
  if (!carried_.empty()) {
    const size_t missing = std::min(format.bytes - carried_.size(), bytes.size());
    carried_.insert(carried_.end(), bytes.begin(),
                    bytes.begin() + static_cast<std::ptrdiff_t>(missing));
    bytes = bytes.subspan(missing);
    if (carried_.size() < format.bytes) return;
    unpack(carried_);
    carried_.clear();
  }
  const size_t whole = bytes.size() / format.bytes * format.bytes;
  unpack(bytes.first(whole));
  carried_.assign(bytes.begin() + static_cast<std::ptrdiff_t>(whole), bytes.end());
}

// `store(frame, sub, value)`: frame of the file, sample of the signal in that frame.
template <class Store>
void WfdbSignalDecoder::for_each_sample(Signal& signal, size_t frame_samples,
                                        std::span<const int32_t> samples, Store store) {
  const auto per_frame = static_cast<size_t>(signal.spec.samples_per_frame);
  uint32_t sum = signal.sum;
  for (size_t sub = 0; sub < per_frame; ++sub) {
    // The first of these samples that stands there.
    const size_t slot = signal.first_slot + sub;
    size_t i = (slot + frame_samples - sample_ % frame_samples) % frame_samples;
    size_t frame = (sample_ + i) / frame_samples;
    for (; i < samples.size(); i += frame_samples, ++frame) {
      sum += static_cast<uint32_t>(samples[i]);
      store(frame, sub, samples[i]);
    }
  }
  signal.sum = sum;
}

// Turns differences into the sums that they stand for.
void WfdbSignalDecoder::add_up(const File& file, std::span<int32_t> samples) {
  size_t slot = sample_ % file.frame_samples;
  size_t k = file.first;
  for (int32_t& sample : samples) {
    while (k + 1 < file.end && signals_[k + 1].first_slot <= slot) ++k;
    signals_[k].value += static_cast<uint32_t>(sample);
    sample = static_cast<int32_t>(signals_[k].value);
    if (++slot < file.frame_samples) continue;
    slot = 0;
    k = file.first;
  }
}

void WfdbSignalDecoder::add_samples(std::span<int32_t> samples) {
  const File& file = files_[file_];
  const Segment& segment = segments_[file.segment];
  const size_t all = file.frame_samples * static_cast<size_t>(segment.frames);
  samples = samples.first(std::min(samples.size(), all - sample_));
  if (file.format->holds_differences) add_up(file, samples);
  for (size_t k = file.first; k < file.end; ++k) {
    Signal& signal = signals_[k];
    if (signal.lead == leads_.size()) continue;
    OutLead& lead = leads_[signal.lead];
    const size_t per_frame = lead.samples_per_frame;
    const size_t skew = skew_of(signal.spec);
    const auto begin = static_cast<size_t>(segment.first_frame) * per_frame;
    const std::optional<int32_t> missing = file.format->missing;
    if (lead.is_adc) {
      int16_t* const out = lead.adc.data() + begin;
      for_each_sample(signal, file.frame_samples, samples,
                      [=](size_t frame, size_t sub, int32_t value) {
                        if (frame < skew) return;
                        const int32_t kept = value == missing ? kMissingAdc : value;
                        out[(frame - skew) * per_frame + sub] = static_cast<int16_t>(kept);
                      });
    } else {
      float* const out = lead.values.data() + begin;
      const double factor = signal.units_factor / signal.spec.gain;
      const double baseline = signal.spec.baseline;
      for_each_sample(signal, file.frame_samples, samples,
                      [=](size_t frame, size_t sub, int32_t value) {
                        if (frame < skew) return;
                        const double physical = (static_cast<double>(value) - baseline) * factor;
                        out[(frame - skew) * per_frame + sub] =
                            value == missing ? kMissing : static_cast<float>(physical);
                      });
    }
  }
  sample_ += samples.size();
}

Result<Done> WfdbSignalDecoder::end_file() {
  const File& file = files_[file_];
  const uint64_t rest = file.format->samples_in(carried_.size());
  if (rest > 0) {
    carried_.resize(file.format->bytes);
    std::vector<int32_t> last(file.format->samples);
    file.format->unpack(carried_, last);
    add_samples(std::span(last).first(static_cast<size_t>(rest)));
  }
  ++file_;
  if (sample_ < file.frame_samples * static_cast<size_t>(segments_[file.segment].frames)) {
    return Error{
        "the signal file is shorter than its size, " + std::to_string(file_bytes_) + " bytes",
        signals_[file.first].spec.file_name, "fetch the file again"};
  }
  return Done{};
}

// Which leads do not add up to what their headers say; empty where all do.
std::string WfdbSignalDecoder::damage() const {
  std::vector<bool> is_damaged(leads_.size());
  for (const File& file : files_) {
    for (size_t k = file.first; k < file.end; ++k) {
      const Signal& signal = signals_[k];
      // Some programs write 0 for a sum that they have not worked out.
      if (signal.lead == leads_.size() || signal.spec.checksum.value_or(0) == 0) continue;
      if (!segments_[file.segment].is_checked) continue;
      // Some programs write the sum without a sign.
      const uint32_t difference = signal.sum - static_cast<uint32_t>(*signal.spec.checksum);
      if ((difference & 0xffff) != 0) is_damaged[signal.lead] = true;
    }
  }
  std::string names;
  for (size_t i = 0; i < leads_.size(); ++i) {
    if (is_damaged[i]) names += (names.empty() ? "" : ", ") + leads_[i].name;
  }
  return names;
}

Result<WfdbRecording> WfdbSignalDecoder::finish() {
  if (const auto done = check_length(); !done) return done.error();
  WfdbRecording read{std::move(recording_), frame_rate_hz_, std::move(notes_)};
  if (const std::string names = damage(); !names.empty()) {
    read.notes.push_back("The samples do not have the header's checksums in " + names +
                         ": the signal file or its header is damaged.");
  }
  std::vector<RatedSignal> signals;
  for (const OutLead& lead : leads_) {
    signals.push_back(
        {lead.name, lead.units, frame_rate_hz_ * static_cast<double>(lead.samples_per_frame)});
  }
  RatePlan plan = plan_rates(signals);
  std::move(plan.notes.begin(), plan.notes.end(), std::back_inserter(read.notes));
  read.recording.sample_rate_hz = plan.rate_hz;
  const auto frames = static_cast<size_t>(frame_count());
  const auto count = frames * static_cast<size_t>(std::round(plan.rate_hz / frame_rate_hz_));
  for (size_t i = 0; i < leads_.size(); ++i) {
    if (plan.uses[i] == RateUse::kLeftOut) continue;
    OutLead& lead = leads_[i];
    lead.resize(frames * lead.samples_per_frame);
    Samples samples =
        lead.is_adc ? Samples(std::move(lead.adc), lead.scale) : Samples(std::move(lead.values));
    if (plan.uses[i] == RateUse::kResampled) {
      std::vector<float> values(static_cast<size_t>(samples.size()));
      samples.copy(0, values);
      Result<std::vector<float>> resampled =
          resampled_lead(values, signals[i].rate_hz, plan.rate_hz, count);
      if (!resampled) return resampled.error();
      samples = Samples(*std::move(resampled));
    }
    read.recording.leads.push_back({lead.name, lead.units, std::move(samples)});
  }
  return read;
}

Result<WfdbRecording> decode_wfdb_recording(const WfdbHeader& header, const WfdbFiles& files,
                                            const WfdbSegments& segments) {
  Result<WfdbSignalDecoder> decoder = WfdbSignalDecoder::start(header, segments);
  if (!decoder) return decoder.error();
  for (const std::string& name : decoder->file_names()) {
    const auto file = files.find(name);
    if (file == files.end()) {
      return Error{"signal file " + quoted(name) + " is missing", "signal lines",
                   "put it beside the header"};
    }
    if (const auto begun = decoder->begin_file(file->second.size()); !begun) return begun.error();
    decoder->add_bytes(file->second);
    if (const auto ended = decoder->end_file(); !ended) return ended.error();
  }
  return decoder->finish();
}

}  // namespace beatsmith
