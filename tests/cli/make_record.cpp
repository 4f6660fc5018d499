// make_record PATH SECONDS RATE_HZ: a simulated record with its beats annotated, for tests/cli/run.
#include <cstdio>
#include <cstdlib>
#include <string>

#include "ecg/simulator.h"
#include "files/files.h"

namespace {

template <class T>
T value_or_exit(beatsmith::Result<T> result) {
  if (!result) {
    std::fprintf(stderr, "make_record: %s\n", beatsmith::describe(result.error()).c_str());
    std::exit(1);
  }
  return *std::move(result);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "usage: make_record PATH SECONDS RATE_HZ\n");
    return 2;
  }
  beatsmith::SimulatorSettings settings;
  settings.duration_s = std::atof(argv[2]);
  settings.sample_rate_hz = std::atof(argv[3]);
  settings.ventricular_share = 0.1;
  settings.supraventricular_share = 0.05;
  settings.baseline_wander_mv = 0.1;
  settings.noise_mv = 0.01;
  settings.seed = 1;
  const beatsmith::SimulatedRecording simulated = value_or_exit(beatsmith::simulate_ecg(settings));
  value_or_exit(beatsmith::save_recording(argv[1], simulated.recording));
  value_or_exit(beatsmith::save_annotations(std::string(argv[1]) + ".atr", simulated.annotations));
  return 0;
}
