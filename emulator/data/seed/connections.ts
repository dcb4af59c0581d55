import type { WireConnection } from "../../wire";
import { dualTunnelConnections } from "./dualTunnel";
import { singleTunnelConnections } from "./singleTunnel";

/** The region that the emulator's connections are in unless told otherwise. */
export const defaultRegionId = "eu-central-1";

/**
 * The connections that the emulator starts with, all of them in eu-central-1: one of every kind that the API knows, with
 * the API's own oddities. Addresses are of the ranges kept for documentation, and every key was made up.
 */
export const seedConnections: readonly WireConnection[] = [...singleTunnelConnections, ...dualTunnelConnections];
