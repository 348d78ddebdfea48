#include <ptecheck/impl/packed/machine.hpp>
#include <ptecheck/model/recordings_test.hpp>

#include <gtest/gtest.h>

namespace ptecheck::impl::packed {
namespace {

TEST(recorded, what_linux_did_is_what_the_packed_machine_does) {
  machine<> of;
  std::size_t rows = 0;
  for (const model::recording& in : model::recordings_in("../../spec/recorded"))
    for (const model::recorded_row& row : in.rows) {
      if (!row.deviates.empty()) continue;
      ++rows;
      EXPECT_EQ(first_difference(of, row), "") << in.name << ' ' << row.id;
    }
  EXPECT_GT(rows, 400u);
}

}  // namespace
}  // namespace ptecheck::impl::packed
