/** A value, or a list of values of which any will do. */
export type OneOrMore<T> = T | readonly T[];

/** The values of either form. */
export const listOf = <T>(given: OneOrMore<T>): readonly T[] => (isList(given) ? given : [given]);

const isList = <T>(given: OneOrMore<T>): given is readonly T[] => Array.isArray(given);
