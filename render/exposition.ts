import { printable } from "../provider/vpn/model/values";

/** A metric, with a value for each set of labels. */
export interface MetricFamily {
  /** `alicloud_vpn_tunnel_up`. */
  readonly name: string;
  /** One line of help. */
  readonly help: string;
  readonly samples: readonly MetricSample[];
}

/** One number of a family. */
export interface MetricSample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/**
 * Returns gauges in the text format of Prometheus, version 0.0.4. A label may contain any text: invisible characters are escaped, so that a
 * name in the cloud cannot add a line. A family without samples is left out.
 */
export function expositionText(families: readonly MetricFamily[]): string {
  return families
    .filter(({ samples }) => samples.length > 0)
    .map(({ name, help, samples }) => {
      const lines = samples.map(({ labels, value }) => `${name}${labelText(labels)} ${value}`);
      return `${[`# HELP ${name} ${help.replaceAll("\\", "\\\\")}`, `# TYPE ${name} gauge`, ...lines].join("\n")}\n`;
    })
    .join("");
}

function labelText(labels: MetricSample["labels"]): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${printable(value).replace(/["\\]/g, "\\$&")}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}
