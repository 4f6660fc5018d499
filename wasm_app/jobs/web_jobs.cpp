#include "jobs/web_jobs.h"

#include <emscripten.h>

#include <utility>

#include "jobs/messages.h"

// clang-format off
EM_JS(void, jobs_submit, (uint32_t id, const uint8_t* message, size_t size, const uint32_t* handles,
                          size_t handle_count), {
  Module.host.jobs.submit(id, HEAPU8.slice(message, message + size),
                          Array.from(HEAPU32.subarray(handles >> 2, (handles >> 2) + handle_count)));
});
EM_JS(void, jobs_cancel, (uint32_t id), {
  Module.host.jobs.cancel(id);
});
// clang-format on

namespace beatsmith {
namespace {

WebJobs* the_jobs = nullptr;

// Why a worker is no more; web/jobs/jobs.js counts alike.
enum class Loss { kNotStarted = 0, kOutOfMemory = 1, kDied = 2 };

Error error_of(Loss loss) {
  switch (loss) {
    case Loss::kNotStarted:
      return {"the part of this page that reads records could not be loaded", "",
              "check the connection, then open the record again"};
    case Loss::kOutOfMemory:
      return {"the record is too large for the memory this page may use", "",
              "open it with the command line: beatsmith classify RECORD"};
    case Loss::kDied:
      break;
  }
  return {"the part of this page that holds the record has failed", "",
          "open the record again; if it fails again, use the command line: beatsmith classify "
          "RECORD"};
}

}  // namespace

WebJobs::WebJobs() { the_jobs = this; }
WebJobs::~WebJobs() { the_jobs = nullptr; }

Jobs::Id WebJobs::submit(JobRequest request) {
  std::vector<uint32_t> handles;
  if (const auto* open = std::get_if<OpenRecord>(&request)) {
    for (const OpenedFile& file : open->files) handles.push_back(file.handle);
  }
  const Id id = ++last_id_;
  jobs_[id] = {};
  const std::vector<uint8_t> message = bytes_from_message(request);
  jobs_submit(static_cast<uint32_t>(id), message.data(), message.size(), handles.data(),
              handles.size());
  return id;
}

std::optional<Result<JobAnswer>> WebJobs::poll(Id id) {
  const auto job = jobs_.find(id);
  if (job == jobs_.end() || !job->second.answer) return std::nullopt;
  std::optional<Result<JobAnswer>> answer = std::move(job->second.answer);
  jobs_.erase(job);
  return answer;
}

JobProgress WebJobs::progress(Id id) const {
  const auto job = jobs_.find(id);
  return job == jobs_.end() ? JobProgress{} : job->second.progress;
}

void WebJobs::cancel(Id id) {
  if (jobs_.erase(id) > 0) jobs_cancel(static_cast<uint32_t>(id));
}

void WebJobs::set_progress(Id id, JobProgress progress) {
  if (const auto job = jobs_.find(id); job != jobs_.end()) {
    job->second.progress = std::move(progress);
  }
}

void WebJobs::set_answer(Id id, Result<JobAnswer> answer) {
  if (const auto job = jobs_.find(id); job != jobs_.end()) job->second.answer = std::move(answer);
}

}  // namespace beatsmith

using beatsmith::the_jobs;

extern "C" {

// The worker's JobProgress.
EMSCRIPTEN_KEEPALIVE void bs_jobs_progress(uint32_t id, const uint8_t* message, size_t size) {
  auto progress = beatsmith::message_from_bytes<beatsmith::JobProgress>({message, size});
  if (the_jobs != nullptr && progress) the_jobs->set_progress(id, *std::move(progress));
}

// The worker's Result<JobAnswer>.
EMSCRIPTEN_KEEPALIVE void bs_jobs_answer(uint32_t id, const uint8_t* message, size_t size) {
  using Answer = beatsmith::Result<beatsmith::JobAnswer>;
  auto answer = beatsmith::message_from_bytes<Answer>({message, size});
  if (the_jobs != nullptr && answer) the_jobs->set_answer(id, *std::move(answer));
}

// The worker was lost before it had answered this job; `loss`: a Loss.
EMSCRIPTEN_KEEPALIVE void bs_jobs_lost(uint32_t id, int loss) {
  if (the_jobs == nullptr) return;
  the_jobs->set_answer(id, beatsmith::error_of(static_cast<beatsmith::Loss>(loss)));
}

}  // extern "C"
