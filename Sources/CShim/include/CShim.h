// The few C calls that Swift cannot import: variadic functions and macros that take arguments.
#pragma once
#include <curl/curl.h>
#include <stddef.h>

CURLcode cshim_setopt_long(CURL *handle, CURLoption option, long value);
CURLcode cshim_setopt_offset(CURL *handle, CURLoption option, curl_off_t value);
CURLcode cshim_setopt_string(CURL *handle, CURLoption option, const char *value);
CURLcode cshim_setopt_pointer(CURL *handle, CURLoption option, void *value);
CURLcode cshim_setopt_write(CURL *handle, size_t (*callback)(char *, size_t, size_t, void *), void *context);
CURLcode cshim_getinfo_long(CURL *handle, CURLINFO info, long *value);
