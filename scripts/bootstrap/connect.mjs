import { PlainError } from "./say.mjs";

/** Opens one connection. @throws PlainError with a sentence that names the server, never the password. */
export async function connect(url) {
  if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url))
    throw new PlainError("DATABASE_URL must look like postgresql://user:password@host:5432/database.");
  const { default: pg } = await import("pg");
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000, application_name: "parley-start" });
  client.on("error", () => {}); // a query in progress rejects by itself
  try {
    await client.connect();
  } catch (error) {
    throw Object.assign(new PlainError(connectFailure(url, error)), { cause: error });
  }
  return client;
}

export function connectFailure(url, error) {
  const { hostname, port, pathname, username } = new URL(url);
  const server = `${hostname}:${port || 5432}`;
  if (error.code === "28P01" || error.code === "28000")
    return `The database at ${server} refuses user "${username}". Check the user and password in DATABASE_URL.`;
  if (error.code === "3D000") return `There is no database "${pathname.slice(1)}" at ${server}. Make it, or correct DATABASE_URL.`;
  return `The database at ${server} cannot be reached (${error.code ?? error.message}). Start it, or correct or remove DATABASE_URL.`;
}
