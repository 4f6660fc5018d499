#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "io/npy.h"

namespace beatsmith {
namespace {

// An array file with this dictionary, put together by hand.
template <class Value>
std::vector<uint8_t> npy_file(std::string dictionary, const std::vector<Value>& values,
                              int version = 1) {
  dictionary += "\n";
  std::vector<uint8_t> bytes = {0x93, 'N', 'U', 'M', 'P', 'Y', static_cast<uint8_t>(version), 0};
  for (int i = 0; i < (version == 1 ? 2 : 4); ++i) {
    bytes.push_back(static_cast<uint8_t>(dictionary.size() >> 8 * i & 0xff));
  }
  bytes.insert(bytes.end(), dictionary.begin(), dictionary.end());
  const auto* data = reinterpret_cast<const uint8_t*>(values.data());
  bytes.insert(bytes.end(), data, data + values.size() * sizeof(Value));
  return bytes;
}

NpyArray parsed_npy(const std::vector<uint8_t>& bytes) {
  Result<NpyArray> array = parse_npy(bytes);
  if (array) return *std::move(array);
  ADD_FAILURE() << describe(array.error());
  return {};
}

TEST(Npy, ReadsEveryTypeAndVersion) {
  const std::vector<float> expected = {1, -2, 3};
  for (const int version : {1, 2, 3}) {
    const auto file = [&](const char* descr, auto values) {
      return parsed_npy(npy_file(
          "{'descr': '" + std::string(descr) + "', 'fortran_order': False, 'shape': (3,), }",
          values, version));
    };
    EXPECT_EQ(file("<f4", std::vector<float>{1, -2, 3}).values, expected);
    EXPECT_EQ(file("<f8", std::vector<double>{1, -2, 3}).values, expected);
    EXPECT_EQ(file("<i2", std::vector<int16_t>{1, -2, 3}).values, expected);
    const NpyArray last = file("<i4", std::vector<int32_t>{1, -2, 3});
    EXPECT_EQ(last.values, expected);
    EXPECT_EQ(last.shape, std::vector<size_t>{3});
  }
}

TEST(Npy, ReadsTheDictionaryInAnyOrder) {
  const NpyArray array = parsed_npy(npy_file(
      "{\"shape\":(1,2),\"fortran_order\":False,\"descr\":\"<f4\"}  ", std::vector<float>{5, 6}));
  EXPECT_EQ(array.shape, (std::vector<size_t>{1, 2}));
  EXPECT_EQ(array.values, (std::vector<float>{5, 6}));
}

TEST(Npy, PutsFortranOrderIntoCOrder) {
  // [[0, 1, 2], [3, 4, 5]], columns first; and a [2, 1, 3] array of the same values.
  for (const char* shape : {"(2, 3)", "(2, 1, 3)"}) {
    const NpyArray array = parsed_npy(
        npy_file("{'descr': '<f4', 'fortran_order': True, 'shape': " + std::string(shape) + ", }",
                 std::vector<float>{0, 3, 1, 4, 2, 5}));
    EXPECT_EQ(array.values, (std::vector<float>{0, 1, 2, 3, 4, 5}));
  }
}

TEST(Npy, IsReadAsItIsWritten) {
  const std::vector<float> values = {0.1F, -1e30F, 3, 4, 5, INFINITY};
  for (const std::vector<size_t>& shape :
       {std::vector<size_t>{6}, {2, 3}, {3, 2}, {1, 2, 3}, {6, 1, 1, 1}}) {
    const std::vector<uint8_t> bytes = format_npy(shape, values);
    EXPECT_EQ((bytes.size() - values.size() * 4) % 64, 0U) << "NumPy aligns the data";
    const NpyArray array = parsed_npy(bytes);
    EXPECT_EQ(array.shape, shape);
    EXPECT_EQ(array.values, values);
  }
  EXPECT_EQ(parsed_npy(format_npy({}, std::vector<float>{7})).values, std::vector<float>{7});
  EXPECT_TRUE(parsed_npy(format_npy(std::vector<size_t>{0, 256}, {})).values.empty());
}

TEST(Npy, HeaderIsNumPysOwn) {
  // What numpy.save writes for a float32 array of shape (1000, 256), first 128 bytes.
  std::string expected("\x93NUMPY\x01\0v\0", 10);
  expected += "{'descr': '<f4', 'fortran_order': False, 'shape': (1000, 256), }";
  expected += std::string(127 - expected.size(), ' ') + "\n";
  const std::vector<uint8_t> bytes =
      format_npy(std::vector<size_t>{1000, 256}, std::vector<float>(256000));
  EXPECT_EQ(std::string(bytes.begin(), bytes.begin() + 128), expected);
}

TEST(Npy, RefusesDamagedAndForeignFiles) {
  const std::vector<float> six(6);
  const auto with = [&](const std::string& dictionary) { return npy_file(dictionary, six); };
  const std::string start = "{'descr': '<f4', 'fortran_order': False, 'shape': ";
  std::vector<std::vector<uint8_t>> files = {
      {},
      {0x93, 'N', 'U', 'M', 'P', 'Y'},
      {0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 0xff, 0xff, '{', '}'},
      {0x93, 'N', 'U', 'M', 'P', 'Y', 2, 0, 0xff, 0xff, 0xff, 0xff},
      {'P', 'K', 3, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
      npy_file(start + "(6,), }", six, 0),
      npy_file(start + "(6,), }", six, 4),
      with(""),
      with("{"),
      with("{}"),
      with(start),
      with(start + "(6,)"),
      with(start + "6, }"),
      with(start + "(-6,), }"),
      with(start + "(6.0,), }"),
      with(start + "(3 2), }"),
      with(start + "(7,), }"),
      with(start + "(5,), }"),
      with(start + "(), }"),
      with(start + "(0,), }"),
      with(start + "(18446744073709551615, 18446744073709551615), }"),
      with(start + "(99999999999999999999999,), }"),
      with(start + "(4294967296, 4294967296), }"),
      with(start + "(1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,6), }"),
      with("{'descr': '<f4', 'shape': (6,), }"),
      with("{'descr': '<f4', 'fortran_order': 0, 'shape': (6,), }"),
      with("{'descr': '<f4', 'fortran_order': False, 'shape': (6,), 'x': 1}"),
      with("{'descr': '<f4' 'fortran_order': False, 'shape': (6,)}"),
      with("{'descr': '>f4', 'fortran_order': False, 'shape': (6,), }"),
      with("{'descr': '<c8', 'fortran_order': False, 'shape': (3,), }"),
      with("{'descr': '|O', 'fortran_order': False, 'shape': (3,), }"),
      with("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (6,), }"),
      with("{'descr': '<f4, 'fortran_order': False, 'shape': (6,), }")};
  const std::vector<uint8_t> good = with(start + "(6,), }");
  ASSERT_TRUE(parse_npy(good));
  for (size_t size = 0; size < good.size(); ++size) {
    files.emplace_back(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(size));
  }
  for (const std::vector<uint8_t>& file : files) {
    const auto array = parse_npy(file);
    ASSERT_FALSE(array) << std::string(file.begin(), file.end());
    EXPECT_FALSE(array.error().where.empty());
    EXPECT_FALSE(array.error().mend.empty());
  }
}

TEST(Npy, RecordingsAreSamplesByLeads) {
  const auto recording = recording_from_npy({{3, 2}, {0, 1, 2, 3, 4, 5}}, 360);
  ASSERT_TRUE(recording);
  EXPECT_EQ(recording->sample_rate_hz, 360);
  ASSERT_EQ(recording->leads.size(), 2U);
  EXPECT_EQ(recording->leads[1].name, "lead 2");
  EXPECT_EQ(recording->leads[1].samples, (std::vector<float>{1, 3, 5}));
  const auto array = npy_from_recording(*recording);
  ASSERT_TRUE(array);
  EXPECT_EQ(array->shape, (std::vector<size_t>{3, 2}));
  EXPECT_EQ(array->values, (std::vector<float>{0, 1, 2, 3, 4, 5}));
  EXPECT_EQ(recording_from_npy({{3}, {0, 1, 2}}, 250)->leads.size(), 1U);
}

TEST(Npy, RefusesArraysThatAreNoRecording) {
  const auto refuses = [](std::vector<size_t> shape, double rate_hz = 360) {
    size_t count = 1;
    for (const size_t length : shape) count *= length;
    return !recording_from_npy({shape, std::vector<float>(count)}, rate_hz).has_value();
  };
  EXPECT_FALSE(refuses({100, 64}));
  EXPECT_TRUE(refuses({}));
  EXPECT_TRUE(refuses({0}));
  EXPECT_TRUE(refuses({100, 0}));
  EXPECT_TRUE(refuses({2, 100})) << "a transposed one";
  EXPECT_TRUE(refuses({2, 2, 2}));
  EXPECT_TRUE(refuses({100}, 0));
  EXPECT_TRUE(refuses({100}, NAN));
  Recording uneven{"", 360, {{"I", "mV", {1, 2}}, {"II", "mV", {1}}}, {}};
  EXPECT_FALSE(npy_from_recording(uneven));
}

}  // namespace
}  // namespace beatsmith
