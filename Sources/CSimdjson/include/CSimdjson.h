// A C face for simdjson's DOM: parse a buffer, walk objects and arrays, borrow strings.
//
// Elements and strings point into the parser's document: they end with the next parse or with the parser.
// Every function is safe on any input; a wrong type or a missing key is an error code, never undefined.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// Bytes that must be readable behind the text given to csimdjson_parse.
enum { CSIMDJSON_PADDING = 64 };

typedef struct csimdjson_parser csimdjson_parser;

typedef struct {
  const void *document;
  size_t position;
} csimdjson_element;

typedef struct {
  csimdjson_element next;
  csimdjson_element end;
} csimdjson_iterator;

typedef enum {
  csimdjson_null,
  csimdjson_boolean,
  csimdjson_number,
  csimdjson_string,
  csimdjson_array,
  csimdjson_object,
} csimdjson_type;

// NULL when there is no memory. A parser belongs to one thread at a time; it grows to its largest document.
csimdjson_parser *csimdjson_parser_new(void);
void csimdjson_parser_free(csimdjson_parser *parser);

// 0, or an error code for csimdjson_message. The text must be UTF-8 and have CSIMDJSON_PADDING bytes behind it.
int csimdjson_parse(csimdjson_parser *parser, const uint8_t *text, size_t length, csimdjson_element *root);
const char *csimdjson_message(int code);

csimdjson_type csimdjson_type_of(csimdjson_element element);

// Each gives false and leaves the target alone when the element has another type (or the object no such key).
bool csimdjson_get(csimdjson_element object, const char *key, size_t length, csimdjson_element *value);
bool csimdjson_get_string(csimdjson_element element, const char **text, size_t *length);
bool csimdjson_get_int64(csimdjson_element element, int64_t *value);
bool csimdjson_get_double(csimdjson_element element, double *value);
bool csimdjson_get_bool(csimdjson_element element, bool *value);

bool csimdjson_array_begin(csimdjson_element array, csimdjson_iterator *iterator);
bool csimdjson_array_next(csimdjson_iterator *iterator, csimdjson_element *value);
bool csimdjson_object_begin(csimdjson_element object, csimdjson_iterator *iterator);
bool csimdjson_object_next(csimdjson_iterator *iterator, const char **key, size_t *length, csimdjson_element *value);

#ifdef __cplusplus
}
#endif
