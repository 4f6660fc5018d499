#include "platform/web_platform.h"

#include <emscripten.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "platform/gl_textures.h"

// clang-format off
EM_JS(void, page_mirror, (const char* changes), {
  Module.host.page.mirror(UTF8ToString(changes));
});
EM_JS(void, page_copy, (const char* text), {
  Module.host.page.copy(UTF8ToString(text));
});
EM_JS(void, page_remember, (const char* key, const char* value), {
  Module.host.page.remember(UTF8ToString(key), UTF8ToString(value));
});
EM_JS(void, page_ask_before_leaving, (int wanted), {
  Module.host.page.askBeforeLeaving(wanted !== 0);
});
// Strings that the caller frees; null where nothing is remembered.
EM_JS(char*, page_remembered, (const char* key), {
  const value = Module.host.page.remembered(UTF8ToString(key));
  return value === null ? 0 : Module.host.page.newText(value);
});
EM_JS(char*, page_language, (), {
  return Module.host.page.newText(navigator.language);
});
EM_JS(void, page_request_asset, (const char* path), {
  Module.host.page.requestAsset(UTF8ToString(path));
});
EM_JS(void, page_show_address, (const char* address, int elsewhere), {
  Module.host.page.address.show(UTF8ToString(address), elsewhere !== 0);
});
EM_JS(char*, page_full_address, (const char* address), {
  return Module.host.page.newText(new URL(UTF8ToString(address), location.href).href);
});
EM_JS(void, page_take_picture, (double x, double y, double width, double height), {
  Module.host.page.takePicture(x, y, width, height);
});
EM_JS(int, page_has_sound, (), {
  return Module.host.page.hasSound() ? 1 : 0;
});
EM_JS(void, page_beep, (double in_s, double frequency_hz, double duration_s), {
  Module.host.page.beep(in_s, frequency_hz, duration_s);
});
// clang-format on

namespace beatsmith {
namespace {

// What the page gave; nullopt for null.
std::optional<std::string> take_text(char* text) {
  if (text == nullptr) return std::nullopt;
  std::string value = text;
  std::free(text);
  return value;
}

}  // namespace

double WebPlatform::now_s() const { return emscripten_get_now() / 1000; }

void WebPlatform::ask_before_leaving(bool wanted) { page_ask_before_leaving(wanted ? 1 : 0); }

Zoom WebPlatform::take_zoom() { return std::exchange(zoom_, Zoom{}); }

std::vector<SemanticAction> WebPlatform::take_actions() { return std::exchange(actions_, {}); }

void WebPlatform::mirror(const std::vector<SemanticNode>& nodes) {
  const std::string changes = semantic_changes(mirrored_, nodes);
  if (changes.empty()) return;
  page_mirror(changes.c_str());
  mirrored_ = nodes;
}

uintptr_t WebPlatform::upload_texture(int width, int height, const std::vector<uint32_t>& pixels) {
  return upload_gl_texture(width, height, pixels);
}

void WebPlatform::release_texture(uintptr_t texture) { release_gl_texture(texture); }

bool WebPlatform::has_sound() const { return page_has_sound() != 0; }

void WebPlatform::beep(double in_s, double frequency_hz, double duration_s) {
  page_beep(in_s, frequency_hz, duration_s);
}

void WebPlatform::copy_to_clipboard(const std::string& text) { page_copy(text.c_str()); }

std::optional<std::string> WebPlatform::remembered(const std::string& key) const {
  return take_text(page_remembered(key.c_str()));
}

std::string WebPlatform::language() const { return take_text(page_language()).value_or(""); }

void WebPlatform::request_asset(const std::string& path) { page_request_asset(path.c_str()); }

std::optional<Result<std::vector<uint8_t>>> WebPlatform::take_asset(const std::string& path) {
  const auto found = assets_.find(path);
  if (found == assets_.end()) return std::nullopt;
  Result<std::vector<uint8_t>> asset = std::move(found->second);
  assets_.erase(found);
  return asset;
}

void WebPlatform::add_asset(const std::string& path, Result<std::vector<uint8_t>> bytes) {
  assets_.insert_or_assign(path, std::move(bytes));
}

void WebPlatform::show_address(const std::string& address, bool elsewhere) {
  page_show_address(address.c_str(), elsewhere ? 1 : 0);
}

std::string WebPlatform::full_address(const std::string& address) const {
  return take_text(page_full_address(address.c_str())).value_or(address);
}

void WebPlatform::take_picture_of_frame(float pixel_ratio) {
  if (!picture_area_) return;
  const auto [x, y, width, height] = *std::exchange(picture_area_, {});
  page_take_picture(x * pixel_ratio, y * pixel_ratio, width * pixel_ratio, height * pixel_ratio);
}

void WebPlatform::remember(const std::string& key, const std::string& value) {
  page_remember(key.c_str(), value.c_str());
}

void WebPlatform::set_preferences(bool dark, bool reduced_motion) {
  prefers_dark_ = dark;
  prefers_reduced_motion_ = reduced_motion;
}

bool WebPlatform::zooms_at(float x, float y) const {
  return std::any_of(zoom_areas_.begin(), zoom_areas_.end(),
                     [&](const Rect& area) { return area.contains(x, y); });
}

void WebPlatform::add_zoom(const Zoom& zoom) {
  zoom_ = {.factor = zoom_.factor * zoom.factor, .x = zoom.x, .y = zoom.y};
}

void WebPlatform::add_action(SemanticAction action) {
  using Kind = SemanticAction::Kind;
  const auto sets = [](const SemanticAction& a) {
    return a.kind == Kind::kSetNumber || a.kind == Kind::kSetText;
  };
  // Of what is typed between two frames only the last counts.
  std::erase_if(actions_, [&](const SemanticAction& earlier) {
    return earlier.node == action.node && sets(earlier) && sets(action);
  });
  actions_.push_back(std::move(action));
}

}  // namespace beatsmith
