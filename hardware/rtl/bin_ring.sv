// One register bin: a circular shift register of SIZE words. No address and no decoder: the word at the head is read, and the next
// clock brings every word one place on. Turning all the way round brings each word home.
//
//            +------------------------------ turn: the head goes to the tail -----------+
//            |                                                                          |
//   head <- word 0 <- word 1 <- ... <- word SIZE-1 <- (commit: the sum) <----------------+
//
// `step`  every word moves one place. The tail takes `value` if `write`, else the old head.
// `hold`  nothing moves: the head alone takes `value`. This is the multiplexer that "hold" costs.
// With neither, no flip-flop of the bin sees a clock edge: the enables below become clock gates.
module bin_ring #(
    parameter int unsigned SIZE  = 2,
    parameter int unsigned WIDTH = 32,
    parameter bit          HOLDS = 1'b1  // 0 leaves the multiplexer out: for an array that only ever turns eagerly
) (
    input  logic             clk,
    input  logic             step,
    input  logic             hold,
    input  logic             write,
    input  logic [WIDTH-1:0] value,
    output logic [WIDTH-1:0] head
);
  logic [SIZE*WIDTH-1:0] words;
  logic [WIDTH-1:0] tail;
  logic held;

  assign held = hold & HOLDS;

  assign head = words[WIDTH-1:0];
  assign tail = write ? value : head;

  generate
    if (SIZE == 1) begin : g_single
      // One word is always home: a step writes in place.
      always_ff @(posedge clk) if (step | held) words <= tail;
    end else begin : g_ring
      always_ff @(posedge clk) if (step | held) words[WIDTH-1:0] <= held ? value : words[2*WIDTH-1:WIDTH];
      if (SIZE > 2) begin : g_middle
        always_ff @(posedge clk) if (step) words[(SIZE-1)*WIDTH-1:WIDTH] <= words[SIZE*WIDTH-1:2*WIDTH];
      end
      always_ff @(posedge clk) if (step) words[SIZE*WIDTH-1:(SIZE-1)*WIDTH] <= tail;
    end
  endgenerate
endmodule
