// What goes in comes out CYCLES later: the staircase that lets words which were read together arrive one row, or one column, after the other.
module delay #(
    parameter int unsigned WIDTH  = 8,
    parameter int unsigned CYCLES = 1
) (
    input  logic             clk,
    input  logic [WIDTH-1:0] in,
    output logic [WIDTH-1:0] out
);
  generate
    if (CYCLES == 0) begin : g_wire
      logic unused;
      assign unused = clk;
      assign out = in;
    end else begin : g_line
      logic [WIDTH-1:0] line[CYCLES];
      always_ff @(posedge clk) begin
        line[0] <= in;
        for (int i = 1; i < CYCLES; i++) line[i] <= line[i-1];
      end
      assign out = line[CYCLES-1];
    end
  endgenerate
endmodule
