#pragma once
// A trace on the live kernel, as it is drawn: a kernel shows less of itself than a machine of ours.
#include <ptecheck/cli/recording.hpp>
#include <ptecheck/impl/kernel/supervisor.hpp>
#include <ptecheck/model/observation.hpp>
#include <ptecheck/spec/deviations/deviation.hpp>

namespace ptecheck::cli {

/// Runs the trace on this machine's kernel; `known`: the deviations that count as expected, or
/// null. In its steps the recording has what the kernel chose.
recording recorded_live(const model::trace& of,
                        const spec::deviations* known,
                        const impl::kernel::settings& with);

/// What a page looks like where it is not what the reference says: a page that may be writable is
/// drawn as a read-only one, a swap entry like any other that pagemap does not tell from it.
char glyph_of(const model::page_view& seen);

}  // namespace ptecheck::cli
