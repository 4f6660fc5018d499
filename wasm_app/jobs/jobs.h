// The seam for long work over a record. Whoever does the work owns the record: on the web a second
// instance of the same WebAssembly in a worker, on the desktop a thread. The app asks for what it
// shows and gets windows, levels and results by request id, in a later frame.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/result.h"
#include "ecg/beat.h"
#include "ecg/beat_context.h"
#include "io/wfdb_annotation.h"
#include "platform/file_source.h"

namespace beatsmith {

// Opens the one record that these files make, or a simulated example where there are none (WFDB
// header, signal and annotations; CSV; NPY), finds its R peaks and cuts its beats. It replaces the
// record before it, which stays open when this one cannot be opened. Answer: RecordSummary.
struct OpenRecord {
  std::vector<OpenedFile> files;
};

// The trace of one lead in `columns` equal parts of [first, first + count). Answer: Trace.
struct ReadTrace {
  int lead = 0;
  int64_t first = 0;  // sample; may reach over the record's ends
  int64_t count = 0;
  int columns = 0;
};

// The classifier's inputs for the beats [first, first + count). Answer: BeatInputs.
struct ReadBeats {
  int64_t first = 0;
  int64_t count = 0;
};

using JobRequest = std::variant<OpenRecord, ReadTrace, ReadBeats>;

struct LeadSummary {
  std::string name;
  std::string units;
  float low = 0;  // of all samples, in `units`; 0 and 0 where there is none
  float high = 0;
};

struct RecordSummary {
  std::string name;
  double sample_rate_hz = 0;
  int64_t sample_count = 0;
  std::vector<LeadSummary> leads;
  int beat_lead = 0;  // that the beats were looked for in
  std::vector<std::string> comments;
  std::vector<int64_t> r_peaks;       // samples, ascending; one a beat
  std::vector<Annotation> reference;  // of the annotation file, if there was one; ascending
  std::string reference_name;         // "100.atr"; empty: none
  std::vector<std::string> notes;     // what was left out or repaired, a sentence each
};

struct Trace {
  ReadTrace request;
  // Smallest and largest sample of each column, in the lead's units; NaN where there is none.
  std::vector<float> low;
  std::vector<float> high;
};

struct BeatInputs {
  int64_t first = 0;
  std::vector<Beat> beats;
  std::vector<BeatContext> contexts;  // as many as beats; none for a record of one beat
};

using JobAnswer = std::variant<RecordSummary, Trace, BeatInputs>;

struct JobProgress {
  float share = 0;    // 0 .. 1
  std::string stage;  // "Finding R peaks"
};

class Jobs {
 public:
  using Id = uint64_t;
  virtual ~Jobs() = default;

  // Requests are answered in their order.
  virtual Id submit(JobRequest request) = 0;
  // nullopt: nothing yet. Otherwise the answer, or why there is none; the job is then forgotten.
  virtual std::optional<Result<JobAnswer>> poll(Id id) = 0;
  virtual JobProgress progress(Id id) const = 0;
  // Stops the work if it has begun; its answer is dropped. Cancelling an OpenRecord leaves no
  // record open.
  virtual void cancel(Id id) = 0;
};

}  // namespace beatsmith
