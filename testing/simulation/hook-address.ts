import type { AddressRow } from "@/server/triggers/webhook-addresses-repository";
import { workspaceId } from "./flows";

/** Where a webhook starts the notes. */
export const hookAddress: AddressRow = {
  id: `y_${"0".repeat(32)}`,
  workspaceId,
  name: "notes",
  key: `hk_${"0".repeat(32)}`,
  secret: "simulated, too",
  oldSecret: null,
  oldUntil: null,
  createdAt: new Date(0),
  rotatedAt: null,
};

/** The only one that there is. */
export const theHookAddress = {
  repository: { findByKey: async (key: string) => (key === hookAddress.key ? hookAddress : null), findById: async () => hookAddress },
  addresses: { secretsOf: () => [hookAddress.secret] },
};
