// "Take them home": a file name and a button for each thing that can be taken, for any workspace.
//
//   TakeHome take_home{"beats"};                                  // kept by the panel
//   ...
//   draw_take_home(panel, take_home,
//                  {.title = "Take them home",
//                   .files = [&](FileFormat format, const std::string& name) {
//                     return files_from_beats(set.beats, format, name, provenance);
//                   },
//                   .picture = sheet_rect,
//                   .link = [&] { return link_to(...); },
//                   .ready = set.finished > 0},
//                  width);
//
// Functions are called only when their button is pressed; one that is not given has no button.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "app/take_home.h"
#include "base/result.h"
#include "ecg/file_formats.h"
#include "panels/panel.h"

namespace beatsmith {

struct TakeHomeOffer {
  std::string_view title;  // "Take them home"; also the group's name
  // The files of a format, named `name`: buttons "Save WFDB", "Save EDF", "Save CSV", "Save NPY".
  std::function<Result<std::vector<FileBytes>>(FileFormat format, const std::string& name)> files;
  // What "Save PNG" shows, in logical pixels, as far as it is to be seen; empty: no button. Where
  // it is in the same scroll area as the buttons and out of sight, it is scrolled into sight first.
  Rect picture;
  // An address that makes the same again: "Copy link".
  std::function<std::string()> link;
  // A command line that does: "Copy as a command".
  std::function<std::string()> command;
  bool ready = true;  // false: there is nothing to take yet, all buttons are disabled
};

// At the cursor, `width` logical pixels wide: heading, file name, buttons two in a row, and what
// became of the last one.
void draw_take_home(Panel& panel, TakeHome& state, const TakeHomeOffer& offer, float width);

}  // namespace beatsmith
