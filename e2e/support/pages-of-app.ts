import { readdirSync } from "node:fs";
import { join } from "node:path";

/** The address of every page in app/, as its folders spell it: `/flows/[slug]`. */
export function pagesOfApp(): string[] {
  return readdirSync(join(import.meta.dirname, "../../app"), { recursive: true, encoding: "utf8" })
    .filter((path) => /(^|[\\/])page\.tsx$/.test(path))
    .map(
      (path) =>
        `/${path
          .split(/[\\/]/)
          .slice(0, -1)
          .filter((part) => !/^\(.*\)$/.test(part))
          .join("/")}`,
    )
    .sort();
}
