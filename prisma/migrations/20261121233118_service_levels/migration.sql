-- CreateTable
CREATE TABLE "service_levels" (
    "slot" TIMESTAMPTZ(3) NOT NULL,
    "node_id" TEXT NOT NULL,
    "alive" INTEGER NOT NULL DEFAULT 0,
    "requests" INTEGER NOT NULL DEFAULT 0,
    "request_errors" INTEGER NOT NULL DEFAULT 0,
    "turns" INTEGER NOT NULL DEFAULT 0,
    "turn_failures" INTEGER NOT NULL DEFAULT 0,
    "turn_ms" INTEGER[],

    CONSTRAINT "service_levels_pkey" PRIMARY KEY ("slot","node_id")
);
