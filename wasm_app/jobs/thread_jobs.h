// The desktop's side of Jobs: one thread, which reads the files from disk and owns the record.
#pragma once

#include <functional>
#include <memory>

#include "jobs/jobs.h"
#include "platform/desktop_files.h"

namespace beatsmith {

class ThreadJobs final : public Jobs {
 public:
  // `files` knows the paths of opened files and must outlive this. `wake` is called in the thread
  // whenever progress or an answer has come.
  explicit ThreadJobs(
      const DesktopFiles& files, std::function<void()> wake = [] {});
  ~ThreadJobs() override;  // stops the work and waits for the thread

  Id submit(JobRequest request) override;
  std::optional<Result<JobAnswer>> poll(Id id) override;
  JobProgress progress(Id id) const override;
  void cancel(Id id) override;

 private:
  class Worker;
  const DesktopFiles& files_;
  std::unique_ptr<Worker> worker_;
};

}  // namespace beatsmith
