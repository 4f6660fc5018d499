// What web/jobs/worker.js calls: the work of the Jobs seam, in the worker's instance of the module.
#include <emscripten.h>

#include <new>
#include <utility>

#include "jobs/messages.h"
#include "jobs/record_work.h"

// clang-format off
EM_JS(void, jobs_worker_answer, (uint32_t id, const uint8_t* message, size_t size), {
  Module.host.jobs.answer(id, HEAPU8.slice(message, message + size));
});
EM_JS(void, jobs_worker_progress, (uint32_t id, const uint8_t* message, size_t size), {
  Module.host.jobs.progress(id, HEAPU8.slice(message, message + size));
});
EM_JS(int, jobs_worker_read, (uint32_t id, size_t file, double offset, uint8_t* to, size_t size), {
  return Module.host.jobs.read(id, file, offset, HEAPU8.subarray(to, to + size));
});
EM_JS(void, jobs_worker_out_of_memory, (), {
  Module.host.jobs.outOfMemory();
});
// clang-format on

namespace beatsmith {
namespace {

RecordWork work;
uint32_t opening = 0;  // the id of the request that work is opening a record for

void answer(uint32_t id, const Result<JobAnswer>& result) {
  const std::vector<uint8_t> message = bytes_from_message(result);
  jobs_worker_answer(id, message.data(), message.size());
}

void open(uint32_t id, const OpenRecord& request) {
  std::vector<FileToRead> files;
  for (size_t i = 0; i < request.files.size(); ++i) {
    const std::string& name = request.files[i].name;
    const auto read = [id, i, name](uint64_t offset, std::span<uint8_t> out) -> Result<Done> {
      if (jobs_worker_read(id, i, static_cast<double>(offset), out.data(), out.size()) != 0) {
        return Done{};
      }
      return Error{"it cannot be read", name,
                   "check that it is still there and unchanged, then open it again"};
    };
    files.push_back({name, request.files[i].bytes, read});
  }
  work.open(std::move(files), request.as);
  opening = id;
}

}  // namespace
}  // namespace beatsmith

extern "C" {

// Takes a JobRequest: answers it, or begins to open a record, which bs_jobs_worker_step does.
EMSCRIPTEN_KEEPALIVE void bs_jobs_worker_take(uint32_t id, const uint8_t* message, size_t size) {
  // Without exceptions `new` would give null and the program run on: let the caller know instead.
  std::set_new_handler(jobs_worker_out_of_memory);
  const auto request = beatsmith::message_from_bytes<beatsmith::JobRequest>({message, size});
  if (!request) {
    beatsmith::answer(id, beatsmith::Error{"this page and its worker are not of one version", "",
                                           "load the page again"});
  } else if (const auto* open = std::get_if<beatsmith::OpenRecord>(&*request)) {
    beatsmith::open(id, *open);
  } else {
    beatsmith::answer(id, beatsmith::work.answer(*request));
  }
}

// Goes on opening a record. False: there is none to open.
EMSCRIPTEN_KEEPALIVE int bs_jobs_worker_step() {
  if (!beatsmith::work.is_opening()) return 0;
  const auto opened = beatsmith::work.step();
  if (opened) {
    using Answer = beatsmith::Result<beatsmith::JobAnswer>;
    beatsmith::answer(beatsmith::opening,
                      *opened ? Answer(beatsmith::JobAnswer(**opened)) : Answer(opened->error()));
  } else {
    const std::vector<uint8_t> message = beatsmith::bytes_from_message(beatsmith::work.progress());
    jobs_worker_progress(beatsmith::opening, message.data(), message.size());
  }
  return 1;
}

// The request's answer is not wanted any more.
EMSCRIPTEN_KEEPALIVE void bs_jobs_worker_cancel(uint32_t id) {
  if (id == beatsmith::opening) beatsmith::work.stop_opening();
}

}  // extern "C"
