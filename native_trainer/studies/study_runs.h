// Single runs of a study, stored as they come, so that a study that was interrupted goes on where
// it was; and what several runs say together.
#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "evaluation/record_confusion.h"
#include "metrics/interval.h"
#include "network/parameters.h"
#include "studies/study.h"

namespace beatsmith {

// Which text it is: 16 hexadecimal digits.
std::string hash_of(const std::string& text);

// The shipped configuration NAME.json on the study's device, with its threads; ten steps for a
// quick run.
nlohmann::json study_config(const StudyContext& context, const std::string& name);

// What `run` gave for these very settings, if it is in `folder`; else runs and stores it.
// `settings` name all that the result depends on; `name` begins the file's name. `run` is given a
// path for what it keeps itself (a checkpoint), which belongs to these settings alone.
nlohmann::json stored_run(const std::string& folder, const std::string& name,
                          const nlohmann::json& settings,
                          const std::function<nlohmann::json(const std::string& path)>& run);

nlohmann::json rows_of(const ConfusionMatrix& matrix);  // [reference][predicted]
nlohmann::json json_from(const RecordConfusion& by_record);
RecordConfusion confusion_from(const nlohmann::json& by_record);

// The figures by name over the seeds' confusions, each the mean with its 95 % interval (of one
// seed, the value itself): accuracy, macro_precision, macro_recall, macro_f1, and of each class
// <letter>_f1, <letter>_sensitivity, <letter>_precision. Those that are no number for some seed
// (the precision of a class that is never predicted) are left out.
nlohmann::json figures_over_seeds(const std::vector<ConfusionMatrix>& seeds);

}  // namespace beatsmith
