#include <ptecheck/impl/packed/machine.hpp>
#include <ptecheck/impl/packed/machine_access.hpp>
#include <ptecheck/impl/packed/machine_calls.hpp>
#include <ptecheck/impl/packed/machine_device.hpp>
#include <ptecheck/impl/packed/machine_huge.hpp>
#include <ptecheck/impl/packed/machine_hwpoison.hpp>
#include <ptecheck/impl/packed/machine_life.hpp>
#include <ptecheck/impl/packed/machine_merge.hpp>
#include <ptecheck/impl/packed/machine_migrate.hpp>
#include <ptecheck/impl/packed/machine_populate.hpp>
#include <ptecheck/impl/packed/machine_remap.hpp>
#include <ptecheck/impl/packed/machine_scan.hpp>
#include <ptecheck/impl/packed/machine_uffd.hpp>

namespace ptecheck::impl::packed {

template class machine<seeded_faults>;

}  // namespace ptecheck::impl::packed
