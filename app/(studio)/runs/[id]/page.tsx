import type { Metadata } from "next";
import { RunViewer } from "@/components/run-viewer/run-viewer";

export const metadata: Metadata = { title: "Run" };

type Props = { params: Promise<{ id: string }>; searchParams: Promise<{ step?: string }> };

export default async function RunPage({ params, searchParams }: Props) {
  const { id } = await params;
  const step = Number((await searchParams).step);
  return <RunViewer runId={id} initialStep={Number.isInteger(step) && step >= 0 && (await searchParams).step ? step : null} />;
}
