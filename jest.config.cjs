const suite = (name, options = {}) => ({
  displayName: name,
  cacheDirectory: "<rootDir>/node_modules/.cache/jest",
  testMatch: [`<rootDir>/tests/${name}/**/*.test.ts`],
  testEnvironment: "node",
  // @pulumi/pulumi keeps its state in a global, and is still about when jest wants to delete that.
  testEnvironmentOptions: { globalsCleanup: "off" },
  setupFiles: ["<rootDir>/tests/support/property.ts"],
  transform: { "\\.ts$": ["ts-jest", { tsconfig: "<rootDir>/tsconfig.json", diagnostics: false }] },
  modulePathIgnorePatterns: ["<rootDir>/dist/", "<rootDir>/tests/consumer/programs/"],
  ...options,
});

const withEngine = { globalSetup: "<rootDir>/tests/support/engine/globalSetup.ts" };

module.exports = {
  projects: [
    suite("unit"),
    suite("integration"),
    suite("engine", withEngine),
    suite("consumer", withEngine),
    suite("languages", withEngine),
    suite("tunnels"),
  ],
  // A hang has to end; how fast things are is not for tests to say.
  testTimeout: 120_000,
};
