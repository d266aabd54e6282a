-- CreateTable
CREATE TABLE "sign_in_codes" (
    "conversation_id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "phone" TEXT NOT NULL,
    "code_hash" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sign_in_codes_pkey" PRIMARY KEY ("conversation_id")
);

-- CreateTable
CREATE TABLE "simulated_phones" (
    "workspace_id" TEXT NOT NULL,
    "connection_id" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "name" TEXT,
    "reach" TEXT NOT NULL DEFAULT 'online',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "simulated_phones_pkey" PRIMARY KEY ("connection_id","address")
);

-- CreateTable
CREATE TABLE "simulated_messages" (
    "id" BIGSERIAL NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "connection_id" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "direction" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "template" TEXT,
    "receipt" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "stored_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "simulated_messages_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "sign_in_codes_expires_at_idx" ON "sign_in_codes"("expires_at");

-- CreateIndex
CREATE INDEX "simulated_messages_connection_id_address_id_idx" ON "simulated_messages"("connection_id", "address", "id");

-- CreateIndex
CREATE UNIQUE INDEX "simulated_messages_connection_id_key_key" ON "simulated_messages"("connection_id", "key");
