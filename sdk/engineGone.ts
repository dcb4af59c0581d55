import { VpnConnectionError } from "../provider/vpn/errors";
import { programError } from "./programError";

/** What the engine's monitor has of gRPC's channel, as far as it is looked at; that of unit tests has none. */
interface Monitor {
  getChannel?(): Channel;
}
interface Channel {
  getConnectivityState(tryToConnect: boolean): number;
  watchConnectivityState(current: number, deadline: number, changed: () => void): void;
}

/** `TRANSIENT_FAILURE` and `SHUTDOWN` of gRPC's connectivity states. */
const goneStates: readonly number[] = [3, 4];

/**
 * Aborts when the engine has gone, cancelled or done. Nobody tells a program: in a stand-alone one the language host interrupts the process,
 * but an inline program of the Automation API just runs on. Its connection to the engine's monitor ends at once, though. A connection can
 * also rest after half an hour of silence, and then it comes back when it is asked to.
 */
export function engineGone(monitor: object): AbortSignal {
  const gone = new AbortController();
  const watch = (channel: Channel): void => {
    const isGone = goneStates.includes(channel.getConnectivityState(false));
    if (isGone) gone.abort(programError(new VpnConnectionError("the engine has ended this run, so reading stops")));
    else channel.watchConnectivityState(channel.getConnectivityState(true), Number.POSITIVE_INFINITY, () => watch(channel));
  };
  const channel = (monitor as Monitor).getChannel?.();
  if (channel !== undefined) watch(channel);
  return gone.signal;
}
