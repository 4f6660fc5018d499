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
#include "ecg/file_formats.h"
#include "io/wfdb_annotation.h"
#include "jobs/read_as.h"
#include "platform/file_source.h"

namespace beatsmith {

// Opens the one record that these files make (WFDB header, signal and annotations; EDF; CSV, also
// as .txt or .tsv; NPY), or a simulated example where there are none. It replaces the record before
// it, which stays open until then, and altogether when this one cannot be opened. Answer:
// RecordSummary, as soon as its samples can be read; its beats are FindBeats' to find.
struct OpenRecord {
  std::vector<OpenedFile> files;
  ReadAs as;
};

// Goes on finding the open record's beats, for a stretch of some minutes of it: to be asked again
// until the answer says that all is done. `known`: how many R peaks the asker has. Answer:
// FoundBeats.
struct FindBeats {
  int64_t known = 0;
};

// The trace of one lead in `columns` equal parts of [first, first + count). Answer: Trace.
struct ReadTrace {
  int lead = 0;
  int64_t first = 0;  // sample; may reach over the record's ends
  int64_t count = 0;
  int columns = 0;
};

// Beats by their places among the R peaks found so far, cut out of the lead when they are asked
// for: nobody keeps those of a day. Answer: BeatInputs.
struct ReadBeats {
  std::vector<int64_t> places;
};

// The open record as files to take home: as kWfdb and kEdf the recording with `labels` as its
// annotations, as kCsv and kNpy the beats at the labels, cut out of the beats' lead, with their
// symbols as classes. Answer: WrittenFiles.
struct WriteFiles {
  FileFormat format = FileFormat::kWfdb;
  std::string name;                   // without an ending
  std::vector<Annotation> labels;     // one a beat, ascending, inside the record
  std::vector<std::string> comments;  // of the recording, after its own
};

using JobRequest = std::variant<OpenRecord, ReadTrace, ReadBeats, FindBeats, WriteFiles>;

struct LeadSummary {
  std::string name;
  std::string units;
  float low = 0;  // of all samples, in `units`; 0 and 0 where there is none
  float high = 0;
  float middle = 0;  // where the trace mostly lies: outliers do not move it
};

struct RecordSummary {
  std::string name;
  double sample_rate_hz = 0;
  bool rate_is_unstated = false;  // its file does not say it: OpenRecord did, or it is assumed
  // At which annotation files of the record count unless they say so: not the recording's own rate
  // where a WFDB record has several samples a frame.
  double annotation_rate_hz = 0;
  int64_t sample_count = 0;
  std::vector<LeadSummary> leads;
  int beat_lead = 0;  // that the beats are looked for in
  std::vector<std::string> comments;
  // Samples, ascending; one a beat. Those found so far: OpenRecord's answer has none, and whoever
  // keeps it adds what FindBeats gives.
  std::vector<int64_t> r_peaks;
  std::vector<Annotation> reference;  // of the annotation file, if there was one; ascending
  std::string reference_name;         // "100.atr"; empty: none
  std::vector<Annotation> labels;     // that were saved of it before; ascending
  std::vector<std::string> notes;     // what was left out or repaired, a sentence each
};

struct Trace {
  ReadTrace request;
  // Smallest and largest sample of each column, in the lead's units; NaN where there is none.
  std::vector<float> low;
  std::vector<float> high;
};

// As many of each as there were places.
struct BeatInputs {
  std::vector<int64_t> places;
  std::vector<Beat> beats;
  // The classifier's other input. Against the whole record, so that there are none until FindBeats
  // is done, nor for a record of one beat.
  std::vector<BeatContext> contexts;
};

enum class JobStage : uint8_t {
  kReading,    // the record's files
  kPreparing,  // levels, to draw it
  kDetecting,  // R peaks
  kComparing,  // beats with one another
};

struct JobProgress {
  float share = 0;  // 0 .. 1
  JobStage stage = JobStage::kReading;
};

struct FoundBeats {
  int64_t first = 0;             // the place of the first of r_peaks in the record
  std::vector<int64_t> r_peaks;  // samples, ascending; final. Those that were not known yet
  JobProgress progress;
  bool done = false;               // all R peaks are found, and their contexts can be read
  std::vector<std::string> notes;  // when done: why there are no beats
};

struct WrittenFiles {
  std::vector<FileBytes> files;
};

using JobAnswer = std::variant<RecordSummary, Trace, BeatInputs, FoundBeats, WrittenFiles>;

class Jobs {
 public:
  using Id = uint64_t;
  virtual ~Jobs() = default;

  // Requests are answered in their order, but while a record is being opened those that came later
  // are answered at once, from the record before. Opening is long work, and so is writing the files
  // of a long record; the others take some tens of milliseconds.
  virtual Id submit(JobRequest request) = 0;
  // nullopt: nothing yet. Otherwise the answer, or why there is none; the job is then forgotten.
  virtual std::optional<Result<JobAnswer>> poll(Id id) = 0;
  virtual JobProgress progress(Id id) const = 0;
  // Its answer is dropped; opening is stopped, and the record before stays open.
  virtual void cancel(Id id) = 0;
};

}  // namespace beatsmith
