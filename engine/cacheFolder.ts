import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/** Where engines are kept, for all checkouts of this user: outside node_modules, so that a second clone reuses them. */
export function cacheFolder(environment: NodeJS.ProcessEnv): string {
  return join(userCacheFolder(environment), "pulumi-alicloud-vpn");
}

function userCacheFolder(environment: NodeJS.ProcessEnv): string {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = environment;
  // The XDG specification has relative paths ignored.
  if (XDG_CACHE_HOME !== undefined && isAbsolute(XDG_CACHE_HOME)) return XDG_CACHE_HOME;
  const home = environment.HOME || homedir();
  if (process.platform === "win32") return LOCALAPPDATA ?? join(home, "AppData", "Local");
  return process.platform === "darwin" ? join(home, "Library", "Caches") : join(home, ".cache");
}
