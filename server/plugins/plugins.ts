import { problemOf } from "@/flows/executors/catalogue";
import type { Manifest } from "@/flows/executors/manifest";
import type { Executor } from "@/flows/ports/executor";
import type { Logger } from "../logging/logger";
import { findPackage } from "./find-package";
import { loadPlugin, type Plugin } from "./plugin";

export type PluginFault = { at: number; what: string };

/** One entry of `PARLEY_PLUGINS`, for the settings. */
export type PluginView = {
  package: string;
  version: string | null;
  /** Why it is not there; null when it is. */
  problem: string | null;
  executors: { name: string; title: string; needs: readonly string[]; credential: string | null }[];
  /** What it did wrong since the start of this process: how often, and the newest. */
  faults: number;
  lastFault: PluginFault | null;
};

export type PluginsDeps = {
  /** Packages and folders. */
  names: readonly string[];
  /** Where packages are looked for. */
  root: string;
  /** Names of executors that are there already. */
  taken: readonly string[];
  log: Logger;
  now: () => number;
  loadMs?: number;
  pongMs?: number;
};

export type Plugins = {
  executors: readonly Executor[];
  /** The executors as data, for other threads and for the browser. */
  manifests: readonly Manifest[];
  list: () => PluginView[];
  stop: () => Promise<void>;
};

/** Loads every plugin, one after the other so that names are given in the order that is written. One that cannot be used is left out and named. */
export async function loadPlugins(deps: PluginsDeps): Promise<Plugins> {
  const loaded: { view: PluginView; plugin: Plugin | null }[] = [];
  const executors: Executor[] = [];
  for (const name of deps.names) {
    const view: PluginView = { package: name, version: null, problem: null, executors: [], faults: 0, lastFault: null };
    const taken = [...deps.taken, ...executors.map(({ descriptor }) => descriptor.name)];
    const plugin = await loadOne(view, { ...deps, taken });
    loaded.push({ view, plugin });
    executors.push(...(plugin?.executors ?? []));
  }
  return {
    executors,
    manifests: loaded.flatMap(({ plugin }) => plugin?.loaded.map(({ manifest }) => manifest) ?? []),
    list: () => loaded.map(({ view }) => ({ ...view })),
    async stop() {
      await Promise.all(loaded.flatMap(({ plugin }) => (plugin === null ? [] : [plugin.stop()])));
    },
  };
}

/** The plugin, or null for one that cannot be used; `view` says what became of it. */
async function loadOne(view: PluginView, { root, taken, log, now, loadMs = 5_000, pongMs = 1_000 }: PluginsDeps): Promise<Plugin | null> {
  const name = view.package;
  const onFault = (what: string): void => {
    view.faults += 1;
    view.lastFault = { at: now(), what };
    log.error({ plugin: name, what }, "a plugin did what it may not");
  };
  let plugin: Plugin | null = null;
  try {
    const { entry, version } = findPackage(name, root);
    view.version = version;
    plugin = await loadPlugin({ entry, loadMs, pongMs, now, onFault });
    refuse(plugin, taken);
    view.executors = plugin.loaded.map(({ manifest: { name: executor, title, needs, credential } }) => ({
      name: executor,
      title,
      needs,
      credential: credential?.title ?? null,
    }));
    log.info({ plugin: name, version, executors: view.executors.map((executor) => executor.name) }, "a plugin is loaded");
    return plugin;
  } catch (error) {
    await plugin?.stop();
    view.problem = error instanceof Error ? error.message : String(error);
    log.error({ plugin: name, problem: view.problem }, "a plugin cannot be used and is left out");
    return null;
  }
}

/** @throws Error that names the executor and what is wrong with it */
function refuse({ executors }: Plugin, taken: readonly string[]): void {
  const seen = new Set(taken);
  for (const { descriptor, simulate } of executors) {
    const { name, sideEffect } = descriptor;
    const problem = seen.has(name) ? "there is another executor of this name" : problemOf(descriptor);
    if (problem !== null) throw new Error(`its executor '${name}' cannot be used: ${problem}`);
    if (sideEffect !== "none" && simulate === undefined)
      throw new Error(`its executor '${name}' changes something outside, and has no 'simulate' for previews and forks`);
    seen.add(name);
  }
}
