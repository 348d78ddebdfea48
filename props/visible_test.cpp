#include <ptecheck/model/trace.hpp>
#include <ptecheck/props/visible.hpp>
#include <ptecheck/spec/machine/machine.hpp>

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace ptecheck::props {
namespace {

class visible_page : public testing::Test {
 protected:
  void begins(std::string_view memory) {
    const auto read = model::parse_trace("ptecheck trace 1\nworld mms=2 pages=4 " +
                                         std::string{memory} + " profile=linux-6.18\n");
    reference_.reset(std::get<model::trace>(read).start);
  }
  void does(std::string_view step) {
    reference_.apply(std::get<model::step>(model::parse_step(step)));
  }
  std::string page(std::uint32_t number) const { return to_text(visible(reference_, {0}, number)); }

  spec::machine reference_;
};

TEST_F(visible_page, of_anonymous_memory) {
  begins("maps=anon prot=read_write uffd=wp features=wp_unpopulated");
  does("write mm=0 page=0 value=7");
  does("read mm=0 page=1");
  EXPECT_EQ(page(0), "present,only_here contents=7");
  EXPECT_EQ(page(1), "present contents=0");
  EXPECT_EQ(page(2), "nothing");
  does("uffdio_writeprotect mm=0 pages=0+3 protect=on");
  EXPECT_EQ(page(0), "present,uffd_wp,only_here contents=7");
  EXPECT_EQ(page(2), "swapped,uffd_wp");
  does("reclaim mm=0 pages=0+1");
  EXPECT_EQ(page(0), "swapped,uffd_wp");
}

TEST_F(visible_page, of_a_file_and_its_private_copy) {
  begins("maps=private_shmem prot=read_write uffd=none features=none");
  does("read mm=0 page=0");
  EXPECT_EQ(page(0), "present,file,only_here contents=0");
  does("write mm=0 page=0 value=3");
  EXPECT_EQ(page(0), "present,only_here contents=3");
}

TEST_F(visible_page, that_two_processes_share) {
  begins("maps=anon prot=read_write uffd=none features=none");
  does("write mm=0 page=0 value=3");
  does("fork mm=0 child=1");
  EXPECT_EQ(page(0), "present contents=3");
}

TEST_F(visible_page, that_nobody_may_read) {
  begins("maps=anon prot=read_write uffd=none features=none");
  does("write mm=0 page=0 value=3");
  does("mprotect mm=0 pages=0+1 prot=none");
  EXPECT_EQ(page(0), "present,only_here");
}

TEST_F(visible_page, where_a_marker_is) {
  begins("maps=anon prot=read_write uffd=wp features=none");
  does("madvise_guard_install mm=0 pages=0+1");
  does("uffdio_poison mm=0 pages=1+1");
  EXPECT_EQ(page(0), "swapped,guard");
  EXPECT_EQ(page(1), "swapped");
}

TEST(page_views, agree_on_contents_where_both_could_look) {
  const model::page_view known{1, true, 3}, other{1, true, 4}, unknown{1, false, 0};
  EXPECT_TRUE(agree(known, known));
  EXPECT_FALSE(agree(known, other));
  EXPECT_TRUE(agree(known, unknown));
  EXPECT_TRUE(agree(unknown, other));
}

TEST(page_views, say_in_what_they_differ) {
  EXPECT_EQ(in_words({1, true, 3}, {1, true, 4}), "contents 4 instead of 3");
  EXPECT_EQ(in_words({1}, {18}), "swapped,uffd_wp instead of present");
  EXPECT_EQ(in_words({2}, {0}), "nothing instead of swapped");
}

}  // namespace
}  // namespace ptecheck::props
