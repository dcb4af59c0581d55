import { peerConfiguration } from "../../peer/peerConfiguration";
import type { VpnConnectionPeerResult } from "../../provider/vpn/model/peer";
import { fleetPeers } from "../support/vendors/fleetPeers";
import { describeWithPackages, paloAltoClient, paloAltoModel } from "../support/vendors/packages";
import { panosObjections, panosValues } from "../support/vendors/panosModel";
import { kindsOfPeers, optionsFor, peersOfWords, refusedOf } from "../support/vendors/peers";
import vocabulary from "../vectors/peerVocabulary.json";

const subject = "Palo Alto Networks' classes for PAN-OS";
const { run: describeHere, folders } = describeWithPackages([paloAltoModel, paloAltoClient], subject);

const xmlOf = (peer: VpnConnectionPeerResult): string =>
  peerConfiguration(peer, { format: "panos", ...optionsFor(peer) }).files[0]?.content ?? "";
const objections = (peers: readonly VpnConnectionPeerResult[]): string[] => panosObjections(folders, peers.map(xmlOf)).flat();

describeHere(subject, () => {
  test("contain every element and value of each kind of peer", () => {
    expect(kindsOfPeers.filter(([, peer]) => refusedOf("panos", peer))).toEqual([]);
    expect(objections(kindsOfPeers.map(([, peer]) => peer))).toEqual([]);
  });

  test("contain each value of the API, except refused ones", () => {
    const written = peersOfWords.filter(([, peer]) => refusedOf("panos", peer) === null);
    const refused = peersOfWords.filter(([, peer]) => refusedOf("panos", peer)).map(([word]) => word);
    expect(refused.filter((word) => !/ (?:sm[34]|group24)$/.test(word))).toEqual([]);
    expect(refused).toHaveLength(12);
    expect(objections(written.map(([, peer]) => peer))).toEqual([]);
  });

  test("contain every element of a whole fleet's peers", async () => {
    const peers = (await fleetPeers(200)).filter((peer) => refusedOf("panos", peer) === null);
    expect(peers.length).toBeGreaterThan(100);
    expect(objections(peers)).toEqual([]);
  });

  test("reject a planted mistake", () => {
    const xml = xmlOf(kindsOfPeers[0]?.[1] as VpnConnectionPeerResult);
    const planted = (
      [
        ["aes-256-cbc", "aes-512-cbc"],
        ["<dh-group>group14</dh-group>", "<dh-group>group24</dh-group>"],
        ["<member>group14</member>", "<member>group24</member>"],
        ["<version>ikev2</version>", "<version>ikev3</version>"],
        ["<type>ipaddr</type>", "<type>address</type>"],
        ["nat-traversal>", "nat-t>"],
        ["peer-address>", "remote-address>"],
        ["proxy-id>", "proxy>"],
      ] as const
    ).map(([right, wrong]) => {
      expect(xml).toContain(right);
      return xml.replaceAll(right, wrong);
    });
    expect(panosObjections(folders, planted).map((said) => said.length > 0)).toEqual(planted.map(() => true));
  });

  test("contain the words of our copy", () => {
    const { ike, ipsec } = vocabulary.panos;
    expect(panosValues(folders)).toEqual({ ike, ipsec });
  });
});
