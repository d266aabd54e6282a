import { z } from "zod";

/** Lower case and trimmed: one person has one address however it is typed. */
export const emailSchema = z.string().trim().toLowerCase().max(254).pipe(z.email());
export const passwordSchema = z.string().min(8).max(200);
export const personNameSchema = z.string().trim().min(1).max(100);
