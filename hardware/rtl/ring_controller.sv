// Decides, once for the whole array, what the bins of every PE do in a cycle. The decoded answers travel to the PEs with the skew.
//
// A group's sums go to slots 0, 1, 2, ... so that the controller needs no slot number: it knows the bin at work and how far each bin
// has turned. After the group's last commit the bin at work is somewhere on its round: it turns home by itself, a step a cycle, while
// the next group starts over in bin 0.
//
// Hold: the group's last commit falls on the first word of a bin. Written back in place it leaves the bin home: nothing to turn.
// With bins of 2, 4, 8, ... words no commit then ever waits; hardware/bench/search.cpp visits every reachable state to show it.
module ring_controller #(
    parameter int unsigned       BINS           = 5,
    parameter logic [BINS*8-1:0] SIZES          = {8'd32, 8'd16, 8'd8, 8'd4, 8'd2},
    parameter int unsigned       POSITION_WIDTH = 8,
    parameter bit                ROTATES        = 1'b1
) (
    input  logic                           clk,
    input  logic                           restart,       // reset, and the first cycle of a pass: every bin counts as home
    input  logic                           holds,         // turn: 1 hold, 0 eager
    input  logic                           wants_commit,  // the product of this cycle completes a sum
    input  logic                           last,          // ... and it is the last sum of its group
    input  logic                           drain,         // a sum leaves the bin at work
    input  logic                           drain_step,    // ... and this is the last cycle of it
    output logic                           waits,         // the bin is not home: neither commit nor drain can be now
    output logic [               BINS-1:0] select,        // the bin at work
    output logic [               BINS-1:0] step,          // bins that move one place
    output logic                           hold,
    output logic [BINS*POSITION_WIDTH-1:0] position       // how far each bin has turned
);
  localparam logic [BINS-1:0] BIN_0 = BINS'(1);

  logic [BINS-1:0] at_work;
  logic [BINS-1:0] turning;

  logic commits;
  logic moves_on;
  logic [BINS-1:0] at_home;
  logic [BINS-1:0] at_end;

  assign waits = (wants_commit | drain) & |(at_work & turning);
  assign commits = wants_commit & ~waits;
  assign moves_on = commits | (drain_step & ~waits);
  assign hold = holds & ROTATES & commits & last & |(at_work & at_home & ~at_end);
  assign select = at_work & {BINS{commits | (drain & ~waits)}};
  // A new pass writes every slot anew, so bins that are still turning need not come home for it.
  assign step = {BINS{~restart}} & (turning | (at_work & {BINS{moves_on & ~hold}}));

  always_ff @(posedge clk) begin
    if (restart) at_work <= BIN_0;
    else if (commits & last) at_work <= BIN_0;
    else if (moves_on & |(at_work & at_end)) at_work <= at_work << 1;
  end

  generate
    for (genvar b = 0; b < BINS; b++) begin : g_bin
      localparam int unsigned SIZE = 32'(SIZES[8*b+:8]);
      localparam int unsigned HERE_WIDTH = SIZE > 1 ? $clog2(SIZE) : 1;
      logic [HERE_WIDTH-1:0] here;
      assign at_home[b] = here == '0;
      assign at_end[b] = here == HERE_WIDTH'(SIZE - 1);
      assign position[b*POSITION_WIDTH+:POSITION_WIDTH] = POSITION_WIDTH'(here);

      if (ROTATES) begin : g_ring
        always_ff @(posedge clk) begin
          if (restart) here <= '0;
          else if (step[b]) here <= at_end[b] ? '0 : here + 1'b1;
          if (restart) turning[b] <= 1'b0;
          else if (turning[b]) turning[b] <= ~at_end[b];
          else if (at_work[b] & commits & last) turning[b] <= ~hold & ~at_end[b];
        end
      end else begin : g_file
        // A position is a number: it is back at once.
        assign turning[b] = 1'b0;
        always_ff @(posedge clk) begin
          if (restart | (commits & last)) here <= '0;
          else if (step[b]) here <= at_end[b] ? '0 : here + 1'b1;
        end
      end
    end
  endgenerate
endmodule
