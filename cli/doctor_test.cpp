#include <ptecheck/cli/program_runs_test.hpp>
#include <ptecheck/impl/kernel/capabilities.hpp>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace ptecheck::cli {
namespace {

class doctor : public testing::Test, public program_run {};
TEST_F(doctor, says_what_can_be_checked_and_what_is_missing) {
  const ran left = run({"doctor", "--json", "report.json"});
  EXPECT_TRUE(left.out.starts_with("packed machine   yes\nkernel headers   ")) << left.out;
  EXPECT_NE(left.out.find("\nlive kernel      "), std::string::npos) << left.out;
  EXPECT_NE(left.out.find("\n  UFFD_FEATURE_EVENT_FORK  "), std::string::npos) << left.out;
  EXPECT_NE(left.out.find("\n--allow ksm      "), std::string::npos) << left.out;
  EXPECT_EQ(left.end, "exit code 0");
  const json report = json::parse(file("report.json"));
  EXPECT_EQ(report["live_kernel"].size(), impl::kernel::capability_names.size());
  for (const json& each : report["live_kernel"])
    EXPECT_NE(each["possible"].get<bool>(), each["missing"].is_string()) << each["id"];
  for (const json& each : report["checks"])
    EXPECT_NE(each["possible"].get<bool>(), each["missing"].is_string()) << each["id"];
}

}  // namespace
}  // namespace ptecheck::cli
