/** Commands of a shell that send one signed event to the address. The secret is to be put in. Pure. */
export function curlLines(url: string): string {
  return [
    "SECRET='…'; BODY='{\"order\": 12}'; ID=\"event-$(date +%s)\"; AT=$(date +%s)",
    'SIGNATURE=$(printf \'%s\\n%s\\n%s\' "$AT" "$ID" "$BODY" | openssl dgst -sha256 -hmac "$SECRET" -hex | sed \'s/^.* //\')',
    `curl -X POST '${url}' -H 'Content-Type: application/json' -H "X-Parley-Timestamp: $AT" -H "X-Parley-Event-Id: $ID" -H "X-Parley-Signature: $SIGNATURE" -d "$BODY"`,
  ].join("\n");
}
