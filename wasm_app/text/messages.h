// The messages of text/messages.inc as data, for what looks them up and for what checks them.
#pragma once

#include <span>
#include <string_view>

namespace beatsmith {

struct Message {
  std::string_view english;
  std::string_view chinese;
  bool is_part;  // never a message by itself
};

std::span<const Message> messages();

}  // namespace beatsmith
