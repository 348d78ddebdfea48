#include <ptecheck/model/trace.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cerrno>

namespace ptecheck::model {
namespace {

/// One line of every operation, simplest first.
constexpr std::array every_operation{
    "read mm=0 page=3",
    "write mm=1 page=31 value=65535",
    "madvise_dontneed mm=0 pages=0+32",
    "mprotect mm=0 pages=4+3 prot=none",
    "uffdio_writeprotect mm=0 pages=4+3 protect=on",
    "reclaim mm=0 pages=0+4",
    "madvise_guard_install mm=0 pages=4:1+3",
    "madvise_guard_remove mm=0 pages=4+3:4095",
    "uffdio_register mm=0 pages=0+32 mode=missing_wp",
    "uffdio_unregister mm=7 pages=0+32",
    "uffdio_zeropage mm=0 pages=2+1",
    "uffdio_copy mm=0 pages=2+1 value=7 wp=off",
    "uffdio_poison mm=0 pages=2+1",
    "uffdio_continue mm=0 pages=2+1 wp=on",
    "uffdio_wake mm=0 pages=2+1",
    "munmap mm=0 pages=2+0",
    "mmap mm=0 pages=2+1 maps=private_shmem prot=read_write",
    "mmap_read_only mm=0 pages=2+1 prot=read",
    "mremap mm=0 pages=2+1 size=3 to=9 how=dontunmap",
    "uffdio_move mm=0 pages=2+1 to=9 holes=on",
    "madvise_free mm=0 pages=2+1",
    "madvise_cold mm=0 pages=2+1",
    "madvise_hint mm=0 pages=2+1 advice=willneed",
    "mincore mm=0 pages=2+1",
    "madvise_populate mm=0 pages=2+1 write=on",
    "copy_from_user mm=0 page=3",
    "copy_to_user mm=0 page=3 value=7",
    "pagemap_scan mm=0 pages=0+32 want=wp_allowed report=0x11b protect=on check=off regions=4"
    " most=0",
    "mlock mm=0 pages=2:7+1",
    "mlock_onfault mm=0 pages=2+1",
    "munlock mm=0 pages=2+1",
    "mseal mm=0 pages=2+1",
    "madvise_mergeable mm=0 pages=2+1 merge=off",
    "ksm_merge mm=0",
    "swapoff",
    "migrate_begin mm=0 page=3",
    "migrate_end mm=0 page=3",
    "memory_failure mm=0 page=3",
    "migrate_to_device mm=0 page=3",
    "make_device_exclusive mm=0 page=3",
    "madvise_remove mm=0 pages=2+1",
    "punch_hole pages=1048575:4095+1048575:4095",
    "ftruncate size=16384",
    "madvise_wipeonfork mm=0 pages=2+1 wipe=on",
    "madvise_dontfork mm=0 pages=2+1 absent=off",
    "fork mm=0 child=1",
    "exit mm=0",
    "madvise_collapse mm=0 pages=0+512",
};
static_assert(every_operation.size() == std::variant_size_v<operation>);

step step_of(std::string_view text) {
  const auto read = parse_step(text);
  EXPECT_TRUE(std::holds_alternative<step>(read)) << text;
  return std::get<step>(read);
}

trace trace_of(std::string_view text) {
  const auto read = parse_trace(text);
  EXPECT_TRUE(std::holds_alternative<trace>(read)) << text;
  return std::get<trace>(read);
}

TEST(trace, every_operation_reads_back_as_it_was_printed) {
  for (std::size_t kind = 0; kind < every_operation.size(); ++kind) {
    const step line = step_of(every_operation[kind]);
    EXPECT_EQ(line.what.index(), kind);
    EXPECT_EQ(to_text(line), every_operation[kind]);
  }
}

TEST(trace, an_operation_has_the_name_of_its_type) {
  for (std::size_t kind = 0; kind < every_operation.size(); ++kind) {
    const std::string_view line = every_operation[kind];
    EXPECT_EQ(name_of(blanks<operation>[kind]), line.substr(0, line.find(' ')));
  }
}

TEST(trace, fields_are_what_they_say) {
  EXPECT_EQ(step_of("write mm=1 page=31 value=300"), (step{write{{1}, {31}, {300}}, {}}));
  EXPECT_EQ(step_of("mprotect mm=0 pages=4:17+0:5 prot=read"),
            (step{mprotect{{0}, {4 * page_size + 17, 5}, protection::read}, {}}));
}

TEST(trace, numbers_may_be_hexadecimal) {
  EXPECT_EQ(step_of("read mm=0x0 page=0x1f"), step_of("read mm=0 page=31"));
}

TEST(trace, a_choice_is_printed_only_where_it_is_not_the_usual_one) {
  for (const char* line : {"reclaim mm=0 pages=0+4 | kept=0x5",
                           "reclaim mm=0 pages=0+64 | kept=0xffffffffffffffff",
                           "fork mm=0 child=1 | tables_skipped=0x3",
                           "fork mm=0 child=1 | kept=0x1 tables_skipped=0x3"})
    EXPECT_EQ(to_text(step_of(line)), line);
  EXPECT_EQ(to_text(step_of("fork mm=0 child=1 | kept=0x0 tables_skipped=0x0")),
            "fork mm=0 child=1");
  EXPECT_EQ(to_text(step_of("fork mm=0 child=1|")), "fork mm=0 child=1");
}

TEST(trace, the_order_of_choices_is_free) {
  EXPECT_EQ(step_of("fork mm=0 child=1 | tables_skipped=0x3 kept=1"),
            step_of("fork mm=0 child=1 | kept=1 tables_skipped=0x3"));
}

TEST(trace, every_world_reads_back_as_it_was_printed) {
  for (const std::string line :
       {"world mms=4 pages=32 maps=anon prot=read_write uffd=wp features=sigbus"
        " profile=linux-6.18",
        "world mms=1 pages=1 maps=shmem prot=none uffd=none features=none profile=linux-6.1",
        "world mms=8 pages=16384 maps=private_shmem prot=read uffd=missing_wp"
        " features=wp_unpopulated,wp_async,sigbus,event_fork,event_remap,event_remove,event_unmap,"
        "user_mode_only profile=linux-6.12"}) {
    EXPECT_EQ(to_text(trace_of("ptecheck trace 1\n" + line + "\n").start), line);
  }
}

TEST(trace, features_are_those_that_are_named_and_no_other) {
  const std::string world = "ptecheck trace 1\nworld mms=4 pages=32 maps=anon prot=read uffd=wp ";
  EXPECT_EQ(trace_of(world + "features=none profile=linux-6.18").start.features, uffd_features{});
  EXPECT_EQ(trace_of(world + "features=event_fork,wp_async profile=linux-6.18").start.features,
            (uffd_features{.wp_async = true, .event_fork = true}));
  EXPECT_EQ(
      trace_of(world + "features=user_mode_only,event_unmap profile=linux-6.18").start.features,
      (uffd_features{.event_unmap = true, .user_mode_only = true}));
}

TEST(trace, a_whole_one_reads_back_as_it_was_printed) {
  trace all;
  for (const char* line : every_operation) all.steps.push_back(step_of(line));
  EXPECT_EQ(trace_of(to_text(all)), all);
  EXPECT_EQ(to_text(trace_of(to_text(all))), to_text(all));
}

TEST(trace, comments_blank_lines_and_foreign_line_ends_do_not_matter) {
  const trace plain = trace_of(
      "ptecheck trace 1\n"
      "world mms=4 pages=32 maps=anon prot=read uffd=wp features=none profile=linux-6.18\n"
      "read mm=0 page=1\n");
  EXPECT_EQ(
      trace_of(
          "# what it shows\r\n"
          "\n"
          "  ptecheck trace 1 # the version\r\n"
          "world mms=4 pages=32 maps=anon prot=read uffd=wp features=none profile=linux-6.18\r\n"
          "\t\n"
          "  read   mm=0\tpage=1   # a read"),
      plain);
}

TEST(trace, may_have_no_steps) {
  EXPECT_TRUE(trace_of("ptecheck trace 1\n" + to_text(default_world)).steps.empty());
}

TEST(outcome, says_what_it_is) {
  EXPECT_EQ(to_text(outcome{done{0}}), "done");
  EXPECT_EQ(to_text(outcome{done{7}}), "done value=7");
  EXPECT_EQ(to_text(outcome{refused{EAGAIN, 3}}), "refused EAGAIN progress=3");
  EXPECT_EQ(to_text(outcome{refused{ENOENT, 0}}), "refused ENOENT");
  EXPECT_EQ(to_text(outcome{signal{signal_code::segv_maperr, {3}}}), "signal SEGV_MAPERR page=3");
  EXPECT_EQ(to_text(outcome{signal{signal_code::segv_accerr, {3}}}), "signal SEGV_ACCERR page=3");
  EXPECT_EQ(to_text(outcome{signal{signal_code::bus_adrerr, {3}}}), "signal BUS_ADRERR page=3");
  EXPECT_EQ(to_text(outcome{signal{signal_code::bus_mceerr_ar, {3}}}),
            "signal BUS_MCEERR_AR page=3");
  EXPECT_EQ(to_text(outcome{blocked{{3}, false, false, false}}), "blocked page=3 message=read");
  EXPECT_EQ(to_text(outcome{blocked{{3}, true, false, false}}), "blocked page=3 message=write");
  EXPECT_EQ(to_text(outcome{blocked{{3}, true, true, false}}), "blocked page=3 message=write,wp");
  EXPECT_EQ(to_text(outcome{blocked{{3}, false, false, true}}),
            "blocked page=3 message=read,minor");
  EXPECT_EQ(to_text(outcome{absent{}}), "absent");
  EXPECT_EQ(to_text(outcome{never_returns{}}), "never returns");
  EXPECT_EQ(to_text(outcome{unsupported{"swap"}}), "unsupported: swap");
  EXPECT_EQ(to_text(outcome{scanned{0, {8}, {}}}), "scanned to=8");
  EXPECT_EQ(to_text(outcome{scanned{2, {8}, {{{0, 3, {2}}, {5, 6, {0x112}}}}}}),
            "scanned to=8 0+3=0x2 5+1=0x112");
}

TEST(outcome, names_its_errno) {
  for (const auto& [error, name] : {std::pair{EPERM, "EPERM"},
                                    std::pair{ENOENT, "ENOENT"},
                                    std::pair{EAGAIN, "EAGAIN"},
                                    std::pair{ENOMEM, "ENOMEM"},
                                    std::pair{EACCES, "EACCES"},
                                    std::pair{EFAULT, "EFAULT"},
                                    std::pair{EBUSY, "EBUSY"},
                                    std::pair{EEXIST, "EEXIST"},
                                    std::pair{EINVAL, "EINVAL"},
                                    std::pair{ENOTTY, "ENOTTY"},
                                    std::pair{ENOSYS, "ENOSYS"},
                                    std::pair{EHWPOISON, "EHWPOISON"},
                                    std::pair{0, "an unknown error"}})
    EXPECT_EQ(name_of_error(error), name);
}

}  // namespace
}  // namespace ptecheck::model
