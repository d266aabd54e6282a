"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/use-trpc";
import { PageHeader } from "@/components/ui/page-header";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import { useUrlFilters } from "@/components/ui/use-url-filters";
import { Activity } from "./activity";
import { ApiKeys } from "./api-keys";
import { Credentials } from "./credentials";
import { Jobs } from "./jobs";
import { People } from "./people";
import { Plugins } from "./plugins";
import { Providers } from "./providers";
import { Quotas } from "./quotas";
import { Retention } from "./retention";
import { Senders } from "./senders";
import { ServiceLevels } from "./service-levels";
import { Workspace } from "./workspace";
import { YourAccount } from "./your-account";

const tabs = ["people", "workspace", "keys", "credentials", "providers", "data", "levels", "activity", "account"] as const;

const ofOwners: ReadonlySet<string> = new Set(["credentials", "activity"]);

export function SettingsPage() {
  const trpc = useTRPC();
  const me = useQuery(trpc.session.me.queryOptions());
  const { valueOf, set } = useUrlFilters<"tab" | "area" | "who">();
  const isOwner = me.data?.user.role === "owner";
  const chosen = valueOf("tab");
  const tab = tabs.find((known) => known === chosen && (isOwner || !ofOwners.has(known))) ?? "people";
  return (
    <>
      <PageHeader title="Settings" />
      <Tabs value={tab} onValueChange={(next) => set({ tab: next === "people" ? undefined : next, area: undefined, who: undefined })}>
        <TabsList aria-label="Settings" className="px-2 sm:px-4">
          <TabsTrigger value="people">People</TabsTrigger>
          <TabsTrigger value="workspace">Workspace</TabsTrigger>
          <TabsTrigger value="keys">API keys</TabsTrigger>
          {isOwner && <TabsTrigger value="credentials">Credentials</TabsTrigger>}
          <TabsTrigger value="providers">Providers</TabsTrigger>
          <TabsTrigger value="data">Data</TabsTrigger>
          <TabsTrigger value="levels">Service levels</TabsTrigger>
          {isOwner && <TabsTrigger value="activity">Activity</TabsTrigger>}
          {/* The last one is out of sight on a phone that opens it by its address. */}
          <TabsTrigger value="account" ref={tab === "account" ? bringIntoView : undefined}>
            Your account
          </TabsTrigger>
        </TabsList>
        <div className="max-w-4xl px-4 py-6 sm:px-6">
          <TabsContent value="people">
            <People isOwner={isOwner} ownId={me.data?.user.id} />
          </TabsContent>
          <TabsContent value="workspace">
            <div className="grid gap-8">
              <Workspace isOwner={isOwner} />
              <Quotas />
            </div>
          </TabsContent>
          <TabsContent value="keys">
            <div className="grid gap-10">
              <ApiKeys isOwner={isOwner} isKnown={me.isSuccess} />
              {isOwner && <Senders />}
            </div>
          </TabsContent>
          <TabsContent value="credentials">
            <Credentials />
          </TabsContent>
          <TabsContent value="providers">
            <div className="grid gap-10">
              <Providers isOwner={isOwner} />
              <Plugins />
            </div>
          </TabsContent>
          <TabsContent value="data">
            <div className="grid gap-10">
              <Retention isOwner={isOwner} />
              <Jobs />
            </div>
          </TabsContent>
          <TabsContent value="levels">
            <ServiceLevels />
          </TabsContent>
          <TabsContent value="activity">
            <Activity />
          </TabsContent>
          <TabsContent value="account">
            <YourAccount user={me.data?.user} />
          </TabsContent>
        </div>
      </Tabs>
    </>
  );
}

function bringIntoView(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: "nearest", inline: "nearest" });
}
