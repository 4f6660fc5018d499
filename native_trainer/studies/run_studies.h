// beatsmith-train evaluate --all: runs studies and keeps docs/results.{json,md} and its plots.
#pragma once

#include <string>
#include <vector>

#include "studies/study.h"

namespace beatsmith {

struct StudyOptions {
  std::string data;                 // the data set that `prepare` wrote
  std::string models = "models";    // folder of the shipped models
  std::string runs = "build/runs";  // folder of what studies train and make
  std::string noise;                // folder of the noise stress records; empty: none
  std::string out = "docs";         // results.json, results.md and results/*.svg
  std::vector<std::string> only;    // names of studies; empty: all
  bool resume = false;              // leave out what was run on this data by this program
  bool quick = false;
  uint64_t seed = 4;
  std::string device = "auto";
  int threads = 0;
};

// Runs the studies one after the other. After each, results.json, results.md and the plots are
// written aside and renamed, so that an interruption loses the study it falls into and no more;
// entries of studies that are not run stay as they are. A study that fails is reported on stderr
// and the others go on. Returns false if one failed or Ctrl-C ended a training. Throws
// std::runtime_error with file, place and mend: an unknown study, a results.json that is none, a
// file that cannot be read or written.
bool run_studies(const StudyOptions& options, const std::vector<Study>& studies);

// docs/results.md and its plots from the text of results.json; nothing else enters.
Report render_results(const nlohmann::json& results, const std::vector<Study>& studies);

}  // namespace beatsmith
