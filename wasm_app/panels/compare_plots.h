// The pictures of the workspace Compare: what two sets of beats look like over one another.
#pragma once

#include <string>

#include "app/compare_session.h"
#include "panels/panel.h"

namespace beatsmith {

// "0.42", "4.2", "42": a time that may be of any size, in ms.
std::string time_text(double ms);

// What a side is, in words: "Student, 1 step". `record`: the name of the open recording.
std::string source_words(const CompareSession& session, const SideSource& source);

// All draw at the cursor, `width` wide and as high as they need, and say in words what they show.

// The mean beat and its spread of each class, A and B over one another on ECG paper.
void draw_means(Panel& panel, const CompareSession& session, float width);
// The beats as points on the first two principal axes.
void draw_scatter(Panel& panel, const CompareSession& session, float width, float height);
// The figures of each class, a row each.
void draw_figures(Panel& panel, const CompareSession& session, float width);
// Time a beat of both sides, as bars on a logarithmic scale.
void draw_times(Panel& panel, const CompareSession& session, float width);
// The distance from real beats of all generators compared so far, against their steps.
void draw_tried(Panel& panel, const CompareSession& session, float width, float height);

}  // namespace beatsmith
