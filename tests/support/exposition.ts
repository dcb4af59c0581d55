/** One number of the text format of Prometheus. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const name = "[a-zA-Z_:][a-zA-Z0-9_:]*";
const helpLine = new RegExp(`^# HELP (${name}) ((?:[^\\\\\\n]|\\\\\\\\|\\\\n)+)$`);
const typeLine = new RegExp(`^# TYPE (${name}) gauge$`);
const sampleLine = new RegExp(`^(${name})(?:\\{(.*)\\})? (-?\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?)$`);
const label = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\\\|\\"|\\n)*)"(?:,(?=.)|$)/;

/**
 * The samples of a text of gauges, by the letter of the format (0.0.4): each family once, its HELP and TYPE before its samples, no label
 * twice in a sample, no sample twice, a line feed at the end.
 * @throws Error that quotes the line that is wrong
 */
export function parseExposition(text: string): Sample[] {
  if (!text.endsWith("\n")) throw new Error("the text does not end with a line feed");
  const families = new Set<string>();
  const seen = new Set<string>();
  const samples: Sample[] = [];
  const lines = text.slice(0, -1).split("\n");
  let family = "";
  for (const [index, line] of lines.entries()) {
    const refuse = (why: string): never => {
      throw new Error(`line ${index + 1} ${why}: ${JSON.stringify(line)}`);
    };
    const help = helpLine.exec(line)?.[1];
    const type = typeLine.exec(line)?.[1];
    if (help !== undefined) {
      if (families.has(help)) refuse("starts a family for the second time");
      families.add(help);
      family = help;
    } else if (type !== undefined) {
      if (type !== family || helpLine.exec(lines[index - 1] ?? "") === null) refuse("is a TYPE that does not follow its HELP");
    } else {
      const [, own = "", labels = "", value] = sampleLine.exec(line) ?? refuse("is no sample");
      if (own !== family) refuse("is not of the family above it");
      const sample = { name: own, labels: labelsIn(labels, refuse), value: Number(value) };
      const key = JSON.stringify([own, Object.entries(sample.labels).sort()]);
      if (seen.has(key)) refuse("is there twice");
      seen.add(key);
      samples.push(sample);
    }
  }
  return samples;
}

function labelsIn(text: string, refuse: (why: string) => never): Record<string, string> {
  const labels: Record<string, string> = {};
  let rest = text;
  while (rest !== "") {
    const [whole, key = "", value = ""] = label.exec(rest) ?? refuse("has labels that cannot be read");
    if (Object.hasOwn(labels, key)) refuse("has a label twice");
    labels[key] = value.replace(/\\(["\\n])/g, (_, character: string) => (character === "n" ? "\n" : character));
    rest = rest.slice(whole.length);
  }
  return labels;
}
