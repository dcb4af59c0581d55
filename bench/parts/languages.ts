import { findLanguageHost } from "../../engine/languageHosts";
import { yamlProgram } from "../driftStack";
import { median, medianRatio, type Row } from "../table/row";
import { type Measure, previewInTurns } from "./part";

const connections = 200;
/** The most that a preview by the plugin may take of one by the dynamic resource. */
const mostRatio = 1.1;

/** A preview of many connections by the plugin, from a YAML program, beside one by the dynamic resource, taking turns. */
export const measureLanguages: Measure = async ({ rounds }): Promise<Row[]> => {
  const host = await findLanguageHost("yaml", process.env, (line) => process.stderr.write(`${line}\n`));
  const seconds = await previewInTurns("languages", connections, rounds, {
    plugin: { program: yamlProgram, hosts: [host] },
    dynamic: {},
  });
  const ratio = medianRatio(seconds.plugin, seconds.dynamic);
  console.log(
    `\nPreview of ${connections} connections, medians of ${rounds} rounds:\n` +
      `  by the plugin, in YAML    ${median(seconds.plugin).toFixed(1)} s\n` +
      `  by the dynamic resource   ${median(seconds.dynamic).toFixed(1)} s\n` +
      `  ratio ${ratio.toFixed(2)}; ${ratio <= mostRatio ? "met" : "MISSED"}: at most ${mostRatio}`,
  );
  return [];
};
