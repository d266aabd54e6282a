"use client";

import { useQuery } from "@tanstack/react-query";
import { describeError } from "@/components/errors/error-sentence";
import { useTRPC } from "@/components/trpc/use-trpc";
import { ErrorState } from "@/components/ui/error-state";
import { providerTitles } from "@/flows/protocol/providers";
import { ProviderCard } from "./provider-card";
import { RowsSkeleton } from "./rows-skeleton";
import { SandboxBadge } from "./sandbox-badge";
import { Row, Section } from "./section";

const chosenHere: ReadonlySet<string> = new Set(Object.values(providerTitles));

/** What stands behind the flows of the workspace: what it has chosen, else what the environment of the server says. */
export function Providers({ isOwner }: { isOwner: boolean }) {
  const trpc = useTRPC();
  const cards = useQuery(trpc.settings.chosenProviders.list.queryOptions());
  if (cards.isError && !cards.data)
    return <ErrorState title="The providers did not load" sentence={describeError(cards.error)} onRetry={() => void cards.refetch()} />;
  return (
    <>
      <Section
        title="Providers"
        lead={
          isOwner
            ? "The services that flows call. A workspace may use its own in place of the installation's."
            : "The services that flows call. Owners of the workspace choose them."
        }
      >
        {!cards.data ? (
          <RowsSkeleton />
        ) : (
          <ul aria-label="Providers">
            {cards.data.map((card) => (
              <ProviderCard key={card.kind} card={card} isOwner={isOwner} />
            ))}
          </ul>
        )}
      </Section>
      <Ports />
    </>
  );
}

/** What nobody chooses here. */
function Ports() {
  const trpc = useTRPC();
  const providers = useQuery(trpc.settings.providers.queryOptions());
  const ports = providers.data?.filter(({ port }) => !chosenHere.has(port));
  if (providers.isError && !ports)
    return <ErrorState title="The ports did not load" sentence={describeError(providers.error)} onRetry={() => void providers.refetch()} />;
  return (
    <Section title="Behind the rest" lead="The same for every workspace, by the environment that the server starts with.">
      {!ports ? (
        <RowsSkeleton />
      ) : (
        <ul aria-label="Behind the rest">
          {ports.map((provider) => (
            <Row key={provider.port}>
              <span className="min-w-0 flex-1">
                <span className="block font-medium text-ink">{provider.port}</span>
                <span className="block text-ink-2">{provider.note}</span>
              </span>
              <span className="flex items-center gap-2">
                {provider.sandbox && <SandboxBadge />}
                {provider.adapter !== "Sandbox" && <span className="text-ink-2">{provider.adapter}</span>}
              </span>
            </Row>
          ))}
        </ul>
      )}
    </Section>
  );
}
