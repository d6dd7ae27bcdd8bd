// A group's sum on its way to the buffer. `exact`: as it is. Else shifted right by `shift`, halves rounded to the even neighbour, and
// saturated to BITS bits (model 5.4, `shift`).
module quantiser #(
    parameter int unsigned SUM_WIDTH = 32,
    parameter int unsigned WIDTH     = 32,
    parameter int unsigned BITS      = 8
) (
    input  logic                        exact,
    input  logic        [          4:0] shift,
    input  logic signed [SUM_WIDTH-1:0] sum,
    output logic signed [    WIDTH-1:0] addend
);
  localparam logic signed [SUM_WIDTH-1:0] MOST = SUM_WIDTH'((64'd1 << (BITS - 1)) - 64'd1);
  localparam logic signed [SUM_WIDTH-1:0] LEAST = ~MOST;

  logic signed [SUM_WIDTH-1:0] floor;
  logic [SUM_WIDTH-1:0] rest;  // what the shift cuts off, its highest bit on top: 1000... is one half
  logic up;
  logic signed [SUM_WIDTH-1:0] rounded;
  logic signed [SUM_WIDTH-1:0] saturated;

  assign floor = sum >>> shift;
  assign rest = shift == 5'd0 ? '0 : sum << (6'(SUM_WIDTH) - {1'b0, shift});
  assign up = rest[SUM_WIDTH-1] & (|rest[SUM_WIDTH-2:0] | floor[0]);
  assign rounded = floor + SUM_WIDTH'({1'b0, up});

  always_comb begin
    if (rounded > MOST) saturated = MOST;
    else if (rounded < LEAST) saturated = LEAST;
    else saturated = rounded;
  end

  assign addend = WIDTH'(exact ? sum : saturated);
endmodule
