import type { BrowserContext } from "@playwright/test";
import { createTRPCClient, httpLink } from "@trpc/client";
import { transformer } from "@/components/trpc/transformer";
import type { AppRouter } from "@/server/api/root";
import { environment } from "./environment";

/** What the studio's pages ask the server for, as the one who is signed in there. */
export async function studioApi(context: BrowserContext) {
  const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
  return createTRPCClient<AppRouter>({ links: [httpLink({ url: `${environment.baseUrl}/api/trpc`, transformer, headers: { cookie } })] });
}
