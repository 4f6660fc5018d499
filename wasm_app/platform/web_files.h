// The page's side of FileSource; web/files.js holds the browser's File objects and does the rest.
#pragma once

#include "platform/file_source.h"

namespace beatsmith {

class WebFiles final : public FileSource {
 public:
  bool has_dialog() const override { return true; }
  void browse() override;
  Result<Done> open_path(const std::string& path) override;  // always an error: pages see no paths

  std::vector<OpenedFile> take_opened() override;
  Result<Done> open_made(const std::vector<FileBytes>& files) override;
  bool is_dragging() const override;
  Result<std::string> save(const std::string& name, const std::string& media_type,
                           const std::vector<uint8_t>& bytes) override;
  Result<std::string> save_together(const std::string& name,
                                    const std::vector<FileBytes>& files) override;
};

}  // namespace beatsmith
