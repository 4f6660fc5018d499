#include "jobs/thread_jobs.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <fstream>
#include <map>
#include <mutex>
#include <new>
#include <thread>
#include <utility>

#include "jobs/record_work.h"

namespace beatsmith {
namespace {

// What the thread has to do; without a request it stops opening a record.
struct Task {
  Jobs::Id id = 0;
  std::optional<JobRequest> request;
  std::vector<std::string> paths;  // of the files to open
};

// A job that has been neither polled nor cancelled.
struct Job {
  JobProgress progress;
  std::optional<Result<JobAnswer>> answer;
};

FileToRead file_on_disk(const OpenedFile& file, const std::string& path) {
  const Error unreadable = {"it cannot be read", file.name,
                            "check that it is still there and unchanged, then open it again"};
  const auto stream = std::make_shared<std::ifstream>(path, std::ios::binary);
  const auto read = [stream, unreadable](uint64_t offset, std::span<uint8_t> out) -> Result<Done> {
    stream->seekg(static_cast<std::streamoff>(offset));
    stream->read(reinterpret_cast<char*>(out.data()), static_cast<std::streamsize>(out.size()));
    if (!*stream) return unreadable;
    return Done{};
  };
  return {file.name, file.bytes, read};
}

}  // namespace

class ThreadJobs::Worker {
 public:
  explicit Worker(std::function<void()> wake)
      : wake_(std::move(wake)), thread_([this] { work(); }) {}
  ~Worker() {
    {
      const std::lock_guard lock(mutex_);
      is_ending_ = true;
    }
    changed_.notify_one();
    thread_.join();
  }

  Id submit(JobRequest request, std::vector<std::string> paths) {
    const std::lock_guard lock(mutex_);
    const Id id = ++last_id_;
    jobs_[id] = {};
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
    if (jobs_.erase(id) == 0) return;
    const auto waiting =
        std::find_if(tasks_.begin(), tasks_.end(), [&](const Task& task) { return task.id == id; });
    if (waiting != tasks_.end()) {
      tasks_.erase(waiting);
    } else if (opening_ == id) {
      tasks_.push_front({id, std::nullopt, {}});
      changed_.notify_one();
    }
  }

 private:
  void work() {
    std::unique_lock lock(mutex_);
    while (true) {
      changed_.wait(lock, [this] { return is_ending_ || !tasks_.empty() || opening_ != 0; });
      if (is_ending_) return;
      if (tasks_.empty()) {
        go_on_opening(lock);
        continue;
      }
      const Task task = std::move(tasks_.front());
      tasks_.pop_front();
      begin(lock, task);
    }
  }

  void begin(std::unique_lock<std::mutex>& lock, const Task& task) {
    if (!task.request) {
      if (opening_ == task.id) opening_ = 0;
      lock.unlock();
      record_.stop_opening();
      lock.lock();
      return;
    }
    if (const auto* open = std::get_if<OpenRecord>(&*task.request)) {
      opening_ = task.id;
      lock.unlock();
      std::vector<FileToRead> files;
      for (size_t i = 0; i < open->files.size(); ++i) {
        files.push_back(file_on_disk(open->files[i], task.paths[i]));
      }
      record_.open(std::move(files), open->as);
      lock.lock();
      return;
    }
    lock.unlock();
    Result<JobAnswer> answer = guarded([&] { return record_.answer(*task.request); });
    lock.lock();
    give(lock, task.id, std::move(answer));
  }

  void go_on_opening(std::unique_lock<std::mutex>& lock) {
    const Id id = opening_;
    lock.unlock();
    std::optional<Result<JobAnswer>> answer;
    const Result<Done> went_on = guarded([&]() -> Result<Done> {
      if (std::optional<Result<RecordSummary>> opened = record_.step()) {
        answer = *opened ? Result<JobAnswer>(JobAnswer(**std::move(opened)))
                         : Result<JobAnswer>(opened->error());
      }
      return Done{};
    });
    if (!went_on) answer = went_on.error();
    JobProgress progress = record_.progress();
    lock.lock();
    if (answer) {
      opening_ = 0;
      give(lock, id, *std::move(answer));
      return;
    }
    if (const auto job = jobs_.find(id); job != jobs_.end()) {
      job->second.progress = progress;
    }
    wake(lock);
  }

  // What `work` gives, or an error where it wants more memory than there is.
  template <class Work>
  auto guarded(Work work) -> decltype(work()) {
    try {
      return work();
    } catch (const std::bad_alloc&) {
      record_.close();
      return Error{"the record is too large for this machine's memory", "",
                   "close other programs, or cut the record into parts"};
    }
  }

  void give(std::unique_lock<std::mutex>& lock, Id id, Result<JobAnswer> answer) {
    if (const auto job = jobs_.find(id); job != jobs_.end()) {
      job->second.answer = std::move(answer);
    }
    wake(lock);
  }

  void wake(std::unique_lock<std::mutex>& lock) {
    lock.unlock();
    wake_();
    lock.lock();
  }

  const std::function<void()> wake_;
  RecordWork record_;  // the thread's own

  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  std::deque<Task> tasks_;
  std::map<Id, Job> jobs_;
  Id last_id_ = 0;
  Id opening_ = 0;  // the job that the thread goes on with when there is no other; 0: none
  bool is_ending_ = false;

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
