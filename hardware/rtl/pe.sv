// A processing element: multiplier, local register, quantiser, accumulation buffer. It owns the partial sums of one output position and
// of every A-th filter. Everything it does in a cycle it is told by the controls that reach it with the skew.
module pe #(
    parameter int unsigned       BINS             = 5,
    parameter logic [BINS*8-1:0] SIZES            = {8'd32, 8'd16, 8'd8, 8'd4, 8'd2},
    parameter int unsigned       POSITION_WIDTH   = 8,
    parameter int unsigned       WIDTH            = 32,
    parameter int unsigned       ACTIVATION_WIDTH = 9,
    parameter int unsigned       WEIGHT_WIDTH     = 8,
    parameter int unsigned       SUM_WIDTH        = 32,
    parameter int unsigned       BITS             = 8,
    parameter bit                ROTATES          = 1'b1,
    parameter bit                GATED            = 1'b0
) (
    input  logic                                      clk,
    input  logic                                      exact,
    input  logic        [                        4:0] shift,
    // Controls, decoded at the corner.
    input  logic                                      multiply,
    input  logic                                      first,
    input  logic                                      commit,
    input  logic                                      hold,
    input  logic                                      fresh,
    input  logic        [                   BINS-1:0] select,
    input  logic        [                   BINS-1:0] step,
    input  logic        [    BINS*POSITION_WIDTH-1:0] position,
    input  logic                                      drain,              // the head leaves for the bottom edge
    // Data.
    input  logic                                      activation_valid,
    input  logic signed [       ACTIVATION_WIDTH-1:0] activation,
    input  logic                                      weight_valid,
    input  logic signed [           WEIGHT_WIDTH-1:0] weight,
    input  logic                                      from_above_valid,
    input  logic        [                  WIDTH-1:0] from_above,
    output logic                                      to_below_valid,
    output logic        [                  WIDTH-1:0] to_below
);
  logic go;
  logic signed [SUM_WIDTH-1:0] product;
  logic signed [SUM_WIDTH-1:0] sum;
  logic signed [SUM_WIDTH-1:0] local_sum;
  logic signed [WIDTH-1:0] quantised;
  logic signed [WIDTH-1:0] addend;
  logic [WIDTH-1:0] head;
  logic [WIDTH-1:0] written;

  assign go = multiply & activation_valid & weight_valid;
  // A PE without work turns its bins with the others, so that one controller serves all, but adds nothing.
  assign addend = go & commit ? quantised : '0;

  mac #(
      .ACTIVATION_WIDTH(ACTIVATION_WIDTH),
      .WEIGHT_WIDTH    (WEIGHT_WIDTH),
      .SUM_WIDTH       (SUM_WIDTH)
  ) mac (
      .clk       (clk),
      .go        (go),
      .first     (first),
      .activation(activation),
      .weight    (weight),
      .product   (product),
      .sum       (sum),
      .local_sum (local_sum)
  );

  quantiser #(
      .SUM_WIDTH(SUM_WIDTH),
      .WIDTH    (WIDTH),
      .BITS     (BITS)
  ) quantiser (
      .exact (exact),
      .shift (shift),
      .sum   (sum),
      .addend(quantised)
  );

  accumulation_buffer #(
      .BINS          (BINS),
      .SIZES         (SIZES),
      .WIDTH         (WIDTH),
      .POSITION_WIDTH(POSITION_WIDTH),
      .ROTATES       (ROTATES),
      .GATED         (GATED)
  ) sums (
      .clk     (clk),
      .select  (select),
      .step    (step),
      .commit  (commit),
      .hold    (hold),
      .fresh   (fresh),
      .position(position),
      .addend  (addend),
      .head    (head),
      .written (written)
  );

  // Sums leave downwards, a row a cycle: each PE passes on what comes from above, or puts its own head on the wire.
  always_ff @(posedge clk) begin
    to_below_valid <= drain | from_above_valid;
    if (drain | from_above_valid) to_below <= drain ? head : from_above;
  end

  logic unused;
  assign unused = &{1'b0, product, local_sum, written};
endmodule
