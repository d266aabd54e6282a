import type { Metadata } from "next";
import { ComparePage } from "@/components/flow-versions/compare-page";

type Props = { params: Promise<{ slug: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { slug } = await params;
  return { title: `Compare versions of ${slug}` };
}

export default async function FlowComparePage({ params }: Props) {
  const { slug } = await params;
  return <ComparePage slug={slug} />;
}
