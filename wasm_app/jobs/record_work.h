// The work of the Jobs seam, in one thread and with no idea of who runs it.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "base/result.h"
#include "jobs/jobs.h"
#include "jobs/record_files.h"

namespace beatsmith {

// The share of opening a record that reading its files takes; the rest is RecordWork's.
inline constexpr float kReadingShare = 0.1F;

// The progress of reading a record's files, which the sides do themselves.
JobProgress reading_progress(uint64_t bytes_read, uint64_t bytes);

class RecordWork {
 public:
  // Told how far the work has come, between its stages and within long ones; false stops it.
  using Watch = std::function<bool(const JobProgress&)>;

  RecordWork();
  ~RecordWork();

  // Opens a record in place of the one before. A record without beats (no voltage among its leads,
  // a rate out of the detector's range) opens with a note. Errors: see record_from_files; stopped.
  // After an error the record before is still open.
  Result<RecordSummary> open(std::vector<FileBytes> files, const Watch& watch);
  void close();

  // Errors: no record is open; what it does not hold.
  Result<Trace> read(const ReadTrace& request) const;
  Result<BeatInputs> read(const ReadBeats& request) const;

 private:
  struct Record;
  std::unique_ptr<Record> record_;
};

}  // namespace beatsmith
