// Dead exports, dead files, and dependencies that are unlisted or unused. What package.json names is an entry by itself.

module.exports = {
  entry: [
    "scripts/{*.mjs,start/runQuickStart.ts,test/runTests.ts}",
    "{engine,emulator}/main.ts",
    "engine/index.ts",
    "plugin/interface.ts",
    "examples/*/index.ts",
    "templates/*/index.ts",
    "bench/{run.ts,clients/*.ts,programs/{server,load,memory,soak,start,provider,readSeed}.ts}",
    "tests/{types,engine/programs,languages/programs}/*.ts",
    "tests/support/**/*.ts",
  ],
  project: [
    "{sdk,provider,plugin,drift,render,peer,cli,emulator,engine,examples,templates,scripts,tests,bench}/**/*.{ts,mts,cts,js,mjs,cjs}",
  ],
  ignore: ["tests/consumer/programs/**"],
  // Tools of the system, used by tests that are skipped where they are missing.
  ignoreBinaries: ["apt-get", "dpkg", "go", "ip", "mkfifo", "mount", "openssl", "script", "unshare", "yanglint"],
  // The benchmarks have a package.json of their own; the plugin takes gRPC from @pulumi/pulumi.
  ignoreDependencies: ["@alicloud/openapi-core", "@alicloud/vpc20160428", "@grpc/grpc-js", "google-protobuf"],
  ignoreExportsUsedInFile: true,
};
