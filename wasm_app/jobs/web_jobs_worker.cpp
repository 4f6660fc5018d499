// What web/jobs/worker.js calls: the work of the Jobs seam, in the worker's instance of the module.
#include <emscripten.h>

#include <new>
#include <utility>

#include "jobs/messages.h"
#include "jobs/record_work.h"

// clang-format off
EM_JS(void, jobs_worker_answer, (const uint8_t* message, size_t size), {
  Module.host.jobs.answer(HEAPU8.slice(message, message + size));
});
EM_JS(void, jobs_worker_progress, (const uint8_t* message, size_t size), {
  Module.host.jobs.progress(HEAPU8.slice(message, message + size));
});
EM_JS(void, jobs_worker_out_of_memory, (), {
  Module.host.jobs.outOfMemory();
});
// clang-format on

namespace beatsmith {
namespace {

struct Worker {
  RecordWork record;
  std::optional<JobRequest> request;
  std::vector<FileBytes> files;  // of the request, as far as they have been read
};

Worker worker;

bool report(const JobProgress& progress) {
  const std::vector<uint8_t> message = bytes_from_message(progress);
  jobs_worker_progress(message.data(), message.size());
  return true;  // whoever wants this stopped ends the worker
}

template <class T>
void answer(Result<T> result) {
  const Result<JobAnswer> job_answer =
      result ? Result<JobAnswer>(JobAnswer(*std::move(result))) : Result<JobAnswer>(result.error());
  const std::vector<uint8_t> message = bytes_from_message(job_answer);
  jobs_worker_answer(message.data(), message.size());
}

// The bytes of the request's files, and of those what has been read when `file` has its first
// `bytes`.
void report_reading(const OpenRecord& open, size_t file, uint64_t bytes) {
  uint64_t all = 0;
  for (size_t i = 0; i < open.files.size(); ++i) {
    if (i < file) bytes += open.files[i].bytes;
    all += open.files[i].bytes;
  }
  report(reading_progress(bytes, all));
}

}  // namespace
}  // namespace beatsmith

using beatsmith::worker;

extern "C" {

// Takes a JobRequest. The files of an OpenRecord follow one by one, then bs_jobs_worker_run. False:
// the request is already answered.
EMSCRIPTEN_KEEPALIVE int bs_jobs_worker_begin(const uint8_t* message, size_t size) {
  // Without exceptions `new` would give null and the program run on: let the caller know instead.
  std::set_new_handler(jobs_worker_out_of_memory);
  worker.request = beatsmith::message_from_bytes<beatsmith::JobRequest>({message, size});
  worker.files.clear();
  if (!worker.request) {
    beatsmith::answer(beatsmith::Result<beatsmith::RecordSummary>(beatsmith::Error{
        "this page and its worker are not of one version", "", "load the page again"}));
    return 0;
  }
  return 1;
}

// Where the bytes of the next file go.
EMSCRIPTEN_KEEPALIVE uint8_t* bs_jobs_worker_file(size_t size) {
  const auto& open = std::get<beatsmith::OpenRecord>(*worker.request);
  worker.files.push_back({open.files[worker.files.size()].name, std::vector<uint8_t>(size)});
  return worker.files.back().bytes.data();
}

// The newest file has this many of its bytes.
EMSCRIPTEN_KEEPALIVE void bs_jobs_worker_has_read(size_t bytes) {
  beatsmith::report_reading(std::get<beatsmith::OpenRecord>(*worker.request),
                            worker.files.size() - 1, bytes);
}

// The newest file's bytes are not to be had.
EMSCRIPTEN_KEEPALIVE void bs_jobs_worker_unreadable() {
  beatsmith::answer(beatsmith::Result<beatsmith::RecordSummary>(
      beatsmith::Error{"it cannot be read", worker.files.back().name,
                       "check that it is still there and unchanged, then open it again"}));
}

EMSCRIPTEN_KEEPALIVE void bs_jobs_worker_run() {
  struct Answer {
    void operator()(const beatsmith::OpenRecord&) const {
      beatsmith::answer(worker.record.open(std::move(worker.files), beatsmith::report));
    }
    void operator()(const beatsmith::ReadTrace& request) const {
      beatsmith::answer(worker.record.read(request));
    }
    void operator()(const beatsmith::ReadBeats& request) const {
      beatsmith::answer(worker.record.read(request));
    }
  };
  std::visit(Answer(), *worker.request);
}

}  // extern "C"
