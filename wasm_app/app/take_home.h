// Handing over what was made, without a window: beats, recordings, pictures, texts for the
// clipboard. One mechanism for every workspace; its row of buttons is panels/take_home.h.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "io/file_bytes.h"
#include "platform/file_source.h"
#include "platform/platform.h"

namespace beatsmith {

// "text/csv" of "beats.csv"; "application/octet-stream" of what has no type of its own.
std::string_view media_type_of(std::string_view file_name);

class TakeHome {
 public:
  explicit TakeHome(std::string name) : file_name(std::move(name)) {}

  // Without an ending; a person edits it.
  std::string file_name;
  // Whether it can be one: not empty, without slashes and a leading dot.
  bool is_file_name() const;

  // Hands over what shared/ecg/file_formats.h made, one file as it is, several together, or says
  // why there is nothing. Some take their time: `made` is given by save_files() then, and until
  // then there is a wish for them.
  void wish_files();
  void drop_files_wish() { files_wish_.reset(); }
  bool is_waiting_for_files() const { return files_wish_.has_value(); }
  // Precondition: is_waiting_for_files().
  void save_files(FileSource& files, const Result<std::vector<FileBytes>>& made);

  // A picture that is to be taken as soon as all of it is in sight, and from where the panel
  // scrolled to show it.
  struct PictureWish {
    bool wished = false;
    std::optional<float> scrolled_from;
  };
  void wish_picture() { wish_.wished = true; }
  PictureWish& picture_wish() { return wish_; }

  // Has the frame in work taken as NAME.png, where `area` (logical pixels) is to be seen.
  void save_picture(Platform& platform, const Rect& area);
  bool is_taking_picture() const { return !picture_name_.empty(); }
  // Once a frame: saves the picture when it is there.
  void advance(Platform& platform, FileSource& files);

  // `words`: what a person is then told.
  void copy(Platform& platform, const std::string& text, std::string words);

  // What became of the last save or copy, in words; one of the two is empty.
  const std::string& said() const { return said_; }
  const std::string& error() const { return error_; }
  void forget() { said_ = error_ = ""; }

 private:
  void save_file(FileSource& files, const FileBytes& file);
  void tell(const Result<std::string>& saved);

  std::optional<std::string> files_wish_;  // the name they are to have
  PictureWish wish_;
  std::string picture_name_;  // of the picture being taken; empty: none
  std::string said_;
  std::string error_;
};

}  // namespace beatsmith
