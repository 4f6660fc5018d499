#include "model/denoiser_model.h"
#include "network/torch_backend.h"
#include "training/commands.h"
#include "training/noising.h"
#include "training/run_info.h"
#include "training/trainer.h"

namespace beatsmith {

bool train_teacher(const nlohmann::json& config, const TrainingFiles& files) {
  const Dataset dataset = load_dataset(files.data);
  const auto network = config.at("network").get<DenoiserDescription>();
  auto noising = noising_settings(config);
  noising.schedule = named<ScheduleKind>(config, "schedule", schedule_from_name);
  const auto predicted = named<PredictionKind>(config, "prediction", prediction_from_name);

  const auto data = load_training_beats(dataset, network.classes, config.at("class_balance"),
                                        choose_device(config.at("device")));
  check_styles(data, network.styles);
  auto info = model_info(config, dataset, "teacher");
  info["scale"] = data.scale;
  info["schedule"] = config.at("schedule");
  info["prediction"] = config.at("prediction");
  info["sampler"] = "ddim";
  info["default_steps"] = config.at("sampling_steps");
  info["guidance"] = config.at("guidance");
  if (network.styles > 0) {
    info["styles"] = data.style_names;
    info["style_shares"] = data.style_shares;
  }
  Trainer trainer(config, info, make_parameters(network, noising.seed));
  if (files.resume) trainer.resume(files.checkpoint);
  return trainer.run(files.checkpoint, [&](int64_t iteration) {
    const NoisedBatch batch = noised_batch(data, noising, iteration);
    const auto prediction =
        denoise(trainer.parameters(), network, batch.state, batch.time, batch.labels);
    return torch::mse_loss(prediction, target_of(batch, predicted));
  });
}

}  // namespace beatsmith
