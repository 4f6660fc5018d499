#include "beatsmith/command.h"

#include <iostream>
#include <nlohmann/json.hpp>

namespace beatsmith {

void note(const std::string& text) { std::cerr << text << '\n'; }

void complain(const std::string& text) { note("beatsmith: " + text); }

void print_json(const nlohmann::ordered_json& value) {
  std::cout << value.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << '\n';
}

std::string counted(size_t count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

}  // namespace beatsmith
