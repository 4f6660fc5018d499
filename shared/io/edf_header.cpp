#include "io/edf_header.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string_view>

#include "io/text.h"

namespace beatsmith {
namespace {

constexpr size_t kHeaderBlock = 256;  // bytes of the file's own header, and of each signal's
constexpr size_t kSignalCountPlace = 252;
constexpr size_t kSampleCountPlace = 216;  // of a signal, see read_signals
constexpr int kMostSignals = 4096;
constexpr int64_t kMaxRecords = 99'999'999;
constexpr int64_t kMaxSamplesPerRecord = 1 << 26;  // of one signal and of all
constexpr double kMaxPhysical = 1e12;              // so that quotients and floats stay finite

// Fields of fixed width. The first error stays; later reads then have no effect.
class HeaderFields {
 public:
  explicit HeaderFields(std::span<const uint8_t> bytes) : text_(text_of(bytes)) {}

  void seek(size_t position) { position_ = position; }

  // Without the blanks around it, nor the zeros that some programs fill fields with. Precondition:
  // the header is long enough.
  std::string_view take(size_t width) {
    field_ = position_;
    std::string_view field = text_.substr(position_, width);
    position_ += width;
    return trimmed(field.substr(0, field.find('\0')));
  }

  int64_t integer(size_t width, std::string_view what, int64_t low, int64_t high) {
    const std::string_view field = take(width);
    const std::optional<int64_t> value = integer_from_text<int64_t>(field);
    if (!value) {
      fail(std::string(what) + " " + quoted(field) + " is not a whole number");
    } else if (*value < low || *value > high) {
      fail(std::string(what) + " " + quoted(field) + " is outside " + std::to_string(low) + " to " +
           std::to_string(high));
    } else {
      return *value;
    }
    return low;
  }

  double number(size_t width, std::string_view what) {
    const std::string_view field = take(width);
    const std::optional<double> value = number_from_text(field);
    if (!value) fail(std::string(what) + " " + quoted(field) + " is not a number");
    if (value && std::abs(*value) > kMaxPhysical) {
      fail(std::string(what) + " " + quoted(field) + " is too large");
    }
    return value.value_or(0);
  }

  void fail(std::string what) {
    if (!error_) error_ = error_here(std::move(what));
  }
  void fail(Error error) {
    if (!error_) error_ = std::move(error);
  }

  // On the last field.
  Error error_here(std::string what) const {
    return {std::move(what), "byte " + std::to_string(field_),
            "fetch or export the file again: its header is damaged, or no EDF header"};
  }

  const std::optional<Error>& error() const { return error_; }

 private:
  std::string_view text_;
  size_t position_ = 0;
  size_t field_ = 0;  // where the last field began
  std::optional<Error> error_;
};

// The header holds each field for all signals before the next field.
void read_signals(HeaderFields& fields, EdfHeader& header) {
  const bool is_bdf = header.sample_bytes == 3;
  const std::string_view annotations = is_bdf ? "BDF Annotations" : "EDF Annotations";
  const int64_t digital_limit = is_bdf ? 1 << 23 : 1 << 15;
  const size_t count = header.signals.size();
  const auto for_each = [&](size_t place, size_t width, auto read) {
    for (size_t i = 0; i < count; ++i) {
      fields.seek(kHeaderBlock + place * count + i * width);
      read(header.signals[i], "signal " + std::to_string(i) + ": ");
    }
  };
  for_each(0, 16, [&](EdfSignal& signal, const std::string&) {
    signal.label = fields.take(16);
    signal.is_annotations = signal.label == annotations;
  });
  for_each(96, 8, [&](EdfSignal& signal, const std::string&) { signal.units = fields.take(8); });
  for_each(kSampleCountPlace, 8, [&](EdfSignal& signal, const std::string& which) {
    signal.samples_per_record = static_cast<size_t>(
        fields.integer(8, which + "number of samples", 1, kMaxSamplesPerRecord));
    signal.first_sample = header.samples_per_record;
    header.samples_per_record += signal.samples_per_record;
    if (header.samples_per_record > static_cast<size_t>(kMaxSamplesPerRecord)) {
      fields.fail("the data records are too large");
      header.samples_per_record = 0;  // it is not used; this keeps it from overflowing
    }
  });
  // Nobody needs the ranges of annotations, and some programs leave them out.
  const auto for_each_lead = [&](size_t place, auto read) {
    for_each(place, 8, [&](EdfSignal& signal, const std::string& which) {
      if (!signal.is_annotations) read(signal, which);
    });
  };
  // A channel that nothing was plugged into may have no range: it costs nobody the others.
  std::optional<Error> no_range;
  const auto leave_out = [&](EdfSignal& signal, std::string what) {
    signal.has_range = false;
    if (!no_range) no_range = fields.error_here(std::move(what));
  };
  for_each_lead(104, [&](EdfSignal& signal, const std::string& which) {
    signal.physical_min = fields.number(8, which + "physical minimum");
  });
  for_each_lead(112, [&](EdfSignal& signal, const std::string& which) {
    signal.physical_max = fields.number(8, which + "physical maximum");
    if (signal.physical_max == signal.physical_min) {
      leave_out(signal, which + "the physical maximum is the physical minimum");
    }
  });
  for_each_lead(120, [&](EdfSignal& signal, const std::string& which) {
    signal.digital_min = static_cast<int>(
        fields.integer(8, which + "digital minimum", -digital_limit, digital_limit - 1));
  });
  for_each_lead(128, [&](EdfSignal& signal, const std::string& which) {
    signal.digital_max = static_cast<int>(
        fields.integer(8, which + "digital maximum", -digital_limit, digital_limit - 1));
    if (signal.digital_max <= signal.digital_min) {
      leave_out(signal, which + "the digital maximum is not above the digital minimum");
    }
  });
  const bool has_lead = std::any_of(
      header.signals.begin(), header.signals.end(),
      [](const EdfSignal& signal) { return !signal.is_annotations && signal.has_range; });
  if (no_range && !has_lead) fields.fail(*std::move(no_range));
}

Error too_short(uint64_t bytes, std::string what) {
  return {std::move(what), "byte " + std::to_string(bytes),
          "fetch the file again; it has been cut short"};
}

// How many data records there are: what the header says, which a recorder that was switched off may
// have left at -1.
Result<size_t> count_records(const EdfHeader& header, uint64_t bytes, int64_t stated) {
  const uint64_t there = (bytes - header.header_bytes) / header.record_bytes();
  if (stated < 0) return static_cast<size_t>(there);
  const auto promised = static_cast<uint64_t>(stated);
  if (promised <= there) return static_cast<size_t>(promised);
  return too_short(bytes, "the header promises " + std::to_string(promised) +
                              " data records, the file ends after " + std::to_string(there));
}

bool says_nothing(std::string_view field) { return field.find_first_of("123456789") == field.npos; }

// "25.04.89"; also with other marks between the numbers, as some programs have it. nullopt where
// these are not three.
std::optional<std::array<int, 3>> three_numbers(std::string_view field) {
  std::array<int, 3> numbers;
  for (size_t i = 0; i < numbers.size(); ++i) {
    const size_t end = std::min(field.find_first_not_of("0123456789"), field.size());
    const auto number = integer_from_text<int>(field.substr(0, end));
    if (!number || (end == field.size()) != (i + 1 == numbers.size())) return std::nullopt;
    numbers[i] = *number;
    field.remove_prefix(std::min(field.size(), end + 1));
  }
  return numbers;
}

// EDF+'s "Startdate 25-APR-1989 ...", whose year has four digits; nullopt for anything else.
std::optional<CalendarDate> full_date(std::string_view recording) {
  if (take_word(recording) != kEdfStartdate) return std::nullopt;
  return date_from_words(take_word(recording));
}

// Whether Beatsmith wrote it: nothing is known but the date and the equipment.
bool is_own_recording(std::string_view recording) {
  const bool has_date = take_word(recording) == kEdfStartdate && !take_word(recording).empty();
  return has_date && take_word(recording) == "X" && take_word(recording) == "X" &&
         take_word(recording) == kOwnEdfEquipment;
}

// What of date and time is not known is written as zeros, X, blanks or the first of January 1985; a
// damaged field costs nobody the recording.
void read_start(HeaderFields& fields, std::string_view recording, EdfHeader& header) {
  StartTime start{full_date(recording), 0};
  const auto leave_out = [&](std::string_view what, std::string_view field, int place) {
    header.notes.push_back(std::string(what) + quoted(field) + " at byte " + std::to_string(place) +
                           " cannot be read and was left out.");
  };
  const std::string_view date = fields.take(8);
  const auto day = three_numbers(date);
  if (!start.date && day && date != kNoEdfDate) {
    const int year = (*day)[2] + ((*day)[2] < 85 ? 2000 : 1900);
    start.date = date_from_numbers((*day)[2] < 100 ? year : (*day)[2], (*day)[1], (*day)[0]);
  }
  if (!start.date && !says_nothing(date) && date != kNoEdfDate)
    leave_out("The start date ", date, 168);
  const std::string_view time = fields.take(8);
  const auto clock = three_numbers(time);
  const bool is_time = clock && (*clock)[0] < 24 && (*clock)[1] < 60 && (*clock)[2] < 60;
  if (is_time) {
    start.time_of_day_us =
        int64_t{1'000'000} * (3600 * (*clock)[0] + 60 * (*clock)[1] + (*clock)[2]);
  } else if (!says_nothing(time)) {
    leave_out("The start time ", time, 176);
  }
  if (start.date || start.time_of_day_us > 0) header.start = start;
}

}  // namespace

size_t edf_header_bytes(std::span<const uint8_t> begin) {
  if (begin.size() < kHeaderBlock) return kHeaderBlock;
  HeaderFields fields(begin);
  fields.seek(kSignalCountPlace);
  return kHeaderBlock * (1 + static_cast<size_t>(fields.integer(4, "", 0, kMostSignals)));
}

Result<EdfHeader> parse_edf_header(std::span<const uint8_t> begin, uint64_t file_bytes) {
  if (begin.size() < kHeaderBlock) {
    return too_short(begin.size(), "the file ends inside its header");
  }
  EdfHeader header;
  HeaderFields fields(begin);
  const std::string_view version = fields.take(8);
  const bool is_bdf = version ==
                      "\xff"
                      "BIOSEMI";
  if (version != "0" && !is_bdf) {
    return Error{"the file does not begin as EDF files do", "byte 0",
                 "give an EDF, EDF+ or BDF file; this one is damaged or something else"};
  }
  if (is_bdf) header.sample_bytes = 3;

  fields.seek(88);  // after the patient
  const std::string_view recording = fields.take(80);
  header.is_own = is_own_recording(recording);
  read_start(fields, recording, header);
  const int64_t header_bytes =
      fields.integer(8, "size of the header", kHeaderBlock, kHeaderBlock * (1 + kMostSignals));
  const std::string_view kind = fields.take(44);
  header.is_interrupted = kind.starts_with("EDF+D") || kind.starts_with("BDF+D");
  const int64_t record_count = fields.integer(8, "number of data records", -1, kMaxRecords);
  header.record_s_text = fields.take(8);
  fields.seek(244);
  header.record_s = fields.number(8, "duration of a data record");
  if (header.record_s < 0) fields.fail("the duration of a data record is negative");
  const int64_t signal_count = fields.integer(4, "number of signals", 1, kMostSignals);
  if (header_bytes != static_cast<int64_t>(kHeaderBlock) * (1 + signal_count)) {
    fields.fail("the header of " + std::to_string(signal_count) + " signals is said to have " +
                std::to_string(header_bytes) + " bytes, not " +
                std::to_string(static_cast<int64_t>(kHeaderBlock) * (1 + signal_count)));
  }
  if (fields.error()) return *fields.error();
  header.header_bytes = static_cast<size_t>(header_bytes);
  if (begin.size() < header.header_bytes) {
    return too_short(begin.size(), "the file ends inside its header");
  }
  header.signals.resize(static_cast<size_t>(signal_count));
  read_signals(fields, header);
  if (fields.error()) return *fields.error();

  const Result<size_t> records = count_records(header, file_bytes, record_count);
  if (!records) return records.error();
  header.record_count = *records;
  return header;
}

}  // namespace beatsmith
