import { config } from "zod";

// Before any schema is made: the pages' policy lets no text be evaluated, and zod would try.
config({ jitless: true });
