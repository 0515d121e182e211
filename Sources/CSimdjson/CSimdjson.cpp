#include "CSimdjson.h"

#include <simdjson.h>

#include <cstring>
#include <new>
#include <type_traits>

namespace dom = simdjson::dom;

struct csimdjson_parser {
  dom::parser parser;
};

namespace {

// simdjson's references are a document and a position; C holds them as bytes, so their layout is checked here.
template <typename Target, typename Source>
Target bits(const Source &source) {
  static_assert(sizeof(Target) == sizeof(Source), "simdjson changed the layout of its references");
  static_assert(std::is_trivially_copyable<Target>::value, "simdjson references must be copyable as bytes");
  static_assert(std::is_trivially_copyable<Source>::value, "simdjson references must be copyable as bytes");
  Target target;
  // Not std::is_trivial: the classes have default member initialisers, which the copy replaces.
  std::memcpy(static_cast<void *>(&target), static_cast<const void *>(&source), sizeof(Target));
  return target;
}

dom::element element_of(csimdjson_element element) { return bits<dom::element>(element); }

template <typename Value, typename Result>
bool take(Result result, Value *target) {
  Value value;
  if (std::move(result).get(value) != simdjson::SUCCESS) return false;
  *target = value;
  return true;
}

}  // namespace

static_assert(CSIMDJSON_PADDING >= simdjson::SIMDJSON_PADDING, "padding must be at least simdjson's");

csimdjson_parser *csimdjson_parser_new(void) { return new (std::nothrow) csimdjson_parser(); }

void csimdjson_parser_free(csimdjson_parser *parser) { delete parser; }

int csimdjson_parse(csimdjson_parser *parser, const uint8_t *text, size_t length, csimdjson_element *root) {
  dom::element element;
  simdjson::error_code code = parser->parser.parse(text, length, false).get(element);
  if (code == simdjson::SUCCESS) *root = bits<csimdjson_element>(element);
  return static_cast<int>(code);
}

const char *csimdjson_message(int code) {
  return simdjson::error_message(static_cast<simdjson::error_code>(code));
}

csimdjson_type csimdjson_type_of(csimdjson_element element) {
  switch (element_of(element).type()) {
    case dom::element_type::ARRAY: return csimdjson_array;
    case dom::element_type::OBJECT: return csimdjson_object;
    case dom::element_type::STRING: return csimdjson_string;
    case dom::element_type::BOOL: return csimdjson_boolean;
    case dom::element_type::INT64:
    case dom::element_type::UINT64:
    case dom::element_type::DOUBLE: return csimdjson_number;
    default: return csimdjson_null;
  }
}

bool csimdjson_get(csimdjson_element object, const char *key, size_t length, csimdjson_element *value) {
  dom::object fields;
  if (element_of(object).get(fields) != simdjson::SUCCESS) return false;
  dom::element found;
  if (fields.at_key(std::string_view(key, length)).get(found) != simdjson::SUCCESS) return false;
  *value = bits<csimdjson_element>(found);
  return true;
}

bool csimdjson_get_string(csimdjson_element element, const char **text, size_t *length) {
  std::string_view view;
  if (element_of(element).get(view) != simdjson::SUCCESS) return false;
  *text = view.data();
  *length = view.size();
  return true;
}

bool csimdjson_get_int64(csimdjson_element element, int64_t *value) {
  return take(element_of(element).get_int64(), value);
}

bool csimdjson_get_double(csimdjson_element element, double *value) {
  return take(element_of(element).get_double(), value);
}

bool csimdjson_get_bool(csimdjson_element element, bool *value) { return take(element_of(element).get_bool(), value); }

bool csimdjson_array_begin(csimdjson_element array, csimdjson_iterator *iterator) {
  dom::array items;
  if (element_of(array).get(items) != simdjson::SUCCESS) return false;
  iterator->next = bits<csimdjson_element>(items.begin());
  iterator->end = bits<csimdjson_element>(items.end());
  return true;
}

bool csimdjson_array_next(csimdjson_iterator *iterator, csimdjson_element *value) {
  if (iterator->next.position == iterator->end.position) return false;
  auto place = bits<dom::array::iterator>(iterator->next);
  *value = bits<csimdjson_element>(*place);
  iterator->next = bits<csimdjson_element>(++place);
  return true;
}

bool csimdjson_object_begin(csimdjson_element object, csimdjson_iterator *iterator) {
  dom::object fields;
  if (element_of(object).get(fields) != simdjson::SUCCESS) return false;
  iterator->next = bits<csimdjson_element>(fields.begin());
  iterator->end = bits<csimdjson_element>(fields.end());
  return true;
}

bool csimdjson_object_next(csimdjson_iterator *iterator, const char **key, size_t *length, csimdjson_element *value) {
  if (iterator->next.position == iterator->end.position) return false;
  auto place = bits<dom::object::iterator>(iterator->next);
  std::string_view name = place.key();
  *key = name.data();
  *length = name.size();
  *value = bits<csimdjson_element>(place.value());
  iterator->next = bits<csimdjson_element>(++place);
  return true;
}
