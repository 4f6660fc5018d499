// Records on the command line: opening them, choosing a lead, naming the annotations written for
// them.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "beatsmith/command.h"
#include "files/files.h"
#include "io/recording.h"
#include "io/wfdb_annotation.h"

namespace beatsmith {

struct RecordInput {
  std::string path;  // of the record, without .hea
  Recording recording;
  size_t lead_index = 0;  // the lead beats are looked for in
  // At which annotation files beside it count, unless they say so.
  double annotation_rate_hz = 0;

  const Lead& lead() const { return recording.leads[lead_index]; }
};

// "data/100.hea" -> "data/100".
std::string record_path(const std::string& argument);

// Reads a recording and notes what was left out of it. Failure: it cannot be read.
LoadedRecording read_recording(const std::string& path, std::optional<double> sample_rate_hz = {});

// Reads a record; `lead_name` empty: choose_beat_lead decides. Failure: it cannot be read, holds no
// samples, or has no such lead.
RecordInput open_record(const std::string& argument, const std::string& lead_name);

// An annotation file, with a note where its end mark is missing. Failure: it cannot be read.
std::vector<Annotation> read_annotation_file(const std::string& path);

// The annotations RECORD.ANNOTATOR, at the recording's rate. Failure: they cannot be read.
std::vector<Annotation> read_annotations(const RecordInput& record, const std::string& annotator);

// For an error about the record's lead: says which other leads there are where this is no voltage.
Failure lead_failure(const RecordInput& record, Error error);

// The lead in mV. Failure: its units are no voltage.
std::vector<float> lead_in_mv(const RecordInput& record);

// Where annotations go: beside their record or in a folder.
struct AnnotationOptions {
  std::string annotator;
  std::string out_dir;
};

// WrongUse: an annotator that is no file name ending or would overwrite a record's own files or its
// reference annotations; two records whose annotations would be one file.
void check_annotation_options(const AnnotationOptions& options,
                              const std::vector<std::string>& records);

// Writes them whole or not at all, over older annotations of that name, into a folder made where it
// is not there, and returns the file's path. Failure: it cannot be written, or another kind of file
// has that name.
std::string write_annotations(const RecordInput& record, const AnnotationOptions& options,
                              std::span<const Annotation> annotations);

}  // namespace beatsmith
