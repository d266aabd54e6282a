-- CreateIndex
CREATE INDEX "provider_settings_credential_id_idx" ON "provider_settings"("credential_id");
