#include "data/prepare.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <stdexcept>

#include "data/value_or_throw.h"
#include "files/files.h"
#include "io/recording.h"
#include "io/wfdb_annotation.h"
#include "signal/resample.h"

namespace beatsmith {
namespace {

constexpr double kTrainingShare = 0.8;  // of each record, in time

// de Chazal, O'Dwyer & Reilly, IEEE Trans Biomed Eng 51(7), 2004.
const std::vector<std::string> kDs1 = {"101", "106", "108", "109", "112", "114", "115", "116",
                                       "118", "119", "122", "124", "201", "203", "205", "207",
                                       "208", "209", "215", "220", "223", "230"};
const std::vector<std::string> kDs2 = {"100", "103", "105", "111", "113", "117", "121", "123",
                                       "200", "202", "210", "212", "213", "214", "219", "221",
                                       "222", "228", "231", "232", "233", "234"};

RecordSet set_of_record(const std::string& name) {
  const auto holds = [&](const auto& list) {
    return std::find(list.begin(), list.end(), name) != list.end();
  };
  return holds(kDs1) ? RecordSet::kDs1 : holds(kDs2) ? RecordSet::kDs2 : RecordSet::kNone;
}

void add_record(Dataset& dataset, const std::filesystem::path& header) {
  const LoadedRecording loaded = value_or_throw(load_recording(header.string()));
  if (!loaded.notes.empty()) {
    throw std::runtime_error(header.string() + ": " + loaded.notes.front());
  }
  const Recording& recording = loaded.recording;
  auto annotation_path = header;
  annotation_path.replace_extension(".atr");
  const auto annotations = value_or_throw(load_annotations(annotation_path.string()));
  const auto lead_index = choose_beat_lead(recording);
  if (!lead_index) throw std::runtime_error(header.string() + ": the record has no lead");
  const Lead& lead = recording.leads[*lead_index];
  const auto lead_mv =
      value_or_throw(resample(lead.samples, recording.sample_rate_hz, kBeatSampleRateHz));

  std::vector<int64_t> r_peaks;
  std::vector<std::string> symbols;
  for (const auto& annotation : annotations) {
    if (!is_beat_symbol(annotation.symbol)) continue;
    r_peaks.push_back(std::llround(static_cast<double>(annotation.sample) * kBeatSampleRateHz /
                                   recording.sample_rate_hz));
    symbols.push_back(annotation.symbol);
  }
  std::vector<Beat> beats;
  for (const int64_t r_peak : r_peaks) beats.push_back(cut_beat_padded(lead_mv, r_peak));
  const auto contexts = beat_contexts(r_peaks, kBeatSampleRateHz, beats);
  const auto training_end =
      static_cast<int64_t>(kTrainingShare * static_cast<double>(lead_mv.size()));
  const auto record = static_cast<uint16_t>(dataset.records.size());
  dataset.records.push_back({header.stem().string(), lead.name, set_of_record(header.stem())});
  for (size_t i = 0; i < contexts.size(); ++i) {
    const auto beat_class = beat_class_from_wfdb_symbol(symbols[i]);
    const auto beat = cut_beat(lead_mv, r_peaks[i]);
    if (!beat_class || !beat) continue;
    const auto split = r_peaks[i] < training_end ? TimeSplit::kTraining : TimeSplit::kHeldOut;
    dataset.beats.push_back({record, r_peaks[i], *beat_class, split, contexts[i]});
    std::transform(beat->begin(), beat->end(), std::back_inserter(dataset.samples), dataset_steps);
  }
}

}  // namespace

Dataset prepare_dataset(const std::string& folder) {
  std::error_code failure;
  std::vector<std::filesystem::path> headers;
  for (const auto& entry : std::filesystem::directory_iterator(folder, failure)) {
    if (entry.path().extension() == ".hea") headers.push_back(entry.path());
  }
  if (failure) {
    throw std::runtime_error(folder + ": " + failure.message() +
                             "; give the folder that holds the records");
  }
  if (headers.empty()) {
    throw std::runtime_error(folder + ": holds no .hea file; give a folder of WFDB records, such " +
                             "as the one tools/fetch-mitdb makes");
  }
  std::sort(headers.begin(), headers.end());
  Dataset dataset;
  dataset.source =
      "WFDB records of " + std::filesystem::path(folder).lexically_normal().filename().string();
  for (const auto& header : headers) add_record(dataset, header);
  return dataset;
}

}  // namespace beatsmith
