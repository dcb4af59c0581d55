import * as pulumi from "@pulumi/pulumi";

/** Options of a function in its Output form. */
type DependsOn = pulumi.InvokeOutputOptions["dependsOn"];

/** What the SDK keeps to itself, and its own functions with `dependsOn` use; the same in all versions that are supported. */
interface ComponentInternals {
  readonly __data?: Promise<unknown>;
  readonly __childResources?: Iterable<pulumi.Resource>;
}
interface OutputInternals {
  promise(withUnknowns: boolean): Promise<unknown>;
  allResources?(): Promise<Iterable<pulumi.Resource>>;
}
const internals = (output: pulumi.Output<unknown>) => output as unknown as OutputInternals;

/** Resolves when all these resources are made or updated; in a preview it stays unknown while one of them is still to be made. */
export function afterResources(dependsOn: DependsOn): pulumi.Output<unknown> {
  return pulumi.output(dependsOn as pulumi.Input<pulumi.Resource | pulumi.Resource[] | undefined>).apply((given) => {
    const resources = given === undefined ? [] : Array.isArray(given) ? given : [given];
    return pulumi.all(resources.map(afterResource));
  });
}

/** A component stands for its children. */
function afterResource(resource: pulumi.Resource): pulumi.Output<unknown> {
  // A resource that is only known by its URN has no id.
  if (pulumi.CustomResource.isInstance(resource)) return (resource.id as pulumi.Output<unknown> | undefined) ?? resource.urn;
  const { __data, __childResources } = resource as unknown as ComponentInternals;
  const constructed = Promise.resolve(__data).then(() => null);
  return pulumi.output(constructed).apply(() => pulumi.all([resource.urn, ...[...(__childResources ?? [])].map(afterResource)]));
}

const numbers = new WeakMap<pulumi.Resource, number>();
let count = 0;

/** A name of the set of resources that an output depends on. */
export async function scopeOf(output: pulumi.Output<unknown>): Promise<string> {
  const resources = [...((await internals(output).allResources?.()) ?? [])];
  const numberOf = (resource: pulumi.Resource): number => {
    const number = numbers.get(resource) ?? ++count;
    numbers.set(resource, number);
    return number;
  };
  return resources
    .map(numberOf)
    .sort((a, b) => a - b)
    .join();
}

/** Resolves when the output has a value, or an error, or is known to stay unknown. */
export async function settled(output: pulumi.Output<unknown>): Promise<void> {
  await internals(output)
    .promise(true)
    .catch(() => undefined);
}
