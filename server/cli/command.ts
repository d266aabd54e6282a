import type { Readable, Writable } from "node:stream";
import type { PlayOptions } from "@/flows/conversations/create-player";
import type { Catalogue } from "@/flows/executors/catalogue";
import type { Manifest } from "@/flows/executors/manifest";
import type { Paint } from "./paint";

/** All is well, problems were found (or something failed), the command was used wrongly. */
export type ExitCode = 0 | 1 | 2;

export type Migration = { name: string; checksum: string; sql: string };

/** Whose database it is: an address from outside, that of a running Parley on this data folder, or one started for this command. */
export type DatabaseOrigin = "address" | "running" | "started";

/** What the command line gets from the clone and the machine it runs on. */
export type Host = {
  root: string;
  /** Where the person stands; relative paths begin here. */
  cwd: string;
  env: Record<string, string | undefined>;
  stdin: Readable & { isTTY?: boolean };
  stdout: Writable & { isTTY?: boolean };
  stderr: Writable;
  /** The data folder, made when missing. */
  dataDir: () => string;
  sessionSecret: () => string;
  /** Of this clone, in order. */
  migrations: () => Migration[];
  /** Checksums by name. */
  appliedMigrations: (url: string) => Promise<Map<string, string>>;
  /** Migrates and seeds. */
  fill: (url: string) => Promise<void>;
  /** Opens the database that a server here would use; one that was started for the command ends with `close`, or with the command. @param options.fill migrate and seed first; true by default */
  openDatabase: (options?: { fill?: boolean }) => Promise<{ url: string; origin: DatabaseOrigin; close: () => Promise<void> }>;
};

/** What a command is run with. */
export type Terminal = {
  host: Host;
  paint: Paint;
  /** Slug of the workspace that is meant; null for the one made first. */
  workspace: string | null;
  /** One line on standard output. */
  print: (line?: string) => void;
  /** One line on standard error: progress, never results. */
  note: (line: string) => void;
  /** What actions can do here. */
  catalogue: Catalogue;
  /** What plugins add to it, as data. */
  manifests: readonly Manifest[];
  /** How flows are played here. */
  playing: Pick<PlayOptions, "catalogue" | "patienceMs">;
};

export type Command = {
  name: string;
  /** One line for the list of commands. */
  summary: string;
  /** Printed by `--help`. */
  help: string;
  run: (args: string[], terminal: Terminal) => Promise<ExitCode>;
};
