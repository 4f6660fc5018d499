#include "jobs/record_work.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <string>
#include <utility>

#include "base/median.h"
#include "ecg/beat_finder.h"
#include "ecg/record_beats.h"
#include "io/stored_recording.h"
#include "signal/levels.h"

namespace beatsmith {
namespace {

Error no_record() { return {"no record is open", "", "open it again"}; }

// More than any screen is wide; no record is longer.
constexpr int kMaxColumns = 1 << 16;
constexpr int64_t kMaxSamples = int64_t{1} << 40;

// The share of opening that reading takes; the levels of the leads are the rest.
constexpr float kReadingShare = 0.9F;

// The lead to look for beats in: of those in a voltage. `asked_for`: this one, where it is one.
std::optional<size_t> voltage_lead(const StoredRecording& recording, int asked_for) {
  if (asked_for >= 0 && asked_for < std::ssize(recording.leads) &&
      is_voltage(recording.leads[static_cast<size_t>(asked_for)].units)) {
    return static_cast<size_t>(asked_for);
  }
  const std::optional<size_t> preferred = choose_beat_lead(recording);
  if (preferred && is_voltage(recording.leads[*preferred].units)) return preferred;
  for (size_t i = 0; i < recording.leads.size(); ++i) {
    if (is_voltage(recording.leads[i].units)) return i;
  }
  return std::nullopt;
}

// The median of samples from all over the lead; 0 where it has none.
float middle_of(const Samples& samples) {
  constexpr int64_t kMost = 20000;
  std::vector<float> some;
  for (int64_t i = 0; i < samples.size(); i += samples.size() / kMost + 1) {
    if (!std::isnan(samples[i])) some.push_back(samples[i]);
  }
  return some.empty() ? 0 : median_of(std::span(some));
}

bool is_of_beats(FileFormat format) {
  return format == FileFormat::kCsv || format == FileFormat::kNpy;
}

Result<std::vector<FileBytes>> recording_files(const StoredRecording& stored,
                                               const WriteFiles& request) {
  Recording recording = recording_from_stored(stored);
  recording.comments.insert(recording.comments.end(), request.comments.begin(),
                            request.comments.end());
  return files_from_recording(std::move(recording), request.labels, request.format, request.name);
}

Result<std::vector<FileBytes>> beat_files(const StoredRecording& stored, size_t beat_lead,
                                          const WriteFiles& request) {
  LabelledBeats beats;
  if (!request.labels.empty()) {
    const StoredLead& lead = stored.leads[beat_lead];
    const Result<BeatCutter> cutter =
        BeatCutter::start(lead.samples, lead.units, stored.sample_rate_hz);
    if (!cutter) return cutter.error();
    for (const Annotation& label : request.labels) {
      beats.beats.push_back(cutter->cut(label.sample));
      beats.classes.push_back(label.symbol);
    }
  }
  return files_from_beats(beats, request.format, request.name, {});
}

}  // namespace

struct RecordWork::Record {
  StoredRecording recording;
  std::vector<Levels> levels;  // one a lead, over the recording's samples
  std::optional<BeatFinder> finder;
  size_t beat_lead = 0;               // of the recording's leads
  std::vector<std::string> no_beats;  // why there are none, when that is known
};

struct RecordWork::Opening {
  Opening(std::vector<FileToRead> files, const ReadAs& as)
      : asked_lead(as.beat_lead), reader(std::move(files), as) {}

  int asked_lead;
  RecordReader reader;
  std::unique_ptr<Record> record;  // once it has been read
  RecordSummary summary;
};

RecordWork::RecordWork() = default;
RecordWork::~RecordWork() = default;

void RecordWork::open(std::vector<FileToRead> files, const ReadAs& as) {
  opening_ = std::make_unique<Opening>(std::move(files), as);
}

void RecordWork::stop_opening() { opening_.reset(); }

void RecordWork::close() {
  opening_.reset();
  record_.reset();
}

JobProgress RecordWork::progress() const {
  if (!opening_) return {};
  if (!opening_->record) return {kReadingShare * opening_->reader.share(), JobStage::kReading};
  const auto done = static_cast<float>(opening_->record->levels.size());
  const auto all = static_cast<float>(opening_->record->recording.leads.size());
  return {kReadingShare + (1 - kReadingShare) * done / all, JobStage::kPreparing};
}

std::optional<Result<RecordSummary>> RecordWork::step() {
  Opening& opening = *opening_;
  if (!opening.record) {
    std::optional<Result<RecordFromFiles>> read = opening.reader.step();
    if (!read) return std::nullopt;
    if (!*read) {
      opening_.reset();
      return read->error();
    }
    RecordFromFiles from_files = **std::move(read);
    opening.record = std::make_unique<Record>();
    opening.record->recording = std::move(from_files.recording);
    const StoredRecording& recording = opening.record->recording;
    // Labels go on in the lead whose beats they are of.
    if (opening.asked_lead < 0 && !from_files.labels.empty()) {
      opening.asked_lead = from_files.labels.front().channel;
    }
    RecordSummary& summary = opening.summary;
    summary.name = recording.name;
    summary.sample_rate_hz = recording.sample_rate_hz;
    summary.rate_is_unstated = from_files.rate_is_unstated;
    summary.annotation_rate_hz = from_files.annotation_rate_hz;
    summary.sample_count = recording.sample_count();
    summary.comments = recording.comments;
    summary.reference = std::move(from_files.reference);
    summary.reference_name = std::move(from_files.reference_name);
    summary.labels = std::move(from_files.labels);
    summary.notes = std::move(from_files.notes);
    return std::nullopt;
  }

  Record& record = *opening.record;
  const std::vector<StoredLead>& leads = record.recording.leads;
  if (record.levels.size() < leads.size()) {
    const StoredLead& lead = leads[record.levels.size()];
    record.levels.emplace_back(lead.samples);
    const MinMax range = record.levels.back().range(0, lead.samples.size());
    const bool is_empty = std::isnan(range.low);
    opening.summary.leads.push_back({lead.name, lead.units, is_empty ? 0 : range.low,
                                     is_empty ? 0 : range.high, middle_of(lead.samples)});
    return std::nullopt;
  }

  const std::optional<size_t> beat_lead = voltage_lead(record.recording, opening.asked_lead);
  RecordSummary summary = std::move(opening.summary);
  record.beat_lead = beat_lead.value_or(0);
  summary.beat_lead = static_cast<int>(record.beat_lead);
  if (!beat_lead) {
    record.no_beats.emplace_back("There are no beats: no lead is in a voltage such as mV.");
  } else {
    const StoredLead& lead = leads[*beat_lead];
    Result<BeatFinder> finder =
        BeatFinder::start(lead.samples, lead.units, record.recording.sample_rate_hz);
    if (finder) {
      record.finder = *std::move(finder);
    } else {
      record.no_beats.push_back("There are no beats: " + describe(finder.error()) + ".");
    }
  }
  record_ = std::move(opening.record);
  opening_.reset();
  return summary;
}

Result<JobAnswer> RecordWork::answer(const JobRequest& request) {
  if (!record_) return no_record();
  return std::visit([this](const auto& asked) { return answer_to(asked); }, request);
}

Result<JobAnswer> RecordWork::answer_to(const OpenRecord&) {
  assert(false);  // that is open()'s
  return no_record();
}

Result<JobAnswer> RecordWork::answer_to(const ReadTrace& request) {
  const auto is_within = [](int64_t value, int64_t least, int64_t most) {
    return value >= least && value <= most;
  };
  if (!is_within(request.lead, 0, std::ssize(record_->levels) - 1) ||
      !is_within(request.columns, 0, kMaxColumns) || !is_within(request.count, 0, kMaxSamples) ||
      !is_within(request.first, -kMaxSamples, kMaxSamples)) {
    return Error{"the record has no such part", "lead " + std::to_string(request.lead),
                 "ask for another one"};
  }
  Trace trace;
  trace.request = request;
  for (const MinMax& column :
       record_->levels[request.lead].columns(request.first, request.count, request.columns)) {
    trace.low.push_back(column.low);
    trace.high.push_back(column.high);
  }
  return JobAnswer(std::move(trace));
}

Result<JobAnswer> RecordWork::answer_to(const ReadBeats& request) {
  const int64_t count = record_->finder ? std::ssize(record_->finder->r_peaks()) : 0;
  BeatInputs inputs;
  inputs.places = request.places;
  for (const int64_t place : request.places) {
    if (place < 0 || place >= count) {
      return Error{"the record has " + std::to_string(count) + " beats only",
                   "beat " + std::to_string(place), "ask for others"};
    }
    inputs.beats.push_back(record_->finder->beat(static_cast<size_t>(place)));
  }
  if (count > 1 && record_->finder->is_done()) {
    for (const int64_t place : request.places) {
      inputs.contexts.push_back(record_->finder->context(static_cast<size_t>(place)));
    }
  }
  return JobAnswer(std::move(inputs));
}

Result<JobAnswer> RecordWork::answer_to(const FindBeats& request) {
  FoundBeats found;
  found.notes = record_->no_beats;
  found.done = !record_->finder;
  found.progress.share = 1;
  if (found.done) return JobAnswer(std::move(found));

  BeatFinder& finder = *record_->finder;
  finder.step();
  const std::span<const int64_t> r_peaks = finder.r_peaks();
  found.first = std::clamp<int64_t>(request.known, 0, std::ssize(r_peaks));
  found.r_peaks.assign(r_peaks.begin() + static_cast<std::ptrdiff_t>(found.first), r_peaks.end());
  found.done = finder.is_done();
  found.progress = {finder.share(),
                    finder.has_all_r_peaks() ? JobStage::kComparing : JobStage::kDetecting};
  if (found.done && r_peaks.empty()) {
    found.notes.push_back("No beats were found in lead " +
                          record_->recording.leads[record_->beat_lead].name + ".");
  }
  return JobAnswer(std::move(found));
}

Result<JobAnswer> RecordWork::answer_to(const WriteFiles& request) {
  const StoredRecording& stored = record_->recording;
  for (const Annotation& label : request.labels) {
    if (label.sample >= 0 && label.sample < stored.sample_count()) continue;
    return Error{"the record has no such part", "sample " + std::to_string(label.sample),
                 "ask for another one"};
  }
  Result<std::vector<FileBytes>> files = is_of_beats(request.format)
                                             ? beat_files(stored, record_->beat_lead, request)
                                             : recording_files(stored, request);
  if (!files) return files.error();
  return JobAnswer(WrittenFiles{*std::move(files)});
}

}  // namespace beatsmith
