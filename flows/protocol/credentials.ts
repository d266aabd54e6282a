import { z } from "zod";

/** `header`: goes to services as a header of calls, to its hosts only. `key`: for plugins and providers, which know where it belongs. */
export const credentialKinds = ["header", "key"] as const;
export type CredentialKind = (typeof credentialKinds)[number];

const nameSchema = z.string().regex(/^[A-Za-z0-9][\w.-]{0,63}$/, "letters, digits, points, dashes and underscores, 64 at most");

/** As in an allow list, but never every host: one that was given a secret by mistake has it for good. */
const hostSchema = z
  .string()
  .regex(/^(\*\.)?[\p{L}\d]([\p{L}\d.-]{0,251}[\p{L}\d])?(:\d{1,5})?$/u, "a host like api.example.com, *.example.com or api.example.com:8443");

/** What is kept, and where it may go. */
export const credentialValueSchema = z.object({
  value: z
    .string()
    .min(8, "8 characters at least")
    .max(4_096, "4,096 characters at most")
    .regex(/^[\x20-\x7e]*$/, "no line breaks, and only signs that a header may hold"),
  /** Of the kind `header`. */
  header: z
    .string()
    .regex(/^[\w-]{1,64}$/, "letters, digits, dashes and underscores")
    .nullable()
    .default(null),
  hosts: z.array(hostSchema).max(20, "20 at most").default([]),
});

export const newCredentialSchema = credentialValueSchema.extend({ name: nameSchema, kind: z.enum(credentialKinds) });

export type CredentialValue = z.infer<typeof credentialValueSchema>;
export type NewCredential = z.infer<typeof newCredentialSchema>;

/** A flow, or a provider of the workspace, that names a credential. */
export type CredentialPlace = { type: "flow"; slug: string; name: string } | { type: "provider"; name: string };
