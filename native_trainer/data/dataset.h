// The trainer's data: beats cut from records, with the split by record and by time written in.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "ecg/aami.h"
#include "ecg/beat.h"
#include "ecg/beat_context.h"

namespace beatsmith {

enum class RecordSet : uint8_t { kNone = 0, kDs1 = 1, kDs2 = 2 };
enum class TimeSplit : uint8_t { kTraining = 0, kHeldOut = 1 };

struct DatasetBeat {
  uint16_t record = 0;  // index into Dataset::records
  int64_t sample = 0;   // R peak in the record, at 360 Hz
  BeatClass beat_class = BeatClass::kNormal;
  TimeSplit time_split = TimeSplit::kTraining;  // the last 20 % of each record are held out
  BeatContext context{};
};

struct DatasetRecord {
  std::string name;
  std::string lead;
  RecordSet set = RecordSet::kNone;  // de Chazal's inter-patient split
};

// Beats are stored as int16 in steps of 2.5 uV: exact for MIT-BIH's 5 uV, whose medians may fall
// half way.
inline constexpr float kDatasetStepMv = 0.0025F;
int16_t dataset_steps(float mv);  // the nearest step, at most 82 mV

struct Dataset {
  std::vector<DatasetRecord> records;
  std::vector<DatasetBeat> beats;
  std::vector<int16_t> samples;  // [beats, kBeatLength]
  std::string source;            // where the records are from, in words
  std::string hash;              // of what is stored

  Beat beat_mv(size_t index) const;
  RecordSet set_of(size_t beat) const { return records[beats[beat].record].set; }

  // Indices of the beats of one class, record set and time split, in the order of the data set.
  std::vector<size_t> select(BeatClass beat_class, RecordSet set, TimeSplit split) const;
};

// Both throw std::runtime_error with file, place and mend.
void save_dataset(const Dataset& dataset, const std::string& path);
Dataset load_dataset(const std::string& path);

}  // namespace beatsmith
