// The array: ROWS x COLUMNS processing elements, with one sequencer and one ring controller at the corner (row 0, column 0).
//
// Controls enter the corner and move one column right, or down the first column, a cycle: PE (p, m) does in cycle c + p + m what the corner
// says in cycle c. Activations enter at the left and move right with them, weights enter at the top and move down. A stall is a bubble: the
// corner sends controls that do nothing.
module csp_array #(
    parameter int unsigned       ROWS             = 4,
    parameter int unsigned       COLUMNS          = 2,
    parameter int unsigned       BINS             = 5,
    parameter logic [BINS*8-1:0] SIZES            = {8'd32, 8'd16, 8'd8, 8'd4, 8'd2},
    parameter int unsigned       POSITION_WIDTH   = 8,
    parameter int unsigned       WIDTH            = 32,
    parameter int unsigned       ACTIVATION_WIDTH = 9,
    parameter int unsigned       WEIGHT_WIDTH     = 8,
    parameter int unsigned       SUM_WIDTH        = 32,
    parameter int unsigned       BITS             = 8,
    parameter int unsigned       GROUP_MOST       = 32,
    parameter int unsigned       COUNT_WIDTH      = 7,
    parameter int unsigned       LIST_WIDTH       = 16,
    parameter bit                ROTATES          = 1'b1,
    parameter bit                GATED            = 1'b0,
    // Derived; not to be set.
    parameter int unsigned       INDEX_WIDTH      = $clog2(GROUP_MOST)
) (
    input  logic                                clk,
    input  logic                                reset,
    // Settings, constant while a tile runs.
    input  logic [               INDEX_WIDTH:0] group_size,
    input  logic                                serial_drain,
    input  logic                                holds,
    input  logic                                exact,
    input  logic [                         4:0] shift,
    // Work: passes, and for each row of the work list its chunk count and the activations of all positions, one row after the other.
    input  logic                                pass_valid,
    input  logic [              LIST_WIDTH-1:0] pass_rows,
    output logic                                pass_start,
    input  logic [             COUNT_WIDTH-1:0] count,
    input  logic [                    ROWS-1:0] activations_valid,
    input  logic [   ROWS*ACTIVATION_WIDTH-1:0] activations,
    output logic                                load,
    // Weights: one chunk after the other, in weave order.
    input  logic [                 COLUMNS-1:0] weights_valid,
    input  logic [    COLUMNS*WEIGHT_WIDTH-1:0] weights,
    output logic                                multiply,
    // Sums at the bottom edge.
    output logic [                 COLUMNS-1:0] sums_valid,
    output logic [           COLUMNS*WIDTH-1:0] sums
);
  localparam int unsigned ROW_WIDTH = ROWS > 1 ? $clog2(ROWS) : 1;
  localparam int unsigned LANE_WIDTH = ACTIVATION_WIDTH + 1;
  localparam int unsigned PORT_WIDTH = WEIGHT_WIDTH + 1;

  typedef struct packed {
    logic multiply;
    logic first;
    logic commit;
    logic hold;
    logic fresh;
    logic [BINS-1:0] select;
    logic [BINS-1:0] step;
    logic [BINS*POSITION_WIDTH-1:0] position;
    logic drain;
    logic [ROW_WIDTH-1:0] drain_row;
  } controls_t;

  typedef struct packed {
    logic load;
    logic load_bank;
    logic [INDEX_WIDTH-1:0] load_index;
    logic read_bank;
    logic [INDEX_WIDTH-1:0] read_index;
  } lane_controls_t;

  controls_t corner;
  lane_controls_t corner_lane;
  logic first;
  logic wants_commit;
  logic last;
  logic fresh;
  logic stall;
  logic drain;
  logic drain_step;
  logic [ROW_WIDTH-1:0] drain_row;
  logic waits;
  logic hold;
  logic [BINS-1:0] select;
  logic [BINS-1:0] step;
  logic [BINS*POSITION_WIDTH-1:0] position;

  sequencer #(
      .ROWS       (ROWS),
      .COLUMNS    (COLUMNS),
      .GROUP_MOST (GROUP_MOST),
      .COUNT_WIDTH(COUNT_WIDTH),
      .LIST_WIDTH (LIST_WIDTH)
  ) sequencer (
      .clk         (clk),
      .reset       (reset),
      .group_size  (group_size),
      .serial_drain(serial_drain),
      .pass_valid  (pass_valid),
      .pass_rows   (pass_rows),
      .count       (count),
      .waits       (waits),
      .pass_start  (pass_start),
      .load        (load),
      .load_index  (corner_lane.load_index),
      .load_bank   (corner_lane.load_bank),
      .multiply    (multiply),
      .read_index  (corner_lane.read_index),
      .read_bank   (corner_lane.read_bank),
      .first       (first),
      .wants_commit(wants_commit),
      .last        (last),
      .fresh       (fresh),
      .stall       (stall),
      .drain       (drain),
      .drain_step  (drain_step),
      .drain_row   (drain_row)
  );
  assign corner_lane.load = load;

  ring_controller #(
      .BINS          (BINS),
      .SIZES         (SIZES),
      .POSITION_WIDTH(POSITION_WIDTH),
      .ROTATES       (ROTATES)
  ) rings (
      .clk         (clk),
      .restart     (reset | pass_start),
      .holds       (holds),
      .wants_commit(wants_commit),
      .last        (last),
      .drain       (drain),
      .drain_step  (drain_step),
      .waits       (waits),
      .select      (select),
      .step        (step),
      .hold        (hold),
      .position    (position)
  );

  assign corner = '{
          multiply: multiply,
          first: first,
          commit: multiply & wants_commit,
          hold: hold,
          fresh: fresh,
          select: select,
          step: step,
          position: position,
          drain: drain & ~waits,
          drain_row: drain_row
      };

  controls_t controls[ROWS*COLUMNS];
  lane_controls_t lane_controls[ROWS];
  logic [LANE_WIDTH-1:0] across[ROWS*COLUMNS];
  logic [PORT_WIDTH-1:0] down[ROWS*COLUMNS];
  logic [WIDTH:0] leaving[(ROWS+1)*COLUMNS];

  generate
    for (genvar m = 0; m < COLUMNS; m++) begin : g_port
      delay #(
          .WIDTH (PORT_WIDTH),
          .CYCLES(m)
      ) staircase (
          .clk(clk),
          .in ({weights_valid[m], weights[m*WEIGHT_WIDTH+:WEIGHT_WIDTH]}),
          .out(down[m])
      );
      assign leaving[m] = '0;
      assign sums_valid[m] = leaving[ROWS*COLUMNS+m][WIDTH];
      assign sums[m*WIDTH+:WIDTH] = leaving[ROWS*COLUMNS+m][WIDTH-1:0];
    end

    for (genvar p = 0; p < ROWS; p++) begin : g_row
      logic [LANE_WIDTH-1:0] word;

      delay #(
          .WIDTH (LANE_WIDTH),
          .CYCLES(p)
      ) staircase (
          .clk(clk),
          .in ({activations_valid[p], activations[p*ACTIVATION_WIDTH+:ACTIVATION_WIDTH]}),
          .out(word)
      );

      activation_lane #(
          .WIDTH     (LANE_WIDTH),
          .GROUP_MOST(GROUP_MOST)
      ) lane (
          .clk       (clk),
          .load      (lane_controls[p].load),
          .load_bank (lane_controls[p].load_bank),
          .load_index(lane_controls[p].load_index),
          .word      (word),
          .read_bank (lane_controls[p].read_bank),
          .read_index(lane_controls[p].read_index),
          .activation(across[p*COLUMNS])
      );

      if (p == 0) begin : g_top
        assign lane_controls[0] = corner_lane;
        assign controls[0] = corner;
      end else begin : g_below
        always_ff @(posedge clk) begin
          lane_controls[p] <= lane_controls[p-1];
          controls[p*COLUMNS] <= controls[(p-1)*COLUMNS];
        end
      end

      for (genvar m = 0; m < COLUMNS; m++) begin : g_column
        localparam int unsigned HERE = p * COLUMNS + m;
        if (m > 0) begin : g_right
          always_ff @(posedge clk) begin
            controls[HERE] <= controls[HERE-1];
            across[HERE] <= across[HERE-1];
          end
        end
        if (p > 0) begin : g_under
          always_ff @(posedge clk) down[HERE] <= down[HERE-COLUMNS];
        end

        pe #(
            .BINS            (BINS),
            .SIZES           (SIZES),
            .POSITION_WIDTH  (POSITION_WIDTH),
            .WIDTH           (WIDTH),
            .ACTIVATION_WIDTH(ACTIVATION_WIDTH),
            .WEIGHT_WIDTH    (WEIGHT_WIDTH),
            .SUM_WIDTH       (SUM_WIDTH),
            .BITS            (BITS),
            .ROTATES         (ROTATES),
            .GATED           (GATED)
        ) element (
            .clk             (clk),
            .exact           (exact),
            .shift           (shift),
            .multiply        (controls[HERE].multiply),
            .first           (controls[HERE].first),
            .commit          (controls[HERE].commit),
            .hold            (controls[HERE].hold),
            .fresh           (controls[HERE].fresh),
            .select          (controls[HERE].select),
            .step            (controls[HERE].step),
            .position        (controls[HERE].position),
            .drain           (controls[HERE].drain & controls[HERE].drain_row == ROW_WIDTH'(p)),
            .activation_valid(across[HERE][ACTIVATION_WIDTH]),
            .activation      (across[HERE][ACTIVATION_WIDTH-1:0]),
            .weight_valid    (down[HERE][WEIGHT_WIDTH]),
            .weight          (down[HERE][WEIGHT_WIDTH-1:0]),
            .from_above_valid(leaving[HERE][WIDTH]),
            .from_above      (leaving[HERE][WIDTH-1:0]),
            .to_below_valid  (leaving[HERE+COLUMNS][WIDTH]),
            .to_below        (leaving[HERE+COLUMNS][WIDTH-1:0])
        );
      end
    end
  endgenerate

  logic unused;
  assign unused = stall;
endmodule
