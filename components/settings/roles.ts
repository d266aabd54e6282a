/** From the least to the most that a person or a key may do. */
export const roles = ["viewer", "agent", "editor", "owner"] as const;
export type Role = (typeof roles)[number];

export const roleWords = {
  viewer: { label: "Viewer", may: "Sees flows and runs, with private data hidden." },
  agent: { label: "Agent", may: "Also answers customers and handles runs." },
  editor: { label: "Editor", may: "Also edits and publishes flows." },
  owner: { label: "Owner", may: "Also manages people and API keys." },
} satisfies Record<Role, { label: string; may: string }>;

export const roleOptions = roles.map((value) => ({ value, label: roleWords[value].label }));
