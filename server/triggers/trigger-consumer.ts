import { jsonObjectSchema } from "@/flows/definition/schema";
import { AppError } from "@/flows/errors";
import { storableText } from "@/flows/json/storable-text";
import { triggersOf } from "@/flows/triggers/triggers-of";
import type { Lane } from "@/server/due/lane";
import type { PublishedVersions } from "@/server/flows/published-versions";
import { headerOf, keySchema, misshapen, readSigned, type SignedHeaders } from "@/server/signatures/read-signed";
import { eventIdHeader } from "@/server/signatures/signature";
import type { VerifiedWebhook, WebhookConsumer } from "@/server/webhooks/consumer";
import type { StoredWebhook, WebhooksRepository } from "@/server/webhooks/repository";
import type { Firing } from "./firing";
import type { FiringsRepository } from "./firings-repository";
import { personInBody } from "./person-in-body";
import type { PlacesRepository } from "./places-repository";
import type { WebhookAddresses } from "./webhook-addresses";
import type { AddressRow, WebhookAddressesRepository } from "./webhook-addresses-repository";

export type TriggerConsumerDeps = {
  repository: Pick<WebhookAddressesRepository, "findByKey" | "findById">;
  addresses: Pick<WebhookAddresses, "secretsOf">;
  versions: Pick<PublishedVersions, "findByWebhook">;
  firings: Pick<FiringsRepository, "storeOf">;
  places: Pick<PlacesRepository, "findPerson">;
  webhooks: Pick<WebhooksRepository, "settle">;
  lane: Pick<Lane<Firing>, "take">;
  now: () => number;
};

/** What a run is given as its input, at most. */
const maxBodyBytes = 16_384;

/**
 * What is sent to a trigger's own address, `/api/webhooks/<its key>`: a JSON object that becomes the input of a run. Stored and
 * carried as every webhook; what carries it makes one start of it, which is a row like those that others ask for.
 */
export function createTriggerConsumer(deps: TriggerConsumerDeps): WebhookConsumer {
  const { repository, addresses, now } = deps;
  return {
    async find({ source }) {
      const row = /^hk_[0-9a-f]{32}$/.test(source) ? await repository.findByKey(source) : null;
      if (row === null) return null;
      const read = (headers: SignedHeaders, rawBody: Buffer) => ({ events: [readEvent(addresses.secretsOf(row, now()), headers, rawBody, now)] });
      return { storedAs: { workspaceId: row.workspaceId, source: row.id }, read };
    },
    // Names of the environment's senders are shorter.
    owns: (source) => /^y_[0-9a-f]{32}$/.test(source),
    async dispatch(webhook) {
      const row = await repository.findById(webhook.source);
      const isCarried = row !== null && (await fire(deps, row, webhook));
      // Nothing of it is lost: it can be tried again once there is a flow for it.
      if (!isCarried) await deps.webhooks.settle(webhook.id, { status: "unmatched", runId: null, note: null });
    },
  };
}

function readEvent(secrets: readonly string[], headers: SignedHeaders, rawBody: Buffer, now: () => number): VerifiedWebhook {
  if (rawBody.length > maxBodyBytes) throw new AppError("PAYLOAD_TOO_LARGE", { details: { limit: maxBodyBytes } });
  const payload = readWithAny(secrets, (secret) => readSigned({ secret, now }, headers, rawBody));
  const id = keySchema.safeParse(headerOf(headers, eventIdHeader) ?? payload.id);
  if (!id.success) throw misshapen(`the webhook has no id, neither in ${eventIdHeader} nor as id in its body`);
  return { providerEventId: storableText(id.data), type: "trigger", correlationKey: null, payload };
}

/** With the first secret that fits. @throws AppError SIGNATURE_INVALID when none does */
function readWithAny<T>(secrets: readonly string[], read: (secret: string) => T): T {
  const [first, ...others] = secrets;
  if (first === undefined) throw new AppError("SIGNATURE_INVALID", { message: "the address has no secret that can be read" });
  try {
    return read(first);
  } catch (error) {
    if (others.length === 0 || !(error instanceof AppError) || error.code !== "SIGNATURE_INVALID") throw error;
    return readWithAny(others, read);
  }
}

/** False when no flow is started by this name now. */
async function fire({ versions, firings, places, lane }: TriggerConsumerDeps, row: AddressRow, webhook: StoredWebhook): Promise<boolean> {
  const { workspaceId, name } = row;
  const version = await versions.findByWebhook(workspaceId, name);
  const body = jsonObjectSchema.safeParse(webhook.payload);
  if (version === null || !body.success) return false;
  const path = triggersOf(version.definition).find((trigger) => trigger.webhook === name)?.person;
  const named = path === undefined || path === "" ? null : (personInBody(body.data, path) ?? "nobody");
  const person = named === null ? { participantId: null, addressId: null } : await places.findPerson(workspaceId, named);
  const firing = {
    workspaceId,
    flowId: version.flowId,
    kind: "webhook",
    name,
    key: `webhook:${webhook.id}`,
    conversationId: null,
    data: body.data,
    ...person,
  } as const;
  const stored = await firings.storeOf(webhook.id, firing);
  if (stored !== null) await lane.take(stored);
  return true;
}
