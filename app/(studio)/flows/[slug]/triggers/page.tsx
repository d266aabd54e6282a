import type { Metadata } from "next";
import { TriggersPage } from "@/components/flow-triggers/triggers-page";

type Props = { params: Promise<{ slug: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { slug } = await params;
  return { title: `What starts ${slug}` };
}

export default async function FlowTriggersPage({ params }: Props) {
  const { slug } = await params;
  return <TriggersPage slug={slug} />;
}
