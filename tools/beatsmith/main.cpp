// beatsmith: heartbeats from the command line. One file a command; see README.md.
#include <algorithm>
#include <iostream>
#include <vector>

#include "beatsmith/command.h"

namespace {

constexpr const char* kDescription =
    "Generates, detects and classifies heartbeats.\n"
    "Data go to stdout, messages to stderr. Exit code: 0 done, 1 failed, 2 wrong use.\n"
    "Research software, no medical device.";

constexpr const char* kExamples =
    "Examples:\n"
    "  beatsmith generate --class V --count 1000 --seed 7 --out beats.npy\n"
    "  beatsmith detect mitdb/100\n"
    "  beatsmith classify mitdb/100 --json\n"
    "  beatsmith COMMAND --help        more about a command";

int run(int argc, char** argv) {
  CLI::App program(kDescription, "beatsmith");
  program.footer(kExamples);
  program.set_version_flag("--version", "beatsmith " BEATSMITH_VERSION);
  program.require_subcommand(0, 1);  // that there is one is checked below, after unknown words
  const std::vector<beatsmith::Command> commands = {
      beatsmith::generate_command(program), beatsmith::detect_command(program),
      beatsmith::classify_command(program), beatsmith::convert_command(program),
      beatsmith::score_command(program),    beatsmith::show_command(program),
      beatsmith::models_command(program)};
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& end) {  // --help and --version end here too
    return program.exit(end) == 0 ? beatsmith::kDone : beatsmith::kWrongUse;
  }
  const auto chosen =
      std::ranges::find_if(commands, [](const auto& command) { return command.app->parsed(); });
  if (chosen == commands.end()) {
    throw beatsmith::WrongUse(
        "a command is missing: generate, detect, classify, convert, score, show or models");
  }
  return chosen->run();
}

}  // namespace

int main(int argc, char** argv) {
  int exit_code = beatsmith::kFailed;
  try {
    exit_code = run(argc, argv);
  } catch (const beatsmith::WrongUse& error) {
    beatsmith::complain(std::string(error.what()) + "\nRun with --help for more information.");
    exit_code = beatsmith::kWrongUse;
  } catch (const std::bad_alloc&) {
    beatsmith::complain("there is not enough memory; give it less at a time");
  } catch (const std::exception& error) {
    beatsmith::complain(error.what());
  }
  if (!std::cout.flush() && exit_code == beatsmith::kDone) {
    beatsmith::complain("stdout cannot be written; check where it is redirected to");
    exit_code = beatsmith::kFailed;
  }
  return exit_code;
}
