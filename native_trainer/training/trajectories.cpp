#include "training/trajectories.h"

#include <cstdio>
#include <filesystem>

#include "data/container.h"

namespace beatsmith {
namespace {

constexpr int64_t kBatch = 256;

std::string state_name(size_t boundary) { return "state_" + std::to_string(boundary); }

}  // namespace

Trajectories load_or_make_trajectories(const std::string& path, const DenoiserModel& teacher,
                                       const TrajectorySettings& settings,
                                       const TrainingBeats& data) {
  const nlohmann::json header = {{"kind", "trajectories"},
                                 {"format_version", 2},
                                 {"teacher_hash", teacher.parameters_hash()},
                                 {"count", settings.count},
                                 {"boundaries", settings.boundaries},
                                 {"substeps", settings.substeps},
                                 {"seed", settings.seed}};
  const auto states_of = [&](const Container& file) {
    Trajectories paths;
    for (size_t b = 0; b <= static_cast<size_t>(settings.boundaries); ++b) {
      paths.states.push_back(torch::tensor(file.get<float>(state_name(b)))
                                 .reshape({settings.count, 1, teacher.network().length}));
    }
    paths.classes = file.get<int32_t>("classes");
    paths.styles = file.get<int32_t>("styles");
    return paths;
  };
  if (std::filesystem::exists(path)) {
    const Container file = Container::load(path);
    if (file.header == header) return states_of(file);
    std::fprintf(stderr, "%s holds other paths: walking them anew\n", path.c_str());
  }

  std::vector<std::vector<float>> states(static_cast<size_t>(settings.boundaries) + 1);
  std::vector<int32_t> classes;
  std::vector<int32_t> styles;
  SamplerSettings sampling =
      teacher.settings(settings.seed, settings.boundaries * settings.substeps);
  sampling.kind = SamplerKind::kDdim;  // whose steps the student's jumps are
  sampling.noise_scale = 1;
  for (int64_t done = 0; done < settings.count; done += kBatch) {
    std::vector<BeatRequest> requests;
    for (int64_t i = done; i < std::min(settings.count, done + kBatch); ++i) {
      const auto draw = data.sampler.draw(settings.seed, static_cast<uint64_t>(i), 0);
      BeatRequest request{static_cast<uint64_t>(i), draw.class_index};
      if (teacher.network().styles > 0) request.style = data.styles[draw.beat];
      classes.push_back(draw.class_index);
      styles.push_back(request.style.value_or(-1));
      requests.push_back(request);
    }
    teacher.walk(sampling, std::move(requests), [&](const Sampler& walker) {
      if (walker.step() % settings.substeps != 0) return;
      auto& kept = states[static_cast<size_t>(walker.step() / settings.substeps)];
      kept.insert(kept.end(), walker.state().begin(), walker.state().end());
    });
    std::fprintf(stderr, "teacher's paths: %lld of %lld\n", static_cast<long long>(classes.size()),
                 static_cast<long long>(settings.count));
  }
  Container file;
  file.header = header;
  for (size_t b = 0; b < states.size(); ++b) file.put(state_name(b), states[b]);
  file.put("classes", classes);
  file.put("styles", styles);
  file.save(path);
  return states_of(file);
}

}  // namespace beatsmith
