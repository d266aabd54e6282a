import { z } from "zod";

export const issueCodes = [
  "UNKNOWN_TARGET",
  "UNKNOWN_FINAL_STATE",
  "UNKNOWN_EXECUTOR",
  "UNKNOWN_INITIAL_STATE",
  "INITIAL_IS_FINAL",
  "NO_FINAL_STATE",
  "FINAL_HAS_TRANSITIONS",
  "UNREACHABLE_STATE",
  "NO_WAY_TO_END",
  "DEAD_END",
  "BAD_EXPRESSION",
  "BAD_CONFIG",
  "BAD_PATTERN",
  "ANSWER_KIND",
  "OUTPUT_COLLISION",
  "RESERVED_KEY",
  "DEFAULTS_TOO_LARGE",
  "SIDE_EFFECT_IN_PARALLEL",
  "PARKING_IN_PARALLEL",
  "POSSIBLE_LOOP",
  "MISSING_DEFAULT",
  "READ_BEFORE_WRITE",
  "UNUSED_KEY",
  "TIMEOUT_WITHOUT_TRANSITION",
  "LLM_WITHOUT_FALLBACK",
  "NO_MODEL",
  "MISSING_ERROR_TRANSITION",
  "UNKNOWN_KEY",
  "UNKNOWN_KEYWORD",
  "UNKNOWN_ON_ERROR_STATE",
  "BAD_TRIGGER",
  "TRIGGER_CANNOT_FIRE",
  "TRIGGER_TAKEN",
] as const;

/** One finding about a definition: `path` is a JSON pointer into the stored v2 definition, `message` names the offender, `fix` says what to do. */
export const issueSchema = z.object({ code: z.enum(issueCodes), path: z.string(), message: z.string(), fix: z.string().optional() });
export const validationSchema = z.object({ ok: z.boolean(), errors: z.array(issueSchema), warnings: z.array(issueSchema) });

export type IssueCode = (typeof issueCodes)[number];
export type Issue = z.infer<typeof issueSchema>;
/** `ok` means: no errors; warnings do not block publishing. */
export type Validation = z.infer<typeof validationSchema>;
