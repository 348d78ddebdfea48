#include <ptecheck/impl/kernel/call_text.hpp>

#include <initializer_list>

namespace ptecheck::impl::kernel {
namespace {

std::string number(std::uint64_t value) {
  return std::to_string(value);
}

/// `3 * PAGE`, or a number of bytes that is no whole pages.
std::string bytes_text(std::uint32_t bytes) {
  if (bytes % model::page_size != 0) return number(bytes);
  return number(bytes / model::page_size) + " * PAGE";
}

std::string place_and_length(model::range on) {
  return "at(" + bytes_text(on.start) + "), " + bytes_text(on.length);
}

std::string_view prot_text(model::protection prot) {
  switch (prot) {
    case model::protection::none: return "PROT_NONE";
    case model::protection::read: return "PROT_READ";
    case model::protection::read_write: return "PROT_READ | PROT_WRITE";
  }
  return {};
}

std::string called(std::string_view function, const std::string& arguments) {
  return std::string{function} + "(" + arguments + ")";
}

struct printer {
  constants& needed;

  std::string name(const constant& of) const {
    needed.insert(of);
    return std::string{of.name};
  }

  /// What an ioctl's mode says in the kernel's words.
  std::string mode_text(const uffd_call& made) const {
    if (made.mode == 0) return "0";
    if (made.request.value == uffd_copy.value) return name(copy_wp);
    if (made.request.value == uffd_continue.value) return name(continue_wp);
    if (made.request.value == uffd_move.value) return name(move_holes);
    if (made.request.value == uffd_writeprotect.value) return name(writeprotect_wp);
    return flags_text(made.mode, {register_missing, register_wp, register_minor});
  }
  /// Those of the flags that are set, or 0.
  std::string flags_text(std::uint64_t set, std::initializer_list<constant> flags) const {
    std::string text;
    for (const constant& each : flags) {
      if ((set & each.value) == 0) continue;
      if (!text.empty()) text += " | ";
      text += name(each);
    }
    return text.empty() ? "0" : text;
  }

  std::string operator()(const access_call& made) const {
    if (!made.store) return called("load", number(made.page));
    return called("store", number(made.page) + ", " + number(made.value.value));
  }
  std::string operator()(const copy_user_call& made) const {
    if (!made.store) return called("kernel_load", number(made.page));
    return called("kernel_store", number(made.page) + ", " + number(made.value.value));
  }
  std::string operator()(const advice_call& made) const {
    return called("result",
                  called("madvise", place_and_length(made.on) + ", " + name(made.advice)));
  }
  std::string operator()(const protect_call& made) const {
    return called(
        "result",
        called("mprotect", place_and_length(made.on) + ", " + std::string{prot_text(made.prot)}));
  }
  std::string operator()(const map_call& made) const {
    const bool anon = made.maps == model::backing::anon;
    const bool shared = made.maps == model::backing::shmem;
    std::string arguments = place_and_length(made.on) + ", " + std::string{prot_text(made.prot)};
    arguments += shared ? ", MAP_FIXED | MAP_SHARED" : ", MAP_FIXED | MAP_PRIVATE";
    arguments += anon ? " | MAP_ANONYMOUS, -1, 0" : ", file, " + bytes_text(made.on.start);
    return called("mapped", called("mmap", arguments));
  }
  std::string operator()(const unmap_call& made) const {
    return called("result", called("munmap", place_and_length(made.on)));
  }
  std::string operator()(const uffd_call& made) const {
    const std::string arguments =
        bytes_text(made.on.start) + ", " + bytes_text(made.on.length) + ", " + mode_text(made);
    if (made.request.value == UFFDIO_COPY)
      return called("uffd_copy", arguments + ", " + number(made.value.value));
    if (made.request.value == uffd_move.value)
      return called("uffd_move",
                    name(made.request) + ", " + number(made.to.index) + " * PAGE, " + arguments);
    return called("uffd_call", name(made.request) + ", " + arguments);
  }
  std::string operator()(const remap_call& made) const {
    std::string arguments =
        place_and_length(made.on) + ", " + number(made.size.pages) + " * PAGE, ";
    if (made.how == model::remap_way::in_place)
      return called("mapped", called("mremap", arguments + "0"));
    arguments += "MREMAP_MAYMOVE | MREMAP_FIXED";
    if (made.how == model::remap_way::dontunmap) arguments += " | " + name(remap_dontunmap);
    arguments += ", at(" + number(made.to.index) + " * PAGE)";
    return called("mapped", called("mremap", arguments));
  }
  std::string operator()(const lock_call& made) const {
    return called("result", called(made.lock ? "mlock" : "munlock", place_and_length(made.on)));
  }
  std::string operator()(const mincore_call& made) const {
    return called("resident", bytes_text(made.on.start) + ", " + bytes_text(made.on.length));
  }
  std::string operator()(const scan_call& made) const {
    return called("scan",
                  name(pagemap_scan_request) + ", " + bytes_text(made.on.start) + ", " +
                      bytes_text(made.on.length) + ", " +
                      flags_text(made.flags, {scan_wp_matching, scan_check_wpasync}) + ", " +
                      number(made.regions) + ", " + number(made.most) + ", " + number(made.wanted) +
                      ", " + number(made.reported));
  }
  std::string operator()(const merge_call&) const { return called("merge_equal_pages", ""); }
  std::string operator()(const swapoff_call&) const { return called("take_back_swap", ""); }
  std::string operator()(const migration_call&) const { return called("hold_migration", ""); }
  std::string operator()(const breaking_call&) const { return called("break_memory", ""); }
  std::string operator()(const device_call&) const { return called("move_to_device", ""); }
  std::string operator()(const punch_call& made) const {
    return called("result",
                  called("fallocate",
                         "file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, " +
                             bytes_text(made.on.start) + ", " + bytes_text(made.on.length)));
  }
  std::string operator()(const truncate_call& made) const {
    return called("result", called("ftruncate", "file, " + number(made.size.pages) + " * PAGE"));
  }
  std::string operator()(const fork_call& made) const {
    return called("fork_as", number(made.child.index));
  }
  std::string operator()(const exit_call&) const { return called("leave", ""); }
};

}  // namespace

std::string text_of(const call& made, constants& needed) {
  return std::visit(printer{needed}, made);
}

std::string mapping_text(const model::world& in) {
  constants none;
  return text_of(map_call{model::pages(0, in.pages), in.maps, in.prot}, none);
}

std::string registration_text(const model::world& in, constants& needed) {
  if (in.uffd == model::uffd_mode::none) return {};
  return text_of(uffd_call{model::pages(0, in.pages), uffd_register, register_mode(in.uffd)},
                 needed);
}

}  // namespace ptecheck::impl::kernel
