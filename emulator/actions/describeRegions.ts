import { regionIds } from "../data/regions";
import type { Action } from "./cloud";

/** Every region that the API knows, and those that connections were put into. */
export const describeRegions: Action = (_parameters, _regionId, { connections }) => {
  const own = [...connections.keys()].flatMap((id) => connections.regionOf(id) ?? []);
  const all = [...new Set([...regionIds, ...own])];
  return {
    Regions: { Region: all.map((RegionId) => ({ RegionId, LocalName: RegionId, RegionEndpoint: `vpc.${RegionId}.aliyuncs.com` })) },
  };
};
