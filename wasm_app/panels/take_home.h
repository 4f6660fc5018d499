// "Take them home": a file name and a button for each thing that can be taken, for any workspace.
//
//   TakeHome take_home{"beats"};                                  // kept by the workspace
//   ...
//   draw_take_home(panel, take_home,
//                  {.title = tr(Text::kTakeHome),
//                   .files = [&](FileFormat format, const std::string& name) {
//                     return files_from_beats(set.beats, format, name, provenance);
//                   },
//                   .picture = sheet,
//                   .link = [&] { return format_link(...); },
//                   .ready = set.finished > 0},
//                  width);
//
// Functions are called only after their button was pressed; one that is not given has no button.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/take_home.h"
#include "base/result.h"
#include "ecg/file_formats.h"
#include "panels/panel.h"

namespace beatsmith {

struct CopiedText {
  std::string text;
  std::string words;  // what a person is told
};

struct TakeHomeOffer {
  std::string_view title = {};  // heading, and name of the group
  // The files of a format, named `name`: "Save WFDB", "Save EDF", "Save CSV", "Save NPY". nullopt:
  // they are being made, and whoever makes them gives them to TakeHome::save_files, unless
  // `stop_files` is called.
  std::function<std::optional<Result<std::vector<FileBytes>>>(FileFormat format,
                                                              const std::string& name)>
      files = {};
  std::function<void()> stop_files = {};
  bool files_ready = true;  // false: the buttons for them are disabled
  // "Save PNG": what is seen in this area (logical pixels), cut to the scroll area it is in. Where
  // the buttons are in the same scroll area, it is scrolled into sight first. Empty: no button.
  Rect picture = {};
  // "Copy link": an address of the app ("#generate?seed=7") that makes the same again.
  std::function<std::string()> link = {};
  // "Copy as a command": a command line that does.
  std::function<CopiedText()> command = {};
  bool ready = true;  // false: there is nothing to take yet, and all buttons are disabled
};

// At the cursor, `width` logical pixels wide: heading, file name, buttons two in a row, and what
// became of the last one.
void draw_take_home(Panel& panel, TakeHome& state, const TakeHomeOffer& offer, float width);

}  // namespace beatsmith
