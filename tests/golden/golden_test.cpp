// Golden vectors, their middle link: every model of models/manifest.json, run by ONNX Runtime
// native, must give what LibTorch gave. tests/golden/<model>/ holds one NPY file for each input and
// output of the graph; golden.mjs is the next link, in Node.js.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <iostream>
#include <stdexcept>

#include "files/files.h"
#include "inference/onnx_runtime_engine.h"
#include "io/npy.h"

namespace beatsmith {
namespace {

// Largest absolute difference from LibTorch in float32, inputs and outputs of unit variance.
constexpr float kTolerance = 1e-5F;

// The tensors of a folder, named after their files.
Tensors read_vectors(const std::filesystem::path& folder) {
  Tensors tensors;
  if (!std::filesystem::is_directory(folder)) return tensors;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    const auto bytes = read_file(file.path().string());
    if (!bytes) throw std::runtime_error(describe(bytes.error()));
    auto array = parse_npy(*bytes);
    if (!array) throw std::runtime_error(describe(array.error(), file.path().string()));
    tensors.push_back({file.path().stem().string(),
                       {array->shape.begin(), array->shape.end()},
                       std::move(array->values)});
  }
  return tensors;
}

// A NaN on either side stays one, which no tolerance then lets through.
float largest_difference(const std::vector<float>& a, const std::vector<float>& b) {
  float largest = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    const float difference = std::abs(a[i] - b[i]);
    if (!(difference <= largest)) largest = difference;
    if (std::isnan(largest)) break;
  }
  return largest;
}

TEST(GoldenVectors, OnnxRuntimeGivesWhatLibTorchGave) {
  const std::filesystem::path root = BEATSMITH_SOURCE_FOLDER;
  const auto library = ModelLibrary::open((root / "models").string());
  ASSERT_TRUE(library) << describe(library.error());
  ASSERT_FALSE(library->models().empty());
  OnnxRuntimeEngine engine(std::make_shared<const ModelLibrary>(*library));

  for (const ModelDescription& model : library->models()) {
    SCOPED_TRACE(model.name);
    Tensors vectors = read_vectors(root / "tests" / "golden" / model.name);
    const std::string output = model.role == ModelRole::kClassifier ? "logits" : "prediction";
    const auto expected = std::ranges::find(vectors, output, &Tensor::name);
    ASSERT_NE(expected, vectors.end()) << "no golden vectors: beatsmith-train export writes them";
    const Tensor golden = *expected;
    vectors.erase(expected);

    const auto outputs = engine.run(model.name, std::move(vectors));
    ASSERT_TRUE(outputs) << describe(outputs.error());
    const auto actual = std::ranges::find(*outputs, output, &Tensor::name);
    ASSERT_NE(actual, outputs->end());
    ASSERT_EQ(actual->shape, golden.shape);
    const float largest = largest_difference(actual->values, golden.values);
    std::cout << model.name << ": largest difference from LibTorch " << largest << '\n';
    EXPECT_LE(largest, kTolerance);
  }
}

}  // namespace
}  // namespace beatsmith
