import { ConfigurationError } from "../alicloud/errors";
import type { ConnectionFilters } from "./connectionFilters";
import { healths, isHealth } from "./healths";
import { listOf, type OneOrMore } from "./oneOrMore";

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === "string" && value !== "";
const isTextRecord: Check = (value) =>
  typeof value === "object" && value !== null && !Array.isArray(value) && Object.values(value).every((one) => typeof one === "string");
const eachOf =
  (check: Check): Check =>
  (value) =>
    listOf(value as OneOrMore<unknown>).every(check);

/** What the value of each filter has to be; `ids` and `nameRegex` are checked where they are read. */
const rules: Readonly<Partial<Record<keyof ConnectionFilters, { readonly check: Check; readonly expects: string }>>> = {
  ids: { check: Array.isArray, expects: "a list of ids" },
  vpnGatewayId: { check: isText, expects: "an id" },
  customerGatewayId: { check: isText, expects: "an id" },
  resourceGroupId: { check: isText, expects: "an id" },
  tags: { check: isTextRecord, expects: "an object of strings" },
  status: { check: eachOf(isText), expects: "a status or a list of them" },
  health: { check: eachOf(isHealth), expects: `one of ${healths.join(", ")}, or a list of them` },
};

/**
 * Checks the values of filters: an empty id would ask the API for everything, and a mistyped health would find nothing.
 * @throws ConfigurationError that names the filter
 */
export function checkFilters(filters: ConnectionFilters): void {
  for (const [name, { check, expects }] of Object.entries(rules)) {
    const value: unknown = filters[name as keyof ConnectionFilters];
    if (value !== undefined && !check(value)) {
      throw new ConfigurationError(`the filter ${name} is not ${expects}: ${JSON.stringify(value)}`, { remedy: "Correct or remove it." });
    }
  }
}
