#include "panels/strip_page.h"

#include <algorithm>
#include <cmath>

#include "drawing/trace.h"
#include "text/text.h"

namespace beatsmith {
namespace {

constexpr PaperScale kTrue;
constexpr float kSquareS = 0.2F;
constexpr float kSquareMv = 0.5F;
constexpr float kPageMargin = 2 * kSquarePx;  // on the left, for time and calibration mark
constexpr float kLabelMv = 0.5F;              // room for a row's letters
constexpr float kMostUpMv = 3.5F;             // taller beats are cut at their row's edge
constexpr float kMostDownMv = 2;
constexpr double kPenGapS = 0.18;  // blank paper before the pen, as on a monitor
constexpr float kLongRowS = 8;
constexpr float kThickness = 1.4F;

float squares_for(float mv, float most_mv) {
  return std::ceil(std::clamp(mv, kSquareMv, most_mv) / kSquareMv) * kSquareMv;
}

class Page {
 public:
  Page(Panel& panel, const ComposedRecord& record, const StripPage& page, double position_s,
       bool is_playing)
      : panel_(panel),
        record_(record),
        page_(page),
        position_s_(position_s),
        is_playing_(is_playing),
        corner_(ImGui::GetCursorScreenPos()),
        list_(*ImGui::GetWindowDrawList()),
        first_s_(page.first_s(position_s)) {}

  void draw() {
    const Rect area = {corner_.x, corner_.y, page_.width, page_.height};
    panel_.paper.draw(list_, area, corner_, kTrue, panel_.pixel_ratio, panel_.ui.colour());
    list_.PushClipRect(corner_, {corner_.x + area.width, corner_.y + area.height}, true);
    draw_calibration(list_, {corner_.x + kSquarePx * 0.25F, baseline(0)}, kSquarePx,
                     panel_.ui.colour().ink);
    for (int row = 0; row < page_.rows; ++row) draw_row(row);
    if (is_playing_ || position_s_ > 0) draw_pen();
    list_.PopClipRect();
    panel_.ui.picture(words(), area);
    ImGui::SetCursorScreenPos(corner_);
    ImGui::Dummy({area.width, area.height});
  }

 private:
  float baseline(int row) const {
    return corner_.y + page_.row_height * static_cast<float>(row) +
           (kLabelMv + page_.up_mv) * kTrue.px_per_mv;
  }
  float left() const { return corner_.x + kPageMargin; }
  float x_of(int row, double time_s) const {
    return left() + static_cast<float>(time_s - row_first_s(row)) * kTrue.px_per_s;
  }
  double row_first_s(int row) const { return first_s_ + page_.row_s * row; }

  void draw_row(int row) {
    const double from_s = row_first_s(row);
    const double to_s = from_s + page_.row_s;
    const double end_s = static_cast<double>(record_.recording.sample_count()) / kBeatSampleRateHz;
    if (from_s >= end_s) return;
    small_text({corner_.x + 5, baseline(row) + kSquarePx * 0.3F}, panel_.ui.colour().paper_text,
               clock_text(from_s, 0));
    const auto beats = beats_between(from_s, to_s);
    for (const RhythmBeat& beat : beats) draw_ectopic_ground(row, beat);
    // Written up to the pen, faint from a little after it on; all written while nothing plays.
    const double pen_s = is_playing_ ? position_s_ : end_s;
    draw_part(row, from_s, std::min(to_s, pen_s), panel_.ui.colour().ink);
    if (is_playing_) {
      draw_part(row, std::max(from_s, pen_s + kPenGapS), to_s, panel_.ui.colour().faint_ink);
    }
    for (const RhythmBeat& beat : beats) draw_label(row, beat);
  }

  std::span<const RhythmBeat> beats_between(double from_s, double to_s) const {
    const auto before = [&](double time_s) {
      const auto found =
          std::partition_point(record_.beats.begin(), record_.beats.end(),
                               [&](const RhythmBeat& beat) { return beat.r_peak_s() < time_s; });
      return static_cast<size_t>(found - record_.beats.begin());
    };
    const size_t first = before(from_s);
    return std::span(record_.beats).subspan(first, before(to_s) - first);
  }

  void draw_part(int row, double from_s, double to_s, ImU32 colour) {
    const std::span<const float> samples = record_.recording.leads[0].samples;
    const auto sample_at = [](double time_s) {
      return static_cast<size_t>(std::max(0.0, std::round(time_s * kBeatSampleRateHz)));
    };
    const size_t first = sample_at(from_s);
    const size_t end = std::min(samples.size(), sample_at(to_s) + 1);
    if (from_s >= to_s || first + 1 >= end) return;
    const float top = corner_.y + page_.row_height * static_cast<float>(row);
    const float x = x_of(row, static_cast<double>(first) / kBeatSampleRateHz);
    draw_trace(list_, samples.subspan(first, end - first), kBeatSampleRateHz, {x, baseline(row)},
               kTrue, {top + 2, top + page_.row_height - 2}, colour, kThickness,
               panel_.pixel_ratio);
  }

  // Coloured ground under an ectopic beat, as far as the next beat's.
  void draw_ectopic_ground(int row, const RhythmBeat& beat) {
    if (beat.symbol == 'N') return;
    constexpr double kBeforeS = 0.16;
    constexpr double kAfterS = 0.36;
    double from_s = beat.r_peak_s() - kBeforeS;
    double to_s = beat.r_peak_s() + kAfterS;
    if (&beat != &record_.beats.back()) to_s = std::min(to_s, (&beat + 1)->r_peak_s() - kBeforeS);
    from_s = std::max(from_s, row_first_s(row));
    to_s = std::min(to_s, row_first_s(row) + page_.row_s);
    const float top = corner_.y + page_.row_height * static_cast<float>(row);
    list_.AddRectFilled({x_of(row, from_s), top}, {x_of(row, to_s), top + page_.row_height},
                        (rhythm_colour(beat, panel_.ui.dark()) & 0x00FFFFFF) | (26U << 24));
  }

  void draw_label(int row, const RhythmBeat& beat) {
    const bool sinus = beat.symbol == 'N';
    const float x = x_of(row, beat.r_peak_s());
    const float top = corner_.y + page_.row_height * static_cast<float>(row) + 3;
    const Fonts& fonts = panel_.ui.fonts();
    const ImU32 colour =
        sinus ? panel_.ui.colour().paper_text : rhythm_colour(beat, panel_.ui.dark());
    const std::string letter(1, beat.symbol);
    ImFont* font = sinus ? fonts.small : fonts.strong;
    const float size = Widgets::height_of(font);
    list_.AddText(font, size, {std::round(x - Widgets::width_of(font, letter) / 2), top}, colour,
                  letter.c_str());
    list_.AddLine({x, top + size}, {x, top + size + 5}, colour, sinus ? 1.0F : 2.0F);
  }

  void draw_pen() {
    const int row =
        std::clamp(static_cast<int>((position_s_ - first_s_) / page_.row_s), 0, page_.rows - 1);
    const float x = x_of(row, position_s_);
    const float top = corner_.y + page_.row_height * static_cast<float>(row);
    const ImU32 accent = panel_.ui.colour().accent;
    list_.AddLine({x, top + 2}, {x, top + page_.row_height - 2}, accent, 1);
    const std::vector<float>& samples = record_.recording.leads[0].samples;
    const auto sample = static_cast<size_t>(position_s_ * kBeatSampleRateHz);
    if (sample >= samples.size()) return;
    const float y = baseline(row) - samples[sample] * kTrue.px_per_mv;
    list_.AddCircleFilled({x, std::clamp(y, top + 4, top + page_.row_height - 4)}, 4, accent);
  }

  void small_text(ImVec2 place, ImU32 colour, const std::string& text) {
    ImFont* font = panel_.ui.fonts().small;
    list_.AddText(font, Widgets::height_of(font), place, colour, text.c_str());
  }

  std::string words() const {
    const double end_s = std::min(first_s_ + page_.seconds(), record_.settings.rhythm.duration_s);
    const auto beats = beats_between(first_s_, end_s);
    std::string kinds;
    for (const char symbol : {'N', 'V', 'A'}) {
      const auto count = std::count_if(beats.begin(), beats.end(), [&](const RhythmBeat& beat) {
        return beat.symbol == symbol;
      });
      if (count == 0) continue;
      kinds += (kinds.empty() ? "" : ", ") + std::string(1, symbol) + " " + std::to_string(count);
    }
    return tr(Text::kComposedFromTo, {number_text("%.1f", first_s_), number_text("%.1f", end_s),
                                      std::to_string(beats.size()), kinds});
  }

  Panel& panel_;
  const ComposedRecord& record_;
  const StripPage& page_;
  const double position_s_;
  const bool is_playing_;
  const ImVec2 corner_;
  ImDrawList& list_;
  const double first_s_;
};

}  // namespace

ImU32 rhythm_colour(const RhythmBeat& beat, bool dark) {
  return class_colour(
      std::string_view(&kBeatClassLetters[static_cast<size_t>(beat.beat_class())], 1), dark);
}

StripPage::StripPage(const ComposedRecord& record, float given_width, float given_height)
    : width(given_width), duration_s(record.settings.rhythm.duration_s) {
  up_mv = squares_for(record.high_mv, kMostUpMv);
  down_mv = squares_for(-record.low_mv, kMostDownMv);
  // Whole squares of paper, so that every row begins on a line; of long rows whole seconds, so that
  // it begins at a time that is easily said.
  row_s = std::max(1.0F, std::floor((width - kPageMargin) / kSquarePx) * kSquareS);
  if (row_s >= kLongRowS) row_s = std::floor(row_s);
  const float least = (kLabelMv + up_mv + down_mv) * kTrue.px_per_mv;
  const auto needed = static_cast<float>(std::ceil(duration_s / row_s));
  rows = static_cast<int>(std::clamp(std::floor(given_height / least), 1.0F, needed));
  height = std::max(given_height, least);
  row_height = std::floor(height / static_cast<float>(rows) / kSquarePx) * kSquarePx;
  row_height = std::min(row_height, least + 6 * kSquarePx);
}

double StripPage::first_s(double position_s) const {
  const double last = std::ceil(duration_s / seconds()) - 1;
  return std::min(last, std::floor(position_s / seconds())) * seconds();
}

double StripPage::time_at(double position_s, ImVec2 place) const {
  const double row = std::clamp<double>(std::floor(place.y / row_height), 0, rows - 1);
  const auto into_s = static_cast<double>((place.x - kPageMargin) / kTrue.px_per_s);
  const double time_s =
      first_s(position_s) + row * static_cast<double>(row_s) + std::clamp<double>(into_s, 0, row_s);
  return std::min(time_s, duration_s);
}

void draw_strip_page(Panel& panel, const ComposedRecord& record, const StripPage& page,
                     double position_s, bool is_playing) {
  Page(panel, record, page, position_s, is_playing).draw();
}

}  // namespace beatsmith
