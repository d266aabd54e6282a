import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const appFolder = fileURLToPath(new URL("../../app", import.meta.url));

/** The address of every page below `app/`, as Next routes it: `/runs/[id]`. */
export function appPages(): string[] {
  return readdirSync(appFolder, { recursive: true })
    .map(String)
    .filter((file) => file.endsWith("page.tsx"))
    .map((file) => `/${dirname(file)}`.replaceAll(/\/\([^)]+\)/g, "").replace(/^\/\.?$/, "/"))
    .sort();
}

if (!existsSync(join(appFolder, "layout.tsx"))) throw new Error("the pages are not where these stories look for them");
