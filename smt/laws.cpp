#include <ptecheck/smt/faults.hpp>
#include <ptecheck/smt/laws.hpp>
#include <ptecheck/smt/registry.hpp>

#include <string>

namespace ptecheck::smt {
namespace {

using operation_names = std::vector<std::string_view>;

/// The law of an operation, which the fault in it must break.
template <class Law>
obligation law_of(const operation& op,
                  const char* group,
                  const char* sentence,
                  const Law& says,
                  const fault& wrong) {
  return holds(group, std::string(op.name) + sentence, about(says, laws::subject{op, {}}))
      .refutes(std::string(wrong.id), about(says, laws::subject{op, wrong}));
}

void add_twice_is_once(std::vector<obligation>& all) {
  const operation_names settled{"mprotect",
                                "write_protect",
                                "write_unprotect",
                                "fork_parent",
                                "fork_child",
                                "guard_remove",
                                "poison",
                                "zap_dontneed",
                                "zap_punch_hole",
                                "zap_truncate",
                                "move_to",
                                "mremap",
                                "lazy_free",
                                "ksm_merge",
                                "swapoff",
                                "migrate_begin",
                                "migrate_end",
                                "memory_failure",
                                "migrate_to_device",
                                "migrate_to_ram",
                                "make_device_exclusive"};
  for (const std::string_view name : settled)
    all.push_back(law_of(operation_named(name),
                         "laws",
                         " twice is once",
                         laws::twice_is_once{},
                         faults::toggles_a_bit));
}

void add_dirty_stays(std::vector<obligation>& all) {
  const operation_names keeping{"read",
                                "write",
                                "mprotect",
                                "write_protect",
                                "write_unprotect",
                                "reclaim",
                                "fork_parent",
                                "copy",
                                "copy_wp",
                                "zeropage",
                                "poison",
                                "continue",
                                "continue_wp",
                                "mremap",
                                "swapoff",
                                "migrate_end"};
  for (const std::string_view name : keeping)
    all.push_back(law_of(operation_named(name),
                         "laws",
                         " loses no dirty page",
                         laws::a_page_that_stays_stays_dirty{},
                         faults::forgets_dirty));
}

/// Of those that leave pages at all.
void add_protected_stays(std::vector<obligation>& all) {
  const operation_names leaving{
      "read",        "write",       "mprotect",   "write_protect",  "write_unprotect",
      "reclaim",     "fork_parent", "fork_child", "guard_remove",   "copy",
      "copy_wp",     "zeropage",    "poison",     "zap_punch_hole", "continue",
      "continue_wp", "move_from",   "move_to",    "mremap",         "lazy_free",
      "ksm_merge",   "ksm_unmerge", "swapoff",    "migrate_end",    "migrate_to_ram"};
  for (const std::string_view name : leaving)
    all.push_back(law_of(operation_named(name),
                         "laws",
                         " leaves no protected page writable",
                         laws::protected_pages_stay_unwritable{},
                         faults::protects_but_leaves_write));
}

/// An access walks past nothing: it makes the tables that it needs. Nor does what always installs,
/// nor MOVE, which goes word by word.
void add_walks(std::vector<obligation>& all) {
  for (const operation& op : all_operations()) {
    const bool walks = op.name != "read" && op.name != "write" && op.name != "move_from";
    if (!walks || op.installs<model::machine_word>({})) continue;
    all.push_back(law_of(op,
                         "walks",
                         " does nothing to none where it does not install",
                         laws::where_it_does_not_install_none_stays{},
                         faults::toggles_a_bit));
  }
}

void add_lookups(std::vector<obligation>& all) {
  using laws::looked_up;
  const auto add = [&](const operation& op, const char* says, looked_up what, const fault& wrong) {
    all.push_back(law_of(op, "lookups", says, laws::does_not_depend_on{what}, wrong));
  };
  for (const operation& op : all_operations()) {
    if (!op.uses.frame)
      add(op, " does not depend on the frame", looked_up::frame, faults::peeks_at_the_frame);
    if (!op.uses.slot)
      add(op, " does not depend on the slot", looked_up::slot, faults::peeks_at_the_slot);
    if (!op.uses.file)
      add(op, " does not depend on the file", looked_up::file, faults::peeks_at_the_file);
    if (!op.uses.fresh)
      add(op, " does not depend on what is free", looked_up::fresh, faults::peeks_at_what_is_free);
  }
}

}  // namespace

std::vector<obligation> laws_of_operations() {
  std::vector<obligation> all;
  add_twice_is_once(all);
  add_dirty_stays(all);
  add_protected_stays(all);
  add_walks(all);
  add_lookups(all);
  return all;
}

}  // namespace ptecheck::smt
