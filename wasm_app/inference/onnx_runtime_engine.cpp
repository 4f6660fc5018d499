#include "inference/onnx_runtime_engine.h"

#include <onnxruntime_cxx_api.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <numeric>
#include <thread>

#include "files/files.h"
#include "inference/batches.h"

namespace beatsmith {
namespace {

int64_t product(std::span<const int64_t> sizes) {
  return std::accumulate(sizes.begin(), sizes.end(), int64_t{1}, std::multiplies<>());
}

// Values of one row of a tensor.
int64_t row_size(const Tensor& tensor) { return product(std::span(tensor.shape).subspan(1)); }

std::optional<Error> find_fault(const Tensors& inputs) {
  if (inputs.empty()) return Error{"a request without inputs", {}, "give the model's inputs"};
  for (const Tensor& input : inputs) {
    const bool positive =
        !input.shape.empty() && std::ranges::all_of(input.shape, [](int64_t n) { return n > 0; });
    if (!positive || product(input.shape) != static_cast<int64_t>(input.values.size())) {
      return Error{"the shape does not fit the " + std::to_string(input.values.size()) + " values",
                   "input " + input.name, "give as many values as the shape's product"};
    }
    if (input.shape[0] != inputs[0].shape[0]) {
      return Error{"the batch differs from that of " + inputs[0].name, "input " + input.name,
                   "give every input the same number of rows"};
    }
  }
  return std::nullopt;
}

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

  // The rows of `part`, padded with zeros; the outputs hold part.rows rows.
  Result<Tensors> run(const Tensors& inputs, BatchRun part) {
    const int64_t padded = padded_rows(part.rows);
    const Ort::MemoryInfo memory = Ort::MemoryInfo::CreateCpu(OrtArenaAllocator, OrtMemTypeDefault);
    std::vector<std::vector<float>> buffers;
    std::vector<Ort::Value> values;
    std::vector<const char*> names;
    for (const Tensor& input : inputs) {
      const int64_t size = row_size(input);
      const auto first = input.values.begin() + part.first * size;
      std::vector<float>& buffer = buffers.emplace_back(first, first + part.rows * size);
      buffer.resize(padded * size);
      std::vector<int64_t> shape = input.shape;
      shape[0] = padded;
      values.push_back(Ort::Value::CreateTensor<float>(memory, buffer.data(), buffer.size(),
                                                       shape.data(), shape.size()));
      names.push_back(input.name.c_str());
    }
    std::vector<const char*> output_names;
    for (const std::string& name : output_names_) output_names.push_back(name.c_str());
    try {
      const std::vector<Ort::Value> results =
          session_.Run(Ort::RunOptions{}, names.data(), values.data(), values.size(),
                       output_names.data(), output_names.size());
      return outputs_of(results, part.rows, padded);
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

  Result<Tensors> outputs_of(const std::vector<Ort::Value>& results, int64_t rows,
                             int64_t padded) const {
    Tensors outputs;
    for (size_t i = 0; i < results.size(); ++i) {
      Tensor output{output_names_[i], results[i].GetTensorTypeAndShapeInfo().GetShape(), {}};
      if (output.shape.empty() || output.shape[0] != padded) {
        return Error{"the output's first dimension is not the batch", "output " + output.name,
                     "export the model with the batch as its only free dimension"};
      }
      output.shape[0] = rows;
      const float* data = results[i].GetTensorData<float>();
      output.values.assign(data, data + product(output.shape));
      outputs.push_back(std::move(output));
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
    return take(found);
  }

  Result<Tensors> wait(RequestId id) {
    std::unique_lock lock(mutex_);
    const auto found = requests_.find(id);
    answered_.wait(lock, [&] { return found->second->parts_left == 0; });
    return take(found);
  }

  void cancel(RequestId id) {
    const std::lock_guard lock(mutex_);
    const auto found = requests_.find(id);
    if (found == requests_.end()) return;
    std::erase_if(queue_, [&](const Task& task) { return task.request == found->second; });
    requests_.erase(found);
  }

  // Opens a model once; a second caller waits for the first.
  Result<std::shared_ptr<OpenModel>> model(const std::string& name) {
    const std::lock_guard lock(models_mutex_);
    const auto found = models_.find(name);
    if (found != models_.end()) return found->second;
    return models_.emplace(name, OpenModel::open(env_, *library_, name)).first->second;
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
  using Requests = std::map<RequestId, std::shared_ptr<Request>>;

  Result<Tensors> take(Requests::iterator found) {
    const std::shared_ptr<Request> request = std::move(found->second);
    requests_.erase(found);
    if (request->fault) return *request->fault;
    return std::move(request->outputs);
  }

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
        const Result<Tensors> outputs = run(request, task.part);
        lock.lock();
        if (outputs) {
          store(*outputs, task.part, request);
        } else {
          request.fault = outputs.error();
        }
      }
      if (--request.parts_left == 0) answered_.notify_all();
    }
  }

  Result<Tensors> run(const Request& request, BatchRun part) {
    const Result<std::shared_ptr<OpenModel>> opened = model(request.model);
    if (!opened) return opened.error();
    Result<Tensors> outputs = (*opened)->run(request.inputs, part);
    if (outputs) return outputs;
    Error error = outputs.error();
    error.where = "model " + request.model + (error.where.empty() ? "" : ", " + error.where);
    return error;
  }

  // Puts a part's rows where they belong in the request's outputs.
  static void store(const Tensors& part_outputs, BatchRun part, Request& request) {
    const bool first_part = request.outputs.empty();
    for (size_t i = 0; i < part_outputs.size(); ++i) {
      const Tensor& from = part_outputs[i];
      if (first_part) {
        Tensor whole{from.name, from.shape, {}};
        whole.shape[0] = request.inputs[0].shape[0];
        whole.values.resize(product(whole.shape));
        request.outputs.push_back(std::move(whole));
      }
      std::ranges::copy(from.values,
                        request.outputs[i].values.begin() + part.first * row_size(from));
    }
  }

  const std::shared_ptr<const ModelLibrary> library_;
  const Ort::Env env_{ORT_LOGGING_LEVEL_FATAL, "beatsmith"};  // errors come as exceptions

  std::mutex models_mutex_;
  std::map<std::string, Result<std::shared_ptr<OpenModel>>> models_;

  std::mutex mutex_;  // guards what follows, and every Request but for its model and inputs
  std::condition_variable work_arrived_;
  std::condition_variable answered_;
  bool stopping_ = false;
  RequestId next_id_ = 1;
  Requests requests_;
  std::deque<Task> queue_;

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

Result<Tensors> OnnxRuntimeEngine::run(std::string model, Tensors inputs) {
  return workers_->wait(workers_->submit(std::move(model), std::move(inputs)));
}

Result<Done> OnnxRuntimeEngine::open(const std::string& model) {
  const auto opened = workers_->model(model);
  if (!opened) return opened.error();
  return Done{};
}

int OnnxRuntimeEngine::thread_count() const { return workers_->thread_count(); }

}  // namespace beatsmith
