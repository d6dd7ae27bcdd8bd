// As much of JSON as a trace needs: objects, arrays, integers, strings without escapes, true and false.
#pragma once
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

struct Json {
  long number = 0;
  std::string text;
  std::vector<Json> items;
  std::vector<std::pair<std::string, Json>> fields;

  static Json parse(const std::string& source) {
    const char* at = source.c_str();
    return value(at);
  }
  bool has(const char* name) const {
    for (const auto& field : fields)
      if (field.first == name) return true;
    return false;
  }
  const Json& operator[](const char* name) const {
    for (const auto& field : fields)
      if (field.first == name) return field.second;
    throw std::runtime_error(std::string("The trace has no \"") + name + "\".");
  }
  int integer() const { return static_cast<int>(number); }
  std::vector<int> integers() const {
    std::vector<int> all;
    all.reserve(items.size());
    for (const Json& item : items) all.push_back(item.integer());
    return all;
  }

 private:
  static void blank(const char*& at) {
    while (*at == ' ' || *at == '\t' || *at == '\r' || *at == '\n') at++;
  }
  static std::string string(const char*& at) {
    const char* const first = ++at;
    while (*at && *at != '"') at++;
    if (!*at) throw std::runtime_error("The trace ends within a string.");
    return std::string(first, at++);
  }
  static Json value(const char*& at) {
    Json json;
    blank(at);
    if (*at == '{' || *at == '[') {
      const bool object = *at == '{';
      const char close = object ? '}' : ']';
      at++;
      blank(at);
      while (*at != close) {
        if (object) {
          if (*at != '"') throw std::runtime_error("The trace is not JSON.");
          std::string name = string(at);
          blank(at);
          if (*at++ != ':') throw std::runtime_error("The trace is not JSON.");
          json.fields.emplace_back(std::move(name), value(at));
        } else {
          json.items.push_back(value(at));
        }
        blank(at);
        if (*at == ',') at++, blank(at);
        else if (*at != close) throw std::runtime_error("The trace is not JSON.");
      }
      at++;
    } else if (*at == '"') {
      json.text = string(at);
    } else if (*at == 't' || *at == 'f') {
      json.number = *at == 't';
      while (*at >= 'a' && *at <= 'z') at++;
    } else {
      char* end;
      json.number = std::strtol(at, &end, 10);
      if (end == at) throw std::runtime_error("The trace is not JSON.");
      at = end;
    }
    return json;
  }
};
