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
// Called about once a second, and while data flows; another answer than 0 ends the transfer.
typedef int (*cshim_progress)(
    void *context, curl_off_t to_receive, curl_off_t received, curl_off_t to_send, curl_off_t sent);
CURLcode cshim_setopt_progress(CURL *handle, cshim_progress callback, void *context);
CURLcode cshim_getinfo_offset(CURL *handle, CURLINFO info, curl_off_t *value);
