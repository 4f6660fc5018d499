#include "io/edf_tal.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "io/text.h"

namespace beatsmith {
namespace {

constexpr char kEndOfText = '\x14';
constexpr char kBeforeDuration = '\x15';

// A text without the bytes that would end it.
std::string without_marks(std::string_view text) {
  std::string plain(text);
  for (char& c : plain) {
    if (c == '\0' || c == kEndOfText || c == kBeforeDuration) c = ' ';
  }
  return plain;
}

}  // namespace

std::optional<std::vector<Tal>> parse_tals(std::string_view bytes) {
  std::vector<Tal> tals;
  while (!bytes.empty()) {
    if (bytes.front() == '\0') {  // the end of a list, or of all
      bytes.remove_prefix(1);
      continue;
    }
    const size_t end = bytes.find('\0');
    if (end == bytes.npos) return std::nullopt;
    std::string_view list = bytes.substr(0, end);
    bytes.remove_prefix(end);
    const size_t stamp_end = list.find(kEndOfText);
    if (stamp_end == list.npos || list.back() != kEndOfText) return std::nullopt;
    const std::string_view stamp = list.substr(0, stamp_end);
    const std::string_view onset = stamp.substr(0, stamp.find(kBeforeDuration));
    const std::optional<double> onset_s = number_from_text(onset);
    if (!onset_s || (onset.front() != '+' && onset.front() != '-')) return std::nullopt;
    Tal tal{*onset_s, {}};
    list.remove_prefix(stamp_end + 1);
    while (!list.empty()) {
      const size_t text_end = list.find(kEndOfText);
      tal.texts.push_back(without_marks(list.substr(0, text_end)));
      list.remove_prefix(text_end + 1);
    }
    tals.push_back(std::move(tal));
  }
  return tals;
}

std::string format_tal(double onset_s, std::string_view text) {
  // A microsecond tells the samples of any rate apart that a header can hold.
  std::array<char, 32> stamp;
  const int length = std::snprintf(stamp.data(), stamp.size(), "%+.6f", onset_s);
  std::string tal(stamp.data(), static_cast<size_t>(length));
  tal.erase(tal.find_last_not_of('0') + 1);
  if (tal.back() == '.') tal.pop_back();
  tal += kEndOfText;
  tal += without_marks(text);
  tal += kEndOfText;
  tal += '\0';
  return tal;
}

Annotation annotation_from_text(std::string_view text, bool is_own) {
  const size_t blank = is_own ? text.find(' ') : text.npos;
  const std::string_view word = text.substr(0, blank);
  Annotation annotation;
  if (is_annotation_symbol(word)) {
    annotation.symbol = word;
    annotation.aux = blank == text.npos ? "" : text.substr(blank + 1);
  } else {
    annotation.symbol = kNoteSymbol;
    annotation.aux = text;
  }
  annotation.aux.resize(std::min(annotation.aux.size(), kLongestAux));
  return annotation;
}

std::string text_from_annotation(const Annotation& annotation) {
  std::string_view aux = annotation.aux;
  while (aux.ends_with('\0')) aux.remove_suffix(1);
  if (annotation.symbol == kNoteSymbol) {
    const Annotation read = annotation_from_text(aux, true);
    if (!aux.empty() && read.symbol == kNoteSymbol && read.aux == aux) return std::string(aux);
  }
  return aux.empty() ? annotation.symbol : annotation.symbol + " " + std::string(aux);
}

}  // namespace beatsmith
