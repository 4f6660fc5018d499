#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>

#include "io/edf.h"
#include "io/edf_header.h"
#include "io/edf_tal.h"
#include "io/text.h"

namespace beatsmith {
namespace {

constexpr size_t kLabelWidth = 16;
constexpr size_t kNumberWidth = 8;
constexpr int kDigitalMax = 32767;
constexpr int kMissingDigital = -32768;
constexpr size_t kMostRecordBytes = 61'440;  // EDF's limit for a data record
constexpr size_t kMostLeads = 9'998;         // and the annotations: a number of 4 digits
constexpr size_t kMostRecords = 99'999'999;
constexpr double kMicrovoltsPerMillivolt = 1000;

Error unwritable(std::string what, std::string where, std::string mend) {
  return {std::move(what), std::move(where), std::move(mend)};
}

std::string_view shortened(std::string_view text, size_t width) { return text.substr(0, width); }

// With the digits after the point that `decimals` says, without zeros at the end; nullopt where
// that is longer than a field.
std::optional<std::string> number_field(double value, int decimals) {
  std::array<char, 64> buffer;
  const int length = std::snprintf(buffer.data(), buffer.size(), "%.*f", decimals, value);
  if (length < 0 || static_cast<size_t>(length) >= buffer.size()) return std::nullopt;
  std::string text(buffer.data(), static_cast<size_t>(length));
  if (text.find('.') != text.npos) {
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
  }
  return text.size() <= kNumberWidth ? std::optional(std::move(text)) : std::nullopt;
}

// A lead as EDF holds it: sample = digital * step in `units`.
struct DigitalLead {
  std::string label;
  std::string units;
  double factor = 1;  // units of the file a unit of the lead
  double step = 1;
  std::string physical_min;
  std::string physical_max;
};

// The finest step of 1, 2 or 5 times a power of ten whose 32,767-fold holds `largest`, and can be
// written with a minus sign.
bool choose_step(double largest, int least_exponent, DigitalLead& lead) {
  for (int exponent = least_exponent; exponent < 9; ++exponent) {
    for (const int mantissa : {1, 2, 5}) {
      const double range = kDigitalMax * mantissa * std::pow(10.0, exponent);
      if (range < largest) continue;
      const auto high = number_field(range, std::max(0, -exponent));
      const auto low = number_field(-range, std::max(0, -exponent));
      if (!high || !low) continue;
      lead.physical_max = *high;
      lead.physical_min = *low;
      lead.step = number_from_text(*high).value_or(range) / kDigitalMax;  // the same in all builds
      return true;
    }
  }
  return false;
}

Result<DigitalLead> digital_lead(const Lead& lead) {
  DigitalLead digital;
  const std::string where = "lead " + quoted(lead.name);
  const std::optional<double> millivolts = millivolts_per_unit(lead.units);
  const bool is_bare = plain_lead_name(lead.name).size() == lead.name.size();
  const std::string label =
      millivolts && is_standard_lead_name(lead.name) && is_bare ? "ECG " + lead.name : lead.name;
  digital.label = shortened(label, kLabelWidth);
  digital.units = millivolts ? "uV" : std::string(shortened(lead.units, kNumberWidth));
  digital.factor = millivolts ? *millivolts * kMicrovoltsPerMillivolt : 1;
  if (digital.label == "EDF Annotations") {
    return unwritable("EDF keeps this name for annotations", where, "give the lead another name");
  }
  double largest = 0;
  for (const float sample : lead.samples) {
    if (!std::isnan(sample)) largest = std::max(largest, std::abs(sample * digital.factor));
  }
  // A thousandth of a microvolt is finer than any recorder; other units are not known.
  if (!choose_step(largest, millivolts ? -3 : -5, digital)) {
    return unwritable("values up to " + text_from_number(largest) + " " + digital.units +
                          " are too large for EDF",
                      where, "look whether the lead's units are right");
  }
  return digital;
}

// "25-APR-1989", "X" where it is not known.
std::string startdate(const std::optional<CalendarDate>& date) {
  if (!date) return "X";
  return text_from_date_in_words(*date);
}

// "25.04.89"; a year that two digits cannot say, from 1985 on, is "yy".
std::string header_date(const std::optional<CalendarDate>& date) {
  if (!date) return std::string(kNoEdfDate);
  const std::string text = text_from_date(*date, '.');
  const bool is_short = date->year >= 1985 && date->year < 2085;
  return text.substr(0, 6) + (is_short ? text.substr(8) : "yy");
}

// How many samples a lead has in a data record, and how long that is.
struct RecordShape {
  size_t samples = 0;
  double duration_s = 0;  // as the text says
  std::string duration;
};

Result<RecordShape> choose_shape(double rate_hz, size_t leads) {
  const auto most = static_cast<double>(std::max(size_t{1}, kMostRecordBytes / 2 / leads));
  for (const double duration_s :
       {1.0, 2.0,   3.0, 4.0,  5.0,  6.0,   7.0,  8.0,  9.0,   10.0,  0.5,  0.25,
        0.2, 0.125, 0.1, 0.05, 0.04, 0.025, 0.02, 0.01, 0.005, 0.002, 0.001}) {
    const double samples = rate_hz * duration_s;
    const bool is_whole = std::abs(samples - std::round(samples)) < 1e-9 * samples;
    if (is_whole && samples > 0.5 && samples <= most) {
      return RecordShape{static_cast<size_t>(std::round(samples)), duration_s,
                         *number_field(duration_s, 3)};
    }
  }
  const double samples = std::clamp(std::round(rate_hz), 1.0, most);
  for (int decimals = 7; decimals >= 0; --decimals) {
    const auto duration = number_field(samples / rate_hz, decimals);
    if (!duration) continue;
    const double duration_s = number_from_text(*duration).value_or(0);
    if (std::abs(samples / rate_hz / duration_s - 1) > 1e-5) break;
    return RecordShape{static_cast<size_t>(samples), duration_s, *duration};
  }
  return unwritable(
      "a sample rate of " + text_from_number(rate_hz) + " Hz cannot be written as EDF", "",
      "resample the recording to a whole rate");
}

Result<Done> check_writable(const Recording& recording, std::span<const Annotation> annotations) {
  if (recording.leads.empty() || recording.sample_count() == 0) {
    return unwritable("the recording has no samples", "", "give a recording with a signal");
  }
  if (recording.leads.size() > kMostLeads) {
    return unwritable("EDF holds 9,998 leads at most", "", "write fewer leads");
  }
  if (!(recording.sample_rate_hz > 0) || !std::isfinite(recording.sample_rate_hz)) {
    return unwritable("the sample rate is not above 0", "", "give the recording's rate in Hz");
  }
  for (const Lead& lead : recording.leads) {
    if (lead.samples.size() != recording.leads.front().samples.size()) {
      return unwritable("the leads differ in length", "lead " + quoted(lead.name),
                        "cut them to one length");
    }
  }
  for (size_t i = 1; i < annotations.size(); ++i) {
    if (annotations[i].sample < annotations[i - 1].sample) {
      return unwritable("the annotation stands before the one ahead of it",
                        "annotation " + std::to_string(i), "sort the annotations by sample");
    }
  }
  return Done{};
}

class EdfWriter {
 public:
  EdfWriter(const Recording& recording, RecordShape shape)
      : recording_(recording),
        shape_(std::move(shape)),
        samples_(recording.leads.front().samples.size()),
        record_count_((samples_ + shape_.samples - 1) / shape_.samples) {
    if (recording.start) {
      fraction_s_ = static_cast<double>(recording.start->time_of_day_us % 1'000'000) * 1e-6;
    }
  }

  Result<std::vector<uint8_t>> write(std::span<const Annotation> annotations) {
    if (record_count_ > kMostRecords) {
      return unwritable("the recording is too long for EDF", "", "write it in parts");
    }
    for (const Lead& lead : recording_.leads) {
      Result<DigitalLead> digital = digital_lead(lead);
      if (!digital) return digital.error();
      leads_.push_back(*std::move(digital));
    }
    pack_annotations(annotations);
    put_header();
    for (size_t record = 0; record < record_count_; ++record) put_record(record);
    return std::move(out_);
  }

 private:
  // A field of a header: ASCII, filled with blanks.
  void put(std::string_view text, size_t width) {
    text = shortened(text, width);
    for (const char c : text) out_.push_back(c < ' ' || c > '~' ? '_' : static_cast<uint8_t>(c));
    out_.insert(out_.end(), width - text.size(), ' ');
  }

  template <class Field>
  void put_each(size_t width, Field field, std::string_view of_annotations) {
    for (const DigitalLead& lead : leads_) put(field(lead), width);
    put(of_annotations, width);
  }

  void put_header() {
    const size_t signals = leads_.size() + 1;
    std::string name = recording_.name;
    std::replace(name.begin(), name.end(), ' ', '_');
    put("0", 8);
    put("X X X X", 80);  // patient: code, sex, birthdate and name are not known
    const StartTime start = recording_.start.value_or(StartTime{});
    put(std::string(kEdfStartdate) + " " + startdate(start.date) + " X X " +
            std::string(kOwnEdfEquipment) + (name.empty() ? "" : " " + name),
        80);
    put(header_date(start.date), 8);
    std::string time = text_from_time_of_day(start.time_of_day_us);
    std::replace(time.begin(), time.end(), ':', '.');
    put(time, 8);  // the rest of a second is the first data record's
    put(std::to_string(256 * (signals + 1)), 8);
    put("EDF+C", 44);
    put(std::to_string(record_count_), 8);
    put(shape_.duration, 8);
    put(std::to_string(signals), 4);
    const auto same = [](std::string_view text) {
      return [=](const DigitalLead&) { return text; };
    };
    put_each(
        kLabelWidth, [](const DigitalLead& lead) { return lead.label; }, "EDF Annotations");
    put_each(80, same(""), "");  // transducer
    put_each(
        8, [](const DigitalLead& lead) { return lead.units; }, "");
    put_each(
        8, [](const DigitalLead& lead) { return lead.physical_min; }, "-1");
    put_each(
        8, [](const DigitalLead& lead) { return lead.physical_max; }, "1");
    put_each(8, same(std::to_string(-kDigitalMax)), "-32768");
    put_each(8, same(std::to_string(kDigitalMax)), "32767");
    put_each(80, same(""), "");  // prefiltering
    put_each(8, same(std::to_string(shape_.samples)), std::to_string(annotation_bytes_ / 2));
    put_each(32, same(""), "");
  }

  // Since the header's time, which holds whole seconds.
  std::string tal_at(double seconds, std::string_view text) const {
    return format_tal(fraction_s_ + seconds, text);
  }
  std::string time_of_record(size_t record) const {
    return tal_at(static_cast<double>(record) * shape_.duration_s, "");
  }

  // Every data record has the same room for annotations: as much as lets each stand in the record
  // of its time or, where many crowd, in one after it.
  void pack_annotations(std::span<const Annotation> annotations) {
    struct Timed {
      int64_t sample;
      std::string tal;
    };
    std::vector<Timed> tals;
    const double rate_hz = recording_.sample_rate_hz;
    for (const std::string& comment : recording_.comments) {
      tals.push_back({0, tal_at(0, "# " + comment)});
    }
    for (const Annotation& annotation : annotations) {
      tals.push_back({annotation.sample, tal_at(static_cast<double>(annotation.sample) / rate_hz,
                                                text_from_annotation(annotation))});
    }
    if (record_count_ * shape_.samples != samples_) {
      const auto end = static_cast<int64_t>(samples_);
      tals.push_back({end, tal_at(static_cast<double>(end) / rate_hz, "Recording ends")});
    }
    size_t longest = 0;
    size_t total = 0;
    for (const Timed& timed : tals) {
      longest = std::max(longest, timed.tal.size());
      total += timed.tal.size();
    }
    size_t own = 0;
    for (size_t record = 0; record < record_count_; ++record) {
      own = std::max(own, time_of_record(record).size());
    }
    size_t room = std::max(longest, total / record_count_ + 1);
    for (bool fits = false; !fits; room += room / 4 + 1) {
      records_of_tals_.assign(record_count_, {});
      size_t next = 0;
      for (size_t record = 0; record < record_count_; ++record) {
        const auto end = static_cast<int64_t>((record + 1) * shape_.samples);
        const bool is_last = record + 1 == record_count_;
        std::string& text = records_of_tals_[record];
        while (next < tals.size() && (is_last || tals[next].sample < end) &&
               text.size() + tals[next].tal.size() <= room) {
          text += tals[next++].tal;
        }
      }
      fits = next == tals.size();
      annotation_bytes_ = (own + room + 1) / 2 * 2;
    }
  }

  void put_sample(int sample) {
    out_.push_back(static_cast<uint8_t>(sample & 0xff));
    out_.push_back(static_cast<uint8_t>(sample >> 8 & 0xff));
  }

  void put_record(size_t record) {
    const size_t first = record * shape_.samples;
    for (size_t k = 0; k < leads_.size(); ++k) {
      const std::vector<float>& samples = recording_.leads[k].samples;
      for (size_t i = first; i < first + shape_.samples; ++i) {
        const float sample = samples[std::min(i, samples_ - 1)];  // the last one fills the record
        put_sample(std::isnan(sample)
                       ? kMissingDigital
                       : static_cast<int>(std::lround(sample * leads_[k].factor / leads_[k].step)));
      }
    }
    const std::string text = time_of_record(record) + records_of_tals_[record];
    out_.insert(out_.end(), text.begin(), text.end());
    out_.insert(out_.end(), annotation_bytes_ - text.size(), 0);
  }

  const Recording& recording_;
  RecordShape shape_;
  size_t samples_;
  size_t record_count_;
  double fraction_s_ = 0;  // of a second, at the start
  std::vector<DigitalLead> leads_;
  std::vector<std::string> records_of_tals_;
  size_t annotation_bytes_ = 0;  // of a data record, even
  std::vector<uint8_t> out_;
};

}  // namespace

Result<std::vector<uint8_t>> format_edf(const Recording& recording,
                                        std::span<const Annotation> annotations) {
  if (const auto writable = check_writable(recording, annotations); !writable) {
    return writable.error();
  }
  Result<RecordShape> shape = choose_shape(recording.sample_rate_hz, recording.leads.size());
  if (!shape) return shape.error();
  return EdfWriter(recording, *std::move(shape)).write(annotations);
}

}  // namespace beatsmith
