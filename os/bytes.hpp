#pragma once

#include <string>
#include <string_view>

namespace ptecheck::os {

/// Writes all of `bytes`, in as many calls as it takes.
void write_all(int descriptor, std::string_view bytes);

/// Waits for bytes, appends what one call returns to `bytes`, and says whether there may be more.
bool read_some(int descriptor, std::string& bytes);

/// Reads up to the end of the file, or until the last writer of a pipe is gone.
std::string read_to_end(int descriptor);

}  // namespace ptecheck::os
