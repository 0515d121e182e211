// A C face for simdjson's DOM: parse a buffer, walk objects and arrays, borrow strings.
#pragma once
