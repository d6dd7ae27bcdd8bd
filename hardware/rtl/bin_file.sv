// The same SIZE words as a register file: nothing moves, a position selects the word. For comparison with `bin_ring`: a decoder for
// writing and a multiplexer for reading take the place of the shift. One file of all slots is the `addressed` buffer; a file a bin
// is "bins with multiplexers". GATED stops the written value at the door of a bin that is not written, so that its wires rest.
module bin_file #(
    parameter int unsigned SIZE           = 2,
    parameter int unsigned WIDTH          = 32,
    parameter int unsigned POSITION_WIDTH = 8,
    parameter bit          GATED          = 1'b0
) (
    input  logic                      clk,
    input  logic                      write,
    input  logic [POSITION_WIDTH-1:0] position,
    input  logic [         WIDTH-1:0] value,
    output logic [         WIDTH-1:0] head
);
  localparam int unsigned INDEX_WIDTH = SIZE > 1 ? $clog2(SIZE) : 1;

  logic [WIDTH-1:0] words[SIZE];
  logic [WIDTH-1:0] bus;

  assign bus = GATED ? (value & {WIDTH{write}}) : value;

  always_ff @(posedge clk) if (write) words[position[INDEX_WIDTH-1:0]] <= bus;
  assign head = words[position[INDEX_WIDTH-1:0]];

  logic unused;
  assign unused = &{1'b0, position};
endmodule
