// EDF files as other programs write them, put together byte by byte, so that the reader is not
// tested with its own writer's habits only.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace beatsmith {

struct EdfSignalText {
  std::string label = "ECG II";
  std::string units = "mV";
  std::string physical_min = "-5";
  std::string physical_max = "5";
  std::string digital_min = "-2048";
  std::string digital_max = "2047";
  std::string samples = "4";  // a data record
};

struct EdfText {
  std::string version = "0";
  std::string recording = "Startdate X X X X";
  std::string date = "01.01.85";
  std::string time = "00.00.00";
  std::string header_bytes;  // empty: what is right
  std::string kind;          // "EDF+C"
  std::string records = "2";
  std::string duration = "1";
  std::string signal_count;  // empty: what is right
  std::vector<EdfSignalText> signals = {{}};
  std::string data;  // of all records

  std::vector<uint8_t> bytes() const {
    std::string text;
    const auto put = [&](std::string field, size_t width) {
      field.resize(width, ' ');
      text += field;
    };
    put(version, 8);
    put("X X X X", 80);
    put(recording, 80);
    put(date, 8);
    put(time, 8);
    put(header_bytes.empty() ? std::to_string(256 * (signals.size() + 1)) : header_bytes, 8);
    put(kind, 44);
    put(records, 8);
    put(duration, 8);
    put(signal_count.empty() ? std::to_string(signals.size()) : signal_count, 4);
    const auto put_each = [&](size_t width, auto field) {
      for (const EdfSignalText& signal : signals) put(field(signal), width);
    };
    put_each(16, [](const auto& signal) { return signal.label; });
    put_each(80, [](const auto&) { return std::string("AgAgCl electrode"); });
    put_each(8, [](const auto& signal) { return signal.units; });
    put_each(8, [](const auto& signal) { return signal.physical_min; });
    put_each(8, [](const auto& signal) { return signal.physical_max; });
    put_each(8, [](const auto& signal) { return signal.digital_min; });
    put_each(8, [](const auto& signal) { return signal.digital_max; });
    put_each(80, [](const auto&) { return std::string("HP:0.05Hz"); });
    put_each(8, [](const auto& signal) { return signal.samples; });
    put_each(32, [](const auto&) { return std::string(); });
    text += data;
    return {text.begin(), text.end()};
  }
};

// Samples as EDF holds them: 16 bits, the lower byte first.
inline std::string edf_samples(const std::vector<int>& samples) {
  std::string text;
  for (const int sample : samples) {
    text += static_cast<char>(sample & 0xff);
    text += static_cast<char>(sample >> 8 & 0xff);
  }
  return text;
}

// The annotation signal of one data record, filled with zeros.
inline std::string edf_annotations(std::string lists, size_t bytes) {
  lists.resize(bytes, '\0');
  return lists;
}

inline EdfSignalText edf_annotation_signal(const std::string& samples) {
  return {"EDF Annotations", "", "-1", "1", "-32768", "32767", samples};
}

}  // namespace beatsmith
