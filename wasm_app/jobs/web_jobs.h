// The page's side of Jobs: a second instance of this same module, in a worker, owns the record.
// web/jobs/jobs.js starts it and hands the messages on; web/jobs/worker.js runs it.
#pragma once

#include <map>

#include "jobs/jobs.h"

namespace beatsmith {

// One a page.
class WebJobs final : public Jobs {
 public:
  WebJobs();
  ~WebJobs() override;
  WebJobs(const WebJobs&) = delete;
  WebJobs& operator=(const WebJobs&) = delete;

  Id submit(JobRequest request) override;
  std::optional<Result<JobAnswer>> poll(Id id) override;
  JobProgress progress(Id id) const override;
  void cancel(Id id) override;

  // From the page. Jobs that have been polled or cancelled are not known any more.
  void set_progress(Id id, JobProgress progress);
  void set_answer(Id id, Result<JobAnswer> answer);

 private:
  struct Job {
    JobProgress progress;
    std::optional<Result<JobAnswer>> answer;
  };

  std::map<Id, Job> jobs_;
  Id last_id_ = 0;
};

}  // namespace beatsmith
