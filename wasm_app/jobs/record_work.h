// The work of the Jobs seam, in one thread and with no idea of who runs it.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "base/result.h"
#include "jobs/jobs.h"
#include "jobs/record_files.h"

namespace beatsmith {

// All work but writing files is done in calls of some tens of milliseconds, between which whoever
// runs it looks for other requests; there is nothing to interrupt.
class RecordWork {
 public:
  RecordWork();
  ~RecordWork();

  // Begins to open a record, in place of one that is being opened; step() does it. The record
  // before stays open until then, and when opening fails.
  void open(std::vector<FileToRead> files, const ReadAs& as = {});
  bool is_opening() const { return opening_ != nullptr; }
  // nullopt: it is not done. Errors: see RecordReader. Precondition: is_opening().
  std::optional<Result<RecordSummary>> step();
  JobProgress progress() const;  // of opening
  void stop_opening();
  void close();  // the record and what is being opened

  // Every request but OpenRecord. Errors: no record is open; what it does not hold.
  Result<JobAnswer> answer(const JobRequest& request);

 private:
  struct Record;
  struct Opening;
  Result<JobAnswer> answer_to(const OpenRecord& request);
  Result<JobAnswer> answer_to(const ReadTrace& request);
  Result<JobAnswer> answer_to(const ReadBeats& request);
  Result<JobAnswer> answer_to(const FindBeats& request);
  Result<JobAnswer> answer_to(const WriteFiles& request);

  std::unique_ptr<Opening> opening_;
  std::unique_ptr<Record> record_;
};

}  // namespace beatsmith
