/** What `pulumi stack export` and the Automation API's `exportStack` give. */
export interface ExportedDeployment {
  /** Version of the deployment's shape. */
  readonly version: number;
  /** The state. */
  readonly deployment: unknown;
}

/** One value of a stack's configuration. */
export interface ConfigurationValue {
  /** The value in plain text. */
  readonly value: string;
}

/** What a check needs of a stack: a `Stack` of the Automation API has it. */
export interface DriftStack {
  /** The state, its secrets in plain text. */
  exportStack(): Promise<ExportedDeployment>;
  /** The stack's configuration, decrypted. */
  getAllConfig(): Promise<Readonly<Record<string, ConfigurationValue>>>;
  /** Where its programs run. */
  readonly workspace: {
    /** Variables that its programs see besides those of this process. */
    readonly envVars: Readonly<Record<string, string>>;
  };
}
