// The activations of one array row: two banks of a group each. An activation is written once and stays; the sequencer says which of them
// the row works with. That is the whole of "each activation is read once": everything after this point is reuse.
module activation_lane #(
    parameter int unsigned WIDTH       = 10,
    parameter int unsigned GROUP_MOST  = 32,                  // a power of two, 2 or more
    // Derived; not to be set.
    parameter int unsigned INDEX_WIDTH = $clog2(GROUP_MOST)
) (
    input  logic                   clk,
    input  logic                   load,
    input  logic                   load_bank,
    input  logic [INDEX_WIDTH-1:0] load_index,
    input  logic [      WIDTH-1:0] word,
    input  logic                   read_bank,
    input  logic [INDEX_WIDTH-1:0] read_index,
    output logic [      WIDTH-1:0] activation
);
  logic [WIDTH-1:0] words[2*GROUP_MOST];

  always_ff @(posedge clk) if (load) words[{load_bank, load_index}] <= word;
  assign activation = words[{read_bank, read_index}];
endmodule
