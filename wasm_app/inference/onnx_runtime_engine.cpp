#include "inference/onnx_runtime_engine.h"

#include <onnxruntime_cxx_api.h>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <thread>

#include "files/files.h"
#include "inference/request_parts.h"

namespace beatsmith {
namespace {

// One model opened in ONNX Runtime. run() may be called by several threads at once.
class OpenModel {
 public:
  static Result<std::shared_ptr<OpenModel>> open(const Ort::Env& env, const ModelLibrary& library,
                                                 const std::string& name) {
    const ModelDescription* description = library.find(name);
    if (description == nullptr) return library.unknown_model(name);
    const Result<std::vector<uint8_t>> bytes = library.load(*description);
    if (!bytes) return bytes.error();
    try {
      auto model = std::make_shared<OpenModel>(env, *bytes);
      const Result<Done> agreed = check_metadata(
          *description, [&](const std::string& key) { return model->metadata(key); });
      if (!agreed) return in_file(library.path_of(*description), agreed.error());
      return model;
    } catch (const Ort::Exception& exception) {
      return Error{std::string("ONNX Runtime cannot open it: ") + exception.what(),
                   library.path_of(*description),
                   "restore models/ from the repository, or export the models again"};
    }
  }

  OpenModel(const Ort::Env& env, std::span<const uint8_t> bytes)
      : session_(env, bytes.data(), bytes.size(), single_threaded()) {
    Ort::AllocatorWithDefaultOptions allocator;
    for (size_t i = 0; i < session_.GetOutputCount(); ++i) {
      output_names_.emplace_back(session_.GetOutputNameAllocated(i, allocator).get());
    }
  }

  std::optional<std::string> metadata(const std::string& key) const {
    Ort::AllocatorWithDefaultOptions allocator;
    const Ort::AllocatedStringPtr value =
        session_.GetModelMetadata().LookupCustomMetadataMapAllocated(key.c_str(), allocator);
    if (value == nullptr) return std::nullopt;
    return std::string(value.get());
  }

  // The inputs' rows are those of one run, padding included; so are the outputs'.
  Result<Tensors> run(Tensors inputs) {
    const Ort::MemoryInfo memory = Ort::MemoryInfo::CreateCpu(OrtArenaAllocator, OrtMemTypeDefault);
    std::vector<Ort::Value> values;
    std::vector<const char*> names;
    for (Tensor& input : inputs) {
      values.push_back(Ort::Value::CreateTensor<float>(memory, input.values.data(),
                                                       input.values.size(), input.shape.data(),
                                                       input.shape.size()));
      names.push_back(input.name.c_str());
    }
    std::vector<const char*> output_names;
    for (const std::string& name : output_names_) output_names.push_back(name.c_str());
    try {
      return outputs_of(session_.Run(Ort::RunOptions{}, names.data(), values.data(), values.size(),
                                     output_names.data(), output_names.size()));
    } catch (const Ort::Exception& exception) {
      return Error{exception.what(), {}, "check that program and models are of one release"};
    }
  }

 private:
  static Ort::SessionOptions single_threaded() {
    Ort::SessionOptions options;
    options.SetIntraOpNumThreads(1);
    options.SetInterOpNumThreads(1);
    return options;
  }

  Tensors outputs_of(const std::vector<Ort::Value>& results) const {
    Tensors outputs;
    for (size_t i = 0; i < results.size(); ++i) {
      const Ort::TensorTypeAndShapeInfo info = results[i].GetTensorTypeAndShapeInfo();
      const float* data = results[i].GetTensorData<float>();
      outputs.push_back({output_names_[i], info.GetShape(), {data, data + info.GetElementCount()}});
    }
    return outputs;
  }

  Ort::Session session_;
  std::vector<std::string> output_names_;
};

}  // namespace

class OnnxRuntimeEngine::Workers {
 public:
  Workers(std::shared_ptr<const ModelLibrary> library, int threads) : library_(std::move(library)) {
    for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
  }

  ~Workers() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    work_arrived_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }

  int thread_count() const { return static_cast<int>(threads_.size()); }

  RequestId submit(std::string model, Tensors inputs) {
    auto request = std::make_shared<Request>();
    request->fault = find_fault(inputs);
    request->model = std::move(model);
    request->inputs = std::move(inputs);
    std::vector<BatchRun> parts;
    if (!request->fault) parts = split_batch(request->inputs[0].shape[0], thread_count());
    request->parts_left = parts.size();

    const std::lock_guard lock(mutex_);
    const RequestId id = next_id_++;
    for (const BatchRun part : parts) queue_.push_back({request, part});
    requests_.emplace(id, std::move(request));
    work_arrived_.notify_all();
    return id;
  }

  std::optional<Result<Tensors>> poll(RequestId id) {
    const std::lock_guard lock(mutex_);
    const auto found = requests_.find(id);
    if (found == requests_.end() || found->second->parts_left > 0) return std::nullopt;
    const std::shared_ptr<Request> request = std::move(found->second);
    requests_.erase(found);
    if (request->fault) return *request->fault;
    return std::move(request->outputs);
  }

  void wait(RequestId id) {
    std::unique_lock lock(mutex_);
    answered_.wait(lock, [&] {
      const auto found = requests_.find(id);
      return found == requests_.end() || found->second->parts_left == 0;
    });
  }

  void cancel(RequestId id) {
    const std::lock_guard lock(mutex_);
    const auto found = requests_.find(id);
    if (found == requests_.end()) return;
    std::erase_if(queue_, [&](const Task& task) { return task.request == found->second; });
    requests_.erase(found);
    answered_.notify_all();  // whoever waited for it
  }

  // Opens a model once; a second caller waits for the first.
  Result<std::shared_ptr<OpenModel>> model(const std::string& name) {
    const std::lock_guard lock(models_mutex_);
    const auto found = models_.find(name);
    if (found != models_.end()) return found->second;
    return models_.emplace(name, OpenModel::open(env_, *library_, name)).first->second;
  }

  // Lets the models that could not be opened be tried again.
  void forget_failures() {
    const std::lock_guard lock(models_mutex_);
    std::erase_if(models_, [](const auto& model) { return !model.second; });
  }

  std::optional<double> student_beat_ms() const {
    const std::lock_guard lock(mutex_);
    if (student_rows_ == 0) return std::nullopt;
    return 1000.0 * student_s_ / static_cast<double>(student_rows_);
  }

 private:
  struct Request {
    std::string model;
    Tensors inputs;
    size_t parts_left = 0;
    Tensors outputs;
    std::optional<Error> fault;
  };
  struct Task {
    std::shared_ptr<Request> request;
    BatchRun part;
  };
  void work() {
    std::unique_lock lock(mutex_);
    while (true) {
      work_arrived_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (stopping_) return;
      const Task task = std::move(queue_.front());
      queue_.pop_front();
      Request& request = *task.request;
      if (!request.fault) {
        lock.unlock();
        const auto start = std::chrono::steady_clock::now();
        const Result<Tensors> outputs = run(request, task.part);
        const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
        lock.lock();
        take(outputs, task.part, request);
        if (is_student(request.model)) {
          student_s_ += elapsed.count();
          student_rows_ += padded_rows(task.part.rows);
        }
      }
      if (--request.parts_left == 0) answered_.notify_all();
    }
  }

  Result<Tensors> run(const Request& request, BatchRun part) {
    const Result<std::shared_ptr<OpenModel>> opened = model(request.model);
    if (!opened) return opened.error();
    Result<Tensors> outputs = (*opened)->run(rows_of(request.inputs, part));
    if (outputs) return outputs;
    return in_model(request, outputs.error());
  }

  static void take(const Result<Tensors>& outputs, BatchRun part, Request& request) {
    if (!outputs) {
      request.fault = outputs.error();
      return;
    }
    const Result<Done> stored =
        store_rows(*outputs, part, request.inputs[0].shape[0], request.outputs);
    if (!stored) request.fault = in_model(request, stored.error());
  }

  static Error in_model(const Request& request, Error error) {
    error.where = "model " + request.model + (error.where.empty() ? "" : ", " + error.where);
    return error;
  }

  bool is_student(const std::string& name) const {
    const ModelDescription* description = library_->find(name);
    return description != nullptr && description->role == ModelRole::kStudent;
  }

  const std::shared_ptr<const ModelLibrary> library_;
  const Ort::Env env_{ORT_LOGGING_LEVEL_FATAL, "beatsmith"};  // errors come as exceptions

  std::mutex models_mutex_;
  std::map<std::string, Result<std::shared_ptr<OpenModel>>> models_;

  mutable std::mutex mutex_;  // guards what follows, and every Request but for its model and inputs
  std::condition_variable work_arrived_;
  std::condition_variable answered_;
  bool stopping_ = false;
  RequestId next_id_ = 1;
  std::map<RequestId, std::shared_ptr<Request>> requests_;
  std::deque<Task> queue_;
  double student_s_ = 0;  // time spent in runs of a student, and their rows
  int64_t student_rows_ = 0;

  std::vector<std::thread> threads_;  // last: they use all of the above
};

OnnxRuntimeEngine::OnnxRuntimeEngine(std::shared_ptr<const ModelLibrary> models, int threads) {
  if (threads <= 0) threads = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  workers_ = std::make_unique<Workers>(std::move(models), threads);
}

OnnxRuntimeEngine::~OnnxRuntimeEngine() = default;

RequestId OnnxRuntimeEngine::submit(std::string model, Tensors inputs) {
  return workers_->submit(std::move(model), std::move(inputs));
}

std::optional<Result<Tensors>> OnnxRuntimeEngine::poll(RequestId id) { return workers_->poll(id); }

void OnnxRuntimeEngine::cancel(RequestId id) { workers_->cancel(id); }

EngineStatus OnnxRuntimeEngine::status() const {
  ProviderStatus cpu{"cpu", "CPU", ProviderStatus::State::kReady, {}, workers_->student_beat_ms()};
  EngineStatus status;
  status.in_use = cpu.name;
  status.providers.push_back(std::move(cpu));
  return status;
}

void OnnxRuntimeEngine::choose_provider(const std::string&) {}

void OnnxRuntimeEngine::restart() { workers_->forget_failures(); }

void OnnxRuntimeEngine::wait(RequestId id) { workers_->wait(id); }

Result<Tensors> OnnxRuntimeEngine::run(std::string model, Tensors inputs) {
  const RequestId id = submit(std::move(model), std::move(inputs));
  wait(id);
  return *poll(id);
}

Result<Done> OnnxRuntimeEngine::open(const std::string& model) {
  const auto opened = workers_->model(model);
  if (!opened) return opened.error();
  return Done{};
}

int OnnxRuntimeEngine::thread_count() const { return workers_->thread_count(); }

}  // namespace beatsmith
