import { readFileSync } from "node:fs";
import { join } from "node:path";
import { peerConfiguration, peerFormats } from "../../peer/peerConfiguration";
import { bgpOfTunnel, peerWith } from "../support/arbitraries/peer";

const page = readFileSync(join(__dirname, "..", "..", "docs", "peer.md"), "utf8");

test("docs/peer.md lists each format with its proof and its files", () => {
  const everything = { localSubnets: ["0.0.0.0/0"], remoteSubnets: ["0.0.0.0/0"] };
  const rows = page
    .split("\n")
    .map((line) => line.split("|").map((cell) => cell.trim()))
    .filter(([, format = ""]) => peerFormats.some((one) => format === `\`${one}\``));
  expect(rows.map(([, format]) => format)).toEqual(peerFormats.map((format) => `\`${format}\``));
  for (const [, format = "", , proof, files = ""] of rows) {
    const name = format.slice(1, -1) as (typeof peerFormats)[number];
    const written = peerConfiguration(peerWith({ bgp: bgpOfTunnel(1) }, everything), { format: name });
    expect([format, proof]).toEqual([format, written.proof]);
    for (const { path } of written.files) expect(files).toContain(`\`${path.replace("vco-test", "<id>")}\``);
  }
});

test("the README has the proof of each format", () => {
  const readme = readFileSync(join(__dirname, "..", "..", "README.md"), "utf8");
  const [, levels = ""] = /Proof: (.*) \|/.exec(readme) ?? [];
  const told = levels
    .split("; ")
    .flatMap((level) => level.match(/`[^`]+`/g)?.map((format) => [format.slice(1, -1), level.split(" ")[0]]) ?? []);
  const peer = peerWith({ bgp: bgpOfTunnel(1) }, { localSubnets: ["0.0.0.0/0"], remoteSubnets: ["0.0.0.0/0"] });
  const earned = peerFormats.map((format) => [format, peerConfiguration(peer, { format }).proof]);
  expect(Object.fromEntries(told)).toEqual(Object.fromEntries(earned));
});
