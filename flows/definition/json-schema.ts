import { z } from "zod";
import { flowDefinitionV2Schema } from "./schema-v2";

/** JSON Schema (2020-12) of a definition as one writes it: for editors, the API's documentation and other people's tools. */
export function flowDefinitionJsonSchema() {
  return { title: "A flow of Parley", ...z.toJSONSchema(flowDefinitionV2Schema, { io: "input" }) };
}
