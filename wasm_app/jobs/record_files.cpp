#include "jobs/record_files.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "ecg/beat_table.h"
#include "ecg/simulator.h"
#include "io/csv.h"
#include "io/edf.h"
#include "io/npy.h"
#include "io/text.h"
#include "io/wfdb_header.h"
#include "io/wfdb_signal.h"

namespace beatsmith {
namespace {

// Bytes of a signal file decoded in a step: some ten milliseconds.
constexpr uint64_t kPieceBytes = 2 << 20;

constexpr const char* kWhatCanBeOpened =
    "open a WFDB record (its .hea and .dat files together), an EDF, a CSV or an NPY file";

// "100.hea" -> "hea", in lower case; empty where there is none.
std::string ending_of(std::string_view name) {
  const size_t dot = name.rfind('.');
  return dot == std::string_view::npos ? "" : lower_case(name.substr(dot + 1));
}

std::string stem_of(std::string_view name) { return std::string(name.substr(0, name.rfind('.'))); }

bool is_edf(std::string_view ending) { return ending == "edf" || ending == "bdf"; }

bool is_recording(const FileToRead& file) {
  const std::string ending = ending_of(file.name);
  return ending == "hea" || ending == "csv" || ending == "npy" || is_edf(ending);
}

// As other programs name a table; but what lies beside a record may be a text about it.
bool may_be_table(const FileToRead& file) {
  const std::string ending = ending_of(file.name);
  return ending == "txt" || ending == "tsv";
}

// "100.hea, 101.hea, 102.hea and 45 more".
std::string list_of(const std::vector<std::string>& names) {
  constexpr size_t kShown = 3;
  std::string list;
  for (size_t i = 0; i < std::min(names.size(), kShown); ++i) {
    list += (i == 0 ? "" : ", ") + names[i];
  }
  if (names.size() > kShown) list += " and " + std::to_string(names.size() - kShown) + " more";
  return list;
}

Error no_recording(const std::vector<FileToRead>& files) {
  if (files.empty()) return {"there is no file to open", "", kWhatCanBeOpened};
  for (const FileToRead& file : files) {
    const std::string ending = ending_of(file.name);
    const bool holds_samples = ending == "dat";
    if (!holds_samples && ending != "atr" && ending != "qrs" && ending != "bsm") continue;
    return {holds_samples ? "a signal file alone does not say what its samples are"
                          : "annotations alone are no recording",
            file.name, "open it together with its header, " + stem_of(file.name) + ".hea"};
  }
  return {"this is no recording that can be opened", files.front().name, kWhatCanBeOpened};
}

Result<FileBytes> whole_file(const FileToRead& file) {
  FileBytes whole{file.name, std::vector<uint8_t>(static_cast<size_t>(file.bytes))};
  if (const auto done = file.read(0, whole.bytes); !done) return done.error();
  return whole;
}

Result<WfdbHeader> read_header(const FileToRead& file) {
  const Result<FileBytes> text = whole_file(file);
  if (!text) return text.error();
  Result<WfdbHeader> header = parse_wfdb_header(text_of(text->bytes));
  if (!header) return in_file(file.name, header.error());
  return header;
}

// The headers, in lower case, of the segments that multi-segment records among `files` are made of.
std::set<std::string> segment_headers(const std::vector<FileToRead>& files) {
  std::set<std::string> names;
  for (const FileToRead& file : files) {
    if (ending_of(file.name) != "hea") continue;
    const Result<WfdbHeader> header = read_header(file);
    if (!header) continue;  // said when it is opened
    for (const std::string& name : wfdb_segment_names(*header)) {
      names.insert(lower_case(name) + ".hea");
    }
  }
  return names;
}

// The one recording among `files`.
Result<size_t> find_recording(const std::vector<FileToRead>& files) {
  std::vector<size_t> found;
  for (size_t i = 0; i < files.size(); ++i) {
    if (is_recording(files[i])) found.push_back(i);
  }
  for (size_t i = 0; found.empty() && i < files.size(); ++i) {
    if (may_be_table(files[i])) found.push_back(i);
  }
  if (found.empty()) return no_recording(files);
  if (found.size() > 1) {
    const std::set<std::string> parts = segment_headers(files);
    std::erase_if(found, [&](size_t i) { return parts.count(lower_case(files[i].name)) > 0; });
  }
  if (found.size() == 1) return found.front();
  std::vector<std::string> names;
  names.reserve(found.size());
  for (const size_t i : found) names.push_back(files[i].name);
  return Error{"these are " + std::to_string(names.size()) + " recordings: " + list_of(names), "",
               "open them one at a time"};
}

// Takes a file out of `files`; of one name but for its case if need be, since some disks lose it.
std::optional<FileToRead> take_file(std::vector<FileToRead>& files, const std::string& name) {
  const auto find = [&](auto&& is_it) { return std::find_if(files.begin(), files.end(), is_it); };
  auto found = find([&](const FileToRead& file) { return file.name == name; });
  if (found == files.end()) {
    found = find([&](const FileToRead& file) { return lower_case(file.name) == lower_case(name); });
  }
  if (found == files.end()) return std::nullopt;
  FileToRead taken = std::move(*found);
  files.erase(found);
  return taken;
}

Error beats_only(const FileBytes& file) {
  return {"it holds single beats, not a recording", file.name, kWhatCanBeOpened};
}

// A file that does not state its rate has the given one; where that is 0, that of beats.
double rate_if_unstated(double given_hz) { return given_hz > 0 ? given_hz : kBeatSampleRateHz; }

void note_unstated_rate(const std::string& name, double given_hz, RecordFromFiles& record) {
  record.rate_is_unstated = true;
  if (given_hz > 0) return;
  record.notes.push_back(name + " does not say its sample rate: 360 Hz are assumed.");
}

Result<StoredRecording> read_npy(const FileBytes& file, double rate_hz, RecordFromFiles& record) {
  const Result<NpyArray> array = parse_npy(file.bytes);
  if (!array) return in_file(file.name, array.error());
  if (array->shape.size() == 2 && array->shape[1] == kBeatLength) {
    return beats_only(file);
  }
  Result<Recording> recording = recording_from_npy(*array, rate_if_unstated(rate_hz));
  if (!recording) return in_file(file.name, recording.error());
  note_unstated_rate(file.name, rate_hz, record);
  return stored_from_recording(*std::move(recording));
}

Result<StoredRecording> read_csv(const FileBytes& file, double rate_hz, RecordFromFiles& record) {
  Result<CsvRecording> read =
      parse_csv(text_of(file.bytes), {.unstated_hz = rate_if_unstated(rate_hz)});
  if (!read) return in_file(file.name, read.error());
  record.notes = std::move(read->notes);
  if (read->rate_is_unstated) note_unstated_rate(file.name, rate_hz, record);
  return stored_from_recording(std::move(read->recording));
}

// Of a format that is parsed as a whole.
Result<StoredRecording> parse_recording(const FileBytes& file, double rate_hz,
                                        RecordFromFiles& record) {
  const std::string ending = ending_of(file.name);
  if (ending == "npy") return read_npy(file, rate_hz, record);
  if (is_beat_table(text_of(file.bytes))) return beats_only(file);
  return read_csv(file, rate_hz, record);
}

// Brings annotations into order and leaves out what lies beyond the recording's end.
void fit_reference(RecordFromFiles& record) {
  const StoredRecording& recording = record.recording;
  std::vector<Annotation>& reference = record.reference;
  const size_t count = reference.size();
  std::erase_if(reference, [&](const Annotation& annotation) {
    return annotation.sample < 0 || annotation.sample >= recording.sample_count();
  });
  std::stable_sort(reference.begin(), reference.end(),
                   [](const auto& a, const auto& b) { return a.sample < b.sample; });
  if (reference.size() == count) return;
  record.notes.push_back(std::to_string(count - reference.size()) + " of the " +
                         std::to_string(count) + " annotations in " + record.reference_name +
                         " lie beyond the record's end and were left out: check that they belong " +
                         "to this record.");
}

bool marks_beats(const std::vector<Annotation>& annotations) {
  return std::any_of(annotations.begin(), annotations.end(),
                     [](const Annotation& a) { return is_beat_symbol(a.symbol); });
}

// Which annotator comes first, see RecordReader.
int rank_of(const FileToRead& file, const std::string& lead) {
  const std::string annotator = ending_of(file.name);
  if (annotator == "atr") return 0;
  if (annotator == "qrs" || annotator == "ecg") return 1;
  return annotator == lead ? 2 : 3;
}

// The record's annotation files among `files`: the first and, where it marks no beats, the first
// that does. Notes say why others were left out.
void read_reference(std::vector<FileToRead>& files, RecordFromFiles& record) {
  const StoredRecording& recording = record.recording;
  const std::string prefix = lower_case(recording.name) + ".";
  const size_t lead = choose_beat_lead(recording).value_or(0);
  const std::string lead_name = lower_case(plain_lead_name(recording.leads[lead].name));
  std::stable_sort(files.begin(), files.end(), [&](const FileToRead& a, const FileToRead& b) {
    const int rank_a = rank_of(a, lead_name);
    const int rank_b = rank_of(b, lead_name);
    return rank_a != rank_b ? rank_a < rank_b : a.name < b.name;
  });
  for (const FileToRead& file : files) {
    if (!lower_case(file.name).starts_with(prefix)) {
      record.notes.push_back(file.name + " is no part of record " + recording.name +
                             " and was left out.");
      continue;
    }
    if (ending_of(file.name) == "apn") {  // Apnea-ECG: N and A are labels of whole minutes there
      record.notes.push_back(file.name + " has a label a minute, not beats, and was left out.");
      continue;
    }
    const bool has_beats = marks_beats(record.reference);
    const auto left_out = [&] {
      record.notes.push_back(file.name + " was left out: the annotations shown are those of " +
                             record.reference_name + ".");
    };
    const bool is_labels = ending_of(file.name) == "bsm";
    if (has_beats && !is_labels) {
      left_out();
      continue;
    }
    const Result<FileBytes> whole = whole_file(file);
    bool lacks_end_mark = false;
    Result<std::vector<Annotation>> annotations =
        whole ? parse_wfdb_annotations(whole->bytes, &lacks_end_mark)
              : Result<std::vector<Annotation>>(whole.error());
    if (!annotations) {
      record.notes.push_back(file.name + " is no annotation file and was left out (" +
                             describe(annotations.error()) + ").");
    } else if (is_labels) {
      record.labels =
          annotations_at_rate(*annotations, record.annotation_rate_hz, recording.sample_rate_hz);
      record.notes.push_back("The labels go on from those in " + file.name + ".");
    } else if (record.reference_name.empty() || marks_beats(*annotations)) {
      for (Annotation& annotation :
           annotations_at_rate(*annotations, record.annotation_rate_hz, recording.sample_rate_hz)) {
        record.reference.push_back(std::move(annotation));
      }
      record.reference_name += (record.reference_name.empty() ? "" : ", ") + file.name;
    } else {
      left_out();
      continue;
    }
    if (annotations && lacks_end_mark) record.notes.push_back(note_of_missing_end_mark(file.name));
  }
  fit_reference(record);
}

// For who has no recording at hand: three minutes with beats of several classes.
Result<RecordFromFiles> example_record() {
  SimulatorSettings settings;
  settings.duration_s = 180;
  settings.heart_rate_bpm = 72;
  settings.ventricular_share = 0.1;
  settings.supraventricular_share = 0.06;
  settings.baseline_wander_mv = 0.05;
  settings.noise_mv = 0.01;
  settings.seed = 23;
  Result<SimulatedRecording> simulated = simulate_ecg(settings);
  if (!simulated) return simulated.error();
  simulated->recording.name = "Example";
  RecordFromFiles record;
  record.recording = stored_from_recording(std::move(simulated->recording));
  record.reference = std::move(simulated->annotations);
  record.reference_name = "the simulator";
  record.notes = {"This recording is simulated; it is no patient's."};
  return record;
}

}  // namespace

std::vector<FileToRead> files_to_read(std::vector<FileBytes> files) {
  std::vector<FileToRead> to_read;
  for (FileBytes& file : files) {
    const uint64_t size = file.bytes.size();
    const auto bytes = std::make_shared<const std::vector<uint8_t>>(std::move(file.bytes));
    const auto read = [bytes](uint64_t offset, std::span<uint8_t> out) -> Result<Done> {
      const auto begin = bytes->begin() + static_cast<std::ptrdiff_t>(offset);
      std::copy_n(begin, out.size(), out.begin());
      return Done{};
    };
    to_read.push_back({std::move(file.name), size, read});
  }
  return to_read;
}

// A step is one call of `next`, which says what comes after it.
struct RecordReader::State {
  State(std::vector<FileToRead> given, ReadAs read_as)
      : files(std::move(given)), as(std::move(read_as)) {}

  std::optional<Error> begin();
  std::optional<Error> begin_wfdb();
  std::optional<Error> decode_piece();
  std::optional<Error> take_wfdb();
  std::optional<Error> decode_edf_piece();
  Result<std::vector<uint8_t>> read_piece(const FileToRead& from);
  std::optional<Error> read_whole();
  std::optional<Error> parse();
  std::optional<Error> finish();

  std::vector<FileToRead> files;  // that nobody has taken yet
  const ReadAs as;
  std::optional<Error> (State::*next)() = &State::begin;
  bool done = false;
  RecordFromFiles record;
  FileToRead file;  // the recording's own: header, EDF, CSV, NPY

  // What is read piece by piece: the record's signal files in the decoder's order, or the
  // recording's own file.
  std::map<std::string, FileToRead> parts;
  size_t part = 0;      // in work
  uint64_t offset = 0;  // in it
  uint64_t bytes_read = 0;
  uint64_t bytes_to_read = 0;
  std::optional<WfdbSignalDecoder> wfdb;
  std::optional<EdfDecoder> edf;
  FileBytes whole;
};

std::optional<Error> RecordReader::State::begin() {
  if (files.empty()) {
    Result<RecordFromFiles> example = example_record();
    if (!example) return example.error();
    record = *std::move(example);
    record.annotation_rate_hz = record.recording.sample_rate_hz;
    done = true;
    return std::nullopt;
  }
  std::erase_if(files, [](const FileToRead& given) { return given.name.starts_with('.'); });
  const Result<size_t> found = find_recording(files);
  if (!found) return found.error();
  file = std::move(files[*found]);
  files.erase(files.begin() + static_cast<std::ptrdiff_t>(*found));
  const std::string ending = ending_of(file.name);
  if (ending == "hea") return begin_wfdb();
  bytes_to_read = file.bytes;
  if (is_edf(ending)) {
    edf.emplace(file.bytes);
    next = &State::decode_edf_piece;
  } else {
    whole = {file.name, {}};
    whole.bytes.reserve(static_cast<size_t>(file.bytes));
    next = &State::read_whole;
  }
  return std::nullopt;
}

std::optional<Error> RecordReader::State::begin_wfdb() {
  const Result<WfdbHeader> header = read_header(file);
  if (!header) return header.error();
  std::vector<std::string> missing;
  WfdbSegments segments;
  for (const std::string& name : wfdb_segment_names(*header)) {
    const std::optional<FileToRead> taken = take_file(files, name + ".hea");
    if (!taken) {
      missing.push_back(name + ".hea");
      continue;
    }
    Result<WfdbHeader> segment = read_header(*taken);
    if (!segment) return segment.error();
    segments.emplace(name, *std::move(segment));
  }
  if (!missing.empty()) {
    return Error{"its segments are missing: " + list_of(missing), file.name,
                 "open the headers and signal files of all segments together"};
  }
  Result<WfdbSignalDecoder> started = WfdbSignalDecoder::start(*header, segments);
  if (!started) return in_file(file.name, started.error());
  wfdb = *std::move(started);
  for (const std::string& name : wfdb->file_names()) {
    if (parts.count(name) == 0) {
      std::optional<FileToRead> taken = take_file(files, name);
      if (taken) parts.emplace(name, *std::move(taken));
    }
    if (const auto found = parts.find(name); found != parts.end()) {
      bytes_to_read += found->second.bytes;
    } else if (std::find(missing.begin(), missing.end(), name) == missing.end()) {
      missing.push_back(name);
    }
  }
  if (!missing.empty()) {
    return Error{"its samples are missing: " + list_of(missing), file.name,
                 "open " + file.name + " and " + list_of(missing) + " together"};
  }
  next = wfdb->file_names().empty() ? &State::take_wfdb : &State::decode_piece;
  return std::nullopt;
}

// The next bytes of a file, from `offset` on.
Result<std::vector<uint8_t>> RecordReader::State::read_piece(const FileToRead& from) {
  std::vector<uint8_t> piece(static_cast<size_t>(std::min(kPieceBytes, from.bytes - offset)));
  if (const auto read = from.read(offset, piece); !read) return read.error();
  offset += piece.size();
  bytes_read += piece.size();
  return piece;
}

std::optional<Error> RecordReader::State::decode_piece() {
  const FileToRead& signals = parts.at(wfdb->file_names()[part]);
  if (offset == 0) {
    if (const auto begun = wfdb->begin_file(signals.bytes); !begun) {
      return in_file(file.name, begun.error());
    }
  }
  const Result<std::vector<uint8_t>> piece = read_piece(signals);
  if (!piece) return piece.error();
  wfdb->add_bytes(*piece);
  if (offset < signals.bytes) return std::nullopt;

  if (const auto ended = wfdb->end_file(); !ended) return in_file(file.name, ended.error());
  offset = 0;
  if (++part == wfdb->file_names().size()) next = &State::take_wfdb;
  return std::nullopt;
}

std::optional<Error> RecordReader::State::take_wfdb() {
  Result<WfdbRecording> read = wfdb->finish();
  if (!read) return in_file(file.name, read.error());
  record.recording = std::move(read->recording);
  record.notes = std::move(read->notes);
  record.annotation_rate_hz = read->annotation_rate_hz;
  wfdb.reset();
  next = &State::finish;
  return std::nullopt;
}

std::optional<Error> RecordReader::State::decode_edf_piece() {
  const Result<std::vector<uint8_t>> piece = read_piece(file);
  if (!piece) return piece.error();
  if (const auto added = edf->add_bytes(*piece); !added) return in_file(file.name, added.error());
  if (offset < file.bytes) return std::nullopt;

  Result<EdfRecording> read = edf->finish();
  if (!read) return in_file(file.name, read.error());
  record.recording = std::move(read->recording);
  record.notes = std::move(read->notes);
  record.reference = std::move(read->annotations);
  if (!record.reference.empty()) record.reference_name = file.name;
  edf.reset();
  next = &State::finish;
  return std::nullopt;
}

std::optional<Error> RecordReader::State::read_whole() {
  const Result<std::vector<uint8_t>> piece = read_piece(file);
  if (!piece) return piece.error();
  whole.bytes.insert(whole.bytes.end(), piece->begin(), piece->end());
  if (offset == file.bytes) next = &State::parse;
  return std::nullopt;
}

std::optional<Error> RecordReader::State::parse() {
  Result<StoredRecording> parsed = parse_recording(whole, as.sample_rate_hz, record);
  if (!parsed) return parsed.error();
  record.recording = *std::move(parsed);
  whole = {};
  next = &State::finish;
  return std::nullopt;
}

std::optional<Error> RecordReader::State::finish() {
  if (record.recording.sample_count() == 0) {
    return Error{"the record holds no samples", file.name, "open a record with a signal"};
  }
  record.recording.name = stem_of(file.name);
  // ISO 8859-1 and GBK do not say what they are; shown as they stand they would break the sentence.
  bool has_unreadable = false;
  for (StoredLead& lead : record.recording.leads) {
    for (std::string* text : {&lead.name, &lead.units}) {
      std::string valid = with_valid_utf8(*text);
      has_unreadable = has_unreadable || valid != *text;
      *text = std::move(valid);
    }
  }
  if (has_unreadable) {
    record.notes.emplace_back("Names of leads are not in UTF-8: what could not be read is a '?'.");
  }
  if (!as.units.empty()) {
    for (StoredLead& lead : record.recording.leads) {
      if (millivolts_per_unit(lead.units)) lead.units = as.units;
    }
  }
  bring_to_millivolts(record.recording);
  if (record.annotation_rate_hz == 0) record.annotation_rate_hz = record.recording.sample_rate_hz;
  read_reference(files, record);
  done = true;
  return std::nullopt;
}

RecordReader::RecordReader(std::vector<FileToRead> files, ReadAs as)
    : state_(std::make_unique<State>(std::move(files), std::move(as))) {}
RecordReader::~RecordReader() = default;

std::optional<Result<RecordFromFiles>> RecordReader::step() {
  if (const std::optional<Error> error = (*state_.*state_->next)()) return *error;
  if (!state_->done) return std::nullopt;
  return std::move(state_->record);
}

float RecordReader::share() const {
  const State& state = *state_;
  if (state.bytes_to_read == 0) return state.done ? 1.0F : 0.0F;
  return static_cast<float>(static_cast<double>(state.bytes_read) /
                            static_cast<double>(state.bytes_to_read));
}

}  // namespace beatsmith
