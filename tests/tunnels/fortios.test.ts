import { peerConfiguration } from "../../peer/peerConfiguration";
import type { VpnConnectionPeerResult } from "../../provider/vpn/model/peer";
import { fleetPeers } from "../support/vendors/fleetPeers";
import { type FortinetSchema, fortinetSchema, fortiosObjections, legalSince6_4, readFortios } from "../support/vendors/fortiosScript";
import { describeWithPackages, fortinetModules } from "../support/vendors/packages";
import { kindsOfPeers, optionsFor, peersOfWords, refusedOf } from "../support/vendors/peers";
import vocabulary from "../vectors/peerVocabulary.json";

const subject = "Fortinet's modules for FortiOS";
const { run: describeHere, folders } = describeWithPackages([fortinetModules], subject);

const scriptOf = (peer: VpnConnectionPeerResult): string =>
  peerConfiguration(peer, { format: "fortios", ...optionsFor(peer) }).files[0]?.content ?? "";

describeHere(subject, () => {
  let schema: FortinetSchema;
  beforeAll(() => {
    schema = fortinetSchema(folders[0] ?? "");
  });
  const objections = (text: string): string[] => fortiosObjections(readFortios(text), schema);

  test("contain every setting and value of each kind of peer", () => {
    expect(kindsOfPeers.filter(([, peer]) => refusedOf("fortios", peer))).toEqual([]);
    for (const [kind, peer] of kindsOfPeers) expect({ kind, said: objections(scriptOf(peer)) }).toEqual({ kind, said: [] });
  });

  test("contain each value of the API, except refused ones", () => {
    const refused = peersOfWords.filter(([, peer]) => refusedOf("fortios", peer)).map(([word]) => word);
    expect(refused.filter((word) => !/ (?:sm[34]|group24)$/.test(word))).toEqual([]);
    expect(refused).toHaveLength(12);
    for (const [word, peer] of peersOfWords) {
      if (!refused.includes(word)) expect({ word, said: objections(scriptOf(peer)) }).toEqual({ word, said: [] });
    }
  });

  test("contain every setting of a whole fleet's peers", async () => {
    const peers = (await fleetPeers(200)).filter((peer) => refusedOf("fortios", peer) === null);
    expect(peers.length).toBeGreaterThan(100);
    expect(peers.flatMap((peer) => objections(scriptOf(peer)))).toEqual([]);
  });

  test.each([
    ["a proposal", "set proposal aes256-sha256", "set proposal aes256-sm3"],
    ["a group", "set dhgrp 14", "set dhgrp 24"],
    ["a setting", "set keylifeseconds 3600", "set keylife-seconds 3600"],
    ["a number", "set keylife 28800", "set keylife 8h"],
    ["a table", "config vpn ipsec phase2-interface", "config vpn ipsec phase3-interface"],
    ["a switch", "set nattraversal enable", "set nattraversal on"],
  ])("reject a planted mistake: %s", (_what, right, wrong) => {
    const script = scriptOf(kindsOfPeers[0]?.[1] as VpnConnectionPeerResult);
    expect(script).toContain(right);
    expect(objections(script.replaceAll(right, wrong))).not.toEqual([]);
  });

  test("contain the words of our copy", () => {
    const wordsOf = (phase: 1 | 2, setting: string) =>
      legalSince6_4(schema[`vpn_ipsec_phase${phase}_interface`]?.children?.[setting]) as string[];
    const { phase1, phase2 } = vocabulary.fortios;
    expect({ proposal: wordsOf(1, "proposal"), dhgrp: wordsOf(1, "dhgrp") }).toEqual(phase1);
    expect({ proposal: wordsOf(2, "proposal"), dhgrp: wordsOf(2, "dhgrp") }).toEqual(phase2);
  });
});
