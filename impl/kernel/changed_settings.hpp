#pragma once
// The note of what a program changed of this machine, for whoever has to put it back.
#include <ptecheck/os/unique_fd.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ptecheck::impl::kernel {

inline constexpr std::string_view place_of_note = "/run/ptecheck.changed";

/// A file that says what is changed, each change before it is made, and which processes were
/// started meanwhile. It is locked as long as this lives: one program at a time changes the
/// machine. Where a program came to a bad end the next one finds its changes here, and its
/// processes gone.
class changed_settings {
 public:
  /// Throws environment_error where there is no right to the file, or another program has it.
  explicit changed_settings(std::string_view place = place_of_note);
  /// What a program that came to a bad end has left; nothing where there is no file, no right to
  /// it, or a program at work.
  static std::optional<changed_settings> left_behind(std::string_view place = place_of_note);

  changed_settings(changed_settings&&) noexcept = default;
  changed_settings& operator=(changed_settings&&) = delete;
  /// Empties the file, unless there is still something to put back.
  ~changed_settings();

  /// `what`: one line, of which the first word says how to put it back.
  void will_change(std::string_view what);
  void has_put_back(std::string_view what) noexcept;
  /// The processes of this program that must not outlive it.
  void has_started(int process) const;

  /// What has to be put back, the last change first.
  std::vector<std::string> standing() const;
  /// How many processes of a program that came to a bad end this one ended.
  int ended() const { return ended_; }

 private:
  changed_settings(os::unique_fd file, std::string_view place, int ended);
  static changed_settings begun(std::string_view place);

  std::string place_;
  os::unique_fd file_;
  int ended_;
};

/// What the note of this or another program has to put back now, the last change first.
std::vector<std::string> standing_in(std::string_view place = place_of_note);

}  // namespace ptecheck::impl::kernel
