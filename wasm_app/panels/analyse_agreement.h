// How far the labels agree with the file's reference annotations: the confusion matrix with
// sensitivity and positive predictivity, whose cells lead to the beats they count.
#pragma once

#include "app/analyse_session.h"
#include "panels/panel.h"

namespace beatsmith {

// Draws it at the cursor of ImGui, `width` wide; nothing where the file has no reference.
void draw_agreement(Panel& panel, const RecordSession& record, AnalyseSession& session,
                    float width);

}  // namespace beatsmith
