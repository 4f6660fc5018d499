// The app as a person uses it, by role and name.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>

#include "app/learn_session.h"
#include "drawing/paper.h"
#include "driven_app.h"
#include "fake_engine.h"

namespace beatsmith {
namespace {

constexpr const char* kWorkspaces[] = {"Generate", "Analyse", "Compare", "Draw", "Strip", "Learn"};

// Shows a workspace, and waits until what it makes by itself is there.
void enter(DrivenApp& driven, const std::string& workspace) {
  driven.press(Role::kTab, workspace);
  if (workspace == "Analyse") driven.until_example();
  const auto is_there = [&] {
    if (workspace == "Compare") return driven.said("Progress") == "Done.";
    if (workspace == "Draw")
      return driven.find(Role::kImage, "Probability of normal: –") == nullptr;
    if (workspace == "Strip") return driven.find(Role::kImage, "Strip from") != nullptr;
    return true;
  };
  EXPECT_TRUE(driven.until(is_there)) << workspace;
  driven.frame(2);
}

void expect_own_ids(const DrivenApp& driven, const std::string& where) {
  std::map<uint32_t, std::string> ids;
  for (const SemanticNode& node : driven.platform.nodes) {
    const auto [known, is_new] = ids.emplace(node.id, node.name + node.value);
    EXPECT_TRUE(is_new) << where << ": " << node.name << node.value << " and " << known->second;
    EXPECT_TRUE(node.parent == 0 || ids.contains(node.parent)) << where << ": " << node.name;
    const bool speaks =
        node.role == Role::kText || node.role == Role::kAlert || node.role == Role::kStatus;
    EXPECT_FALSE(node.name.empty() && !speaks) << where << ": " << static_cast<int>(node.role);
  }
  EXPECT_GT(ids.size(), 10U) << where;
}

TEST(App, EveryWidgetHasAnIdOfItsOwnAndAName) {
  for (const float width : {390.0F, 1280.0F}) {
    DrivenApp driven(width, 844);
    for (const std::string workspace : kWorkspaces) {
      enter(driven, workspace);
      expect_own_ids(driven, workspace);
    }
    for (int chapter = 1; chapter <= kChapterCount; ++chapter) {
      driven.platform.given_address = "#learn?chapter=" + std::to_string(chapter);
      driven.frame(3);
      expect_own_ids(driven, "chapter " + std::to_string(chapter));
    }
    driven.press(Role::kTab, "Strip");
    driven.press(Role::kButton, "Run of V");
    driven.act(Role::kSlider, "SNR", {.kind = SemanticAction::Kind::kSetNumber, .number = 6});
    expect_own_ids(driven, "all settings of Strip");
    driven.press(Role::kTab, "Generate");
    if (width < 800) driven.press(Role::kButton, "Settings");
    driven.press(Role::kRadio, "Teacher");
    expect_own_ids(driven, "all settings of Generate");
  }
}

// A reader hears only what changes in what was there before.
TEST(App, AStatusIsTheSameWhenItBeginsToSaySomething) {
  DrivenApp driven;
  ASSERT_NE(driven.find(Role::kStatus, "About the link"), nullptr);
  const uint32_t id = driven.find(Role::kStatus, "About the link")->id;
  EXPECT_EQ(driven.said("About the link"), "");
  driven.platform.given_address = "#generate?count=1&seed=-1";
  driven.frame(3);
  EXPECT_NE(driven.said("About the link"), "");
  EXPECT_EQ(driven.find(Role::kStatus, "About the link")->id, id);
}

// What is shown, as its address says, is shown again by whoever opens that, whatever was there.
TEST(App, TheAddressOfEveryWorkspaceLeadsBack) {
  DrivenApp driven;
  const auto address_after = [&](const std::string& address) {
    driven.platform.given_address = address;
    driven.frame(3);
    return driven.platform.address;
  };
  const std::string addresses[] = {
      "#generate?class=V&count=2&guidance=1&hash=&model=" + driven.student() + "&seed=3&steps=4",
      "#analyse",
      "#compare?a=stored&b=" + driven.student() + "&count=14&seed=5",
      "#draw?line=AB0fP-__t&seed=12&share=0.35&towards=V",
      "#strip?events=8&noise=muscle&rate=80&rhythm=couplets&seed=9&snr=12",
      "#learn?chapter=5",
  };
  std::vector<std::string> shown;
  for (const std::string& address : addresses) shown.push_back(address_after(address));
  // Others meanwhile.
  for (const char* other : {"#generate?class=N&seed=8", "#compare?count=20&seed=6", "#draw?line=",
                            "#strip?rhythm=sinus&rate=60&breaths=20", "#learn?chapter=2"}) {
    address_after(other);
  }
  for (size_t i = 0; i < shown.size(); ++i) EXPECT_EQ(address_after(shown[i]), shown[i]);
  for (size_t i = 1; i < shown.size(); ++i) EXPECT_EQ(shown[i], addresses[i]);
  EXPECT_EQ(driven.alerts(), "");
}

void tap(DrivenApp& driven, ImGuiKey key) {
  ImGui::GetIO().AddKeyEvent(key, true);
  driven.frame(2);
  ImGui::GetIO().AddKeyEvent(key, false);
  driven.frame(2);
}

void expect_no_overlap(const DrivenApp& driven, float width) {
  std::vector<const SemanticNode*> controls;
  for (const SemanticNode& node : driven.platform.nodes) {
    const bool container = node.role <= Role::kGroup || node.role == Role::kRadiogroup ||
                           node.role == Role::kTablist || node.role == Role::kListbox;
    if (!container && node.visible) controls.push_back(&node);
  }
  for (const SemanticNode* a : controls) {
    EXPECT_LE(a->rect.x + a->rect.width, width + 0.5F) << a->name << a->value;
    for (const SemanticNode* b : controls) {
      if (a >= b) continue;
      const float across = std::min(a->rect.x + a->rect.width, b->rect.x + b->rect.width) -
                           std::max(a->rect.x, b->rect.x);
      const float down = std::min(a->rect.y + a->rect.height, b->rect.y + b->rect.height) -
                         std::max(a->rect.y, b->rect.y);
      EXPECT_FALSE(across > 1 && down > 1)
          << width << ": " << a->name << a->value << " and " << b->name << b->value;
    }
  }
}

TEST(App, WidgetsOfOneFrameDoNotOverlap) {
  for (const float width : {390.0F, 860.0F, 1440.0F}) {
    // High enough that nothing is scrolled out of sight.
    DrivenApp driven(width, 2400);
    expect_no_overlap(driven, width);
    driven.press(Role::kTab, "Analyse");
    driven.until_example();
    expect_no_overlap(driven, width);
    for (const char* workspace : {"Compare", "Draw", "Strip", "Learn"}) {
      SCOPED_TRACE(workspace);
      driven.press(Role::kTab, workspace);
      // What it makes or compares by itself is there.
      ASSERT_TRUE(driven.until([&] { return driven.find(Role::kButton, "Cancel") == nullptr; }));
      driven.frame(30);
      expect_no_overlap(driven, width);
    }
  }
}

TEST(App, OnAPhonesSideTheBarIsOneRow) {
  for (const char* language : {"en", "zh"}) {
    DrivenApp driven(812, 375);
    if (language == std::string("zh")) driven.press(Role::kButton, "Language: English");
    expect_no_overlap(driven, 812);
    const SemanticNode* tabs = driven.find(Role::kTablist, "");
    const SemanticNode* networks = driven.find(Role::kCombobox, "");
    ASSERT_TRUE(tabs != nullptr && networks != nullptr);
    EXPECT_LE(tabs->rect.y + tabs->rect.height, 60);
    EXPECT_GE(networks->rect.width, 100);
  }
}

TEST(App, MakesBeatsAndClassifiesThem) {
  DrivenApp driven;
  driven.set_text(Role::kSpinbutton, "Seed", "11");
  driven.set_text(Role::kSpinbutton, "Beats of each class", "3");
  driven.click(Role::kButton, "Generate");
  ASSERT_TRUE(driven.until([&] {
    return driven.find(Role::kButton, "Generate") != nullptr &&
           driven.find(Role::kOption, "Beat 12, fusion, classified") != nullptr;
  }));
  EXPECT_EQ(driven.find(Role::kOption, "Beat 13"), nullptr);
  EXPECT_NE(driven.said("Progress").find("12 beats"), std::string::npos);
  EXPECT_NE(driven.said("Progress").find("seed 11"), std::string::npos);
  EXPECT_EQ(driven.alerts(), "");
}

TEST(App, OnlyTheChosenClassesAreMade) {
  DrivenApp driven;
  for (const char* name : {"Normal", "Supraventricular", "Fusion"}) {
    driven.press(Role::kCheckbox, name);
  }
  driven.press(Role::kButton, "Generate");
  ASSERT_TRUE(driven.until([&] { return driven.find(Role::kButton, "Generate") != nullptr; }));
  EXPECT_NE(driven.find(Role::kOption, "Beat 4, ventricular"), nullptr);
  EXPECT_EQ(driven.find(Role::kOption, "Beat 5"), nullptr);
  driven.press(Role::kCheckbox, "Ventricular");
  EXPECT_TRUE(driven.find(Role::kButton, "Generate")->disabled);
  EXPECT_EQ(driven.said("Progress"), "Choose at least one class.");
}

// Keys come faster than slow frames: the mirror's slider has moved thrice before the app is asked,
// and must not be set back to the first of the three values.
TEST(App, TheLastOfManyValuesOfASliderCounts) {
  DrivenApp driven;
  driven.press(Role::kRadio, "Teacher");
  const uint32_t steps = driven.find(Role::kSlider, "Steps")->id;
  const uint32_t seed = driven.find(Role::kSpinbutton, "Seed")->id;
  using Kind = SemanticAction::Kind;
  driven.platform.actions = {{.node = steps, .kind = Kind::kSetNumber, .number = 101},
                             {.node = steps, .kind = Kind::kSetNumber, .number = 102},
                             {.node = steps, .kind = Kind::kSetNumber, .number = 103},
                             {.node = seed, .kind = Kind::kFocus},
                             {.node = seed, .kind = Kind::kSetNumber, .number = 6},
                             {.node = steps, .kind = Kind::kSetNumber, .number = 104}};
  driven.frame();
  EXPECT_EQ(driven.find(Role::kSlider, "Steps")->now, 103);
  driven.frame();
  EXPECT_EQ(driven.find(Role::kSpinbutton, "Seed")->now, 6);
  driven.frame();
  EXPECT_EQ(driven.find(Role::kSlider, "Steps")->now, 104);
}

TEST(App, CancelKeepsTheBeatsOfBefore) {
  DrivenApp driven;
  EXPECT_EQ(driven.find(Role::kSlider, "Steps"), nullptr) << "a student's steps are its own";
  driven.press(Role::kRadio, "Teacher");
  driven.act(Role::kSlider, "Steps", {.kind = SemanticAction::Kind::kSetNumber, .number = 200});
  driven.press(Role::kButton, "Generate");
  ASSERT_NE(driven.find(Role::kButton, "Cancel"), nullptr);
  EXPECT_TRUE(driven.find(Role::kButton, "Save CSV")->disabled);
  ASSERT_TRUE(driven.until([&] { return driven.said("Progress").rfind("Step 1 of 200", 0) == 0; }));
  driven.press(Role::kButton, "Cancel");
  EXPECT_NE(driven.find(Role::kButton, "Generate"), nullptr);
  EXPECT_NE(driven.find(Role::kHeading, "Prepared beats"), nullptr);
  EXPECT_NE(driven.find(Role::kOption, "Beat 12"), nullptr);
}

TEST(App, AFieldThatHoldsNoNumberSaysSoAndChangesNothing) {
  DrivenApp driven;
  driven.set_text(Role::kSpinbutton, "Beats of each class", "many");
  EXPECT_TRUE(driven.find(Role::kSpinbutton, "Beats of each class")->invalid);
  EXPECT_NE(driven.alerts().find("from 1 to 250"), std::string::npos);
  driven.leave(Role::kSpinbutton, "Beats of each class");
  EXPECT_EQ(driven.find(Role::kSpinbutton, "Beats of each class")->value, "4");
  EXPECT_EQ(driven.alerts(), "");
}

TEST(App, ATextThatCannotBeUsedLeavesTheNumberOfBeforeIt) {
  DrivenApp driven;
  const auto field = [&] { return driven.find(Role::kSpinbutton, "Beats of each class"); };
  for (const char* typed : {"9", "99", "999"}) {
    driven.set_text(Role::kSpinbutton, "Beats of each class", typed);
  }
  EXPECT_TRUE(field()->invalid);
  EXPECT_EQ(field()->now, 4) << "not 99, which nobody meant";
  driven.leave(Role::kSpinbutton, "Beats of each class");
  EXPECT_EQ(field()->value, "4");
}

TEST(App, ANumberOutOfRangeFromAScreenReaderIsRefusedAsATypedOneIs) {
  using Kind = SemanticAction::Kind;
  DrivenApp driven;
  const auto field = [&] { return driven.find(Role::kSpinbutton, "Beats of each class"); };
  const auto expect_refused = [&](const std::string& text) {
    driven.frame(5);
    EXPECT_TRUE(field()->invalid) << text;
    EXPECT_EQ(field()->value, text);
    EXPECT_EQ(field()->now, 4);
    EXPECT_NE(driven.alerts().find("Beats of each class: write a whole number from 1 to 250"),
              std::string::npos);
  };
  driven.act(Role::kSpinbutton, "Beats of each class", {.kind = Kind::kSetNumber, .number = 999});
  expect_refused("999");
  driven.act(Role::kSpinbutton, "Beats of each class", {.kind = Kind::kSetNumber, .number = -2.5});
  expect_refused("-2.5");
  driven.act(Role::kSpinbutton, "Beats of each class", {.kind = Kind::kSetText, .text = "0"});
  expect_refused("0");
  // It is said until the person turns to something else.
  driven.act(Role::kSpinbutton, "Seed", {.kind = Kind::kFocus});
  driven.frame();
  EXPECT_FALSE(field()->invalid);
  EXPECT_EQ(field()->value, "4");
  EXPECT_EQ(driven.alerts(), "");
  driven.act(Role::kSpinbutton, "Beats of each class", {.kind = Kind::kSetNumber, .number = 0});
  driven.act(Role::kSpinbutton, "Beats of each class", {.kind = Kind::kSetNumber, .number = 12});
  EXPECT_EQ(field()->value, "12");
  EXPECT_EQ(driven.alerts(), "");
}

TEST(App, CopiesTheCommandThatMakesTheSameBeats) {
  DrivenApp driven;
  driven.set_text(Role::kSpinbutton, "Seed", "18446744073709551615");
  driven.press(Role::kButton, "Generate");
  ASSERT_TRUE(driven.until([&] { return driven.find(Role::kButton, "Generate") != nullptr; }));
  driven.press(Role::kButton, "Copy as a command");
  EXPECT_EQ(driven.platform.clipboard,
            "beatsmith generate --model " + driven.student() +
                " --class N,S,V,F --count 4 --seed 18446744073709551615 --out beats.npy");
}

TEST(App, TheSameLinkMakesTheSameFile) {
  const std::string made = [] {
    DrivenApp driven;
    driven.press(Role::kRadio, "2 steps");
    driven.set_text(Role::kSpinbutton, "Seed", "4242");
    driven.press(Role::kButton, "Generate");
    EXPECT_TRUE(driven.until([&] { return driven.find(Role::kButton, "Generate") != nullptr; }));
    driven.press(Role::kButton, "Copy link");
    return driven.platform.clipboard;
  }();
  ASSERT_EQ(made.rfind("app:#generate?", 0), 0U) << made;
  const auto open = [&] {
    DrivenApp driven;
    driven.platform.given_address = made.substr(4);
    driven.frame(2);
    EXPECT_TRUE(driven.until([&] { return driven.find(Role::kButton, "Generate") != nullptr; }));
    EXPECT_NE(driven.said("Progress").find("seed 4242"), std::string::npos);
    driven.press(Role::kButton, "Copy link");
    EXPECT_EQ(driven.platform.clipboard, made);
    driven.press(Role::kButton, "Save CSV");
    const auto csv = read_file(driven.save_folder() + "/beats.csv");
    EXPECT_TRUE(csv);
    return csv ? *csv : std::vector<uint8_t>();
  };
  const std::vector<uint8_t> once = open();
  EXPECT_GT(once.size(), 10000U);
  EXPECT_EQ(open(), once);
}

TEST(App, AFormingBeatIsPlayedByButtonsAndKeys) {
  DrivenApp driven;
  driven.platform.reduced_motion = false;
  EXPECT_EQ(driven.find(Role::kSlider, "Step"), nullptr) << "prepared beats have no past";
  driven.press(Role::kButton, "Generate");
  ASSERT_NE(driven.find(Role::kButton, "Pause"), nullptr) << "it is played at once";
  driven.press(Role::kButton, "Pause");
  ASSERT_TRUE(driven.until([&] { return driven.find(Role::kButton, "Generate") != nullptr; }));
  EXPECT_EQ(driven.find(Role::kSlider, "Step")->value, "Noise, step 0 of 4");
  EXPECT_TRUE(driven.find(Role::kButton, "Step back")->disabled);
  EXPECT_EQ(driven.find(Role::kImage, "PR interval"), nullptr) << "noise has no waves";
  driven.press(Role::kButton, "Step forward");
  EXPECT_EQ(driven.find(Role::kSlider, "Step")->value, "Step 1 of 4");
  driven.act(Role::kSlider, "Step", {.kind = SemanticAction::Kind::kSetNumber, .number = 4});
  EXPECT_NE(driven.find(Role::kImage, "QRS duration: "), nullptr);
  EXPECT_TRUE(driven.find(Role::kButton, "Step forward")->disabled);
  ImGui::GetIO().AddKeyEvent(ImGuiKey_LeftArrow, true);
  driven.frame();
  ImGui::GetIO().AddKeyEvent(ImGuiKey_LeftArrow, false);
  driven.frame();
  EXPECT_EQ(driven.find(Role::kSlider, "Step")->value, "Step 3 of 4");
  ImGui::GetIO().AddKeyEvent(ImGuiKey_Space, true);
  driven.frame();
  ImGui::GetIO().AddKeyEvent(ImGuiKey_Space, false);
  EXPECT_NE(driven.find(Role::kButton, "Pause"), nullptr);
  ASSERT_TRUE(driven.until([&] { return driven.find(Role::kButton, "Play") != nullptr; }));
  EXPECT_EQ(driven.find(Role::kSlider, "Step")->value, "Step 4 of 4");
  EXPECT_TRUE(std::isinf(driven.app->frame())) << "all is still";
}

TEST(App, ASliderTakesTheKeysThatABrowsersTakes) {
  DrivenApp driven;
  driven.platform.edits = false;  // as on the desktop
  driven.press(Role::kRadio, "Teacher");
  driven.act(Role::kSlider, "Steps", {.kind = SemanticAction::Kind::kSetNumber, .number = 100});
  driven.act(Role::kSlider, "Steps", {.kind = SemanticAction::Kind::kFocus});
  const std::pair<ImGuiKey, const char*> moves[] = {
      {ImGuiKey_RightArrow, "101 steps"}, {ImGuiKey_LeftArrow, "100 steps"},
      {ImGuiKey_UpArrow, "101 steps"},    {ImGuiKey_DownArrow, "100 steps"},
      {ImGuiKey_PageUp, "125 steps"},     {ImGuiKey_PageDown, "100 steps"},
      {ImGuiKey_Home, "1 step"},          {ImGuiKey_PageDown, "1 step"},
      {ImGuiKey_End, "250 steps"},        {ImGuiKey_PageUp, "250 steps"}};
  for (const auto& [key, steps] : moves) {
    tap(driven, key);
    EXPECT_EQ(driven.find(Role::kSlider, "Steps")->value, steps);
  }
}

TEST(App, TheListOfBeatsIsOneStopAndKnowsOnlyWhatIsNear) {
  DrivenApp driven;
  driven.set_text(Role::kSpinbutton, "Beats of each class", "250");
  driven.press(Role::kRadio, "1 step");
  driven.press(Role::kButton, "Generate");
  ASSERT_TRUE(driven.until([&] { return driven.find(Role::kButton, "Generate") != nullptr; }));
  const auto options = [&] {
    return std::count_if(driven.platform.nodes.begin(), driven.platform.nodes.end(),
                         [](const SemanticNode& node) { return node.role == Role::kOption; });
  };
  EXPECT_LT(options(), 200);
  const SemanticNode* list = driven.find(Role::kListbox, "Beats on ECG paper");
  ASSERT_NE(list, nullptr);
  EXPECT_EQ(list->max, 999);
  driven.act(Role::kListbox, "Beats on ECG paper",
             {.kind = SemanticAction::Kind::kSetNumber, .number = 998});
  driven.frame(3);
  const SemanticNode* chosen = driven.find(Role::kOption, "Beat 999,");
  ASSERT_NE(chosen, nullptr);
  EXPECT_TRUE(chosen->checked && chosen->visible) << "it comes into sight";
  EXPECT_EQ(driven.find(Role::kListbox, "Beats on ECG paper")->active, chosen->id);
  EXPECT_NE(driven.find(Role::kHeading, "Beat 999"), nullptr);
  EXPECT_LT(options(), 200);
}

TEST(App, BeatsOfAClassShareTheirRow) {
  DrivenApp driven(1920, 1080);
  driven.press(Role::kButton, "Generate");
  ASSERT_TRUE(driven.until([&] { return driven.find(Role::kButton, "Generate") != nullptr; }));
  const auto top_of = [&](int beat) {
    const SemanticNode* node = driven.find(Role::kOption, "Beat " + std::to_string(beat) + ",");
    return node == nullptr ? -1 : node->rect.y;
  };
  // Four of each class, in the order N, S, V, F.
  for (int first = 1; first < 16; first += 4) {
    for (int beat = first + 1; beat < first + 4; ++beat) EXPECT_EQ(top_of(beat), top_of(first));
  }
  EXPECT_GT(top_of(16), top_of(1));
}

TEST(App, RemembersTheTheme) {
  DrivenApp driven;
  driven.press(Role::kButton, "Theme: auto, as the system");
  driven.press(Role::kButton, "Theme: light");
  EXPECT_EQ(driven.platform.settings["theme"], "dark");
  EXPECT_NE(driven.find(Role::kButton, "Theme: dark"), nullptr);
}

TEST(App, OpensARecording) {
  const char* data = std::getenv("BEATSMITH_MITDB");
  if (data == nullptr) GTEST_SKIP() << "BEATSMITH_MITDB names no data";
  DrivenApp driven;
  ASSERT_TRUE(driven.files.open_path(std::string(data) + "/100.hea"));
  ASSERT_TRUE(driven.until([&] { return driven.find(Role::kHeading, "100") != nullptr; }));
  ASSERT_TRUE(driven.until([&] {
    const SemanticNode* normal = driven.find(Role::kButton, "normal: ");
    return normal != nullptr && driven.find(Role::kButton, "Cancel") == nullptr;
  }));
  EXPECT_EQ(driven.find(Role::kButton, "normal: ")->name.size(),
            std::string("normal: 2200 beats").size());
  EXPECT_NE(driven.find(Role::kImage, "Strip from 0.0 s"), nullptr);
  driven.act(Role::kSlider, "Position in the recording",
             {.kind = SemanticAction::Kind::kSetNumber, .number = 60});
  EXPECT_NE(driven.find(Role::kImage, "Strip from 1 min 0 s"), nullptr);
  driven.press(Role::kButton, "Whole");
  EXPECT_NE(driven.find(Role::kImage, "Strip from 0.0 s to 30 min 6 s"), nullptr);
  EXPECT_EQ(driven.alerts(), "");
}

TEST(App, LabelsAreCorrectedByKeysAndButtons) {
  DrivenApp driven;
  driven.platform.edits = false;
  driven.press(Role::kTab, "Analyse");
  driven.until_example();
  const auto count_of = [&](const char* word) {
    const SemanticNode* chip = driven.find(Role::kButton, std::string(word) + ": ");
    return chip == nullptr ? -1 : std::atoi(chip->name.substr(chip->name.find(' ')).c_str());
  };
  const int normal = count_of("normal");
  tap(driven, ImGuiKey_DownArrow);
  EXPECT_TRUE(driven.said("Selected beat").starts_with("2 of "));
  tap(driven, ImGuiKey_F);
  EXPECT_EQ(count_of("fusion"), 1);
  tap(driven, ImGuiKey_UpArrow);
  EXPECT_TRUE(driven.said("Selected beat").starts_with("1 of "));
  tap(driven, ImGuiKey_Delete);
  EXPECT_NE(driven.find(Role::kHeading, "No beat at 0:00.4"), nullptr);
  EXPECT_EQ(count_of("normal"), normal - 2);
  driven.press(Role::kButton, "Undo");
  driven.press(Role::kButton, "Undo");
  EXPECT_EQ(count_of("normal"), normal);
  EXPECT_TRUE(driven.find(Role::kButton, "Undo")->disabled);
  driven.press(Role::kButton, "Redo");
  EXPECT_EQ(count_of("fusion"), 1);
  EXPECT_EQ(driven.alerts(), "");
}

// Ten seconds of these leads at 250 Hz, in which a heart beats every 0.8 s.
std::string table_of(const std::vector<std::string>& leads, double millivolts, double offset) {
  std::string text = "time_s";
  for (const std::string& lead : leads) text += "," + lead;
  for (int i = 0; i < 2500; ++i) {
    const double since_s = std::fmod(i / 250.0 + 0.5, 0.8) - 0.4;
    const double beat = millivolts * (std::exp(-since_s * since_s / 2e-4) +
                                      0.3 * std::exp(-(since_s - 0.25) * (since_s - 0.25) / 4e-3));
    text += "\n" + std::to_string(i / 250.0);
    for (size_t lead = 0; lead < leads.size(); ++lead) {
      text += "," + std::to_string(beat + offset * static_cast<double>(lead));
    }
  }
  return text + "\n";
}

void until_open(DrivenApp& driven, const std::string& name) {
  ASSERT_TRUE(driven.until([&] {
    return driven.find(Role::kHeading, name) != nullptr &&
           driven.find(Role::kButton, "Cancel") == nullptr;
  }));
  driven.frame(3);
}

void open_table(DrivenApp& driven, const std::string& name, const std::string& text) {
  const std::string path = driven.save_folder() + "/" + name + ".csv";
  std::filesystem::create_directories(driven.save_folder());
  std::ofstream(path) << text;
  ASSERT_TRUE(driven.files.open_path(path));
  until_open(driven, name);
}

// Chooses in one of the lists above the strip, and waits until the recording is read so.
void read_as(DrivenApp& driven, const char* list, int index) {
  driven.act(Role::kCombobox, list,
             {.kind = SemanticAction::Kind::kSetNumber, .number = static_cast<double>(index)});
  ASSERT_TRUE(driven.until([&] {
    const SemanticNode* chosen = driven.find(Role::kCombobox, list);
    return chosen != nullptr && chosen->now == index &&
           driven.find(Role::kButton, "Cancel") == nullptr &&
           driven.find(Role::kButton, "normal: ") != nullptr;
  }));
  driven.frame(3);
}

TEST(App, TwelveLeadsHaveRoomAndEachCanBeSearchedForBeats) {
  for (const float width : {390.0F, 1280.0F}) {
    DrivenApp driven(width, 844);
    open_table(driven, "twelve",
               table_of({"I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6"},
                        1, 3));
    const SemanticNode* strip = driven.find(Role::kImage, "Strip from 0.0 s");
    ASSERT_NE(strip, nullptr);
    // What comes below it, out of sight: the keys, on a phone the overview.
    const SemanticNode* below = driven.find(Role::kSlider, "Position in the recording");
    for (const SemanticNode& node : driven.platform.nodes) {
      if (node.value.starts_with("Keys:")) below = &node;
    }
    ASSERT_NE(below, nullptr);
    EXPECT_GE(below->rect.y - strip->rect.y, 12 * 76);
    driven.press(Role::kButton, "Zoom out");
    const std::string view = driven.find(Role::kImage, "Strip from 0.0 s")->name;
    const SemanticNode* leads = driven.find(Role::kCombobox, "Lead to find beats in");
    ASSERT_NE(leads, nullptr);
    ASSERT_EQ(leads->options.size(), 12U);
    EXPECT_EQ(leads->options[static_cast<size_t>(leads->now)], "Beats from II");
    read_as(driven, "Lead to find beats in", 10);
    EXPECT_EQ(driven.find(Role::kImage, "Strip from 0.0 s")->name, view) << "the view stays";
    EXPECT_EQ(driven.alerts(), "");
  }
}

TEST(App, NumbersThatNoHeartGivesCanBeReadInOtherUnits) {
  DrivenApp driven;
  open_table(driven, "micro", table_of({"II"}, 900, 0));
  ASSERT_NE(driven.find(Role::kCombobox, "Units of the leads"), nullptr);
  driven.act(Role::kCombobox, "Units of the leads",
             {.kind = SemanticAction::Kind::kSetNumber, .number = 1});
  const auto warning = [&] {
    return std::any_of(
        driven.platform.nodes.begin(), driven.platform.nodes.end(),
        [](const SemanticNode& node) { return node.value.find("no heart") != std::string::npos; });
  };
  EXPECT_TRUE(warning());
  const auto is_said = [&](const char* words) {
    return std::any_of(
        driven.platform.nodes.begin(), driven.platform.nodes.end(),
        [&](const SemanticNode& node) { return node.value.find(words) != std::string::npos; });
  };
  // The card and the scale say of the heights what the strip does.
  EXPECT_EQ(driven.said("Scale").find("10 mm/mV"), std::string::npos) << driven.said("Scale");
  EXPECT_TRUE(is_said("its height fits the sheet, not to scale"));
  EXPECT_TRUE(is_said("heights not to scale. Press one"));
  ASSERT_TRUE(driven.until([&] {
    return !warning() && driven.find(Role::kButton, "Cancel") == nullptr &&
           driven.find(Role::kButton, "normal: ") != nullptr;
  }));
  EXPECT_NE(driven.find(Role::kCombobox, "Units of the leads"), nullptr) << "there is a way back";
  driven.frame(3);
  EXPECT_NE(driven.said("Scale").find("10 mm/mV"), std::string::npos);
  EXPECT_FALSE(is_said("not to scale"));
}

TEST(App, CorrectionsOnAPhoneLeaveTheButtonsWhereTheyAre) {
  DrivenApp driven(390, 844);
  driven.press(Role::kTab, "Analyse");
  driven.until_example();
  const auto places = [&] {
    std::map<std::string, float> all;
    for (const char* name : {"Previous", "Undo", "Save labels", "Zoom in", "Label fusion",
                             "No beat here", "As it was found"}) {
      const SemanticNode* node = driven.find(Role::kButton, name);
      if (node == nullptr) node = driven.find(Role::kButton, "Add a beat: fusion");
      all[name] = node == nullptr ? 0 : node->rect.y;
    }
    return all;
  };
  const auto before = places();
  driven.press(Role::kButton, "Label fusion");
  driven.frame(2);
  EXPECT_EQ(places(), before) << "corrected";
  driven.press(Role::kButton, "No beat here");
  driven.frame(2);
  EXPECT_EQ(places(), before) << "removed";
  driven.press(Role::kButton, "Next");
  driven.frame(2);
  EXPECT_EQ(places(), before) << "another one";
}

TEST(App, AFingerThatRestsOnTheStripHasTheLabelsAtHand) {
  DrivenApp driven(390, 844);
  driven.press(Role::kTab, "Analyse");
  driven.until_example();
  const auto offers = [&] {
    return std::count_if(
        driven.platform.nodes.begin(), driven.platform.nodes.end(), [](const SemanticNode& node) {
          return node.role == Role::kButton && node.name.ends_with(" ventricular") && node.toggle;
        });
  };
  const auto before = offers();
  const Rect strip = driven.find(Role::kImage, "Strip from")->rect;
  ImGuiIO& io = ImGui::GetIO();
  io.AddMouseSourceEvent(ImGuiMouseSource_TouchScreen);
  io.AddMousePosEvent(strip.x + strip.width / 2, strip.y + strip.height / 2);
  io.AddMouseButtonEvent(0, true);
  driven.frame(20);
  EXPECT_EQ(offers(), before) << "not yet";
  EXPECT_EQ(driven.app->frame(), 0) << "it looks again";
  driven.frame(20);
  ASSERT_EQ(offers(), before + 1);
  const std::string place = driven.said("Selected beat");
  io.AddMouseButtonEvent(0, false);
  driven.frame(3);
  ASSERT_EQ(offers(), before + 1) << "it stays when the finger is lifted";
  const auto label = std::find_if(
      driven.platform.nodes.rbegin(), driven.platform.nodes.rend(), [](const SemanticNode& node) {
        return node.toggle && node.name.ends_with(" ventricular") && node.visible;
      });
  io.AddMousePosEvent(label->rect.x + 10, label->rect.y + 10);
  io.AddMouseButtonEvent(0, true);
  driven.frame(3);
  io.AddMouseButtonEvent(0, false);
  driven.frame(3);
  EXPECT_EQ(offers(), before) << "it closes";
  EXPECT_NE(driven.find(Role::kButton, "Corrected: 1 "), nullptr);
}

TEST(App, TheBeatsFillTheirPaper) {
  DrivenApp driven(1440, 900);
  driven.platform.given_address = "#generate?count=4&seed=7";
  driven.frame(3);
  ASSERT_TRUE(driven.until([&] { return driven.find(Role::kButton, "Generate") != nullptr; }));
  driven.frame(2);
  const SemanticNode* last = driven.find(Role::kOption, "Beat 16");
  const auto sheet =
      std::find_if(driven.platform.nodes.begin(), driven.platform.nodes.end(),
                   [](const SemanticNode& node) { return node.role == Role::kListbox; });
  ASSERT_TRUE(last != nullptr && sheet != driven.platform.nodes.end());
  const Rect& paper = sheet->rect;
  EXPECT_GT(last->rect.y + last->rect.height, paper.y + 0.85F * paper.height);
  EXPECT_LE(last->rect.y + last->rect.height, paper.y + paper.height + 1);
}

TEST(App, TwoFingersChooseTheScaleOfThePaper) {
  DrivenApp driven;
  const Rect sheet = driven.find(Role::kListbox, "Beats on ECG paper")->rect;
  const auto is_on = [&](const char* scale) { return driven.find(Role::kRadio, scale)->checked; };
  const auto pinch = [&](float factor, float x) {
    driven.platform.zoom = {factor, x, sheet.y + 20};
    driven.frame(2);
  };
  driven.press(Role::kRadio, "1:1");
  pinch(1.2F, sheet.x + 20);
  EXPECT_TRUE(is_on("1:1"));
  pinch(1.2F, sheet.x + 20);
  EXPECT_TRUE(is_on("2:1"));
  pinch(0.5F, sheet.x + 20);
  EXPECT_TRUE(is_on("1:1"));
  pinch(2, sheet.x - 40);
  EXPECT_TRUE(is_on("1:1")) << "beside the paper";
  const auto zooms = [&](float x) {
    const std::vector<Rect>& areas = driven.platform.zoom_areas;
    return std::any_of(areas.begin(), areas.end(),
                       [&](const Rect& area) { return area.contains(x, sheet.y + 20); });
  };
  EXPECT_TRUE(zooms(sheet.x + 20));
  EXPECT_FALSE(zooms(sheet.x - 40)) << "a browser zooms its page there";
  driven.press(Role::kTab, "Draw");
  EXPECT_TRUE(driven.platform.zoom_areas.empty());
  driven.press(Role::kTab, "Analyse");
  driven.until_example();
  const std::string view = driven.find(Role::kImage, "Strip from 0.0 s")->name;
  driven.frame(3);
  EXPECT_EQ(driven.find(Role::kImage, "Strip from 0.0 s")->name, view) << "it is not kept";
}

TEST(App, WhoLeavesIsToldOfCorrectionsThatAreNotSaved) {
  DrivenApp driven;
  EXPECT_TRUE(driven.app->may_leave());
  driven.press(Role::kTab, "Analyse");
  driven.until_example();
  driven.press(Role::kButton, "Label fusion");
  EXPECT_TRUE(driven.platform.asks_before_leaving);
  EXPECT_FALSE(driven.app->may_leave());
  driven.frame(2);
  EXPECT_NE(driven.alerts().find("not saved"), std::string::npos);
  EXPECT_TRUE(driven.app->may_leave()) << "the next time";
  driven.press(Role::kButton, "Save labels");
  driven.frame(2);
  EXPECT_FALSE(driven.platform.asks_before_leaving);
  EXPECT_EQ(driven.alerts(), "");
  EXPECT_TRUE(driven.app->may_leave());
}

TEST(App, LabelsThatWereSavedAreGoneOnWith) {
  const std::string folder = std::filesystem::temp_directory_path() / "beatsmith-go-on";
  std::filesystem::create_directories(folder);
  {
    DrivenApp driven;
    open_table(driven, "own", table_of({"II", "V5"}, 1, 0));
    read_as(driven, "Lead to find beats in", 1);
    driven.press(Role::kButton, "Label fusion");
    driven.press(Role::kButton, "Next");
    driven.press(Role::kButton, "No beat here");
    driven.press(Role::kButton, "Save labels");
    for (const char* file : {"/own.csv", "/own.bsm"}) {
      std::filesystem::copy_file(driven.save_folder() + file, folder + file,
                                 std::filesystem::copy_options::overwrite_existing);
    }
  }
  DrivenApp driven;
  driven.files.drop({folder + "/own.csv", folder + "/own.bsm"});
  until_open(driven, "own");
  EXPECT_NE(driven.find(Role::kButton, "fusion: 1 "), nullptr);
  EXPECT_EQ(driven.find(Role::kCombobox, "Lead to find beats in")->now, 1) << "where they are of";
  EXPECT_NE(driven.find(Role::kButton, "Corrected: 2 "), nullptr);
  EXPECT_TRUE(driven.find(Role::kButton, "Undo")->disabled);
  EXPECT_FALSE(driven.platform.asks_before_leaving) << "they are saved";
  EXPECT_EQ(driven.find(Role::kButton, "Disagreements"), nullptr) << "they are no reference";
  EXPECT_EQ(driven.alerts(), "");
  std::filesystem::remove_all(folder);
}

TEST(App, CorrectionsStayWhereTheirBeatsAre) {
  DrivenApp driven;
  open_table(driven, "two", table_of({"II", "V5"}, 900, 0));
  const auto says = [&](const std::string& words) {
    return std::any_of(
        driven.platform.nodes.begin(), driven.platform.nodes.end(),
        [&](const SemanticNode& node) { return node.value.find(words) != std::string::npos; });
  };
  driven.press(Role::kButton, "Label fusion");
  read_as(driven, "Units of the leads", 1);
  EXPECT_NE(driven.find(Role::kButton, "Corrected: 1 "), nullptr) << "in other units";
  read_as(driven, "Lead to find beats in", 1);
  EXPECT_NE(driven.find(Role::kButton, "Corrected: 0 "), nullptr);
  EXPECT_TRUE(says("with the beats of another lead: 1."));
  read_as(driven, "Lead to find beats in", 0);
  EXPECT_NE(driven.find(Role::kButton, "Corrected: 1 "), nullptr);
  EXPECT_FALSE(says("with the beats of another lead"));
}

TEST(App, CorrectionsOfARecordAreNotAnothersOfTheSameName) {
  DrivenApp driven;
  open_table(driven, "pasted", table_of({"II"}, 1, 0));
  driven.press(Role::kButton, "Label fusion");
  ASSERT_NE(driven.find(Role::kButton, "Corrected: 1 "), nullptr);
  const auto open_again = [&](double millivolts) {
    std::ofstream(driven.save_folder() + "/pasted.csv") << table_of({"II"}, millivolts, 0);
    driven.files.drop({driven.save_folder() + "/pasted.csv"});
    driven.frame(3);
    ASSERT_TRUE(driven.until([&] {
      return driven.find(Role::kButton, "Cancel") == nullptr &&
             driven.find(Role::kButton, "normal: ") != nullptr;
    }));
    driven.frame(3);
  };
  open_again(1.5);
  EXPECT_NE(driven.find(Role::kButton, "Corrected: 0 "), nullptr);
  EXPECT_TRUE(driven.platform.asks_before_leaving) << "those before are not saved";
  open_again(1);
  EXPECT_NE(driven.find(Role::kButton, "Corrected: 1 "), nullptr) << "they are kept";
}

TEST(App, OpensTheExampleAndSavesItsLabels) {
  DrivenApp driven;
  driven.press(Role::kTab, "Analyse");
  ASSERT_TRUE(driven.until([&] {
    const SemanticNode* save = driven.find(Role::kButton, "Save labels");
    return save != nullptr && !save->disabled;
  }));
  EXPECT_NE(driven.find(Role::kHeading, "Example recording"), nullptr);
  driven.press(Role::kButton, "Save labels");
  const auto labels = load_annotations(driven.save_folder() + "/Example.bsm");
  ASSERT_TRUE(labels) << describe(labels.error());
  const auto ventricular = std::count_if(labels->begin(), labels->end(),
                                         [](const Annotation& beat) { return beat.symbol == "V"; });
  EXPECT_GT(labels->size(), 190U);
  EXPECT_GT(ventricular, 5);
  EXPECT_NE(driven.said("Labels saved").find("Example.bsm"), std::string::npos);
  EXPECT_EQ(driven.alerts(), "");
}

TEST(App, AClickOnTheStripSelectsTheBeatThere) {
  DrivenApp driven;
  driven.press(Role::kTab, "Analyse");
  driven.until_example();
  driven.press(Role::kButton, "Next");
  const std::string second = driven.said("Selected beat");
  const double at_s = std::atof(second.substr(second.rfind(':') + 1).c_str());
  driven.press(Role::kButton, "Previous");
  EXPECT_NE(driven.said("Selected beat"), second);
  const Rect strip = driven.find(Role::kImage, "Strip from 0.0 s")->rect;
  const float px_per_s = kPaperMmPerS * kPxPerMm;
  ImGuiIO& io = ImGui::GetIO();
  io.AddMousePosEvent(strip.x + static_cast<float>(at_s) * px_per_s + 4, strip.y + 90);
  driven.frame(2);
  io.AddMouseButtonEvent(0, true);
  driven.frame(2);
  io.AddMouseButtonEvent(0, false);
  driven.frame(2);
  EXPECT_EQ(driven.said("Selected beat"), second);
}

TEST(App, AFileWithoutASampleRateIsOpenedWithTheGivenOne) {
  DrivenApp driven;
  const std::string path = driven.save_folder() + "/bare.csv";
  std::filesystem::create_directories(driven.save_folder());
  std::string text = "MLII\n";
  for (int i = 0; i < 2000; ++i) text += i % 250 == 125 ? "1\n" : "0\n";
  ASSERT_TRUE(write_file(path, std::vector<uint8_t>(text.begin(), text.end())));
  driven.files.drop({path});
  ASSERT_TRUE(driven.until([&] { return driven.find(Role::kHeading, "bare") != nullptr; }));
  const auto says = [&](const char* words) {
    return std::any_of(
        driven.platform.nodes.begin(), driven.platform.nodes.end(), [&](const SemanticNode& node) {
          return node.role == Role::kText && node.value.find(words) != std::string::npos;
        });
  };
  EXPECT_TRUE(says("360 Hz are assumed"));
  driven.set_text(Role::kSpinbutton, "Sample rate, Hz", "250");
  driven.press(Role::kButton, "Open with this rate");
  ASSERT_TRUE(driven.until([&] { return says("8.0 s \u00B7 250 Hz"); }));
  EXPECT_FALSE(says("are assumed"));
  EXPECT_EQ(driven.alerts(), "");
}

TEST(App, SaysWhatAFileIsThatCannotBeOpened) {
  DrivenApp driven;
  const std::string path = driven.save_folder() + "/picture.png";
  std::filesystem::create_directories(driven.save_folder());
  const std::vector<uint8_t> bytes = {0x89, 'P', 'N', 'G'};
  ASSERT_TRUE(write_file(path, bytes));
  driven.files.drop({path});
  ASSERT_TRUE(driven.until([&] { return !driven.alerts().empty(); }));
  EXPECT_NE(driven.alerts().find("picture.png"), std::string::npos);
}

// --- An engine that cannot run anything.

class BrokenEngine final : public FakeEngine {
 public:
  EngineStatus status() const override {
    EngineStatus status = FakeEngine::status();
    if (!broken) return status;
    status.in_use.clear();
    status.error = Error{"its hash is wrong", "student.onnx", "load the page again"};
    return status;
  }
  void restart() override {
    ++restarts;
    broken = false;
  }
  bool broken = true;
  int restarts = 0;

 private:
  Result<Tensors> outputs_of(const std::string&, const Tensors&) override {
    return Error{"ran out of memory", {}, "close other pages"};
  }
};

TEST(App, SaysWhyNothingCanBeRunAndTriesAgain) {
  BrokenEngine engine;
  DrivenApp driven(1280, 800, &engine);
  EXPECT_NE(driven.alerts().find("student.onnx"), std::string::npos);
  EXPECT_TRUE(driven.find(Role::kButton, "Generate")->disabled);
  driven.click(Role::kButton, "Try again");
  EXPECT_EQ(engine.restarts, 1);
  driven.press(Role::kButton, "Generate");
  ASSERT_TRUE(driven.until([&] { return !driven.alerts().empty(); }));
  EXPECT_NE(driven.alerts().find("ran out of memory"), std::string::npos);
  EXPECT_NE(driven.find(Role::kButton, "Generate"), nullptr);
  EXPECT_NE(driven.find(Role::kOption, "Beat 12"), nullptr) << "the beats of before are kept";
}

// --- Undo

void chord(DrivenApp& driven, ImGuiKey key) {
  ImGui::GetIO().AddKeyEvent(ImGuiMod_Ctrl, true);
  tap(driven, key);
  ImGui::GetIO().AddKeyEvent(ImGuiMod_Ctrl, false);
  driven.frame(2);
}

TEST(App, WhatAWorkspaceChangedIsUndoneAndRedone) {
  DrivenApp driven;
  // In each workspace, an edit.
  const std::pair<std::string, std::function<void()>> edits[] = {
      {"Generate",
       [&] {
         driven.press(Role::kButton, "Generate");
         EXPECT_TRUE(
             driven.until([&] { return driven.find(Role::kButton, "Generate") != nullptr; }));
       }},
      {"Analyse", [&] { tap(driven, ImGuiKey_F); }},
      {"Compare",
       [&] {
         driven.press(Role::kButton, "Teacher against student");
         driven.press(Role::kButton, "Cancel");
       }},
      {"Draw", [&] { driven.press(Role::kButton, "Clear"); }},
      {"Strip", [&] { driven.press(Role::kButton, "Bigeminy"); }},
  };
  for (const auto& [workspace, edit] : edits) {
    enter(driven, workspace);
    const auto is_disabled = [&](const char* name) {
      const SemanticNode* node = driven.find(Role::kButton, name);
      return node == nullptr || node->disabled;
    };
    EXPECT_TRUE(is_disabled("Undo")) << workspace;
    const std::string before = driven.platform.address;
    edit();
    driven.frame(20);  // a strip's settings settle for a moment
    const std::string after = driven.platform.address;
    EXPECT_FALSE(is_disabled("Undo")) << workspace;
    chord(driven, ImGuiKey_Z);
    EXPECT_EQ(driven.platform.address, before);
    EXPECT_TRUE(is_disabled("Undo")) << workspace;
    EXPECT_FALSE(is_disabled("Redo")) << workspace;
    chord(driven, ImGuiKey_Y);
    EXPECT_EQ(driven.platform.address, after);
    EXPECT_TRUE(is_disabled("Redo")) << workspace;
    driven.press(Role::kButton, "Undo");
    EXPECT_EQ(driven.platform.address, before);
  }
}

TEST(App, ASettingIsUndoneWhereItWasTheLastThingDone) {
  DrivenApp driven;
  const auto can = [&](const char* name) { return !driven.find(Role::kButton, name)->disabled; };
  ASSERT_FALSE(can("Undo"));
  driven.set_text(Role::kSpinbutton, "Beats of each class", "3");
  driven.set_text(Role::kSpinbutton, "Beats of each class", "32");
  driven.leave(Role::kSpinbutton, "Beats of each class");
  driven.press(Role::kCheckbox, "Fusion");
  EXPECT_TRUE(can("Undo")) << "in the frames that follow the change";
  chord(driven, ImGuiKey_Z);
  EXPECT_TRUE(driven.find(Role::kCheckbox, "Fusion")->checked);
  EXPECT_EQ(driven.find(Role::kSpinbutton, "Beats of each class")->now, 32);
  driven.press(Role::kButton, "Undo");
  EXPECT_EQ(driven.find(Role::kSpinbutton, "Beats of each class")->now, 4);
  EXPECT_FALSE(can("Undo"));
  driven.press(Role::kButton, "Redo");
  EXPECT_EQ(driven.find(Role::kSpinbutton, "Beats of each class")->now, 32);

  enter(driven, "Draw");
  driven.act(Role::kSlider, "How far", {.kind = SemanticAction::Kind::kSetNumber, .number = 0.3});
  EXPECT_TRUE(can("Undo"));
  chord(driven, ImGuiKey_Z);
  EXPECT_EQ(driven.find(Role::kSlider, "How far")->now, 0.6);

  enter(driven, "Compare");
  driven.set_text(Role::kSpinbutton, "Seed", "5");
  driven.leave(Role::kSpinbutton, "Seed");
  EXPECT_TRUE(can("Undo"));
  chord(driven, ImGuiKey_Z);
  EXPECT_EQ(driven.find(Role::kSpinbutton, "Seed")->now, 7);
}

// --- Without a mirror: the keyboard through ImGui.

TEST(App, KeyboardAloneOnTheDesktop) {
  DrivenApp driven;
  driven.platform.edits = false;
  driven.frame(2);
  tap(driven, ImGuiKey_Tab);  // Generate, the workspace
  tap(driven, ImGuiKey_Tab);  // Analyse
  tap(driven, ImGuiKey_Enter);
  EXPECT_TRUE(driven.find(Role::kTab, "Analyse")->checked);
}

}  // namespace
}  // namespace beatsmith
