#include "panels/analyse_agreement.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "panels/analyse_words.h"

namespace beatsmith {
namespace {

using Label = std::optional<BeatClass>;  // nullopt: no beat

constexpr float kRow = 38;
constexpr float kMostCell = 84;
constexpr float kFigure = 58;  // of a percentage
constexpr float kHeaderNarrow = 40;
constexpr float kHeaderWide = 150;

std::string percent_text(Proportion proportion) {
  return proportion.total == 0 ? "\u2013" : number_text("%.1f", proportion.percent()) + " %";
}

std::string_view word_of_label(Label label) {
  return label ? word_of(*label) : std::string_view(tr(Text::kNoBeat));
}

class Agreement {
 public:
  Agreement(Panel& panel, AnalyseSession& session, const BeatComparison& comparison, float width)
      : ui_(panel.ui),
        session_(session),
        comparison_(comparison),
        width_(width),
        list_(*ImGui::GetWindowDrawList()) {
    for (int i = 0; i < kBeatClassCount; ++i) {
      const auto beat_class = static_cast<BeatClass>(i);
      const bool occurs = comparison.sensitivity(beat_class).total > 0 ||
                          comparison.positive_predictivity(beat_class).total > 0;
      if (occurs) labels_.push_back(beat_class);
    }
    labels_.push_back(std::nullopt);
    header_ = width > 560 ? kHeaderWide : kHeaderNarrow;
    const float left = width - header_ - 2 * kFigure;
    cell_ = std::min(kMostCell, left / static_cast<float>(labels_.size()));
  }

  void draw() {
    const size_t count = session_.agreement().disagreements().size();
    ui_.text(tr(Text::kAgreementQrs, {percent_text(comparison_.qrs_sensitivity()),
                                      percent_text(comparison_.qrs_positive_predictivity())}));
    // Else they would be read as the detector's and the classifier's own.
    if (const size_t corrected = session_.labels().corrected_count(); corrected > 0) {
      ui_.text(tr(Text::kAgreementCorrected, {std::to_string(corrected)}));
    }
    const StepFilter all = {.kind = StepFilter::Kind::kDisagreements};
    if (count == 0) {
      ui_.muted_text(tr(Text::kNoDisagreements));
    } else if (ui_.button(tr(Text::kStepDisagreements, {std::to_string(count)}))) {
      session_.set_filter(all);
    }
    draw_head();
    for (const Label reference : labels_) draw_row(reference);
    ui_.muted_text(tr(Text::kAgreementHow));
  }

 private:
  void write(const Rect& place, ImFont* font, ImU32 colour, const std::string& text) {
    const float text_width = Widgets::width_of(font, text);
    const float height = Widgets::height_of(font);
    list_.AddText(font, height,
                  {std::floor(place.x + (place.width - text_width) / 2),
                   std::floor(place.y + (place.height - height) / 2)},
                  colour, text.c_str());
  }
  ImU32 colour_of(Label label) const {
    return label ? class_colour(letter_of(label), ui_.dark()) : ui_.colour().muted_text;
  }
  Rect cell_of(ImVec2 row, size_t column) const {
    return {row.x + header_ + cell_ * static_cast<float>(column), row.y, cell_, kRow};
  }
  // Behind the cells: 0 sensitivity, 1 positive predictivity.
  Rect figure_of(ImVec2 row, int figure) const {
    const float left = row.x + header_ + cell_ * static_cast<float>(labels_.size());
    return {left + kFigure * static_cast<float>(figure), row.y, kFigure, kRow};
  }

  void draw_head() {
    const ImVec2 row = ImGui::GetCursorScreenPos();
    const Colours& colour = ui_.colour();
    if (header_ == kHeaderWide) {
      write({row.x, row.y, header_, kRow}, ui_.fonts().small, colour.muted_text,
            tr(Text::kReferenceLabelled));
    }
    for (size_t i = 0; i < labels_.size(); ++i) {
      write(cell_of(row, i), ui_.fonts().strong, colour_of(labels_[i]), letter_of(labels_[i]));
    }
    write(figure_of(row, 0), ui_.fonts().small, colour.muted_text, "Se");
    write(figure_of(row, 1), ui_.fonts().small, colour.muted_text, "+P");
    ImGui::Dummy({width_, kRow - ImGui::GetStyle().ItemSpacing.y});
  }

  int64_t count_of(Label reference, Label label) const {
    const auto index = [](Label which, int pseudo) {
      return which ? static_cast<size_t>(*which) : static_cast<size_t>(pseudo);
    };
    int64_t count = 0;
    // Of a beat that only one side has, O and X are the same here: it is not there.
    for (const int pseudo : {kLabelO, kLabelX}) {
      count += comparison_.counts[index(reference, pseudo)][index(label, pseudo)];
      if (reference && label) break;
    }
    return count;
  }

  void draw_row(Label reference) {
    const std::string_view word = word_of_label(reference);
    const auto scope = ui_.group(tr(Text::kReferenceRow, {word}));
    const ImVec2 row = ImGui::GetCursorScreenPos();
    const Colours& colour = ui_.colour();
    list_.AddRectFilled({row.x, row.y}, {figure_of(row, 2).x, row.y + 1}, colour.border);
    const Rect head = {row.x, row.y, header_, kRow};
    const bool wide = header_ == kHeaderWide;
    write(head, ui_.fonts().strong, colour_of(reference),
          wide ? std::string(word) : letter_of(reference));
    ui_.picture(row_words(reference), head, "row");
    for (size_t i = 0; i < labels_.size(); ++i) {
      if (reference || labels_[i]) draw_cell(reference, labels_[i], cell_of(row, i));
    }
    if (reference) {
      write(figure_of(row, 0), ui_.fonts().small, colour.text,
            percent_text(comparison_.sensitivity(*reference)));
      write(figure_of(row, 1), ui_.fonts().small, colour.text,
            percent_text(comparison_.positive_predictivity(*reference)));
    }
    ImGui::SetCursorScreenPos(row);
    ImGui::Dummy({width_, kRow - ImGui::GetStyle().ItemSpacing.y});
  }

  std::string row_words(Label reference) const {
    std::string words = tr(Text::kReferenceRow, {word_of_label(reference)});
    for (const Label label : labels_) {
      if (!reference && !label) continue;
      words +=
          tr(Text::kRowPart, {std::to_string(count_of(reference, label)), word_of_label(label)});
    }
    if (!reference) return words;
    return words +
           tr(Text::kRowFigures, {percent_text(comparison_.sensitivity(*reference)),
                                  percent_text(comparison_.positive_predictivity(*reference))});
  }

  void draw_cell(Label reference, Label label, const Rect& cell) {
    const Colours& colour = ui_.colour();
    const int64_t count = count_of(reference, label);
    const ImVec2 low(cell.x + 1, cell.y + 2);
    const ImVec2 high(cell.x + cell.width - 1, cell.y + cell.height - 1);
    if (count == 0) {
      write(cell, ui_.fonts().body, colour.muted_text, "\u00B7");
      return;
    }
    const std::string shown = std::to_string(count);
    ImFont* body = ui_.fonts().body;
    ImFont* font = Widgets::width_of(body, shown) > cell.width - 4 ? ui_.fonts().small : body;
    if (reference == label) {
      list_.AddRectFilled(low, high, (colour_of(reference) & 0x00FFFFFF) | (52U << 24), 4);
      write(cell, font, colour.text, shown);
      return;
    }
    const StepFilter filter = {.kind = StepFilter::Kind::kDisagreements,
                               .one_kind = true,
                               .reference = reference,
                               .label = label};
    const bool on = session_.filter() == filter;
    list_.AddRectFilled(low, high, (colour.error & 0x00FFFFFF) | (30U << 24), 4);
    if (on) list_.AddRect(low, high, colour.error, 4, 0, 2);
    bool hovered = false;
    if (ui_.picture_button(
            tr(Text::kCellWords, {word_of_label(reference), word_of_label(label), shown}), cell, on,
            &hovered)) {
      session_.set_filter(filter);
    }
    if (hovered) list_.AddRectFilled(low, high, colour.hovered, 4);
    write(cell, font, colour.error, shown);
  }

  Widgets& ui_;
  AnalyseSession& session_;
  const BeatComparison& comparison_;
  const float width_;
  ImDrawList& list_;
  std::vector<Label> labels_;  // of the rows and columns
  float header_ = 0;
  float cell_ = 0;
};

}  // namespace

void draw_agreement(Panel& panel, const RecordSession& record, AnalyseSession& session,
                    float width) {
  const RecordAgreement& agreement = session.agreement();
  panel.ui.alert(agreement.error());
  if (!agreement.has_reference()) return;
  const auto scope = panel.ui.group(tr(Text::kAgreement));
  panel.ui.heading(3, tr(Text::kAgreementWith, {translated(record.record()->reference_name)}));
  if (const BeatComparison* comparison = agreement.comparison()) {
    Agreement(panel, session, *comparison, width).draw();
  } else {
    panel.ui.muted_text(tr(Text::kAgreementWaits));
  }
}

}  // namespace beatsmith
