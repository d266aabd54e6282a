import type { IncomingHttpHeaders } from "node:http";
import { z } from "zod";

const keySchema = z.string().min(1).max(200).nullish();

/** What a caller calls its request by, so that the same one again changes nothing; null when it says none. @throws ZodError when it is too long */
export const idempotencyKeyOf = (headers: IncomingHttpHeaders): string | null => keySchema.parse(headers["idempotency-key"]) ?? null;
