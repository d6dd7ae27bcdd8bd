// A waveform (VCD) of what the bench reads, with the names that the engine's own writer uses (src/engine/csph/vcd.ts). One cycle is 10 ns.
#pragma once
#include <cstdint>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <vector>

class Waveform {
 public:
  // One PE (p, m), or all of them where p is -1.
  Waveform(const std::string& path, int rows, int columns, const std::vector<int>& sizes, int from, int to, int p, int m) : from_(from), to_(to) {
    file_ = std::fopen(path.c_str(), "w");
    if (!file_) throw std::runtime_error(path + " cannot be written.");
    std::fputs("$version Cascade Lab, hardware bench $end\n$timescale 1ns $end\n$scope module csp_array $end\n", file_);
    declare("clk", 1, true);
    declare("cycle", 32, true);
    for (const char* name : {"load", "multiply", "first", "commit", "last", "hold", "fresh", "stall", "drain"}) declare(name, 1, true);
    for (size_t b = 0; b < sizes.size(); b++) {
      const std::string bin = "bin" + std::to_string(b);
      declare(bin + "_commit", 1, true);
      declare(bin + "_step", 1, true);
      declare(bin + "_position", 8, true);
    }
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        const bool wanted = p < 0 || (row == p && column == m);
        if (wanted) std::fprintf(file_, "$scope module pe_%d_%d $end\n", row, column);
        declare("go", 1, wanted);
        for (const char* name : {"product", "local_sum", "head", "written"}) declare(name, 32, wanted);
        if (wanted) std::fputs("$upscope $end\n", file_);
      }
    }
    std::fputs("$upscope $end\n$enddefinitions $end\n", file_);
  }
  void write(long cycle, const std::vector<int64_t>& values) {
    if (cycle < from_ || cycle > to_) return;
    std::fprintf(file_, "#%ld\n", 10 * cycle);
    change(0, 1);
    change(1, cycle);
    for (size_t i = 0; i < values.size(); i++) change(i + 2, values[i]);
    std::fprintf(file_, "#%ld\n", 10 * cycle + 5);
    change(0, 0);
    last_ = cycle;
  }
  void close() {
    std::fprintf(file_, "#%ld\n", 10 * (last_ + 1));
    std::fclose(file_);
  }

 private:
  struct Wire {
    std::string code;
    int width;
    bool wanted;
    bool known = false;
    int64_t value = 0;
  };
  void declare(const std::string& name, int width, bool wanted) {
    std::string code;
    for (size_t rest = wires_.size();; rest = rest / 94 - 1) {
      code += static_cast<char>('!' + rest % 94);
      if (rest < 94) break;
    }
    wires_.push_back({code, width, wanted});
    if (wanted) std::fprintf(file_, "$var wire %d %s %s $end\n", width, code.c_str(), name.c_str());
  }
  void change(size_t index, int64_t value) {
    Wire& wire = wires_.at(index);
    if (!wire.wanted || (wire.known && wire.value == value)) return;
    wire.known = true;
    wire.value = value;
    if (wire.width == 1) {
      std::fprintf(file_, "%d%s\n", value != 0, wire.code.c_str());
      return;
    }
    std::string bits;
    for (int bit = wire.width - 1; bit >= 0; bit--) bits += (value >> bit & 1) ? '1' : '0';
    const size_t first = bits.find('1');
    std::fprintf(file_, "b%s %s\n", first == std::string::npos ? "0" : bits.c_str() + first, wire.code.c_str());
  }

  std::FILE* file_ = nullptr;
  std::vector<Wire> wires_;
  int from_, to_;
  long last_ = 0;
};
