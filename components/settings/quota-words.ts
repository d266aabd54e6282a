import { type Quota, type QuotaKind, type QuotaLimits, quotaDefaults, quotaKinds } from "@/flows/protocol/quotas";

type Words = {
  label: string;
  /** What people count it in; one of it is `size` of what is stored. */
  unit: string;
  size: number;
  period: string;
  /** What happens at the limit. */
  reached: string;
};

export const quotaWords = {
  conversations: {
    label: "Conversations",
    unit: "",
    size: 1,
    period: "today (UTC)",
    reached: "New customers read that no new chats can be opened; conversations under way go on.",
  },
  turns: {
    label: "Turns",
    unit: "",
    size: 1,
    period: "this minute",
    reached: "Customers' apps wait some seconds and send again; nothing that was taken is lost.",
  },
  cpu: {
    label: "Work of the engine",
    unit: "s",
    size: 1_000,
    period: "this minute",
    reached: "Customers' apps wait some seconds and send again; above half of it the workspace's turns are taken two at a time.",
  },
  storage: {
    label: "Storage, about",
    unit: "GB",
    size: 1024 ** 3,
    period: "",
    reached: "New customers read that no new chats can be opened, until old run data is removed or the limit is raised.",
  },
  connections: {
    label: "Live connections",
    unit: "",
    size: 1,
    period: "now",
    reached: "More chats do not connect until others have left; each tries again by itself.",
  },
  tokens: {
    label: "Language models",
    unit: "tokens",
    size: 1,
    period: "this month (UTC)",
    reached: "Flows go on as without a model: they say the texts that are written for that case.",
  },
} as const satisfies Record<QuotaKind, Words>;

/** Up to three digits that count: "0.004", "1.24", "20,000". */
const numberWords = (value: number): string => value.toLocaleString("en", value < 100 ? { maximumSignificantDigits: 3 } : { maximumFractionDigits: 0 });

/** An amount in the unit of its kind: "30 s". Pure. */
export function amountWords(kind: QuotaKind, amount: number): string {
  const { unit, size } = quotaWords[kind];
  return unit === "" ? numberWords(amount / size) : `${numberWords(amount / size)} ${unit}`;
}

/** "312 of 20,000 today". Pure. */
export function usageWords({ kind, used, limit }: Pick<Quota, "kind" | "used" | "limit">): string {
  return `${amountWords(kind, used)} of ${amountWords(kind, limit)} ${quotaWords[kind].period}`.trim();
}

export type QuotaDraft = Record<QuotaKind, string>;

/** What stands in the fields: nothing where the limit is the one that comes with Parley. Pure. */
export function draftOf(quotas: readonly Quota[]): QuotaDraft {
  const textOf = (kind: QuotaKind): string => {
    const quota = quotas.find((each) => each.kind === kind);
    return quota?.isOwn === true ? String(quota.limit / quotaWords[kind].size) : "";
  };
  return {
    conversations: textOf("conversations"),
    turns: textOf("turns"),
    cpu: textOf("cpu"),
    storage: textOf("storage"),
    connections: textOf("connections"),
    tokens: textOf("tokens"),
  };
}

/** Null where a field is empty; `problems` name the fields that hold no number above zero. Pure. */
export function readDraft(draft: QuotaDraft): { limits: QuotaLimits; problems: Partial<Record<QuotaKind, string>> } {
  const limits: QuotaLimits = { conversations: null, turns: null, cpu: null, storage: null, connections: null, tokens: null };
  const problems: Partial<Record<QuotaKind, string>> = {};
  for (const kind of quotaKinds) {
    const text = draft[kind].trim().replaceAll(",", "");
    if (text === "") continue;
    const amount = /^\d{1,12}(\.\d{1,6})?$/.test(text) ? Math.round(Number(text) * quotaWords[kind].size) : 0;
    if (amount >= 1) limits[kind] = amount;
    else problems[kind] = `A number above zero, or nothing for ${amountWords(kind, quotaDefaults[kind].limit)}.`;
  }
  return { limits, problems };
}
