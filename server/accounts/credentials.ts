import { z } from "zod";

/** Lower case and trimmed: one person has one address however it is typed. */
export const emailSchema = z.string().trim().toLowerCase().max(254).pipe(z.email());
/** Of a password that is chosen; what else is asked of it is `passwords/password-rules.ts`. */
export const passwordSchema = z.string().min(8).max(200);
/** Of a password that is given: rules of today say nothing about one of before. */
export const givenPasswordSchema = z.string().min(1).max(200);
export const personNameSchema = z.string().trim().min(1).max(100);
