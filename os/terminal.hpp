#pragma once

namespace ptecheck::os {

/// Whether a person looks at this descriptor: only then are there colours and progress.
bool is_terminal(int descriptor);

}  // namespace ptecheck::os
