import { createCatalogue } from "@/flows/executors/catalogue";
import { coreExecutors } from "@/flows/executors/core";
import type { Logger } from "./logging/logger";
import { createSimulation } from "./plugins/create-simulation";
import { readPluginNames } from "./plugins/plugin-names";
import { loadPlugins } from "./plugins/plugins";

export type PluginParts = { names: string | undefined; log: Logger; now: () => number };

/** The part of the composition root for what actions can do: the core's executors and those of plugins. Part of `container.ts`. */
export async function composePlugins({ names, log, now }: PluginParts) {
  const taken = coreExecutors.map(({ descriptor }) => descriptor.name);
  const plugins = await loadPlugins({ names: readPluginNames(names), root: process.cwd(), taken, log: log.child({ component: "plugins" }), now });
  const catalogue = createCatalogue([...coreExecutors, ...plugins.executors]);
  return { catalogue, plugins, simulatePlugin: createSimulation(plugins.executors) };
}
