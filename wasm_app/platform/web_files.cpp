#include "platform/web_files.h"

#include <emscripten.h>

#include <utility>

#include "io/zip.h"

// clang-format off
EM_JS(void, files_browse, (), {
  Module.host.files.browse();
});
EM_JS(void, files_save, (const char* name, const char* type, const uint8_t* bytes, size_t size), {
  Module.host.files.save(UTF8ToString(name), UTF8ToString(type), HEAPU8.slice(bytes, bytes + size));
});
EM_JS(void, files_open_made, (const char* name, const uint8_t* bytes, size_t size), {
  Module.host.files.openMade(UTF8ToString(name), HEAPU8.slice(bytes, bytes + size));
});
// clang-format on

namespace beatsmith {
namespace {

// What the page has told. It may do so before the app is there, so this is no part of a WebFiles.
std::vector<OpenedFile> told_opened;
bool told_dragging = false;

}  // namespace

void WebFiles::browse() { files_browse(); }

Result<Done> WebFiles::open_path(const std::string& path) {
  return Error{"a page cannot open files by their path", path, "choose the files, or drop them"};
}

std::vector<OpenedFile> WebFiles::take_opened() { return std::exchange(told_opened, {}); }

Result<Done> WebFiles::open_made(const std::vector<FileBytes>& files) {
  for (const FileBytes& file : files) {
    files_open_made(file.name.c_str(), file.bytes.data(), file.bytes.size());
  }
  return Done{};
}

bool WebFiles::is_dragging() const { return told_dragging; }

Result<std::string> WebFiles::save(const std::string& name, const std::string& media_type,
                                   const std::vector<uint8_t>& bytes) {
  files_save(name.c_str(), media_type.c_str(), bytes.data(), bytes.size());
  return name + " in the browser's downloads";
}

Result<std::string> WebFiles::save_together(const std::string& name,
                                            const std::vector<FileBytes>& files) {
  const Result<std::vector<uint8_t>> zip = format_zip(files);
  if (!zip) return zip.error();
  return save(name + ".zip", "application/zip", *zip);
}

}  // namespace beatsmith

extern "C" {

// One of the files opened together; all of them come before the next frame.
EMSCRIPTEN_KEEPALIVE void bs_files_add(uint32_t handle, double bytes, const char* name) {
  beatsmith::told_opened.push_back({name, static_cast<uint64_t>(bytes), handle});
}

EMSCRIPTEN_KEEPALIVE void bs_files_dragging(int dragging) {
  beatsmith::told_dragging = dragging != 0;
}

}  // extern "C"
