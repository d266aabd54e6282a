import { z } from "zod";

const blankAsUnset = (value: unknown) => (value === "" ? undefined : value);
const optionalText = z.preprocess(blankAsUnset, z.string().optional());
const urlOf = (name: string, protocols: RegExp, example: string) =>
  z.preprocess(blankAsUnset, z.string({ error: `${name} is missing.` }).regex(protocols, `${name} must look like ${example}.`));

/** Seconds that a process waits for a database that is away when it starts; unset: for ever, 0: not at all. */
export const databaseWaitSchema = z.preprocess(
  blankAsUnset,
  z.coerce.number({ error: "PARLEY_DATABASE_WAIT_SECONDS must be a number of seconds." }).min(0, "PARLEY_DATABASE_WAIT_SECONDS must be 0 or more.").optional(),
);

/** The environment of requirements 4.8 as far as this server reads it. Every message is a sentence an operator can act on. */
export const envSchema = z.object({
  NODE_ENV: z.preprocess(blankAsUnset, z.enum(["production", "development", "test"]).default("production")),
  HOST: z.preprocess(blankAsUnset, z.string().default("127.0.0.1")),
  PORT: z.preprocess(
    blankAsUnset,
    z.coerce.number({ error: "PORT must be a number." }).int().min(1, "PORT must be 1 to 65535.").max(65_535, "PORT must be 1 to 65535.").default(3000),
  ),
  DATABASE_URL: urlOf("DATABASE_URL", /^postgres(ql)?:\/\//, "postgresql://user:password@host:5432/database"),
  /** Folder of the Unix socket of DATABASE_URL's server; set for the embedded database. Unset: TCP. */
  PARLEY_DATABASE_SOCKET: optionalText,
  PARLEY_DATABASE_WAIT_SECONDS: databaseWaitSchema,
  /** Joins several processes; without it this one is alone. */
  REDIS_URL: z.preprocess(
    blankAsUnset,
    z
      .string()
      .regex(/^rediss?:\/\//, "REDIS_URL must look like redis://host:6379.")
      .optional(),
  ),
  /** `web` serves people, `worker` does what is due and background work, `all` both. */
  PARLEY_ROLE: z.preprocess(blankAsUnset, z.enum(["web", "worker", "all"], { error: "PARLEY_ROLE must be web, worker or all." }).default("all")),
  /** Names this process in logs and leases; no two may share one. Random when unset. */
  PARLEY_NODE_ID: z.preprocess(
    blankAsUnset,
    z
      .string()
      .regex(/^[\w.-]{1,64}$/, "PARLEY_NODE_ID must be 1 to 64 letters, digits, dots, dashes or underscores.")
      .optional(),
  ),
  /** How long a process that is told to stop goes on answering while /api/ready says "draining", so that load balancers turn away first. */
  PARLEY_DRAIN_SECONDS: z.preprocess(
    blankAsUnset,
    z.coerce.number({ error: "PARLEY_DRAIN_SECONDS must be a number of seconds." }).min(0).max(8, "PARLEY_DRAIN_SECONDS must be at most 8.").default(0),
  ),
  /** Bearer token for /api/metrics. Unset: operators' API keys, and whoever asks from this machine. */
  PARLEY_METRICS_TOKEN: z.preprocess(
    blankAsUnset,
    z
      .string()
      .regex(/^\S{16,}$/, "PARLEY_METRICS_TOKEN must have at least 16 characters and no spaces.")
      .optional(),
  ),
  /** Packages and folders with executors of their own, between commas. */
  PARLEY_PLUGINS: optionalText,
  PARLEY_DATA_DIR: z.preprocess(blankAsUnset, z.string().default(".parley")),
  NEXTAUTH_SECRET: z.preprocess(blankAsUnset, z.string({ error: "NEXTAUTH_SECRET is missing." }).min(32, "NEXTAUTH_SECRET must have at least 32 characters.")),
  NEXTAUTH_URL: z.preprocess(blankAsUnset, z.url({ protocol: /^https?$/, error: "NEXTAUTH_URL must be an http or https address." }).optional()),
  PARLEY_OWNER_EMAIL: optionalText,
  PARLEY_OWNER_PASSWORD: optionalText,
  PARLEY_API_KEY: optionalText,
  /** `off` is for load tests only. */
  PARLEY_RATE_LIMITS: z.preprocess(blankAsUnset, z.enum(["on", "off"], { error: "PARLEY_RATE_LIMITS must be on or off." }).default("on")),
  /** Hops in front of the server whose `X-Forwarded-For` is believed: a number, 0 for none. */
  PARLEY_TRUST_PROXY: z.preprocess(
    blankAsUnset,
    z.coerce.number({ error: "PARLEY_TRUST_PROXY must be the number of proxies in front of Parley." }).int().min(0).max(10).default(0),
  ),
  /** A conversation that was quiet for longer is asked whether to go on. */
  SESSION_TTL_SECONDS: z.preprocess(
    blankAsUnset,
    z.coerce.number({ error: "SESSION_TTL_SECONDS must be a number of seconds." }).positive("SESSION_TTL_SECONDS must be more than 0.").default(1800),
  ),
  /** Least confidence with which an intent starts a flow. */
  NLU_THRESHOLD: z.preprocess(blankAsUnset, z.coerce.number({ error: "NLU_THRESHOLD must be a number from 0 to 1." }).min(0).max(1).default(0.65)),
  /** For all language models of the chain together. */
  LLM_DEADLINE_MS: z.preprocess(
    blankAsUnset,
    z.coerce.number({ error: "LLM_DEADLINE_MS must be a number of milliseconds." }).int().min(100).max(25_000).default(15_000),
  ),
  /** Hosts that flows may call: `api.example.com`, `*.example.com`, `api.example.com:8443` or `*`, separated by commas. Unset: none. */
  PARLEY_HTTP_HOSTS: optionalText,
  /** Keys that seal what workspaces keep secret, between commas; the first seals. Unset: a key of the data folder. */
  PARLEY_SECRETS_KEY: z.preprocess(
    blankAsUnset,
    z
      .string()
      .regex(/^[\s,]*[^\s,]{32,}([\s,]+[^\s,]{32,})*[\s,]*$/, "PARLEY_SECRETS_KEY must have at least 32 characters for each key.")
      .optional(),
  ),
  /** Credentials that flows may name in their calls, as JSON. */
  PARLEY_HTTP_CREDENTIALS: optionalText,
  /** Signs the sandbox payment provider's webhooks; made from NEXTAUTH_SECRET when unset. */
  SANDBOX_WEBHOOK_SECRET: z.preprocess(blankAsUnset, z.string().min(16, "SANDBOX_WEBHOOK_SECRET must have at least 16 characters.").optional()),
  PARLEY_LOG_LEVEL: z.preprocess(
    blankAsUnset,
    z
      .enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"], {
        error: "PARLEY_LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent.",
      })
      .default("info"),
  ),
});

export type Env = z.infer<typeof envSchema> & {
  /** The address people open, without a slash at the end. */
  publicUrl: string;
};

/** @throws Error with one line per variable that cannot be used. */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const parsed = envSchema.safeParse(source);
  if (!parsed.success) throw new Error(parsed.error.issues.map((issue) => issue.message).join("\n"));
  return { ...parsed.data, publicUrl: publicUrl(parsed.data) };
}

function publicUrl({ NEXTAUTH_URL, HOST, PORT }: z.infer<typeof envSchema>): string {
  if (NEXTAUTH_URL) return NEXTAUTH_URL.replace(/\/+$/, "");
  const everywhere = HOST === "0.0.0.0" || HOST === "::";
  const host = everywhere || HOST === "127.0.0.1" ? "localhost" : HOST.includes(":") ? `[${HOST}]` : HOST;
  return `http://${host}:${PORT}`;
}
