import { type Fields, fields } from "./fields";
import { fingerprintNames } from "./fingerprints";
import type { Tunnel, VpnConnectionSettings } from "./model";

/** What is asked of a value. All conditions that are there have to hold. One that the API did not report meets none but `oneOf` with null. */
export interface ValueConditions<Value> {
  /** It is one of these; null stands for "not reported". */
  readonly oneOf?: readonly (Value | null)[] | undefined;
  /** It is reported, and it is not this. `{ not: null }`: it is reported. */
  readonly not?: Value | null | ValueConditions<Value> | undefined;
}
/** What is asked of a number. All conditions that are there have to hold. */
export interface NumberConditions extends ValueConditions<number> {
  /** It is this or more. */
  readonly min?: number | undefined;
  /** It is this or less. */
  readonly max?: number | undefined;
  /** It is reported, and it is not this. */
  readonly not?: number | null | NumberConditions | undefined;
}
/** What is asked of a list. All conditions that are there have to hold. */
export interface ListConditions {
  /** It holds this, or all of these. */
  readonly contains?: string | readonly string[] | undefined;
  /** It holds nothing but these. */
  readonly subsetOf?: readonly string[] | undefined;
  /** It does not meet this. */
  readonly not?: readonly string[] | ListConditions | undefined;
}

/** The value that is expected, null for one that is not reported, or what is asked of it. */
export type ValueExpectation<Value> = Value | null | ([Value] extends [number] ? NumberConditions : ValueConditions<Value>);
/** The items that are expected, in any order, or what is asked of them. */
export type ListExpectation = readonly string[] | ListConditions;

type ExpectationOf<Model> = [Model] extends [string | number | boolean]
  ? ValueExpectation<Model>
  : [Model] extends [readonly string[]]
    ? ListExpectation
    : [Model] extends [Record<string, string>]
      ? { readonly [key: string]: ValueExpectation<string> | undefined }
      : { readonly [Key in keyof Model]?: ExpectationOf<NonNullable<Model[Key]>> | undefined } | null;

/** What every tunnel of a connection is required to be; what is left out is not checked. */
export type TunnelExpectation = { readonly [Key in keyof Tunnel]?: ExpectationOf<NonNullable<Tunnel[Key]>> | undefined };
/**
 * What a connection is required to be; what is left out is not checked. Secrets and their fingerprints cannot be expected. The fields that
 * a dual-tunnel connection does not use (`status`, `customerGatewayId`, `enableDpd`, `enableNatTraversal`, `ikeConfig`, `ipsecConfig`) are
 * met by single-tunnel connections only; `eachTunnel` works on both kinds.
 */
export type Expectation = {
  readonly [Key in keyof Omit<VpnConnectionSettings, "tunnels">]?: ExpectationOf<NonNullable<VpnConnectionSettings[Key]>> | undefined;
} & {
  /** What every one of `tunnelsOf` the connection is required to be: a single-tunnel connection is one tunnel. */
  readonly eachTunnel?: TunnelExpectation | undefined;
};

const settings = Object.entries(fields as Fields).filter(
  ([name, { kind }]) => kind !== "tunnels" && kind !== "secret" && kind !== "secretEntries" && !fingerprintNames.has(name),
);

/** Everything that can be expected. */
export const expectableFields: Fields = {
  ...Object.fromEntries(settings),
  eachTunnel: { kind: "group", fields: fields.tunnels.fields },
};
