"use client";

import { useQuery } from "@tanstack/react-query";
import { FlaskConical } from "lucide-react";
import { describeError } from "@/components/errors/error-sentence";
import { useTRPC } from "@/components/trpc/use-trpc";
import { Badge } from "@/components/ui/badge";
import { ErrorState } from "@/components/ui/error-state";
import { RowsSkeleton } from "./rows-skeleton";
import { Row, Section } from "./section";

/** What stands behind each port; set by the server's environment, so there is nothing to edit here. */
export function Providers() {
  const trpc = useTRPC();
  const providers = useQuery(trpc.settings.providers.queryOptions());
  if (providers.isError && !providers.data)
    return <ErrorState title="The providers did not load" sentence={describeError(providers.error)} onRetry={() => void providers.refetch()} />;
  return (
    <Section title="Providers" lead="The services that flows call. They are chosen by the environment the server starts with.">
      {!providers.data ? (
        <RowsSkeleton />
      ) : (
        <ul aria-label="Providers">
          {providers.data.map((provider) => (
            <Row key={provider.port}>
              <span className="min-w-0 flex-1">
                <span className="block font-medium text-ink">{provider.port}</span>
                <span className="block text-ink-2">{provider.note}</span>
              </span>
              <span className="flex items-center gap-2">
                {provider.sandbox && (
                  <Badge tone="warn">
                    <FlaskConical aria-hidden="true" />
                    Sandbox
                  </Badge>
                )}
                {provider.adapter !== "Sandbox" && <span className="text-ink-2">{provider.adapter}</span>}
              </span>
            </Row>
          ))}
        </ul>
      )}
    </Section>
  );
}
