#include "ecg/aami.h"

namespace beatsmith {

std::optional<BeatClass> beat_class_from_letter(std::string_view letter) {
  if (letter.size() != 1) return std::nullopt;
  for (int i = 0; i < kBeatClassCount; ++i) {
    if (kBeatClassLetters[i] == letter[0]) return static_cast<BeatClass>(i);
  }
  return std::nullopt;
}

std::optional<BeatClass> beat_class_from_wfdb_symbol(std::string_view symbol) {
  if (symbol.size() != 1) return std::nullopt;
  switch (symbol[0]) {
    case 'N':  // normal
    case 'L':  // left bundle branch block
    case 'R':  // right bundle branch block
    case 'e':  // atrial escape
    case 'j':  // nodal (junctional) escape
      return BeatClass::kNormal;
    case 'A':  // atrial premature
    case 'a':  // aberrated atrial premature
    case 'J':  // nodal (junctional) premature
    case 'S':  // supraventricular premature
      return BeatClass::kSupraventricular;
    case 'V':  // premature ventricular contraction
    case 'E':  // ventricular escape
      return BeatClass::kVentricular;
    case 'F':  // fusion of ventricular and normal
      return BeatClass::kFusion;
    case '/':  // paced
    case 'f':  // fusion of paced and normal
    case 'Q':  // unclassifiable
      return BeatClass::kUnclassifiable;
    default:
      return std::nullopt;
  }
}

}  // namespace beatsmith
