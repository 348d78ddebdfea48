#pragma once
#include <ptecheck/os/child.hpp>
#include <ptecheck/os/environment_error.hpp>
#include <ptecheck/props/campaign.hpp>

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace ptecheck::props {

/// A process of a campaign did not come to its end; the message says how it died.
struct job_died : std::runtime_error {
  explicit job_died(const os::ending& how)
      : std::runtime_error("a campaign process died: " + os::to_string(how)) {}
};

/// The sum of what the jobs left. As soon as one dies all end: environment_error if it met one, or
/// if somebody killed it, as Linux does where memory runs out, else job_died.
inline tally collected(std::vector<os::child> jobs) {
  tally sum;
  const std::vector<os::leavings> all = os::collect_all_or_none(std::move(jobs));
  for (const os::leavings& left : all) {
    if (left.end == os::ending{os::overdue{}}) continue;
    os::throw_if_hindered(left.end);
    if (left.end == os::ending{os::signalled{SIGKILL}})
      throw os::environment_error("a campaign process was killed", ENOMEM);
    if (left.end != os::ending{os::exited{0}}) throw job_died(left.end);
    sum.add(tally_from_bytes(left.output));
  }
  return sum;
}

/// Runs a campaign in `jobs` processes, each with the pair that `make` makes there for its number.
/// As long as `goes_on` says yes the tally is the same for any number of jobs; each process asks it
/// about its own share. `goes_on(sum so far)` runs in those processes: what it changes stays there,
/// unless jobs is 1.
template <class Make, class GoesOn>
tally run_in_jobs(const campaign_plan& plan, Make make, std::uint32_t jobs, GoesOn goes_on) {
  const auto share = [&](std::uint32_t start) {
    auto both = make(start);
    return run_campaign(plan, both, start, jobs, goes_on);
  };
  if (jobs <= 1) return share(0);
  std::vector<os::child> running;
  for (std::uint32_t start = 0; start < jobs; ++start)
    running.push_back(os::child::start([&, start] { return to_bytes(share(start)); }));
  return collected(std::move(running));
}

}  // namespace ptecheck::props
