import type { Metadata } from "next";
import { PhonesPage } from "@/components/phone-simulator/phones-page";

export const metadata: Metadata = { title: "Phones" };

export default function PhonesRoute() {
  return <PhonesPage />;
}
