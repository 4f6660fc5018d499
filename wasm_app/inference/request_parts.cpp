#include "inference/request_parts.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <span>
#include <string>

namespace beatsmith {
namespace {

int64_t product(std::span<const int64_t> sizes) {
  return std::accumulate(sizes.begin(), sizes.end(), int64_t{1}, std::multiplies<>());
}

// Where row `row` of a tensor begins among its values.
size_t values_before(const Tensor& tensor, int64_t row) {
  return static_cast<size_t>(row * product(std::span(tensor.shape).subspan(1)));
}

}  // namespace

int64_t padded_rows(int64_t rows) { return rows <= 1 ? 1 : rows <= 8 ? 8 : kMaxRunRows; }

std::vector<BatchRun> split_batch(int64_t rows, int workers) {
  const int64_t limit = rows < kMaxRunRows * workers ? 8 : kMaxRunRows;
  std::vector<BatchRun> runs;
  for (int64_t first = 0; first < rows; first += limit) {
    runs.push_back({first, std::min(limit, rows - first)});
  }
  return runs;
}

std::optional<Error> find_fault(const Tensors& inputs) {
  if (inputs.empty()) return Error{"a request without inputs", {}, "give the model's inputs"};
  for (const Tensor& input : inputs) {
    const bool positive =
        !input.shape.empty() &&
        std::all_of(input.shape.begin(), input.shape.end(), [](int64_t n) { return n > 0; });
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

Tensors rows_of(const Tensors& inputs, BatchRun part) {
  Tensors rows;
  for (const Tensor& input : inputs) {
    const float* first = input.values.data() + values_before(input, part.first);
    Tensor& run_input = rows.emplace_back(Tensor{input.name, input.shape, {}});
    run_input.shape[0] = padded_rows(part.rows);
    run_input.values.reserve(values_before(input, padded_rows(part.rows)));
    run_input.values.assign(first, first + values_before(input, part.rows));
    run_input.values.resize(values_before(input, padded_rows(part.rows)));
  }
  return rows;
}

Result<Done> store_rows(const Tensors& run_outputs, BatchRun part, int64_t batch, Tensors& whole) {
  const bool first_run = whole.empty();
  for (size_t i = 0; i < run_outputs.size(); ++i) {
    const Tensor& from = run_outputs[i];
    if (from.shape.empty() || from.shape[0] != padded_rows(part.rows)) {
      return Error{"the output's first dimension is not the batch", "output " + from.name,
                   "export the model with the batch as its only free dimension"};
    }
    if (first_run) {
      Tensor& gathered = whole.emplace_back(Tensor{from.name, from.shape, {}});
      gathered.shape[0] = batch;
      gathered.values.resize(values_before(from, batch));
    }
    std::copy_n(from.values.data(), values_before(from, part.rows),
                whole[i].values.data() + values_before(from, part.first));
  }
  return Done{};
}

}  // namespace beatsmith
