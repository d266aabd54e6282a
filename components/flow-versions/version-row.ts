import { countWords } from "@/components/ui/live-words";

/** A version as the studio lists it. */
export type VersionRow = {
  number: number;
  status: "draft" | "published" | "archived";
  /** New conversations start on it. */
  isLive: boolean;
  notes: string | null;
  createdAt: Date;
  publishedAt: Date | null;
  publishedBy: string | null;
  /** Of customers, within the days that the list counts. */
  runs: number;
};

export type FlowFacts = { slug: string; name: string; status: string };

/** The versions of a flow as the studio knows them. */
export type VersionList = {
  flow: FlowFacts;
  /** What new conversations start on while the flow is active; null before the first publishing. */
  pinned: number | null;
  runDays: number;
  versions: VersionRow[];
};

/** Which version customers get, whether there is a draft, and what comes before a version. Pure. */
export function placesOf(versions: readonly VersionRow[], pinned: number | null) {
  const published = versions.filter(({ status }) => status === "published");
  return {
    draft: versions.find(({ status }) => status === "draft") ?? null,
    pinned,
    before: (number: number): number | null => published.find((version) => version.number < number)?.number ?? null,
  };
}

/** The addresses of a flow's versions. */
export const versionPaths = {
  editor: (slug: string) => `/flows/${slug}`,
  list: (slug: string) => `/flows/${slug}/versions`,
  one: (slug: string, number: number) => `/flows/${slug}/versions/${number}`,
  compare: (slug: string, from: number, to: number) => `/flows/${slug}/compare?from=${from}&to=${to}`,
};

/** What starting new conversations on a version will do, in sentences. Pure. */
export function rollBackWords({ to, pinned, draft, status }: { to: number; pinned: number; draft: number | null; status: string }): string[] {
  return [
    status === "active"
      ? `New conversations start on version ${to} instead of version ${pinned} at once, wherever they come from.`
      : `The flow is switched off. Once it is active again, new conversations start on version ${to} instead of version ${pinned}.`,
    "Conversations that are under way finish on the version they are on.",
    ...(draft === null ? [] : [`The draft, version ${draft}, stays as it is.`]),
  ];
}

/** What restoring a version will do, in sentences. Pure. */
export function restoreWords({ number, pinned, draft }: { number: number; pinned: number | null; draft: number | null }): string[] {
  return [
    draft === null
      ? `A new draft begins with what version ${number} says.`
      : `What the draft, version ${draft}, says is replaced by what version ${number} says.`,
    pinned === null ? "Customers get nothing until it is published." : `Customers go on getting version ${pinned} until the draft is published.`,
    "You can take it back.",
  ];
}

/** "Published … · 12 runs in 30 days" without the time. Pure. */
export function runWords(runs: number, days: number): string {
  return `${countWords(runs, "run")} in ${days} days`;
}
