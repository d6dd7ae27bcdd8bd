// The accumulation buffer of one PE: BINS register bins, of which one is at work in a cycle. SIZES holds a byte a bin, bin 0 lowest.
//   ROTATES = 1: rings (one bin of all slots is the `flat` buffer).  ROTATES = 0: register files (one bin is the `addressed` buffer).
// All controls come decoded from the ring controller at the corner of the array: the buffer itself decides nothing.
module accumulation_buffer #(
    parameter int unsigned       BINS           = 5,
    parameter logic [BINS*8-1:0] SIZES          = {8'd32, 8'd16, 8'd8, 8'd4, 8'd2},
    parameter int unsigned       WIDTH          = 32,
    parameter int unsigned       POSITION_WIDTH = 8,
    parameter bit                ROTATES        = 1'b1,
    parameter bit                HOLDS          = 1'b1,
    parameter bit                GATED          = 1'b0
) (
    input  logic                           clk,
    input  logic [               BINS-1:0] select,    // the bin whose head is read: committed to or drained
    input  logic [               BINS-1:0] step,      // rings: these bins move one place
    input  logic                           commit,    // the selected bin takes `addend`
    input  logic                           hold,      // ... in place of its head, and nothing moves
    input  logic                           fresh,     // the slot holds nothing of this pass yet: what stands there counts as zero
    input  logic [BINS*POSITION_WIDTH-1:0] position,  // files: the word of each bin that is selected
    input  logic [              WIDTH-1:0] addend,
    output logic [              WIDTH-1:0] head,      // what the adder reads
    output logic [              WIDTH-1:0] written    // what a commit writes
);
  logic [BINS*WIDTH-1:0] heads;
  logic [WIDTH-1:0] selected;

  // One of BINS heads, by an AND and an OR: `select` has one bit set at most.
  always_comb begin
    selected = '0;
    for (int b = 0; b < BINS; b++) selected |= heads[b*WIDTH+:WIDTH] & {WIDTH{select[b]}};
  end
  // No slot is ever cleared: the first commit of a pass overwrites.
  assign head = selected & {WIDTH{~fresh}};
  assign written = head + addend;

  generate
    for (genvar b = 0; b < BINS; b++) begin : g_bin
      localparam int unsigned SIZE = 32'(SIZES[8*b+:8]);
      if (ROTATES) begin : g_ring
        logic writes;
        assign writes = commit & select[b];
        bin_ring #(
            .SIZE (SIZE),
            .WIDTH(WIDTH),
            .HOLDS(HOLDS)
        ) ring (
            .clk  (clk),
            .step (step[b]),
            .hold (writes & hold),
            .write(writes),
            .value(written),
            .head (heads[b*WIDTH+:WIDTH])
        );
      end else begin : g_file
        bin_file #(
            .SIZE          (SIZE),
            .WIDTH         (WIDTH),
            .POSITION_WIDTH(POSITION_WIDTH),
            .GATED         (GATED)
        ) file (
            .clk     (clk),
            .write   (commit & select[b]),
            .position(position[b*POSITION_WIDTH+:POSITION_WIDTH]),
            .value   (written),
            .head    (heads[b*WIDTH+:WIDTH])
        );
      end
    end
    if (ROTATES) begin : g_no_positions
      logic unused;
      assign unused = &{1'b0, position, GATED};
    end else begin : g_no_steps
      logic unused;
      assign unused = &{1'b0, step, hold};
    end
  endgenerate
endmodule
