#pragma once
#include <ptecheck/model/trace.hpp>

namespace ptecheck::model {

/// The trace that this thread is running, so that a broken invariant can show it. May be null.
inline thread_local const trace* running_trace = nullptr;

/// Says which invariant of our own is broken and after which trace, and aborts.
[[noreturn]] void broken_invariant(const char* sentence, const char* file, int line);

}  // namespace ptecheck::model

/// What must hold unless this project is wrong. Checked in every build.
#define PTECHECK_INVARIANT(condition, sentence) \
  ((condition) ? void() : ::ptecheck::model::broken_invariant(sentence, __FILE__, __LINE__))
