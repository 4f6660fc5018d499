#include "app/take_home.h"

#include <array>
#include <optional>
#include <utility>

#include "text/text.h"

namespace beatsmith {

std::string_view media_type_of(std::string_view file_name) {
  struct Type {
    std::string_view ending;
    std::string_view media_type;
  };
  constexpr std::array<Type, 4> kTypes = {{{".csv", "text/csv"},
                                           {".hea", "text/plain"},
                                           {".png", "image/png"},
                                           {".zip", "application/zip"}}};
  for (const Type& type : kTypes) {
    if (file_name.ends_with(type.ending)) return type.media_type;
  }
  return "application/octet-stream";
}

bool TakeHome::is_file_name() const {
  return !file_name.empty() && file_name.front() != '.' &&
         file_name.find_first_of("/\\") == std::string::npos;
}

void TakeHome::wish_files() {
  files_wish_ = file_name;
  said_.clear();
  error_.clear();
}

void TakeHome::save_files(FileSource& files, const Result<std::vector<FileBytes>>& made) {
  const std::string name = *std::exchange(files_wish_, std::nullopt);
  if (!made) return tell(made.error());
  if (made->size() > 1) return tell(files.save_together(name, *made));
  save_file(files, made->front());
}

void TakeHome::save_picture(Platform& platform, const Rect& area) {
  picture_name_ = file_name + ".png";
  platform.request_picture(area);
}

void TakeHome::advance(Platform& platform, FileSource& files) {
  if (!is_taking_picture()) return;
  const std::optional<Result<std::vector<uint8_t>>> picture = platform.take_picture();
  if (!picture) return;
  const std::string name = std::exchange(picture_name_, {});
  if (!*picture) return tell(picture->error());
  save_file(files, {name, **picture});
}

void TakeHome::save_file(FileSource& files, const FileBytes& file) {
  tell(files.save(file.name, std::string(media_type_of(file.name)), file.bytes));
}

void TakeHome::copy(Platform& platform, const std::string& text, std::string words) {
  platform.copy_to_clipboard(text);
  said_ = std::move(words);
  error_.clear();
}

void TakeHome::tell(const Result<std::string>& saved) {
  said_ = saved ? tr(Text::kSavedTo, {translated(*saved)}) : "";
  error_ = saved ? "" : describe(saved.error());
}

}  // namespace beatsmith
