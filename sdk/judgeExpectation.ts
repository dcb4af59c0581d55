import * as pulumi from "@pulumi/pulumi";
import { outputNames, secretOutputs } from "../provider/outputs";
import type { Expectation } from "../provider/vpn/expectation";
import type { VpnConnectionSettings } from "../provider/vpn/model";
import { unexpectedValueError } from "../provider/vpn/unexpectedValue";
import { unmetExpectations } from "../provider/vpn/unmetExpectations";
import { holdBack } from "./holdBack";
import { resourceError } from "./resourceError";

const secrets: ReadonlySet<string> = new Set(secretOutputs);

/** What becomes of a connection that is not as expected. */
export type OnUnexpected = "error" | "warn";

interface Judged extends pulumi.CustomResource {
  /** The expectation as the engine gives it back: without what is unknown in this preview. */
  readonly expect: pulumi.Output<unknown>;
}

/** What a verdict turns on besides the connection and its expectation. */
interface Terms {
  readonly onUnexpected: OnUnexpected;
  /** Outputs that the program wants to be secret: their values are in no message. */
  readonly hidden: readonly string[];
}

/** Judges a connection as soon as it was read, and holds back what depends on one that is not as expected. */
export function judgeExpectation(resource: Judged, terms: Terms): void {
  const own = resource as unknown as Record<string, pulumi.Output<unknown>>;
  const settings = Object.fromEntries(outputNames.filter((name) => !secrets.has(name)).map((name) => [name, own[name]]));
  holdBack(resource, (shown) =>
    pulumi.all([settings, resource.expect]).apply(([connection, expectation]) => {
      const unmet = unmetExpectations(Object(expectation) as Expectation, connection);
      if (unmet.length === 0) return;
      const error = unexpectedValueError(unmet, connection as unknown as VpnConnectionSettings, terms.hidden);
      if (terms.onUnexpected === "error") throw resourceError(error, shown);
      pulumi.log.warn(error.message, shown);
    }),
  );
}
