#include "io/wfdb_format.h"

#include <algorithm>

namespace beatsmith {
namespace {

constexpr int32_t from_bits(uint32_t bits, int count) {
  const uint32_t sign = uint32_t{1} << (count - 1);
  const uint32_t all = sign | (sign - 1);
  return static_cast<int32_t>(((bits & all) ^ sign) - sign);
}

uint32_t little_endian(const uint8_t* in, size_t bytes) {
  uint32_t value = 0;
  for (size_t i = 0; i < bytes; ++i) value |= static_cast<uint32_t>(in[i]) << (8 * i);
  return value;
}

void unpack_8(const uint8_t* in, int32_t* out) { *out = from_bits(*in, 8); }
void unpack_16(const uint8_t* in, int32_t* out) { *out = from_bits(little_endian(in, 2), 16); }
void unpack_24(const uint8_t* in, int32_t* out) { *out = from_bits(little_endian(in, 3), 24); }
void unpack_32(const uint8_t* in, int32_t* out) { *out = from_bits(little_endian(in, 4), 32); }
// The more significant byte first.
void unpack_61(const uint8_t* in, int32_t* out) {
  *out = from_bits(static_cast<uint32_t>(in[0]) << 8 | in[1], 16);
}
// Offset binary: the middle of the range is 0.
void unpack_80(const uint8_t* in, int32_t* out) { *out = *in - 128; }
void unpack_160(const uint8_t* in, int32_t* out) {
  *out = static_cast<int32_t>(little_endian(in, 2)) - 32768;
}
// Low byte of sample 0; high nibbles of 0 (low half) and 1 (high half); low byte of sample 1.
void unpack_212(const uint8_t* in, int32_t* out) {
  out[0] = from_bits(in[0] | static_cast<uint32_t>(in[1] & 0x0f) << 8, 12);
  out[1] = from_bits(in[2] | static_cast<uint32_t>(in[1] & 0xf0) << 4, 12);
}
// Two words of 16 bits: one unused, 10 of a sample, 5 of the third, the less significant ones
// first.
void unpack_310(const uint8_t* in, int32_t* out) {
  const uint32_t first = little_endian(in, 2);
  const uint32_t second = little_endian(in + 2, 2);
  out[0] = from_bits(first >> 1, 10);
  out[1] = from_bits(second >> 1, 10);
  out[2] = from_bits(first >> 11 | second >> 11 << 5, 10);
}
// One word of 32 bits: three samples from its lower end on, two unused bits.
void unpack_311(const uint8_t* in, int32_t* out) {
  const uint32_t word = little_endian(in, 4);
  for (int i = 0; i < 3; ++i) out[i] = from_bits(word >> (10 * i), 10);
}

template <void (*kUnpackGroup)(const uint8_t*, int32_t*), size_t kBytes, size_t kSamples>
void unpack_all(std::span<const uint8_t> bytes, std::span<int32_t> out) {
  int32_t* to = out.data();
  for (size_t at = 0; at < bytes.size(); at += kBytes, to += kSamples) {
    kUnpackGroup(bytes.data() + at, to);
  }
}

template <void (*kUnpackGroup)(const uint8_t*, int32_t*), size_t kBytes>
constexpr WfdbFormat unpacked(int number, std::optional<int32_t> missing) {
  return {number,  kBytes,      1,     {kBytes},
          missing, kBytes <= 2, false, unpack_all<kUnpackGroup, kBytes, 1>};
}

template <void (*kUnpackGroup)(const uint8_t*, int32_t*), size_t kBytes, size_t kSamples>
constexpr WfdbFormat packed(int number, int32_t missing, std::array<uint8_t, 3> bytes_up_to) {
  return {number,  kBytes, kSamples, bytes_up_to,
          missing, true,   false,    unpack_all<kUnpackGroup, kBytes, kSamples>};
}

// Sums of differences may leave any range.
constexpr WfdbFormat kDifferences = {
    8, 1, 1, {1}, std::nullopt, false, true, unpack_all<unpack_8, 1, 1>};

constexpr std::array<WfdbFormat, 10> kFormats = {kDifferences,
                                                 unpacked<unpack_16, 2>(16, -32768),
                                                 unpacked<unpack_24, 3>(24, -8388608),
                                                 unpacked<unpack_32, 4>(32, -2147483647 - 1),
                                                 unpacked<unpack_61, 2>(61, -32768),
                                                 unpacked<unpack_80, 1>(80, -128),
                                                 unpacked<unpack_160, 2>(160, -32768),
                                                 packed<unpack_212, 3, 2>(212, -2048, {2, 3}),
                                                 packed<unpack_310, 4, 3>(310, -512, {2, 4, 4}),
                                                 packed<unpack_311, 4, 3>(311, -512, {2, 3, 4})};

}  // namespace

uint64_t WfdbFormat::samples_in(uint64_t byte_count) const {
  const uint64_t rest = byte_count % bytes;
  uint64_t count = byte_count / bytes * samples;
  for (size_t i = 0; i < samples && bytes_up_to[i] <= rest; ++i) ++count;
  return count;
}

const WfdbFormat* find_wfdb_format(int number) {
  const auto found = std::find_if(kFormats.begin(), kFormats.end(),
                                  [number](const WfdbFormat& f) { return f.number == number; });
  return found == kFormats.end() ? nullptr : &*found;
}

}  // namespace beatsmith
