// A simulated record as the files that a person would open.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "ecg/simulator.h"
#include "io/csv.h"
#include "io/npy.h"
#include "io/wfdb_header.h"
#include "io/wfdb_signal.h"
#include "jobs/record_files.h"

namespace beatsmith {

inline std::vector<uint8_t> bytes_of(const std::string& text) { return {text.begin(), text.end()}; }

inline SimulatedRecording simulated_minute(double sample_rate_hz = 360) {
  SimulatorSettings settings;
  settings.sample_rate_hz = sample_rate_hz;
  settings.ventricular_share = 0.1;
  settings.seed = 3;
  const Result<SimulatedRecording> simulated = simulate_ecg(settings);
  EXPECT_TRUE(simulated);
  return *simulated;
}

// NAME.hea, NAME.dat and NAME.atr.
inline std::vector<FileBytes> wfdb_files(const std::string& name, SimulatedRecording simulated) {
  simulated.recording.name = name;
  const Result<WfdbRecord> record = wfdb_from_recording(simulated.recording);
  const auto annotations = format_wfdb_annotations(simulated.annotations);
  EXPECT_TRUE(record && annotations);
  return {{name + ".hea", bytes_of(format_wfdb_header(record->header))},
          {name + ".dat", record->samples},
          {name + ".atr", *annotations}};
}

inline FileBytes csv_file(const std::string& name, const Recording& recording) {
  const Result<std::string> text = format_csv(recording);
  EXPECT_TRUE(text);
  return {name, bytes_of(*text)};
}

inline FileBytes npy_file(const std::string& name, const Recording& recording) {
  const Result<NpyArray> array = npy_from_recording(recording);
  EXPECT_TRUE(array);
  return {name, format_npy(array->shape, array->values)};
}

// What RecordReader makes of these files in the end.
inline Result<RecordFromFiles> record_from_files(std::vector<FileBytes> files,
                                                 const ReadAs& as = {}) {
  RecordReader reader(files_to_read(std::move(files)), as);
  while (true) {
    if (auto record = reader.step()) return *std::move(record);
  }
}

}  // namespace beatsmith
