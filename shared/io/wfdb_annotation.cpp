#include "io/wfdb_annotation.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "io/text.h"

namespace beatsmith {
namespace {

// An annotation file is a row of 16-bit little-endian words: a code in the upper 6 bits, and in the
// lower 10 the time since the annotation before, or the value of a modifier.
constexpr int kLargestField = 0x3ff;
constexpr int kLastCode = 49;  // those up to 58 are not in use
constexpr int kSkip = 59;      // a 32-bit interval follows, the more significant word first
constexpr int kNumber = 60;    // num of this annotation and those after it
constexpr int kSubtype = 61;   // subtype of this annotation
constexpr int kChannel = 62;   // chan of this annotation and those after it
constexpr int kAux = 63;       // as many bytes of text follow, padded to a whole word

// WFDB's library begins files with notes of its own, "## ...", at sample 0, and takes every note
// there for one of them up to an annotation of another kind: a null annotation ends them.
constexpr std::string_view kOwnNote = "## ";
constexpr std::string_view kRateLabel = "## time resolution:";
constexpr std::string_view kNull = "[0]";  // NOTQRS, no annotation but a place
// At sample 0: an interval of -1, then the code 0 one sample on.
constexpr std::array<uint8_t, 8> kNullAtStart = {0x00, 0xEC, 0xFF, 0xFF, 0xFF, 0xFF, 0x01, 0x00};

// Mnemonics by code (ecgcodes.h, annstr); codes without one are written "[15]".
constexpr std::array<std::string_view, 42> kMnemonics = {
    "",  "N", "L", "R", "a", "V", "F", "J", "A",  "S", "E", "j", "/", "Q",
    "~", "",  "|", "",  "s", "T", "*", "D", "\"", "=", "p", "B", "^", "t",
    "+", "u", "?", "!", "[", "]", "e", "n", "@",  "x", "f", "(", ")", "r"};

std::string symbol_of(int code) {
  const size_t i = static_cast<size_t>(code);
  if (i < kMnemonics.size() && !kMnemonics[i].empty()) return std::string(kMnemonics[i]);
  return "[" + std::to_string(code) + "]";
}

std::optional<int> code_of(std::string_view symbol) {
  if (symbol.size() > 2 && symbol.front() == '[' && symbol.back() == ']') {
    const auto code = integer_from_text<int>(symbol.substr(1, symbol.size() - 2));
    const bool in_range = code && *code > 0 && *code < kSkip;
    return in_range ? code : std::nullopt;
  }
  const auto found = std::find(kMnemonics.begin(), kMnemonics.end(), symbol);
  if (symbol.empty() || found == kMnemonics.end()) return std::nullopt;
  return static_cast<int>(found - kMnemonics.begin());
}

// The lower 8 bits as a number from -128 to 127.
int signed_byte(int field) { return ((field & 0xff) ^ 0x80) - 0x80; }

class WordReader {
 public:
  explicit WordReader(std::span<const uint8_t> bytes) : bytes_(bytes) {}

  size_t position() const { return position_; }
  bool has(size_t count) const { return bytes_.size() - position_ >= count; }
  bool is_at_end() const { return position_ == bytes_.size(); }

  // Precondition of both: has(as many bytes).
  int word() {
    const int value = bytes_[position_] | bytes_[position_ + 1] << 8;
    position_ += 2;
    return value;
  }
  std::string text(size_t length) {
    const auto begin = bytes_.begin() + static_cast<std::ptrdiff_t>(position_);
    std::string value(begin, begin + static_cast<std::ptrdiff_t>(length));
    position_ += length + length % 2;
    return value;
  }

 private:
  std::span<const uint8_t> bytes_;
  size_t position_ = 0;
};

// Every second byte of annotations holds a code, and that of a beat is no letter.
bool is_text(std::span<const uint8_t> bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](uint8_t byte) {
    return byte >= ' ' || byte == '\n' || byte == '\r' || byte == '\t';
  });
}

std::vector<Annotation> without_nulls(std::vector<Annotation> annotations) {
  std::erase_if(annotations, [](const Annotation& a) { return a.symbol == kNull; });
  return annotations;
}

void put_word(std::vector<uint8_t>& out, int code, int field) {
  const int word = code << 10 | (field & kLargestField);
  out.push_back(static_cast<uint8_t>(word & 0xff));
  out.push_back(static_cast<uint8_t>(word >> 8));
}

// Bounds of the fields that modifiers carry; nullopt if the annotation keeps them.
std::optional<std::string> misfit(const Annotation& annotation) {
  const auto in_signed_byte = [](int value) { return value >= -128 && value <= 127; };
  if (!in_signed_byte(annotation.subtype)) return "the subtype is outside -128 to 127";
  if (!in_signed_byte(annotation.number)) return "the number is outside -128 to 127";
  if (annotation.channel < 0 || annotation.channel > kHighestChannel)
    return "the channel is outside 0 to 255";
  if (annotation.aux.size() > kLongestAux) return "the text is longer than 255 bytes";
  if (annotation.sample < 0) return "the sample lies before the record's start";
  return std::nullopt;
}

bool is_note_at_start(const Annotation& annotation) {
  return annotation.sample == 0 && annotation.symbol == kNoteSymbol && annotation.subtype == 0;
}

bool is_own_note(const Annotation& annotation) {
  return is_note_at_start(annotation) && annotation.aux.starts_with(kOwnNote);
}

}  // namespace

std::optional<double> annotation_rate_hz(std::span<const Annotation> annotations) {
  if (annotations.empty()) return std::nullopt;
  const Annotation& first = annotations.front();
  std::string_view text = first.aux;
  if (first.sample != 0 || first.symbol != kNoteSymbol || !text.starts_with(kRateLabel))
    return std::nullopt;
  text.remove_prefix(kRateLabel.size());
  const std::optional<double> rate_hz = number_from_text(take_word(text));
  return rate_hz && *rate_hz > 0 ? rate_hz : std::nullopt;
}

std::vector<Annotation> annotations_at_rate(std::vector<Annotation> annotations,
                                            double file_rate_hz, double rate_hz) {
  file_rate_hz = annotation_rate_hz(annotations).value_or(file_rate_hz);
  std::erase_if(annotations, is_own_note);
  std::stable_sort(annotations.begin(), annotations.end(),
                   [](const auto& a, const auto& b) { return a.sample < b.sample; });
  if (file_rate_hz == rate_hz) return annotations;
  for (Annotation& annotation : annotations) {
    const double place = static_cast<double>(annotation.sample) * rate_hz / file_rate_hz;
    annotation.sample = static_cast<int64_t>(std::llround(place));
  }
  return annotations;
}

Annotation annotation_rate_note(double rate_hz) {
  Annotation note;
  note.symbol = kNoteSymbol;
  note.aux = std::string(kRateLabel) + " " + text_from_number(rate_hz);
  return note;
}

bool is_annotation_symbol(std::string_view symbol) { return code_of(symbol).has_value(); }

bool is_beat_symbol(std::string_view symbol) {
  return symbol.size() == 1 &&
         std::string_view("NLRaAJSVFejE/fQ?Bnr").find(symbol) != std::string_view::npos;
}

std::string note_of_missing_end_mark(const std::string& file_name) {
  return file_name + " ends without its end mark: annotations may be missing at its end.";
}

Result<std::vector<Annotation>> parse_wfdb_annotations(std::span<const uint8_t> bytes,
                                                       bool* lacks_end_mark) {
  if (lacks_end_mark != nullptr) *lacks_end_mark = false;
  std::vector<Annotation> annotations;
  WordReader in(bytes);
  int64_t sample = 0;
  int channel = 0;
  int number = 0;
  size_t start = 0;
  bool is_behind_interval = false;  // of an annotation that has not come yet
  bool has_unknown_code = false;
  const auto error = [&](std::string what) {
    return Error{std::move(what), "byte " + std::to_string(start),
                 "give a whole MIT-format annotation file; this one is damaged, cut short or "
                 "something else"};
  };
  while (in.has(2)) {
    start = in.position();
    const int word = in.word();
    if (word == 0) {
      return without_nulls(std::move(annotations));
    }
    const int code = word >> 10;
    const int field = word & kLargestField;
    // What comes before a modifier is the annotation it belongs to.
    if (code > kSkip && annotations.empty()) {
      return error("a modifier (code " + std::to_string(code) + ") before any annotation");
    }
    switch (code) {
      case kSkip: {
        if (!in.has(4)) return error("the file ends inside an interval");
        const uint32_t high = static_cast<uint32_t>(in.word());
        sample += static_cast<int32_t>(high << 16 | static_cast<uint32_t>(in.word()));
        is_behind_interval = true;
        break;
      }
      case kNumber:
        annotations.back().number = number = signed_byte(field);
        break;
      case kSubtype:
        annotations.back().subtype = signed_byte(field);
        break;
      case kChannel:
        annotations.back().channel = channel = field & 0xff;
        break;
      case kAux: {
        const size_t length = static_cast<size_t>(field);
        if (!in.has(length + length % 2)) return error("the file ends inside a text");
        annotations.back().aux = in.text(length);
        break;
      }
      default: {
        sample += field;
        if (sample < 0) return error("an annotation before the record's start");
        annotations.push_back({sample, symbol_of(code), 0, channel, number, {}});
        is_behind_interval = false;
        has_unknown_code = has_unknown_code || code > kLastCode;
      }
    }
  }
  start = in.position();
  const bool is_whole = in.is_at_end() && !annotations.empty() && !is_behind_interval;
  if (!is_whole || has_unknown_code || is_text(bytes)) {
    return error("the file ends without its end mark");
  }
  if (lacks_end_mark != nullptr) *lacks_end_mark = true;
  return without_nulls(std::move(annotations));
}

Result<std::vector<uint8_t>> format_wfdb_annotations(std::span<const Annotation> annotations) {
  std::vector<uint8_t> out;
  int64_t sample = 0;
  int channel = 0;
  int number = 0;
  bool is_started = false;  // by other annotations than the library's own notes
  for (size_t i = 0; i < annotations.size(); ++i) {
    const Annotation& annotation = annotations[i];
    const std::string where = "annotation " + std::to_string(i);
    const std::optional<int> code = code_of(annotation.symbol);
    if (!code) {
      return Error{"there is no WFDB annotation code for " + quoted(annotation.symbol), where,
                   "use one of WFDB's mnemonics, such as N or V"};
    }
    if (const auto reason = misfit(annotation)) return Error{*reason, where, "correct it"};
    const int64_t interval = annotation.sample - sample;
    if (interval < 0) {
      return Error{"the annotation stands before the one ahead of it", where,
                   "sort the annotations by sample"};
    }
    if (interval > std::numeric_limits<int32_t>::max()) {
      return Error{"the interval to the annotation before is longer than 32 bits can say", where,
                   "correct its sample"};
    }
    if (!is_started && !is_own_note(annotation)) {
      if (is_note_at_start(annotation)) {
        out.insert(out.end(), kNullAtStart.begin(), kNullAtStart.end());
      }
      is_started = true;
    }
    const bool spell_out = interval > kLargestField;
    if (spell_out) {
      put_word(out, kSkip, 0);
      for (const int shift : {16, 24, 0, 8}) {
        out.push_back(static_cast<uint8_t>(interval >> shift & 0xff));
      }
    }
    put_word(out, *code, spell_out ? 0 : static_cast<int>(interval));
    if (annotation.subtype != 0) put_word(out, kSubtype, annotation.subtype);
    if (annotation.channel != channel) put_word(out, kChannel, annotation.channel);
    if (annotation.number != number) put_word(out, kNumber, annotation.number);
    if (!annotation.aux.empty()) {
      put_word(out, kAux, static_cast<int>(annotation.aux.size()));
      out.insert(out.end(), annotation.aux.begin(), annotation.aux.end());
      if (annotation.aux.size() % 2 != 0) out.push_back(0);
    }
    sample = annotation.sample;
    channel = annotation.channel;
    number = annotation.number;
  }
  out.insert(out.end(), {0, 0});
  return out;
}

}  // namespace beatsmith
