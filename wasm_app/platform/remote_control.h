// A program that drives the desktop app, such as a test or a screen reader's bridge: one command a
// line on standard input, one line of JSON for each on standard output.
//
//   nodes              {"nodes": [...]}, the widgets on the screen in words (platform/semantics.h)
//   open PATH          opens a recording, as if its files were dropped; {"error": ...} or {}
//   screenshot PATH    writes the window as a PPM image; {} or {"error": ...}
//   quit               closes the app; {}
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace beatsmith {

class RemoteControl {
 public:
  // Reads standard input in a thread; `wake` is called in it when a command has come. The end of
  // the input is a "quit".
  explicit RemoteControl(std::function<void()> wake);

  struct Command {
    std::string verb;
    std::string argument;  // the rest of the line
  };
  std::optional<Command> take();

  static void answer(const std::string& json);
  // {"error": "..."}; {} for an empty text.
  static void answer_error(const std::string& text);

 private:
  struct Queue {
    std::mutex mutex;
    std::deque<Command> commands;
  };
  // Shared with the thread: it may wait for input for ever, so that nobody waits for it.
  std::shared_ptr<Queue> queue_;
};

}  // namespace beatsmith
