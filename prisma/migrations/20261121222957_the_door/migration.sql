-- AlterTable
ALTER TABLE "conversations" ADD COLUMN     "address_id" TEXT,
ADD COLUMN     "connection_id" TEXT;

-- AlterTable
ALTER TABLE "outbox_messages" ADD COLUMN     "receipt" TEXT,
ADD COLUMN     "receipt_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "connections" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "public_key" TEXT NOT NULL,
    "settings" JSONB NOT NULL DEFAULT '{}',
    "status" TEXT NOT NULL DEFAULT 'active',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "connections_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "channel_addresses" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "connection_id" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "participant_id" TEXT,
    "name" TEXT,
    "conversation_id" TEXT,
    "last_inbound_at" TIMESTAMPTZ(3),
    "opted_out_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "channel_addresses_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "conversation_participants" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "phone_number" TEXT,
    "name" TEXT,
    "gender" TEXT,
    "ethnicity" TEXT,
    "background" TEXT,
    "timezone" TEXT,
    "locale" TEXT,
    "status" TEXT NOT NULL DEFAULT 'active',
    "profile" JSONB NOT NULL DEFAULT '{}',
    "enrolled_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "conversation_participants_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "consents" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "participant_id" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "given" BOOLEAN NOT NULL,
    "wording" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "consents_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "connections_public_key_key" ON "connections"("public_key");

-- CreateIndex
CREATE INDEX "connections_workspace_id_idx" ON "connections"("workspace_id");

-- CreateIndex
CREATE INDEX "channel_addresses_participant_id_idx" ON "channel_addresses"("participant_id");

-- CreateIndex
CREATE UNIQUE INDEX "channel_addresses_connection_id_address_key" ON "channel_addresses"("connection_id", "address");

-- CreateIndex
CREATE UNIQUE INDEX "conversation_participants_workspace_id_phone_number_key" ON "conversation_participants"("workspace_id", "phone_number");

-- CreateIndex
CREATE INDEX "consents_participant_id_purpose_at_idx" ON "consents"("participant_id", "purpose", "at");

-- AddForeignKey
ALTER TABLE "channel_addresses" ADD CONSTRAINT "channel_addresses_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connections"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "channel_addresses" ADD CONSTRAINT "channel_addresses_participant_id_fkey" FOREIGN KEY ("participant_id") REFERENCES "conversation_participants"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consents" ADD CONSTRAINT "consents_participant_id_fkey" FOREIGN KEY ("participant_id") REFERENCES "conversation_participants"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- By hand: a workspace has one web chat, and those that are there get theirs.
CREATE UNIQUE INDEX connections_web ON connections (workspace_id) WHERE channel = 'web';
INSERT INTO connections (id, workspace_id, channel, name, public_key)
SELECT 'c_' || lpad(to_hex((extract(epoch FROM now()) * 1000)::bigint), 12, '0') || substr(md5(random()::text || w.id), 1, 20), w.id, 'web', 'Web chat', 'ck_' || replace(gen_random_uuid()::text, '-', '')
FROM workspaces w;
