// Multiplies and adds. `go` is low where there is nothing to multiply: a bubble, an array row without a position, a column past the end
// of a short chunk. A zero activation costs no clock edge either, unless a new sum starts with it.
module mac #(
    parameter int unsigned ACTIVATION_WIDTH = 9,
    parameter int unsigned WEIGHT_WIDTH     = 8,
    parameter int unsigned SUM_WIDTH        = 32
) (
    input  logic                               clk,
    input  logic                               go,
    input  logic                               first,       // a new sum starts with this product
    input  logic signed [ACTIVATION_WIDTH-1:0] activation,
    input  logic signed [    WEIGHT_WIDTH-1:0] weight,
    output logic signed [       SUM_WIDTH-1:0] product,
    output logic signed [       SUM_WIDTH-1:0] sum,         // of the group so far, this product included
    output logic signed [       SUM_WIDTH-1:0] local_sum    // the PE's local register
);
  localparam int unsigned PRODUCT_WIDTH = ACTIVATION_WIDTH + WEIGHT_WIDTH;

  logic live;
  logic signed [ACTIVATION_WIDTH-1:0] factor;
  logic signed [PRODUCT_WIDTH-1:0] exact_product;

  assign live = go & (activation != '0);
  // The multiplier sees no change while it has no work.
  assign factor = live ? activation : '0;
  assign exact_product = factor * weight;
  assign product = SUM_WIDTH'(exact_product);
  assign sum = (first ? '0 : local_sum) + product;

  always_ff @(posedge clk) if (live | (go & first)) local_sum <= sum;
endmodule
