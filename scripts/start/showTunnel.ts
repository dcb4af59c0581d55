import type { WireConnection } from "../../emulator/wire";
import { printable } from "../../provider/alicloud/redact";
import { addresses, hostIn, openLab } from "../tunnel/lab";
import { established, loadBoth, networksOf } from "../tunnel/tunnel";
import { step, write } from "./show";

/**
 * Brings up the tunnel between two strongSwan, and sends a ping through it.
 * @param wire the cloud's end; its gateway and the device's have the laboratory's addresses
 * @param conf the device's swanctl.conf
 */
export async function showTunnel(wire: WireConnection, conf: string): Promise<void> {
  write("\nNow a live tunnel between two strongSwan on this machine: one in the cloud's place, one with this file.\n");
  const lab = await openLab();
  try {
    const start = async () => {
      await loadBoth(lab, wire, conf, { cloudAddress: addresses.cloud, deviceAddress: addresses.device });
      await established(lab);
    };
    await step("tunnel", start(), () => "up");

    const { cloud, device } = networksOf(wire);
    const [from, to] = [hostIn(device[0] ?? ""), hostIn(cloud[0] ?? "")];
    const echoes = lab.device.succeed("ping", "-n", "-q", "-c", "3", "-i", "0.2", "-I", from, to);
    await step("ping", echoes, (output) => `from ${from} to ${to}: ${/^.*packet loss/m.exec(output)?.[0]}`);

    const { output } = await lab.device.swanctl("--list-sas");
    write("\n  The device's swanctl --list-sas:");
    for (const line of output.trimEnd().split("\n")) write(`    ${printable(line)}`);
  } finally {
    await lab.close();
  }
  write("\nBoth are stopped, and their network namespaces are gone.");
}
