// Visits every state the ring controller can reach, whatever commits, last commits, held-back cycles and idle cycles come in whatever order: so for
// any T, any order of rows, any counts. Prints how many states there are and in how many a commit has to wait.
//
// The states are those of the hardware itself: its registers are set, the controller takes a clock edge, its registers are read.
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string>
#include <unordered_set>
#include <vector>

#include "Vring_controller.h"
#include "verilated.h"
#include "verilated_syms.h"

static const std::vector<int> SIZES = {BUILD_SIZES};

struct Register {
  uint8_t* data;
  static Register find(const std::string& scope, const char* name) {
    const VerilatedScope* const found = Verilated::scopeFind(("rings.ring_controller" + scope).c_str());
    VerilatedVar* const var = found ? found->varFind(name) : nullptr;
    if (!var) {
      std::fprintf(stderr, "search: the build has no register %s.%s\n", scope.c_str(), name);
      std::exit(2);
    }
    return {static_cast<uint8_t*>(var->datap())};
  }
};

int main(int argc, char** argv) {
  const bool holds = argc > 1 && std::strcmp(argv[1], "hold") == 0;
  if (argc != 2 || (!holds && std::strcmp(argv[1], "eager") != 0)) {
    std::fprintf(stderr, "search: hold or eager?\n");
    return 2;
  }
  VerilatedContext context;
  Vring_controller controller{&context, "rings"};
  const Register at_work = Register::find("", "at_work");
  const Register turning = Register::find("", "turning");
  std::vector<Register> here;
  for (size_t b = 0; b < SIZES.size(); b++) here.push_back(Register::find(".g_bin[" + std::to_string(b) + "]", "here"));

  using State = std::string;
  const auto read = [&] {
    State state;
    state += static_cast<char>(*at_work.data);
    state += static_cast<char>(*turning.data);
    for (const Register& bin : here) state += static_cast<char>(*bin.data);
    return state;
  };
  const auto set = [&](const State& state) {
    *at_work.data = state[0];
    *turning.data = state[1];
    for (size_t b = 0; b < here.size(); b++) *here[b].data = state[2 + b];
  };
  const auto clock = [&] {
    controller.clk = 1;
    controller.eval();
  };
  const auto settle = [&] {
    controller.clk = 0;
    controller.eval();
  };

  controller.holds = holds;
  controller.drain = controller.drain_step = controller.wants_commit = controller.last = 0;
  controller.restart = 1;
  settle();
  clock();
  controller.restart = 0;
  settle();

  std::unordered_set<State> seen = {read()};
  std::vector<State> open(seen.begin(), seen.end());
  long stalling = 0;
  while (!open.empty()) {
    const State state = open.back();
    open.pop_back();
    bool waits = false;
    for (int input = 0; input < 3; input++) {
      // No commit; a commit; a group's last commit. After the last slot of the buffer no more can come: the pass is cut there.
      if (input > 0 && state[0] == 0) continue;
      settle();
      set(state);
      controller.wants_commit = input > 0;
      controller.last = input == 2;
      settle();
      if (controller.waits) waits = true;
      clock();
      const State next = read();
      if (seen.insert(next).second) open.push_back(next);
    }
    stalling += waits;
  }
  std::printf("{\"states\":%zu,\"stalling\":%ld}\n", seen.size(), stalling);
  return 0;
}
