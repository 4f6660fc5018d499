#include "jobs/record_work.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "ecg/record_beats.h"
#include "signal/levels.h"
#include "signal/r_peaks.h"

namespace beatsmith {
namespace {

// More than any screen is wide; no record is longer.
constexpr int kMaxColumns = 1 << 16;
constexpr int64_t kMaxSamples = int64_t{1} << 40;

Error no_record() { return {"no record is open", "", "open it again"}; }

// The lead to look for beats in: of those in a voltage.
std::optional<size_t> voltage_lead(const Recording& recording) {
  const std::optional<size_t> preferred = choose_beat_lead(recording);
  if (preferred && is_voltage(recording.leads[*preferred])) return preferred;
  for (size_t i = 0; i < recording.leads.size(); ++i) {
    if (is_voltage(recording.leads[i])) return i;
  }
  return std::nullopt;
}

}  // namespace

struct RecordWork::Record {
  Recording recording;
  std::vector<Levels> levels;  // one a lead, over the recording's samples
  RecordBeats cut;
};

JobProgress reading_progress(uint64_t bytes_read, uint64_t bytes) {
  const double share =
      bytes == 0 ? 1 : static_cast<double>(bytes_read) / static_cast<double>(bytes);
  return {kReadingShare * static_cast<float>(std::min(share, 1.0)), "Reading files"};
}

RecordWork::RecordWork() = default;
RecordWork::~RecordWork() = default;

void RecordWork::close() { record_.reset(); }

Result<RecordSummary> RecordWork::open(std::vector<FileBytes> files, const Watch& watch) {
  const Error stopped = {"opening was stopped", "", "open the record again"};
  if (!watch({kReadingShare, "Decoding samples"})) return stopped;
  Result<RecordFromFiles> from_files = record_from_files(std::move(files));
  if (!from_files) return from_files.error();

  auto record = std::make_unique<Record>();
  record->recording = std::move(from_files->recording);
  const Recording& recording = record->recording;
  RecordSummary summary;
  summary.name = recording.name;
  summary.sample_rate_hz = recording.sample_rate_hz;
  summary.sample_count = recording.sample_count();
  summary.comments = recording.comments;
  summary.reference = std::move(from_files->reference);
  summary.reference_name = std::move(from_files->reference_name);
  summary.notes = std::move(from_files->notes);

  for (const Lead& lead : recording.leads) {
    if (!watch({0.2F, "Preparing the strip"})) return stopped;
    record->levels.emplace_back(lead.samples);
    const MinMax range = record->levels.back().range(0, recording.sample_count());
    const bool is_empty = std::isnan(range.low);
    summary.leads.push_back(
        {lead.name, lead.units, is_empty ? 0 : range.low, is_empty ? 0 : range.high});
  }

  const std::optional<size_t> beat_lead = voltage_lead(recording);
  summary.beat_lead = static_cast<int>(beat_lead.value_or(0));
  const Lead& lead = recording.leads[summary.beat_lead];
  if (!watch({0.25F, "Finding R peaks"})) return stopped;
  if (!beat_lead) {
    summary.notes.emplace_back("There are no beats: no lead is in a voltage such as mV.");
  } else if (auto r_peaks = detect_r_peaks(lead.samples, recording.sample_rate_hz); !r_peaks) {
    summary.notes.push_back("There are no beats: " + describe(r_peaks.error()) + ".");
  } else if (r_peaks->empty()) {
    summary.notes.push_back("No beats were found in lead " + lead.name + ".");
  } else {
    if (!watch({0.8F, "Cutting beats"})) return stopped;
    Result<RecordBeats> cut = cut_record_beats(lead, recording.sample_rate_hz, *r_peaks);
    if (!cut) return cut.error();
    record->cut = *std::move(cut);
    summary.r_peaks = *std::move(r_peaks);
  }
  if (!watch({1, "Done"})) return stopped;
  record_ = std::move(record);
  return summary;
}

Result<Trace> RecordWork::read(const ReadTrace& request) const {
  if (!record_) return no_record();
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
  return trace;
}

Result<BeatInputs> RecordWork::read(const ReadBeats& request) const {
  if (!record_) return no_record();
  const RecordBeats& cut = record_->cut;
  const auto beat_count = std::ssize(cut.beats);
  if (request.first < 0 || request.first > beat_count || request.count < 0 ||
      request.count > beat_count - request.first) {
    return Error{"the record has " + std::to_string(beat_count) + " beats only",
                 "beat " + std::to_string(request.first), "ask for others"};
  }
  const auto part = [&](const auto& all) {
    const auto begin = all.begin() + static_cast<std::ptrdiff_t>(request.first);
    return std::vector(begin, begin + static_cast<std::ptrdiff_t>(request.count));
  };
  BeatInputs inputs;
  inputs.first = request.first;
  inputs.beats = part(cut.beats);
  if (!cut.contexts.empty()) inputs.contexts = part(cut.contexts);
  return inputs;
}

}  // namespace beatsmith
