// The inner join of a sparse unit, for the count of transistors: two masks of a chunk, the next match, and where its two values stand, packed.
// A priority encoder takes the first match that is left; the address of a value is the number of ones of its mask before the match. FORM
// says how those are counted: 0 prefix sums by Sklansky, 1 by Brent and Kung, 2 a count of the masked bits alone.
module inner_join #(
    parameter int unsigned WIDTH = 128,
    parameter int unsigned FORM  = 1
) (
    input  logic             clk,
    input  logic             load,
    input  logic [WIDTH-1:0] mask_a,
    input  logic [WIDTH-1:0] mask_b,
    output logic             match,
    output logic [      7:0] address_a,
    output logic [      7:0] address_b
);
  logic [WIDTH-1:0] held_a;
  logic [WIDTH-1:0] held_b;
  logic [WIDTH-1:0] left;
  logic [WIDTH-1:0] first;

  assign match = |left;
  // The lowest one of what is left.
  assign first = left & (~left + WIDTH'(1));

  always_ff @(posedge clk) begin
    if (load) begin
      held_a <= mask_a;
      held_b <= mask_b;
    end
    if (load | match) left <= load ? (mask_a & mask_b) : (left & ~first);
  end

  ones_before #(.WIDTH(WIDTH), .FORM(FORM)) before_a (.mask(held_a), .first(first), .count(address_a));
  ones_before #(.WIDTH(WIDTH), .FORM(FORM)) before_b (.mask(held_b), .first(first), .count(address_b));
endmodule

// Ones of `mask` below the single one of `first`.
module ones_before #(
    parameter int unsigned WIDTH = 128,
    parameter int unsigned FORM  = 1
) (
    input  logic [WIDTH-1:0] mask,
    input  logic [WIDTH-1:0] first,
    output logic [      7:0] count
);
  localparam int unsigned LEVELS = $clog2(WIDTH);
  genvar i;
  genvar l;
  generate
    if (FORM == 2) begin : masked
      logic [WIDTH-1:0] below;
      logic [8*(2*WIDTH)-1:0] tree;
      assign below = mask & (first - WIDTH'(1));
      for (i = 0; i < WIDTH; i = i + 1) begin : leaf
        assign tree[8*(WIDTH+i)+:8] = {7'd0, below[i]};
      end
      for (i = 1; i < WIDTH; i = i + 1) begin : node
        assign tree[8*i+:8] = tree[8*(2*i)+:8] + tree[8*(2*i+1)+:8];
      end
      assign tree[7:0] = 8'd0;
      assign count = tree[8+:8];
    end else begin : prefix
      // Brent and Kung sweep up and down again: twice the levels, fewer adders.
      localparam int unsigned STAGES = FORM == 0 ? LEVELS : 2 * LEVELS - 1;
      logic [8*WIDTH*(STAGES+1)-1:0] sums;
      logic [8*WIDTH-1:0] chosen;
      for (i = 0; i < WIDTH; i = i + 1) begin : bits
        assign sums[8*i+:8] = {7'd0, mask[i]};
      end
      for (l = 0; l < STAGES; l = l + 1) begin : stage
        for (i = 0; i < WIDTH; i = i + 1) begin : place
          if (FORM == 0) begin : sklansky
            if (((i >> l) & 1) == 1)
              assign sums[8*(WIDTH*(l+1)+i)+:8] = sums[8*(WIDTH*l+i)+:8] + sums[8*(WIDTH*l+((i>>l)<<l)-1)+:8];
            else
              assign sums[8*(WIDTH*(l+1)+i)+:8] = sums[8*(WIDTH*l+i)+:8];
          end else if (l < LEVELS) begin : up
            if (((i + 1) % (2 << l)) == 0)
              assign sums[8*(WIDTH*(l+1)+i)+:8] = sums[8*(WIDTH*l+i)+:8] + sums[8*(WIDTH*l+i-(1<<l))+:8];
            else
              assign sums[8*(WIDTH*(l+1)+i)+:8] = sums[8*(WIDTH*l+i)+:8];
          end else begin : down
            localparam int unsigned HALF = 1 << (2 * LEVELS - 2 - l);
            if (i >= 2 * HALF && ((i + 1) % (2 * HALF)) == HALF)
              assign sums[8*(WIDTH*(l+1)+i)+:8] = sums[8*(WIDTH*l+i)+:8] + sums[8*(WIDTH*l+i-HALF)+:8];
            else
              assign sums[8*(WIDTH*(l+1)+i)+:8] = sums[8*(WIDTH*l+i)+:8];
          end
        end
      end
      // Of all prefix sums the one that ends before the match.
      assign chosen[7:0] = 8'd0;
      for (i = 1; i < WIDTH; i = i + 1) begin : choose
        assign chosen[8*i+:8] = chosen[8*(i-1)+:8] | (sums[8*(WIDTH*STAGES+i-1)+:8] & {8{first[i]}});
      end
      assign count = chosen[8*(WIDTH-1)+:8];
    end
  endgenerate
endmodule
