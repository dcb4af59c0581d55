import { getOwn, isRecord, isSameList, parseSubnets, shownValue, type Values } from "../model/values";

/** One thing that can be asked of a value, and its operand: what stands behind the condition's name. */
interface Condition {
  /** What the operand has to be, for messages. */
  readonly operand: string;
  readonly fits: (operand: unknown) => boolean;
  readonly isMet: (operand: unknown, actual: unknown) => boolean;
  readonly text: (operand: unknown) => string;
}
/** How expectations of one kind of field read. */
export interface Conditions {
  /** What the value itself has to be where it stands without conditions, for messages. */
  readonly plain: string;
  readonly fits: (expected: unknown) => boolean;
  readonly isMet: (expected: unknown, actual: unknown) => boolean;
  readonly conditions: Readonly<Record<string, Condition>>;
}

const isScalar = (value: unknown): boolean => value === null || ["string", "boolean"].includes(typeof value) || isNumber(value);
const isNumber = (value: unknown): value is number => Number.isFinite(value);
const isListOf = (values: unknown, fits: (item: unknown) => boolean): values is unknown[] => Array.isArray(values) && values.every(fits);
const isStrings = (values: unknown): values is string[] => isListOf(values, (item) => typeof item === "string");
const shown = (value: unknown): string => (value === null ? "nothing" : shownValue(value));
const listed = (values: unknown): string => (Array.isArray(values) ? values : [values]).map(shown).join(", ");
/** As the lists of a connection are: trimmed, sorted, and each item once. */
const normal = (items: unknown): string[] => [...new Set(parseSubnets(isStrings(items) ? items.join(",") : String(items)))];

/** What can be expected of a single value. */
export const valueConditions: Conditions = {
  plain: "a string, a number, a boolean or null",
  fits: isScalar,
  isMet: (expected, actual) => expected === actual,
  conditions: {
    oneOf: {
      operand: "a list of values",
      fits: (operand) => isListOf(operand, isScalar),
      isMet: (operand, actual) => Array.isArray(operand) && operand.includes(actual),
      text: (operand) => `one of ${listed(operand)}`,
    },
    min: {
      operand: "a number",
      fits: isNumber,
      isMet: (operand, actual) => isNumber(actual) && isNumber(operand) && actual >= operand,
      text: (operand) => `at least ${shownValue(operand)}`,
    },
    max: {
      operand: "a number",
      fits: isNumber,
      isMet: (operand, actual) => isNumber(actual) && isNumber(operand) && actual <= operand,
      text: (operand) => `at most ${shownValue(operand)}`,
    },
    not: negation(() => valueConditions),
  },
};

/** What can be expected of a list. Neither its order nor how often an item stands in it means anything. */
export const listConditions: Conditions = {
  plain: "a list of strings",
  fits: isStrings,
  isMet: (expected, actual) => isSameList(normal(expected), normal(actual)),
  conditions: {
    contains: {
      operand: "a string or a list of strings",
      fits: (operand) => typeof operand === "string" || isStrings(operand),
      isMet: (operand, actual) => normal(operand).every((item) => normal(actual).includes(item)),
      text: (operand) => `a list with ${listed(operand)}`,
    },
    subsetOf: {
      operand: "a list of strings",
      fits: isStrings,
      isMet: (operand, actual) => normal(actual).every((item) => normal(operand).includes(item)),
      text: (operand) => `nothing but ${listed(operand)}`,
    },
    not: negation(() => listConditions),
  },
};

/** All that is wrong with an expectation. A condition without an operand is one that is not known yet. */
export function flawsOf(expected: unknown, rules: Conditions): string[] {
  if (!isRecord(expected)) return rules.fits(expected) ? [] : [`is neither ${rules.plain} nor conditions`];
  return Object.entries(expected).flatMap(([name, operand]) => {
    const condition = getOwn(rules.conditions, name);
    if (condition === undefined) return [`has no condition ${shownValue(name)}: there are ${Object.keys(rules.conditions).join(", ")}`];
    return operand === undefined || condition.fits(operand) ? [] : [`needs ${condition.operand} in ${name}`];
  });
}

/** Whether a value is as expected; one of which nothing is asked, or nothing is known yet, is. */
export function isMet(expected: unknown, actual: unknown, rules: Conditions): boolean {
  if (!isRecord(expected)) return rules.isMet(expected, actual);
  return known(expected).every(([name, operand]) => getOwn(rules.conditions, name)?.isMet(operand, actual) ?? true);
}

/** An expectation in words: `one of "aes256", "aes192"`. */
export function expectedText(expected: unknown, rules: Conditions): string {
  if (!isRecord(expected)) return shown(expected);
  return known(expected)
    .map(([name, operand]) => getOwn(rules.conditions, name)?.text(operand) ?? "")
    .join(", and ");
}

function negation(rules: () => Conditions): Condition {
  return {
    operand: "a value or conditions",
    fits: (operand) => flawsOf(operand, rules()).length === 0,
    isMet: (operand, actual) => isVoid(operand) || (actual !== null && !isMet(operand, actual, rules())),
    text: (operand) => (operand === null ? "a reported value" : `not ${expectedText(operand, rules())}`),
  };
}

/** Conditions of which none is known yet. */
const isVoid = (operand: unknown): boolean => isRecord(operand) && known(operand).every(([, inner]) => isVoid(inner));

const known = (conditions: Values): [string, unknown][] => Object.entries(conditions).filter(([, operand]) => operand !== undefined);
