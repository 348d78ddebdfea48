#include <ptecheck/spec/entry/hugetlb.hpp>
#include <ptecheck/spec/words_test.hpp>

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace ptecheck::spec {
namespace {

const std::string own_memory = "readable writable uffd_wp anon_page ";
const std::string file_memory = "readable writable uffd_wp shared cached ";

model::present<> page_of(const result<>& r) {
  return std::get<model::present<>>(r.after);
}
result<> read_of(std::string_view what, std::string_view where) {
  return hugetlb_accessed<model::machine_word>(entry_of(what), access::read, given(where));
}

TEST(hugetlb_access, of_private_memory_takes_a_page_even_to_read) {
  const result<> r = read_of("none", own_memory);
  EXPECT_TRUE(page_of(r).exclusive);
  EXPECT_FALSE(page_of(r).write || page_of(r).dirty || page_of(r).uffd_wp);
  EXPECT_EQ(r.content, effect::zero_frame);
  EXPECT_EQ(r.by, by<"hugetlb.fault.own_page">);
}

TEST(hugetlb_access, of_shared_memory_maps_writable_and_dirty_even_to_read) {
  const result<> r = read_of("none", file_memory);
  EXPECT_TRUE(page_of(r).write && page_of(r).dirty);
  EXPECT_FALSE(page_of(r).exclusive);
  EXPECT_EQ(r.by, by<"hugetlb.fault.maps_file">);
  EXPECT_FALSE(page_of(read_of("none", "readable shared cached")).write);
}

TEST(hugetlb_access, gives_a_file_the_page_that_it_had_not) {
  const result<> r = read_of("none", "readable writable shared");
  EXPECT_EQ(r.after, entry<>{none{}});
  EXPECT_EQ(r.content, effect::cache_zero);
  EXPECT_EQ(r.by, by<"hugetlb.fault.fills_file">);
}

TEST(hugetlb_access, remembers_a_marker) {
  for (const std::string& where : {own_memory, file_memory}) {
    const model::present<> page = page_of(read_of("marker uffd_wp", where));
    EXPECT_TRUE(page.uffd_wp) << where;
    EXPECT_FALSE(page.write) << where;
  }
}

TEST(hugetlb_access, is_reported_where_a_page_is_missing_or_only_the_file_has_it) {
  EXPECT_EQ(read_of("none", own_memory + "uffd_missing").answer, reply::missing_message);
  EXPECT_EQ(read_of("none", "readable shared uffd_missing").answer, reply::missing_message);
  EXPECT_EQ(read_of("none", file_memory + "uffd_missing uffd_minor").answer, reply::minor_message);
  EXPECT_EQ(read_of("none", "uffd_missing").answer, reply::segv_accerr);
}

TEST(hugetlb_protection, gives_write_back_to_shared_pages_only) {
  const auto write = [](std::string_view what, std::string_view where) {
    return page_of(hugetlb_protection_changed<model::machine_word>(entry_of(what), given(where)))
        .write;
  };
  EXPECT_FALSE(write("frame 7 accessible exclusive", "readable writable anon_page"));
  EXPECT_TRUE(write("frame 7 accessible", "readable writable shared cached"));
  EXPECT_FALSE(write("frame 7 accessible", file_memory));
}

TEST(hugetlb_protection, lifted_leaves_a_private_page_read_only) {
  const auto after = hugetlb_write_unprotected<model::machine_word>(
      entry_of("frame 7 accessible uffd_wp exclusive"), given(own_memory));
  EXPECT_FALSE(page_of(after).uffd_wp || page_of(after).write);
  EXPECT_EQ(after.by, by<"hugetlb.protect.private_stays_read_only">);
  EXPECT_EQ(
      hugetlb_write_unprotected<model::machine_word>(entry_of("marker uffd_wp"), given(own_memory))
          .after,
      entry<>{none{}});
}

TEST(hugetlb_fork, leaves_the_entry_of_the_child_as_dirty) {
  const auto child = [](std::string_view where) {
    return page_of(hugetlb_forked_child<model::machine_word>(entry_of("frame 7 accessible dirty"),
                                                             given(where)));
  };
  EXPECT_TRUE(child(file_memory + "tables_copied child_uffd_wp").dirty);
  EXPECT_TRUE(child(own_memory + "tables_copied").dirty);
}

}  // namespace
}  // namespace ptecheck::spec
