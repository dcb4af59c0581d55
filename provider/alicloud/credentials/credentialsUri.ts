import { ConfigurationError } from "../errors";
import type { Credentials } from "./credentials";
import { askVendor } from "./vendorCredentials";
import type { GivenValue } from "./wholeKeys";

/**
 * What the server at a credentials URI says.
 * @throws ConfigurationError when it is no URL (which is not shown: it may hold a token), CredentialsError when it says nothing usable
 */
export async function askCredentialsUri({ raw, origin }: GivenValue): Promise<Credentials> {
  if (typeof raw === "string" && URL.canParse(raw) && /^https?:$/.test(new URL(raw).protocol)) return askVendor({ kind: "uri", uri: raw });
  throw new ConfigurationError(`${origin} is not a URL`, { remedy: "Write it as http://host[:port]/path, or https." });
}
