import { readFileSync } from "node:fs";
import { join } from "node:path";
import { peerConfiguration } from "../../peer/peerConfiguration";
import { UnsupportedPeerError } from "../../provider/alicloud/errors";
import type { VpnConnectionPeerResult } from "../../provider/vpn/model/peer";
import { describeWhere } from "../support/probe";
import { type CiscoModel, ciscoModel } from "../support/vendors/ciscoModel";
import { fleetPeers } from "../support/vendors/fleetPeers";
import { ciscoYang, describeWithPackages } from "../support/vendors/packages";
import { kindsOfPeers, optionsFor, peersOfWords } from "../support/vendors/peers";
import vocabulary from "../vectors/peerVocabulary.json";

const subject = "Cisco's model of IOS-XE";
const { run, folders } = describeWithPackages([ciscoYang], subject);
const describeHere = run === describe ? describeWhere([["yanglint", "--version"]], subject) : run;

/** The data for RESTCONF. Undefined: IOS-XE cannot do it. */
function dataOf(peer: VpnConnectionPeerResult): string | undefined {
  try {
    return peerConfiguration(peer, { format: "ios-xe", ...optionsFor(peer) }).files.find(({ path }) => path.endsWith(".json"))?.content;
  } catch (error) {
    if (error instanceof UnsupportedPeerError) return undefined;
    throw error;
  }
}

describeHere(subject, () => {
  let model: CiscoModel;
  beforeAll(() => (model = ciscoModel(folders[0] ?? "")));
  afterAll(() => model.close());

  test("accepts each kind of peer that is not refused", () => {
    const refused = kindsOfPeers.filter(([, peer]) => dataOf(peer) === undefined).map(([kind]) => kind);
    expect(refused).toEqual([
      "everything on one side",
      "two tunnels over single networks",
      "BGP with an on-premises network to announce",
      "BGP over single networks",
    ]);
    const written = kindsOfPeers.flatMap(([, peer]) => dataOf(peer) ?? []);
    expect(model.objection(...written)).toBeNull();
  });

  test("accepts each value of the API, except refused ones", () => {
    const refused = peersOfWords.filter(([, peer]) => dataOf(peer) === undefined).map(([word]) => word);
    expect(refused).toHaveLength(8);
    expect(refused.filter((word) => !/ sm[34]$/.test(word))).toEqual([]);
    expect(model.objection(...peersOfWords.flatMap(([, peer]) => dataOf(peer) ?? []))).toBeNull();
  });

  test("accepts the peers of a whole fleet", async () => {
    const written = (await fleetPeers(200)).flatMap((peer) => dataOf(peer) ?? []);
    expect(written.length).toBeGreaterThan(50);
    expect(model.objection(...written)).toBeNull();
  });

  const [, usual] = kindsOfPeers[0] as (typeof kindsOfPeers)[number];
  const [, routed] = kindsOfPeers[2] as (typeof kindsOfPeers)[number];
  test.each([
    ["an encryption", usual, '"aes-cbc-256"', '"aes-cbc-512"'],
    ["a group of phase 1", usual, '"fourteen"', '"thirteen"'],
    ["a group of phase 2", usual, '"group14"', '"group13"'],
    ["an authentication", usual, '"esp-sha256-hmac"', '"esp-sm3-hmac"'],
    ["a lifetime", usual, '"seconds": 28800', '"seconds": 86401'],
    ["a setting", routed, '"adjust-mss"', '"adjust-mtu"'],
    ["a setting of its own module in another", routed, '"Cisco-IOS-XE-tunnel:tunnel"', '"tunnel"'],
    ["an address", routed, '"203.0.113.10"', '"203.0.113.256"'],
  ])("refuses an invalid value: %s", (_what, peer, right, wrong) => {
    const data = dataOf(peer) ?? "";
    expect(data).toContain(right);
    expect(model.objection(data.replaceAll(right, wrong))).toMatch(/libyang err/);
  });

  test("contains the words of our copy", () => {
    const yang = readFileSync(join(folders[0] ?? "", "Cisco-IOS-XE-crypto.yang"), "utf8");
    const { ikev2, isakmp, transformSet, pfs } = vocabulary["ios-xe"];
    const namesIn = (kind: "leaf" | "container" | "enum", ...path: string[]): string[] => {
      const inside = path.reduce(blockOf, yang);
      return [...inside.matchAll(new RegExp(`^ {${indentOf(inside)}}${kind} "?([\\w-]+)"?`, "gm"))].map(([, name = ""]) => name);
    };
    expect({
      ikev2: {
        encryption: namesIn("leaf", "list proposal", "container encryption"),
        integrity: namesIn("leaf", "list proposal", "container integrity"),
        group: namesIn("leaf", "list proposal", "container group"),
      },
      isakmp: {
        hash: namesIn("enum", "grouping crypto-isakmp-policy-grouping", "leaf hash", "type enumeration"),
        group: namesIn("enum", "grouping crypto-isakmp-policy-grouping", "leaf group", "type enumeration"),
      },
      transformSet: {
        esp: namesIn("enum", "grouping crypto-ipsec-grouping", "list transform-set", "leaf esp", "type enumeration"),
        hmac: namesIn("enum", "grouping crypto-ipsec-grouping", "list transform-set", "leaf esp-hmac", "type enumeration"),
      },
      pfs: namesIn("enum", "grouping crypto-map-common-set-grouping", "container pfs", "leaf group", "type enumeration"),
    }).toEqual({ ikev2, isakmp, transformSet, pfs });
  });
});

/** What is within the braces of the first statement that begins so. */
function blockOf(yang: string, statement: string): string {
  const start = yang.indexOf(`${statement} {`);
  if (start < 0) throw new Error(`no ${statement}`);
  const from = yang.indexOf("{", start) + 1;
  let depth = 1;
  let end = from;
  for (; depth > 0; end++) depth += yang[end] === "{" ? 1 : yang[end] === "}" ? -1 : 0;
  return yang.slice(from, end - 1);
}

const indentOf = (block: string): number => /\n( *)\S/.exec(block)?.[1]?.length ?? 0;
