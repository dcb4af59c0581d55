/**
 * The meaning of a changed field. `runtime`: the tunnel's state changed by itself. `metadata`: only names, tags or similar changed.
 * `configuration`: somebody changed a setting.
 *
 * Each field's class is in its row of the table in `fields.ts`. The few changes that depend on more than the field are in `driftClassOf`.
 */
export type DriftClass = "runtime" | "metadata" | "configuration";

/** The classes in the order of reports: changes that somebody made come first. */
export const driftClasses: readonly DriftClass[] = ["configuration", "metadata", "runtime"];
