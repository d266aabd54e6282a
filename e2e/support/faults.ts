import type { BrowserContext } from "@playwright/test";

/** Everything that a page reports as an error, in every window of a story. */
export type Faults = {
  watch: (context: BrowserContext) => void;
  /** Errors that the story provokes itself, for example by cutting the network. */
  tolerate: (pattern: RegExp) => void;
  unexpected: () => string[];
};

export function createFaults(): Faults {
  const found: string[] = [];
  const expected: RegExp[] = [];
  return {
    watch(context) {
      context.on("console", (message) => {
        if (message.type() === "error") found.push(`console: ${message.text()} (${message.location().url})`);
      });
      context.on("weberror", (error) => found.push(`page: ${error.error().stack ?? error.error().message}`));
    },
    tolerate: (pattern) => expected.push(pattern),
    unexpected: () => found.filter((fault) => !expected.some((pattern) => pattern.test(fault))),
  };
}
