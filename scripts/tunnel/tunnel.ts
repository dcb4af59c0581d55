import type { WireConnection } from "../../emulator/wire";
import { type CloudEnds, cloudSide } from "./cloudSide";
import { eventually, type Lab, type Side } from "./lab";
import type { ChildAssociation, SecurityAssociation } from "./securityAssociations";

/** The networks of both ends that the tunnel is for. */
export interface Networks {
  readonly cloud: readonly string[];
  readonly device: readonly string[];
}

/** The networks that a connection has as selectors. */
export function networksOf({ LocalSubnet, RemoteSubnet }: WireConnection): Networks {
  return { cloud: LocalSubnet?.split(",") ?? [], device: RemoteSubnet?.split(",") ?? [] };
}

/**
 * Starts both daemons afresh, the cloud with what the API answers, the device with a swanctl.conf.
 * @param routed the networks of a connection whose selectors are 0.0.0.0/0
 */
export async function loadBoth(lab: Lab, wire: WireConnection, conf: string, ends: CloudEnds, routed?: Networks): Promise<void> {
  const networks = routed ?? networksOf(wire);
  const options = { routed: routed !== undefined };
  await Promise.all([lab.cloud.start(networks.cloud, options), lab.device.start(networks.device, options)]);
  await lab.cloud.load(cloudSide(wire, ends));
  await lab.device.load(conf);
}

/** Waits until every child that the device's file has is installed on both sides. Nobody but the file starts them. */
export async function established(lab: Lab): Promise<SecurityAssociation[]> {
  const wanted = await childrenIn(lab.device);
  return await explained(lab, () =>
    eventually(`a device with ${wanted.join(", ")}`, async () => {
      const sas = await lab.device.sas();
      const up = new Set(installed(sas).map(({ name }) => name));
      const isUp = wanted.every((child) => up.has(child)) && sas.every(({ state }) => state === "ESTABLISHED");
      return isUp && (await cloudHas(lab, sas)) ? sas : undefined;
    }),
  );
}

/**
 * Forces a rekey of every child and then of every phase 1, begun by the device, and waits for the new ones.
 * @param only the names of the children, where not all; their phase 1 is left alone
 */
export async function rekeyAll(lab: Lab, only?: readonly string[]): Promise<SecurityAssociation[]> {
  return await explained(lab, async () => {
    const before = await lab.device.sas();
    for (const { name, spiIn } of installed(before)) if (only?.includes(name) ?? true) await rekey(lab, "child", name, spiIn);
    for (const { name, uniqueId } of only === undefined ? before : []) await rekey(lab, "ike", name, uniqueId);
    return await eventually("a cloud that has what the device has", async () => {
      const sas = await lab.device.sas();
      return (await cloudHas(lab, sas)) ? sas : undefined;
    });
  });
}

async function rekey(lab: Lab, kind: "child" | "ike", name: string, old: string): Promise<void> {
  const { status, output } = await lab.device.swanctl("--rekey", `--${kind}`, name);
  if (status !== 0) throw new Error(`no rekey of ${kind} ${name}: ${output}`);
  const idsOf = (sas: readonly SecurityAssociation[]): string[] =>
    kind === "child"
      ? installed(sas).flatMap((child) => (child.name === name ? [child.spiIn] : []))
      : sas.flatMap((sa) => (sa.name === name && sa.state === "ESTABLISHED" ? [sa.uniqueId] : []));
  await eventually(`a rekeyed ${kind} ${name} in place of the old one`, async () => {
    const ids = idsOf(await lab.device.sas());
    return (ids.length > 0 && !ids.includes(old)) || undefined;
  });
}

/** Whether the cloud takes what the device sends through its children: a responder may have them a moment later. */
export async function cloudHas(lab: Lab, device: readonly SecurityAssociation[]): Promise<boolean> {
  const known = new Set(installed(await lab.cloud.sas()).map(({ spiIn }) => spiIn));
  return installed(device).every(({ spiOut }) => known.has(spiOut));
}

/** Pings from each network of one side to each of the other, both ways; gives the pairs between which nothing comes back. */
export async function unreachable(lab: Lab, networks: Networks): Promise<string[]> {
  const pairs = networks.device.flatMap((device) => networks.cloud.map((cloud) => ({ device, cloud })));
  const results = await Promise.all(
    pairs.map(async ({ device, cloud }) => [
      (await lab.device.reaches(device, cloud)) ? [] : [`${device} → ${cloud}`],
      (await lab.cloud.reaches(cloud, device)) ? [] : [`${cloud} → ${device}`],
    ]),
  );
  return results.flat(2);
}

/** The children that carry traffic now. */
export const installed = (sas: readonly SecurityAssociation[]): ChildAssociation[] =>
  sas.flatMap(({ children }) => children).filter(({ state }) => state === "INSTALLED");

/** The children that a side has loaded. */
async function childrenIn(side: Side): Promise<string[]> {
  const { output } = await side.swanctl("--list-conns");
  return output.split("\n").flatMap((line) => line.match(/^ {2}([^\s:]+): (?:TUNNEL|TRANSPORT|BEET|PASS|DROP)/)?.[1] ?? []);
}

/** What both daemons say, where a step fails: without it nobody knows why. */
export async function explained<T>(lab: Lab, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    const tails = [lab.device, lab.cloud].map((side) => `the ${side.name}'s charon:\n${side.log().split("\n").slice(-60).join("\n")}`);
    throw new Error(`${error instanceof Error ? error.message : error}\n${tails.join("\n")}`);
  }
}
