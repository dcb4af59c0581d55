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

/** Selects the connection to read, and how to read it. */
export interface VpnConnectionArgs {
  /** Id of the connection, `vco-…`. API: `VpnConnectionId`. */
  readonly vpnConnectionId: pulumi.Input<string>;
  /** Region of the connection, such as `eu-central-1`. Default: `alicloud:region`, then the environment, then the profile. */
  readonly regionId?: pulumi.Input<string> | undefined;
  /** Where to send requests: `https://host[:port]` or a bare `host[:port]`; `http:` for loopback only. Default: the region's own host. */
  readonly endpoint?: pulumi.Input<string> | undefined;
  /**
   * Profile of the CLI's file to read with. It replaces all configured credentials, and its region takes precedence too. Default: from the
   * configuration and the environment. The state keeps it, for refresh and drift.
   */
  readonly profile?: pulumi.Input<string> | undefined;
  /**
   * Role to read with. It is assumed with the profile, or with the configured credentials. Default: the configured role. The state keeps
   * it, for refresh and drift, so do not put a secret in it.
   */
  readonly assumeRole?: pulumi.Input<{ readonly [Key in keyof AssumeRole]: pulumi.Input<AssumeRole[Key]> }> | undefined;
  /** `omit` leaves psk, tunnelPsks and bgpAuthKey null. Default: `alicloudVpn:secrets`, then `include`. */
  readonly secrets?: pulumi.Input<SecretsMode> | undefined;
  /**
   * Paths whose changes are not drift. On a refresh they keep the state's value; preview and up show the live one. `*` is any key
   * (`tunnels.*.status`), a tunnel is named by its tunnelId, and a path covers everything below it. `runtimeFields` contains all fields
   * that change by themselves. Ignoring only `status` still shows the fields derived from it, `isUp` and `health`. Ignoring `state` ignores
   * its runtime changes only. A path that does not exist is a ConfigurationError.
   */
  readonly ignoreDrift?: pulumi.Input<readonly pulumi.Input<string>[]> | undefined;
  /**
   * Requirements for the connection, checked on every preview and up. If one is not met, nothing that depends on the connection changes.
   * The state stores them, so they cannot contain secrets.
   *
   * @example
   * expect: { localSubnets: ["10.0.0.0/16"], eachTunnel: { ikeConfig: { ikeVersion: "ikev2", ikeEncAlg: { oneOf: ["aes192", "aes256"] } } }
   * }
   */
  readonly expect?: ExpectationArgs | undefined;
  /** Reaction to a connection that does not meet `expect`: `error` (default), or `warn`, which blocks nothing. */
  readonly onUnexpected?: OnUnexpected | undefined;
  /**
   * Waits until the connection matches, then reads it. Dependents wait too, and fail with a WaitTimeoutError. The program waits, after
   * `dependsOn`; the state stores nothing of it. A preview and a refresh do not wait, so there `expect` judges the current connection.
   * Default: does not wait.
   */
  readonly waitUntil?: pulumi.Input<WaitUntil> | undefined;
  /** Maximum wait of `waitUntil`, in seconds. Default: 600. At most one week. */
  readonly timeoutSeconds?: pulumi.Input<number> | undefined;
  /** Pause between the first two reads of `waitUntil`, in seconds. Default: 5. Each further pause is half as long again, up to 30 s. */
  readonly pollSeconds?: pulumi.Input<number> | undefined;
}

/** Resource options without those that cannot work on a read. */
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
 * Checks the arguments of a program, as far as they are known: JavaScript programs have no compiler to do it.
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
    // The provider checks its part itself and reports it on the resource. If the program has a mistake too, both are reported at once.
    checkedTogether(...checks, ...providersChecks(args ?? {}));
  }
}

/** Returns the provider's own checks of values that are known when the program runs. */
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
 * Returns the id to read by. The engine would create a resource that has no id, so a missing one becomes an id that the provider refuses,
 * with a message on the resource.
 */
export const idToRead = (vpnConnectionId: unknown): string => (typeof vpnConnectionId === "string" && vpnConnectionId) || "(none)";

/** Returns the arguments that the engine gets and the state stores. Waiting happens in the program only. */
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

/** An `Expectation` whose values may be inputs. A value that is unknown in a preview is skipped there, and checked by `up`. */
export type ExpectationArgs = { readonly [Key in keyof Expectation]: InputsOf<Expectation[Key]> };

/**
 * Checks the part of an expectation that is known when the program runs.
 * @throws ConfigurationError
 */
function checkExpectationArgs(args: unknown): void {
  checkExpectation(mapLeaves(args, (leaf) => (isDeferred(leaf) ? undefined : leaf)));
}

/** Returns the expectation for the engine to store. A list with an unknown item is unknown as a whole; otherwise it would look shorter. */
function expectationProperty(args: ExpectationArgs): object {
  return mapLeaves(args, (leaf, path) => (isDeferred(leaf) ? refuseSecret(pulumi.output(leaf), path) : leaf)) as object;
}

function refuseSecret(value: pulumi.Output<unknown>, path: readonly string[]): pulumi.Output<unknown> {
  return pulumi.all([value, pulumi.isSecret(value)]).apply(([known, isSecret]) => {
    if (!isSecret) return known;
    throw programError(
      new ConfigurationError(`expect: ${formatPath(path)} is expected to be a secret, and an expectation lands in the state`, {
        remedy: "If it is not a secret, pass it through pulumi.unsecret.",
      }),
    );
  });
}
