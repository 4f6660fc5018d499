#include "platform/remote_control.h"

#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>
#include <thread>

namespace beatsmith {

RemoteControl::RemoteControl(std::function<void()> wake) : queue_(std::make_shared<Queue>()) {
  std::thread([queue = queue_, wake = std::move(wake)] {
    const auto add = [&](Command command) {
      {
        const std::lock_guard lock(queue->mutex);
        queue->commands.push_back(std::move(command));
      }
      wake();
    };
    std::string line;
    while (std::getline(std::cin, line)) {
      const size_t blank = line.find(' ');
      add({line.substr(0, blank), blank == line.npos ? "" : line.substr(blank + 1)});
    }
    add({"quit", ""});
  }).detach();
}

std::optional<RemoteControl::Command> RemoteControl::take() {
  const std::lock_guard lock(queue_->mutex);
  if (queue_->commands.empty()) return std::nullopt;
  Command command = std::move(queue_->commands.front());
  queue_->commands.pop_front();
  return command;
}

void RemoteControl::answer(const std::string& json) {
  std::printf("%s\n", json.c_str());
  std::fflush(stdout);
}

void RemoteControl::answer_error(const std::string& text) {
  nlohmann::json json = nlohmann::json::object();
  if (!text.empty()) json["error"] = text;
  answer(json.dump());
}

}  // namespace beatsmith
