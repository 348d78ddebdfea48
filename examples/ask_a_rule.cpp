// One rule, asked directly: what does madvise(MADV_DONTNEED) leave of a page that userfaultfd
// protects, in shared memory and in anonymous memory?
#include <ptecheck/spec/entry/zap.hpp>
#include <ptecheck/spec/rules.hpp>

#include <cstdio>

int main() {
  using namespace ptecheck;
  const model::present<> page{model::pfn<>{7}, true, false, true, true, false};
  for (const bool anonymous : {false, true}) {
    model::context<> vma{};
    vma.readable = vma.writable = vma.uffd_wp = true;
    vma.anonymous = vma.anon_page = anonymous;
    vma.shared = !anonymous;

    const auto left = spec::zapped<model::machine_word>(page, spec::zap::dontneed, vma);
    const spec::rule& why = spec::text_of(left.by);
    const bool marker = std::holds_alternative<model::marker<>>(left.after);
    std::printf("%s: %s (%s)\n",
                anonymous ? "anonymous" : "shared",
                marker ? "marker" : "none",
                why.id.data());
    if (marker == anonymous) return 1;
  }
}
