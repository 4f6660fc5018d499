// Requests and answers as bytes, for the way between the page's instance of the app and the
// worker's. Both are one build, so a message states neither version nor byte order.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"
#include "jobs/jobs.h"

namespace beatsmith {

// For JobRequest, JobProgress and Result<JobAnswer>.
template <class Message>
std::vector<uint8_t> bytes_from_message(const Message& message);

// nullopt: these bytes are no such message.
template <class Message>
std::optional<Message> message_from_bytes(std::span<const uint8_t> bytes);

}  // namespace beatsmith
