#include <ptecheck/model/trace.hpp>

#include <cerrno>
#include <charconv>

namespace ptecheck::model {
namespace {

void put(std::string& out, std::uint64_t number, int base = 10) {
  char digits[20];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, number, base).ptr);
}

/// Whole pages, then odd bytes after a colon: `4`, `4:17`.
void put_bytes(std::string& out, std::uint32_t bytes) {
  put(out, bytes / page_size);
  if (bytes % page_size != 0) put(out += ':', bytes % page_size);
}

void print(std::string& out, bool on) {
  out += on ? "on" : "off";
}
void print(std::string& out, std::uint8_t number) {
  put(out, number);
}
void print(std::string& out, std::uint16_t number) {
  put(out, number);
}
void print(std::string& out, mm_id mm) {
  put(out, mm.index);
}
void print(std::string& out, page_id page) {
  put(out, page.index);
}
void print(std::string& out, token contents) {
  put(out, contents.value);
}
void print(std::string& out, region_count count) {
  put(out, count.value);
}
void print(std::string& out, page_limit limit) {
  put(out, limit.value);
}
void print(std::string& out, scan_categories categories) {
  put(out += "0x", categories.bits, 16);
}
void print(std::string& out, page_count size) {
  put(out, size.pages);
}
void print(std::string& out, page_mask mask) {
  put(out += "0x", mask.bits, 16);
}
void print(std::string& out, profile_id profile) {
  out += profile.get().name;
}

void print(std::string& out, range bytes) {
  put_bytes(out, bytes.start);
  put_bytes(out += '+', bytes.length);
}

template <class E>
requires std::is_enum_v<E>
void print(std::string& out, E value) {
  out += names_of<E>[static_cast<std::size_t>(value)];
}

void print(std::string& out, const uffd_features& features) {
  const std::size_t start = out.size();
  for_each_field(features, [&](std::string_view name, bool on) {
    if (!on) return;
    if (out.size() != start) out += ',';
    out += name;
  });
  if (out.size() == start) out += "none";
}

template <described T>
void print_fields(std::string& out, const T& value) {
  for_each_field(value, [&](std::string_view name, const auto& field) {
    ((out += ' ') += name) += '=';
    print(out, field);
  });
}

/// A choice prints only where it differs from the usual one.
void print_choice(std::string& out, const choice& chosen) {
  if (chosen == choice{}) return;
  out += " |";
  for_each_field(chosen, [&]<class T>(std::string_view name, const T& field) {
    if (field == T{}) return;
    ((out += ' ') += name) += '=';
    print(out, field);
  });
}

struct outcome_printer {
  std::string& out;

  void operator()(const done& d) const {
    out += "done";
    if (d.value != 0) put(out += " value=", d.value);
  }
  void operator()(const refused& r) const {
    (out += "refused ") += name_of_error(r.error);
    if (r.progress != 0) put(out += " progress=", r.progress);
  }
  void operator()(const signal& s) const {
    print(out += "signal ", s.code);
    put(out += " page=", s.page.index);
  }
  void operator()(const blocked& b) const {
    put(out += "blocked page=", b.page.index);
    out += b.write ? " message=write" : " message=read";
    if (b.wp) out += ",wp";
    if (b.minor) out += ",minor";
  }
  void operator()(const absent&) const { out += "absent"; }
  void operator()(const never_returns&) const { out += "never returns"; }
  void operator()(const unsupported& u) const { (out += "unsupported: ") += u.missing; }
  void operator()(const scanned& s) const {
    put(out += "scanned to=", s.walk_end.index);
    for (std::size_t i = 0; i < s.count; ++i) {
      put(out += ' ', s.regions[i].first);
      put(out += '+', s.regions[i].end - s.regions[i].first);
      print(out += '=', s.regions[i].categories);
    }
  }
  void operator()(const resident& r) const { print(out += "resident ", r.pages); }
};

}  // namespace

std::string_view name_of(const operation& what) {
  return std::visit([]<class Op>(const Op&) { return type_name<Op>(); }, what);
}

std::string_view name_of_error(int error) {
  switch (error) {
    case EPERM: return "EPERM";
    case ENOENT: return "ENOENT";
    case EAGAIN: return "EAGAIN";
    case ENOMEM: return "ENOMEM";
    case EACCES: return "EACCES";
    case EFAULT: return "EFAULT";
    case EBUSY: return "EBUSY";
    case EEXIST: return "EEXIST";
    case EINVAL: return "EINVAL";
    case ENOTTY: return "ENOTTY";
    case ENOSYS: return "ENOSYS";
    case EHWPOISON: return "EHWPOISON";
    default: return "an unknown error";
  }
}

std::string to_text(const step& line) {
  std::string out{name_of(line.what)};
  std::visit([&](const auto& op) { print_fields(out, op); }, line.what);
  print_choice(out, line.chosen);
  return out;
}

std::string to_text(const world& in) {
  std::string out = "world";
  print_fields(out, in);
  return out;
}

std::string to_text(const outcome& answer) {
  std::string out;
  std::visit(outcome_printer{out}, answer);
  return out;
}

std::string to_text(const trace& all) {
  std::string out = "ptecheck trace 1\n" + to_text(all.start) + '\n';
  for (const step& line : all.steps) (out += to_text(line)) += '\n';
  return out;
}

}  // namespace ptecheck::model
