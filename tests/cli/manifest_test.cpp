#include <gtest/gtest.h>

#include <map>

#include "inference/model_manifest.h"
#include "inference/request_parts.h"

namespace beatsmith {
namespace {

const std::string kSha(64, 'a');

std::string student() {
  return R"({"name": "s1", "role": "student", "file": "s1.onnx", "bytes": 12, "sha256": ")" + kSha +
         R"(", "representation": "waveform", "sample_rate_hz": 360, "lead": "MLII",
         "beat_length": 256, "r_index": 96, "classes": ["N", "V"], "scale": 0.5,
         "parameters": 7, "prediction": "v", "schedule": "cosine", "default_steps": 2,
         "sampler": "few-step", "times": [1, 0.5], "guidance": 1.5})";
}

std::string manifest_of(const std::string& entry) {
  return R"({"format_version": 1, "models": [)" + entry + "]}";
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(Manifest, ReadsAStudent) {
  const auto models = parse_model_manifest(manifest_of(student()));
  ASSERT_TRUE(models) << describe(models.error());
  ASSERT_EQ(models->size(), 1U);
  const ModelDescription& model = models->front();
  EXPECT_EQ(model.name, "s1");
  EXPECT_EQ(model.role, ModelRole::kStudent);
  EXPECT_EQ(model.bytes, 12);
  EXPECT_EQ(model.classes, (std::vector<std::string>{"N", "V"}));
  EXPECT_EQ(model.sampler, SamplerKind::kFewStep);
  EXPECT_EQ(model.times, (std::vector<double>{1, 0.5}));
  EXPECT_FLOAT_EQ(model.scale, 0.5F);
  EXPECT_FLOAT_EQ(model.guidance, 1.5F);
  EXPECT_FLOAT_EQ(model.noise_scale, 1);
}

TEST(Manifest, ReadsHowMuchNoiseBeatsStartFrom) {
  const auto with = [](const std::string& scale) {
    return parse_model_manifest(manifest_of(
        replaced(student(), R"("guidance": 1.5)", R"("guidance": 1.5, "noise_scale": )" + scale)));
  };
  ASSERT_TRUE(with("0.96"));
  EXPECT_FLOAT_EQ(with("0.96")->front().noise_scale, 0.96F);
  for (const auto* wrong : {"0", "-1", "1e300", "\"1\""}) {
    ASSERT_FALSE(with(wrong)) << wrong;
    EXPECT_EQ(with(wrong).error().where, "models[0].noise_scale");
  }
}

TEST(Manifest, ReadsStyles) {
  const std::string styled = replaced(
      student(), R"("guidance": 1.5)",
      R"("guidance": 1.5, "styles": ["a", "b", "c"], "style_shares": [[0.5, 0.5, 0], [0, 0, 1]])");
  const auto models = parse_model_manifest(manifest_of(styled));
  ASSERT_TRUE(models) << describe(models.error());
  EXPECT_EQ(models->front().styles, (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_EQ(models->front().style_shares,
            (std::vector<std::vector<double>>{{0.5, 0.5, 0}, {0, 0, 1}}));
  for (const auto* wrong : {"[[0.5, 0.5, 0]]", "[[0.5, 0.5], [0, 0, 1]]", "[1, 2]"}) {
    const auto refused =
        parse_model_manifest(manifest_of(replaced(styled, "[[0.5, 0.5, 0], [0, 0, 1]]", wrong)));
    ASSERT_FALSE(refused) << wrong;
    EXPECT_EQ(refused.error().where, "models[0].style_shares");
  }
}

TEST(Manifest, RefusesWithAPlace) {
  struct Case {
    const char* from;
    const char* to;
    const char* where;
  };
  const Case cases[] = {
      {R"("name": "s1", )", "", "models[0].name"},
      {R"("bytes": 12)", R"("bytes": "12")", "models[0].bytes"},
      {R"("file": "s1.onnx")", R"("file": "../s1.onnx")", "models[0].file"},
      {R"("file": "s1.onnx")", R"("file": "/etc/passwd")", "models[0].file"},
      {R"("sha256": "a)", R"("sha256": "A)", "models[0].sha256"},
      {R"("role": "student")", R"("role": "pupil")", "models[0].role"},
      {R"("prediction": "v")", R"("prediction": "w")", "models[0].prediction"},
      {R"("schedule": "cosine")", R"("schedule": 1)", "models[0].schedule"},
      {R"("sampler": "few-step")", R"("sampler": "euler")", "models[0].sampler"},
      {R"("times": [1, 0.5])", R"("times": [1])", "models[0].times"},
      {R"("times": [1, 0.5])", R"("times": [1, "a"])", "models[0].times"},
      {R"("classes": ["N", "V"])", R"("classes": [])", "models[0].classes"},
      {R"("scale": 0.5)", R"("scale": 0)", "models[0].scale"},
      {R"("beat_length": 256)", R"("beat_length": 99999999999)", "models[0].beat_length"},
  };
  for (const Case& c : cases) {
    const auto models = parse_model_manifest(manifest_of(replaced(student(), c.from, c.to)));
    ASSERT_FALSE(models) << c.to;
    EXPECT_EQ(models.error().where, c.where);
    EXPECT_FALSE(models.error().mend.empty());
  }
}

TEST(Manifest, RefusesAnotherVersionOrShape) {
  EXPECT_FALSE(parse_model_manifest(R"({"format_version": 2, "models": []})"));
  EXPECT_FALSE(parse_model_manifest(R"({"models": []})"));
  EXPECT_FALSE(parse_model_manifest(R"({"format_version": 1, "models": {}})"));
  EXPECT_FALSE(parse_model_manifest(R"({"format_version": 1, "models": [7]})"));
  EXPECT_FALSE(parse_model_manifest("[]"));
  EXPECT_FALSE(parse_model_manifest(manifest_of(student() + "," + student())));  // one name twice
  const auto cut = parse_model_manifest(manifest_of(student()).substr(0, 100));
  ASSERT_FALSE(cut);
  EXPECT_EQ(cut.error().where, "byte 101");
  EXPECT_TRUE(parse_model_manifest(R"({"format_version": 1, "models": []})"));
}

TEST(Manifest, ComparesMetadata) {
  const auto models = parse_model_manifest(manifest_of(student()));
  ASSERT_TRUE(models);
  const std::map<std::string, std::string> agreeing = {
      {"format_version", "1"}, {"name", "s1"},       {"role", "student"},
      {"beat_length", "256"},  {"scale", "0.50"},    {"classes", R"(["N","V"])"},
      {"times", "[1.0, 0.5]"}, {"something", "else"}};
  const auto check = [&](const std::map<std::string, std::string>& metadata) {
    return check_metadata(models->front(),
                          [&](const std::string& key) -> std::optional<std::string> {
                            const auto found = metadata.find(key);
                            if (found == metadata.end()) return std::nullopt;
                            return found->second;
                          });
  };
  EXPECT_TRUE(check(agreeing));
  for (const char* required : {"format_version", "name", "role", "beat_length"}) {
    auto metadata = agreeing;
    metadata.erase(required);
    EXPECT_FALSE(check(metadata)) << required;
  }
  for (const auto& [key, value] : agreeing) {
    if (key == "something") continue;
    auto metadata = agreeing;
    metadata[key] = "2";
    const auto refused = check(metadata);
    ASSERT_FALSE(refused) << key;
    EXPECT_EQ(refused.error().where, "metadata \"" + key + "\"");
  }
}

TEST(Batches, CoverEveryRowOnce) {
  for (const int workers : {1, 2, 7}) {
    for (int64_t rows = 1; rows < 200; ++rows) {
      int64_t next = 0;
      for (const BatchRun part : split_batch(rows, workers)) {
        EXPECT_EQ(part.first, next);
        EXPECT_GE(padded_rows(part.rows), part.rows);
        next += part.rows;
      }
      EXPECT_EQ(next, rows);
    }
  }
}

}  // namespace
}  // namespace beatsmith
