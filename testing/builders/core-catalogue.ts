import { createCatalogue } from "@/flows/executors/catalogue";
import { coreExecutors } from "@/flows/executors/core";

/** The executors that come with Parley. */
export const catalogue = createCatalogue(coreExecutors);
export const { executors, facts: executorFacts } = catalogue;
