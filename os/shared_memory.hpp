#pragma once

#include <cstddef>
#include <new>
#include <type_traits>

namespace ptecheck::os {

/// Zeroed memory that this process shares with the children it forks from now on.
class shared_memory {
 public:
  explicit shared_memory(std::size_t bytes);
  shared_memory(const shared_memory&) = delete;
  shared_memory& operator=(const shared_memory&) = delete;
  ~shared_memory();

  void* get() const noexcept { return place_; }

 private:
  void* place_;
  std::size_t bytes_;
};

/// A value in shared memory: what any of the processes does to it, all see.
template <class T>
class shared {
 public:
  static_assert(std::is_trivially_destructible_v<T>);

  shared() : memory_(sizeof(T)), value_(new (memory_.get()) T{}) {}

  T* operator->() const noexcept { return value_; }

 private:
  shared_memory memory_;
  T* value_;
};

}  // namespace ptecheck::os
