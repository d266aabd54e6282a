"use client";

import { useQuery } from "@tanstack/react-query";
import { CircleCheck, CircleX, TriangleAlert } from "lucide-react";
import { describeError } from "@/components/errors/error-sentence";
import { useTRPC } from "@/components/trpc/use-trpc";
import { Badge } from "@/components/ui/badge";
import { ErrorState } from "@/components/ui/error-state";
import { absoluteTime } from "@/components/ui/time-words";
import { describePlugin, type PluginView } from "./plugin-words";
import { RowsSkeleton } from "./rows-skeleton";
import { Row, Section } from "./section";

/** Packages that add executors: what each adds, or why it was left out. They are named in the server's environment, so there is nothing to edit here. */
export function Plugins() {
  const trpc = useTRPC();
  const plugins = useQuery(trpc.settings.plugins.queryOptions());
  if (plugins.isError && !plugins.data)
    return <ErrorState title="The plugins did not load" sentence={describeError(plugins.error)} onRetry={() => void plugins.refetch()} />;
  return (
    <Section title="Plugins" lead="Packages that add actions to flows. PARLEY_PLUGINS names them when the server starts.">
      {!plugins.data ? (
        <RowsSkeleton />
      ) : plugins.data.length === 0 ? (
        <p className="px-4 py-6 text-ink-2">No package is named. Flows have the actions that come with Parley.</p>
      ) : (
        <ul aria-label="Plugins">
          {plugins.data.map((plugin) => (
            <PluginRow key={plugin.package} plugin={plugin} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function PluginRow({ plugin }: { plugin: PluginView }) {
  const { lastFault } = plugin;
  return (
    <Row>
      <span className="min-w-0 flex-1">
        <span className="block break-words font-medium text-ink">
          {plugin.package} {plugin.version && <span className="font-normal text-ink-3 tabular-nums">{plugin.version}</span>}
        </span>
        <span className="block break-words text-ink-2">{describePlugin(plugin)}</span>
        {lastFault && (
          <span className="block break-words text-ink-2 text-xs">
            Last, <time dateTime={new Date(lastFault.at).toISOString()}>{absoluteTime(lastFault.at)}</time>: {lastFault.what}.
          </span>
        )}
      </span>
      <PluginBadge plugin={plugin} />
    </Row>
  );
}

function PluginBadge({ plugin: { problem, faults } }: { plugin: PluginView }) {
  if (problem !== null) {
    return (
      <Badge tone="danger">
        <CircleX aria-hidden="true" /> Left out
      </Badge>
    );
  }
  if (faults > 0) {
    return (
      <Badge tone="warn">
        <TriangleAlert aria-hidden="true" /> {faults === 1 ? "One fault" : `${faults} faults`}
      </Badge>
    );
  }
  return (
    <Badge tone="success">
      <CircleCheck aria-hidden="true" /> In use
    </Badge>
  );
}
