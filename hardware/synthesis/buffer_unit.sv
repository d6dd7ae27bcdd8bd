// A ring controller with the accumulation buffer of one PE, for the count of transistors and toggles. The controller is one an array: its
// share is told apart by name.
module buffer_unit #(
    parameter int unsigned       BINS           = 5,
    parameter logic [BINS*8-1:0] SIZES          = {8'd32, 8'd16, 8'd8, 8'd4, 8'd2},
    parameter int unsigned       WIDTH          = 32,
    parameter int unsigned       POSITION_WIDTH = 8,
    parameter bit                ROTATES        = 1'b1,
    parameter bit                HOLDS          = 1'b1,
    parameter bit                GATED          = 1'b0
) (
    input  logic             clk,
    input  logic             restart,
    input  logic             wants_commit,
    input  logic             last,
    input  logic             fresh,
    input  logic [WIDTH-1:0] addend,
    output logic             waits,
    output logic [WIDTH-1:0] written
);
  logic [BINS-1:0] select;
  logic [BINS-1:0] step;
  logic hold;
  logic [BINS*POSITION_WIDTH-1:0] position;
  logic [WIDTH-1:0] head;

  ring_controller #(
      .BINS          (BINS),
      .SIZES         (SIZES),
      .POSITION_WIDTH(POSITION_WIDTH),
      .ROTATES       (ROTATES)
  ) controller (
      .clk         (clk),
      .restart     (restart),
      .holds       (HOLDS),
      .wants_commit(wants_commit),
      .last        (last),
      .drain       (1'b0),
      .drain_step  (1'b0),
      .waits       (waits),
      .select      (select),
      .step        (step),
      .hold        (hold),
      .position    (position)
  );

  accumulation_buffer #(
      .BINS          (BINS),
      .SIZES         (SIZES),
      .WIDTH         (WIDTH),
      .POSITION_WIDTH(POSITION_WIDTH),
      .ROTATES       (ROTATES),
      .HOLDS         (HOLDS),
      .GATED         (GATED)
  ) sums (
      .clk     (clk),
      .select  (select),
      .step    (step),
      .commit  (wants_commit & ~waits),
      .hold    (hold),
      .fresh   (fresh & wants_commit),
      .position(position),
      .addend  (addend),
      .head    (head),
      .written (written)
  );

  logic unused;
  assign unused = &{1'b0, head};
endmodule
