import { z } from "zod";
import { AppError } from "@/flows/errors";

/** From the least to the most that a person or a key may do. */
export const roles = ["viewer", "agent", "editor", "owner"] as const;
export const roleSchema = z.enum(roles);
export type Role = (typeof roles)[number];

/** Who asks. Every service takes it first and its workspace from it. */
export type Actor = {
  type: "user" | "apiKey";
  id: string;
  workspaceId: string;
  role: Role;
  /** The one sign-in that the credential belongs to, when it names one. */
  sessionId?: string;
  /** The network that the request came from. */
  origin?: string;
};

/** The least role that each permission needs (requirements 4.7). */
const leastRole = {
  "flows:read": "viewer",
  "flows:edit": "editor",
  "flows:publish": "editor",
  "runs:read": "viewer",
  "runs:operate": "agent",
  "forks:talk": "editor",
  "triggers:read": "viewer",
  "triggers:fire": "agent",
  "triggers:manage": "editor",
  "conversations:read": "viewer",
  "conversations:answer": "agent",
  "sensitive:read": "editor",
  "settings:read": "viewer",
  "settings:manage": "owner",
  "operations:read": "agent",
  "operations:act": "editor",
  "keys:manage": "owner",
  "people:manage": "owner",
  "addresses:read": "editor",
  "activity:read": "owner",
  "participants:read": "viewer",
  "participants:edit": "agent",
  // What a phone shows is not masked.
  "phones:use": "editor",
} as const satisfies Record<string, Role>;

export type Permission = keyof typeof leastRole;

/** True when the actor's role carries the permission. Pure. */
export function may(actor: Pick<Actor, "role">, permission: Permission): boolean {
  return roles.indexOf(actor.role) >= roles.indexOf(leastRole[permission]);
}

/** @throws AppError `FORBIDDEN` when the actor's role does not carry the permission. */
export function authorise(actor: Pick<Actor, "role">, permission: Permission): void {
  if (!may(actor, permission))
    throw new AppError("FORBIDDEN", { message: `This needs the role ${leastRole[permission]}.`, details: { permission, role: actor.role } });
}

/** Who did something and from where, as the audit log keeps it. */
export type Byline = { actor: string; origin: string | null };

/** Pure. */
export function bylineOf(actor: Pick<Actor, "type" | "id" | "origin">): Byline {
  return { actor: `${actor.type}:${actor.id}`, origin: actor.origin ?? null };
}
