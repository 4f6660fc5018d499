// Every string a person sees or hears read out, in the app's languages: the app's own words in
// text/table.inc, what the layers below it say in text/messages.inc.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace beatsmith {

enum class Language : uint8_t { kEnglish, kChinese };

enum class Text : uint16_t {
#define TEXT(id, english, chinese) id,
#include "text/table.inc"
#undef TEXT
};

// The language of the app: one for the whole program, as a person has one.
Language language();
void set_language(Language language);
// Of a language tag such as "zh-CN": English for what is not there.
Language language_of(std::string_view tag);
// "en", "zh": the tag of a language.
std::string_view tag_of(Language language);

// In the app's language, ended by NUL. Good until the program ends.
const char* tr(Text text);
// With {0}, {1}, ... replaced by the values.
std::string tr(Text text, std::initializer_list<std::string_view> values);
// "1 beat", "3 beats": the two texts hold {0} where the number stands.
std::string counted(Text one, Text many, uint64_t count);
// Of several texts, for a row of choices.
std::vector<std::string> tr_all(std::initializer_list<Text> texts);

// What a layer below the app says in English (an error in the words of describe(), a stage, a
// note), in the app's language. What has no translation stays as it is.
std::string translated(std::string_view english);

// All characters of a language's texts, in UTF-8, for a font that holds just these.
std::string characters_of(Language language);

}  // namespace beatsmith
