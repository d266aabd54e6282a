#!/usr/bin/env node
/**
 * Prisma's schema engine without a download: the same engine as WebAssembly from npm, behind the protocol the Prisma CLI speaks
 * with the native one (a JSON-RPC request a line on stdin, an answer a line on stdout). `scripts/prisma.mjs` names this file in
 * PRISMA_SCHEMA_ENGINE_BINARY. It cannot introspect a database, so `migrate dev` and `db pull` do not work with it.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import * as bindings from "@prisma/schema-engine-wasm/schema_engine_bg";

const args = process.argv.slice(2);

/** The CLI asks with `cli can-connect-to-database` first; what cannot be reached is said better by the command that follows. */
if (args.includes("can-connect-to-database")) process.exit(0);

const option = (name) => {
  const at = args.indexOf(name);
  return at < 0 ? undefined : args[at + 1];
};

const send = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);

async function loadBindings() {
  const wasmPath = createRequire(import.meta.url)
    .resolve("@prisma/schema-engine-wasm/schema_engine_bg")
    .replace(/\.js$/, ".wasm");
  const { instance } = await WebAssembly.instantiate(readFileSync(wasmPath), { "./schema_engine_bg.js": bindings });
  bindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
}

/** Runs a script as the one text that it is: the adapter cuts it at each semicolon, also within comments, texts and functions, and spreads the pieces over connections. */
function asOneScript(adapter) {
  adapter.executeScript = async (script) => {
    try {
      await adapter.underlyingDriver().query(script);
    } catch (error) {
      adapter.onError(error);
    }
  };
  return adapter;
}

function adapterFactory(connectionString) {
  const factory = new PrismaPg({ connectionString });
  for (const name of ["connect", "connectToShadowDb"]) {
    const connect = factory[name].bind(factory);
    factory[name] = async () => asOneScript(await connect());
  }
  return bindMigrationAwareSqlAdapterFactory(factory);
}

async function createEngine() {
  await loadBindings();
  const datasource = JSON.parse(option("--datasource") ?? "{}");
  const connectionString = datasource.url ?? process.env.DATABASE_URL ?? "postgresql://localhost/none";
  const paths = option("--datamodels")?.split(",") ?? [];
  const datamodels = paths.map((path) => [path, readFileSync(path, "utf8")]);
  return bindings.SchemaEngine.new({ datamodels: datamodels.length > 0 ? datamodels : undefined }, () => {}, adapterFactory(connectionString));
}

const methodNames = { getDatabaseVersion: "version" };
let printed = 0;

async function answer(engine, { id, method, params }) {
  const result = await engine[methodNames[method] ?? method](params);
  if (method === "diff" && result?.stdout) send({ jsonrpc: "2.0", id: `print-${++printed}`, method: "print", params: { content: result.stdout } });
  send({ jsonrpc: "2.0", id, result: result ?? null });
}

function failure(id, error) {
  const message = error instanceof Error ? error.message : String(error);
  send({ jsonrpc: "2.0", id, error: { code: 4466, message, data: { is_panic: false, message, meta: null, error_code: error?.code ?? null } } });
}

const engineReady = createEngine();
engineReady.catch(() => {});

for await (const line of createInterface({ input: process.stdin })) {
  if (line.trim() === "") continue;
  const request = JSON.parse(line);
  if (typeof request.method !== "string") continue; // the CLI's answers to our own requests
  try {
    await answer(await engineReady, request);
  } catch (error) {
    failure(request.id, error);
  }
}
process.exit(0);
