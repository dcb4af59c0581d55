import type { Endpoint } from "./alicloud/endpoint";
import type { Configuration } from "./configuration";
import type { VpnReader } from "./vpn/vpnReader";

const readers = new Map<string, VpnReader>();

/** One reader a configuration and process, so that all reads share its sockets, its credentials and its rate limit. */
export function sharedReader(configuration: Configuration, endpoint: Endpoint | undefined): VpnReader {
  const key = configuration.readerKey(endpoint);
  const known = readers.get(key);
  if (known !== undefined) return known;
  const made = configuration.reader(endpoint);
  readers.set(key, made);
  return made;
}
