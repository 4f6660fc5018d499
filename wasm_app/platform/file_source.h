// The seam for files: what a person opens or drops, and what the app gives back.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "io/file_bytes.h"

namespace beatsmith {

// A file that a person gave. Its bytes stay where they are (on the web with the browser, on the
// desktop on disk) until a job reads them.
struct OpenedFile {
  std::string name;  // without its folder: "100.hea"
  uint64_t bytes = 0;
  uint32_t handle = 0;  // known to the FileSource and the Jobs of the same side
};

class FileSource {
 public:
  virtual ~FileSource() = default;

  // Lets the person choose files; they come by take_opened. Where the platform has no dialog of its
  // own (has_dialog() is false), they are named by their paths instead: open_path.
  virtual bool has_dialog() const = 0;
  virtual void browse() = 0;
  virtual Result<Done> open_path(const std::string& path) = 0;

  // Files chosen or dropped together since the last call; empty: none.
  virtual std::vector<OpenedFile> take_opened() = 0;
  // Opens files that the app itself has made: they come by take_opened, as if the person had chosen
  // them together. Error: there is no room for them.
  virtual Result<Done> open_made(const std::vector<FileBytes>& files) = 0;
  // Whether files are being dragged over the window.
  virtual bool is_dragging() const = 0;

  // Hands a finished file to the person: a download, or a file in the folder of saved files.
  // `media_type`: "text/csv". Returns where it went, in words: "Downloads/beats.csv".
  virtual Result<std::string> save(const std::string& name, const std::string& media_type,
                                   const std::vector<uint8_t>& bytes) = 0;
  // Hands over files that belong together, such as a WFDB record: on the web as the one download
  // NAME.zip (browsers hold back a second download of one click), on the desktop side by side in a
  // folder NAME of their own, so that they keep the names by which they know one another.
  virtual Result<std::string> save_together(const std::string& name,
                                            const std::vector<FileBytes>& files) = 0;
};

}  // namespace beatsmith
