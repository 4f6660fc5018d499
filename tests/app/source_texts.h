// The texts that stand in source files, C++ or JavaScript, to see which of them a person may meet.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace beatsmith {

// The contents of all string literals, neighbours joined ("a" "b"; 'a' + 'b'); a template literal's
// parts between its ${} are texts of their own. Comments are none. A regular expression may pass
// for a literal; it reads like no sentence.
inline std::vector<std::string> source_texts(std::string_view source, bool is_javascript) {
  std::vector<std::string> texts;
  size_t joined_from = source.npos;  // the end of a literal that the next one may continue
  const auto starts = [&](size_t at, std::string_view word) {
    return source.substr(at, word.size()) == word;
  };
  for (size_t at = 0; at < source.size();) {
    if (starts(at, "//") || starts(at, "#include")) {
      at = std::min(source.find('\n', at), source.size());
      continue;
    }
    if (starts(at, "/*")) {
      at = std::min(source.find("*/", at) + 2, source.size());
      continue;
    }
    const char quote = source[at];
    if (quote != '"' && quote != '\'' && quote != '`') {
      ++at;
      continue;
    }
    const bool is_template = is_javascript && quote == '`';
    const bool is_text =
        quote == '"' || is_javascript;  // in C++ '"' is a character, 1'000 a number
    std::vector<std::string> parts(1);
    size_t end = at + 1;
    while (end < source.size() && source[end] != quote && (is_template || source[end] != '\n')) {
      if (is_template && starts(end, "${")) {
        parts.emplace_back();
        int depth = 0;
        do {
          depth += source[end] == '{' ? 1 : source[end] == '}' ? -1 : 0;
          ++end;
        } while (end < source.size() && (depth > 0 || source[end - 1] == '$'));
        continue;
      }
      end += source[end] == '\\' ? 1 : 0;
      if (end < source.size()) parts.back() += source[end++];
    }
    if (end >= source.size() || source[end] != quote) {  // no literal: a line's end came first
      ++at;
      continue;
    }
    if (is_text) {
      const std::string_view between =
          joined_from == source.npos ? "?" : source.substr(joined_from, at - joined_from);
      const bool continues =
          between.find_first_not_of(is_javascript ? " \n+" : " \n") == between.npos;
      if (continues && !texts.empty()) {
        texts.back() += parts.front();
        parts.erase(parts.begin());
      }
      texts.insert(texts.end(), parts.begin(), parts.end());
      joined_from = end + 1;
    }
    at = end + 1;
  }
  return texts;
}

}  // namespace beatsmith
