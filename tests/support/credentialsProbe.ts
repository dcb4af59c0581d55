/** Resolves credential chains in a process of its own; see probe.ts. */

import { inspect } from "node:util";
import { type CredentialChainOptions, credentialChain } from "../../provider/alicloud/credentials/chain";
import type { Credentials } from "../../provider/alicloud/credentials/credentials";
import { answerProbe } from "./probe";

export interface Outcome {
  readonly credentials?: Credentials;
  readonly message?: string;
  /** All that could be printed of an error. */
  readonly everything?: string;
  /** Whether the vendor's library was loaded by then. */
  readonly isVendorLoaded: boolean;
}

export async function resolve(options: CredentialChainOptions): Promise<Outcome> {
  const isVendorLoaded = () => Object.keys(require.cache).some((path) => /@alicloud.credentials/.test(path));
  try {
    const credentials = await credentialChain(options).get();
    return { credentials, isVendorLoaded: isVendorLoaded() };
  } catch (error) {
    const { message, stack } = error as Error;
    const everything = `${stack}\n${inspect(error, { depth: 20, showHidden: true })}\n${JSON.stringify(error)}`;
    return { message, everything, isVendorLoaded: isVendorLoaded() };
  }
}

if (require.main === module) void answerProbe(resolve);
