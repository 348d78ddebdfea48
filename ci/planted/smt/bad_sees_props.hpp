#pragma once

#include <ptecheck/props/campaign.hpp>
