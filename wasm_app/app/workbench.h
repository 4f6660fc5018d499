// What all workspaces share: the machine, the models, the beats made and the recording opened.
#pragma once

#include <optional>
#include <vector>

#include "app/generate_session.h"
#include "app/label_edits.h"
#include "app/record_session.h"
#include "app/workspace.h"
#include "inference/beat_statistics.h"
#include "inference/inference_engine.h"
#include "inference/model_manifest.h"
#include "jobs/jobs.h"
#include "platform/file_source.h"
#include "platform/platform.h"

namespace beatsmith {

struct Workbench {
  Platform& platform;
  FileSource& files;
  Jobs& jobs;
  InferenceEngine& engine;
  std::vector<ModelDescription> models;
  Result<StatisticsFile> statistics;  // of real beats: the asset models/FILE
  LabelledBeats prepared;             // made beforehand, to have something to see
  GenerateSession generate;
  RecordSession record;

  // Leads to another place of the app at the end of the frame.
  void go_to(Link link) { wanted = std::move(link); }
  std::optional<Link> wanted;

  // A person's corrections of the record's labels, by Analyse, which is made before who reads them.
  const LabelEdits* edits = nullptr;
};

}  // namespace beatsmith
