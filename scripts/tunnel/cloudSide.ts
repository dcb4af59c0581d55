import type { WireConnection, WireIkeConfig, WireIpsecConfig } from "../../emulator/wire";

/**
 * The cloud's end of a connection as a swanctl.conf, from nothing but what the API answers.
 *
 * It shares no code with the renderer, so that one mistake cannot be on both sides: a vocabulary, a structure and an escaping
 * of its own. It only answers: it accepts exactly the one proposal of each phase.
 */
export function cloudSide(wire: WireConnection, ends: CloudEnds): string {
  const tunnels = wire.TunnelOptionsSpecification?.TunnelOptions ?? [];
  const sections =
    tunnels.length === 0
      ? [section("single", wire, wire.IkeConfig ?? {}, wire.IpsecConfig ?? {}, ends)]
      : tunnels.map((tunnel, index) =>
          section(`tunnel${index}`, wire, tunnel.TunnelIkeConfig ?? {}, tunnel.TunnelIpsecConfig ?? {}, {
            ...ends,
            cloudAddress: tunnel.InternetIp ?? "",
          }),
        );
  return `connections {\n${sections.map(({ connection }) => connection).join("")}}\nsecrets {\n${sections.map(({ secret }) => secret).join("")}}\n`;
}

/** The addresses of both ends. */
export interface CloudEnds {
  readonly cloudAddress: string;
  /** Where the device's packets come from: its own address, or that of the NAT in front of it. */
  readonly deviceAddress: string;
}

const ciphers: Record<string, string> = { des: "des", "3des": "3des", aes: "aes128", aes192: "aes192", aes256: "aes256" };
const groups: Record<string, string> = {
  ...{ group1: "modp768", group2: "modp1024", group5: "modp1536", group14: "modp2048", group24: "modp2048s256" },
};
const known = (words: Record<string, string>, word: string | undefined): string => {
  const found = words[word ?? ""];
  if (found === undefined) throw new Error(`the cloud knows no ${word}`);
  return found;
};

function section(name: string, wire: WireConnection, ike: WireIkeConfig, ipsec: WireIpsecConfig, ends: CloudEnds) {
  const phase1 = [known(ciphers, ike.IkeEncAlg), ike.IkeAuthAlg, known(groups, ike.IkePfs)].join("-");
  const pfs = ipsec.IpsecPfs === "disabled" ? [] : [known(groups, ipsec.IpsecPfs)];
  const phase2 = [known(ciphers, ipsec.IpsecEncAlg), ipsec.IpsecAuthAlg, ...pfs].join("-");
  const mine = wire.LocalSubnet?.split(",") ?? [];
  const theirs = wire.RemoteSubnet?.split(",") ?? [];
  // IKEv1 has one pair of networks in a child, IKEv2 all of them.
  const pairs =
    ike.IkeVersion === "ikev1" ? mine.flatMap((local) => theirs.map((remote) => [local, remote])) : [[mine.join(","), theirs.join(",")]];
  const children = pairs.map(
    ([local, remote], index) =>
      `      pair${index} {\n        local_ts = ${local}\n        remote_ts = ${remote}\n        esp_proposals = ${phase2}\n        rekey_time = 0\n      }\n`,
  );
  return {
    connection: `  ${name} {
    version = ${ike.IkeVersion === "ikev1" ? 1 : 2}
    aggressive = ${ike.IkeMode === "aggressive" && ike.IkeVersion === "ikev1" ? "yes" : "no"}
    local_addrs = ${ends.cloudAddress}
    remote_addrs = ${ends.deviceAddress}
    proposals = ${phase1}
    rekey_time = 0
    dpd_delay = 2s
    local {\n      auth = psk\n      id = ${ike.LocalId}\n    }
    remote {\n      auth = psk\n      id = ${ike.RemoteId}\n    }
    children {\n${children.join("")}    }
  }\n`,
    secret: `  ike-${name} {\n    id-1 = ${ike.RemoteId}\n    id-2 = ${ike.LocalId}\n    secret = 0x${Buffer.from(ike.Psk ?? "").toString("hex")}\n  }\n`,
  };
}
