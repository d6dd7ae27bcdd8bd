// Runs one pass of a tile after another, once for the whole array: fill, load of the first group, products in weave order, drain.
//
// A group is up to `group_size` rows of the work list. Chunk n = 0, 1, ... of the group is one product for each of its rows that keeps
// more than n chunks, in order; the last of them completes the sum. So a row needs nothing but its chunk count, and both activations
// and weights are read strictly one after the other: there is no address anywhere in this file.
//
// Two banks of chunk counts (and of activations, in the lanes): while one group is at work, the next is loaded into the other bank, a row
// a cycle. A group of T rows works for T cycles at least, so the next is always there in time.
module sequencer #(
    parameter int unsigned ROWS        = 4,
    parameter int unsigned COLUMNS     = 2,
    parameter int unsigned GROUP_MOST  = 32,  // a power of two, 2 or more
    parameter int unsigned COUNT_WIDTH = 7,
    parameter int unsigned LIST_WIDTH  = 16,
    // Derived; not to be set.
    parameter int unsigned INDEX_WIDTH = $clog2(GROUP_MOST),
    parameter int unsigned ROW_WIDTH   = ROWS > 1 ? $clog2(ROWS) : 1
) (
    input  logic                   clk,
    input  logic                   reset,
    input  logic [  INDEX_WIDTH:0] group_size,    // T: 1 to GROUP_MOST
    input  logic                   serial_drain,
    // The next pass, if there is one: the rows of its work list.
    input  logic                   pass_valid,
    input  logic [ LIST_WIDTH-1:0] pass_rows,
    // Chunks of the next row of the work list; taken when `load` is high.
    input  logic [COUNT_WIDTH-1:0] count,
    input  logic                   waits,         // from the ring controller: the bin that is needed is not home
    output logic                   pass_start,    // first cycle of a pass; takes `pass_rows`
    output logic                   load,
    output logic [INDEX_WIDTH-1:0] load_index,
    output logic                   load_bank,
    output logic                   multiply,
    output logic [INDEX_WIDTH-1:0] read_index,
    output logic                   read_bank,
    output logic                   first,         // the product starts a sum
    output logic                   wants_commit,  // the product completes a sum, which goes to the buffer in this cycle
    output logic                   last,          // ... the last sum of its group
    output logic                   fresh,         // ... to a slot that holds nothing of this pass yet
    output logic                   stall,
    output logic                   drain,
    output logic                   drain_step,    // the last cycle of a slot
    output logic [  ROW_WIDTH-1:0] drain_row      // the array row whose sum leaves
);
  localparam int unsigned FILL_CYCLES = ROWS + COLUMNS - 2;
  localparam int unsigned FILL_WIDTH = $clog2(FILL_CYCLES + 1);

  typedef enum logic [2:0] {
    IDLE,
    FILL,
    LOAD,
    RUN,
    DRAIN
  } phase_t;

  phase_t phase;
  logic [FILL_WIDTH-1:0] filled;
  logic [LIST_WIDTH-1:0] rows_left;  // rows of the work list that are not loaded yet
  logic bank;  // the bank at work
  logic [INDEX_WIDTH:0] held[2];  // rows in each bank
  logic [COUNT_WIDTH-1:0] counts[2*GROUP_MOST];  // of both banks
  logic [GROUP_MOST-1:0] done;  // rows of the group that have had their product of the chunk at work
  logic [COUNT_WIDTH-1:0] slot;  // the chunk at work, which is the slot its sum goes to
  logic [COUNT_WIDTH-1:0] occupied;  // slots written in this pass; in a cascade always 0 ... occupied - 1
  logic [COUNT_WIDTH-1:0] drained;

  logic other;
  logic running;
  logic [GROUP_MOST-1:0] keeps;  // rows of the group with a chunk at hand
  logic [GROUP_MOST-1:0] keeps_more;  // ... and with one behind it
  logic [GROUP_MOST-1:0] waiting;
  logic [GROUP_MOST-1:0] pick;
  logic group_ends;
  logic pass_ends;
  logic first_group_loaded;
  logic drain_done;

  assign other = ~bank;
  assign running = phase == RUN;

  always_comb begin
    for (int i = 0; i < GROUP_MOST; i++) begin
      keeps[i] = (INDEX_WIDTH + 1)'(i) < held[bank] && counts[{bank, INDEX_WIDTH'(i)}] > slot;
      keeps_more[i] = (INDEX_WIDTH + 1)'(i) < held[bank] && counts[{bank, INDEX_WIDTH'(i)}] > slot + 1'b1;
    end
    waiting = keeps & ~done;
    pick = waiting & (~waiting + 1'b1);  // the lowest bit that is set
    read_index = '0;
    for (int i = 0; i < GROUP_MOST; i++) if (pick[i]) read_index |= INDEX_WIDTH'(i);
  end

  assign pass_start = phase == IDLE & pass_valid;
  assign read_bank = bank;
  assign multiply = running & ~waits;
  assign stall = (running | phase == DRAIN) & waits;
  assign first = done == '0;
  assign wants_commit = running & waiting == pick;
  assign last = keeps_more == '0;
  assign fresh = running & slot == occupied;
  assign group_ends = multiply & wants_commit & last;

  // The first group shows; every other is loaded behind the one before it.
  assign load_bank = phase == LOAD ? bank : other;
  assign load_index = held[load_bank][INDEX_WIDTH-1:0];
  assign load = (phase == LOAD | running) & rows_left != '0 & held[load_bank] < group_size;
  assign first_group_loaded = phase == LOAD & (rows_left == LIST_WIDTH'(1) | held[bank] + 1'b1 == group_size);
  assign pass_ends = group_ends & held[other] == '0 & ~load;

  assign drain = phase == DRAIN;
  assign drain_step = drain & drain_row == ROW_WIDTH'(ROWS - 1);
  assign drain_done = drain_step & ~waits & drained + 1'b1 == occupied;

  always_ff @(posedge clk) begin
    if (reset) phase <= IDLE;
    else begin
      case (phase)
        IDLE: if (pass_valid) phase <= FILL_CYCLES > 1 ? FILL : LOAD;
        FILL: if (filled == FILL_WIDTH'(FILL_CYCLES - 1)) phase <= LOAD;
        LOAD: if (first_group_loaded) phase <= RUN;
        RUN: if (pass_ends) phase <= serial_drain ? DRAIN : IDLE;
        DRAIN: if (drain_done) phase <= IDLE;
        default: phase <= IDLE;
      endcase
    end
  end

  always_ff @(posedge clk) begin
    if (pass_start) filled <= FILL_WIDTH'(1);
    else if (phase == FILL) filled <= filled + 1'b1;

    if (pass_start) rows_left <= pass_rows;
    else if (load) rows_left <= rows_left - 1'b1;

    if (pass_start) begin
      bank <= 1'b0;
      held[0] <= '0;
      held[1] <= '0;
    end else begin
      if (load) held[load_bank] <= held[load_bank] + 1'b1;
      if (group_ends) begin
        bank <= other;
        held[bank] <= '0;
      end
    end
    if (load) counts[{load_bank, load_index}] <= count;

    if (pass_start | (multiply & wants_commit)) done <= '0;
    else if (multiply) done <= done | pick;

    if (pass_start | group_ends) slot <= '0;
    else if (multiply & wants_commit) slot <= slot + 1'b1;

    if (pass_start) occupied <= '0;
    else if (multiply & wants_commit & fresh) occupied <= occupied + 1'b1;

    if (pass_start) begin
      drained <= '0;
      drain_row <= '0;
    end else if (drain & ~waits) begin
      drain_row <= drain_step ? '0 : drain_row + 1'b1;
      if (drain_step) drained <= drained + 1'b1;
    end
  end
endmodule
