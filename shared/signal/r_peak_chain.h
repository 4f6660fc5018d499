// Which of the places that may be beats are, all in view of one another: the best chain, by dynamic
// programming. Candidates come one after another; a beat is given when no later one can change it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace beatsmith {

struct RPeakCandidate {
  int64_t sample = 0;  // of the energy's maximum
  double time_s = 0;
  double energy = 0;
  double qrs_level = 0;  // around it
  double noise_level = 0;
  double rr_s = 0;     // local RR interval
  int64_t r_peak = 0;  // the R peak's sample, if it is a beat
};

class RPeakChain {
 public:
  // Of later time than those before.
  void add(const RPeakCandidate& beat);
  // Appends the R peaks that have become final since the last call.
  void take_final(std::vector<int64_t>& r_peaks);
  // All others, of a record that lasts so long; nothing can be added after it.
  void finish(double duration_s, std::vector<int64_t>& r_peaks);

 private:
  static constexpr int64_t kNone = -1;  // the record's beginning
  struct Node {
    RPeakCandidate candidate;
    double score = 0;          // of the best chain that ends here
    int64_t previous = kNone;  // in it
  };
  const Node& node(int64_t place) const { return nodes_[static_cast<size_t>(place - first_)]; }
  int64_t end() const { return first_ + static_cast<int64_t>(nodes_.size()); }
  void give(int64_t last, std::vector<int64_t>& r_peaks);

  // Places count the candidates from the first; those before first_ are forgotten.
  std::vector<Node> nodes_;
  int64_t first_ = 0;
  int64_t oldest_ = 0;        // the first candidate near enough to the newest to be its neighbour
  int64_t best_old_ = kNone;  // the best chain's end before that; none: the beginning, at score 0
  int64_t given_ = kNone;     // the last beat given
};

}  // namespace beatsmith
