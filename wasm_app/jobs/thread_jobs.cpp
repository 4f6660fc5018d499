#include "jobs/thread_jobs.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <new>
#include <thread>
#include <utility>

#include "files/files.h"
#include "jobs/record_work.h"

namespace beatsmith {
namespace {

// What the thread has to do; without a request it closes the record.
struct Task {
  Jobs::Id id = 0;
  std::optional<JobRequest> request;
  std::vector<std::string> paths;  // of the files to open
};

// A job that has been neither polled nor cancelled.
struct Job {
  bool opens = false;
  JobProgress progress;
  std::optional<Result<JobAnswer>> answer;
};

}  // namespace

class ThreadJobs::Worker {
 public:
  explicit Worker(std::function<void()> wake)
      : wake_(std::move(wake)), thread_([this] { work(); }) {}
  ~Worker() {
    {
      const std::lock_guard lock(mutex_);
      is_ending_ = true;
      must_stop_ = true;
    }
    changed_.notify_one();
    thread_.join();
  }

  Id submit(JobRequest request, std::vector<std::string> paths) {
    const std::lock_guard lock(mutex_);
    const Id id = ++last_id_;
    jobs_[id].opens = std::holds_alternative<OpenRecord>(request);
    tasks_.push_back({id, std::move(request), std::move(paths)});
    changed_.notify_one();
    return id;
  }

  std::optional<Result<JobAnswer>> poll(Id id) {
    const std::lock_guard lock(mutex_);
    const auto job = jobs_.find(id);
    if (job == jobs_.end() || !job->second.answer) return std::nullopt;
    std::optional<Result<JobAnswer>> answer = std::move(job->second.answer);
    jobs_.erase(job);
    return answer;
  }

  JobProgress progress(Id id) const {
    const std::lock_guard lock(mutex_);
    const auto job = jobs_.find(id);
    return job == jobs_.end() ? JobProgress{} : job->second.progress;
  }

  void cancel(Id id) {
    const std::lock_guard lock(mutex_);
    const auto job = jobs_.find(id);
    if (job == jobs_.end()) return;
    const bool opens = job->second.opens;
    jobs_.erase(job);
    if (running_ == id) must_stop_ = true;
    const auto task = std::find_if(tasks_.begin(), tasks_.end(),
                                   [&](const Task& waiting) { return waiting.id == id; });
    if (task == tasks_.end()) {
      if (opens) tasks_.push_front({});
    } else if (opens) {
      *task = {};
    } else {
      tasks_.erase(task);
    }
    changed_.notify_one();
  }

 private:
  void work() {
    std::unique_lock lock(mutex_);
    while (true) {
      changed_.wait(lock, [this] { return is_ending_ || !tasks_.empty(); });
      if (is_ending_) return;
      const Task task = std::move(tasks_.front());
      tasks_.pop_front();
      running_ = task.id;
      must_stop_ = false;
      lock.unlock();
      Result<JobAnswer> answer = answer_to(task);
      lock.lock();
      running_ = 0;
      if (const auto job = jobs_.find(task.id); job != jobs_.end()) {
        job->second.answer = std::move(answer);
      }
      lock.unlock();
      wake_();
      lock.lock();
    }
  }

  Result<JobAnswer> answer_to(const Task& task) {
    if (!task.request) {
      record_.close();
      return JobAnswer();
    }
    try {
      return std::visit([&](const auto& request) { return answer_to(task, request); },
                        *task.request);
    } catch (const std::bad_alloc&) {
      record_.close();
      return Error{"the record is too large for this machine's memory", "",
                   "close other programs, or cut the record into parts"};
    }
  }

  Result<JobAnswer> answer_to(const Task& task, const OpenRecord& request) {
    uint64_t bytes = 0;
    for (const OpenedFile& file : request.files) bytes += file.bytes;
    uint64_t bytes_read = 0;
    std::vector<FileBytes> files;
    for (size_t i = 0; i < request.files.size(); ++i) {
      report(task.id, reading_progress(bytes_read, bytes));
      Result<std::vector<uint8_t>> read = read_file(task.paths[i]);
      if (!read) return read.error();
      bytes_read += read->size();
      files.push_back({request.files[i].name, *std::move(read)});
      if (must_stop_) break;
    }
    return as_answer(record_.open(std::move(files), [&](const JobProgress& progress) {
      report(task.id, progress);
      return !must_stop_;
    }));
  }

  template <class Request>
  Result<JobAnswer> answer_to(const Task&, const Request& request) {
    return as_answer(record_.read(request));
  }

  template <class T>
  static Result<JobAnswer> as_answer(Result<T> result) {
    if (!result) return result.error();
    return JobAnswer(*std::move(result));
  }

  void report(Id id, const JobProgress& progress) {
    {
      const std::lock_guard lock(mutex_);
      const auto job = jobs_.find(id);
      if (job != jobs_.end()) job->second.progress = progress;
    }
    wake_();
  }

  const std::function<void()> wake_;
  RecordWork record_;  // the thread's own

  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  std::deque<Task> tasks_;
  std::map<Id, Job> jobs_;
  Id last_id_ = 0;
  Id running_ = 0;
  bool is_ending_ = false;
  std::atomic<bool> must_stop_ = false;

  std::thread thread_;  // last: it uses all of the above
};

ThreadJobs::ThreadJobs(const DesktopFiles& files, std::function<void()> wake)
    : files_(files), worker_(std::make_unique<Worker>(std::move(wake))) {}

ThreadJobs::~ThreadJobs() = default;

Jobs::Id ThreadJobs::submit(JobRequest request) {
  std::vector<std::string> paths;
  if (const auto* open = std::get_if<OpenRecord>(&request)) {
    for (const OpenedFile& file : open->files) paths.push_back(files_.path_of(file));
  }
  return worker_->submit(std::move(request), std::move(paths));
}

std::optional<Result<JobAnswer>> ThreadJobs::poll(Id id) { return worker_->poll(id); }
JobProgress ThreadJobs::progress(Id id) const { return worker_->progress(id); }
void ThreadJobs::cancel(Id id) { worker_->cancel(id); }

}  // namespace beatsmith
