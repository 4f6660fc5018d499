// What the commands share: how one is declared, how it ends and how it talks.
//
// stdout carries data, stderr talk. A command throws Failure (exit code 1) or WrongUse (2) with a
// message that names the file, the place and the mend; main says it.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <stdexcept>
#include <string>

#include "base/result.h"

namespace beatsmith {

enum ExitCode : int { kDone = 0, kFailed = 1, kWrongUse = 2 };

struct Failure : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct WrongUse : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// A subcommand and what it does once the command line has been read; `run` returns an ExitCode.
struct Command {
  CLI::App* app = nullptr;
  std::function<int()> run;
};

Command generate_command(CLI::App& program);
Command detect_command(CLI::App& program);
Command classify_command(CLI::App& program);
Command convert_command(CLI::App& program);
Command models_command(CLI::App& program);
Command score_command(CLI::App& program);
Command show_command(CLI::App& program);

// The value, or a Failure that says the error.
template <class T>
T value_or_fail(Result<T> result) {
  if (!result) throw Failure(describe(result.error()));
  return std::move(*result);
}

// A line on stderr.
void note(const std::string& text);
// "beatsmith: TEXT" on stderr.
void complain(const std::string& text);

// JSON on stdout, indented; bytes that are no UTF-8 (in a path) become U+FFFD.
void print_json(const nlohmann::ordered_json& value);

// "1 beat", "12 beats".
std::string counted(size_t count, const std::string& noun);

// Does `work` for every item; an item that fails is complained about and the others still done.
template <class Items, class Work>
int for_each_item(const Items& items, Work work) {
  int exit_code = kDone;
  for (const auto& item : items) {
    try {
      work(item);
    } catch (const Failure& failure) {
      complain(failure.what());
      exit_code = kFailed;
    }
  }
  return exit_code;
}

}  // namespace beatsmith
