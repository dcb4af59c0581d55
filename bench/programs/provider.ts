import { createRequire } from "node:module";
import { regionId } from "../clients/client";
import { type ProviderPlan, programInput, report } from "./program";

type Serve = (provider: object, ...request: unknown[]) => Promise<{ readonly id?: string } | undefined>;

/** Answers the engine's requests as a provider process does, and ends. Who started this program takes the time. */
const { setUp, plan } = programInput<ProviderPlan>();
Object.assign(process.env, {
  XDG_CACHE_HOME: plan.cache,
  ALIBABA_CLOUD_ENDPOINT_VPC: setUp.url,
  ALIBABA_CLOUD_REGION: regionId,
  ALIBABA_CLOUD_ACCESS_KEY_ID: setUp.accessKeyId,
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: setUp.accessKeySecret,
});
const { serve } = createRequire(`${plan.version}/`)("pulumi-alicloud-vpn/runtime") as { serve: Serve };
const provider = {};
void serve(provider, { config: { get: () => undefined } });
Promise.all(plan.ids.map((id) => serve(provider, id, { vpnConnectionId: id }))).then((reads) => report(reads.map((read) => read?.id)));
