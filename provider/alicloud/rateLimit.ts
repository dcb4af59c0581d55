import { RequestWindow } from "./requestWindow";

/** Shared by all clients of the process, those of another copy of this package included: the API counts them together. */
const registryKey = Symbol.for("pulumi-alicloud-vpn.requestWindows.1");
const registry = globalThis as { [registryKey]?: Map<string, RequestWindow> };
registry[registryKey] ??= new Map();
const windows = registry[registryKey];

/** The window that the API counts a request in: one per account, known by its access key, and region. */
export function requestWindowOf(accessKeyId: string, regionId: string): RequestWindow {
  const key = `${accessKeyId} ${regionId}`;
  let window = windows.get(key);
  if (window === undefined) {
    // Access keys of temporary credentials come and go.
    for (const [other, { idle }] of windows) if (idle) windows.delete(other);
    window = new RequestWindow((waitMs, limit) => announceWait(regionId, waitMs, limit));
    windows.set(key, window);
  }
  return window;
}

function announceWait(regionId: string, waitMs: number, limit: number): void {
  process.stderr.write(
    `pulumi-alicloud-vpn: waiting ${Math.ceil(waitMs / 1000)} s, so as not to send more than ${limit} requests a minute to region ${regionId}. ` +
      "Raise requestsPerMinute if the account's limit is higher.\n",
  );
}
