/**
 * Who may import whom (docs/architecture.md). A rule looks at imports of files that `from` matches; `target` is a path below the root, null for packages.
 */
const isBelow = (target, ...folders) => target !== null && folders.some((folder) => target === folder || target.startsWith(`${folder}/`));
const packageName = (specifier) =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
const featureOf = (path) => path.split("/")[1];

const purePackages = new Set(["zod", "mutative", "libphonenumber-js", "@noble/hashes", "@turf/boolean-point-in-polygon"]);
const testPackages = new Set(["vitest", "fast-check"]);
const databasePackages = new Set(["pg", "@prisma/client", "@prisma/adapter-pg"]);
const sharedComponents = ["components/ui", "components/errors", "components/trpc", "components/flow-canvas", "components/transcript", "components/catalogue"];
const upperFlows = ["engine", "validation", "editing", "masking", "answers", "executors", "simulation", "nlu", "library", "world", "conversations"].map(
  (name) => `flows/${name}`,
);
const aboveEngine = ["executors", "simulation", "nlu", "library", "world", "conversations"].map((name) => `flows/${name}`);

/** Where a catalogue is made: the server, one of its threads, the command line, a page of the studio. */
const programRoots = new Set([
  "server/compose-plugins.ts",
  "server/flows/documents/document-thread.ts",
  "server/cli/main.ts",
  "components/catalogue/load-catalogue.ts",
  "flows/executors/testing/perform.ts",
]);

export const importRules = [
  {
    from: /^(app|components|flows|server)\//,
    says: "what serves tests is no part of the product.",
    breaks: ({ target, isTest }) => !isTest && isBelow(target, "testing"),
  },
  {
    from: /^flows\//,
    says: "flows/ imports nothing of ours from outside flows/.",
    breaks: ({ target, isTest }) => target !== null && !isBelow(target, "flows", ...(isTest ? ["testing"] : [])),
  },
  {
    from: /^flows\//,
    says: "flows/ is pure and runs in the browser too: only zod and a short list of small packages.",
    breaks: ({ target, specifier, isTest }) =>
      target === null && !purePackages.has(packageName(specifier)) && !(isTest && (testPackages.has(packageName(specifier)) || specifier.startsWith("node:"))),
  },
  {
    from: /^flows\/(definition|ports|expressions|protocol|json|words|errors\.ts)/,
    says: "the lower folders of flows/ do not know the upper ones.",
    breaks: ({ target, isTest, isTypeOnly }) => !isTest && !isTypeOnly && isBelow(target, ...upperFlows),
  },
  {
    from: /^flows\/(engine|validation|editing|masking)\//,
    says: "engine, validation, editing and masking get executors and worlds passed in.",
    breaks: ({ target, isTest }) => !isTest && isBelow(target, ...aboveEngine),
  },
  {
    from: /^(app|components|flows|server)\//,
    says: "which executors there are is handed in: only what puts a program together imports the list of the core's.",
    breaks: ({ file, target, isTest }) => !isTest && target === "flows/executors/core" && !programRoots.has(file),
  },
  {
    from: /^flows\/words\//,
    says: "what a word is depends on nothing but JSON and errors.",
    breaks: ({ target, isTest }) => !isTest && target !== null && !isBelow(target, "flows/words", "flows/json", "flows/errors.ts"),
  },
  {
    from: /^flows\/answers\//,
    says: "reading answers knows nothing of flows, runs and executors.",
    breaks: ({ target, isTest }) => !isTest && isBelow(target, ...upperFlows.filter((folder) => folder !== "flows/answers")),
  },
  {
    from: /^server\//,
    says: "server/ imports flows/ and server/ only.",
    breaks: ({ target, isTest }) => target !== null && !isBelow(target, "server", "flows", ...(isTest ? ["testing", "prisma", "package.json"] : [])),
  },
  {
    from: /^server\/[^/]+\//,
    says: "what is put together at the top of server/ is handed down, never fetched: say which services are needed.",
    breaks: ({ target, isTest }) => !isTest && /^server\/(container|compose-[\w-]+|main)$/.test(target ?? ""),
  },
  {
    from: /^(app|components|server)\//,
    says: "no workspace is constant: take it from who asks, or from what it is about. Only the first start and the sample world name the first one.",
    breaks: ({ file, target, isTest }) => !isTest && isBelow(target, "server/db/workspace") && !/^server\/(container|sample-world\/[\w-]+)\.ts$/.test(file),
  },
  {
    from: /^server\//,
    says: "only repositories and server/db know Prisma and pg.",
    breaks: ({ file, specifier, isTypeOnly, isTest }) =>
      !isTest && !isTypeOnly && databasePackages.has(packageName(specifier)) && !/^server\/db\/|repository[\w-]*\.ts$/.test(file),
  },
  {
    from: /^components\//,
    says: "a feature imports flows/, itself, and components/ui, errors, trpc, flow-canvas, transcript and catalogue.",
    breaks: ({ file, target }) =>
      isBelow(target, "components", "app") &&
      !isBelow(target, ...sharedComponents) &&
      !isBelow(target, `components/${featureOf(file)}`) &&
      !file.startsWith("components/shell/"),
  },
  {
    from: /^components\//,
    says: "only components/trpc names the server, and only its types.",
    breaks: ({ file, target, isTypeOnly, isTest }) => !isTest && isBelow(target, "server") && !(file.startsWith("components/trpc/") && isTypeOnly),
  },
  {
    from: /^components\/ui\//,
    says: "the primitives know nothing of flows but names of types.",
    breaks: ({ target, isTypeOnly }) => isBelow(target, "server") || (!isTypeOnly && isBelow(target, "flows")),
  },
  {
    from: /^app\//,
    says: "app/ imports components/ and the server's entrances.",
    breaks: ({ target, isTest }) =>
      target !== null &&
      !isBelow(target, "app", "components", "server/api", "server/accounts", "flows/protocol", "flows/errors") &&
      !(isTest && isBelow(target, "testing")),
  },
];
