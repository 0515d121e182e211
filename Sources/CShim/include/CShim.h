// The few C calls that Swift cannot import: variadic functions and macros that take arguments.
#pragma once
#include <curl/curl.h>
#include <stddef.h>

CURLcode cshim_setopt_long(CURL *handle, CURLoption option, long value);
CURLcode cshim_setopt_offset(CURL *handle, CURLoption option, curl_off_t value);
CURLcode cshim_setopt_string(CURL *handle, CURLoption option, const char *value);
CURLcode cshim_setopt_pointer(CURL *handle, CURLoption option, void *value);
CURLcode cshim_setopt_bytes(CURL *handle, CURLoption option, const void *value);
// Libcurl copies the bytes.
CURLcode cshim_setopt_blob(CURL *handle, CURLoption option, const void *bytes, size_t count);
typedef size_t (*cshim_bytes)(char *bytes, size_t size, size_t count, void *context);
CURLcode cshim_setopt_write(CURL *handle, cshim_bytes callback, void *context);
CURLcode cshim_setopt_header(CURL *handle, cshim_bytes callback, void *context);
CURLcode cshim_setopt_read(CURL *handle, cshim_bytes callback, void *context);
CURLcode cshim_setopt_seek(CURL *handle, int (*callback)(void *, curl_off_t, int), void *context);
// A pipe whose ends are closed in child processes and never block; 0 or -1 with errno.
int cshim_wake_pipe(int ends[2]);
