import * as pulumi from "@pulumi/pulumi";
import { parseEndpoint, parseRegionId } from "../provider/alicloud/endpoint";
import { ConfigurationError } from "../provider/alicloud/errors";
import { type AssumeRole, parseIdentity } from "../provider/alicloud/identity";
import { parseSecretsMode, type SecretsMode } from "../provider/configuration";
import { checkDriftPatterns } from "../provider/vpn/judge/difference";
import { checkExpectation, type Expectation, type OnUnexpected, parseOnUnexpected } from "../provider/vpn/judge/expectation";
import { parseConnectionId } from "../provider/vpn/model/connection";
import { formatPath } from "../provider/vpn/model/paths";
import { parseWait, type WaitRequest, type WaitUntil } from "../provider/vpn/read/wait";
import { checkKeys, isDeferred, mapLeaves } from "./arguments";
import { checkedTogether, programError } from "./programRun";

/** Which connection to read, and how. */
export interface VpnConnectionArgs {
  /** Id of the connection, `vco-…`. API: `VpnConnectionId`. */
  readonly vpnConnectionId: pulumi.Input<string>;
  /** Region of the connection, such as `eu-central-1`. Default: `alicloud:region`, then the environment, then the profile. */
  readonly regionId?: pulumi.Input<string> | undefined;
  /** Where to send requests: `https://host[:port]` or a bare `host[:port]`; `http:` for loopback only. Default: the region's own host. */
  readonly endpoint?: pulumi.Input<string> | undefined;
  /**
   * Profile of the CLI's file to read as, in place of all credentials that are configured; its region comes first too. Default: as the
   * configuration and the environment say. The state keeps it, for refresh and drift.
   */
  readonly profile?: pulumi.Input<string> | undefined;
  /**
   * Role to read as, assumed with the profile, or with what the configuration and the environment give. Default: the configured one. The
   * state keeps it, for refresh and drift, so it is no place for a secret.
   */
  readonly assumeRole?: pulumi.Input<{ readonly [Key in keyof AssumeRole]: pulumi.Input<AssumeRole[Key]> }> | undefined;
  /** `omit` leaves psk, tunnelPsks and bgpAuthKey null. Default: `alicloudVpn:secrets`, then `include`. */
  readonly secrets?: pulumi.Input<SecretsMode> | undefined;
  /**
   * Paths whose changes are no drift: on a refresh they keep the state's value, while preview and up show the live one. `*` is any key
   * (`tunnels.*.status`), a tunnel goes by its tunnelId, and a path covers all below it. `runtimeFields` has all that changes by itself;
   * `status` alone still shows what follows from it, `isUp` and `health`. To ignore `state` is to ignore its runtime changes only. A path
   * that does not exist is a ConfigurationError.
   */
  readonly ignoreDrift?: pulumi.Input<readonly pulumi.Input<string>[]> | undefined;
  /**
   * What the connection is required to be, checked on every preview and up. What depends on one that is not so is not touched. It lands in
   * the state, so it can hold no secret.
   *
   * @example
   * expect: { localSubnets: ["10.0.0.0/16"], eachTunnel: { ikeConfig: { ikeVersion: "ikev2", ikeEncAlg: { oneOf: ["aes192", "aes256"] } } } }
   */
  readonly expect?: ExpectationArgs | undefined;
  /** What becomes of a connection that is not as `expect` requires: `error` (default), or `warn`, which holds nothing up. */
  readonly onUnexpected?: OnUnexpected | undefined;
  /**
   * Reads the connection no sooner than it is like this: what depends on it waits, and fails with a WaitTimeoutError. The program waits,
   * after `dependsOn`; nothing of it lands in the state. A preview and a refresh do not wait, so `expect` judges there what is. Default:
   * does not wait.
   */
  readonly waitUntil?: pulumi.Input<WaitUntil> | undefined;
  /** How long `waitUntil` waits, in seconds. Default: 600; a week at most. */
  readonly timeoutSeconds?: pulumi.Input<number> | undefined;
  /** Pause between the first two reads of `waitUntil`, in seconds. Default: 5. Each further pause is half as long again, up to 30 s. */
  readonly pollSeconds?: pulumi.Input<number> | undefined;
}

/** Resource options less those that cannot work on a read. */
export type VpnConnectionOptions = Omit<pulumi.CustomResourceOptions, "id" | "import" | "provider" | "protect" | "ignoreChanges">;

const refusedOptions = Object.keys({
  id: true,
  import: true,
  provider: true,
  protect: true,
  ignoreChanges: true,
} satisfies Record<Exclude<keyof pulumi.CustomResourceOptions, keyof VpnConnectionOptions>, true>);
const argumentNames = Object.keys({
  vpnConnectionId: true,
  regionId: true,
  endpoint: true,
  profile: true,
  assumeRole: true,
  secrets: true,
  ignoreDrift: true,
  expect: true,
  onUnexpected: true,
  waitUntil: true,
  timeoutSeconds: true,
  pollSeconds: true,
} satisfies Record<keyof VpnConnectionArgs, true>);

/**
 * Checks what a program passed, as far as it is known yet: JavaScript programs have no compiler to do it.
 * @throws ConfigurationError
 */
export function checkArguments(args: VpnConnectionArgs, options: VpnConnectionOptions): void {
  const refuse = (what: string, remedy: string): never => {
    throw new ConfigurationError(what, { remedy });
  };
  const { ignoreDrift, expect, onUnexpected, waitUntil, timeoutSeconds, pollSeconds } = args ?? {};
  const wait = { waitUntil, timeoutSeconds, pollSeconds };
  const checks = [
    () => checkKeys("VpnConnection", "argument", args, argumentNames),
    ...refusedOptions
      .filter((name) => (options as Record<string, unknown>)[name] !== undefined)
      .map((name) => () => refuse(`the option ${name} cannot work on a resource that is only read`, "Remove it.")),
    () => ignoreDrift === undefined || isDeferred(ignoreDrift) || checkDriftPatterns(ignoreDrift),
    () => expect === undefined || checkExpectationArgs(expect),
    () => parseOnUnexpected(onUnexpected),
    () => Object.values(wait).some(isDeferred) || parseWait(wait as WaitRequest),
  ];
  try {
    checkedTogether(...checks);
  } catch {
    // The provider checks its part itself, and its message stands on the resource. Beside a mistake of the program both are told at once.
    checkedTogether(...checks, ...providersChecks(args ?? {}));
  }
}

/** The provider's own checks of what is known when the program runs. */
function providersChecks({ vpnConnectionId, regionId, endpoint, profile, assumeRole, secrets }: VpnConnectionArgs): (() => unknown)[] {
  const known = (value: unknown) => value !== undefined && value !== null && !isDeferred(value);
  return [
    () => isDeferred(vpnConnectionId) || parseConnectionId(vpnConnectionId),
    () => known(regionId) && parseRegionId(regionId, "regionId"),
    () => known(endpoint) && parseEndpoint(endpoint, "endpoint"),
    () => known(profile) && parseIdentity({ profile }),
    () => known(assumeRole) && !Object.values(Object(assumeRole)).some(isDeferred) && parseIdentity({ assumeRole }),
    () => known(secrets) && parseSecretsMode(secrets, "secrets"),
  ];
}

/**
 * The id to read by. The engine takes a resource without one for something to create, so that there has to be one for the provider to
 * refuse, where its message stands on the resource.
 */
export const idToRead = (vpnConnectionId: unknown): string => (typeof vpnConnectionId === "string" && vpnConnectionId) || "(none)";

/** The arguments as the engine gets them, and the state keeps them. Waiting is the program's own business. */
export function properties({ expect, waitUntil: _1, timeoutSeconds: _2, pollSeconds: _3, ...others }: VpnConnectionArgs): object {
  const given = { ...others, expect: expect && expectationProperty(expect) };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

type Scalar = string | number | boolean | null | undefined;
type InputsOf<T> = pulumi.Input<Extract<T, Scalar>> | DeepInputs<Exclude<T, Scalar>>;
type DeepInputs<T> = T extends readonly (infer Item)[]
  ? pulumi.Input<readonly InputsOf<Item>[]>
  : T extends object
    ? pulumi.Input<{ readonly [Key in keyof T]: InputsOf<T[Key]> }>
    : never;

/** An `Expectation` whose values may be inputs. One that is still unknown in a preview is skipped there, and checked by the `up`. */
export type ExpectationArgs = { readonly [Key in keyof Expectation]: InputsOf<Expectation[Key]> };

/**
 * Checks what is known of an expectation when the program runs.
 * @throws ConfigurationError
 */
function checkExpectationArgs(args: unknown): void {
  checkExpectation(mapLeaves(args, (leaf) => (isDeferred(leaf) ? undefined : leaf)));
}

/** What the engine is given to keep: a list that holds something unknown is unknown as a whole, or it would look like a shorter one. */
function expectationProperty(args: ExpectationArgs): object {
  return mapLeaves(args, (leaf, path) => (isDeferred(leaf) ? withoutSecrets(pulumi.output(leaf), path) : leaf)) as object;
}

function withoutSecrets(value: pulumi.Output<unknown>, path: readonly string[]): pulumi.Output<unknown> {
  return pulumi.all([value, pulumi.isSecret(value)]).apply(([known, isSecret]) => {
    if (!isSecret) return known;
    throw programError(
      new ConfigurationError(`expect: ${formatPath(path)} is expected to be a secret, and an expectation lands in the state`, {
        remedy: "If it is none, hand it through pulumi.unsecret.",
      }),
    );
  });
}
