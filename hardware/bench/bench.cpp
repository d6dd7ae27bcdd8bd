// Runs the array beside the trace of the engine and compares every register of every PE in every cycle.
//
//   bench TRACE.ndjson ... [--vcd OUT.vcd [--pe P,M] [--from C] [--to C]]
//
// A trace (`cascade-lab trace --registers`) is a line of settings, work, weights and activations, and a line for every cycle of one tile.
// Tiles run one straight after the other where their settings are the same. PE (p, m) is compared with the line of p + m cycles ago.
// Prints one line of JSON. Exit code 0: no difference, 1: differences, 2: the trace cannot be run on this build.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <memory>
#include <numeric>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "Vcsp_array.h"
#include "json.h"
#include "verilated.h"
#include "verilated_syms.h"
#include "waveform.h"

// The build's array; see scripts/hardware.mjs.
static const std::vector<int> SIZES = {BUILD_SIZES};
static constexpr int ROWS = BUILD_ROWS;
static constexpr int COLUMNS = BUILD_COLUMNS;
static constexpr bool ROTATES = BUILD_ROTATES;
static constexpr int BITS = BUILD_BITS;
static constexpr int ELEMENTS = ROWS * COLUMNS;
static constexpr int GROUP_MOST = 32;
static constexpr int ACTIVATION_WIDTH = 16;

struct Refused : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// One cycle of a trace.
struct Line {
  int tile = 0;
  int cycle = 0;
  int row_loaded, chunk, drain, drain_row;
  bool multiply, first, commit, last, hold, fresh, stall;
  std::vector<int> bin_commit, bin_clock, bin_position;
  std::vector<int> go, product, sum, head, written;
};

struct Pass {
  int first_cycle, first_chunk;
  std::vector<int> rows, counts;
};

struct Tile {
  std::string settings;
  int group, rows, filters, positions, shift;
  bool serial, holds, exact;
  std::vector<Pass> passes;
  std::vector<int> weights, activations, outputs;
  std::vector<Line> lines;
};

// A chunk of weights as it enters the array, or the activations of a row.
struct Words {
  std::vector<int> values;
  std::vector<bool> valid;
  int row;
};

static Tile read_tile(const std::string& path, int index) {
  std::ifstream in(path);
  if (!in) throw Refused(path + " cannot be read.");
  std::string text;
  std::getline(in, text);
  if (text.empty() || text[0] != '{') throw Refused(path + " is not a trace of registers; make one with `cascade-lab trace --registers`.");
  const Json head = Json::parse(text);
  if (head.has("format") == false || head["format"].text != "cascade-lab registers") throw Refused(path + " is not a trace of registers; make one with `cascade-lab trace --registers`.");
  if (head["version"].integer() != 1) throw Refused(path + " is of version " + std::to_string(head["version"].integer()) + "; this bench reads version 1.");
  Tile tile;
  const std::vector<int> array = head["array"].integers();
  if (array != std::vector<int>{ROWS, COLUMNS}) throw Refused(path + " is of an array of " + std::to_string(array[0]) + " x " + std::to_string(array[1]) + "; this bench was built for " + std::to_string(ROWS) + " x " + std::to_string(COLUMNS) + ".");
  int slots = 0;
  for (int size : SIZES) slots += size;
  std::vector<int> sizes = head["bins"].integers();
  const std::string buffer = head["buffer"].text;
  int capacity = 0;
  for (int size : sizes) capacity += size;
  if (buffer != "bins") sizes = {capacity};
  const bool fits = buffer == "addressed" ? !ROTATES && capacity == slots : ROTATES && sizes == SIZES;
  if (!fits) throw Refused(path + " has another accumulation buffer than this bench was built with.");
  tile.group = head["group"].integer();
  if (tile.group > GROUP_MOST) throw Refused(path + " has groups of " + std::to_string(tile.group) + " rows; the hardware holds " + std::to_string(GROUP_MOST) + ".");
  tile.serial = head["drain"].text == "serial";
  tile.holds = head["turn"].text == "hold";
  const Json& sums = head["sums"];
  tile.exact = sums["kind"].text == "exact";
  tile.shift = tile.exact ? 0 : sums["shift"].integer();
  if (!tile.exact && sums["bits"].integer() != BITS) throw Refused(path + " has sums of " + std::to_string(sums["bits"].integer()) + " bits; this bench was built for " + std::to_string(BITS) + ".");
  tile.rows = head["rows"].integer();
  tile.filters = head["filters"].integer();
  tile.positions = head["positions"].integer();
  for (const Json& pass : head["passes"].items) tile.passes.push_back({pass["firstCycle"].integer(), pass["firstChunk"].integer(), pass["rows"].integers(), pass["counts"].integers()});
  tile.weights = head["weights"].integers();
  tile.activations = head["activations"].integers();
  tile.outputs = head["outputs"].integers();
  tile.settings = std::to_string(tile.group) + "/" + std::to_string(tile.serial) + std::to_string(tile.holds) + std::to_string(tile.exact) + std::to_string(tile.shift);
  while (std::getline(in, text)) {
    if (text.empty()) continue;
    const Json at = Json::parse(text);
    Line line;
    line.tile = index;
    line.cycle = at["cycle"].integer();
    if (line.cycle != static_cast<int>(tile.lines.size())) throw Refused(path + " leaves out cycle " + std::to_string(tile.lines.size()) + ": a bench needs every cycle from the first.");
    line.row_loaded = at["rowLoaded"].integer();
    line.chunk = at["chunk"].integer();
    line.drain = at["drain"].integer();
    line.drain_row = at["drainRow"].integer();
    line.multiply = at["multiply"].integer();
    line.first = at["first"].integer();
    line.commit = at["commit"].integer();
    line.last = at["last"].integer();
    line.hold = at["hold"].integer();
    line.fresh = at["fresh"].integer();
    line.stall = at["stall"].integer();
    line.bin_commit = at["binCommit"].integers();
    line.bin_clock = at["binClock"].integers();
    line.bin_position = at["binPosition"].integers();
    line.go = at["go"].integers();
    line.product = at["product"].integers();
    line.sum = at["sum"].integers();
    line.head = at["headRead"].integers();
    line.written = at["valueWritten"].integers();
    tile.lines.push_back(std::move(line));
  }
  if (static_cast<int>(tile.lines.size()) != head["cycles"].integer()) throw Refused(path + " ends at cycle " + std::to_string(tile.lines.size()) + " of " + std::to_string(head["cycles"].integer()) + ": a bench needs the whole tile.");
  return tile;
}

// The array's signals by name, wherever Verilator keeps them.
struct Signal {
  const void* data = nullptr;
  int bytes = 0;

  static Signal find(const std::string& scope, const char* name) {
    const VerilatedScope* const found = Verilated::scopeFind(("array.csp_array" + scope).c_str());
    VerilatedVar* const var = found ? found->varFind(name) : nullptr;
    if (!var) throw Refused("The build has no signal " + scope + "." + name + ".");
    return {var->datap(), static_cast<int>(var->entSize())};
  }
  uint64_t get() const {
    uint64_t value = 0;
    std::memcpy(&value, data, bytes);
    return value;
  }
  int32_t word(int index) const { return static_cast<const int32_t*>(data)[index]; }
};

struct Element {
  Signal go, product, local, head, written;
  std::vector<Signal> bins;
};

class Bench {
 public:
  Bench(std::vector<Tile> tiles, Waveform* waveform) : tiles_(std::move(tiles)), waveform_(waveform) {
    for (int p = 0; p < ROWS; p++) {
      for (int m = 0; m < COLUMNS; m++) {
        const std::string scope = ".g_row[" + std::to_string(p) + "].g_column[" + std::to_string(m) + "].element";
        Element element{Signal::find(scope, "go"), Signal::find(scope, "product"), Signal::find(scope, "local_sum"), Signal::find(scope, "head"), Signal::find(scope, "written"), {}};
        for (size_t b = 0; b < SIZES.size(); b++) element.bins.push_back(Signal::find(scope + ".sums.g_bin[" + std::to_string(b) + "]." + (ROTATES ? "g_ring.ring" : "g_file.file"), "words"));
        elements_.push_back(element);
      }
    }
    for (const char* name : {"first", "wants_commit", "last", "hold", "fresh", "stall", "waits", "select", "step", "position", "drain", "drain_row"}) corner_.push_back(Signal::find("", name));
    slot_ = Signal::find(".sequencer", "slot");
    local_.assign(ELEMENTS, 0);
    words_.resize(ELEMENTS);
    for (auto& element : words_) for (int size : SIZES) element.push_back(std::vector<int32_t>(size, 0));
  }

  void run() {
    array_.reset = 1;
    array_.clk = 0;
    array_.eval();
    array_.clk = 1;
    array_.eval();
    array_.reset = 0;
    // Tiles of the same settings one straight after the other; between different ones the array runs empty.
    for (size_t first = 0; first < tiles_.size();) {
      size_t end = first + 1;
      while (end < tiles_.size() && tiles_[end].settings == tiles_[first].settings) end++;
      run_block(first, end);
      first = end;
    }
  }

  long cycles = 0;
  long compared = 0;
  long differences = 0;
  std::string first_difference;

 private:
  void run_block(size_t first, size_t end) {
    std::vector<const Line*> timeline;
    std::vector<const Pass*> passes;
    std::vector<Words> chunks, rows;
    for (size_t t = first; t < end; t++) {
      for (const Line& line : tiles_[t].lines) timeline.push_back(&line);
      for (const Pass& pass : tiles_[t].passes) {
        passes.push_back(&pass);
        stream(tiles_[t], pass, chunks, rows);
      }
    }
    // The far corner, the last sum to leave, and bins that are not home, come after the last line.
    const std::vector<Line> ending = homecoming(*timeline.back(), *std::max_element(SIZES.begin(), SIZES.end()) + ROWS + COLUMNS);
    for (const Line& line : ending) timeline.push_back(&line);
    const long busy = static_cast<long>(timeline.size());
    const Tile& settings = tiles_[first];
    array_.group_size = settings.group;
    array_.serial_drain = settings.serial;
    array_.holds = settings.holds;
    array_.exact = settings.exact;
    array_.shift = settings.shift;
    size_t next_pass = 0, next_chunk = 0, next_row = 0;
    for (long now = 0; now < busy; now++, cycles++) {
      array_.pass_valid = next_pass < passes.size();
      array_.pass_rows = array_.pass_valid ? passes[next_pass]->rows.size() : 0;
      feed(rows, next_row, chunks, next_chunk, passes, next_pass);
      array_.clk = 0;
      array_.eval();
      compare_corner(timeline[now], array_.load && next_row < rows.size() ? rows[next_row].row : -1);
      for (int p = 0; p < ROWS; p++) {
        for (int m = 0; m < COLUMNS; m++) {
          const long then = now - p - m;
          compare_element(p, m, then >= 0 ? timeline[then] : nullptr);
        }
      }
      compare_leaving(timeline, now);
      if (waveform_ && first == 0) write_waveform(now);
      if (array_.pass_start) next_pass++;
      if (array_.load) next_row++;
      if (array_.multiply) next_chunk++;
      array_.clk = 1;
      array_.eval();
    }
    check("all passes taken", static_cast<long>(next_pass), static_cast<long>(passes.size()), nullptr);
    check("all rows loaded", static_cast<long>(next_row), static_cast<long>(rows.size()), nullptr);
    check("all chunks taken", static_cast<long>(next_chunk), static_cast<long>(chunks.size()), nullptr);
  }

  // The cycles after a tile's last: nothing but bins on their way home, which the trace counts and does not show. Where sums left one after
  // the other, bins stay as they are.
  std::vector<Line> homecoming(const Line& last, int length) const {
    std::vector<Line> lines;
    lines.reserve(length);
    const bool turns = ROTATES && !tiles_[last.tile].serial;
    const Line* before = &last;
    for (int i = 0; i < length; i++) {
      Line line{};
      line.tile = last.tile;
      line.cycle = last.cycle + 1 + i;
      line.row_loaded = line.chunk = line.drain = line.drain_row = -1;
      for (std::vector<int>* none : {&line.go, &line.product, &line.sum, &line.head, &line.written}) none->assign(ELEMENTS, 0);
      line.bin_commit.assign(before->bin_commit.size(), 0);
      for (size_t b = 0; b < before->bin_commit.size(); b++) {
        const int size = ROTATES ? SIZES[b] : std::accumulate(SIZES.begin(), SIZES.end(), 0);
        // A file goes on by a word where a sum has left, and is back at the first after a group.
        const bool stepped = ROTATES ? before->bin_clock[b] > 0 && !(before->hold && before->bin_commit[b]) : before->drain_row == ROWS - 1;
        const int position = !ROTATES && before->commit ? 0 : (before->bin_position[b] + stepped) % size;
        line.bin_position.push_back(position);
        line.bin_clock.push_back(turns && position != 0 ? size : 0);
      }
      lines.push_back(line);
      before = &lines.back();
    }
    return lines;
  }

  // What memory sends: activations row by row, weights in weave order. Worked out here from the chunk counts alone, not from the trace.
  static void stream(const Tile& tile, const Pass& pass, std::vector<Words>& chunks, std::vector<Words>& rows) {
    const int length = static_cast<int>(pass.rows.size());
    for (int row : pass.rows) {
      Words words{{}, {}, row};
      for (int p = 0; p < ROWS; p++) {
        words.valid.push_back(p < tile.positions);
        words.values.push_back(p < tile.positions ? tile.activations[p * tile.rows + row] : 0);
      }
      rows.push_back(words);
    }
    for (int group = 0; group < length; group += tile.group) {
      const int end = std::min(group + tile.group, length);
      const int most = *std::max_element(pass.counts.begin() + group, pass.counts.begin() + end);
      for (int n = 0; n < most; n++) {
        for (int i = group; i < end; i++) {
          if (pass.counts[i] <= n) continue;
          Words words{{}, {}, pass.rows[i]};
          for (int m = 0; m < COLUMNS; m++) {
            const int filter = (pass.first_chunk + n) * COLUMNS + m;
            words.valid.push_back(filter < tile.filters);
            words.values.push_back(filter < tile.filters ? tile.weights[filter * tile.rows + pass.rows[i]] : 0);
          }
          chunks.push_back(words);
        }
      }
    }
  }

  void feed(const std::vector<Words>& rows, size_t next_row, const std::vector<Words>& chunks, size_t next_chunk, const std::vector<const Pass*>& passes, size_t next_pass) {
    // The chunk count of the next row: rows of all passes follow one another.
    size_t before = 0;
    int count = 0;
    for (size_t i = 0; i < passes.size() && i < next_pass + 1; i++) {
      if (next_row < before + passes[i]->counts.size()) {
        count = passes[i]->counts[next_row - before];
        break;
      }
      before += passes[i]->counts.size();
    }
    array_.count = count;
    set_words(array_.activations_valid, array_.activations, rows, next_row, ROWS, ACTIVATION_WIDTH);
    set_words(array_.weights_valid, array_.weights, chunks, next_chunk, COLUMNS, 8);
  }

  template <class Valid, class Port>
  static void set_words(Valid& valid, Port& port, const std::vector<Words>& stream, size_t next, int lanes, int width) {
    std::memset(&port, 0, sizeof port);
    valid = 0;
    if (next >= stream.size()) return;
    for (int lane = 0; lane < lanes; lane++) {
      if (stream[next].valid[lane]) valid |= static_cast<Valid>(1) << lane;
      std::memcpy(reinterpret_cast<char*>(&port) + lane * width / 8, &stream[next].values[lane], width / 8);
    }
  }

  uint64_t corner(int index) const { return corner_[index].get(); }

  void compare_corner(const Line* line, int row) {
    const bool multiply = array_.multiply;
    const bool waits = corner(6);
    const bool commit = multiply && corner(1);
    const bool drains = corner(10) && !waits;
    check("multiply", multiply, line->multiply, line);
    check("commit", commit, line->commit, line);
    check("stall", corner(5), line->stall, line);
    check("first", multiply && corner(0), line->first, line);
    check("last", commit && corner(2), line->last, line);
    check("hold", corner(3), line->hold, line);
    check("fresh", commit && corner(4), line->fresh, line);
    check("row loaded", array_.load ? row : -1, line->row_loaded, line);
    check("drain row", drains ? static_cast<long>(corner(11)) : -1, line->drain_row, line);
    if (multiply && line->multiply) check("slot", static_cast<long>(slot_.get()), line->chunk - pass_of(*line).first_chunk, line);
    // Bins with multiplexers, several files where the trace knows one: what is compared is their sum.
    const bool apart = line->bin_commit.size() == SIZES.size();
    const uint64_t select = corner(7), step = corner(8), position = corner(9);
    if (!apart) {
      check("bin commit", commit && select != 0, line->bin_commit[0], line);
      return;
    }
    for (size_t b = 0; b < SIZES.size(); b++) {
      const bool held = corner(3) && (select >> b & 1);
      const long clocked = ROTATES ? (held ? 1 : (step >> b & 1) ? SIZES[b] : 0) : (commit && (select >> b & 1) ? 1 : 0);
      check("bin commit", commit && (select >> b & 1), line->bin_commit[b], line);
      check("bin clock", clocked, line->bin_clock[b], line);
      // A tile's first cycle shows where the tile before it left the bins, which the trace of one tile cannot know.
      if (line->cycle > 0) check("bin position", static_cast<long>(position >> (8 * b) & 255), line->bin_position[b], line);
    }
  }

  void compare_element(int p, int m, const Line* line) {
    const int e = p * COLUMNS + m;
    const Element& element = elements_[e];
    const int32_t written = element.written.word(0);
    check_element("go", p, m, element.go.get(), line ? line->go[e] : 0, line);
    check_element("product", p, m, element.product.word(0), line ? line->product[e] : 0, line);
    check_element("local sum", p, m, element.local.word(0), local_[e], line);
    check_element("head read", p, m, element.head.word(0), line ? line->head[e] : 0, line);
    check_element("value written", p, m, written, line ? line->written[e] : 0, line);
    for (size_t b = 0; b < SIZES.size(); b++) {
      for (int i = 0; i < SIZES[b]; i++) check_element("word of a bin", p, m, element.bins[b].word(i), words_[e][b][i], line);
    }
    // What the trace says follows in the next cycle.
    if (!line) return;
    if (line->go[e]) local_[e] = line->sum[e];
    if (!ROTATES) {
      if (!line->commit) return;
      int slot = line->bin_position[0];
      size_t b = 0;
      while (slot >= SIZES[b]) slot -= SIZES[b++];
      words_[e][b][slot] = line->written[e];
      return;
    }
    for (size_t b = 0; b < SIZES.size(); b++) {
      std::vector<int32_t>& ring = words_[e][b];
      const bool commits = line->bin_commit[b];
      if (line->hold && commits) ring[0] = line->written[e];
      else if (line->bin_clock[b] > 0) {
        std::rotate(ring.begin(), ring.begin() + 1, ring.end());
        if (commits) ring.back() = line->written[e];
      }
    }
  }

  // A sum that leaves PE (p, m) in its cycle stands at the bottom edge when it has passed the rows below.
  void compare_leaving(const std::vector<const Line*>& timeline, long now) {
    for (int m = 0; m < COLUMNS; m++) {
      const long then = now - m - ROWS;
      const Line* const line = then >= 0 && timeline[then]->drain >= 0 ? timeline[then] : nullptr;
      check("sum valid at the bottom", array_.sums_valid >> m & 1, line != nullptr, line);
      if (!line) continue;
      const Tile& tile = tiles_[line->tile];
      const int filter = (pass_of(*line).first_chunk + line->drain) * COLUMNS + m;
      const bool owned = line->drain_row < tile.positions && filter < tile.filters;
      int32_t sum;
      std::memcpy(&sum, reinterpret_cast<const char*>(&array_.sums) + 4 * m, 4);
      check("sum at the bottom", sum, owned ? tile.outputs[line->drain_row * tile.filters + filter] : 0, line);
    }
  }

  const Pass& pass_of(const Line& line) const {
    const std::vector<Pass>& passes = tiles_[line.tile].passes;
    size_t index = 0;
    while (index + 1 < passes.size() && passes[index + 1].first_cycle <= line.cycle) index++;
    return passes[index];
  }

  void check(const char* what, long found, long expected, const Line* line) {
    compared++;
    if (found == expected) return;
    differences++;
    if (first_difference.empty()) first_difference = std::string(what) + " is " + std::to_string(found) + ", the trace says " + std::to_string(expected) + where(line);
  }
  void check_element(const char* what, int p, int m, long found, long expected, const Line* line) {
    compared++;
    if (found == expected) return;
    differences++;
    if (first_difference.empty()) first_difference = std::string(what) + " of PE (" + std::to_string(p) + ", " + std::to_string(m) + ") is " + std::to_string(found) + ", the trace says " + std::to_string(expected) + where(line);
  }
  static std::string where(const Line* line) {
    return line ? " (tile " + std::to_string(line->tile) + ", cycle " + std::to_string(line->cycle) + ")" : " (before the first cycle)";
  }

  void write_waveform(long now) {
    const bool multiply = array_.multiply;
    const bool waits = corner(6);
    const bool commit = multiply && corner(1);
    const bool drains = corner(10) && !waits;
    std::vector<int64_t> values = {array_.load, multiply, multiply && corner(0), commit, commit && corner(2), static_cast<int64_t>(corner(3)), commit && corner(4), static_cast<int64_t>(corner(5)), drains};
    for (size_t b = 0; b < SIZES.size(); b++) {
      values.push_back(commit && (corner(7) >> b & 1));
      values.push_back(ROTATES ? (corner(8) >> b & 1) : 0);
      values.push_back(corner(9) >> (8 * b) & 255);
    }
    for (const Element& element : elements_) {
      values.push_back(element.go.get());
      for (const Signal* signal : {&element.product, &element.local, &element.head, &element.written}) values.push_back(signal->word(0));
    }
    waveform_->write(now, values);
  }

  VerilatedContext context_;
  Vcsp_array array_{&context_, "array"};
  std::vector<Tile> tiles_;
  Waveform* waveform_;
  std::vector<Element> elements_;
  std::vector<Signal> corner_;
  Signal slot_;
  std::vector<int32_t> local_;
  std::vector<std::vector<std::vector<int32_t>>> words_;
};

static int number_of(const char* text, const char* option) {
  char* end;
  const long value = std::strtol(text, &end, 10);
  if (*text == 0 || *end != 0 || value < 0) throw Refused(std::string(option) + " is \"" + text + "\": it has to be a whole number, 0 or more.");
  return static_cast<int>(value);
}

int main(int argc, char** argv) {
  try {
    std::vector<Tile> tiles;
    std::string vcd;
    int from = 0, to = -1, p = -1, m = -1;
    for (int i = 1; i < argc; i++) {
      const std::string word = argv[i];
      if (word.rfind("--", 0) == 0) {
        if (i + 1 == argc) throw Refused(word + " needs a value.");
        const char* value = argv[++i];
        if (word == "--vcd") vcd = value;
        else if (word == "--from") from = number_of(value, "--from");
        else if (word == "--to") to = number_of(value, "--to");
        else if (word == "--pe") {
          if (std::sscanf(value, "%d,%d", &p, &m) != 2 || p < 0 || m < 0 || p >= ROWS || m >= COLUMNS) throw Refused(std::string("--pe is \"") + value + "\": there is no such PE.");
        } else throw Refused("There is no option " + word + ".");
      } else {
        tiles.push_back(read_tile(word, static_cast<int>(tiles.size())));
      }
    }
    if (tiles.empty()) throw Refused("No trace is given: bench TRACE.ndjson ...");
    const int last = static_cast<int>(tiles[0].lines.size()) - 1 + ROWS + COLUMNS - 2;
    if (to < 0) to = last;
    if (!vcd.empty() && (from > to || to > last)) throw Refused("Cycles " + std::to_string(from) + " to " + std::to_string(to) + " are not a window of this tile: the far corner's last cycle is " + std::to_string(last) + ".");
    std::unique_ptr<Waveform> waveform;
    if (!vcd.empty()) waveform.reset(new Waveform(vcd, ROWS, COLUMNS, SIZES, from, to, p, m));
    const size_t count = tiles.size();
    Bench bench(std::move(tiles), waveform.get());
    bench.run();
    if (waveform) waveform->close();
    std::printf("{\"tiles\":%zu,\"cycles\":%ld,\"compared\":%ld,\"differences\":%ld,\"first\":\"%s\"}\n", count, bench.cycles, bench.compared, bench.differences, bench.first_difference.c_str());
    return bench.differences == 0 ? 0 : 1;
  } catch (const std::exception& reason) {
    std::fprintf(stderr, "bench: %s\n", reason.what());
    return 2;
  }
}
