// What stands in this folder is never run: `npm run check` compiles it, and that is the test. A line marked with @ts-expect-error has to
// be an error, and nothing else may be one.

type Equal<One, Other> = (<T>() => T extends One ? 1 : 2) extends <T>() => T extends Other ? 1 : 2 ? true : false;

/** Compiles only where the two types are the same. */
export declare function isExactly<Expected, Actual>(
  ...proof: Equal<Expected, Actual> extends true ? [] : [difference: { expected: Expected; actual: Actual }]
): void;

/** Compiles only with a value of that type. */
export declare function accepts<T>(value: T): void;
