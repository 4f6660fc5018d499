// Figures as JSON, and the tables that are made of it.
#pragma once

#include <nlohmann/json.hpp>
#include <vector>

#include "evaluation/classification.h"
#include "evaluation/generation.h"

namespace beatsmith {

class Report;
struct HeatMap;

// {"N": {"count", "held_out", "emd": {"value", "floor", "against_floor"}, ...}, ...}
nlohmann::json to_json(const std::vector<ClassFigures>& classes);

// What is asked of a generator; a bound is met when the interval includes it. No bounds for F, of
// which too few beats are held out.
struct GenerationBounds {
  double distance_ratio;    // at most
  double manifold_ratio;    // precision and recall, at least
  double neighbour_excess;  // 1-NN accuracy above its floor, at most
  double memorised = 0.06;  // below
};

// Two tables over the classes: figures against their floors (with `bounds`: met or missed), and the
// values with their floors. Metrics that were not measured are left out.
void render_generation(const nlohmann::json& classes, const GenerationBounds* bounds,
                       Report& report);

// {"classes": "NSVFQ", "counts": [[...]], "records", "figures": [{"name", "interval"}]}
nlohmann::json to_json(const ClassificationFigures& figures);

// A confusion matrix with sensitivity, positive predictivity and F1, and the list of figures.
void render_classification(const nlohmann::json& figures, Report& report);
HeatMap confusion_map(const nlohmann::json& figures, const std::string& title);

}  // namespace beatsmith
