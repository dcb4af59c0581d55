import { clients } from "../clients/client";
import { median, type Row, ratioTo, type Target } from "./row";
import { showFigure } from "./showTable";

/** Whether each target is met, by the median, and by how much it is missed. */
export function showTargets(rows: readonly Row[]): string {
  const lines = rows.flatMap((row) => (row.targets ?? []).map((target) => showTarget(row, target)));
  return ["Targets, by the median:", ...lines].join("\n");
}

function showTarget(row: Row, target: Target): string {
  const reached = target.versus === undefined ? median(row.samples.ours ?? []) : (ratioTo(target.versus, row)?.median ?? Number.NaN);
  const figure =
    target.versus === undefined ? `${showFigure(reached)} ${row.unit}` : `${reached.toFixed(2)} × the ${clients[target.versus]}'s`;
  const miss = `missed by ${Math.ceil((reached / target.atMost - 1) * 100)} %`;
  return `  ${reached <= target.atMost ? "met   " : "MISSED"}  ${row.what}: ${figure}, at most ${target.atMost}${reached <= target.atMost ? "" : `: ${miss}`}`;
}
