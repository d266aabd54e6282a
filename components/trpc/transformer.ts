import superjson from "superjson";
import { wireValues } from "@/flows/protocol/wire-values";

export const transformer = wireValues(superjson);
