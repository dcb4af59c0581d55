import { type CustomResourceOptions, dynamic, type Inputs, type Output } from "@pulumi/pulumi";

/**
 * A resource that keeps what it is given, in place of a user's own that depends on a connection. `made` is the input `keeps`, known only
 * once the resource is made.
 */
export class Note extends dynamic.Resource {
  declare readonly made: Output<string>;

  constructor(name: string, inputs: Inputs, options?: CustomResourceOptions) {
    super(
      {
        async create(values: Inputs) {
          return { id: "note", outs: { ...values, made: values.keeps ?? null } };
        },
        async update(_id: string, _olds: Inputs, values: Inputs) {
          return { outs: { ...values, made: values.keeps ?? null } };
        },
      },
      name,
      { ...inputs, made: undefined },
      options,
      "test",
      "Note",
    );
  }
}
