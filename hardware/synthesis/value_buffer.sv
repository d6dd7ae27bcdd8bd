// The values of two chunks of a sparse unit in flip-flops, for the count of transistors: both operands, each twice, so that one chunk comes
// in while the other is worked on. A byte is written and a byte of each operand is read in a cycle.
module value_buffer #(
    parameter int unsigned VALUES = 128
) (
    input  logic       clk,
    input  logic       write,
    input  logic       operand,
    input  logic       bank,
    input  logic [6:0] place,
    input  logic [7:0] value,
    input  logic [6:0] address_a,
    input  logic [6:0] address_b,
    output logic [7:0] value_a,
    output logic [7:0] value_b
);
  logic [7:0] values_a[2*VALUES];
  logic [7:0] values_b[2*VALUES];

  always_ff @(posedge clk) begin
    if (write & ~operand) values_a[{bank, place}] <= value;
    if (write & operand) values_b[{bank, place}] <= value;
  end
  assign value_a = values_a[{~bank, address_a}];
  assign value_b = values_b[{~bank, address_b}];
endmodule
