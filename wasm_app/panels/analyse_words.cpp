#include "panels/analyse_words.h"

#include "panels/panel.h"
#include "text/text.h"
#include "widgets/theme.h"

namespace beatsmith {

std::string_view word_of(BeatClass beat_class) {
  const char name = letter(beat_class);
  return class_word(std::string_view(&name, 1));
}

std::string letter_of(std::optional<BeatClass> beat_class) {
  return beat_class ? std::string(1, letter(*beat_class)) : "\u2013";
}

}  // namespace beatsmith
