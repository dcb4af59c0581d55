import { ConfigurationError } from "../provider/alicloud/errors";
import { shownValue } from "../provider/alicloud/redact";
import { fortios } from "./fortios";
import { frr } from "./frr";
import { iosXe } from "./iosXe";
import { libreswan } from "./libreswan";
import { panos } from "./panos";
import {
  type FormatFacts,
  type PeerFile,
  type PeerInput,
  type PeerOptions,
  type PeerProof,
  type PeerWords,
  type Plan,
  planOf,
  programWords,
} from "./plan";
import { swanctl } from "./swanctl";

export type { PeerFile, PeerInput, PeerOptions, PeerProof, PeerWords } from "./plan";

interface Format extends FormatFacts {
  readonly render: (plan: Plan) => { readonly files: PeerFile[]; readonly warnings: string[] };
}

/**
 * Format of a peer's configuration: `swanctl` for strongSwan, `libreswan`, `frr` for the BGP sessions through the tunnels, `ios-xe` for
 * Cisco, `fortios` for Fortinet, `panos` for Palo Alto Networks.
 */
export type PeerFormat = "swanctl" | "libreswan" | "frr" | "ios-xe" | "fortios" | "panos";

const formats: Readonly<Record<PeerFormat, Format>> = {
  swanctl: { proof: "negotiated", holdsPsk: true, render: swanctl },
  // libreswan itself agrees with strongSwan on both phases, but the tests' kernel has no ESP for it to send traffic with.
  libreswan: { proof: "model", holdsPsk: true, render: libreswan },
  frr: { proof: "negotiated", holdsPsk: false, render: frr },
  "ios-xe": { proof: "model", holdsPsk: true, render: iosXe },
  fortios: { proof: "vocabulary", holdsPsk: true, render: fortios },
  panos: { proof: "vocabulary", holdsPsk: true, render: panos },
};

/** Names of the formats, for messages and help. */
export const peerFormats = Object.keys(formats) as readonly PeerFormat[];

/** The format, and values besides the peer. */
export interface PeerConfigurationOptions extends PeerOptions {
  /** Format of the device's configuration. */
  readonly format: PeerFormat;
}

/** The configuration of the device at the other end of a connection. */
export interface PeerConfiguration {
  /** The files, including secrets. */
  files: PeerFile[];
  /** Level of proof for the format. */
  proof: PeerProof;
  /** Warnings about settings that work but are weak, or need manual steps. Contains no secret. */
  warnings: string[];
}

/**
 * Returns the configuration of the on-premises device for the other end of a connection. Sends no request, and the same peer gives the same
 * bytes. If the device does not support a setting, it throws an error and never guesses.
 *
 * @throws UnsupportedPeerError if the device does not support a setting or the peer lacks one; ConfigurationError for an option that cannot
 * work
 *
 * @example
 * const peer = await client.peer("vco-…");
 * const { files } = peerConfiguration(peer, { format: "swanctl" });
 */
export function peerConfiguration(peer: PeerInput, options: PeerConfigurationOptions): PeerConfiguration {
  return peerConfigurationIn(programWords, peer, options);
}

/** Same as `peerConfiguration`, with messages in these words. */
export function peerConfigurationIn(words: PeerWords, peer: PeerInput, options: PeerConfigurationOptions): PeerConfiguration {
  const { format, ...rest } = options;
  if (!Object.hasOwn(formats, format)) {
    throw new ConfigurationError(`The format ${shownValue(format)} is not known`, { remedy: `Use one of ${peerFormats.join(", ")}.` });
  }
  const { proof, holdsPsk, render } = formats[format];
  const plan = planOf(peer, rest, { format, proof, holdsPsk, words });
  const { files, warnings } = render(plan);
  return { files, proof, warnings: [...plan.warnings, ...warnings] };
}
