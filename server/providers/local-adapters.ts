import type { ProviderKind } from "@/flows/protocol/providers";
import { type ProviderAdapter, withoutSettings } from "@/server/integrations/provider-adapter";

export type LocalCounts = {
  products: (workspaceId: string) => Promise<number>;
  places: (workspaceId: string) => Promise<number>;
};

type Local = Pick<ProviderAdapter["choice"], "id" | "title" | "isSandbox" | "note"> & { test: ProviderAdapter["test"] };

const local = ({ test, ...choice }: Local): ProviderAdapter => ({ choice: { ...choice, fields: [], credential: "none" }, ...withoutSettings, test });

const counted = (count: number, what: string): string => `${count.toLocaleString("en")} ${what}`;

/** What comes with Parley and asks nobody outside; the sandboxes say what they are. */
export function localAdapters({ products, places }: LocalCounts): Record<Exclude<ProviderKind, "models">, readonly ProviderAdapter[]> {
  return {
    payments: [
      local({
        id: "sandbox",
        title: "Sandbox",
        isSandbox: true,
        note: "No money moves. Customers see Parley's own pay page.",
        test: async () => ({ ok: true, words: "This is a sandbox and always answers: no money moves, and nobody outside is asked." }),
      }),
    ],
    search: [
      local({
        id: "postgresql",
        title: "PostgreSQL",
        isSandbox: false,
        note: "Full text and likeness over this workspace's catalogue.",
        async test({ workspaceId }) {
          const count = await products(workspaceId);
          return { ok: count > 0, words: count > 0 ? `${counted(count, "products")} can be found.` : "It answers, but this workspace has no products yet." };
        },
      }),
    ],
    maps: [
      local({
        id: "gazetteer",
        title: "Gazetteer",
        isSandbox: false,
        note: "Localities, roads and landmarks of this workspace; ways are estimated from the straight line.",
        async test({ workspaceId }) {
          const count = await places(workspaceId);
          return {
            ok: count > 0,
            words:
              count > 0 ? `${counted(count, "places")} are known; ways between them are estimates.` : "It answers, but this workspace knows no places yet.",
          };
        },
      }),
    ],
    messages: [
      local({
        id: "sandbox",
        title: "Sandbox",
        isSandbox: true,
        note: "What would go to WhatsApp or by SMS is kept in this database and goes nowhere.",
        test: async () => ({ ok: true, words: "This is a sandbox and always answers: messages are kept in this database and go nowhere." }),
      }),
    ],
  };
}
