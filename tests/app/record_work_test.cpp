#include "jobs/record_work.h"

#include <chrono>
#include <cmath>
#include <cstdio>

#include "../unit/mitdb.h"
#include "ecg/record_beats.h"
#include "io/text.h"
#include "record_files.h"
#include "signal/r_peaks.h"

namespace beatsmith {
namespace {

// RecordWork as those use it who wait for the end.
class PatientWork : public RecordWork {
 public:
  // Opens the record and finds all its beats: R peaks and notes are those that were found too.
  Result<RecordSummary> open_whole(std::vector<FileBytes> files, const ReadAs& as = {}) {
    open(files_to_read(std::move(files)), as);
    std::optional<Result<RecordSummary>> opened;
    while (!opened) opened = step();
    if (!*opened) return *std::move(opened);
    RecordSummary summary = **opened;
    bool done = false;
    while (!done) {
      const FoundBeats found = *read(FindBeats{std::ssize(summary.r_peaks)});
      EXPECT_EQ(found.first, std::ssize(summary.r_peaks));
      for (const int64_t r_peak : found.r_peaks) summary.r_peaks.push_back(r_peak);
      for (const std::string& note : found.notes) summary.notes.push_back(note);
      done = found.done;
    }
    return summary;
  }

  Result<Trace> read(const ReadTrace& request) { return get<Trace>(request); }
  Result<BeatInputs> read(const ReadBeats& request) { return get<BeatInputs>(request); }
  Result<FoundBeats> read(const FindBeats& request) { return get<FoundBeats>(request); }
  Result<WrittenFiles> read(const WriteFiles& request) { return get<WrittenFiles>(request); }

 private:
  template <class Answer>
  Result<Answer> get(const JobRequest& request) {
    Result<JobAnswer> given = answer(request);
    if (!given) return given.error();
    return std::get<Answer>(*std::move(given));
  }
};

// What opening these files is refused with, in words.
std::string refused(std::vector<FileBytes> files) {
  PatientWork work;
  const Result<RecordSummary> summary = work.open_whole(std::move(files));
  EXPECT_FALSE(summary);
  EXPECT_FALSE(work.read(ReadBeats{})) << "a record is open all the same";
  return summary ? "" : describe(summary.error());
}

std::string all_notes(const RecordSummary& summary) {
  std::string all;
  for (const std::string& note : summary.notes) all += note + "\n";
  return all;
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(RecordWork, OpensAWfdbRecordWithItsAnnotations) {
  const SimulatedRecording simulated = simulated_minute();
  PatientWork work;
  const auto summary = work.open_whole(wfdb_files("sim", simulated));
  ASSERT_TRUE(summary);
  EXPECT_EQ(summary->name, "sim");
  EXPECT_EQ(summary->sample_rate_hz, 360);
  EXPECT_EQ(summary->sample_count, 21600);
  ASSERT_EQ(summary->leads.size(), 1U);
  EXPECT_EQ(summary->leads[0].name, "MLII");
  EXPECT_EQ(summary->leads[0].units, "mV");
  const auto& samples = simulated.recording.leads[0].samples;
  EXPECT_NEAR(summary->leads[0].low, *std::ranges::min_element(samples), 0.001);
  EXPECT_NEAR(summary->leads[0].high, *std::ranges::max_element(samples), 0.001);
  EXPECT_EQ(summary->beat_lead, 0);
  EXPECT_EQ(summary->reference_name, "sim.atr");
  EXPECT_EQ(summary->reference, simulated.annotations);
  EXPECT_EQ(all_notes(*summary), "");

  const std::vector<int64_t> truth = beat_samples(simulated.annotations);
  ASSERT_EQ(summary->r_peaks.size(), truth.size());
  for (size_t i = 0; i < truth.size(); ++i) EXPECT_LE(std::abs(summary->r_peaks[i] - truth[i]), 5);
}

TEST(RecordWork, OpensCsvAndNpy) {
  const SimulatedRecording simulated = simulated_minute();
  PatientWork work;
  const auto csv = work.open_whole({csv_file("a.csv", simulated.recording)});
  ASSERT_TRUE(csv);
  EXPECT_EQ(csv->name, "a");
  EXPECT_EQ(csv->r_peaks.size(), simulated.annotations.size());
  EXPECT_TRUE(csv->reference.empty());
  EXPECT_EQ(all_notes(*csv), "");

  const auto npy = work.open_whole({npy_file("b.c.NPY", simulated.recording)});
  ASSERT_TRUE(npy);
  EXPECT_EQ(npy->name, "b.c");
  EXPECT_EQ(npy->sample_rate_hz, 360);
  EXPECT_EQ(npy->r_peaks, csv->r_peaks);
  EXPECT_TRUE(holds(all_notes(*npy), "360 Hz are assumed")) << all_notes(*npy);
  EXPECT_TRUE(npy->rate_is_unstated);
  EXPECT_FALSE(csv->rate_is_unstated);
}

TEST(RecordWork, AFileWithoutARateTakesTheGivenOne) {
  const FileBytes csv = {"a.csv", bytes_of("MLII\n0.1\n0.2\n0.4\n0.2\n")};
  PatientWork work;
  const auto assumed = work.open_whole({csv});
  ASSERT_TRUE(assumed) << describe(assumed.error());
  EXPECT_EQ(assumed->sample_rate_hz, 360);
  EXPECT_TRUE(assumed->rate_is_unstated);
  EXPECT_TRUE(holds(all_notes(*assumed), "360 Hz are assumed")) << all_notes(*assumed);
  const auto given = work.open_whole({csv}, {.sample_rate_hz = 250});
  ASSERT_TRUE(given);
  EXPECT_EQ(given->sample_rate_hz, 250);
  EXPECT_TRUE(given->rate_is_unstated);
  EXPECT_FALSE(holds(all_notes(*given), "assumed"));
  const auto stated =
      work.open_whole({csv_file("b.csv", simulated_minute().recording)}, {.sample_rate_hz = 250});
  ASSERT_TRUE(stated);
  EXPECT_EQ(stated->sample_rate_hz, 360) << "what it says itself counts";
}

TEST(RecordWork, GivesTheTraceOfAWindow) {
  const SimulatedRecording simulated = simulated_minute();
  PatientWork work;
  ASSERT_TRUE(work.open_whole({csv_file("a.csv", simulated.recording)}));
  const auto& samples = simulated.recording.leads[0].samples;

  const ReadTrace each = {0, 1000, 50, 50};
  const auto trace = work.read(each);
  ASSERT_TRUE(trace);
  EXPECT_EQ(trace->request.first, 1000);
  EXPECT_EQ(trace->request.columns, 50);
  for (size_t i = 0; i < 50; ++i) {
    EXPECT_EQ(trace->low[i], samples[1000 + i]);
    EXPECT_EQ(trace->high[i], samples[1000 + i]);
  }
  // Over both ends: a third before the record, a third it, a third behind.
  const auto wide = work.read(ReadTrace{0, -21600, 3 * 21600, 3});
  ASSERT_TRUE(wide);
  EXPECT_TRUE(std::isnan(wide->low[0]));
  EXPECT_EQ(wide->low[1], *std::ranges::min_element(samples));
  EXPECT_EQ(wide->high[1], *std::ranges::max_element(samples));
  EXPECT_TRUE(std::isnan(wide->high[2]));

  EXPECT_FALSE(work.read(ReadTrace{1, 0, 10, 10}));
  EXPECT_FALSE(work.read(ReadTrace{-1, 0, 10, 10}));
  EXPECT_FALSE(work.read(ReadTrace{0, 0, -1, 10}));
  EXPECT_FALSE(work.read(ReadTrace{0, 0, 10, 1 << 30}));
  EXPECT_FALSE(work.read(ReadTrace{0, std::numeric_limits<int64_t>::min(), 10, 1}));
  EXPECT_FALSE(work.read(ReadTrace{0, 0, std::numeric_limits<int64_t>::max(), 1}));
}

TEST(RecordWork, GivesTheClassifiersInputs) {
  const SimulatedRecording simulated = simulated_minute();
  PatientWork work;
  const auto summary = work.open_whole({csv_file("a.csv", simulated.recording)});
  ASSERT_TRUE(summary);
  const auto count = std::ssize(summary->r_peaks);
  const auto cut = cut_record_beats(simulated.recording.leads[0], 360, summary->r_peaks);
  ASSERT_TRUE(cut);
  std::vector<int64_t> places = {0, count - 1};
  for (int64_t place = 10; place < 30; ++place) places.push_back(place);
  const auto beats = work.read(ReadBeats{places});
  ASSERT_TRUE(beats);
  EXPECT_EQ(beats->places, places);
  ASSERT_EQ(beats->beats.size(), 22U);
  ASSERT_EQ(beats->contexts.size(), 22U);
  for (size_t i = 0; i < places.size(); ++i) {
    EXPECT_EQ(beats->beats[i], cut->beats[static_cast<size_t>(places[i])]);
    EXPECT_EQ(beats->contexts[i], cut->contexts[static_cast<size_t>(places[i])]);
  }
  EXPECT_TRUE(work.read(ReadBeats{}));
  EXPECT_FALSE(work.read(ReadBeats{{count}}));
  EXPECT_FALSE(work.read(ReadBeats{{0, -1}}));
}

TEST(RecordWork, WritesTheRecordingOrItsBeatsWithLabels) {
  const SimulatedRecording simulated = simulated_minute(250);
  PatientWork work;
  ASSERT_TRUE(work.open_whole({csv_file("a.csv", simulated.recording)}));
  WriteFiles request = {FileFormat::kWfdb, "own", simulated.annotations, {"by hand"}};
  const auto wfdb = work.read(request);
  ASSERT_TRUE(wfdb) << describe(wfdb.error());
  const auto record = record_from_files(wfdb->files);
  ASSERT_TRUE(record) << describe(record.error());
  EXPECT_EQ(record->recording.name, "own");
  EXPECT_EQ(record->recording.comments.back(), "by hand");
  EXPECT_EQ(record->recording.sample_rate_hz, 250);
  EXPECT_EQ(record->reference, simulated.annotations);
  const auto& samples = simulated.recording.leads[0].samples;
  for (size_t i = 0; i < samples.size(); ++i) {
    ASSERT_NEAR(record->recording.leads[0].samples[static_cast<int64_t>(i)], samples[i], 0.0006);
  }

  request.format = FileFormat::kCsv;
  const auto csv = work.read(request);
  ASSERT_TRUE(csv);
  const std::vector<uint8_t>& bytes = csv->files.front().bytes;
  const auto beats = parse_beat_table(text_of(bytes));
  ASSERT_TRUE(beats);
  const auto cut =
      cut_record_beats(simulated.recording.leads[0], 250, beat_samples(simulated.annotations));
  EXPECT_EQ(beats->beats, cut->beats);
  ASSERT_EQ(beats->classes.size(), simulated.annotations.size());
  EXPECT_GT(std::ranges::count(beats->classes, "V"), 0);
  EXPECT_EQ(beats->classes.front(), simulated.annotations.front().symbol);

  request.labels.clear();
  EXPECT_FALSE(work.read(request)) << "there are no beats";
  request.format = FileFormat::kEdf;
  EXPECT_TRUE(work.read(request)) << "but a recording";
  request.labels.resize(1);
  request.labels.front().sample = std::ssize(samples);
  EXPECT_FALSE(work.read(request)) << "behind the record's end";
}

TEST(RecordWork, TheStartGoesHomeWithTheRecording) {
  SimulatedRecording simulated = simulated_minute(250);
  simulated.recording.start = start_time_from_text("1989-04-25 13:05:00.5");
  PatientWork work;
  ASSERT_TRUE(work.open_whole({csv_file("a.csv", simulated.recording)}));
  for (const FileFormat format : {FileFormat::kWfdb, FileFormat::kEdf}) {
    const auto written = work.read(WriteFiles{format, "own", simulated.annotations, {}});
    ASSERT_TRUE(written) << describe(written.error());
    const auto record = record_from_files(written->files);
    ASSERT_TRUE(record) << describe(record.error());
    EXPECT_EQ(record->recording.start, simulated.recording.start);
  }
}

TEST(RecordWork, SaysWhatIsMissing) {
  const std::vector<FileBytes> files = wfdb_files("sim", simulated_minute());
  const std::string no_samples = refused({files[0], files[2]});
  EXPECT_TRUE(holds(no_samples, "sim.hea: its samples are missing: sim.dat")) << no_samples;
  EXPECT_TRUE(holds(no_samples, "open sim.hea and sim.dat together")) << no_samples;
  const std::string no_header = refused({files[1], files[2]});
  EXPECT_TRUE(holds(no_header, "open it together with its header, sim.hea")) << no_header;
  const std::string annotations = refused({files[2]});
  EXPECT_TRUE(holds(annotations, "sim.atr: annotations alone")) << annotations;
}

TEST(RecordWork, RefusesSeveralRecordsAndOtherFiles) {
  const SimulatedRecording simulated = simulated_minute();
  std::vector<FileBytes> two = wfdb_files("a", simulated);
  for (FileBytes& file : wfdb_files("b", simulated)) two.push_back(std::move(file));
  const std::string several = refused(two);
  EXPECT_TRUE(holds(several, "2 recordings: a.hea, b.hea; open them one at a time")) << several;

  EXPECT_TRUE(holds(refused({{".hidden", {}}}), "there is no file to open"));
  const std::string photo = refused({{"photo.jpg", {0xFF, 0xD8}}});
  EXPECT_TRUE(holds(photo, "photo.jpg: this is no recording that can be opened")) << photo;
  EXPECT_TRUE(holds(photo, "an EDF, a CSV or an NPY file")) << photo;
  EXPECT_TRUE(holds(refused({{"noending", {}}}), "noending: this is no recording"));
  EXPECT_TRUE(holds(refused({{".DS_Store", {1}}}), "there is no file to open"));

  const std::string csv = refused({{"letter.csv", bytes_of("Dear Sir,\nno ECG\n")}});
  EXPECT_TRUE(holds(csv, "letter.csv, after line 2")) << csv;
  const std::string npy = refused({{"x.npy", {1, 2, 3}}});
  EXPECT_TRUE(holds(npy, "x.npy")) << npy;
  const std::vector<size_t> shape = {2, 256};
  const std::string beats = refused({{"b.npy", format_npy(shape, std::vector<float>(512))}});
  EXPECT_TRUE(holds(beats, "b.npy: it holds single beats")) << beats;
  const std::string header = refused({{"x.hea", bytes_of("x 1 abc\n")}});
  EXPECT_TRUE(holds(header, "x.hea, line 1")) << header;
}

TEST(RecordWork, SaysWhichSamplesAreDamaged) {
  std::vector<FileBytes> files = wfdb_files("sim", simulated_minute());
  files[1].bytes[1000] ^= 0xFF;
  PatientWork work;
  const auto damaged = work.open_whole(files);
  ASSERT_TRUE(damaged);
  EXPECT_TRUE(holds(all_notes(*damaged), "checksums in MLII")) << all_notes(*damaged);
  files[1].bytes.resize(1000);
  const std::string cut_short = refused(files);
  EXPECT_TRUE(holds(cut_short, "sim.hea, sim.dat")) << cut_short;
}

TEST(RecordWork, FindsSignalFilesWhoseCaseWasLost) {
  std::vector<FileBytes> files = wfdb_files("sim", simulated_minute());
  files[1].name = "SIM.DAT";
  PatientWork work;
  EXPECT_TRUE(work.open_whole(files));
}

TEST(RecordWork, NotesWhatWasLeftOut) {
  SimulatedRecording simulated = simulated_minute();
  std::vector<FileBytes> files = wfdb_files("sim", simulated);
  Annotation beyond = simulated.annotations.back();
  beyond.sample = 21600;
  simulated.annotations.push_back(beyond);
  files[2].bytes = *format_wfdb_annotations(simulated.annotations);
  files.push_back({"sim.qrs", files[2].bytes});
  files.push_back({"readme.txt", bytes_of("hello")});
  files.push_back({".hidden", {}});
  PatientWork work;
  const auto summary = work.open_whole(files);
  ASSERT_TRUE(summary);
  EXPECT_EQ(summary->reference.size(), simulated.annotations.size() - 1);
  EXPECT_EQ(summary->reference_name, "sim.atr");
  const std::string notes = all_notes(*summary);
  EXPECT_EQ(summary->notes.size(), 3U) << notes;
  EXPECT_TRUE(holds(notes, "1 of the " + std::to_string(simulated.annotations.size()))) << notes;
  EXPECT_TRUE(holds(notes, "sim.qrs was left out")) << notes;
  EXPECT_TRUE(holds(notes, "readme.txt is no part of record sim")) << notes;

  files[2].bytes = {1, 2, 3};
  const auto without = work.open_whole({files[0], files[1], files[2]});
  ASSERT_TRUE(without);
  EXPECT_TRUE(without->reference.empty());
  EXPECT_TRUE(holds(all_notes(*without), "sim.atr is no annotation file"));
}

TEST(RecordWork, BringsAnnotationsToTheRecordsRate) {
  SimulatedRecording simulated = simulated_minute();
  std::vector<FileBytes> files = wfdb_files("sim", simulated);
  Annotation rate;
  rate.symbol = "\"";
  rate.aux = "## time resolution: 720";
  std::vector<Annotation> finer = {rate};
  for (Annotation annotation : simulated.annotations) {
    annotation.sample *= 2;
    finer.push_back(annotation);
  }
  files[2].bytes = *format_wfdb_annotations(finer);
  PatientWork work;
  const auto summary = work.open_whole(files);
  ASSERT_TRUE(summary);
  EXPECT_EQ(beat_samples(summary->reference), beat_samples(simulated.annotations));
}

TEST(RecordWork, OpensWhatHasNoBeats) {
  PatientWork work;
  const auto slow = work.open_whole({csv_file("slow.csv", simulated_minute(60).recording)});
  ASSERT_TRUE(slow);
  EXPECT_TRUE(slow->r_peaks.empty());
  EXPECT_TRUE(holds(all_notes(*slow), "There are no beats: R peaks are detected at 100"))
      << all_notes(*slow);
  EXPECT_TRUE(work.read(ReadTrace{0, 0, 100, 10}));
  EXPECT_TRUE(work.read(ReadBeats{}));

  Recording pressure = simulated_minute().recording;
  pressure.leads[0].units = "mmHg";
  const auto none = work.open_whole({csv_file("p.csv", pressure)});
  ASSERT_TRUE(none);
  EXPECT_TRUE(holds(all_notes(*none), "no lead is in a voltage")) << all_notes(*none);

  // Beside a pressure a lead in mV is taken, whatever its place and name.
  pressure.leads.push_back(simulated_minute().recording.leads[0]);
  pressure.leads[0].name = "ABP";
  pressure.leads[1].name = "aVR";
  const auto second = work.open_whole({csv_file("p.csv", pressure)});
  ASSERT_TRUE(second);
  EXPECT_EQ(second->beat_lead, 1);
  EXPECT_GT(second->r_peaks.size(), 50U);

  Recording flat = simulated_minute().recording;
  std::ranges::fill(flat.leads[0].samples, 1.0F);
  const auto dead = work.open_whole({csv_file("flat.csv", flat)});
  ASSERT_TRUE(dead);
  EXPECT_TRUE(holds(all_notes(*dead), "No beats were found in lead MLII")) << all_notes(*dead);

  std::ranges::fill(flat.leads[0].samples, std::nanf(""));
  const auto gap = work.open_whole({csv_file("gap.csv", flat)});
  ASSERT_TRUE(gap);
  EXPECT_EQ(gap->leads[0].low, 0);
  EXPECT_EQ(gap->leads[0].high, 0);
}

TEST(RecordWork, OpensInStepsAndCanBeStoppedAtAny) {
  const std::vector<FileBytes> before = wfdb_files("before", simulated_minute());
  const std::vector<FileBytes> files = wfdb_files("sim", simulated_minute());
  PatientWork work;
  ASSERT_TRUE(work.open_whole(before));
  std::vector<float> shares;
  work.open(files_to_read(files));
  while (!work.step()) shares.push_back(work.progress().share);
  ASSERT_GE(shares.size(), 4U);
  EXPECT_TRUE(std::ranges::is_sorted(shares));
  EXPECT_EQ(shares.back(), 1);
  EXPECT_FALSE(work.is_opening());

  // Stopped at any of these places it leaves the record of before open, and its beats known.
  for (size_t stop = 0; stop < shares.size(); ++stop) {
    const auto summary = work.open_whole(before);
    work.open(files_to_read(files));
    for (size_t i = 0; i < stop; ++i) EXPECT_FALSE(work.step());
    EXPECT_TRUE(work.read(ReadTrace{0, 0, 10, 10}));
    work.stop_opening();
    EXPECT_TRUE(work.read(ReadBeats{{std::ssize(summary->r_peaks) - 1}}));
  }
}

TEST(RecordWork, FindsBeatsAStretchAtATime) {
  SimulatorSettings settings;
  settings.duration_s = 3600;
  const SimulatedRecording simulated = *simulate_ecg(settings);
  PatientWork work;
  work.open(files_to_read({npy_file("hour.npy", simulated.recording)}));
  std::optional<Result<RecordSummary>> summary;
  while (!summary) summary = work.step();
  ASSERT_TRUE(*summary);
  EXPECT_TRUE((*summary)->r_peaks.empty());

  // What is known already is not told again; nor is anything lost if an answer was not taken.
  std::vector<int64_t> r_peaks;
  float share = 0;
  int answers = 0;
  int answers_with_beats = 0;
  while (true) {
    const FoundBeats found = *work.read(FindBeats{std::ssize(r_peaks)});
    EXPECT_GE(found.progress.share, share);
    share = found.progress.share;
    ++answers;
    if (answers % 2 == 0 && !found.done) continue;
    EXPECT_EQ(found.first, std::ssize(r_peaks));
    answers_with_beats += found.r_peaks.empty() ? 0 : 1;
    r_peaks.insert(r_peaks.end(), found.r_peaks.begin(), found.r_peaks.end());
    const auto beats = *work.read(ReadBeats{{std::ssize(r_peaks) - 1}});
    EXPECT_EQ(beats.contexts.size(), found.done ? 1U : 0U) << "they need all beats";
    if (found.done) break;
  }
  EXPECT_EQ(share, 1);
  EXPECT_GE(answers_with_beats, 3);
  EXPECT_EQ(r_peaks, *detect_r_peaks(simulated.recording.leads[0].samples, 360));
}

TEST(RecordWork, OpensTheRecordsOfMitBih) {
  if (mitdb_folder().empty()) GTEST_SKIP() << "BEATSMITH_MITDB is not set";
  double longest_ms = 0;
  double all_ms = 0;
  for (const std::string& name : mitdb_records()) {
    std::vector<FileBytes> files;
    for (const char* ending : {".hea", ".dat", ".atr"}) {
      files.push_back({name + ending, mitdb_file(name + ending)});
    }
    PatientWork work;
    const auto begin = std::chrono::steady_clock::now();
    const auto summary = work.open_whole(std::move(files));
    const std::chrono::duration<double, std::milli> time = std::chrono::steady_clock::now() - begin;
    longest_ms = std::max(longest_ms, time.count());
    all_ms += time.count();
    ASSERT_TRUE(summary) << name << ": " << describe(summary.error());
    EXPECT_EQ(summary->sample_count, 650000) << name;
    EXPECT_EQ(summary->leads.size(), 2U) << name;
    EXPECT_EQ(all_notes(*summary), "") << name;
    const double tolerance = name == "207" ? 0.2 : 0.03;  // flutter, which is no beats
    const auto beats = static_cast<double>(beat_samples(summary->reference).size());
    EXPECT_NEAR(static_cast<double>(summary->r_peaks.size()) / beats, 1, tolerance) << name;
    if (name != "100") continue;
    EXPECT_EQ(beats, 2273);
    EXPECT_NEAR(static_cast<double>(summary->r_peaks.size()), 2273, 2);
    const auto start = std::chrono::steady_clock::now();
    ASSERT_TRUE(work.read(ReadTrace{0, 0, 650000, 1440}));
    const std::chrono::duration<double, std::milli> window =
        std::chrono::steady_clock::now() - start;
    std::printf("the whole record as 1,440 columns: %.3f ms\n", window.count());
  }
  std::printf("a record is opened and searched in %.0f ms, at most %.0f ms\n",
              all_ms / static_cast<double>(mitdb_records().size()), longest_ms);
}

}  // namespace
}  // namespace beatsmith
