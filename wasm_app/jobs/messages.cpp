#include "jobs/messages.h"

#include <array>
#include <cstring>
#include <tuple>
#include <type_traits>
#include <utility>

namespace beatsmith {
namespace {

// What each kind of message is made of, once for both directions.
template <class T, class Struct>
concept Is = std::is_same_v<std::remove_const_t<T>, Struct>;

auto parts(Is<OpenedFile> auto& m) { return std::tie(m.name, m.bytes, m.handle); }
auto parts(Is<OpenRecord> auto& m) { return std::tie(m.files, m.as); }
auto parts(Is<ReadAs> auto& m) { return std::tie(m.sample_rate_hz, m.units, m.beat_lead); }
auto parts(Is<ReadTrace> auto& m) { return std::tie(m.lead, m.first, m.count, m.columns); }
auto parts(Is<ReadBeats> auto& m) { return std::tie(m.places); }
auto parts(Is<FindBeats> auto& m) { return std::tie(m.known); }
auto parts(Is<FileBytes> auto& m) { return std::tie(m.name, m.bytes); }
auto parts(Is<WriteFiles> auto& m) { return std::tie(m.format, m.name, m.labels, m.comments); }
auto parts(Is<WrittenFiles> auto& m) { return std::tie(m.files); }
auto parts(Is<LeadSummary> auto& m) { return std::tie(m.name, m.units, m.low, m.high, m.middle); }
auto parts(Is<Annotation> auto& m) {
  return std::tie(m.sample, m.symbol, m.subtype, m.channel, m.number, m.aux);
}
auto parts(Is<RecordSummary> auto& m) {
  return std::tie(m.name, m.sample_rate_hz, m.rate_is_unstated, m.annotation_rate_hz,
                  m.sample_count, m.leads, m.beat_lead, m.comments, m.r_peaks, m.reference,
                  m.reference_name, m.labels, m.notes);
}
auto parts(Is<Trace> auto& m) { return std::tie(m.request, m.low, m.high); }
auto parts(Is<BeatInputs> auto& m) { return std::tie(m.places, m.beats, m.contexts); }
auto parts(Is<JobProgress> auto& m) { return std::tie(m.share, m.stage); }
auto parts(Is<FoundBeats> auto& m) {
  return std::tie(m.first, m.r_peaks, m.progress, m.done, m.notes);
}
auto parts(Is<Error> auto& m) { return std::tie(m.what, m.where, m.mend); }

// Values that are their own bytes.
template <class T>
struct IsPlain : std::bool_constant<std::is_arithmetic_v<T> || std::is_enum_v<T>> {};
template <class T, size_t N>
struct IsPlain<std::array<T, N>> : IsPlain<T> {};

class Writer {
 public:
  template <class T>
  void put(const T& value) {
    if constexpr (IsPlain<T>::value) {
      append(&value, sizeof value);
    } else {
      std::apply([this](const auto&... part) { (this->put(part), ...); }, parts(value));
    }
  }
  void put(const std::string& text) { put_items(text); }
  template <class T>
  void put(const std::vector<T>& items) {
    put_items(items);
  }
  template <class... T>
  void put(const std::variant<T...>& choice) {
    put(static_cast<uint64_t>(choice.index()));
    std::visit([this](const auto& value) { this->put(value); }, choice);
  }
  template <class T>
  void put(const Result<T>& result) {
    put(result.has_value());
    if (result) {
      put(*result);
    } else {
      put(result.error());
    }
  }

  std::vector<uint8_t> take() { return std::move(bytes_); }

 private:
  template <class Items>
  void put_items(const Items& items) {
    put(static_cast<uint64_t>(items.size()));
    if constexpr (IsPlain<typename Items::value_type>::value) {
      append(items.data(), items.size() * sizeof(items[0]));
    } else {
      for (const auto& item : items) put(item);
    }
  }
  void append(const void* data, size_t size) {
    const auto* begin = static_cast<const uint8_t*>(data);
    bytes_.insert(bytes_.end(), begin, begin + size);
  }

  std::vector<uint8_t> bytes_;
};

// After the first thing that cannot be, all else is empty.
class Reader {
 public:
  explicit Reader(std::span<const uint8_t> bytes) : rest_(bytes) {}

  template <class T>
  void get(T& value) {
    if constexpr (IsPlain<T>::value) {
      copy(&value, sizeof value);
    } else {
      std::apply([this](auto&... part) { (this->get(part), ...); }, parts(value));
    }
  }
  void get(std::string& text) { get_items(text); }
  template <class T>
  void get(std::vector<T>& items) {
    get_items(items);
  }
  template <class... T>
  void get(std::variant<T...>& choice) {
    uint64_t index = 0;
    get(index);
    get_alternative(choice, index, std::index_sequence_for<T...>());
  }
  template <class T>
  void get(std::optional<Result<T>>& result) {
    bool has_value = false;
    T value;
    Error error;
    get(has_value);
    if (has_value) {
      get(value);
      result.emplace(std::move(value));
    } else {
      get(error);
      result.emplace(std::move(error));
    }
  }

  bool is_done() const { return is_good_ && rest_.empty(); }

 private:
  template <class Items>
  void get_items(Items& items) {
    using Item = typename Items::value_type;
    constexpr size_t kLeast = IsPlain<Item>::value ? sizeof(Item) : 1;  // bytes an item takes
    uint64_t count = 0;
    get(count);
    if (count > rest_.size() / kLeast) is_good_ = false;
    if (!is_good_) return;
    items.resize(static_cast<size_t>(count));
    if constexpr (IsPlain<Item>::value) {
      copy(items.data(), items.size() * kLeast);
    } else {
      for (Item& item : items) get(item);
    }
  }
  template <class... T, size_t... I>
  void get_alternative(std::variant<T...>& choice, uint64_t index, std::index_sequence<I...>) {
    if (index >= sizeof...(T)) is_good_ = false;
    ((index == I ? get(choice.template emplace<I>()) : void()), ...);
  }
  void copy(void* to, size_t size) {
    if (size > rest_.size()) is_good_ = false;
    if (!is_good_ || size == 0) return;
    std::memcpy(to, rest_.data(), size);
    rest_ = rest_.subspan(size);
  }

  std::span<const uint8_t> rest_;
  bool is_good_ = true;
};

// A Result has no empty state to read into.
template <class T>
struct Slot {
  T value;
};
template <class T>
struct Slot<Result<T>> {
  std::optional<Result<T>> value;
};

}  // namespace

template <class Message>
std::vector<uint8_t> bytes_from_message(const Message& message) {
  Writer writer;
  writer.put(message);
  return writer.take();
}

template <class Message>
std::optional<Message> message_from_bytes(std::span<const uint8_t> bytes) {
  Reader reader(bytes);
  Slot<Message> slot;
  reader.get(slot.value);
  if (!reader.is_done()) return std::nullopt;
  return std::move(slot.value);
}

template std::vector<uint8_t> bytes_from_message(const JobRequest&);
template std::vector<uint8_t> bytes_from_message(const JobProgress&);
template std::vector<uint8_t> bytes_from_message(const Result<JobAnswer>&);
template std::optional<JobRequest> message_from_bytes(std::span<const uint8_t>);
template std::optional<JobProgress> message_from_bytes(std::span<const uint8_t>);
template std::optional<Result<JobAnswer>> message_from_bytes(std::span<const uint8_t>);

}  // namespace beatsmith
