import { createRuleNlu } from "@/flows/nlu/create-rule-nlu";
import { intentsOf } from "@/flows/nlu/intents";
import { worldVocabulary } from "@/flows/nlu/vocabulary";
import type { NluPort } from "@/flows/ports/ports";
import type { PublishedVersions } from "@/server/flows/published-versions";
import type { createPlaces } from "../geocoder/gazetteer";

/** Understanding by rules, with the intents of the workspace's published flows and the places of the database. */
export function createNlu({
  versions,
  places,
  workspaceId,
}: {
  versions: Pick<PublishedVersions, "offers">;
  places: ReturnType<typeof createPlaces>;
  workspaceId: string;
}): NluPort {
  const vocabulary = worldVocabulary();
  return {
    async classify(text, options, signal) {
      const offers = await versions.offers(workspaceId);
      const intents = offers.flatMap(({ version }) => intentsOf(version.definition));
      return createRuleNlu({ intents, vocabulary, places: await places() }).classify(text, options, signal);
    },
  };
}
