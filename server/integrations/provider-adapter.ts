import type { ProviderChoice, ProviderSettings, ProviderTest } from "@/flows/protocol/providers";

export type Tested = {
  workspaceId: string;
  settings: ProviderSettings;
  /** Null where none was chosen. */
  key: { value: string; hosts: readonly string[] } | null;
  /** Aborted when nobody waits any longer. */
  signal: AbortSignal;
};

/** A service that a workspace may choose: what its form asks, and how it is tried. */
export type ProviderAdapter = {
  choice: ProviderChoice;
  /** The settings as they are kept, or the fields that cannot be used with the reason. */
  read: (settings: ProviderSettings) => { ok: true; settings: ProviderSettings } | { ok: false; problems: readonly { field: string; message: string }[] };
  /** Where its secret goes; null for those that have none. Of settings that were read. */
  sendsTo: (settings: ProviderSettings) => URL | null;
  /** Tries it out; never throws and never repeats the secret or what the service said. A sandbox says that it is one. */
  test: (tested: Tested) => Promise<ProviderTest>;
};

/** For those that have nothing to set and nobody to prove themselves to. */
export const withoutSettings = {
  read: () => ({ ok: true, settings: {} }),
  sendsTo: () => null,
} as const satisfies Pick<ProviderAdapter, "read" | "sendsTo">;
