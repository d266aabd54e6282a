/** One plugin as the server tells of it. */
export type PluginView = {
  package: string;
  version: string | null;
  problem: string | null;
  executors: readonly { name: string; title: string; needs: readonly string[]; credential: string | null }[];
  faults: number;
  lastFault: { at: number; what: string } | null;
};

/** What it adds and what that may reach, or why it was left out. Pure. */
export function describePlugin({ problem, executors }: Pick<PluginView, "problem" | "executors">): string {
  if (problem !== null) return `${sentence(problem)} Flows that use it fail until it is mended and the server started again.`;
  return executors.map(describeExecutor).join(" ");
}

function describeExecutor({ name, title, needs, credential }: PluginView["executors"][number]): string {
  const reach = [...(needs.length > 0 ? [`may ask ${listed(needs)}`] : []), ...(credential === null ? [] : [`has the secret “${credential}”`])];
  return `Adds “${title}” (${name})${reach.length > 0 ? `, which ${reach.join(" and ")}` : ""}.`;
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1) ?? ""}`;
}

function sentence(text: string): string {
  const line = text.trim().replace(/\.$/, "");
  return `${line.charAt(0).toUpperCase()}${line.slice(1)}.`;
}
