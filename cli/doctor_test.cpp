#include <ptecheck/cli/program_runs_test.hpp>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace ptecheck::cli {
namespace {

class doctor : public testing::Test, public program_run {};
using json = nlohmann::json;

TEST_F(doctor, says_what_can_be_checked_and_what_is_missing) {
  const ran left = run({"doctor", "--json", "report.json"});
  EXPECT_TRUE(left.out.starts_with("packed machine   yes\nkernel headers   ")) << left.out;
  EXPECT_NE(left.out.find("\nlive kernel      not in this version\n"), std::string::npos);
  EXPECT_EQ(left.end, "exit code 0");
  for (const json& each : json::parse(file("report.json"))["checks"])
    EXPECT_NE(each["possible"].get<bool>(), each["missing"].is_string()) << each["id"];
}

}  // namespace
}  // namespace ptecheck::cli
