import { saveFile } from "@/components/ui/save-file";

/** Hands the browser a JSON file to save, indented for people. */
export function downloadJson(fileName: string, value: unknown): void {
  saveFile(fileName, `${JSON.stringify(value, null, 2)}\n`, "application/json");
}
