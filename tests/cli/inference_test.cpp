#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include "inference/onnx_runtime_engine.h"

namespace beatsmith {
namespace {

// The models under test: the project's own, or those that BEATSMITH_MODELS names.
std::string models_folder() {
  const char* given = std::getenv("BEATSMITH_MODELS");
  return given != nullptr ? given : BEATSMITH_SOURCE_MODELS;
}

// Inputs for any denoiser: smooth numbers that differ from row to row.
Tensors denoiser_inputs(const ModelDescription& model, int64_t rows) {
  const auto classes = static_cast<int64_t>(model.classes.size()) + 1;
  const int64_t length = model.beat_length;
  Tensor x{"x", {rows, 1, length}, {}};
  Tensor t{"t", {rows, 1}, {}};
  Tensor one_hot{"class", {rows, classes}, std::vector<float>(rows * classes)};
  for (int64_t row = 0; row < rows; ++row) {
    for (int64_t i = 0; i < length; ++i) {
      x.values.push_back(static_cast<float>((row * 37 + i * 11) % 101) / 50.0F - 1.0F);
    }
    t.values.push_back(static_cast<float>(row % 10 + 1) / 10.0F);
    one_hot.values[row * classes + row % classes] = 1.0F;
  }
  Tensors inputs = {x, t, one_hot};
  if (!model.styles.empty()) {
    const auto styles = static_cast<int64_t>(model.styles.size());
    Tensor style{"style", {rows, styles}, std::vector<float>(rows * styles)};
    for (int64_t row = 0; row < rows; ++row) style.values[row * styles + row % styles] = 1.0F;
    inputs.push_back(style);
  }
  return inputs;
}

// Rows [first, first + rows) of tensors.
Tensors rows_of(const Tensors& tensors, int64_t first, int64_t rows) {
  Tensors part;
  for (const Tensor& tensor : tensors) {
    const auto size = static_cast<int64_t>(tensor.values.size()) / tensor.shape[0];
    Tensor& cut = part.emplace_back(Tensor{tensor.name, tensor.shape, {}});
    cut.shape[0] = rows;
    cut.values.assign(tensor.values.begin() + first * size,
                      tensor.values.begin() + (first + rows) * size);
  }
  return part;
}

class InferenceTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!std::ifstream(models_folder() + "/manifest.json")) {
      GTEST_SKIP() << "there are no models in " << models_folder();
    }
    Result<ModelLibrary> library = ModelLibrary::open(models_folder());
    ASSERT_TRUE(library) << describe(library.error());
    library_ = std::make_shared<const ModelLibrary>(*std::move(library));
    for (const ModelDescription& model : library_->models()) {
      if (model.role != ModelRole::kClassifier) denoiser_ = &model;
    }
    ASSERT_NE(denoiser_, nullptr) << "the manifest lists no denoiser";
  }

  std::shared_ptr<const ModelLibrary> library_;
  const ModelDescription* denoiser_ = nullptr;
};

TEST_F(InferenceTest, ResultsDependOnNeitherBatchNorThreads) {
  constexpr int64_t kRows = 41;  // 32 + 9: runs of 32, 8 and 1
  const Tensors inputs = denoiser_inputs(*denoiser_, kRows);
  OnnxRuntimeEngine engine(library_, 1);
  const Result<Tensors> whole = engine.run(denoiser_->name, inputs);
  ASSERT_TRUE(whole) << describe(whole.error());
  ASSERT_EQ(whole->front().shape, (std::vector<int64_t>{kRows, 1, denoiser_->beat_length}));

  OnnxRuntimeEngine threads(library_, 3);
  const Result<Tensors> spread = threads.run(denoiser_->name, inputs);
  ASSERT_TRUE(spread);
  EXPECT_EQ(spread->front().values, whole->front().values);

  for (const int64_t rows : {1, 2, 8, 9, 32}) {
    const Result<Tensors> part = engine.run(denoiser_->name, rows_of(inputs, 5, rows));
    ASSERT_TRUE(part);
    EXPECT_EQ(part->front().values, rows_of(*whole, 5, rows).front().values) << rows << " rows";
  }
}

TEST_F(InferenceTest, AnswersAPollOnce) {
  OnnxRuntimeEngine engine(library_, 1);
  const RequestId id = engine.submit(denoiser_->name, denoiser_inputs(*denoiser_, 3));
  std::optional<Result<Tensors>> answer;
  while (!answer) {
    answer = engine.poll(id);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  ASSERT_TRUE(*answer);
  EXPECT_EQ((*answer)->front().shape[0], 3);
  EXPECT_FALSE(engine.poll(id));
}

TEST_F(InferenceTest, DropsTheAnswerToACancelledRequest) {
  OnnxRuntimeEngine engine(library_, 1);
  const RequestId cancelled = engine.submit(denoiser_->name, denoiser_inputs(*denoiser_, 320));
  engine.cancel(cancelled);
  ASSERT_TRUE(engine.run(denoiser_->name, denoiser_inputs(*denoiser_, 1)));
  EXPECT_FALSE(engine.poll(cancelled));
}

TEST_F(InferenceTest, WaitLeavesTheAnswerForPoll) {
  OnnxRuntimeEngine engine(library_, 1);
  const RequestId id = engine.submit(denoiser_->name, denoiser_inputs(*denoiser_, 3));
  engine.wait(id);
  engine.wait(id);  // it is there already
  EXPECT_TRUE(engine.poll(id));
  engine.wait(id);  // and has been taken
  const RequestId cancelled = engine.submit(denoiser_->name, denoiser_inputs(*denoiser_, 320));
  engine.cancel(cancelled);
  engine.wait(cancelled);
}

TEST_F(InferenceTest, SaysHowFastItsStudentIs) {
  OnnxRuntimeEngine engine(library_, 1);
  EXPECT_EQ(engine.status().in_use, "cpu");
  ASSERT_EQ(engine.status().providers.size(), 1U);
  EXPECT_FALSE(engine.status().providers[0].beat_ms);
  for (const ModelDescription& model : library_->models()) {
    if (model.role != ModelRole::kStudent) continue;
    ASSERT_TRUE(engine.run(model.name, denoiser_inputs(model, 8)));
    EXPECT_GT(engine.status().providers[0].beat_ms.value_or(0), 0);
  }
}

TEST(Inference, RestartOpensAModelThatCouldNotBeOpened) {
  const std::filesystem::path source = models_folder();
  if (!exists(source / "manifest.json")) GTEST_SKIP() << "there are no models in " << source;
  const std::filesystem::path folder = std::filesystem::path(::testing::TempDir()) /
                                       ("beatsmith-models-" + std::to_string(getpid()));
  std::filesystem::copy(source, folder);
  Result<ModelLibrary> opened = ModelLibrary::open(folder);
  ASSERT_TRUE(opened);
  const ModelDescription model = opened->models().front();
  std::filesystem::resize_file(folder / model.file, 100);
  OnnxRuntimeEngine engine(std::make_shared<const ModelLibrary>(*std::move(opened)), 1);
  EXPECT_FALSE(engine.open(model.name));
  std::filesystem::copy_file(source / model.file, folder / model.file,
                             std::filesystem::copy_options::overwrite_existing);
  EXPECT_FALSE(engine.open(model.name)) << "not looked at again without being asked";
  engine.restart();
  EXPECT_TRUE(engine.open(model.name));
  std::filesystem::remove_all(folder);
}

TEST_F(InferenceTest, SaysWhatIsWrongWithARequest) {
  OnnxRuntimeEngine engine(library_, 1);
  const auto error_of = [&](const std::string& model, Tensors inputs) {
    const Result<Tensors> result = engine.run(model, std::move(inputs));
    return result ? "" : describe(result.error());
  };
  const Tensors good = denoiser_inputs(*denoiser_, 2);
  EXPECT_NE(error_of("nobody", good).find("no model \"nobody\""), std::string::npos);
  EXPECT_NE(error_of(denoiser_->name, {}), "");
  Tensors short_of_values = good;
  short_of_values[0].values.pop_back();
  EXPECT_NE(error_of(denoiser_->name, short_of_values).find("input x"), std::string::npos);
  Tensors other_batch = good;
  other_batch[1] = denoiser_inputs(*denoiser_, 3)[1];
  EXPECT_NE(error_of(denoiser_->name, other_batch).find("input t"), std::string::npos);
  Tensors wrong_name = good;
  wrong_name[0].name = "y";
  EXPECT_NE(error_of(denoiser_->name, wrong_name).find(denoiser_->name), std::string::npos);
  EXPECT_EQ(error_of(denoiser_->name, good), "");  // and goes on working
}

}  // namespace
}  // namespace beatsmith
